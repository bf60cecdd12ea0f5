import { Refusal } from '../../refusal.ts'

/** Numbers of a stream, little-endian; what would be behind its end is a refusal. Places and lengths in bytes. */
export class Bytes {
  readonly buffer: Buffer

  constructor(bytes: Uint8Array) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get length(): number {
    return this.buffer.length
  }

  u8(at: number): number {
    return this.buffer[this.#at(at, 1)] ?? 0
  }
  u16(at: number): number {
    return this.buffer.readUInt16LE(this.#at(at, 2))
  }
  u32(at: number): number {
    return this.buffer.readUInt32LE(this.#at(at, 4))
  }
  double(at: number): number {
    return this.buffer.readDoubleLE(this.#at(at, 8))
  }

  slice(at: number, length: number): Bytes {
    return new Bytes(this.buffer.subarray(this.#at(at, length), at + length))
  }

  utf16(at: number, characters: number): string {
    return this.buffer.toString('utf16le', this.#at(at, 2 * characters), at + 2 * characters)
  }

  /** One byte a character, of Windows-1252. */
  ansi(at: number, characters: number): string {
    return this.buffer
      .toString('latin1', this.#at(at, characters), at + characters)
      .replace(/[\x80-\x9f]/g, (character) => WINDOWS[character.charCodeAt(0) - 0x80] ?? '')
  }

  /** One byte a character, of the first 256 of Unicode. */
  latin1(at: number, characters: number): string {
    return this.buffer.toString('latin1', this.#at(at, characters), at + characters)
  }

  #at(at: number, length: number): number {
    if (!(at >= 0 && length >= 0 && at + length <= this.buffer.length)) throw new Refusal('malformed', 'behind the end of a stream')
    return at
  }
}

/** 0x80 to 0x9F of Windows-1252; what it leaves open is nothing. */
const WINDOWS = [...'€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'].map((character) => (character === ' ' ? '' : character))
