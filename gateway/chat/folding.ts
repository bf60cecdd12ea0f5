/** A text in another form (full-width as half-width, capitals as small letters), and the way back: where a place of it stands in the original. */

export interface Place {
  /** UTF-16 units, as strings of JavaScript count. */
  readonly start: number
  readonly end: number
}

export interface Folded {
  readonly text: string
  /** The smallest place of the original that holds this one. */
  original(place: Place): Place
}

/** A letter with the marks that belong to it: what is normalised together, and by itself. Voiced marks of half-width kana and jamo are no \p{M}. */
const letters = /[\s\S][\p{M}\p{Cf}\uff9e\uff9f\u1160-\u11ff]*/gu

/** @returns undefined for the rare text whose letters fold otherwise one by one than together: nothing is then said of places */
export function fold(text: string, form: (text: string) => string): Folded | undefined {
  const whole = form(text)
  const starts: number[] = []
  const ends: number[] = []
  let joined = ''
  for (const { 0: letter, index } of text.matchAll(letters)) {
    const folded = form(letter)
    joined += folded
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(index)
      ends.push(index + letter.length)
    }
  }
  if (joined !== whole) return undefined
  return {
    text: whole,
    original: ({ start, end }) => ({ start: starts[start] ?? text.length, end: ends[end - 1] ?? starts[start] ?? text.length }),
  }
}
