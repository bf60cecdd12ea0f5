/** Office files by what they are, since each kind comes its own way: by folder where something was planted, else by extension. */
import { extname } from 'node:path'
import { isClean, type Row } from './family.ts'

/** Share of the pixels over the pages looked at; as the aim has it. */
export const DIFFERENCE = 0.01
const planted: Readonly<Record<string, RegExp>> = { active: /(?:^|\/)active\//, encrypted: /(?:^|\/)encrypted\// }
const kinds: Readonly<Record<string, RegExp>> = {
  'OOXML with macros, xlsb': /^(?:docm|dotm|xlsm|xltm|xlsb|xlam|pptm|potm|ppsm)$/,
  OOXML: /^(?:do[ct]x|xl[st]x|p[op]tx|ppsx)$/,
  OpenDocument: /^f?o[dt][tspg]$/,
  RTF: /^rtf$/,
  'doc, xls, ppt': /^(?:do[ct]|xl[sta]|p[op][ts])$/,
}

const groupOf = ({ file }: Row): string =>
  Object.entries(planted).find(([, folder]) => folder.test(file))?.[0] ??
  Object.entries(kinds).find(([, pattern]) => pattern.test(extname(file).slice(1).toLowerCase()))?.[0] ??
  'others'

/** LibreOffice has it first: what its conversion alone has lost, is told apart. */
export const isConverted = ({ removed }: Row): boolean => removed.some(({ kind }) => kind === 'converted')

/** Nothing was planted in it, and LibreOffice opens it without a password. */
export const isBenign = (row: Row): boolean => row.opinions.opens === true && !(groupOf(row) in planted)

const headings = [
  'group',
  'files',
  'opens',
  'clean',
  'compared',
  'text',
  'apart',
  'pages',
  'raster',
  'cells',
  'schema',
  'size',
  'text, raster beside LibreOffice alone',
] as const
const widths: readonly number[] = [26, 6, 6, 6, 9, 6, 7, 6, 7, 9, 9, 6, 0]
const line = (cells: readonly (string | number)[]): string =>
  cells
    .map((cell, at) => `${cell}`.padEnd(widths[at] ?? 0))
    .join('')
    .trimEnd()

function lineOf(group: string, rows: readonly Row[]): string {
  const counted = (holds: (row: Row) => boolean, of = rows): number => of.filter(holds).length
  const opened = rows.filter(({ opinions: { opens } }) => opens === true)
  const compared = opened.filter((row) => isClean(row) && row.opinions.steady !== false && row.opinions.pages !== undefined)
  const answer = (name: string): string => {
    const asked = rows.filter(({ opinions }) => opinions[name] !== undefined)
    return asked.length === 0 ? '' : `${counted(({ opinions }) => opinions[name] === true, asked)}/${asked.length}`
  }
  const ratios = compared.flatMap(({ ratio }) => ratio ?? []).sort((a, b) => a - b)
  return line([
    group,
    rows.length,
    opened.length,
    counted(isClean, opened),
    compared.length,
    counted(({ opinions: { text } }) => text === true, compared),
    counted(({ opinions: { pictured, valued } }) => pictured === true || valued === true, compared),
    counted(({ opinions: { pages, pagesAfter } }) => pages === pagesAfter, compared),
    counted(({ opinions: { difference } }) => typeof difference === 'number' && difference < DIFFERENCE, compared),
    answer('cells'),
    answer('schema'),
    ratios[ratios.length >> 1]?.toFixed(2) ?? '',
    [answer('textAsConverted'), answer('looksAsConverted')].join(' ').trim(),
  ])
}

export function groupTable(rows: readonly Row[]): readonly string[] {
  const groups = [...new Set(rows.map(groupOf))].sort()
  return [
    line(headings),
    ...groups.map((group) =>
      lineOf(
        group,
        rows.filter((row) => groupOf(row) === group),
      ),
    ),
  ]
}
