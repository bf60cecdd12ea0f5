/** @param sorted ascending */
export const percentile = (sorted: readonly number[], p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))] ?? Number.NaN

export const cells = (...values: readonly string[]): void => console.log(`| ${values.join(' | ')} |`)

export const row = (what: string, value: string, note = ''): void => cells(what, value, note)

/** A table of other columns than `row` fills. */
export function columns(title: string, ...names: readonly string[]): void {
  console.log(`\n### ${title}\n`)
  cells(...names)
  console.log(`|${'---|'.repeat(names.length)}`)
}

export const heading = (title: string): void => columns(title, 'what', 'measured', 'note')
