export interface Stopwatch {
  readonly laps: Record<string, number>
  lap(name: string): void
}

/** Whole milliseconds per stage. */
export function stopwatch(): Stopwatch {
  let last = performance.now()
  const laps: Record<string, number> = {}
  return {
    laps,
    lap(name) {
      const now = performance.now()
      laps[name] = Math.round(now - last)
      last = now
    },
  }
}
