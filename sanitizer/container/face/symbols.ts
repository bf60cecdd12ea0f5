/** Characters of symbol fonts (private use U+F020–F0FF, or the plain code) as characters that our font has. */

const table = (rows: string): ReadonlyMap<number, string> =>
  new Map(rows.split(' ').map((row) => [Number.parseInt(row.slice(0, 2), 16), row.slice(2)]))

const WINGDINGS = table(
  '22✂ 28☎ 29✆ 2a✉ 36⌛ 37⌨ 3f✍ 41✌ 46☞ 47☝ 4a☺ 4c☹ 52☼ 54❄ 6c● 6d❍ 6e■ 6f□ 70□ 71❑ 72❒ 73◆ 74◆ 75◆ 76❖ 77◆ 78☒ 79☑ 80⓪ 81① 82② 83③ 84④ 85⑤ 86⑥ 87⑦ 88⑧ 89⑨ 8a⑩ 8c❶ 8d❷ 8e❸ 8f❹ 90❺ 91❻ 92❼ 93❽ 94❾ 95❿ 9f• a1○ a2○ a4◉ a5◎ a7▪ a8□ aa✦ ab★ ac★ af★ b2☆ d8➢ dc➲ df← e0→ e1↑ e2↓ e8→ ef⇦ f0⇨ f1⇧ f2⇩ f3⇔ fb✗ fc✓ fd☒ fe☑',
)
const SYMBOL = table(
  '61α 62β 63χ 64δ 65ε 66φ 67γ 68η 6cλ 6dμ 70π 71θ 72ρ 73σ 74τ 77ω 44Δ 46Φ 47Γ 4cΛ 50Π 51Θ 53Σ 57Ω a3≦ a5∞ ab↔ ac← ad↑ ae→ af↓ b0° b1± b3≧ b4× b6∂ b7• b8÷ b9≠ ba≡ bb≒ bc… c5⊕ c7∩ c8∪ cc⊂ ce∈ d0∠ d1∇ d5∏ d6√ d9∧ da∨ db⇔ de⇒ e5Σ f2∫',
)

export function symbol(font: string, code: number): string {
  const place = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code
  const found = (/symbol/i.test(font) ? SYMBOL : WINGDINGS).get(place)
  if (found !== undefined) return found
  return place >= 0x20 && place < 0x7f && /symbol/i.test(font) ? String.fromCharCode(place) : '・'
}

/** Text in a font of symbols, or with private characters, as characters that can be shown. */
export const withoutSymbols = (text: string, font: string | undefined): string =>
  font === undefined
    ? text.replace(/[\uf020-\uf0ff]/g, (character) => symbol('Wingdings', character.charCodeAt(0)))
    : [...text].map((character) => (character === ' ' ? ' ' : symbol(font, character.charCodeAt(0)))).join('')
