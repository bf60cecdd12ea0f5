import { Refusal } from '../../refusal.ts'
import { drawing, similar } from './compare.ts'
import { type OpenDocument, RENDER_ANNOTATIONS, withDocument } from './pdfium/engine.ts'

/** Longer documents become pictures as a whole, or nothing: to draw each page twice takes its time. */
const MOST_PAGES = 400

/**
 * All pages that PDFium draws otherwise in the output than in the input; `compare` looks at a few.
 * @param password of the input
 * @throws Refusal content-missing where the numbers of pages differ, or are too high
 */
export function differing(input: Uint8Array, output: Uint8Array, annotated: ReadonlySet<number>, password = ''): ReadonlySet<number> {
  const look = (before: OpenDocument, after: OpenDocument): ReadonlySet<number> => {
    if (before.pages !== after.pages || before.pages > MOST_PAGES) throw new Refusal('content-missing', `${before.pages} pages`)
    const pages = Array.from({ length: before.pages }, (_, index) => index)
    return new Set(pages.filter((index) => !isSame(before, after, index, annotated.has(index) ? [RENDER_ANNOTATIONS, 0] : [0])))
  }
  return withDocument(input, (before) => withDocument(output, (after) => look(before, after)), password)
}

/** As `compare` sees it: what lies on the output's page is drawn in it, and may be or not be in the input's. */
function isSame(before: OpenDocument, after: OpenDocument, index: number, ways: readonly number[]): boolean {
  const made = raster(after, index, ways[0] ?? 0)
  const expected = ways.map((flags) => raster(before, index, flags)).filter((one) => one !== undefined)
  return expected.length === 0 || expected.some((one) => made !== undefined && similar(one, made))
}

function raster(document: OpenDocument, index: number, asked: number): Uint8Array | undefined {
  const { width, height, flags } = drawing(document, index, asked)
  return document.raster(index, width, height, flags)
}
