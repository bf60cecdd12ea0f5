import {
  PDFArray,
  PDFBool,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNull,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
  PDFRef,
} from '@cantoo/pdf-lib'
import { literalBytes, literalEnd } from './strings.ts'

/** Opens what an encrypted file holds: strings and streams of the object that they stand in (ISO 32000-2, 7.6.2). */
export interface Decipher {
  string(bytes: Uint8Array, holder: PDFRef): Uint8Array
  stream(bytes: Uint8Array, dict: PDFDict, holder: PDFRef): Uint8Array
}

/** What the object syntax alone does not say. */
export interface Around {
  readonly context: PDFContext
  readonly decipher: Decipher | undefined
  /** Where the data of a stream that starts at `start` ends, and where reading goes on. */
  endOfStream(start: number, dict: PDFDict): { readonly end: number; readonly next: number }
}

/** Arrays and dictionaries within each other. */
const MAXIMUM_DEPTH = 500

/** As many as a number holds exactly; digits behind the point go no further. */
const MANY_DIGITS = 1e14

/** 1 white space, 2 delimiter, 0 regular (ISO 32000-2, 7.2.3). */
const classes = new Uint8Array(256)
for (const byte of [0, 9, 10, 12, 13, 32]) classes[byte] = 1
for (const character of '()<>[]{}/%') classes[character.charCodeAt(0)] = 2

const words: Readonly<Record<string, PDFObject>> = { true: PDFBool.True, false: PDFBool.False, null: PDFNull }
/** What ends an object that was never closed. */
const ends: ReadonlySet<string> = new Set(['endobj', 'endstream', 'stream', 'obj', 'xref', 'trailer', 'startxref'])

/**
 * Objects as viewers read them (ISO 32000-2, 7.3): damage costs the value it is in, not the object. Numbers of any spelling, dictionaries
 * that never close, keys without a value, lengths that lie.
 */
export class ObjectReader {
  readonly input: Uint8Array
  at: number
  readonly #around: Around
  readonly #holder: PDFRef | undefined
  #depth = 0

  constructor(input: Uint8Array, at: number, around: Around, holder: PDFRef | undefined) {
    this.input = input
    this.at = at
    this.#around = around
    this.#holder = holder
  }

  /** @returns undefined where no value stands; a word that is none is passed over */
  value(): PDFObject | undefined {
    this.skip()
    const { input } = this
    const byte = input[this.at]
    if (byte === undefined) return undefined
    if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.#numberOrReference()
    if (byte === 0x2f) return PDFName.of(this.#name())
    if (byte === 0x28) return this.#string(this.#literal())
    if (byte === 0x3c) return input[this.at + 1] === 0x3c ? this.#dictOrStream() : this.#string(this.#hex())
    if (byte === 0x5b) return this.#array()
    if (classes[byte] === 2) {
      this.at++
      return undefined
    }
    const word = this.#word()
    if (ends.has(word)) return undefined
    this.at += word.length
    return words[word]
  }

  /** Past white space and comments. */
  skip(): void {
    const { input } = this
    for (; this.at < input.length; this.at++) {
      const byte = input[this.at] as number
      if (byte === 0x25) while (this.at < input.length && input[this.at] !== 10 && input[this.at] !== 13) this.at++
      else if (classes[byte] !== 1) return
    }
  }

  #word(): string {
    let end = this.at
    while (end < this.input.length && classes[this.input[end] as number] === 0) end++
    return Buffer.from(this.input.buffer, this.input.byteOffset + this.at, end - this.at).toString('latin1')
  }

  #numberOrReference(): PDFObject {
    const value = this.#number()
    if (!Number.isInteger(value) || value < 0) return PDFNumber.of(value)
    const after = this.at
    this.skip()
    const byte = this.input[this.at] ?? 0
    if (byte >= 0x30 && byte <= 0x39) {
      const generation = this.#number()
      this.skip()
      if (this.input[this.at] === 0x52 && (this.at + 1 >= this.input.length || classes[this.input[this.at + 1] as number] !== 0)) {
        this.at++
        return PDFRef.of(value, generation)
      }
    }
    this.at = after
    return PDFNumber.of(value)
  }

  /** 7.3.3, and what viewers read besides: signs in a row, a second point or a sign that ends the number. */
  #number(): number {
    const { input } = this
    let negative = false
    for (; input[this.at] === 0x2b || input[this.at] === 0x2d; this.at++) negative ||= input[this.at] === 0x2d
    // All digits as one whole number, divided once by a power of ten: rounded as JavaScript rounds its own.
    let whole = 0
    let scale = 0
    for (; this.at < input.length; this.at++) {
      const byte = input[this.at] as number
      if (byte >= 0x30 && byte <= 0x39) {
        if (scale > 0 && whole >= MANY_DIGITS) continue
        whole = whole * 10 + byte - 0x30
        if (scale > 0) scale *= 10
      } else if (byte === 0x2e && scale === 0) scale = 1
      else break
    }
    const value = scale > 1 ? whole / scale : whole
    for (let byte = input[this.at] ?? 0; byte === 0x2e || byte === 0x2d || (byte >= 0x30 && byte <= 0x39); byte = input[this.at] ?? 0)
      this.at++
    return negative ? -value : Math.min(value, Number.MAX_SAFE_INTEGER)
  }

  /** 7.3.5, decoded once; the library decodes what it is given, so what must stay a number sign is coded again. */
  #name(): string {
    this.at++
    const word = this.#word()
    this.at += word.length
    if (!word.includes('#')) return word
    const decoded = word.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    return decoded.replaceAll('#', '#23')
  }

  #literal(): Uint8Array {
    const end = literalEnd(this.input, this.at)
    const bytes = literalBytes(this.input, this.at + 1, end)
    this.at = Math.min(end + 1, this.input.length)
    return bytes
  }

  #hex(): Uint8Array {
    const close = this.input.indexOf(0x3e, this.at)
    const end = close < 0 ? this.input.length : close
    const digits = Buffer.from(this.input.subarray(this.at + 1, end))
      .toString('latin1')
      .replace(/[^0-9A-Fa-f]/g, '')
    this.at = Math.min(end + 1, this.input.length)
    return Buffer.from(digits.length % 2 ? `${digits}0` : digits, 'hex')
  }

  #string(bytes: Uint8Array): PDFHexString {
    const plain = this.#around.decipher && this.#holder ? this.#around.decipher.string(bytes, this.#holder) : bytes
    return PDFHexString.of(Buffer.from(plain).toString('hex'))
  }

  #deeper<T>(run: () => T): T {
    if (++this.#depth > MAXIMUM_DEPTH) throw new Error('nested too deep')
    const result = run()
    this.#depth--
    return result
  }

  #array(): PDFObject {
    return this.#deeper(() => {
      const array = PDFArray.withContext(this.#around.context)
      this.at++
      for (;;) {
        this.skip()
        const byte = this.input[this.at]
        if (byte === 0x5d) {
          this.at++
          return array
        }
        if (byte === undefined || this.#ends(byte)) return array
        const element = this.value()
        if (element !== undefined) array.push(element)
      }
    })
  }

  /** Whether what stands here belongs to what is outside. */
  #ends(byte: number): boolean {
    if (byte === 0x3e && this.input[this.at + 1] === 0x3e) return true
    return classes[byte] === 0 && byte >= 0x61 && ends.has(this.#word())
  }

  #dict(): PDFDict {
    return this.#deeper(() => {
      const entries = new Map<PDFName, PDFObject>()
      this.at += 2
      for (;;) {
        this.skip()
        const byte = this.input[this.at]
        if (byte === 0x3e) this.at += this.input[this.at + 1] === 0x3e ? 2 : 1
        if (byte === undefined || byte === 0x3e || this.#ends(byte)) return PDFDict.fromMapWithContext(entries, this.#around.context)
        if (byte !== 0x2f) {
          this.value()
          continue
        }
        const name = PDFName.of(this.#name())
        this.skip()
        if (this.input[this.at] === 0x3e) continue
        const value = this.value()
        if (value !== undefined) entries.set(name, value)
      }
    })
  }

  #dictOrStream(): PDFObject {
    const dict = this.#dict()
    const after = this.at
    this.skip()
    if (this.#depth > 0 || !this.#startsStream()) {
      this.at = after
      return dict
    }
    const { end, next } = this.#around.endOfStream(this.at, dict)
    const bytes = this.input.slice(this.at, end)
    this.at = next
    const { decipher } = this.#around
    return PDFRawStream.of(dict, decipher && this.#holder ? decipher.stream(bytes, dict, this.#holder) : bytes)
  }

  /**
   * 7.3.8.1: data begin behind the end of the line that the word stands in. Viewers pass over what else stands in that line; a lone
   * carriage return ends it too.
   */
  #startsStream(): boolean {
    const { input } = this
    if (Buffer.from(input.buffer, input.byteOffset + this.at, Math.min(6, input.length - this.at)).toString('latin1') !== 'stream')
      return false
    this.at += 6
    while (this.at < input.length && input[this.at] !== 0x0d && input[this.at] !== 0x0a) this.at++
    if (input[this.at] === 0x0d && input[this.at + 1] === 0x0a) this.at++
    if (this.at < input.length) this.at++
    return true
  }
}
