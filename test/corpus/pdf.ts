/** PDF: qpdf, and poppler's text, pages and drawings. The aims are those that the project has set itself for PDF. */
import { type Family, isClean, median, type Opinions, type Row, share } from './family.ts'
import { CHANNEL, differing, readPixmaps } from './raster.ts'
import { run } from './tools.ts'

const DOTS_PER_INCH = 72
const MOST_PAGES = 20
/** Share of the pixels of one page. */
const DIFFERENCE = 0.005
/** The same of a page that is a picture at 150 dpi now: its edges are drawn once more. */
const PICTURE_DIFFERENCE = 0.05

/** @returns pages as poppler counts them with no password given; undefined when it does not open the file */
export async function pagesOf(path: string): Promise<number | undefined> {
  const { status, stdout } = await run('pdfinfo', path)
  if (status !== 0) return undefined
  return Number(/^Pages:\s+(\d+)/m.exec(stdout.toString('latin1'))?.[1] ?? 0)
}

export const wordsOf = async (path: string): Promise<string> =>
  (await run('pdftotext', '-q', path, '-')).stdout.toString('utf8').replace(/\s+/gu, ' ').trim()

const draw = async (path: string) =>
  readPixmaps((await run('pdftoppm', '-q', '-r', `${DOTS_PER_INCH}`, '-f', '1', '-l', `${MOST_PAGES}`, path)).stdout)

export async function drawings(input: string, output: string): Promise<Opinions> {
  const [before, after] = await Promise.all([draw(input), draw(output)])
  const pages = Array.from({ length: Math.max(before.length, after.length) }, (_, at) => differing(before[at], after[at]))
  const sum = (name: 'pixels' | 'different') => pages.reduce((all, page) => all + page[name], 0)
  const shares = pages.map(({ pixels, different }) => different / Math.max(1, pixels))
  const worst = Math.max(0, ...shares)
  return { drawn: before.length, difference: sum('different') / Math.max(1, sum('pixels')), worst, worstPage: shares.indexOf(worst) + 1 }
}

async function opinions(input: string, output: string | undefined): Promise<Opinions> {
  const pages = await pagesOf(input)
  const opens = pages !== undefined
  if (output === undefined) return { opens, pages }
  const checked = await run('qpdf', '--check', output)
  const clean: Opinions = {
    opens,
    pages,
    qpdf: checked.status ?? 'no end',
    qpdfSays: complaint(checked.stderr),
    pagesAfter: await pagesOf(output),
  }
  if (!opens) return clean
  const [before, after] = [await wordsOf(input), await wordsOf(output)]
  return { ...clean, characters: before.length, text: before === after, ...(await drawings(input, output)) }
}

/** The first complaint, without the path. */
const complaint = (stderr: string): string | undefined => /^(?:WARNING|qpdf|ERROR).*$/m.exec(stderr)?.[0].replace(/\/\S*\//g, '')

const opens = ({ opinions }: Row): boolean => opinions.opens === true
const rebuilt = ({ outcome }: Row): boolean => outcome === 'rebuilt' || outcome === 'normalised'
const comparable = (row: Row): boolean => rebuilt(row) && opens(row)
const percent = (value: unknown): string => (typeof value === 'number' ? `${(value * 100).toFixed(2)}%` : '')
const yes = (value: unknown): string => (value === undefined ? '' : value ? 'same' : 'OTHER')

export const pdf: Family = {
  name: 'pdf',
  folders: ['pdf'],
  extensions: ['.pdf'],
  formats: ['pdf'],
  tools: [
    { command: 'qpdf', debian: 'qpdf', version: ['--version'] },
    { command: 'pdftotext', debian: 'poppler-utils', version: ['-v'] },
    { command: 'pdfinfo', debian: 'poppler-utils', version: ['-v'] },
    { command: 'pdftoppm', debian: 'poppler-utils', version: ['-v'] },
  ],
  opinions,
  columns: [
    { title: 'qpdf', width: 5, cell: ({ opinions: { qpdf } }) => (qpdf === undefined ? '' : qpdf === 0 ? 'ok' : `BAD ${qpdf}`) },
    { title: 'pages', width: 9, cell: pagesCell },
    { title: 'text', width: 6, cell: ({ opinions }) => yes(opinions.text) },
    { title: 'raster', width: 8, cell: ({ opinions }) => percent(opinions.difference) },
    { title: 'worst', width: 8, cell: ({ opinions }) => percent(opinions.worst) },
  ],
  aims: [
    share('of files that poppler opens without a password, at least 99 % come out clean', 0.99, opens, isClean),
    share('of those, at least 97 % by rebuild, no page as a picture', 0.97, opens, rebuilt),
    share(
      'as many pages as before, all',
      1,
      (row) => isClean(row) && opens(row),
      ({ opinions: { pages, pagesAfter } }) => pages === pagesAfter,
    ),
    share('pdftotext reads the same in at least 99.5 % of rebuilt files', 0.995, comparable, ({ opinions }) => opinions.text === true),
    share(
      'no page differs in 0.5 % of its pixels or more, in at least 98 % of rebuilt files',
      0.98,
      comparable,
      ({ opinions: { worst } }) => typeof worst === 'number' && worst < DIFFERENCE,
    ),
    share(
      'the same over all pages of a file together',
      0.98,
      comparable,
      ({ opinions: { difference } }) => typeof difference === 'number' && difference < DIFFERENCE,
    ),
    share(
      'pages that became pictures still look like themselves: no page differs in 5 % of its pixels or more, all flattened files',
      1,
      (row) => isClean(row) && opens(row) && !rebuilt(row),
      ({ opinions: { worst } }) => typeof worst === 'number' && worst < PICTURE_DIFFERENCE,
    ),
    median('median size of rebuilt files at most 1.05 of the input', 1.05, rebuilt, ({ ratio }) => ratio),
  ],
  never: [
    {
      text: 'qpdf --check complains about an output',
      broken: ({ opinions: { qpdf } }) => qpdf !== undefined && qpdf !== 0,
      note: ({ opinions: { qpdfSays } }) => `${qpdfSays}`,
    },
  ],
  method: [
    'opens: `pdfinfo FILE` ends with 0, no password given (poppler tries the empty one by itself).',
    'qpdf: `qpdf --check OUTPUT` ends with 0; warnings (3) count as complaints.',
    'text: `pdftotext -q FILE -` of input and output, every run of white space (form feeds included) made one space, equal.',
    `raster: \`pdftoppm -q -r ${DOTS_PER_INCH} -f 1 -l ${MOST_PAGES}\` of both; a pixel differs when a channel is more than ${CHANNEL} of 255 apart; another page size or a missing page differs in all pixels. "raster" is over all those pages, "worst" the worst page.`,
    'ms: identify, disarm, inspect and the way to the children and back, while the tools of the other lane use the machine as well; for times see `npm run bench -- pdf`.',
  ],
}

function pagesCell({ opinions: { pages, pagesAfter } }: Row): string {
  if (pages === undefined) return pagesAfter === undefined ? '' : `-→${pagesAfter}`
  return pagesAfter === undefined || pages === pagesAfter ? `${pages}` : `${pages}→${pagesAfter}`
}
