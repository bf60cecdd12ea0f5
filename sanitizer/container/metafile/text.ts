import { notoSansJp } from '../../noto.ts'
import { outline } from '../face/outlines.ts'
import { faceOf } from '../face/sfnt.ts'
import { symbol, withoutSymbols } from '../face/symbols.ts'
import type { Gdi } from './gdi.ts'
import { after, type Matrix, type Pair, Path } from './geometry.ts'

/** Letters of a drawing as outlines of our own font, each at the place that the drawing gives it. */

/** Reads the fonts, before a child may open no file any more. */
export function warmLetters(): void {
  for (const weight of ['Regular', 'Bold'] as const) faceOf(notoSansJp(weight))
}

const [UPDATE_POSITION, RIGHT, CENTRE, BOTTOM, BASELINE] = [1, 2, 6, 8, 24]
const SYMBOL_CHARSET = 2
const SHIFT_JIS = 128
/** Our font's, in sizes: above and below the base line, and what a positive height has more than letters. */
const [ASCENT, DESCENT, LINE] = [0.88, 0.2, 1.15]
/** How narrow a letter may be pressed into the place that another font had. */
const NARROWEST = 0.5

const decoders = { shiftJis: new TextDecoder('shift_jis'), latin: new TextDecoder('windows-1252') }
const decodedAs = (charset: number, bytes: Uint8Array): string => (charset === SHIFT_JIS ? decoders.shiftJis : decoders.latin).decode(bytes)

/** Bytes as characters; with them the advance of each, summed where one takes two bytes. */
export function decoded(
  gdi: Gdi,
  bytes: Uint8Array,
  advances: readonly number[],
): { readonly text: string; readonly advances: readonly number[] } {
  const { charset, name } = gdi.state.font
  const isSymbol = charset === SYMBOL_CHARSET || /symbol|wingdings|webdings/i.test(name)
  if (isSymbol) return { text: [...bytes].map((code) => (code === 32 ? ' ' : symbol(name || 'Symbol', code))).join(''), advances }
  if (charset !== SHIFT_JIS) return { text: decodedAs(charset, bytes), advances }
  const summed: number[] = []
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0
    const size = (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xfc) ? 2 : 1
    text += decodedAs(charset, bytes.subarray(at, at + size))
    if (advances.length > 0) summed.push((advances[at] ?? 0) + (size === 2 ? (advances[at + 1] ?? 0) : 0))
    at += size
  }
  return { text, advances: summed }
}

/**
 * @param at reference point, logical units
 * @param advances of each UTF-16 unit in logical units; none: those of our font
 */
export function drawText(gdi: Gdi, raw: string, at: Pair, advances: readonly number[]): void {
  const { font, align, textColour } = gdi.state
  const text = /symbol|wingdings|webdings/i.test(font.name) && /[\uf020-\uf0ff]/.test(raw) ? withoutSymbols(raw, font.name) : raw
  const size = font.height < 0 ? -font.height : (font.height || 12) / LINE
  const letters = placed(text, size, advances, font.isBold)
  const width = letters.at(-1)?.end ?? 0
  const from = align & UPDATE_POSITION ? gdi.state.at : at
  const left = (align & CENTRE) === CENTRE ? -width / 2 : align & RIGHT ? -width : 0
  const base = (align & BASELINE) === BASELINE ? 0 : align & BOTTOM ? -DESCENT * size : ASCENT * size
  const turn = (-font.escapement / 10) * (Math.PI / 180)
  const isFlipped = gdi.map[3] < 0 ? -1 : 1
  const [cos, sin] = [Math.cos(turn), Math.sin(turn) * isFlipped]
  const line: Matrix = after([cos, sin, -sin, cos, from[0], from[1]], [1, 0, 0, isFlipped, left, base * isFlipped])
  const path = new Path(after(gdi.map, line))
  const face = faceOf(notoSansJp(font.isBold ? 'Bold' : 'Regular'))
  for (const { glyph, start, squeeze } of letters) {
    const part = new Path(after(path.map, [(size / 1000) * squeeze, 0, 0, -size / 1000, start, 0]))
    let isOpen = false
    for (const step of outline(face.outlines, glyph)) {
      if (step[0] === 'M') {
        if (isOpen) part.close()
        part.move([step[1], step[2]])
        isOpen = true
      } else if (step[0] === 'L') part.line([step[1], step[2]])
      else part.curve([step[1], step[2]], [step[3], step[4]], [step[5], step[6]])
    }
    if (isOpen) part.close()
    path.add(part)
  }
  if (font.isUnderlined) path.polygon(bar(width, 0.12 * size, 0.06 * size), true)
  if (font.isStruck) path.polygon(bar(width, -0.3 * size, 0.06 * size), true)
  gdi.canvas.path(path, { fill: textColour, rule: 'nonzero', stroke: undefined }, gdi.state.clip)
  if (align & UPDATE_POSITION) gdi.set({ at: [from[0] + width * cos, from[1] + width * sin] })
}

const bar = (width: number, y: number, thickness: number): readonly Pair[] => [
  [0, y],
  [width, y],
  [width, y + thickness],
  [0, y + thickness],
]

interface Letter {
  readonly glyph: number
  readonly start: number
  readonly end: number
  readonly squeeze: number
}

function placed(text: string, size: number, advances: readonly number[], isBold: boolean): readonly Letter[] {
  const face = faceOf(notoSansJp(isBold ? 'Bold' : 'Regular'))
  const letters: Letter[] = []
  let x = 0
  let unit = 0
  for (const character of text) {
    const glyph = character < ' ' ? face.glyph(32) : face.glyph(character.codePointAt(0) ?? 0)
    const own = (face.advance(glyph) * size) / 1000
    let advance = advances.length === 0 ? own : 0
    for (let part = 0; part < character.length; part++) advance += advances[unit + part] ?? 0
    const squeeze = advances.length > 0 && own > 0 ? Math.max(NARROWEST, Math.min(1, advance > 0 ? advance / own : 1)) : 1
    letters.push({ glyph, start: x, end: x + advance, squeeze })
    x += advance
    unit += character.length
  }
  return letters
}
