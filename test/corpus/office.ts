/**
 * Office: LibreOffice opens the original and the output and prints both; poppler compares the prints, SheetJS the cells, the Open XML SDK's validator the
 * schema, and `unzip` looks for what acts. The aims are those that the project has set itself for Office.
 */
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { type Family, isClean, median, type Opinions, type Row, share } from './family.ts'
import { libreOffice } from './libreoffice.ts'
import { DIFFERENCE, groupTable, isBenign, isConverted } from './office-groups.ts'
import { markersIn } from './office-markers.ts'
import { looks, printOriginal } from './office-prints.ts'
import { askReaders } from './office-readers.ts'

/** What `unzip` and patterns find in an output; nothing to say of one that is no package. */
async function markers(output: string): Promise<Opinions> {
  if (!readFileSync(output).subarray(0, 2).equals(Buffer.from('PK'))) return {}
  const found = await markersIn(output)
  return { markers: found === undefined ? 'unzip does not open it' : found.join(', ') }
}

async function opinions(input: string, output: string | undefined, isFresh: boolean): Promise<Opinions> {
  if (output === undefined) return { opens: (await printOriginal(input, isFresh)).pdf !== undefined }
  const format = extname(output).slice(1)
  return {
    ...(await looks(input, output, isFresh)),
    ...(await markers(output)),
    ...(await askReaders({ before: input, after: output, format })),
  }
}

const isRebuilt = ({ outcome }: Row): boolean => outcome === 'rebuilt'
const comparable = (row: Row): boolean => isBenign(row) && isRebuilt(row) && !isConverted(row)
/** It need not look as the original, but as what LibreOffice alone makes of it; one that looks as the original was not asked about. */
const wasConverted = (row: Row): boolean => isBenign(row) && isConverted(row) && row.opinions.opensAfter === true && isSteady(row)
const likeConverted =
  (name: 'textAsConverted' | 'looksAsConverted', isLikeOriginal: (row: Row) => boolean) =>
  (row: Row): boolean =>
    isLikeOriginal(row) || row.opinions[name] === true
const isSteady = ({ opinions: { steady } }: Row): boolean => steady !== false
const looksSame = ({ opinions: { difference } }: Row): boolean => typeof difference === 'number' && difference < DIFFERENCE
const readsSame = ({ opinions: { text } }: Row): boolean => text === true
/** Nothing but words of metafiles is gone, which are pictures of pixels now, or nothing but errors of formulas: counted apart. */
const isExplained = ({ opinions: { pictured, valued } }: Row): boolean => pictured === true || valued === true
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
    {
      title: 'why',
      width: 6,
      cell: (row) =>
        isSteady(row) ? (row.opinions.pictured === true ? 'pixels' : row.opinions.valued === true ? 'values' : '') : 'chance',
    },
  ],
  aims: [
    share('of benign files that LibreOffice opens without a password, at least 99 % come out clean', 0.99, isBenign, isClean),
    share(
      'LibreOffice opens the output, all',
      1,
      (row) => isBenign(row) && isRebuilt(row),
      ({ opinions: { opensAfter } }) => opensAfter === true,
    ),
    share(
      'pdftotext reads the same in at least 99 % of rebuilt benign files, words of metafiles and errors of formulas apart',
      0.99,
      (row) => comparable(row) && isSteady(row) && !isExplained(row),
      readsSame,
    ),
    share('of the same, nothing apart (told, not promised)', 0, (row) => comparable(row) && isSteady(row), readsSame),
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
    share(
      'files that LibreOffice converts (doc, xls, ppt, xlsb): the text of the original or of LibreOffice’s conversion alone, at least 99 %',
      0.99,
      wasConverted,
      likeConverted('textAsConverted', readsSame),
    ),
    share('the same, less than 1 % of the pixels differ, at least 97 %', 0.97, wasConverted, likeConverted('looksAsConverted', looksSame)),
    share('files that LibreOffice converts, the text of the original (told, not promised)', 0, wasConverted, readsSame),
    share('of the others that came out, pdftotext reads the same (told, not promised)', 0, elsewhere, readsSame),
    share('of the others that came out, less than 1 % of the pixels differ (told, not promised)', 0, elsewhere, looksSame),
  ],
  table: groupTable,
  never: [
    {
      text: 'a marker of what acts in an output, found by `unzip` and patterns',
      broken: ({ opinions: { markers: found } }) => found !== undefined && found !== '',
      note: says('markers'),
    },
    { text: 'an output over which LibreOffice hangs', broken: ({ opinions: { hangs } }) => hangs === true },
  ],
  method: [
    'opens: LibreOffice (warm, headless, own profile, no macros, no links) converts the original to PDF; prints of originals are kept between runs by SHA-256 and LibreOffice’s version; --fresh prints them anew.',
    'text: `pdftotext -q` of both prints, every run of white space made one space, equal.',
    'raster: `pdftoppm -r 72` of the first 20 pages of both prints; a pixel differs when a channel is more than 16 of 255 apart; another page size or a missing page differs in all pixels.',
    'steady: where prints differ the original was printed once more; two prints of it that differ by themselves (date, time, chance) are not compared.',
    'pixels: no word is new, and each word that is gone stands in the text records of an EMF or WMF of the original, which is a picture of pixels in the output.',
    'values: nothing is gone but errors that LibreOffice shows for a function that it does not know or does not run; the output shows the value in the file.',
    'beside LibreOffice alone: a converted file that does not look like its original is compared with the print of what LibreOffice, outside Sekisho, saves the original as.',
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
