/** @param sorted ascending */
export const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? Number.NaN

export const row = (what: string, value: string, note = ''): void => console.log(`| ${what} | ${value} | ${note} |`)

export const heading = (title: string): void => console.log(`\n### ${title}\n\n| what | measured | note |\n|---|---|---|`)
