/** Rows and their summary as people read them. */
import type { Column, Family, Never, Row } from './family.ts'
import { never } from './measure.ts'

const kinds = (list: Row['removed']): string => list.map(({ kind, count }) => (count > 1 ? `${kind}×${count}` : kind)).join(' ')

function outcomeText({ outcome, code, format }: Row): string {
  if (outcome === 'as another type') return `${outcome}: ${format}`
  return code ? `${outcome} ${code}` : outcome
}

const common: readonly Column[] = [
  { title: 'file', width: 34, cell: ({ file }) => file },
  { title: 'outcome', width: 26, cell: outcomeText },
  { title: 'ms', width: 7, cell: ({ milliseconds }) => milliseconds.toFixed(0) },
  { title: 'size', width: 7, cell: ({ ratio }) => ratio?.toFixed(2) ?? '' },
  { title: 'again', width: 6, cell: ({ again }) => (again === undefined ? '' : again === 'same' ? 'same' : 'OTHER') },
]
const last: Column = {
  title: 'taken out',
  width: 0,
  cell: ({ removed, found }) => kinds(removed) + (found.length > 0 ? ` LEFT: ${kinds(found)}` : ''),
}

const columnsOf = (family: Family): readonly Column[] => [...common, ...family.columns, last]
const line = (columns: readonly Column[], text: (column: Column) => string): string =>
  columns
    .map((column) => text(column).padEnd(column.width))
    .join(' ')
    .trimEnd()

export const headLine = (family: Family): string => line(columnsOf(family), ({ title }) => title)
export const rowLine = (family: Family, row: Row): string => line(columnsOf(family), ({ cell }) => cell(row))

export interface Summary {
  readonly tally: Readonly<Record<string, number>>
  readonly violations: readonly { readonly text: string; readonly files: readonly string[] }[]
  readonly aims: readonly { readonly text: string; readonly value: string; readonly met: boolean; readonly missing: readonly string[] }[]
}

const broken = (rows: readonly Row[], { text, broken: isBroken }: Never) => ({ text, files: rows.filter(isBroken).map(({ file }) => file) })

export function summarise(family: Family, rows: readonly Row[]): Summary {
  const tally: Record<string, number> = {}
  for (const row of rows) {
    const word = outcomeText(row)
    tally[word] = (tally[word] ?? 0) + 1
  }
  const violations = [...never, ...family.never].map((one) => broken(rows, one)).filter(({ files }) => files.length > 0)
  const aims = family.aims.map(({ text, measure }) => {
    const { value, met, missing } = measure(rows)
    return { text, value, met, missing: missing.map(({ file }) => file) }
  })
  return { tally, violations, aims }
}

/** The rows of these files again, indented, without what was taken out; `note` behind each. */
function rowsOf(family: Family, rows: readonly Row[], files: readonly string[], note?: (row: Row) => string): string[] {
  const columns = [...common, ...family.columns]
  const chosen = rows.filter(({ file }) => files.includes(file))
  return chosen.map((row) => `         ${line(columns, ({ cell }) => cell(row))}${note ? `  ${note(row)}` : ''}`)
}

export function summaryText(family: Family, rows: readonly Row[]): string {
  const { tally, violations, aims } = summarise(family, rows)
  const counted = Object.entries(tally).sort(([, a], [, b]) => b - a)
  return [
    `\n${rows.length} files\n${counted.map(([word, count]) => `  ${String(count).padStart(4)} ${word}`).join('\n')}`,
    ...(family.table ? ['', ...family.table(rows)] : []),
    '\nNever acceptable',
    ...[...never, ...family.never].flatMap(({ text, note }) => {
      const files = violations.find((one) => one.text === text)?.files ?? []
      return [`  ${files.length === 0 ? 'none  ' : `${String(files.length).padStart(4)} !`} ${text}`, ...rowsOf(family, rows, files, note)]
    }),
    '\nAims',
    ...aims.flatMap(({ text, value, met, missing }) => [
      `  ${met ? 'met   ' : 'MISSED'} ${text}: ${value}`,
      ...rowsOf(family, rows, missing),
    ]),
    '\nHow it was measured',
    ...family.method.map((sentence) => `  ${sentence}`),
  ].join('\n')
}
