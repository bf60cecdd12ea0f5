/**
 * Message text as it may cross: NFC, line breaks as LF, and without control characters and the characters that reverse or
 * hide text (Unicode UAX #9 overrides, embeddings and isolates; tags; zero-width marks other than the joiners that emoji and
 * ideographic variants need).
 */
const removed =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\u206a-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu
const kept = new Set(['\n', '\t'])

export interface CleanText {
  readonly text: string
  /** How many characters were taken out. */
  readonly removed: number
}

export function cleanText(untrusted: string): CleanText {
  let count = 0
  const text = untrusted
    .toWellFormed()
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(removed, (character) => {
      if (kept.has(character)) return character
      count++
      return ''
    })
  // Last, because what was taken out may have kept a letter and its mark apart.
  return { text: text.normalize('NFC'), removed: count }
}
