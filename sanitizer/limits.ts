import { Refusal, type RefusalCode } from './refusal.ts'

const KiB = 1024
const MiB = 1024 * KiB

interface Bound {
  readonly unit: string
  readonly value: number
  /** The refusal that answers a file past this bound. */
  readonly refusal: RefusalCode
  readonly reason: string
}

/** Every bound of the sanitizer: name, unit, default, and why that number (law 9). */
export const bounds = {
  inputBytes: { unit: 'bytes', value: 50 * MiB, refusal: 'limit-bytes', reason: 'above the largest attachment setting; whole files are held in memory' },
  outputBytes: { unit: 'bytes', value: 100 * MiB, refusal: 'limit-bytes', reason: 'twice the input: a rebuild that grows more is a fault or an attack' },
  expandedBytes: { unit: 'bytes', value: 512 * MiB, refusal: 'limit-ratio', reason: 'all decoded streams of one file together; a 7 MB 方眼紙 sheet expands to 90 MB' },
  expansionRatio: { unit: 'times', value: 200, refusal: 'limit-ratio', reason: 'deflate of real sheets reaches 60; zip bombs start at 1,000 (checked above 1 MiB)' },
  entries: { unit: 'entries', value: 10_000, refusal: 'limit-entries', reason: 'a large presentation has about 2,000 parts' },
  depth: { unit: 'levels', value: 256, refusal: 'limit-depth', reason: 'nested tables reach 60 elements; parsers recurse' },
  xmlAttributes: { unit: 'attributes of one element', value: 256, refusal: 'limit-entries', reason: 'real elements have at most 60' },
  pixels: { unit: 'pixels', value: 100_000_000, refusal: 'limit-pixels', reason: 'one 100-megapixel RGBA image is 400 MB; phones send 12 to 50' },
  sidePixels: { unit: 'pixels', value: 30_000, refusal: 'limit-pixels', reason: 'panoramas and long screenshots stay below' },
  frames: { unit: 'frames', value: 500, refusal: 'limit-pixels', reason: 'animations of a chat stay below; frames × pixels also stays under `pixels`' },
  scans: { unit: 'scans', value: 64, refusal: 'limit-entries', reason: 'a progressive JPEG has about 10; each scan walks every block again' },
  chunks: { unit: 'chunks or blocks', value: 50_000, refusal: 'limit-entries', reason: 'a 50 MB PNG in 4 KiB chunks has 12,000' },
  pages: { unit: 'pages', value: 5_000, refusal: 'limit-pages', reason: 'a printed budget book has about 1,000' },
  viewPages: { unit: 'pages', value: 2_000, refusal: 'limit-pages', reason: 'pages that can be looked at one by one; nobody turns more on a phone' },
  viewPixels: { unit: 'pixels of one shown page', value: 16_000_000, refusal: 'limit-pixels', reason: 'A4 at 2,400 pixels wide is 8 million; longer sheets are shown coarser' },
  viewSeconds: { unit: 's', value: 15, refusal: 'limit-time', reason: 'one page; somebody stands there and waits' },
  layoutPages: { unit: 'pages', value: 300, refusal: 'limit-pages', reason: 'a simple view is laid out anew for each page that is asked for; what does not fit is left out with a sentence, never refused' },
  layoutCells: { unit: 'cells of one sheet, and merged areas', value: 300_000, refusal: 'limit-entries', reason: 'about a thousand cells a page over all pages; cells beyond are left out with a sentence, never refused' },
  layoutElements: {
    unit: 'XML elements held at once',
    value: 1_000_000,
    refusal: 'limit-entries',
    reason: 'one table or slide is held in memory as a whole, about 200 bytes an element; the largest form seen has 120,000',
  },
  objects: { unit: 'objects', value: 500_000, refusal: 'limit-entries', reason: 'a 1,000-page tagged PDF has about 200,000' },
  operators: { unit: 'content operators', value: 20_000_000, refusal: 'limit-entries', reason: 'a map of a whole city as vectors has about 5 million' },
  drawnOperators: {
    unit: 'content operators of one page, those of a form as often as it is drawn',
    value: 20_000_000,
    refusal: 'limit-entries',
    reason: 'forms that draw each other ten times over ten levels are ten billion; a symbol on a map is drawn some 100,000 times',
  },
  searchedBytes: {
    unit: 'bytes gone through for the ends of streams',
    value: 256 * MiB,
    refusal: 'limit-time',
    reason: 'a sound PDF costs about twice its size; where streams have no end PDFium goes through some 100 MB in a second',
  },
  filters: { unit: 'filters of one stream', value: 4, refusal: 'limit-depth', reason: 'real files use at most 2; chains are bombs' },
  passwordRounds: { unit: 'hash rounds of one password', value: 1_000_000, refusal: 'limit-time', reason: 'Office writes 100,000 and LibreOffice as many; a million is about a second, and three passwords are tried' },
  rtfItems: {
    unit: 'words, texts and groups of one RTF',
    value: 4_000_000,
    refusal: 'limit-entries',
    reason: 'a text is about 200 bytes in memory, four million of all kinds took 0.8 GB; a Japanese character that we wrote is two, and a thick book has a million',
  },
  rtfTableEntries: { unit: 'fonts, colours or lists of one RTF', value: 4_096, refusal: 'limit-entries', reason: 'long-lived documents reach 1,000; counts are what readers of RTF stumble over' },
  mediaPieces: {
    unit: 'boxes, elements, frames and samples of one film or recording',
    value: 4_000_000,
    refusal: 'limit-entries',
    reason: '50 MB of speech in AMR are 1.6 million frames; an hour of film with sound has 400,000 samples',
  },
  mediaTracks: { unit: 'tracks', value: 64, refusal: 'limit-entries', reason: 'phones write five, cameras of several microphones a dozen' },
  archives: { unit: 'archives in one upload', value: 100, refusal: 'limit-entries', reason: 'an archive of archives has a dozen; 42.zip has 100,000' },
  archiveDepth: { unit: 'archives, one in the other', value: 5, refusal: 'limit-depth', reason: 'a forwarded bundle in a bundle is 2 or 3; one that holds itself never ends' },
  archiveBytes: { unit: 'bytes', value: 200 * MiB, refusal: 'limit-bytes', reason: 'all files of one upload, unpacked at every depth; they are held in memory until they are packed' },
  archiveSeconds: { unit: 's', value: 600, refusal: 'limit-time', reason: 'all files of one archive; 200 mixed ones take about 10 s' },
  mailParts: { unit: 'parts of one mail', value: 500, refusal: 'limit-entries', reason: 'each may be a file that is rebuilt; newsletters have 40 pictures' },
  mailDepth: { unit: 'levels of parts', value: 20, refusal: 'limit-depth', reason: 'alternatives in related in signed in mixed are 4; each level is searched for its boundary again' },
  mailHeaderBytes: { unit: 'bytes of the fields of one part', value: 256 * KiB, refusal: 'limit-bytes', reason: 'a round mail to a whole office has 60 KiB of addresses' },
  nesting: { unit: 'files, one in the other', value: 4, refusal: 'limit-depth', reason: 'a document in a mail that was forwarded in a mail is 3; deeper ones are left out and named' },
  wallSeconds: { unit: 's', value: 60, refusal: 'limit-time', reason: 'one disarm or one inspection; a member of staff waits' },
  cpuSeconds: { unit: 's of processor time', value: 90, refusal: 'limit-time', reason: 'one request on all threads together; image codecs use two for the whole wall time at worst' },
  memoryBytes: { unit: 'bytes', value: 1536 * MiB, refusal: 'limit-memory', reason: 'resident memory of one child; a 100-megapixel decode needs about 1 GiB' },
  textCharacters: { unit: 'characters', value: 10_000_000, refusal: 'limit-ratio', reason: 'words of an old Office file; a thick book has one million, and pieces may all point to one place' },
  textCells: { unit: 'cells of one old workbook', value: 1_000_000, refusal: 'limit-entries', reason: 'a full sheet of Excel 2003 has 16 million places; lists that are used have 100,000' },
  textRecords: { unit: 'records of one old workbook', value: 4_000_000, refusal: 'limit-entries', reason: 'a cell is one, and sheets may all point to one place' },
  convertSeconds: { unit: 's', value: 90, refusal: 'limit-time', reason: 'one conversion of an old Office file by LibreOffice, start included; half of them take 2 s, the slowest of 110 real ones 26 s' },
  convertMemoryBytes: { unit: 'bytes', value: 2048 * MiB, refusal: 'limit-memory', reason: 'resident memory of LibreOffice and its launcher; the worst of 110 real files needed 270 MB, large sheets need more' },
  convertScratchBytes: { unit: 'bytes', value: 512 * MiB, refusal: 'limit-memory', reason: 'what LibreOffice may write while it converts: its profile, its copy of the input, the output' },
} as const satisfies Record<string, Bound>

export type Limits = Readonly<Record<keyof typeof bounds, number>>

export const defaultLimits: Limits = Object.freeze(Object.fromEntries(Object.entries(bounds).map(([name, bound]) => [name, bound.value]))) as Limits

/** Refuses when `amount` is past the named bound; exactly at the bound passes. */
export function within(limits: Limits, name: keyof typeof bounds, amount: number): void {
  if (!(amount <= limits[name])) throw new Refusal(bounds[name].refusal, `${name}: ${amount} is past ${limits[name]} ${bounds[name].unit}`)
}
