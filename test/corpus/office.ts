/**
 * Office: LibreOffice opens the original and the output and prints both; poppler compares the prints, SheetJS the cells, the Open XML SDK's validator the
 * schema, and `unzip` looks for what acts. The aims are those that the project has set itself for Office.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Family, isClean, median, type Opinions, type Row, share } from './family.ts'
import { LibreOffice, libreOffice } from './libreoffice.ts'
import { markersIn } from './office-markers.ts'
import { askReaders } from './office-readers.ts'
import { drawings, pagesOf, wordsOf } from './pdf.ts'

/** Share of the pixels over the pages looked at. */
const DIFFERENCE = 0.01
/** Prints of originals, by what is in them: the slow part of a run. */
const prints = fileURLToPath(new URL('../../.scratch/office-prints', import.meta.url))

let instance: LibreOffice | undefined
const warm = (): LibreOffice => (instance ??= new LibreOffice())

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

interface Print {
  readonly pdf: string | undefined
  readonly isHang: boolean
}

/** @param isFresh not from an earlier run: what shows the date of the day is another print every day */
async function printOriginal(path: string, isFresh: boolean): Promise<Print & { readonly isKept: boolean }> {
  const stem = join(prints, sha256(path) + extname(path).toLowerCase())
  const [pdf, none] = [`${stem}.pdf`, `${stem}.none`]
  if (!isFresh && existsSync(pdf)) return { pdf, isHang: false, isKept: true }
  if (!isFresh && existsSync(none)) return { pdf: undefined, isHang: false, isKept: true }
  mkdirSync(prints, { recursive: true })
  const { written, isHang } = await warm().convert(path, pdf)
  if (!written) writeFileSync(none, '')
  return { pdf: written, isHang, isKept: false }
}

/** The looks of two prints. */
async function compared(before: string, after: string): Promise<Opinions> {
  const [words, wordsAfter] = [await wordsOf(before), await wordsOf(after)]
  const [pages, pagesAfter] = [await pagesOf(before), await pagesOf(after)]
  const drawn = await drawings(before, after)
  return { pages, pagesAfter, characters: words.length, text: words === wordsAfter, ...drawn, ...firstOther(words, wordsAfter) }
}

const isSame = ({ text, pages, pagesAfter, difference }: Opinions): boolean => text === true && pages === pagesAfter && difference === 0

function firstOther(one: string, other: string): Opinions {
  if (one === other) return {}
  let at = 0
  while (one[at] === other[at]) at++
  const from = Math.max(0, at - 20)
  return { textSays: `${one.slice(from, at + 40)} | ${other.slice(from, at + 40)}` }
}

/** A difference is looked at again with the original printed anew: two prints of a file that shows the time, or chance, differ by themselves. */
async function looks(input: string, output: string): Promise<Opinions> {
  const before = await printOriginal(input, false)
  if (!before.pdf) return { opens: false }
  const target = join(tmpdir(), `sekisho-print-${process.pid}-${sha256(output)}.pdf`)
  try {
    const after = await warm().convert(output, target)
    if (!after.written) return { opens: true, opensAfter: false, hangs: after.isHang }
    const opinions = { opens: true, opensAfter: true, ...(await compared(before.pdf, after.written)) }
    if (isSame(opinions)) return opinions
    return { ...opinions, ...(await again(input, before.pdf, after.written)) }
  } finally {
    rmSync(target, { force: true })
  }
}

async function again(input: string, earlier: string, after: string): Promise<Opinions> {
  const kept = `${earlier}.earlier`
  writeFileSync(kept, readFileSync(earlier))
  try {
    const fresh = await printOriginal(input, true)
    if (!fresh.pdf) return {}
    const isSteady = isSame(await compared(kept, fresh.pdf))
    return { ...(await compared(fresh.pdf, after)), steady: isSteady }
  } finally {
    rmSync(kept, { force: true })
  }
}

/** What `unzip` and patterns find in an output; nothing to say of one that is no package. */
async function markers(output: string): Promise<Opinions> {
  if (!readFileSync(output).subarray(0, 2).equals(Buffer.from('PK'))) return {}
  const found = await markersIn(output)
  return { markers: found === undefined ? 'unzip does not open it' : found.join(', ') }
}

async function opinions(input: string, output: string | undefined): Promise<Opinions> {
  if (output === undefined) return { opens: (await printOriginal(input, false)).pdf !== undefined }
  const format = extname(output).slice(1)
  return { ...(await looks(input, output)), ...(await markers(output)), ...(await askReaders({ before: input, after: output, format })) }
}

/** Files in which nothing was planted; all of them where the corpus has no such folders. */
const isPlanted = ({ file }: Row): boolean => /(?:^|\/)(?:active|macro|encrypted|legacy|rtf)\//.test(file)
const isBenign = (row: Row): boolean => !isPlanted(row) && row.opinions.opens === true && !/(?:^|\/)odf\//.test(row.file)
const isRebuilt = ({ outcome }: Row): boolean => outcome === 'rebuilt'
const comparable = (row: Row): boolean => isBenign(row) && isRebuilt(row)
const isSteady = ({ opinions: { steady } }: Row): boolean => steady !== false
const looksSame = ({ opinions: { difference } }: Row): boolean => typeof difference === 'number' && difference < DIFFERENCE
const readsSame = ({ opinions: { text } }: Row): boolean => text === true
const elsewhere = (row: Row): boolean => !isBenign(row) && row.opinions.opens === true && isClean(row) && row.opinions.pages !== undefined
const percent = (value: unknown): string => (typeof value === 'number' ? `${(value * 100).toFixed(2)}%` : '')
const yes = (value: unknown): string => (value === undefined ? '' : value ? 'same' : 'OTHER')
const says =
  (...names: readonly string[]) =>
  ({ opinions }: Row): string =>
    names.map((name) => opinions[name] ?? '').join(' ')

export const office: Family = {
  name: 'office',
  folders: ['office'],
  extensions:
    `docx dotx docm dotm xlsx xltx xlsm xltm xlsb xlam pptx potx pptm potm ppsx ppsm doc dot xls xlt xla ppt pot pps odt ott ods ots odp otp
    odg otg fodt fods fodp fodg rtf slk xml xps zip bin`
      .split(/\s+/)
      .map((extension) => `.${extension}`),
  formats: ['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp', 'odg', 'rtf'],
  tools: [
    libreOffice,
    { command: 'pdftotext', debian: 'poppler-utils', version: ['-v'] },
    { command: 'pdfinfo', debian: 'poppler-utils', version: ['-v'] },
    { command: 'pdftoppm', debian: 'poppler-utils', version: ['-v'] },
    { command: 'unzip', debian: 'unzip', version: ['-v'] },
  ],
  opinions,
  columns: [
    { title: 'pages', width: 9, cell: pagesCell },
    { title: 'text', width: 6, cell: ({ opinions: { text } }) => yes(text) },
    { title: 'raster', width: 8, cell: ({ opinions: { difference } }) => percent(difference) },
    { title: 'worst', width: 8, cell: ({ opinions: { worst } }) => percent(worst) },
    { title: 'cells', width: 6, cell: ({ opinions: { cells } }) => yes(cells) },
    { title: 'schema', width: 6, cell: ({ opinions: { schema } }) => (schema === undefined ? '' : schema ? 'ok' : 'NEW') },
    { title: 'steady', width: 6, cell: (row) => (isSteady(row) ? '' : 'no') },
  ],
  aims: [
    share('of benign files that LibreOffice opens without a password, at least 99 % come out clean', 0.99, isBenign, isClean),
    share('LibreOffice opens the output, all', 1, comparable, ({ opinions: { opensAfter } }) => opensAfter === true),
    share('pdftotext reads the same in at least 99 % of rebuilt benign files', 0.99, (row) => comparable(row) && isSteady(row), readsSame),
    share(
      'as many pages as before, at least 99 % of those',
      0.99,
      comparable,
      ({ opinions: { pages, pagesAfter } }) => pages === pagesAfter,
    ),
    share('less than 1 % of the pixels differ, in at least 97 % of those', 0.97, (row) => comparable(row) && isSteady(row), looksSame),
    share(
      'cells have the values and formulas they had, at least 99 % of workbooks',
      0.99,
      (row) => comparable(row) && row.opinions.cells !== undefined,
      ({ opinions: { cells } }) => cells === true,
    ),
    share(
      'no new complaint of the validator, at least 99 % of those it opens',
      0.99,
      (row) => comparable(row) && row.opinions.schema !== undefined,
      ({ opinions: { schema } }) => schema === true,
    ),
    median('median size of rebuilt files at most 1.05 of the input', 1.05, comparable, ({ ratio }) => ratio),
    share('of the others that came out, pdftotext reads the same (told, not promised)', 0, elsewhere, readsSame),
    share('of the others that came out, less than 1 % of the pixels differ (told, not promised)', 0, elsewhere, looksSame),
  ],
  never: [
    {
      text: 'a marker of what acts in an output, found by `unzip` and patterns',
      broken: ({ opinions: { markers: found } }) => found !== undefined && found !== '',
      note: says('markers'),
    },
    { text: 'an output over which LibreOffice hangs', broken: ({ opinions: { hangs } }) => hangs === true },
  ],
  method: [
    'opens: LibreOffice (warm, headless, own profile, no macros, no links) converts the original to PDF; prints of originals are kept by SHA-256 between runs.',
    'text: `pdftotext -q` of both prints, every run of white space made one space, equal.',
    'raster: `pdftoppm -r 72` of the first 20 pages of both prints; a pixel differs when a channel is more than 16 of 255 apart; another page size or a missing page differs in all pixels.',
    'steady: where prints differ the original was printed once more; two prints of it that differ by themselves (date, time, chance) are not compared.',
    'cells: SheetJS reads type, value and formula of every cell of both; a formula that is gone with its value still there counts as the same.',
    'schema: the Open XML SDK’s validator (Microsoft365) complains of nothing more often in the output than in the original.',
    'markers: `unzip -Z1` and `unzip -p` of the output, searched for names and content of what acts.',
  ],
}

function pagesCell({ opinions: { pages, pagesAfter, opensAfter } }: Row): string {
  if (opensAfter === false) return 'NOT OPEN'
  if (pages === undefined) return ''
  return pagesAfter === undefined || pages === pagesAfter ? `${pages}` : `${pages}→${pagesAfter}`
}
