/** Records of an Excel 97–2003 stream ([MS-XLS] §2.1.4), each with what continues it, and the strings in them. */
import { TextDecoder } from 'node:util'
import { Refusal } from '../../refusal.ts'
import type { Bytes } from './bytes.ts'

export interface BiffRecord {
  readonly type: number
  readonly body: Bytes
  /** The bodies of the CONTINUE records behind it. */
  readonly more: readonly Bytes[]
}

const CONTINUE = 0x3c

/** @param counted is told of each record, and refuses when there are too many */
export function* biffRecords(stream: Bytes, start: number, counted: () => void): Generator<BiffRecord> {
  for (let at = start; at + 4 <= stream.length; ) {
    const type = stream.u16(at)
    const body = stream.slice(at + 4, stream.u16(at + 2))
    at += 4 + body.length
    const more: Bytes[] = []
    for (; at + 4 <= stream.length && stream.u16(at) === CONTINUE; at += 4 + (more.at(-1)?.length ?? 0)) {
      counted()
      more.push(stream.slice(at + 4, stream.u16(at + 2)))
    }
    counted()
    yield { type, body, more }
  }
}

/** A record and its continuations read on end. */
export class Chunks {
  readonly #parts: readonly Bytes[]
  #part = 0
  #at = 0

  constructor({ body, more }: Pick<BiffRecord, 'body' | 'more'>, from = 0) {
    this.#parts = [body, ...more]
    this.#at = from
  }

  u8(): number {
    return this.#number(1)
  }
  u16(): number {
    return this.#number(2)
  }
  u32(): number {
    return this.#number(4)
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      const step = Math.min(left, this.#left())
      this.#at += step
      left -= step
    }
  }

  /** §2.5.293 XLUnicodeRichExtendedString, without how it looks. */
  richString(): string {
    const count = this.u16()
    const flags = this.u8()
    const runs = flags & 8 ? this.u16() : 0
    const extension = flags & 4 ? this.u32() : 0
    const text = this.characters(count, flags)
    this.skip(4 * runs + extension)
    return text
  }

  /** Where the characters go on in the next record, they say anew how wide they are. @param flags bit 0: two bytes each */
  characters(count: number, flags: number): string {
    let isWide = (flags & 1) !== 0
    let text = ''
    for (let left = count; left > 0; ) {
      const before = this.#part
      const room = this.#left()
      if (this.#part !== before) {
        isWide = (this.u8() & 1) !== 0
        continue
      }
      const step = Math.min(left, isWide ? room >> 1 : room)
      if (step === 0) throw new Refusal('malformed', 'half a character')
      const part = this.#parts[this.#part] as Bytes
      text += isWide ? part.utf16(this.#at, step) : part.latin1(this.#at, step)
      this.#at += isWide ? 2 * step : step
      left -= step
    }
    return text
  }

  /** Bytes left in this part, or in the next that has any. */
  #left(): number {
    for (;;) {
      const part = this.#parts[this.#part]
      if (!part) throw new Refusal('malformed', 'a record that ends too soon')
      if (this.#at < part.length) return part.length - this.#at
      this.#part++
      this.#at = 0
    }
  }

  #number(bytes: 1 | 2 | 4): number {
    this.#left()
    const part = this.#parts[this.#part] as Bytes
    const number = bytes === 1 ? part.u8(this.#at) : bytes === 2 ? part.u16(this.#at) : part.u32(this.#at)
    this.#at += bytes
    return number
  }
}

/** Code pages of Excel 5 and 95 that are not one byte a character ([MS-XLS] §2.4.52): Windows and Macintosh of Japan. */
const japanese = [932, 10_001]

/** One byte a character, or as Japan had them. */
export const codePageText = (body: Bytes, at: number, length: number, codePage: number): string =>
  japanese.includes(codePage) ? new TextDecoder('shift_jis').decode(body.slice(at, length).buffer) : body.ansi(at, length)
