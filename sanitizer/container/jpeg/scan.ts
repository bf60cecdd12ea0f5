import { FAST, type Huffman, slow } from './huffman.ts'

/** A component of the frame with what its scans have said so far (T.81, B.2.2). */
export interface Component {
  readonly id: number
  readonly across: number
  readonly down: number
  readonly quantisation: number
  /** Blocks that a scan of this component alone has, and those of a row of its memory. */
  readonly blocksWide: number
  readonly blocksHigh: number
  readonly stride: number
  /** Progressive: which of a block's 64 coefficients are not zero, two words a block. */
  readonly known: Uint32Array
  /** Progressive: the lowest bit known of each coefficient; -1 before its first scan (G.1.1.1.1). */
  readonly lowest: Int8Array
}

export interface ScanComponent {
  readonly component: Component
  readonly dc: Huffman | undefined
  readonly ac: Huffman | undefined
}

export interface Scan {
  readonly parts: readonly ScanComponent[]
  readonly progressive: boolean
  readonly from: number
  readonly to: number
  readonly high: number
  readonly low: number
}

/** Entropy-coded bytes of one restart interval with their stuffing taken out, and room behind them for a block that runs over. */
export interface Interval {
  readonly bytes: Uint8Array
  readonly bits: number
}

/** What one block can take at most: 64 codes of 16 bits with 15 more each. */
export const BLOCK_ROOM = 256

/** A unit that does not decode. */
export class Unsound extends Error {}

/** Units of a scan: blocks of a single component, else MCUs (A.2). */
export const unitsOf = ({ parts }: Scan, mcusWide: number, mcusHigh: number): number => {
  const [only] = parts
  return parts.length === 1 && only ? only.component.blocksWide * only.component.blocksHigh : mcusWide * mcusHigh
}

/** @returns the bit at which the units from `first` on end, or undefined when they do not decode */
export function walkInterval(scan: Scan, interval: Interval, first: number, units: number): number | undefined {
  try {
    if (!scan.progressive) return sequential(scan, interval, units)
    if (scan.from > 0) return scan.high === 0 ? firstBands(scan, interval, first, units) : refinedBands(scan, interval, first, units)
    return scan.high === 0 ? firstDc(scan, interval, units) : tablesOf(scan).length * units
  } catch (error) {
    if (error instanceof Unsound) return undefined
    throw error
  }
}

/** The tables of one unit's blocks, one after another. */
export const tablesOf = ({ parts }: Scan): readonly ScanComponent[] =>
  parts.length === 1 ? parts : parts.flatMap((part) => Array.from({ length: part.component.across * part.component.down }, () => part))

const window16 = (bytes: Uint8Array, at: number): number => {
  const from = at >> 3
  const word =
    ((bytes[from] as number) << 24) | ((bytes[from + 1] as number) << 16) | ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number)
  return (word << (at & 7)) >>> 16
}

/** @returns length << 8 | symbol */
export function codeAt(table: Huffman, bytes: Uint8Array, at: number): number {
  const next = window16(bytes, at)
  const found = (table.fast[next >> (16 - FAST)] as number) || slow(table, next)
  if (found === 0) throw new Unsound()
  return found
}

/** F.2.2.1 and F.2.2.2: a difference, then 63 coefficients by runs of zeros. */
function sequential(scan: Scan, { bytes, bits }: Interval, units: number): number {
  const blocks = tablesOf(scan)
  let at = 0
  for (let unit = 0; unit < units; unit++) {
    for (const { dc, ac } of blocks) {
      if (at > bits || !dc || !ac) throw new Unsound()
      const difference = codeAt(dc, bytes, at)
      at += (difference >> 8) + (difference & 255)
      for (let k = 1; k < 64; ) {
        const found = codeAt(ac, bytes, at)
        const size = found & 15
        const run = (found >> 4) & 15
        at += (found >> 8) + size
        if (size > 0) k += run + 1
        else if (run === 15) k += 16
        else if (run === 0) break
        else throw new Unsound()
        if (k > 64) throw new Unsound()
      }
    }
  }
  return at
}

/** G.1.2.1. */
function firstDc(scan: Scan, { bytes, bits }: Interval, units: number): number {
  const blocks = tablesOf(scan)
  let at = 0
  for (let unit = 0; unit < units; unit++) {
    for (const { dc } of blocks) {
      if (at > bits || !dc) throw new Unsound()
      const difference = codeAt(dc, bytes, at)
      at += (difference >> 8) + (difference & 255)
    }
  }
  return at
}

/** G.1.2.2: coefficients of a band, and runs of blocks whose band ends. */
function firstBands({ parts, from, to }: Scan, { bytes, bits }: Interval, first: number, units: number): number {
  const [part] = parts
  const ac = part?.ac
  if (!part || !ac) throw new Unsound()
  const { known, blocksWide, stride } = part.component
  let at = 0
  let ended = 0
  for (let unit = first; unit < first + units; unit++) {
    if (ended > 0) {
      const skipped = Math.min(ended, first + units - unit)
      ended -= skipped
      unit += skipped - 1
      continue
    }
    const block = (Math.floor(unit / blocksWide) * stride + (unit % blocksWide)) * 2
    for (let k = from; k <= to; ) {
      if (at > bits) throw new Unsound()
      const found = codeAt(ac, bytes, at)
      const size = found & 15
      const run = (found >> 4) & 15
      at += found >> 8
      if (size > 0) {
        k += run
        if (k > to) throw new Unsound()
        known[block + (k >> 5)] = (known[block + (k >> 5)] as number) | (1 << (k & 31))
        at += size
        k++
      } else if (run === 15) k += 16
      else {
        ended = (1 << run) + (window16(bytes, at) >> (16 - run)) - 1
        at += run
        break
      }
      if (k > 64) throw new Unsound()
    }
  }
  if (ended > 0) throw new Unsound()
  return at
}

/** G.1.2.3: one more bit of each coefficient that is known, between those that become known. */
function refinedBands({ parts, from, to }: Scan, { bytes, bits }: Interval, first: number, units: number): number {
  const [part] = parts
  const ac = part?.ac
  if (!part || !ac) throw new Unsound()
  const { known, blocksWide, stride } = part.component
  let at = 0
  let ended = 0
  for (let unit = first; unit < first + units; unit++) {
    const block = (Math.floor(unit / blocksWide) * stride + (unit % blocksWide)) * 2
    const isKnown = (k: number) => ((known[block + (k >> 5)] as number) >>> (k & 31)) & 1
    if (at > bits) throw new Unsound()
    let k = from
    while (ended === 0 && k <= to) {
      const found = codeAt(ac, bytes, at)
      const size = found & 15
      let run = (found >> 4) & 15
      at += found >> 8
      if (size > 1) throw new Unsound()
      if (size === 0 && run < 15) {
        ended = (1 << run) + (window16(bytes, at) >> (16 - run))
        at += run
        break
      }
      at += size
      for (; k <= to; k++) {
        if (isKnown(k)) at++
        else if (--run < 0) break
      }
      if (k > to && size === 1) throw new Unsound()
      if (size === 1) known[block + (k >> 5)] = (known[block + (k >> 5)] as number) | (1 << (k & 31))
      k++
    }
    if (ended === 0) continue
    for (; k <= to; k++) at += isKnown(k)
    ended--
  }
  if (ended > 0) throw new Unsound()
  return at
}
