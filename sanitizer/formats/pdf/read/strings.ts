const escapes: Readonly<Record<number, number>> = { 110: 10, 114: 13, 116: 9, 98: 8, 102: 12 }

/** ISO 32000-2, 7.3.4.2. @returns where the parenthesis at `start` closes, or the end of the input */
export function literalEnd(input: Uint8Array, start: number): number {
  let depth = 0
  for (let at = start; at < input.length; at++) {
    const byte = input[at]
    if (byte === 0x5c) at++
    else if (byte === 0x28) depth++
    else if (byte === 0x29 && --depth === 0) return at
  }
  return input.length
}

/** The bytes that a literal string means: escapes, octal codes, and any end of line as one line feed. */
export function literalBytes(input: Uint8Array, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from)
  let length = 0
  for (let at = from; at < to; at++) {
    let byte = input[at] as number
    if (byte === 0x5c) {
      byte = input[++at] ?? 0
      if (byte >= 0x30 && byte <= 0x37) {
        let value = 0
        for (const last = Math.min(at + 3, to); at < last && (input[at] as number) >= 0x30 && (input[at] as number) <= 0x37; at++)
          value = value * 8 + (input[at] as number) - 0x30
        at--
        bytes[length++] = value & 0xff
      } else if (byte === 0x0d || byte === 0x0a) {
        if (byte === 0x0d && input[at + 1] === 0x0a) at++
      } else bytes[length++] = escapes[byte] ?? byte
    } else if (byte === 0x0d) {
      if (input[at + 1] === 0x0a) at++
      bytes[length++] = 0x0a
    } else bytes[length++] = byte
  }
  return bytes.subarray(0, length)
}
