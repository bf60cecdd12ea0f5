/** Boxes (ISO/IEC 14496-12 §4.2), which QuickTime calls atoms: read one after the other, and written. */
import { type Limits, within } from '../../../../limits.ts'
import { Refusal } from '../../../../refusal.ts'
import { Bytes, isZero, latin1, u32 } from '../bytes.ts'

export interface Box {
  readonly type: string
  /** Where its header begins. */
  readonly from: number
  readonly body: Bytes
}

/** Counts what a file makes us look at. */
export class Count {
  #pieces = 0
  readonly limits: Limits
  constructor(limits: Limits) {
    this.limits = limits
  }
  add(pieces = 1): void {
    this.#pieces += pieces
    within(this.limits, 'mediaPieces', this.#pieces)
  }
}

/**
 * The boxes that fill a window. QuickTime ends some lists with a zero where a size would be.
 * @param whole of a file: the last box may leave its size open
 * @throws Refusal `malformed` for a size that does not fit
 */
export function boxesIn(window: Bytes, count: Count, whole = false): readonly Box[] {
  const boxes: Box[] = []
  while (window.left > 0) {
    if (!whole && window.left < 8 && isZero(window.all.subarray(window.at, window.end))) break
    count.add()
    const from = window.at
    const size = window.u32()
    if (size === 0 && !whole && isZero(window.all.subarray(window.at, window.end))) break
    const type = window.word()
    const header = size === 1 ? 16 : 8
    const length = size === 1 ? window.u64() : size === 0 && whole ? window.end - from : size
    if (length < header) throw new Refusal('malformed', `box ${type} smaller than its header`)
    boxes.push({ type, from, body: window.part(length - header) })
  }
  return boxes
}

/** The boxes of a body by type, each of which may be there once. */
export class Children {
  readonly list: readonly Box[]
  constructor(list: readonly Box[]) {
    this.list = list
  }
  static of(body: Bytes, count: Count): Children {
    return new Children(boxesIn(body, count))
  }
  all(type: string): readonly Box[] {
    return this.list.filter((box) => box.type === type)
  }
  /** @throws Refusal `ambiguous` when there are two */
  one(type: string): Bytes | undefined {
    const [first, ...others] = this.all(type)
    if (others.length > 0) throw new Refusal('ambiguous', `two boxes ${type}`)
    return first && new Bytes(first.body.all, first.body.at, first.body.end)
  }
  /** @throws Refusal `malformed` when there is none */
  needed(type: string): Bytes {
    const found = this.one(type)
    if (!found) throw new Refusal('malformed', `no box ${type}`)
    return found
  }
}

/** §4.2 FullBox. */
export function versionOf(body: Bytes, most: number): { readonly version: number; readonly flags: number } {
  const word = body.u32()
  const version = word >>> 24
  if (version > most) throw new Refusal('malformed', 'a version that is not known')
  return { version, flags: word & 0xffffff }
}

/** A count in front of rows of so many bytes: there must be that many, and none beyond the window. */
export function rowsOf(body: Bytes, bytesEach: number): number {
  const rows = body.u32()
  if (rows * bytesEach > body.left) throw new Refusal('malformed', 'a table that is longer than its box')
  return rows
}

export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([u32(content.length + 8), latin1(type), content])
}

export const fullBox = (type: string, version: number, flags: number, ...parts: readonly Buffer[]): Buffer =>
  box(type, u32((version << 24) | flags), ...parts)
