import type { Limits } from '../../limits.ts'
import { within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { View } from './canvas.ts'
import { type Box, Gdi } from './gdi.ts'
import { after, identity, type Matrix, type Pair } from './geometry.ts'
import { brush, colour, type Font, type Pen, pen } from './objects.ts'
import { boxAt, fillBy, type Transfer } from './pixels.ts'
import { decoded, drawText } from './text.ts'

/** Enhanced metafiles, [MS-EMF] §2.3: a table of the records that draw. What is not in it is passed over: nothing of the file is copied. */

export interface Drawing {
  readonly gdi: Gdi
  readonly view: View
  /** Inches, as it wants to be shown. */
  readonly size: Pair
}

/** Draws pixels; given, since that cannot be done at once. */
export type DrawPixels = (gdi: Gdi, transfer: Transfer) => Promise<void>
type Draw = (gdi: Gdi, view: DataView, pixels: DrawPixels) => void | Promise<void>

const pair = (view: DataView, at: number): Pair => [view.getInt32(at, true), view.getInt32(at + 4, true)]
const box = (view: DataView, at: number): Box => [...pair(view, at), ...pair(view, at + 8)]
const part = (view: DataView, at: number, length: number): Uint8Array => {
  if (at < 8 || length < 0 || at + length > view.byteLength) throw new Refusal('malformed', 'a part outside of its record')
  return new Uint8Array(view.buffer, view.byteOffset + at, length)
}

/** `isShort`: two bytes a coordinate. */
function points(view: DataView, at: number, count: number, isShort: boolean): readonly Pair[] {
  const size = isShort ? 4 : 8
  if (count > (view.byteLength - at) / size) throw new Refusal('malformed', 'more points than bytes')
  return Array.from({ length: count }, (_, index): Pair => {
    const place = at + size * index
    return isShort ? [view.getInt16(place, true), view.getInt16(place + 2, true)] : pair(view, place)
  })
}
const line =
  (isShort: boolean, use: (gdi: Gdi, points: readonly Pair[]) => void): Draw =>
  (gdi, view) =>
    use(gdi, points(view, 28, view.getUint32(24, true), isShort))
const lines =
  (isShort: boolean, isClosed: boolean): Draw =>
  (gdi, view) => {
    const count = view.getUint32(24, true)
    if (count > view.byteLength / 4) throw new Refusal('malformed', 'more polygons than bytes')
    let at = 32 + 4 * count
    const lists = Array.from({ length: count }, (_, index) => {
      const length = view.getUint32(32 + 4 * index, true)
      const list = points(view, at, length, isShort)
      at += length * (isShort ? 4 : 8)
      return list
    })
    gdi.polygons(lists, isClosed)
  }

const matrix = (view: DataView, at: number): Matrix => {
  const value = (index: number): number => view.getFloat32(at + 4 * index, true)
  return [value(0), value(1), value(2), value(3), value(4), value(5)]
}
/** §2.1.24: identity, before, after, instead. */
const modified = (world: Matrix, other: Matrix, mode: number): Matrix =>
  mode === 1 ? identity : mode === 2 ? after(world, other) : mode === 3 ? after(other, world) : mode === 4 ? other : world

const scaled = (extent: Pair, view: DataView): Pair => [
  (extent[0] * view.getInt32(8, true)) / (view.getInt32(12, true) || 1),
  (extent[1] * view.getInt32(16, true)) / (view.getInt32(20, true) || 1),
]

function extendedPen(view: DataView): Pen {
  const style = view.getUint32(28, true)
  const isHollow = view.getUint32(36, true) === 1
  return pen(isHollow ? 5 : style, view.getUint32(32, true), colour(view.getUint32(40, true)), (style & 0x10000) !== 0)
}

function font(view: DataView): Font {
  const units = new Uint16Array(32)
  for (let index = 0; index < 32 && 40 + 2 * index + 2 <= view.byteLength; index++) units[index] = view.getUint16(40 + 2 * index, true)
  return {
    kind: 'font',
    height: view.getInt32(12, true),
    escapement: view.getInt32(20, true),
    isBold: view.getInt32(28, true) >= 600,
    isUnderlined: view.getUint8(33) !== 0,
    isStruck: view.getUint8(34) !== 0,
    charset: view.getUint8(35),
    name: String.fromCharCode(...units).replace(/\0.*$/s, ''),
  }
}

const [OPAQUE, GLYPH_INDEX] = [2, 0x10]
/** §2.3.5.7 and §2.3.5.8. */
const text =
  (isWide: boolean): Draw =>
  (gdi, view) => {
    const [count, at, options, advancesAt] = [44, 48, 52, 72].map((place) => view.getUint32(place, true)) as [
      number,
      number,
      number,
      number,
    ]
    if (options & OPAQUE) gdi.fillBox(box(view, 56), gdi.state.backColour)
    // Numbers of glyphs mean letters only in the font that they were taken from.
    if (count === 0 || options & GLYPH_INDEX) return
    const bytes = part(view, at, count * (isWide ? 2 : 1))
    const advances =
      advancesAt >= 76 && advancesAt + 4 * count <= view.byteLength
        ? Array.from({ length: count }, (_, index) => view.getInt32(advancesAt + 4 * index, true))
        : []
    const read = isWide ? { text: Buffer.from(bytes).toString('utf16le'), advances } : decoded(gdi, bytes, advances)
    drawText(gdi, read.text, pair(view, 36), read.advances)
  }

/** Bitmaps of a record: where header and pixels are, each as offset and size. */
const bitmap = (view: DataView, at: number): Pick<Transfer, 'dib' | 'pixels'> | undefined => {
  const [header, headerSize, bits, bitsSize] = [0, 4, 8, 12].map((step) => view.getUint32(at + step, true)) as [
    number,
    number,
    number,
    number,
  ]
  return headerSize === 0 ? undefined : { dib: part(view, header, headerSize), pixels: part(view, bits, bitsSize) }
}
const stretched =
  (places: {
    readonly to: number
    readonly operation: number | undefined
    readonly from: number
    readonly bitmap: number
    readonly fromSize: number | undefined
  }): Draw =>
  (gdi, view, pixels) => {
    const to = boxAt(pair(view, places.to), pair(view, places.to + 8))
    const operation = places.operation === undefined ? 0 : view.getUint32(places.operation, true)
    const source = bitmap(view, places.bitmap)
    if (!source) return fillBy(gdi, to, operation)
    const size: Pair = places.fromSize === undefined ? [to[2] - to[0], to[3] - to[1]] : pair(view, places.fromSize)
    return pixels(gdi, { to, from: boxAt(pair(view, places.from), size), operation, ...source })
  }

/** Rows of the bitmap count from the bottom in these two records. */
const uncut =
  (toSize: number | undefined): Draw =>
  (gdi, view, pixels) => {
    const source = bitmap(view, 48)
    const to = boxAt(pair(view, 24), toSize === undefined ? pair(view, 40) : pair(view, toSize))
    if (!source) return fillBy(gdi, to, view.getUint32(68, true))
    const [x, y] = pair(view, 32)
    const [width, height] = pair(view, 40)
    const rows = new DataView(source.dib.buffer, source.dib.byteOffset, source.dib.byteLength).getInt32(8, true)
    const top = rows > 0 ? rows - y - height : y
    return pixels(gdi, {
      to,
      from: [x, top, x + width, top + height],
      operation: toSize === undefined ? 0 : view.getUint32(68, true),
      ...source,
    })
  }

/** §2.2.25: the rectangles of a region. */
function region(gdi: Gdi, view: DataView, at: number): ReturnType<Gdi['newPath']> {
  const count = Math.min(view.getUint32(at + 8, true), (view.byteLength - at - 32) / 16)
  const map = { ...gdi.state, mode: 1, world: identity }
  const path = new Gdi(gdi.limits, [1, 1], 0)
  path.set({ ...map, windowOrigin: [0, 0], viewportOrigin: [0, 0] })
  const all = path.newPath()
  for (let index = 0; index < count; index++) all.add(path.boxPath(box(view, at + 32 + 16 * index)))
  return all
}

/** §2.3.5.12: triangles and rectangles between colours; drawn in the mean of their corners' colours. */
function gradient(gdi: Gdi, view: DataView): void {
  const [vertices, shapes, mode] = [24, 28, 32].map((at) => view.getUint32(at, true)) as [number, number, number]
  if (vertices > view.byteLength / 16 || shapes > view.byteLength / 8) throw new Refusal('malformed', 'gradient')
  const corner = (index: number): { readonly at: Pair; readonly parts: readonly number[] } => {
    const at = 36 + 16 * Math.min(index, vertices - 1)
    return { at: pair(view, at), parts: [8, 10, 12].map((step) => view.getUint16(at + step, true) >> 8) }
  }
  const width = mode === 2 ? 3 : 2
  for (let index = 0; index < shapes; index++) {
    const corners = Array.from({ length: width }, (_, step) =>
      corner(view.getUint32(36 + 16 * vertices + 4 * (width * index + step), true)),
    )
    const mean = [0, 1, 2].map((channel) => Math.round(corners.reduce((sum, { parts }) => sum + (parts[channel] ?? 0), 0) / width))
    const fill = colour((mean[0] ?? 0) | ((mean[1] ?? 0) << 8) | ((mean[2] ?? 0) << 16))
    const [one, two] = corners
    if (width === 2 && one && two) gdi.fillBox([...one.at, ...two.at], fill)
    else
      gdi.canvas.path(
        gdi.newPath().polygon(
          corners.map(({ at }) => at),
          true,
        ),
        { fill, rule: 'nonzero', stroke: undefined },
        gdi.state.clip,
      )
  }
}

/** By record type; places count from the record's beginning. */
const records: Readonly<Record<number, Draw>> = {
  2: line(false, (gdi, list) => gdi.bezier(list)),
  3: line(false, (gdi, list) => gdi.polygons([list], true)),
  4: line(false, (gdi, list) => gdi.polygons([list], false)),
  5: line(false, (gdi, list) => gdi.goOn(list, true)),
  6: line(false, (gdi, list) => gdi.goOn(list, false)),
  7: lines(false, false),
  8: lines(false, true),
  9: (gdi, view) => gdi.set({ windowExtent: pair(view, 8) }),
  10: (gdi, view) => gdi.set({ windowOrigin: pair(view, 8) }),
  11: (gdi, view) => gdi.set({ viewportExtent: pair(view, 8) }),
  12: (gdi, view) => gdi.set({ viewportOrigin: pair(view, 8) }),
  15: (gdi, view) => gdi.fillBox(boxAt(pair(view, 8), [1, 1]), colour(view.getUint32(16, true))),
  17: (gdi, view) => gdi.set({ mode: view.getUint32(8, true) }),
  18: (gdi, view) => gdi.set({ isOpaque: view.getUint32(8, true) === 2 }),
  19: (gdi, view) => gdi.set({ rule: view.getUint32(8, true) === 2 ? 'nonzero' : 'evenodd' }),
  22: (gdi, view) => gdi.set({ align: view.getUint32(8, true) }),
  24: (gdi, view) => gdi.set({ textColour: colour(view.getUint32(8, true)) }),
  25: (gdi, view) => gdi.set({ backColour: colour(view.getUint32(8, true)) }),
  27: (gdi, view) => gdi.moveTo(pair(view, 8)),
  30: (gdi, view) => gdi.clipTo(gdi.boxPath(box(view, 8)), 1),
  31: (gdi, view) => gdi.set({ viewportExtent: scaled(gdi.state.viewportExtent, view) }),
  32: (gdi, view) => gdi.set({ windowExtent: scaled(gdi.state.windowExtent, view) }),
  33: (gdi) => gdi.save(),
  34: (gdi, view) => gdi.restore(view.getInt32(8, true)),
  35: (gdi, view) => gdi.set({ world: matrix(view, 8) }),
  36: (gdi, view) => gdi.set({ world: modified(gdi.state.world, matrix(view, 8), view.getUint32(32, true)) }),
  37: (gdi, view) => gdi.select(view.getUint32(8, true)),
  38: (gdi, view) =>
    gdi.create(view.getUint32(8, true), pen(view.getUint32(12, true), view.getInt32(16, true), colour(view.getUint32(24, true)))),
  39: (gdi, view) => gdi.create(view.getUint32(8, true), brush(view.getUint32(12, true), colour(view.getUint32(16, true)))),
  40: (gdi, view) => gdi.remove(view.getUint32(8, true)),
  41: (gdi, view) => {
    const [from, sweep] = [20, 24].map((at) => (view.getFloat32(at, true) * Math.PI) / 180) as [number, number]
    gdi.angleArc(pair(view, 8), view.getUint32(16, true), from, sweep)
  },
  42: (gdi, view) => gdi.ellipse(box(view, 8)),
  43: (gdi, view) => gdi.rectangle(box(view, 8)),
  44: (gdi, view) => gdi.roundRectangle(box(view, 8), ...pair(view, 24)),
  45: (gdi, view) => gdi.arc(box(view, 8), pair(view, 24), pair(view, 32), 'arc'),
  46: (gdi, view) => gdi.arc(box(view, 8), pair(view, 24), pair(view, 32), 'chord'),
  47: (gdi, view) => gdi.arc(box(view, 8), pair(view, 24), pair(view, 32), 'pie'),
  54: (gdi, view) => gdi.goOn([pair(view, 8)], false),
  55: (gdi, view) => gdi.arc(box(view, 8), pair(view, 24), pair(view, 32), 'on'),
  57: (gdi, view) => gdi.set({ isClockwise: view.getUint32(8, true) === 2 }),
  59: (gdi) => gdi.beginPath(),
  60: (gdi) => gdi.endPath(),
  61: (gdi) => gdi.closeFigure(),
  62: (gdi) => gdi.usePath(true, false),
  63: (gdi) => gdi.usePath(true, true),
  64: (gdi) => gdi.usePath(false, true),
  67: (gdi, view) => gdi.clipToPath(view.getUint32(8, true)),
  68: (gdi) => gdi.abortPath(),
  75: (gdi, view) => gdi.clipTo(view.getUint32(8, true) === 0 ? undefined : region(gdi, view, 16), view.getUint32(12, true)),
  76: stretched({ to: 24, operation: 40, from: 44, bitmap: 84, fromSize: undefined }),
  77: stretched({ to: 24, operation: 40, from: 44, bitmap: 84, fromSize: 100 }),
  80: uncut(undefined),
  81: uncut(72),
  82: (gdi, view) => gdi.create(view.getUint32(8, true), font(view)),
  83: text(false),
  84: text(true),
  85: line(true, (gdi, list) => gdi.bezier(list)),
  86: line(true, (gdi, list) => gdi.polygons([list], true)),
  87: line(true, (gdi, list) => gdi.polygons([list], false)),
  88: line(true, (gdi, list) => gdi.goOn(list, true)),
  89: line(true, (gdi, list) => gdi.goOn(list, false)),
  90: lines(true, false),
  91: lines(true, true),
  93: (gdi, view) => gdi.create(view.getUint32(8, true), brush(3, '#000000')),
  94: (gdi, view) => gdi.create(view.getUint32(8, true), brush(3, '#000000')),
  95: (gdi, view) => gdi.create(view.getUint32(8, true), extendedPen(view)),
  114: stretched({ to: 24, operation: undefined, from: 44, bitmap: 84, fromSize: 100 }),
  116: stretched({ to: 24, operation: undefined, from: 44, bitmap: 84, fromSize: 100 }),
  118: gradient,
}

const EOF_RECORD = 14

export const isEmf = (bytes: Uint8Array): boolean =>
  bytes.length >= 88 &&
  Buffer.from(bytes.subarray(0, 4)).readUInt32LE() === 1 &&
  Buffer.from(bytes.subarray(40, 44)).toString('latin1') === ' EMF'

/** @throws Refusal malformed, limits */
export async function playEmf(bytes: Uint8Array, limits: Limits, pixels: DrawPixels): Promise<Drawing> {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [device, millimetres] = [pair(head, 72), pair(head, 80)]
  const [left, top, right, bottom] = box(head, 24)
  const per: Pair = [device[0] / (millimetres[0] || 1), device[1] / (millimetres[1] || 1)]
  const view = {
    left: (left / 100) * per[0],
    top: (top / 100) * per[1],
    width: ((right - left) / 100) * per[0],
    height: ((bottom - top) / 100) * per[1],
  }
  if (!(view.width > 0 && view.height > 0)) throw new Refusal('malformed', 'frame of the drawing')
  const gdi = new Gdi(limits, per, Math.max(view.width, view.height) / 1000)
  let count = 0
  for (let at = head.getUint32(4, true); at + 8 <= bytes.length; count++) {
    within(limits, 'objects', count)
    const [type, size] = [head.getUint32(at, true), head.getUint32(at + 4, true)]
    if (size < 8 || size % 4 !== 0 || at + size > bytes.length) throw new Refusal('malformed', 'record of a drawing')
    if (type === EOF_RECORD) break
    await records[type]?.(gdi, new DataView(bytes.buffer, bytes.byteOffset + at, size), pixels)
    at += size
  }
  return { gdi, view, size: [(right - left) / 2540, (bottom - top) / 2540] }
}
