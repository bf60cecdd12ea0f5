import { type Limits, within } from '../../../limits.ts'
import { malformed } from './survey.ts'

/** Boxes of the ISO base media file format (ISO/IEC 14496-12 §4.2). */

export interface Box {
  readonly type: string
  readonly body: Buffer
  /** Where the box begins in what was walked. */
  readonly at: number
}

/** Walks the boxes that fill `bytes` exactly. @throws Refusal malformed, limit-entries */
export function boxesOf(bytes: Buffer, limits: Limits): readonly Box[] {
  const boxes: Box[] = []
  for (let at = 0; at < bytes.length; ) {
    within(limits, 'chunks', boxes.length + 1)
    if (at + 8 > bytes.length) throw malformed('ends inside a box')
    const short = bytes.readUInt32BE(at)
    const head = short === 1 ? 16 : 8
    if (at + head > bytes.length) throw malformed('ends inside a box')
    const size = short === 0 ? bytes.length - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short
    if (size < head || size > bytes.length - at) throw malformed('box past the end')
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + head, at + size), at })
    at += size
  }
  return boxes
}

/** Big-endian fields one after the other. */
export class Fields {
  readonly #bytes: Buffer
  #at: number
  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }
  /** @param size in bytes: 0, 1, 2, 3, 4 or 8 */
  number(size: number): number {
    if (this.#at + size > this.#bytes.length) throw malformed('ends inside a field')
    let value = 0
    for (const end = this.#at + size; this.#at < end; this.#at++) value = value * 256 + (this.#bytes[this.#at] ?? 0)
    return value
  }
  get rest(): Buffer {
    return this.#bytes.subarray(this.#at)
  }
}
