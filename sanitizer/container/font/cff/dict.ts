import { i16, i32, u8 } from '../octets.ts'
import { demand } from '../unsound.ts'

/** Operator → operands. Two-byte operators are 0x0c00 plus their second byte. */
export type Dict = ReadonlyMap<number, readonly number[]>

/** Adobe TN 5176, tables 9, 10 and 23, by the names there. */
export const op = {
  FontBBox: 5,
  BlueValues: 6,
  OtherBlues: 7,
  FamilyBlues: 8,
  FamilyOtherBlues: 9,
  StdHW: 10,
  StdVW: 11,
  charset: 15,
  Encoding: 16,
  CharStrings: 17,
  Private: 18,
  Subrs: 19,
  defaultWidthX: 20,
  nominalWidthX: 21,
  PaintType: 0x0c05,
  CharstringType: 0x0c06,
  FontMatrix: 0x0c07,
  StrokeWidth: 0x0c08,
  BlueScale: 0x0c09,
  BlueShift: 0x0c0a,
  BlueFuzz: 0x0c0b,
  StemSnapH: 0x0c0c,
  StemSnapV: 0x0c0d,
  ForceBold: 0x0c0e,
  LanguageGroup: 0x0c11,
  ExpansionFactor: 0x0c12,
  ROS: 0x0c1e,
  CIDCount: 0x0c22,
  FDArray: 0x0c24,
  FDSelect: 0x0c25,
} as const

/** TN 5176, table 5 and appendix B: real numbers in half bytes. */
const HALVES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', 'E', 'E-', '', '-'] as const
const MAXIMUM_OPERANDS = 48
const MAXIMUM_VALUE = 1e12

function readReal(font: Uint8Array, from: number, to: number): { value: number; end: number } {
  let text = ''
  for (let half = from * 2; half < to * 2; half++) {
    const nibble = half % 2 === 0 ? u8(font, half >> 1) >> 4 : u8(font, half >> 1) & 15
    if (nibble === 15) {
      const value = Number(text || 'x')
      demand(Math.abs(value) <= MAXIMUM_VALUE, 'real number')
      return { value, end: (half >> 1) + 1 }
    }
    demand(nibble !== 13 && text.length < 40, 'real number')
    text += HALVES[nibble]
  }
  demand(false, 'real number without an end')
}

/** @throws UnsoundFont for reserved bytes, numbers that are none, operands without end */
export function readDict(font: Uint8Array, from: number, to: number): Dict {
  const entries = new Map<number, readonly number[]>()
  let operands: number[] = []
  let at = from
  while (at < to) {
    const byte = u8(font, at++)
    if (byte <= 21) {
      entries.set(byte === 12 ? 0x0c00 | u8(font, at++) : byte, operands)
      operands = []
      continue
    }
    if (byte === 30) {
      const real = readReal(font, at, to)
      operands.push(real.value)
      at = real.end
    } else if (byte === 28) {
      operands.push(i16(font, at))
      at += 2
    } else if (byte === 29) {
      operands.push(i32(font, at))
      at += 4
    } else if (byte >= 32 && byte <= 246) operands.push(byte - 139)
    else if (byte >= 247 && byte <= 250) operands.push((byte - 247) * 256 + u8(font, at++) + 108)
    else if (byte >= 251 && byte <= 254) operands.push(-(byte - 251) * 256 - u8(font, at++) - 108)
    else demand(false, `reserved byte ${byte} in a DICT`)
    demand(operands.length <= MAXIMUM_OPERANDS, 'operands of a DICT')
  }
  demand(at === to, 'DICT ends inside a number')
  return entries
}

function writeReal(value: number): number[] {
  const text = String(value)
    .toUpperCase()
    .replace('E+', 'E')
    .replace(/E-/, 'M')
    .replace(/^(-?)0\./, '$1.')
  const halves = [...text].map((letter) =>
    letter === 'M' ? 12 : letter === 'E' ? 11 : letter === '-' ? 14 : letter === '.' ? 10 : Number(letter),
  )
  halves.push(15)
  if (halves.length % 2) halves.push(15)
  return [30, ...Array.from({ length: halves.length / 2 }, (_, index) => ((halves[index * 2] ?? 0) << 4) | (halves[index * 2 + 1] ?? 0))]
}

/** The shortest spelling of a number. */
export function number(value: number): number[] {
  if (!Number.isInteger(value) || value < -0x80000000 || value > 0x7fffffff) return writeReal(value)
  if (value >= -107 && value <= 107) return [value + 139]
  if (value >= 108 && value <= 1131) return [247 + ((value - 108) >> 8), (value - 108) & 255]
  if (value >= -1131 && value <= -108) return [251 + ((-value - 108) >> 8), (-value - 108) & 255]
  if (value >= -32_768 && value <= 32_767) return [28, (value >> 8) & 255, value & 255]
  return offset(value)
}

/** An offset, always five bytes, so that a DICT has its length before its offsets are known. */
export const offset = (value: number): number[] => [29, (value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]

export const operator = (code: number): number[] => (code >= 0x0c00 ? [12, code & 255] : [code])

/** How many operands an operator may have: exactly, or at most. */
interface Row {
  readonly operator: number
  readonly exactly?: number
  readonly atMost?: number
}

/** TN 5176, table 23, without initialRandomSeed; /Subrs is written by whoever knows its offset. */
export const privateRows: readonly Row[] = [
  { operator: op.BlueValues, atMost: 14 },
  { operator: op.OtherBlues, atMost: 10 },
  { operator: op.FamilyBlues, atMost: 14 },
  { operator: op.FamilyOtherBlues, atMost: 10 },
  { operator: op.BlueScale, exactly: 1 },
  { operator: op.BlueShift, exactly: 1 },
  { operator: op.BlueFuzz, exactly: 1 },
  { operator: op.StdHW, exactly: 1 },
  { operator: op.StdVW, exactly: 1 },
  { operator: op.StemSnapH, atMost: 12 },
  { operator: op.StemSnapV, atMost: 12 },
  { operator: op.ForceBold, exactly: 1 },
  { operator: op.LanguageGroup, exactly: 1 },
  { operator: op.ExpansionFactor, exactly: 1 },
  { operator: op.defaultWidthX, exactly: 1 },
  { operator: op.nominalWidthX, exactly: 1 },
]

/** Table 9, without names, notices, angles and identifiers: what changes what is drawn. */
export const topRows: readonly Row[] = [
  { operator: op.PaintType, exactly: 1 },
  { operator: op.FontMatrix, exactly: 6 },
  { operator: op.FontBBox, exactly: 4 },
  { operator: op.StrokeWidth, exactly: 1 },
]

/** CVE-2024-4367: a matrix that is not six numbers fails the font; another operator with a wrong count of operands is left out. */
export function writeRows(dict: Dict, rows: readonly Row[]): number[] {
  const out: number[] = []
  for (const { operator: code, exactly, atMost } of rows) {
    const operands = dict.get(code)
    if (!operands) continue
    const fits = exactly === undefined ? operands.length <= (atMost ?? 0) : operands.length === exactly
    demand(fits || code !== op.FontMatrix, 'FontMatrix')
    if (fits) out.push(...operands.flatMap(number), ...operator(code))
  }
  return out
}
