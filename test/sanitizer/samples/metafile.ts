/** Metafiles written record by record ([MS-EMF], [MS-WMF]). */

const int = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value | 0, 4 * index)
  return bytes
}
const short = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value & 0xffff, 2 * index)
  return bytes
}
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

export const emfRecord = (type: number, body: Buffer = Buffer.alloc(0)): Buffer => {
  const whole = padded(body)
  return Buffer.concat([int(type, 8 + whole.length), whole])
}

/** A drawing of 100 × 100 device units, 96 to the inch. */
export function emf(...records: readonly Buffer[]): Buffer {
  const frame = Math.round((100 / 96) * 2540)
  const body = [...records, emfRecord(14, int(0, 16, 20))]
  const size = 88 + body.reduce((sum, { length }) => sum + length, 0)
  const head = Buffer.concat([
    int(0, 0, 99, 99, 0, 0, frame, frame),
    Buffer.from(' EMF'),
    int(0x10000, size, body.length + 1),
    short(8, 0),
    int(0, 0, 0, 960, 960, 254, 254),
  ])
  return Buffer.concat([int(1, 88), head, ...body])
}

export const emfBrush = (number: number, colour: number): Buffer => emfRecord(39, int(number, 0, colour, 0))
export const emfSelect = (number: number): Buffer => emfRecord(37, int(number))
export const emfRectangle = (left: number, top: number, right: number, bottom: number): Buffer =>
  emfRecord(43, int(left, top, right, bottom))
export const emfComment = (text: string): Buffer => emfRecord(70, Buffer.concat([int(text.length), Buffer.from(text)]))
export const emfFont = (number: number, height: number): Buffer =>
  emfRecord(82, Buffer.concat([int(number, height, 0, 0, 0, 400), Buffer.alloc(4 + 64 + 228)]))
export const emfText = (x: number, y: number, text: string): Buffer => {
  const letters = Buffer.from(text, 'utf16le')
  return emfRecord(84, Buffer.concat([int(0, 0, 0, 0, 1, 0, 0, x, y, text.length, 76, 0, 0, 0, 0, 0, 0), letters]))
}

/** Two by two pixels, bottom row first: red, green; blue, white. */
export const smallDib = (compression = 0, pixels?: Buffer): Buffer => {
  const head = Buffer.concat([int(40, 2, 2), short(1, 24), int(compression, pixels?.length ?? 16, 0, 0, 0, 0)])
  const rows = Buffer.from([0, 0, 255, 0, 255, 0, 0, 0, 255, 0, 0, 255, 255, 255, 0, 0])
  return Buffer.concat([head, pixels ?? rows])
}
/** The bitmap over all of the drawing. */
export const emfBitmap = (dib: Buffer): Buffer => {
  const places = int(0, 0, 99, 99, 0, 0, 0, 0, 2, 2, 80, 40, 120, dib.length - 40, 0, 0x00cc0020, 100, 100)
  return emfRecord(81, Buffer.concat([places, dib]))
}

export const bmp = (dib: Buffer): Buffer => Buffer.concat([Buffer.from('BM'), int(14 + dib.length, 0, 54), dib])

export const wmfRecord = (code: number, ...words: readonly number[]): Buffer =>
  Buffer.concat([int(3 + words.length), short(code, ...words)])

/** A placeable drawing of 100 × 100 units, 96 to the inch. */
export function wmf(...records: readonly Buffer[]): Buffer {
  const body = Buffer.concat([...records, wmfRecord(0)])
  const placeable = Buffer.concat([int(0x9ac6cdd7), short(0, 0, 0, 100, 100, 96), int(0), short(0)])
  return Buffer.concat([placeable, short(1, 9, 0x300), int((18 + body.length) / 2), short(8), int(64), short(0), body])
}
