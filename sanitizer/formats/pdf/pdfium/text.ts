import { type Limits, within } from '../../../limits.ts'
import type { OpenDocument, Pdfium } from './engine.ts'

/** A run of characters on one line: as text, and its corners in points of the page as it is seen, from the lower left. */
export interface Run {
  readonly text: string
  readonly from: Point
  readonly to: Point
  /** Above `from`, at the height of the letters. */
  readonly top: Point
}
type Point = readonly [x: number, y: number]
interface Letter {
  readonly code: number
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

/** Device units to a point: PDFium answers in whole ones. */
const FINE = 64

/** What PDFium reads on a page, in its order. @throws Refusal limit-entries when it is more than a page can say */
export function runsOn(api: Pdfium, document: OpenDocument, page: number, limits: Limits): readonly Run[] {
  const loaded = api.FPDF_LoadPage(document.handle, page)
  if (loaded === 0) return []
  const text = api.FPDFText_LoadPage(loaded)
  const letters = text === 0 ? [] : lettersOf(api, text, limits)
  const room = api.pdfium.wasmExports.malloc(8)
  const place = placing(api, document, page, loaded, room)
  const runs = groups(letters).flatMap((group) => runOf(group, place))
  api.pdfium.wasmExports.free(room)
  if (text !== 0) api.FPDFText_ClosePage(text)
  api.FPDF_ClosePage(loaded)
  return runs
}

function lettersOf(api: Pdfium, text: number, limits: Limits): readonly Letter[] {
  const count = api.FPDFText_CountChars(text)
  within(limits, 'operators', Math.max(0, count))
  const at = api.pdfium.wasmExports.malloc(32)
  const letters: Letter[] = []
  for (let index = 0; index < count; index++) {
    const code = api.FPDFText_GetUnicode(text, index)
    const boxed = api.FPDFText_GetCharBox(text, index, at, at + 8, at + 16, at + 24)
    const [left = 0, right = 0, bottom = 0, top = 0] = boxed ? new Float64Array(api.pdfium.HEAPU8.buffer, at, 4) : []
    letters.push({ code, left, right, bottom, top })
  }
  api.pdfium.wasmExports.free(at)
  return letters
}

/** Spaces and ends of lines part them; so does a letter that does not stand to the right on the same line. */
function groups(letters: readonly Letter[]): readonly (readonly Letter[])[] {
  const found: Letter[][] = []
  let current: Letter[] = []
  for (const letter of letters) {
    const last = current.at(-1)
    const visible = letter.code > 0x20 && letter.code <= 0x10ffff && !(letter.code >= 0xd800 && letter.code < 0xe000)
    const middle = (letter.bottom + letter.top) / 2
    const beside = last && letter.left >= last.left && middle < last.top && middle > last.bottom
    if (current.length > 0 && (!visible || !beside)) {
      found.push(current)
      current = []
    }
    if (visible) current.push(letter)
  }
  return current.length > 0 ? [...found, current] : found
}

function runOf(group: readonly Letter[], place: (x: number, y: number) => Point): readonly Run[] {
  const left = Math.min(...group.map((one) => one.left))
  const right = Math.max(...group.map((one) => one.right))
  const bottom = Math.min(...group.map((one) => one.bottom))
  const top = Math.max(...group.map((one) => one.top))
  if (!(right > left && top > bottom)) return []
  return [
    {
      text: String.fromCodePoint(...group.map(({ code }) => code)),
      from: place(left, bottom),
      to: place(right, bottom),
      top: place(left, top),
    },
  ]
}

/** From the page's own coordinates to the page as it is seen: cropped and turned. */
function placing(api: Pdfium, document: OpenDocument, page: number, loaded: number, at: number): (x: number, y: number) => Point {
  const { width, height } = document.size(page)
  return (x, y) => {
    api.FPDF_PageToDevice(loaded, 0, 0, Math.round(width * FINE), Math.round(height * FINE), 0, x, y, at, at + 4)
    const [across = 0, down = 0] = new Int32Array(api.pdfium.HEAPU8.buffer, at, 2)
    return [across / FINE, height - down / FINE]
  }
}
