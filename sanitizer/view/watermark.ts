/**
 * Who looks, on which device and when, drawn into the picture of a page: slanted, repeated over all of it, a light copy under a dark one so
 * that it stands out on white, black and grey alike, and faint enough to read through.
 */

import { faceOf } from '../container/face/sfnt.ts'
import { type Pdfium, REVERSE_BYTE_ORDER } from '../formats/pdf/pdfium/engine.ts'
import { notoSansJp } from '../noto.ts'
import { Refusal } from '../refusal.ts'

const ANGLE = (24 * Math.PI) / 180
/** Of the picture's width: a phone shows such letters at 9 of its points. */
const LETTER = 1 / 42
const LEAST_LETTER = 10
const MOST_LETTER = 64
/** Out of 255. */
const LIGHT = { colour: 255, alpha: 84, offset: 0.06 } as const
const DARK = { colour: 0, alpha: 56, offset: 0 } as const
/** In letters: between the lines of a mark, between marks along the slant, and across it. */
const LINE = 1.35
const GAP_ALONG = 4
const GAP_ACROSS = 7
const UNITS = 1000

/** One line, ready to be written: glyphs of Noto Sans JP. */
interface Line {
  readonly glyphs: readonly number[]
  /** Width in letters. */
  readonly width: number
}

/** 〓 stands for what the font cannot write; variation selectors choose between shapes that the font may not have and are left out. */
const UNKNOWN = '〓'
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Mn}]/gu

export function lineOf(text: string): Line {
  const face = faceOf(notoSansJp())
  const glyphs = [...text.normalize('NFC').replaceAll(INVISIBLE, '')].map(
    (character) => face.glyph(character.codePointAt(0) ?? 0) || face.glyph(UNKNOWN.codePointAt(0) ?? 0),
  )
  return { glyphs, width: glyphs.reduce((sum, glyph) => sum + face.advance(glyph), 0) / UNITS }
}

/** The font inside one instance of PDFium: loading it takes 0.2 s, so it is done once. */
interface Pen {
  readonly document: number
  readonly font: number
}
const pens = new WeakMap<Pdfium, Pen>()
const FPDF_FONT_TRUETYPE = 2

export function penOf(api: Pdfium): Pen {
  const known = pens.get(api)
  if (known) return known
  const font = notoSansJp()
  const at = api.pdfium.wasmExports.malloc(font.length)
  api.pdfium.HEAPU8.set(font, at)
  const document = api.FPDF_CreateNewDocument()
  const pen = { document, font: api.FPDFText_LoadFont(document, at, font.length, FPDF_FONT_TRUETYPE, true) }
  api.pdfium.wasmExports.free(at)
  if (pen.font === 0) throw new Error('PDFium does not take the font')
  pens.set(api, pen)
  return pen
}

/** Where marks go: points on a grid along the slant that covers the picture, every second row shifted by half. In pixels from the lower left. */
export function* places(width: number, height: number, along: number, across: number): Generator<readonly [x: number, y: number]> {
  const [cos, sin] = [Math.cos(ANGLE), Math.sin(ANGLE)]
  const [right, top] = [width * cos + height * sin, height * cos]
  for (let row = 0, v = -width * sin; v < top; v += across, row++) {
    for (let u = -along + (row % 2) * (along / 2); u < right; u += along) {
      const [x, y] = [u * cos - v * sin, u * sin + v * cos]
      // A mark reaches `along` to the right and up from its place.
      if (x < width && y < height && x + along > 0 && y + along > 0) yield [x, y]
    }
  }
}

/** Draws over a bitmap of PDFium whose pixels are RGBA. @throws Refusal limit-memory */
export function mark(api: Pdfium, bitmap: number, width: number, height: number, lines: readonly string[]): void {
  const pen = penOf(api)
  const written = lines.map(lineOf)
  const letter = Math.min(MOST_LETTER, Math.max(LEAST_LETTER, width * LETTER))
  const along = (Math.max(1, ...written.map((line) => line.width)) + GAP_ALONG) * letter
  const across = (written.length * LINE + GAP_ACROSS) * letter
  const page = api.FPDFPage_New(pen.document, 0, width, height)
  if (page === 0) throw new Refusal('limit-memory', 'no room for a mark')
  for (const [x, y] of places(width, height, along, across)) {
    for (const [index, line] of written.entries()) {
      const down = (written.length - 1 - index) * LINE * letter
      for (const ink of [LIGHT, DARK]) write(api, pen, page, line, letter, ink, x, y, down)
    }
  }
  api.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, REVERSE_BYTE_ORDER)
  api.FPDF_ClosePage(page)
  api.FPDFPage_Delete(pen.document, 0)
}

type Ink = typeof LIGHT | typeof DARK

function write(
  api: Pdfium,
  pen: Pen,
  page: number,
  line: Line,
  letter: number,
  { colour, alpha, offset }: Ink,
  x: number,
  y: number,
  up: number,
): void {
  const text = api.FPDFPageObj_CreateTextObj(pen.document, pen.font, letter)
  if (text === 0) throw new Refusal('limit-memory', 'no room for a mark')
  const at = api.pdfium.wasmExports.malloc(Math.max(1, line.glyphs.length) * 4)
  for (const [index, glyph] of line.glyphs.entries()) api.pdfium.setValue(at + index * 4, glyph, 'i32')
  api.FPDFText_SetCharcodes(text, at, line.glyphs.length)
  api.pdfium.wasmExports.free(at)
  api.FPDFPageObj_SetFillColor(text, colour, colour, colour, alpha)
  const [cos, sin] = [Math.cos(ANGLE), Math.sin(ANGLE)]
  const shift = offset * letter
  api.FPDFPageObj_Transform(text, cos, sin, -sin, cos, x - up * sin + shift, y + up * cos - shift)
  api.FPDFPage_InsertObject(page, text)
}
