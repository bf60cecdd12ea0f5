import { hash } from 'node:crypto'

/** RFC 6962 §2.1 with SHA-256. A hash is 32 bytes. Pure: no I/O here. */

const leafPrefix = Uint8Array.of(0x00)
const nodePrefix = Uint8Array.of(0x01)

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer')

/** MTH({}) = SHA-256 of nothing. */
export const emptyRoot: Buffer = sha256(new Uint8Array(0))

/** H(0x00 ‖ d) */
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.concat([leafPrefix, entry]))

/** H(0x01 ‖ left ‖ right) */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => sha256(Buffer.concat([nodePrefix, left, right]))

/** A complete subtree of 2^height leaves. */
export interface Peak {
  readonly height: number
  readonly hash: Buffer
}

/**
 * The right edge of a growing tree: the complete subtrees whose sizes are the one-bits of its size, largest first. All that is
 * needed to add leaves and to know the root, in O(log n).
 */
export class Frontier {
  #peaks: Peak[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /**
   * Adds a complete subtree of 2^height leaves at the right edge; a leaf has height 0.
   * @param completed hears of each complete subtree that comes to exist, smallest first
   * @throws RangeError when the edge is not aligned to this height
   */
  push(hash: Buffer, height = 0, completed?: (peak: Peak) => void): void {
    if (this.#size % 2 ** height !== 0) throw new RangeError(`a subtree of height ${height} cannot follow ${this.#size} leaves`)
    let peak: Peak = { height, hash }
    completed?.(peak)
    for (let last = this.#peaks.at(-1); last?.height === peak.height; last = this.#peaks.at(-1)) {
      this.#peaks.pop()
      peak = { height: peak.height + 1, hash: nodeHash(last.hash, peak.hash) }
      completed?.(peak)
    }
    this.#peaks.push(peak)
    this.#size += 2 ** height
  }

  root(): Buffer {
    return foldPeaks(this.#peaks)
  }

  copy(): Frontier {
    const other = new Frontier()
    other.#peaks = [...this.#peaks]
    other.#size = this.#size
    return other
  }
}

/** The root over complete subtrees of falling height, from the right (RFC 6962: the split is at the largest power of two). */
export function foldPeaks(peaks: readonly Peak[]): Buffer {
  let root: Buffer | undefined
  for (const peak of peaks.toReversed()) root = root === undefined ? peak.hash : nodeHash(peak.hash, root)
  return root ?? emptyRoot
}
