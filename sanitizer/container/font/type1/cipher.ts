/** Adobe Type 1 Font Format, 7.1: keys of the encrypted part and of charstrings. */
export const [EEXEC, CHARSTRING] = [55_665, 4330] as const
const [FACTOR, ADDEND] = [52_845, 22_719] as const

/** Without the `leading` bytes. */
export function decrypt(bytes: Uint8Array, from: number, to: number, start: number, leading: number): Uint8Array {
  const out = new Uint8Array(Math.max(0, to - from - leading))
  let key: number = start
  for (let at = from; at < to; at++) {
    const cipher = bytes[at] ?? 0
    if (at >= from + leading) out[at - from - leading] = cipher ^ (key >> 8)
    key = ((cipher + key) * FACTOR + ADDEND) & 0xffff
  }
  return out
}

/** Behind four bytes that are always the same: zeros, which encrypt to nothing that looks like hexadecimal digits (7.2). */
export function encrypt(bytes: Uint8Array, start: number): Uint8Array {
  const out = new Uint8Array(bytes.length + 4)
  let key: number = start
  for (let at = 0; at < out.length; at++) {
    const cipher = ((at < 4 ? 0 : (bytes[at - 4] ?? 0)) ^ (key >> 8)) & 0xff
    out[at] = cipher
    key = ((cipher + key) * FACTOR + ADDEND) & 0xffff
  }
  return out
}

const HEXADECIMAL = /^[0-9A-Fa-f]{4}/

/** The encrypted part is binary or hexadecimal (7.2). */
export function binary(bytes: Buffer): Buffer {
  if (!HEXADECIMAL.test(bytes.toString('latin1', 0, 4))) return bytes
  return Buffer.from(bytes.toString('latin1').replace(/[^0-9A-Fa-f]/g, ''), 'hex')
}
