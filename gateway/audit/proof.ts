import { foldPeaks, nodeHash, type Peak } from './tree.ts'

/** Inclusion and consistency proofs of RFC 9162 §2.1.3 and §2.1.4. Making one asks a source for complete subtrees; checking one needs nothing else. */

/** The root of the first `size` leaves. */
export const rootAt = (size: number, node: NodeSource): Promise<Buffer> => spanHash({ start: 0, end: size }, node)

/** Gives the hash of the complete subtree of 2^height leaves that begins at leaf index·2^height. */
export type NodeSource = (height: number, index: number) => Promise<Buffer>

/** Leaves start (inclusive) to end (exclusive). */
interface Span {
  readonly start: number
  readonly end: number
}

const largestPowerBelow = (size: number): number => {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

/** MTH(D[start:end]); start is a multiple of the smallest power of two that is not below the length, as in every proof. */
const spanHash = async (span: Span, node: NodeSource): Promise<Buffer> => foldPeaks(await coverOf(span, node))

/** The largest complete subtrees that lie side by side from start to end, from the left. */
export async function coverOf({ start, end }: Span, node: NodeSource): Promise<Peak[]> {
  const peaks: Peak[] = []
  for (let at = start; at < end; ) {
    let height = 0
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height++
    peaks.push({ height, hash: await node(height, at / 2 ** height) })
    at += 2 ** height
  }
  return peaks
}

const hashesOf = (spans: readonly Span[], node: NodeSource): Promise<Buffer[]> => Promise.all(spans.map((span) => spanHash(span, node)))

function inclusionSpans(index: number, start: number, end: number): Span[] {
  if (end - start === 1) return []
  const split = start + largestPowerBelow(end - start)
  return index < split
    ? [...inclusionSpans(index, start, split), { start: split, end }]
    : [...inclusionSpans(index, split, end), { start, end: split }]
}

/** PATH(index, D[size]): hashes from the leaf's sibling up. @throws RangeError outside the tree */
export async function proveInclusion(index: number, size: number, node: NodeSource): Promise<Buffer[]> {
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`)
  return hashesOf(inclusionSpans(index, 0, size), node)
}

/** SUBPROOF(first, D[start:end], whole) with `first` counted from 0. */
function consistencySpans(first: number, start: number, end: number, whole: boolean): Span[] {
  if (first === end) return whole ? [] : [{ start, end }]
  const split = start + largestPowerBelow(end - start)
  return first <= split
    ? [...consistencySpans(first, start, split, whole), { start: split, end }]
    : [...consistencySpans(first, split, end, false), { start, end: split }]
}

/** PROOF(first, D[second]). An empty first tree has an empty proof. @throws RangeError when first > second */
export async function proveConsistency(first: number, second: number, node: NodeSource): Promise<Buffer[]> {
  if (!(Number.isSafeInteger(first) && first >= 0 && first <= second)) throw new RangeError(`no tree of ${first} inside one of ${second}`)
  if (first === 0) return []
  return hashesOf(consistencySpans(first, 0, second, true), node)
}

/** RFC 9162 §2.1.3.2 */
export function verifyInclusion(leaf: Buffer, index: number, size: number, path: readonly Buffer[], root: Buffer): boolean {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size)) || index < 0 || index >= size) return false
  let fn = index
  let sn = size - 1
  let r = leaf
  for (const p of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else r = nodeHash(r, p)
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && r.equals(root)
}

/** RFC 9162 §2.1.4.2; the empty tree is consistent with every tree and has an empty proof. */
export function verifyConsistency(first: number, second: number, path: readonly Buffer[], firstRoot: Buffer, secondRoot: Buffer): boolean {
  if (!(Number.isSafeInteger(first) && Number.isSafeInteger(second)) || first < 0 || first > second) return false
  if (first === second) return path.length === 0 && firstRoot.equals(secondRoot)
  if (first === 0) return path.length === 0 && firstRoot.equals(foldPeaks([]))
  const isPower = 2 ** Math.floor(Math.log2(first)) === first
  const [start, ...rest] = isPower ? [firstRoot, ...path] : path
  if (start === undefined) return false
  let fn = first - 1
  let sn = second - 1
  const shift = (): void => {
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  while (fn % 2 === 1) shift()
  let fr = start
  let sr = start
  for (const c of rest) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(c, fr)
      sr = nodeHash(c, sr)
      while (fn % 2 === 0 && fn !== 0) shift()
    } else sr = nodeHash(sr, c)
    shift()
  }
  return fr.equals(firstRoot) && sr.equals(secondRoot) && sn === 0
}
