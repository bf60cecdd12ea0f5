/** Members as they are unpacked: counted and weighed before and while they are, and each that cannot be had named with its reason. */
import { type Limits, within } from '../limits.ts'
import { Refusal, type RefusalCode } from '../refusal.ts'
import type { LeftOut, Member } from './bundle.ts'
import { NAME_BYTES } from './bundle.ts'

export interface Unpacked {
  readonly members: readonly Member[]
  /** A password was needed, and opened it. */
  readonly opened: boolean
}

/** What ends the whole archive and not one file of it: bombs, and what the sender is asked about. */
const isFatal = (code: RefusalCode): boolean => code.startsWith('limit-') || code === 'encrypted'
const NOTHING = new Uint8Array()
/** A bundle has room for heads and names besides. */
const ROOM_BYTES = 16 * 1024 * 1024
/** Below it an archive is small whatever it holds. */
const SMALL_BYTES = 1024 * 1024

export class Collector {
  readonly members: Member[] = []
  readonly #limits: Limits
  readonly #packedBytes: number
  #bytes = 0

  /** @param packedBytes of the whole archive */
  constructor(limits: Limits, packedBytes: number) {
    this.#limits = limits
    this.#packedBytes = packedBytes
  }

  /** @param size as declared @param read decodes it: no more bytes than that @throws Refusal limit-*, encrypted */
  take(name: string, size: number, read: () => Uint8Array): void {
    this.weigh(size)
    if (size > this.#limits.inputBytes) {
      this.leave(name, 'limit-bytes')
      return
    }
    try {
      this.#add({ name: cut(name), bytes: read() })
      this.#bytes += size
    } catch (error) {
      if (!(error instanceof Refusal) || isFatal(error.code)) throw error
      this.leave(name, error.code)
    }
  }

  /** @param next its bytes piece by piece, an empty piece at the end; how many nobody has said @throws Refusal limit-*, and what `next` throws */
  stream(name: string, next: () => Uint8Array): void {
    const pieces: Uint8Array[] = []
    let size = 0
    for (let piece = next(); piece.length > 0; piece = next()) {
      size += piece.length
      this.weigh(size)
      if (size <= this.#limits.inputBytes) pieces.push(piece)
    }
    this.take(name, size, () => Buffer.concat(pieces))
  }

  leave(name: string, leftOut: LeftOut): void {
    this.#add({ name: cut(name), bytes: NOTHING, leftOut })
  }

  /** That so many bytes more are still within what one archive may become. @throws Refusal limit-bytes, limit-ratio */
  weigh(more: number): void {
    const bytes = this.#bytes + more
    within(this.#limits, 'expandedBytes', bytes)
    if (bytes > SMALL_BYTES) within(this.#limits, 'expansionRatio', bytes / Math.max(1, this.#packedBytes))
    within(this.#limits, 'outputBytes', bytes + ROOM_BYTES)
  }

  #add(member: Member): void {
    within(this.#limits, 'entries', this.members.length + 1)
    this.members.push(member)
  }
}

/** The end of a path is what a file is called. */
function cut(name: string): string {
  const whole = name.toWellFormed()
  return Buffer.byteLength(whole) <= NAME_BYTES ? whole : whole.slice(-NAME_BYTES / 4).toWellFormed()
}
