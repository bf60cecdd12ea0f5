/** HTML Living Standard §13.5: the named references that pages are really written with; any other name stays as it is spelt. */
const spelt =
  'amp & lt < gt > quot " apos \' nbsp \u00a0 yen ¥ copy © reg ® hellip … mdash — ndash – middot · times × divide ÷ laquo « raquo » bull • ' +
  'lsquo ‘ rsquo ’ ldquo “ rdquo ” sbquo ‚ bdquo „ euro € pound £ cent ¢ sect § para ¶ deg ° plusmn ± micro µ frac12 ½ frac14 ¼ frac34 ¾ ' +
  'sup1 ¹ sup2 ² sup3 ³ larr ← uarr ↑ rarr → darr ↓ harr ↔ rArr ⇒ hArr ⇔ forall ∀ part ∂ exist ∃ empty ∅ nabla ∇ isin ∈ ni ∋ sum ∑ minus − ' +
  'radic √ infin ∞ cap ∩ cup ∪ int ∫ there4 ∴ sim ∼ asymp ≈ ne ≠ equiv ≡ le ≤ ge ≥ sub ⊂ sup ⊃ alpha α beta β gamma γ delta δ epsilon ε ' +
  'theta θ lambda λ mu μ pi π rho ρ sigma σ tau τ phi φ omega ω Delta Δ Sigma Σ Omega Ω trade ™ dagger † permil ‰ prime ′ Prime ″ oline ‾ ' +
  'eacute é egrave è agrave à aacute á ccedil ç ntilde ñ ouml ö uuml ü auml ä Ouml Ö Uuml Ü Auml Ä szlig ß aring å oslash ø iexcl ¡ iquest ¿ ' +
  'Tab \t NewLine \n colon : lpar ( rpar ) sol / comma , period . excl ! num # lbrack [ rbrack ] lowbar _ ensp \u2002 emsp \u2003 thinsp \u2009 shy \u00ad'
// Split by single blanks: the values of Tab and NewLine are blanks themselves, but not this one.
const words = spelt.split(' ')
const named: ReadonlyMap<string, string> = new Map(
  words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : [])),
)
/** Names that count without a semicolon (§13.2.5.73), of those that matter for addresses and text. */
const loose = /^(?:amp|lt|gt|quot|nbsp|copy|reg|yen)/

/** §13.2.5.80: numbers in the gap of C1 mean the characters of windows-1252; what is no character is U+FFFD. */
function numbered(code: number): string {
  if (!(code > 0 && code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd'
  return code >= 0x80 && code <= 0x9f ? new TextDecoder('windows-1252').decode(Uint8Array.of(code)) : String.fromCodePoint(code)
}

/** Resolves references to characters, with and without the semicolon that browsers forgive. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(?:[xX]([0-9a-fA-F]{1,9})|([0-9]{1,9}));?|([A-Za-z][A-Za-z0-9]{1,31});?)/g,
    (found, hexadecimal, decimal, name) => {
      if (hexadecimal !== undefined) return numbered(Number.parseInt(hexadecimal, 16))
      if (decimal !== undefined) return numbered(Number.parseInt(decimal, 10))
      if (found.endsWith(';')) return named.get(name) ?? found
      const short = loose.exec(name)?.[0]
      return short === undefined ? found : (named.get(short) ?? '') + name.slice(short.length)
    },
  )
}

const written: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '`': '&#96;',
  '\u00a0': '&nbsp;',
}
/** For text and for values in double quotes alike. The grave accent was a quote to Internet Explorer. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"`\u00a0]/g, (character) => written[character] ?? character)
