/**
 * The hash tree of RFC 6962 §2.1, with the browser's own SHA-256. Written apart from the server's (gateway/audit/): what the server
 * says of its own proofs is not believed.
 */
import { type Bytes, same, sha256 } from './bytes.ts'

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

export const leafHash = (entry: Uint8Array): Promise<Bytes> => sha256(leafPrefix, entry)
const nodeHash = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(nodePrefix, left, right)

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
const isOdd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2)

/** RFC 9162 §2.1.3.2. @returns the root that the path leads to; undefined where the path has not the length that index and size ask for */
export async function rootFromInclusion(leaf: Bytes, index: number, size: number, path: readonly Bytes[]): Promise<Bytes | undefined> {
  if (!isSize(index) || !isSize(size) || index >= size) return undefined
  let fn = index
  let sn = size - 1
  let root = leaf
  for (const sibling of path) {
    if (sn === 0) return undefined
    if (isOdd(fn) || fn === sn) {
      root = await nodeHash(sibling, root)
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else root = await nodeHash(root, sibling)
    fn = half(fn)
    sn = half(sn)
  }
  return sn === 0 ? root : undefined
}

/** RFC 9162 §2.1.4.2: whether the tree of `first` leaves is the beginning of the tree of `second`. */
export async function isBeginning(
  [first, firstRoot]: readonly [number, Bytes],
  [second, secondRoot]: readonly [number, Bytes],
  path: readonly Bytes[],
): Promise<boolean> {
  if (!isSize(first) || !isSize(second) || first > second) return false
  if (first === second) return path.length === 0 && same(firstRoot, secondRoot)
  if (first === 0) return path.length === 0 && same(firstRoot, await sha256())
  const isPower = Number.isInteger(Math.log2(first))
  const [start, ...rest] = isPower ? [firstRoot, ...path] : path
  if (!start) return false
  let fn = first - 1
  let sn = second - 1
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)]
  let [fr, sr] = [start, start]
  for (const hash of rest) {
    if (sn === 0) return false
    if (isOdd(fn) || fn === sn) {
      fr = await nodeHash(hash, fr)
      sr = await nodeHash(hash, sr)
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else sr = await nodeHash(sr, hash)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && same(fr, firstRoot) && same(sr, secondRoot)
}

/** The right edge of a growing tree: complete subtrees of falling height, whose sizes are the one-bits of its size. */
export class Edge {
  #peaks: { readonly height: number; readonly hash: Bytes }[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds a complete subtree of 2^height leaves. @throws RangeError where it cannot lie there */
  async push(hash: Bytes, height = 0): Promise<void> {
    if (this.#size % 2 ** height !== 0) throw new RangeError(`no subtree of height ${height} after ${this.#size} leaves`)
    let peak = { height, hash }
    for (let last = this.#peaks.at(-1); last?.height === peak.height; last = this.#peaks.at(-1)) {
      this.#peaks.pop()
      peak = { height: peak.height + 1, hash: await nodeHash(last.hash, peak.hash) }
    }
    this.#peaks.push(peak)
    this.#size += 2 ** height
  }

  async root(): Promise<Bytes> {
    let root: Bytes | undefined
    for (const { hash } of this.#peaks.toReversed()) root = root ? await nodeHash(hash, root) : hash
    return root ?? (await sha256())
  }
}

/** Heights of the largest complete subtrees side by side from start to end, from the left. */
export function heightsBetween(start: number, end: number): number[] {
  const heights: number[] = []
  for (let at = start; at < end; ) {
    let height = 0
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height++
    heights.push(height)
    at += 2 ** height
  }
  return heights
}
