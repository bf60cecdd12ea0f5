/** Registers as CSV, in and out: what a spreadsheet of a town hall writes and opens. */
import { createHash } from 'node:crypto'
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { encodeCp932 } from '../audit/cp932.ts'
import { csvField, type ExportEncoding, exportEncodings } from '../audit/export.ts'

/** A sentence about one place of a file. `line` counts from 1 as an editor does; 0 is the whole file. */
export interface Mistake {
  readonly line: number
  /** The heading of the column. */
  readonly column: string | null
  readonly ja: string
  readonly en: string
}

export const mistakeSchema = z.strictObject({
  line: z.int().meta({ description: 'from 1, as an editor counts; 0: the whole file' }),
  column: z.string().nullable(),
  ja: z.string(),
  en: z.string(),
})

export interface Line<Column extends string> {
  readonly line: number
  readonly cells: Readonly<Partial<Record<Column, string>>>
}

export interface ReadCsv<Column extends string> {
  readonly encoding: 'utf-8' | 'cp932'
  /** Those that can be read at all. */
  readonly lines: readonly Line<Column>[]
  readonly mistakes: readonly Mistake[]
}

/** Lines of one file. One that is longer is split by whoever writes it. */
export const csvLines = 5_000
const cellCharacters = 1_000

/**
 * Strict: bytes that are neither UTF-8 nor CP932, a heading that is not known or comes twice, a line with another number of fields
 * than the head, and control characters are mistakes, each with its line. Empty lines are passed over.
 * @param headings what may stand in the first line, and which column it means
 */
export function readCsv<Column extends string>(
  bytes: Buffer,
  headings: Readonly<Record<string, Column>>,
  required: readonly Column[],
): ReadCsv<Column> {
  const decoded = decode(bytes)
  if (decoded === undefined) return unreadable('utf-8', wrong.encoding)
  const { text, encoding } = decoded
  let rows: readonly { readonly record: readonly string[]; readonly line: number }[]
  try {
    rows = records(text)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return unreadable(encoding, { ...wrong.quotes, line: typeof error.lines === 'number' ? error.lines : 0 })
  }
  const [head, ...rest] = rows.filter(({ record }) => record.some((cell) => cell.trim() !== ''))
  if (head === undefined || rest.length === 0) return unreadable(encoding, wrong.empty)
  if (rest.length > csvLines) return unreadable(encoding, wrong.long)
  const named = readHead(head, headings, required)
  if (named.mistakes.length > 0) return { encoding, lines: [], mistakes: named.mistakes }
  const mistakes: Mistake[] = []
  const lines = rest.flatMap(({ record, line }): Line<Column>[] => {
    const found = mistakes.length
    if (record.length !== head.record.length) mistakes.push({ ...wrong.fields, line })
    const cells: Partial<Record<Column, string>> = {}
    for (const [at, column] of named.columns.entries()) {
      const cell = record[at] ?? ''
      if (cell.length > cellCharacters || unprintable.test(cell))
        mistakes.push({ ...wrong.cell, line, column: head.record[at]?.trim() ?? null })
      cells[column] = undefused(cell.normalize('NFC').trim())
    }
    return mistakes.length === found ? [{ line, cells }] : []
  })
  return { encoding, lines, mistakes }
}

const whole = { line: 0, column: null } as const
const wrong = {
  encoding: {
    ...whole,
    ja: '文字コードを判別できません。UTF-8 か Shift_JIS(CP932)の CSV にしてください。',
    en: 'This is neither UTF-8 nor Shift_JIS (CP932) text.',
  },
  quotes: { ...whole, ja: '引用符(")の使い方に誤りがあります。', en: 'The quotation marks are not as CSV has them.' },
  empty: { ...whole, ja: '見出しの行と、1行以上の内容が必要です。', en: 'A line of headings and at least one more are needed.' },
  long: {
    ...whole,
    ja: `一度に取り込めるのは ${csvLines} 行までです。分けて取り込んでください。`,
    en: `At most ${csvLines} lines at a time. Please split the file.`,
  },
  fields: { ...whole, ja: '列の数が見出しと合いません。', en: 'The number of fields differs from the headings.' },
  cell: { ...whole, ja: '長すぎるか、使えない文字が含まれています。', en: 'Too long, or with characters that cannot be used.' },
} as const satisfies Record<string, Mistake>

const unreadable = (encoding: ReadCsv<never>['encoding'], mistake: Mistake): ReadCsv<never> => ({
  encoding,
  lines: [],
  mistakes: [mistake],
})

/** Control, format and private-use characters: none of them can be seen. */
const unprintable = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u

/** A byte order mark or valid UTF-8 is UTF-8; else CP932, whose valid multi-byte text is next to never valid UTF-8. */
function decode(bytes: Buffer): { text: string; encoding: 'utf-8' | 'cp932' } | undefined {
  for (const [encoding, label] of [
    ['utf-8', 'utf-8'],
    ['cp932', 'shift_jis'],
  ] as const) {
    // biome-ignore format: pairs
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(bytes)
      // UTF-16 passes for single bytes with many zeros between.
      if (!text.includes('\u0000')) return { text, encoding }
    } catch {
      // not in this one
    }
  }
  return undefined
}

/** Each record with the line that it begins in: one may hold line breaks between quotation marks. */
function records(text: string): { record: string[]; line: number }[] {
  let next = 1
  const parsed = parse(text, { relax_column_count: true, info: true, max_record_size: 100_000 }) as unknown as {
    record: string[]
    info: { lines: number }
  }[]
  return parsed.map(({ record, info }) => {
    const line = next
    next = info.lines + 1
    return { record, line }
  })
}

function readHead<Column extends string>(
  { record, line }: { readonly record: readonly string[]; readonly line: number },
  headings: Readonly<Record<string, Column>>,
  required: readonly Column[],
) {
  const mistakes: Mistake[] = []
  const columns = record.flatMap((cell): Column[] => {
    const heading = cell.normalize('NFKC').trim()
    const column = Object.hasOwn(headings, heading) ? headings[heading] : undefined
    if (column !== undefined) return [column]
    mistakes.push({
      line,
      column: heading.slice(0, 50),
      ja: `「${heading.slice(0, 50)}」という列はありません。`,
      en: `There is no column "${heading.slice(0, 50)}".`,
    })
    return []
  })
  for (const [at, column] of columns.entries()) {
    if (columns.indexOf(column) !== at)
      mistakes.push({ line, column: record[at] ?? null, ja: '同じ列が2つあります。', en: 'This column is there twice.' })
  }
  for (const column of required.filter((one) => !columns.includes(one) && mistakes.length === 0)) {
    const heading = Object.keys(headings).find((name) => headings[name] === column) ?? column
    mistakes.push({ line, column: heading, ja: `「${heading}」の列が必要です。`, en: `The column "${heading}" is missing.` })
  }
  return { columns, mistakes }
}

/**
 * What an export put an apostrophe before (audit/export.ts) comes back as it was.
 * KNOWN GAP: text that itself begins with an apostrophe and a sign (`'=1`) loses the apostrophe; the preview shows it as a change.
 */
const undefused = (cell: string): string => (/^'[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\t\r\n]/u.test(cell) ? cell.slice(1) : cell)

export const encodingQuery = z.enum(exportEncodings).default('utf-8')

const mediaTypes = { 'utf-8': 'text/csv; charset=utf-8', cp932: 'text/csv; charset=windows-31j' } as const

export const csvText = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  rows.map((cells) => `${cells.map(csvField).join(',')}\r\n`).join('')

/** UTF-8 with the byte order mark that Excel needs, or CP932. */
export const csvBytesOf = (text: string, encoding: ExportEncoding): Buffer =>
  encoding === 'cp932' ? encodeCp932(text) : Buffer.from(`\ufeff${text}`)

export const csvHeaders = (name: string, encoding: ExportEncoding): Record<string, string> => ({
  'Content-Type': mediaTypes[encoding],
  'Content-Disposition': `attachment; filename="${name}.csv"`,
})

/** Names what would happen: whoever carries out a plan shows that this is the one they saw. */
export const planOf = (steps: unknown): string => createHash('sha256').update(JSON.stringify(steps)).digest('base64url')
export const planSchema = z.string().regex(/^[\w-]{43}$/)
