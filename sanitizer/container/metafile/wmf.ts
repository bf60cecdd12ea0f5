import type { Limits } from '../../limits.ts'
import { within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { Drawing, DrawPixels } from './emf.ts'
import { type Box, Gdi } from './gdi.ts'
import type { Pair } from './geometry.ts'
import { brush, colour, type Font, pen } from './objects.ts'
import { boxAt, fillBy } from './pixels.ts'
import { decoded, drawText } from './text.ts'

/** Windows metafiles, [MS-WMF] §2.3: a table of the records that draw. Escapes (SETABORTPROC among them) are not in it. */

type Draw = (gdi: Gdi, parameters: DataView, pixels: DrawPixels) => void | Promise<void>

const word = (view: DataView, index: number): number => view.getInt16(2 * index, true)
/** Pairs stand with y first. */
const pair = (view: DataView, index: number): Pair => [word(view, index + 1), word(view, index)]
/** Bottom, right, top, left. */
const box = (view: DataView, index: number): Box => [word(view, index + 3), word(view, index + 2), word(view, index + 1), word(view, index)]
const reference = (view: DataView, at: number): string => colour(view.getUint32(at, true))

function points(view: DataView, at: number, count: number): readonly Pair[] {
  if (count < 0 || at + 4 * count > view.byteLength) throw new Refusal('malformed', 'more points than bytes')
  return Array.from({ length: count }, (_, index): Pair => [view.getInt16(at + 4 * index, true), view.getInt16(at + 4 * index + 2, true)])
}

function polygons(gdi: Gdi, view: DataView): void {
  const count = view.getUint16(0, true)
  let at = 2 + 2 * count
  const lists = Array.from({ length: count }, (_, index) => {
    const length = view.getUint16(2 + 2 * index, true)
    const list = points(view, at, length)
    at += 4 * length
    return list
  })
  gdi.polygons(lists, true)
}

function font(view: DataView): Font {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + 18, Math.max(0, Math.min(32, view.byteLength - 18)))
  return {
    kind: 'font',
    height: word(view, 0),
    escapement: word(view, 2),
    isBold: word(view, 4) >= 600,
    isUnderlined: view.getUint8(11) !== 0,
    isStruck: view.getUint8(12) !== 0,
    charset: view.getUint8(13),
    name: Buffer.from(bytes).toString('latin1').replace(/\0.*$/s, ''),
  }
}

const [OPAQUE, CLIPPED] = [2, 4]
function text(gdi: Gdi, view: DataView): void {
  const [length, options] = [view.getUint16(4, true), view.getUint16(6, true)]
  const hasBox = (options & (OPAQUE | CLIPPED)) !== 0
  const at = hasBox ? 16 : 8
  if (at + length > view.byteLength) throw new Refusal('malformed', 'text outside of its record')
  if (options & OPAQUE) gdi.fillBox([word(view, 4), word(view, 5), word(view, 6), word(view, 7)], gdi.state.backColour)
  const spacing = at + length + (length % 2)
  const advances =
    spacing + 2 * length <= view.byteLength ? Array.from({ length }, (_, index) => view.getInt16(spacing + 2 * index, true)) : []
  const read = decoded(gdi, new Uint8Array(view.buffer, view.byteOffset + at, length), advances)
  drawText(gdi, read.text, pair(view, 0), read.advances)
}
function plainText(gdi: Gdi, view: DataView): void {
  const length = view.getUint16(0, true)
  const place = 1 + ((length + 1) >> 1)
  if (2 * place + 4 > view.byteLength) throw new Refusal('malformed', 'text outside of its record')
  drawText(gdi, decoded(gdi, new Uint8Array(view.buffer, view.byteOffset + 2, length), []).text, pair(view, place), [])
}

/** `to` and `from` are words at which height, width, y, x stand; rows of the bitmap count from the bottom where `isUpward`. */
const bitmap =
  (places: {
    readonly fromSize: number | undefined
    readonly from: number
    readonly toSize: number
    readonly to: number
    readonly dib: number
    readonly isUpward: boolean
  }): Draw =>
  (gdi, view, pixels) => {
    const to = boxAt(pair(view, places.to), pair(view, places.toSize))
    const size = pair(view, places.fromSize ?? places.toSize)
    const [x, y] = pair(view, places.from)
    const dib = new Uint8Array(view.buffer, view.byteOffset + 2 * places.dib, view.byteLength - 2 * places.dib)
    const rows = new DataView(dib.buffer, dib.byteOffset, dib.byteLength).getInt32(8, true)
    const top = places.isUpward && rows > 0 ? rows - y - size[1] : y
    return pixels(gdi, { to, from: [x, top, x + size[0], top + size[1]], operation: view.getUint32(0, true), dib })
  }
/** Without a bitmap these records are as short as their high byte says, and a word is left empty before the size (§2.3.1). */
const orFill =
  (shortWords: number, sizeAt: number, draw: Draw): Draw =>
  (gdi, view, pixels) =>
    view.byteLength <= 2 * shortWords
      ? fillBy(gdi, boxAt(pair(view, sizeAt + 2), pair(view, sizeAt)), view.getUint32(0, true))
      : draw(gdi, view, pixels)

const records: ReadonlyMap<number, Draw> = new Map<number, Draw>([
  [0x001e, (gdi) => gdi.save()],
  [0x0127, (gdi, view) => gdi.restore(word(view, 0))],
  [0x0102, (gdi, view) => gdi.set({ isOpaque: word(view, 0) === 2 })],
  [0x0103, (gdi, view) => gdi.set({ mode: word(view, 0) })],
  [0x0106, (gdi, view) => gdi.set({ rule: word(view, 0) === 2 ? 'nonzero' : 'evenodd' })],
  [0x012e, (gdi, view) => gdi.set({ align: word(view, 0) })],
  [0x012d, (gdi, view) => gdi.select(view.getUint16(0, true))],
  [0x01f0, (gdi, view) => gdi.remove(view.getUint16(0, true))],
  [0x0201, (gdi, view) => gdi.set({ backColour: reference(view, 0) })],
  [0x0209, (gdi, view) => gdi.set({ textColour: reference(view, 0) })],
  [0x020b, (gdi, view) => gdi.set({ windowOrigin: pair(view, 0) })],
  [0x020c, (gdi, view) => gdi.set({ windowExtent: pair(view, 0) })],
  [0x020d, (gdi, view) => gdi.set({ viewportOrigin: pair(view, 0) })],
  [0x020e, (gdi, view) => gdi.set({ viewportExtent: pair(view, 0) })],
  [0x020f, (gdi, view) => gdi.set({ windowOrigin: plus(gdi.state.windowOrigin, pair(view, 0)) })],
  [0x0211, (gdi, view) => gdi.set({ viewportOrigin: plus(gdi.state.viewportOrigin, pair(view, 0)) })],
  [0x0213, (gdi, view) => gdi.goOn([pair(view, 0)], false)],
  [0x0214, (gdi, view) => gdi.moveTo(pair(view, 0))],
  [0x0410, (gdi, view) => gdi.set({ windowExtent: scaled(gdi.state.windowExtent, view) })],
  [0x0412, (gdi, view) => gdi.set({ viewportExtent: scaled(gdi.state.viewportExtent, view) })],
  [0x0416, (gdi, view) => gdi.clipTo(gdi.boxPath(box(view, 0)), 1)],
  [0x0418, (gdi, view) => gdi.ellipse(box(view, 0))],
  [0x041b, (gdi, view) => gdi.rectangle(box(view, 0))],
  [0x041f, (gdi, view) => gdi.fillBox(boxAt(pair(view, 2), [1, 1]), reference(view, 0))],
  [0x0521, plainText],
  [0x0a32, text],
  [0x0324, (gdi, view) => gdi.polygons([points(view, 2, word(view, 0))], true)],
  [0x0325, (gdi, view) => gdi.polygons([points(view, 2, word(view, 0))], false)],
  [0x0538, polygons],
  [0x061c, (gdi, view) => gdi.roundRectangle(box(view, 2), word(view, 1), word(view, 0))],
  [0x061d, (gdi, view) => fillBy(gdi, boxAt(pair(view, 4), pair(view, 2)), view.getUint32(0, true))],
  [0x0817, (gdi, view) => gdi.arc(box(view, 4), pair(view, 2), pair(view, 0), 'arc')],
  [0x081a, (gdi, view) => gdi.arc(box(view, 4), pair(view, 2), pair(view, 0), 'pie')],
  [0x0830, (gdi, view) => gdi.arc(box(view, 4), pair(view, 2), pair(view, 0), 'chord')],
  [0x02fa, (gdi, view) => gdi.createNext(pen(word(view, 0), word(view, 1), reference(view, 6)))],
  [0x02fb, (gdi, view) => gdi.createNext(font(view))],
  [0x02fc, (gdi, view) => gdi.createNext(brush(word(view, 0), reference(view, 2)))],
  [0x00f7, (gdi) => gdi.createNext({ kind: 'other' })],
  [0x06ff, (gdi) => gdi.createNext({ kind: 'other' })],
  [0x0142, (gdi) => gdi.createNext(brush(3, '#000000'))],
  [0x01f9, (gdi) => gdi.createNext(brush(3, '#000000'))],
  [0x0940, orFill(9, 5, bitmap({ from: 2, fromSize: undefined, toSize: 4, to: 6, dib: 8, isUpward: false }))],
  [0x0b41, orFill(11, 7, bitmap({ fromSize: 2, from: 4, toSize: 6, to: 8, dib: 10, isUpward: false }))],
  [0x0f43, bitmap({ fromSize: 3, from: 5, toSize: 7, to: 9, dib: 11, isUpward: true })],
  [
    0x0d33,
    (gdi, view, pixels) => {
      const dib = new Uint8Array(view.buffer, view.byteOffset + 18, view.byteLength - 18)
      return pixels(gdi, { to: boxAt(pair(view, 7), pair(view, 5)), from: undefined, operation: 0, dib })
    },
  ],
])

const plus = (one: Pair, two: Pair): Pair => [one[0] + two[0], one[1] + two[1]]
/** Divisor and factor of y, then of x. */
const scaled = (extent: Pair, view: DataView): Pair => [
  (extent[0] * word(view, 3)) / (word(view, 2) || 1),
  (extent[1] * word(view, 1)) / (word(view, 0) || 1),
]

const PLACEABLE = 0x9ac6cdd7
const PLACEABLE_BYTES = 22
const HEADER_BYTES = 18
/** Logical units of an inch where nothing says it. */
const USUAL_PER_INCH = 1440

const isPlaceable = (bytes: Uint8Array): boolean => bytes.length > 40 && Buffer.from(bytes.subarray(0, 4)).readUInt32LE() === PLACEABLE

/** A placeable file, or one that begins with the header alone. */
export const isWmf = (bytes: Uint8Array): boolean => {
  if (isPlaceable(bytes)) return true
  if (bytes.length < HEADER_BYTES + 6) return false
  const head = Buffer.from(bytes.subarray(0, 6))
  return [1, 2].includes(head.readUInt16LE(0)) && head.readUInt16LE(2) === 9 && [0x100, 0x300].includes(head.readUInt16LE(4))
}

interface Frame {
  readonly origin: Pair
  readonly extent: Pair
  readonly perInch: number
}

function frameOf(bytes: Uint8Array, rows: readonly Row[]): Frame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isPlaceable(bytes)) {
    const [left, top, right, bottom] = [6, 8, 10, 12].map((at) => view.getInt16(at, true)) as [number, number, number, number]
    return { origin: [left, top], extent: [right - left, bottom - top], perInch: view.getUint16(14, true) || USUAL_PER_INCH }
  }
  const first = (code: number): Pair | undefined => {
    const row = rows.find((one) => one.code === code)
    return row && pair(row.parameters, 0)
  }
  return { origin: first(0x020b) ?? [0, 0], extent: first(0x020c) ?? [1000, 1000], perInch: USUAL_PER_INCH }
}

interface Row {
  readonly code: number
  readonly parameters: DataView
}

function rowsOf(bytes: Uint8Array, limits: Limits): readonly Row[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rows: Row[] = []
  for (let at = HEADER_BYTES + (isPlaceable(bytes) ? PLACEABLE_BYTES : 0); at + 6 <= bytes.length; ) {
    const size = view.getUint32(at, true) * 2
    const code = view.getUint16(at + 4, true)
    if (size < 6 || at + size > bytes.length) throw new Refusal('malformed', 'record of a drawing')
    if (code === 0) break
    rows.push({ code, parameters: new DataView(bytes.buffer, bytes.byteOffset + at + 6, size - 6) })
    within(limits, 'objects', rows.length)
    at += size
  }
  return rows
}

/** @throws Refusal malformed, limits */
export async function playWmf(bytes: Uint8Array, limits: Limits, pixels: DrawPixels): Promise<Drawing> {
  const rows = rowsOf(bytes, limits)
  const { origin, extent, perInch } = frameOf(bytes, rows)
  const [width, height] = [Math.abs(extent[0]), Math.abs(extent[1])]
  if (width === 0 || height === 0) throw new Refusal('malformed', 'frame of the drawing')
  const gdi = new Gdi(limits, [perInch / 25.4, perInch / 25.4], Math.max(width, height) / 1000)
  // A player of these takes the window of the file for the whole picture, whatever mode the file asks for.
  gdi.set({ windowOrigin: origin, windowExtent: extent, viewportExtent: [width, height], mode: 8 })
  for (const { code, parameters } of rows) {
    await records.get(code)?.(gdi, parameters, pixels)
    if (code === 0x0103 && gdi.state.mode === 1) gdi.set({ mode: 8 })
  }
  return { gdi, view: { left: 0, top: 0, width, height }, size: [width / perInch, height / perInch] }
}
