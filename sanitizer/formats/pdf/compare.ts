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
/** First, middle, last. */
const sample = (pages: number, bytes: number): readonly number[] => [
  ...new Set(bytes > LARGE_FILE ? [0, pages - 1] : [0, pages >> 1, pages - 1]),
]

/**
 * The parser behind disarm scans a file from front to back; viewers follow its cross-reference. Where the two would read different
 * documents, PDFium sees other pages in the input than in the output.
 * @throws Refusal content-missing
 */
export function compare(input: Uint8Array, output: Uint8Array, { annotated, pictured }: Pages): void {
  const before = look(input, input.length, annotated)
  const after = look(output, input.length, annotated)
  if (!before || !after) {
    if (!after) throw new Refusal('content-missing', 'the output does not open')
    return
  }
  if (before.pages !== after.pages) throw new Refusal('content-missing', `${after.pages} pages of ${before.pages}`)
  for (const [index, page] of before.rasters.entries()) {
    if (pictured.has(before.sample[index] ?? -1)) continue
    const other = after.rasters[index]?.[0]
    if (!page.some((one) => one && other && similar(one, other)) && page.some((one) => one))
      throw new Refusal('content-missing', `page ${index} differs`)
  }
}

interface Pages {
  /** Indexes of pages on which something lay. */
  readonly annotated: ReadonlySet<number>
  /** Those that are PDFium's own picture already. */
  readonly pictured: ReadonlySet<number>
}

interface Look {
  readonly sample: readonly number[]
  readonly pages: number
  readonly rasters: readonly (readonly (Uint8Array | undefined)[])[]
}

/** Undefined when PDFium does not open it, or not without a password: then there is nothing to compare with, and the rebuilt file is the only reading. */
function look(bytes: Uint8Array, size: number, annotated: ReadonlySet<number>): Look | undefined {
  try {
    return withDocument(bytes, (document) => ({
      pages: document.pages,
      sample: sample(document.pages, size),
      rasters: sample(document.pages, size).map((page) =>
        annotated.has(page) ? [raster(document, page, RENDER_ANNOTATIONS), raster(document, page, 0)] : [raster(document, page, 0)],
      ),
    }))
  } catch (error) {
    if (error instanceof Refusal && (error.code === 'malformed' || error.code === 'encrypted')) return undefined
    throw error
  }
}

function raster(document: OpenDocument, page: number, flags: number): Uint8Array | undefined {
  const { width, height } = document.size(page)
  const scale = Math.min(SCALE, MAXIMUM_SIDE / Math.max(width, height, 1))
  const [across, down] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  return document.raster(page, across, down, flags)
}

function similar(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  let different = 0
  for (let at = 0; at < one.length; at += 4) {
    const far =
      Math.abs((one[at] ?? 0) - (other[at] ?? 0)) > CHANNEL ||
      Math.abs((one[at + 1] ?? 0) - (other[at + 1] ?? 0)) > CHANNEL ||
      Math.abs((one[at + 2] ?? 0) - (other[at + 2] ?? 0)) > CHANNEL
    if (far) different++
  }
  return different <= Math.max(4, (one.length / 4) * TOLERANCE)
}
