/**
 * RFC 1951 for streams that zlib gives up on: broken checksum, cut short, damage in the middle. Returns what came before the
 * damage, as viewers show it, and never more than `maximum` bytes. Slow next to zlib, so only the second try.
 */
export function inflateDamaged(input: Uint8Array, maximum: number): Uint8Array {
  const zlibHeader = ((input[0] ?? 0) & 0x0f) === 8 && (((input[0] ?? 0) << 8) | (input[1] ?? 0)) % 31 === 0
  const bits = new Bits(input, zlibHeader ? 2 : 0)
  const out = new Output(maximum)
  try {
    let last = 0
    while (!last && !out.full) {
      last = bits.take(1)
      blocks[bits.take(2)]?.(bits, out)
    }
  } catch (error) {
    if (!(error instanceof EndOfInput)) throw error
  }
  return out.bytes()
}

class EndOfInput extends Error {}

class Bits {
  readonly #input: Uint8Array
  #at: number
  #held = 0
  #count = 0
  constructor(input: Uint8Array, at: number) {
    this.#input = input
    this.#at = at
  }
  take(count: number): number {
    while (this.#count < count) {
      const byte = this.#input[this.#at++]
      if (byte === undefined) throw new EndOfInput()
      this.#held |= byte << this.#count
      this.#count += 8
    }
    const value = this.#held & ((1 << count) - 1)
    this.#held >>>= count
    this.#count -= count
    return value
  }
  align(): void {
    this.#held = 0
    this.#count = 0
  }
}

class Output {
  #buffer: Uint8Array = new Uint8Array(4096)
  #length = 0
  readonly #maximum: number
  constructor(maximum: number) {
    this.#maximum = maximum
  }
  get full(): boolean {
    return this.#length >= this.#maximum
  }
  push(byte: number): void {
    if (this.full) throw new EndOfInput()
    if (this.#length === this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2)
      larger.set(this.#buffer)
      this.#buffer = larger
    }
    this.#buffer[this.#length++] = byte
  }
  repeat(distance: number, count: number): void {
    if (distance > this.#length) throw new EndOfInput()
    for (let index = 0; index < count; index++) this.push(this.#buffer[this.#length - distance] ?? 0)
  }
  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }
}

interface Code {
  readonly counts: Uint16Array
  readonly symbols: Uint16Array
}

/** RFC 1951, 3.2.2: canonical Huffman codes from their lengths. */
function code(lengths: ArrayLike<number>): Code {
  const counts = new Uint16Array(16)
  for (let index = 0; index < lengths.length; index++) counts[lengths[index] ?? 0] = (counts[lengths[index] ?? 0] ?? 0) + 1
  counts[0] = 0
  const offsets = new Uint16Array(16)
  for (let bits = 1; bits < 15; bits++) offsets[bits + 1] = (offsets[bits] ?? 0) + (counts[bits] ?? 0)
  const symbols = new Uint16Array(lengths.length)
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] ?? 0
    if (length) {
      symbols[offsets[length] ?? 0] = symbol
      offsets[length] = (offsets[length] ?? 0) + 1
    }
  }
  return { counts, symbols }
}

function symbol(bits: Bits, { counts, symbols }: Code): number {
  let value = 0
  let first = 0
  let index = 0
  for (let length = 1; length < 16; length++) {
    value |= bits.take(1)
    const count = counts[length] ?? 0
    if (value - count < first) return symbols[index + (value - first)] ?? 0
    index += count
    first = (first + count) << 1
    value <<= 1
  }
  throw new EndOfInput()
}

const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258]
const lengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385,
  24577,
]
const distanceExtra = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13]
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const fixedLengths = Uint8Array.from({ length: 288 }, (_, index) => (index < 144 ? 8 : index < 256 ? 9 : index < 280 ? 7 : 8))
const fixedCodes = [code(fixedLengths), code(new Uint8Array(30).fill(5))] as const

function compressed(bits: Bits, out: Output, literals: Code, distances: Code): void {
  for (;;) {
    const value = symbol(bits, literals)
    if (value === 256) return
    if (value < 256) {
      out.push(value)
      continue
    }
    const count = (lengthBase[value - 257] ?? 0) + bits.take(lengthExtra[value - 257] ?? 0)
    const far = symbol(bits, distances)
    out.repeat((distanceBase[far] ?? Number.POSITIVE_INFINITY) + bits.take(distanceExtra[far] ?? 0), count)
  }
}

/** RFC 1951, 3.2.7. */
function dynamic(bits: Bits, out: Output): void {
  const literalCount = bits.take(5) + 257
  const distanceCount = bits.take(5) + 1
  const orderCount = bits.take(4) + 4
  const orderLengths = new Uint8Array(19)
  for (let index = 0; index < orderCount; index++) orderLengths[lengthOrder[index] ?? 0] = bits.take(3)
  const order = code(orderLengths)
  const lengths: number[] = []
  while (lengths.length < literalCount + distanceCount) {
    const value = symbol(bits, order)
    if (value < 16) lengths.push(value)
    else {
      const [repeated, count] =
        value === 16 ? [lengths.at(-1) ?? 0, 3 + bits.take(2)] : [0, value === 17 ? 3 + bits.take(3) : 11 + bits.take(7)]
      for (let index = 0; index < count; index++) lengths.push(repeated)
    }
  }
  compressed(bits, out, code(lengths.slice(0, literalCount)), code(lengths.slice(literalCount, literalCount + distanceCount)))
}

/** RFC 1951, 3.2.3: block types 0, 1, 2; type 3 is an error. */
const blocks: readonly ((bits: Bits, out: Output) => void)[] = [
  (bits, out) => {
    bits.align()
    const count = bits.take(16)
    bits.take(16)
    for (let index = 0; index < count; index++) out.push(bits.take(8))
  },
  (bits, out) => compressed(bits, out, ...fixedCodes),
  dynamic,
  () => {
    throw new EndOfInput()
  },
]
