import type { Type1Subroutines } from '../charstring/type1.ts'
import { CHARSTRING, encrypt } from './cipher.ts'

export interface Glyph {
  readonly name: string
  readonly charstring: Uint8Array
}

const RETURN = Uint8Array.of(11)

/**
 * OtherSubrs 0 to 3 of our own: flex as two curves, hint replacement as none. Interpreters of PDF know these by number and never run them
 * (Type 1 Font Format, 8.3). KNOWN GAP: a PostScript printer that runs them draws flex and replaced hints by these.
 */
const OTHERS = '/OtherSubrs [{}{}{}{pop 3}] ND\n'

const HEAD =
  'dup /Private 18 dict dup begin\n' +
  '/RD {string currentfile exch readstring pop} executeonly def\n' +
  '/ND {noaccess def} executeonly def\n' +
  '/NP {noaccess put} executeonly def\n'
const MIDDLE = '/MinFeature {16 16} def\n/password 5839 def\n'
const TAIL = 'end\nend\nreadonly put\nnoaccess put\ndup /FontName get exch definefont pop\nmark currentfile closefile\n'

/** The encrypted part (2.4), before encryption: Private, Subrs, CharStrings, and what closes them. */
export function writePrivate(
  entries: ReadonlyMap<string, string>,
  { programs, reached }: Type1Subroutines,
  glyphs: readonly Glyph[],
  others: boolean,
): Uint8Array {
  const parts: Uint8Array[] = []
  const text = (words: string) => parts.push(Buffer.from(words, 'latin1'))
  const charstring = (before: string, bytes: Uint8Array, after: string) => {
    text(`${before} ${bytes.length + 4} RD `)
    parts.push(encrypt(bytes, CHARSTRING))
    text(after)
  }
  text(HEAD)
  for (const [key, value] of [...entries].sort(([a], [b]) => (a < b ? -1 : 1))) text(`${key} ${value} def\n`)
  text(MIDDLE)
  if (others) text(OTHERS)
  const last = Math.max(-1, ...reached.keys())
  if (last >= 0) {
    text(`/Subrs ${last + 1} array\n`)
    for (let number = 0; number <= last; number++) {
      const end = reached.get(number)
      charstring(`dup ${number}`, end === undefined ? RETURN : (programs.get(number) ?? RETURN).subarray(0, end), ' NP\n')
    }
    text('ND\n')
  }
  text(`2 index /CharStrings ${glyphs.length} dict dup begin\n`)
  for (const { name, charstring: bytes } of glyphs) charstring(`/${name}`, bytes, ' ND\n')
  text(TAIL)
  return Buffer.concat(parts)
}
