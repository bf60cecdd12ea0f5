/** Character classes of ISO 32000-2, 7.2.3: 1 white space, 2 delimiter, 0 regular. */
export const classes = new Uint8Array(256)
for (const byte of [0, 9, 10, 12, 13, 32]) classes[byte] = 1
for (const byte of '()<>[]{}/%') classes[byte.charCodeAt(0)] = 2

const hexValues = new Int8Array(256).fill(-1)
for (let digit = 0; digit < 16; digit++) {
  hexValues[digit.toString(16).charCodeAt(0)] = digit
  hexValues[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
}

const escapes: Readonly<Record<number, number>> = { 110: 10, 114: 13, 116: 9, 98: 8, 102: 12 }

/**
 * Reads the tokens of content streams, CMaps and calculator functions, and writes each again in one spelling: the bytes that
 * leave are written here, never sliced past a check. Used by disarm only; inspect has its own reader.
 */
export class Scan {
  readonly input: Uint8Array
  at = 0
  out: Buffer
  length = 0

  constructor(input: Uint8Array) {
    this.input = input
    this.out = Buffer.allocUnsafe(input.length + (input.length >> 3) + 1024)
  }

  room(count: number): void {
    if (this.length + count <= this.out.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.length + count, this.out.length * 2))
    this.out.copy(larger, 0, 0, this.length)
    this.out = larger
  }

  write(text: string): void {
    this.room(text.length)
    this.length += this.out.write(text, this.length, 'latin1')
  }

  copy(from: number, to: number): void {
    this.room(to - from)
    this.out.set(this.input.subarray(from, to), this.length)
    this.length += to - from
  }

  /** Past white space and comments (7.2.4). @returns false at the end */
  skip(): boolean {
    const { input } = this
    for (; this.at < input.length; this.at++) {
      const byte = input[this.at] as number
      if (byte === 0x25) while (this.at < input.length && input[this.at] !== 10 && input[this.at] !== 13) this.at++
      else if (classes[byte] !== 1) return true
    }
    return false
  }

  /** End of the regular characters that start here. */
  regularEnd(): number {
    let end = this.at
    while (end < this.input.length && classes[this.input[end] as number] === 0) end++
    return end
  }

  word(end: number): string {
    return Buffer.from(this.input.buffer, this.input.byteOffset + this.at, end - this.at).toString('latin1')
  }

  /** 7.3.3. Writes the number at the cursor, odd spellings in the usual one. @returns false when it is none */
  number(end: number): boolean {
    let digits = 0
    let points = 0
    for (let at = this.at; at < end; at++) {
      const byte = this.input[at] as number
      if (byte >= 0x30 && byte <= 0x39) digits++
      else if (byte === 0x2e) points++
      else if (at !== this.at || (byte !== 0x2b && byte !== 0x2d)) return this.#oddNumber(end)
    }
    if (digits === 0 || digits > 32 || points > 1) return this.#oddNumber(end)
    this.copy(this.at, end)
    this.at = end
    return true
  }

  /** What producers write and viewers read all the same: `--5`, `1.2-3`, a lone sign or point (0). */
  #oddNumber(end: number): boolean {
    const word = this.word(end)
    if (!/^[+-]*[\d.-]*$/.test(word)) return false
    const [, sign = '', whole = '', part = ''] = /^([+-]*)(\d*)\.?(\d*)/.exec(word) ?? []
    const text = `${sign.includes('-') ? '-' : ''}${whole.slice(0, 16) || '0'}${part ? `.${part.slice(0, 10)}` : ''}`
    this.write(text)
    this.at = end
    return true
  }

  /** 7.3.5: the cursor is on the slash. @returns the name decoded, one byte per character */
  name(): string {
    this.at++
    const end = this.regularEnd()
    const word = this.word(end)
    this.at = end
    return word.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
  }

  /** 7.3.4.2: the cursor is on the parenthesis. Writes it again; @returns false when it never closes */
  literal(): boolean {
    const { input } = this
    const start = this.at
    let depth = 0
    let plain = true
    for (let at = start; at < input.length; at++) {
      const byte = input[at] as number
      if (byte === 0x5c) {
        plain = false
        at++
      } else if (byte === 0x0d) plain = false
      else if (byte === 0x28) depth++
      else if (byte === 0x29 && --depth === 0) {
        this.at = at + 1
        if (plain) this.copy(start, this.at)
        else this.#rewrite(this.#unescape(start + 1, at))
        return true
      }
    }
    this.at = input.length
    return false
  }

  #unescape(from: number, to: number): number[] {
    const { input } = this
    const bytes: number[] = []
    for (let at = from; at < to; at++) {
      const byte = input[at] as number
      if (byte === 0x0d) {
        if (input[at + 1] === 0x0a) at++
        bytes.push(0x0a)
      } else if (byte !== 0x5c) bytes.push(byte)
      else {
        const escaped = input[++at] as number
        if (escaped >= 0x30 && escaped <= 0x37) {
          let value = 0
          const last = Math.min(at + 3, to)
          while (at < last && (input[at] as number) >= 0x30 && (input[at] as number) <= 0x37)
            value = value * 8 + (input[at++] as number) - 0x30
          at--
          bytes.push(value & 0xff)
        } else if (escaped === 0x0d) {
          if (input[at + 1] === 0x0a) at++
        } else if (escaped !== 0x0a) bytes.push(escapes[escaped] ?? escaped)
      }
    }
    return bytes
  }

  #rewrite(bytes: readonly number[]): void {
    this.room(bytes.length * 2 + 2)
    this.out[this.length++] = 0x28
    for (const byte of bytes) {
      if (byte === 0x28 || byte === 0x29 || byte === 0x5c || byte === 0x0d) this.out[this.length++] = 0x5c
      this.out[this.length++] = byte === 0x0d ? 0x72 : byte
    }
    this.out[this.length++] = 0x29
  }

  /** 7.3.4.3: the cursor is on `<`. Writes the digits, upper or lower as they are, and nothing else. */
  hex(): boolean {
    const close = this.input.indexOf(0x3e, this.at)
    if (close < 0) return false
    this.room(close - this.at + 3)
    this.out[this.length++] = 0x3c
    let digits = 0
    for (this.at++; this.at < this.input.length; this.at++) {
      const byte = this.input[this.at] as number
      if (byte === 0x3e) {
        if (digits & 1) this.out[this.length++] = 0x30
        this.out[this.length++] = 0x3e
        this.at++
        return true
      }
      if ((hexValues[byte] as number) >= 0) {
        this.out[this.length++] = byte
        digits++
      }
    }
    return false
  }
}
