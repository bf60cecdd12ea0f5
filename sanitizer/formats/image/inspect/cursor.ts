import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'

/** Reads forward over a finished picture; anything missing is a refusal. */
export class Cursor {
  readonly #bytes: Buffer
  #at = 0
  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }
  get left(): number {
    return this.#bytes.length - this.#at
  }
  take(length: number): Buffer {
    if (length > this.left) throw new Refusal('malformed', 'ends too early')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
  byte = (): number => this.take(1).readUInt8()
  uint16 = (): number => this.take(2).readUInt16LE()
  uint32 = (): number => this.take(4).readUInt32LE()
  uint16be = (): number => this.take(2).readUInt16BE()
  uint32be = (): number => this.take(4).readUInt32BE()
  peek = (ahead = 0): number => this.#bytes[this.#at + ahead] ?? -1
  /** Behind the next byte of this value; a refusal when there is none. */
  passNext(value: number): void {
    const found = this.#bytes.indexOf(value, this.#at)
    if (found < 0) throw new Refusal('malformed', 'ends too early')
    this.#at = found + 1
  }
  expect(condition: boolean, clause: string): void {
    if (!condition) throw new Refusal('malformed', `${clause} at ${this.#at}`)
  }
}

/** The receiving side's viewer will allocate this. */
export function boundCanvas(limits: Limits, width: number, height: number, frames = 1): void {
  if (width === 0 || height === 0) throw new Refusal('malformed', 'no pixels')
  within(limits, 'sidePixels', Math.max(width, height))
  within(limits, 'frames', frames)
  within(limits, 'pixels', width * height * frames)
}
