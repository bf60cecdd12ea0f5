import { Refusal } from '../../refusal.ts'
import { type OpenDocument, RENDER_ANNOTATIONS, withDocument } from './pdfium/engine.ts'

/** Points of a page to pixels of the comparison: 36 dpi. */
const SCALE = 0.5
const MAXIMUM_SIDE = 500
/** A channel that differs by this much is another colour, not another rounding. */
const CHANNEL = 64
/** Share of pixels that may differ. */
const TOLERANCE = 0.005
/** Above this only two pages are looked at: drawing scans costs more than all the rest. */
const LARGE_FILE = 1 << 20
const SAMPLED = 3
/** First, middle, last. */
const sample = (pages: number, bytes: number): readonly number[] => [
  ...new Set(bytes > LARGE_FILE ? [0, pages - 1] : [0, pages >> 1, pages - 1]),
]

/**
 * The parser behind disarm scans a file from front to back; viewers follow its cross-reference. Where the two would read different
 * documents, PDFium sees other pages in the input than in the output.
 * @param password of the input
 * @throws Refusal content-missing
 */
export function compare(input: Uint8Array, output: Uint8Array, pages: Pages, password = ''): void {
  let after: Look | undefined
  const opened = reading(output, (document) => {
    after = look(document, input.length, pages)
  })
  if (!opened || !after) throw new Refusal('content-missing', 'the output does not open')
  const made = after
  // An input that PDFium does not open, or not without a password, leaves nothing to compare with: the rebuilt file is the only reading.
  reading(input, (before) => sameLook(before, made, pages), password)
}

/** As many pages, one of which looks otherwise. */
export class PageDiffers extends Refusal {}

interface Pages {
  /** Indexes of pages on which something lay. */
  readonly annotated: ReadonlySet<number>
  /** Those that are PDFium's own picture already. */
  readonly pictured: ReadonlySet<number>
}

/** @returns whether PDFium opens and draws it */
function reading(bytes: Uint8Array, use: (document: OpenDocument) => void, password = ''): boolean {
  try {
    withDocument(bytes, use, password)
    return true
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'malformed' || error.code === 'encrypted')) return false
    throw error
  }
}

/** The output's pages that are looked at, with what lies on them. */
interface Look {
  readonly pages: number
  readonly drawn: ReadonlyMap<number, Uint8Array | undefined>
}

const look = (document: OpenDocument, size: number, { annotated, pictured }: Pages): Look => ({
  pages: document.pages,
  drawn: new Map(
    sample(document.pages, size)
      .filter((index) => !pictured.has(index))
      .map((index, place) => [index, kept(document, index, annotated.has(index) ? RENDER_ANNOTATIONS : 0, place)]),
  ),
})

/** Room for the pages of one sample, taken once: fresh memory costs more than to draw a plain page. */
const PAGE_BYTES = MAXIMUM_SIDE * MAXIMUM_SIDE * 4
let room: Uint8Array | undefined

function kept(document: OpenDocument, index: number, flags: number, place: number): Uint8Array | undefined {
  room ??= new Uint8Array(PAGE_BYTES * SAMPLED)
  let copy: Uint8Array | undefined
  const into = room.subarray(place * PAGE_BYTES)
  document.look(index, drawing(document, index, flags), (pixels) => {
    into.set(pixels)
    copy = into.subarray(0, pixels.length)
  })
  return copy
}

function sameLook(before: OpenDocument, { pages, drawn }: Look, { annotated }: Pages): void {
  if (before.pages !== pages) throw new Refusal('content-missing', `${pages} pages of ${before.pages}`)
  for (const [index, made] of drawn) {
    let [loads, same] = [false, false]
    // With what lies on the page, else without: appearances that readers make up themselves are not copied.
    for (const flags of annotated.has(index) ? [RENDER_ANNOTATIONS, 0] : [0]) {
      if (same) continue
      const loaded = before.look(index, drawing(before, index, flags), (expected) => {
        same = made !== undefined && similar(expected, made)
      })
      loads ||= loaded
    }
    if (loads && !same) throw new PageDiffers('content-missing', `page ${index} differs`)
  }
}

/** At how many pixels, and with what flags, a page is drawn to be compared. */
export function drawing(document: OpenDocument, page: number, flags: number) {
  const { width, height } = document.size(page)
  const scale = Math.min(SCALE, MAXIMUM_SIDE / Math.max(width, height, 1))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)), flags }
}

/** Whether two drawings show the same. Pixels of four bytes each. Mostly all are equal, and where not, most are; those are looked at as a whole. */
export function similar(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  if (Buffer.compare(one, other) === 0) return true
  const [ones, others] = [one, other].map((bytes) => new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)) as [
    Uint32Array,
    Uint32Array,
  ]
  let different = 0
  for (let at = 0; at < ones.length; at++) if (ones[at] !== others[at] && far(ones[at] ?? 0, others[at] ?? 0)) different++
  return different <= Math.max(4, ones.length * TOLERANCE)
}

const far = (one: number, other: number): boolean => {
  for (let shift = 0; shift < 24; shift += 8) if (Math.abs(((one >> shift) & 0xff) - ((other >> shift) & 0xff)) > CHANNEL) return true
  return false
}
