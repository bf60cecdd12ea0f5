import type { DecodedText } from '../../container/text/decoded.ts'

export interface Removal {
  readonly text: DecodedText
  /** How many places something was taken out of. */
  readonly count: number
}

/** A text without what the (global) expression matches. */
export function without(text: DecodedText, expression: RegExp): Removal {
  const { codes } = text
  if (!codes) {
    let count = 0
    const characters = text.characters.replace(expression, () => {
      count++
      return ''
    })
    return { text: { ...text, characters }, count }
  }
  let [count, from, to] = [0, 0, 0]
  const kept = new Uint32Array(codes.length)
  const characters = text.characters.replace(expression, (match: string, ...rest: readonly unknown[]) => {
    // An expression without groups: the first further argument is the place.
    const at = Number(rest[0])
    kept.set(codes.subarray(from, at), to)
    to += at - from
    from = at + match.length
    count++
    return ''
  })
  kept.set(codes.subarray(from), to)
  return count === 0 ? { text, count } : { text: { ...text, characters, codes: kept.slice(0, characters.length) }, count }
}

/** A text without its first `length` characters. */
export const withoutStart = (text: DecodedText, length: number): DecodedText => ({
  ...text,
  characters: text.characters.slice(length),
  ...(text.codes ? { codes: text.codes.subarray(length) } : {}),
})

/** A text with one ASCII character written before each of the given places, which are in order. */
export function withInserted(text: DecodedText, places: readonly number[], character: string): DecodedText {
  if (places.length === 0) return text
  const pieces: string[] = []
  const codes = text.codes && new Uint32Array(text.codes.length + places.length)
  let from = 0
  for (const [index, place] of places.entries()) {
    pieces.push(text.characters.slice(from, place), character)
    if (text.codes && codes) {
      codes.set(text.codes.subarray(from, place), from + index)
      codes[place + index] = character.charCodeAt(0)
    }
    from = place
  }
  pieces.push(text.characters.slice(from))
  if (text.codes && codes) codes.set(text.codes.subarray(from), from + places.length)
  return { ...text, characters: pieces.join(''), ...(codes ? { codes } : {}) }
}
