import type { FindingKind, Findings } from '../../findings.ts'

/** What never stays in a text of a mail. Joiners, variation selectors and 外字 stay. */
const removed: readonly (readonly [FindingKind, RegExp])[] = [
  // C0 but TAB and LF, DEL, C1: ESC steers terminals, NUL ends strings.
  ['control-character', /[\0-\x08\x0b-\x1f\x7f-\x9f]/g],
  // UAX #9 §2: shown in another order than written.
  ['bidi-control', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g],
  // Invisible: splits words, hides text; tags are a hidden ASCII; noncharacters and lone surrogates are no text.
  [
    'control-character',
    /[\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\p{Noncharacter_Code_Point}\p{Surrogate}]/gu,
  ],
  ['control-character', /[\u{e0000}-\u{e007f}]/gu],
]

/** Lines end in CRLF (RFC 5322 §2.1). The result is the same when cleaned again. */
export function cleanText(text: string, findings: Findings): string {
  const clean = removed.reduce(
    (each, [kind, expression]) => {
      return each.replace(expression, () => {
        findings.add(kind)
        return ''
      })
    },
    text.replace(/\r\n?|[\u2028\u2029\x0b\x0c]/g, '\n'),
  )
  return clean.replaceAll('\n', '\r\n')
}

/** One line without outer or doubled blanks: a name or a subject can begin no further line. */
export const cleanLine = (text: string, findings: Findings): string =>
  cleanText(text.replace(/[\r\n\t]+/g, ' '), findings)
    .replace(/\s+/gu, ' ')
    .trim()
