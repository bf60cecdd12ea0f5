import { classes } from './scan.ts'

/** ISO 32000-2, table 91 and 92. Values as read: numbers, booleans, names with their slash, byte strings, arrays, maps. */
export type InlineValue = number | boolean | string | Uint8Array | readonly InlineValue[] | ReadonlyMap<string, InlineValue> | undefined

export interface InlineImage {
  /** Keys in their long form. */
  readonly entries: ReadonlyMap<string, InlineValue>
  readonly encoded: Uint8Array
  /** Where the stream goes on, past EI. */
  readonly end: number
}

const longKeys: Readonly<Record<string, string>> = {
  '/BPC': '/BitsPerComponent',
  '/CS': '/ColorSpace',
  '/D': '/Decode',
  '/DP': '/DecodeParms',
  '/F': '/Filter',
  '/H': '/Height',
  '/IM': '/ImageMask',
  '/I': '/Interpolate',
  '/W': '/Width',
  '/L': '/Length',
}

export const longColorSpaces: Readonly<Record<string, string>> = {
  '/G': '/DeviceGray',
  '/RGB': '/DeviceRGB',
  '/CMYK': '/DeviceCMYK',
  '/I': '/Indexed',
}

const MAXIMUM_DEPTH = 4

class Reader {
  readonly input: Uint8Array
  at: number
  constructor(input: Uint8Array, at: number) {
    this.input = input
    this.at = at
  }

  skip(): void {
    for (; this.at < this.input.length; this.at++) {
      const byte = this.input[this.at] as number
      if (byte === 0x25) while (this.at < this.input.length && this.input[this.at] !== 10 && this.input[this.at] !== 13) this.at++
      else if (classes[byte] !== 1) return
    }
  }

  word(): string {
    const start = this.at++
    while (this.at < this.input.length && classes[this.input[this.at] as number] === 0) this.at++
    return Buffer.from(this.input.subarray(start, this.at)).toString('latin1')
  }

  value(depth = 0): InlineValue {
    this.skip()
    const byte = this.input[this.at]
    if (byte === 0x2f) return this.word().replace(/#([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    if (byte === 0x5b) return this.#list(depth)
    if (byte === 0x3c && this.input[this.at + 1] === 0x3c) return this.#map(depth)
    if (byte === 0x3c) return this.#hex()
    if (byte === 0x28) return this.#literal()
    const word = this.word()
    if (word === 'true' || word === 'false') return word === 'true'
    const parsed = Number(word)
    return Number.isFinite(parsed) ? parsed : undefined
  }

  #list(depth: number): InlineValue {
    const list: InlineValue[] = []
    for (this.at++; depth < MAXIMUM_DEPTH; ) {
      this.skip()
      if (this.at >= this.input.length || this.input[this.at] === 0x5d) break
      list.push(this.value(depth + 1))
    }
    this.at++
    return list
  }

  #map(depth: number): InlineValue {
    const map = new Map<string, InlineValue>()
    for (this.at += 2; depth < MAXIMUM_DEPTH; ) {
      this.skip()
      if (this.input[this.at] !== 0x2f) break
      map.set(this.word(), this.value(depth + 1))
    }
    this.at += 2
    return map
  }

  #hex(): Uint8Array {
    const end = this.input.indexOf(0x3e, this.at)
    const stop = end < 0 ? this.input.length : end
    const digits = Buffer.from(this.input.subarray(this.at + 1, stop))
      .toString('latin1')
      .replace(/[^0-9A-Fa-f]/g, '')
    this.at = stop + 1
    return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex')
  }

  #literal(): Uint8Array {
    const bytes: number[] = []
    let depth = 0
    for (; this.at < this.input.length; this.at++) {
      let byte = this.input[this.at] as number
      if (byte === 0x28 && depth++ === 0) continue
      if (byte === 0x29 && --depth === 0) break
      if (byte === 0x5c) {
        byte = this.input[++this.at] as number
        const octal = /^[0-7]{1,3}/.exec(Buffer.from(this.input.subarray(this.at, this.at + 3)).toString('latin1'))?.[0]
        const named = ({ n: 10, r: 13, t: 9, b: 8, f: 12 } as const)[String.fromCharCode(byte)]
        if (octal) this.at += octal.length - 1
        byte = octal ? Number.parseInt(octal, 8) & 0xff : (named ?? byte)
      }
      bytes.push(byte)
    }
    this.at++
    return Uint8Array.from(bytes)
  }
}

/** ISO 32000-2, 8.9.7: from just past BI to just past EI. */
export function readInlineImage(input: Uint8Array, at: number): InlineImage {
  const reader = new Reader(input, at)
  const entries = new Map<string, InlineValue>()
  for (;;) {
    reader.skip()
    if (reader.at >= input.length) return { entries, encoded: new Uint8Array(0), end: input.length }
    const word = reader.word()
    if (word === 'ID') break
    if (!word.startsWith('/')) continue
    entries.set(longKeys[word] ?? word, reader.value())
  }
  const start = classes[input[reader.at] as number] === 1 ? reader.at + 1 : reader.at
  const { stop, end } = imageEnd(input, start, plainLength(entries))
  return { entries, encoded: input.subarray(start, stop), end }
}

const bitsOf: Readonly<Record<string, number>> = { '/DeviceGray': 1, '/G': 1, '/DeviceRGB': 3, '/RGB': 3, '/DeviceCMYK': 4, '/CMYK': 4 }

/** Bytes of samples when no filter hides the length. */
function plainLength(entries: ReadonlyMap<string, InlineValue>): number | undefined {
  const length = entries.get('/Length')
  if (typeof length === 'number' && length >= 0) return length
  const space = entries.get('/ColorSpace')
  const mask = entries.get('/ImageMask') === true
  const components = mask ? 1 : Array.isArray(space) ? 1 : bitsOf[String(space)]
  if (entries.has('/Filter') || components === undefined) return undefined
  const bits = mask ? 1 : Number(entries.get('/BitsPerComponent') ?? 8)
  return Math.ceil((Number(entries.get('/Width')) * bits * components) / 8) * Number(entries.get('/Height'))
}

const isEnd = (input: Uint8Array, at: number) =>
  input[at] === 0x45 && input[at + 1] === 0x49 && (at + 2 >= input.length || classes[input[at + 2] as number] !== 0)

/** Compressed data may hold "EI" by chance: what follows must look like content for a while. */
function imageEnd(input: Uint8Array, start: number, expected: number | undefined): { stop: number; end: number } {
  if (expected !== undefined && Number.isFinite(expected)) {
    for (let at = start + expected; at <= start + expected + 4; at++) if (isEnd(input, at)) return { stop: start + expected, end: at + 2 }
  }
  for (let at = start; at < input.length - 1; at++) {
    if (!isEnd(input, at) || (at > start && classes[input[at - 1] as number] !== 1)) continue
    const after = input.subarray(at + 2, at + 17)
    if (after.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13 || byte === 9))
      return { stop: at > start ? at - 1 : at, end: at + 2 }
  }
  return { stop: input.length, end: input.length }
}
