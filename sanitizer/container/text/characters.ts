import type { FindingKind } from '../../findings.ts'

/**
 * What never stays in a text. Everything else that decodes is kept, also what a font cannot show: 外字, variation selectors of 異体字
 * (U+FE00–FE0F, U+E0100–E01EF) and the joiners inside emoji.
 */
const removed: readonly { readonly kind: FindingKind; readonly pattern: string; readonly reason: string }[] = [
  {
    kind: 'control-character',
    pattern: '[\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]',
    reason: 'C0 but TAB LF CR, DEL, C1: ESC steers terminals, NUL ends strings',
  },
  {
    kind: 'bidi-control',
    pattern: '[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]',
    reason: 'Unicode UAX #9 §2: shows text in another order than it is stored',
  },
  {
    kind: 'control-character',
    pattern: '[\\u180e\\u200b\\u2060-\\u2065\\u206a-\\u206f\\ufeff\\ufff9-\\ufffb]',
    reason: 'invisible: hides words from a search and splits triggers',
  },
  { kind: 'control-character', pattern: '[\\u{e0000}-\\u{e007f}]', reason: 'tag characters: hidden ASCII text' },
  { kind: 'control-character', pattern: '[\\ufdd0-\\ufdef\\p{Noncharacter_Code_Point}]', reason: 'Unicode §23.7: not for interchange' },
  {
    kind: 'control-character',
    pattern: '(?<=[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]|^)[\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]+',
    reason: 'a selector selects a variant of one character; a chain of them carries bytes',
  },
  {
    kind: 'control-character',
    pattern:
      '(?<!\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]{0,2}|[\\p{Script=Arabic}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}])[\\u200c\\u200d]',
    reason: 'joiners belong between emoji or letters that join',
  },
]

/** One expression per finding, for counting; in order. */
export const removable: readonly { readonly kind: FindingKind; readonly expression: RegExp }[] = removed.map(({ kind, pattern }) => ({
  kind,
  expression: new RegExp(pattern, 'gu'),
}))
