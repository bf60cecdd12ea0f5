import type { Range } from './charstrings.ts'

/** Operators (two-byte ones from 1200) and how many operands they may have: a Top or Font DICT, a Private DICT. */
export const topOperators: Readonly<Record<number, readonly [number, number]>> = {
  5: [4, 4],
  15: [1, 1],
  16: [1, 1],
  17: [1, 1],
  18: [2, 2],
  1205: [1, 1],
  1207: [6, 6],
  1208: [1, 1],
  1230: [3, 3],
  1234: [1, 1],
  1236: [1, 1],
  1237: [1, 1],
}
export const privateOperators: Readonly<Record<number, readonly [number, number]>> = {
  6: [0, 14],
  7: [0, 10],
  8: [0, 14],
  9: [0, 10],
  10: [1, 1],
  11: [1, 1],
  19: [1, 1],
  20: [1, 1],
  21: [1, 1],
  1209: [1, 1],
  1210: [1, 1],
  1211: [1, 1],
  1212: [0, 12],
  1213: [0, 12],
  1214: [1, 1],
  1217: [1, 1],
  1218: [1, 1],
}
export type Dict = ReadonlyMap<number, readonly number[]>

/** TN 5176, 4. Real numbers count, their value does not: nothing but a matrix may hold one. */
export function dictIn(font: Buffer, [from, to]: Range, allowed: typeof topOperators): Dict | undefined {
  const dict = new Map<number, readonly number[]>()
  let operands: number[] = []
  let at = from
  while (at < to) {
    const byte = font[at++] ?? 0
    if (byte <= 21) {
      const code = byte === 12 ? 1200 + (font[at++] ?? 0) : byte
      const [least, most] = (Object.hasOwn(allowed, code) ? allowed[code] : undefined) ?? [1, 0]
      if (dict.has(code) || operands.length < least || operands.length > most) return undefined
      dict.set(code, operands)
      operands = []
    } else if (byte === 28) {
      operands.push(font.readInt16BE(Math.min(at, font.length - 2)))
      at += 2
    } else if (byte === 29) {
      operands.push(font.readInt32BE(Math.min(at, font.length - 4)))
      at += 4
    } else if (byte === 30) {
      const digits = /^(?:[^f]{2})*?(?:f|[^f]f)/.exec(font.toString('hex', at, Math.min(to, at + 24)))?.[0] ?? ''
      if (!/^e?[0-9]*a?[0-9]+(?:[bc][0-9]+)?f+$/.test(digits)) return undefined
      operands.push(Number.NaN)
      at += (digits.length + 1) >> 1
    } else if (byte >= 32 && byte <= 246) operands.push(byte - 139)
    else if (byte >= 247 && byte <= 254)
      operands.push(byte < 251 ? (byte - 247) * 256 + (font[at++] ?? 0) + 108 : (251 - byte) * 256 - (font[at++] ?? 0) - 108)
    else return undefined
  }
  return at === to && operands.length === 0 ? dict : undefined
}
