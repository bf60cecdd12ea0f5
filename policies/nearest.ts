/**
 * "Did you mean": the nearest of the allowed words, by optimal string alignment distance (Damerau-Levenshtein with adjacent
 * transpositions, each counted once). Words longer than 64 characters are nobody's typing mistake and have no nearest.
 */
export function nearest(written: string, allowed: Iterable<string>): string | undefined {
  if (written.length === 0 || written.length > 64) return undefined
  let best: { word: string; distance: number } | undefined
  for (const word of allowed) {
    const distance = distanceBetween(written.toLowerCase(), word.toLowerCase())
    if (best === undefined || distance < best.distance) best = { word, distance }
  }
  // One mistake in three characters is still the same word.
  return best !== undefined && best.distance <= Math.max(1, Math.floor(written.length / 3)) ? best.word : undefined
}

export function distanceBetween(a: string, b: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, at(beforePrevious, column - 2) + 1)
      }
      current.push(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return at(previous, b.length)
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY
