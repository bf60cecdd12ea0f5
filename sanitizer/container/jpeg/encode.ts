import { blockOf, type Plane, planesOf } from './planes.ts'
import { CHROMINANCE, LUMINANCE, scaled } from './quantisation.ts'

/**
 * Baseline JPEG (ITU-T T.81) of samples that had to be decoded: photographs coded as JPX, JPEG data that is damaged or of a process
 * that readers do not share. Equal samples, equal bytes.
 */

const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57,
  50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
]

/** Annex K.3: sixteen counts, then the symbols. */
const TABLES = [
  '0000010501010101010100000000000000000102030405060708090a0b',
  '100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
  '0100030101010101010101010000000000000102030405060708090a0b',
  '1100020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
]

/** 90: print and faces look as in the original; about a tenth of the samples' size. */
const QUALITY = 90

/** By symbol: code << 5 | length (annex C). */
function codesOf(table: Buffer): Uint32Array {
  const codes = new Uint32Array(256)
  let code = 0
  let at = 17
  for (let length = 1; length <= 16; length++, code <<= 1)
    for (let count = table[length] as number; count > 0; count--) codes[table[at++] as number] = (code++ << 5) | length
  return codes
}

const tables = TABLES.map((text) => Buffer.from(text, 'hex'))
const codes = tables.map(codesOf)

class Entropy {
  bytes: Uint8Array
  length = 0
  #held = 0
  #count = 0

  constructor(expected: number) {
    this.bytes = new Uint8Array(expected)
  }

  put(value: number, bits: number): void {
    this.#held = (this.#held << bits) | value
    this.#count += bits
    while (this.#count >= 8) {
      this.#count -= 8
      const byte = (this.#held >> this.#count) & 255
      this.bytes[this.length++] = byte
      if (byte === 255) this.bytes[this.length++] = 0
    }
    this.#held &= (1 << this.#count) - 1
  }

  /** F.1.2: a symbol, then a value's low bits; negative ones in ones' complement. */
  coefficient(table: Uint32Array, run: number, value: number): void {
    const size = value === 0 ? 0 : 32 - Math.clz32(Math.abs(value))
    const code = table[(run << 4) | size] as number
    this.put(code >>> 5, code & 31)
    if (size > 0) this.put(value < 0 ? value + (1 << size) - 1 : value, size)
  }

  room(): void {
    if (this.length + 1024 < this.bytes.length) return
    const larger = new Uint8Array(this.bytes.length * 2 + 1024)
    larger.set(this.bytes)
    this.bytes = larger
  }

  finish(): Uint8Array {
    if (this.#count > 0) this.put((1 << (8 - this.#count)) - 1, 8 - this.#count)
    return this.bytes.subarray(0, this.length)
  }
}

/** One block: its difference in DC, then runs and coefficients. @returns its DC */
function encodeBlock(entropy: Entropy, block: Float32Array, divisors: Float32Array, place: number, before: number): number {
  const [dc, ac] = [codes[place] as Uint32Array, codes[place + 1] as Uint32Array]
  const first = Math.round((block[0] as number) * (divisors[0] as number))
  entropy.room()
  entropy.coefficient(dc, 0, first - before)
  let run = 0
  for (let k = 1; k < 64; k++) {
    const value = Math.round((block[ZIGZAG[k] as number] as number) * (divisors[k] as number))
    if (value === 0) {
      run++
      continue
    }
    for (; run > 15; run -= 16) entropy.put((ac[0xf0] as number) >>> 5, (ac[0xf0] as number) & 31)
    entropy.coefficient(ac, run, Math.max(-1023, Math.min(1023, value)))
    run = 0
  }
  if (run > 0) entropy.put((ac[0] as number) >>> 5, (ac[0] as number) & 31)
  return first
}

const segment = (marker: number, payload: readonly number[] | Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 255]), Buffer.from(payload)])

function header(width: number, height: number, colour: boolean): Buffer {
  const places = colour ? [0, 2, 1, 3] : [0, 1]
  const ids = colour ? [1, 2, 3] : [1]
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  return Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    segment(0xdb, [0, ...scaled(LUMINANCE, QUALITY)]),
    ...(colour ? [segment(0xdb, [1, ...scaled(CHROMINANCE, QUALITY)])] : []),
    segment(0xc0, [8, ...size, ids.length, ...ids.flatMap((id) => [id, colour && id === 1 ? 0x22 : 0x11, id === 1 ? 0 : 1])]),
    ...places.map((place) => segment(0xc4, tables[place] as Buffer)),
    segment(0xda, [ids.length, ...ids.flatMap((id) => [id, id === 1 ? 0 : 0x11]), 0, 63, 0]),
  ])
}

/** AAN's factors by row and column, and the quantisation, as one multiplication (in zig-zag order). */
function divisorsOf(table: readonly number[]): Float32Array {
  const factors = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.5411961, 0.275899379]
  return Float32Array.from(scaled(table, QUALITY), (value, k) => {
    const place = ZIGZAG[k] ?? 0
    return 1 / (value * (factors[place >> 3] ?? 1) * (factors[place & 7] ?? 1) * 8)
  })
}

/**
 * @param samples grey (one byte a pixel) or red, green, blue (three); chroma goes out at half size both ways
 * @returns a whole JPEG of quality 90, tables before the frame, one scan
 */
export function encodeJpeg(samples: Uint8Array, width: number, height: number, components: 1 | 3): Uint8Array {
  const planes = planesOf(samples, width, height, components)
  const entropy = new Entropy(Math.max(4096, samples.length >> 2))
  const block = new Float32Array(64)
  const divisors = [divisorsOf(LUMINANCE), divisorsOf(CHROMINANCE)] as const
  const before = [0, 0, 0]
  const [luma] = planes as [Plane]
  const step = components === 3 ? 2 : 1
  for (let y = 0; y < luma.height / 8; y += step) {
    for (let x = 0; x < luma.width / 8; x += step) {
      for (const [index, plane] of planes.entries()) {
        const chroma = index > 0
        const each = chroma ? 1 : step
        for (let part = 0; part < each * each; part++) {
          blockOf(plane, (chroma ? x / 2 : x) + (part % each), (chroma ? y / 2 : y) + (part >> (each - 1)), block)
          before[index] = encodeBlock(entropy, block, divisors[chroma ? 1 : 0], chroma ? 2 : 0, before[index] ?? 0)
        }
      }
    }
  }
  return Buffer.concat([header(width, height, components === 3), entropy.finish(), Buffer.from([0xff, 0xd9])])
}
