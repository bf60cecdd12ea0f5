import type { DecodedText } from './encoding.ts'

/** Half-open range of UTF-16 units. */
export type Range = readonly [start: number, end: number]

/** A text without the given ranges, which are in order and do not overlap. */
export function without(text: DecodedText, ranges: readonly Range[]): DecodedText {
  if (ranges.length === 0) return text
  const kept: Range[] = []
  let from = 0
  for (const [start, end] of ranges) {
    kept.push([from, start])
    from = end
  }
  kept.push([from, text.characters.length])
  const characters = kept.map(([start, end]) => text.characters.slice(start, end)).join('')
  if (!text.codes) return { ...text, characters }
  const codes = new Uint32Array(characters.length)
  let at = 0
  for (const [start, end] of kept) {
    codes.set(text.codes.subarray(start, end), at)
    at += end - start
  }
  return { ...text, characters, codes }
}

/** A text with one ASCII character written before each of the given places, which are in order. */
export function withInserted(text: DecodedText, places: readonly number[], character: string): DecodedText {
  if (places.length === 0) return text
  const bounds = [0, ...places, text.characters.length]
  const pieces = bounds.slice(1).map((end, index) => [bounds[index] ?? 0, end] as const)
  const characters = pieces.map(([start, end]) => text.characters.slice(start, end)).join(character)
  if (!text.codes) return { ...text, characters }
  const codes = new Uint32Array(characters.length)
  let at = 0
  for (const [index, [start, end]] of pieces.entries()) {
    if (index > 0) codes[at++] = character.charCodeAt(0)
    codes.set(text.codes.subarray(start, end), at)
    at += end - start
  }
  return { ...text, characters, codes }
}
