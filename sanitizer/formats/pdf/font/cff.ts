/** Adobe Technical Note 5176: header, then the Name, Top DICT, String and Global Subr INDEX structures, all within the bytes. */
const MAXIMUM_FONTS = 1

interface Index {
  readonly count: number
  readonly start: number
  readonly end: number
  readonly ranges: readonly (readonly [number, number])[]
}

function readIndex(font: Buffer, at: number): Index | undefined {
  if (at < 0 || at + 2 > font.length) return undefined
  const count = font.readUInt16BE(at)
  if (count === 0) return { count, start: at, end: at + 2, ranges: [] }
  const size = font[at + 2] ?? 0
  const base = at + 2 + (count + 1) * size
  if (size < 1 || size > 4 || base >= font.length) return undefined
  const offsets = Array.from({ length: count + 1 }, (_, index) => font.readUIntBE(at + 3 + index * size, size))
  const ranges = offsets.slice(0, -1).map((offset, index) => [base + offset, base + (offsets[index + 1] ?? 0)] as const)
  const sound = ranges.every(([from, to]) => from <= to && to <= font.length && from > base)
  return sound ? { count, start: at, end: base + (offsets.at(-1) ?? 0), ranges } : undefined
}

/** Operators of a Top DICT (tables 9 and 10), with the count of operands where a wrong one has been an attack. */
const CHAR_STRINGS = 17
const FONT_MATRIX = 0x0c07

function readDict(font: Buffer, from: number, to: number): Map<number, number[]> | undefined {
  const entries = new Map<number, number[]>()
  let operands: number[] = []
  for (let at = from; at < to; ) {
    const byte = font[at++] ?? 0
    if (byte <= 21) {
      entries.set(byte === 12 ? 0x0c00 | (font[at++] ?? 0) : byte, operands)
      operands = []
    } else if (byte === 28) operands.push(((((font[at++] ?? 0) << 8) | (font[at++] ?? 0)) << 16) >> 16)
    else if (byte === 29) {
      operands.push(((font[at] ?? 0) << 24) | ((font[at + 1] ?? 0) << 16) | ((font[at + 2] ?? 0) << 8) | (font[at + 3] ?? 0))
      at += 4
    } else if (byte === 30) {
      while (at < to && ((font[at] ?? 0) & 0x0f) !== 0x0f && (font[at] ?? 0) >> 4 !== 0x0f) at++
      at++
      operands.push(0)
    } else if (byte >= 32 && byte <= 246) operands.push(byte - 139)
    else if (byte >= 247 && byte <= 250) operands.push((byte - 247) * 256 + (font[at++] ?? 0) + 108)
    else if (byte >= 251 && byte <= 254) operands.push(-(byte - 251) * 256 - (font[at++] ?? 0) - 108)
    else return undefined
    if (operands.length > 513) return undefined
  }
  return entries
}

/**
 * Whether a bare CFF program is sound. KNOWN GAP: charstrings are bounded but not interpreted, and the bytes are copied as they
 * are, gaps between structures included.
 */
export function checkCff(input: Uint8Array): boolean {
  const font = Buffer.from(input.buffer, input.byteOffset, input.length)
  if (font.length < 8 || font[0] !== 1) return false
  const names = readIndex(font, font[2] ?? 0)
  const tops = names && readIndex(font, names.end)
  const strings = tops && readIndex(font, tops.end)
  const globals = strings && readIndex(font, strings.end)
  if (!names || !tops || !globals || tops.count < 1 || tops.count > MAXIMUM_FONTS) return false
  const [from = 0, to = 0] = tops.ranges[0] ?? []
  const top = readDict(font, from, to)
  const charStrings = top?.get(CHAR_STRINGS)?.[0]
  const matrix = top?.get(FONT_MATRIX)
  if (!top || charStrings === undefined || (matrix && matrix.length !== 6)) return false
  return (readIndex(font, charStrings)?.count ?? 0) > 0
}
