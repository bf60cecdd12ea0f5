import { BLOCK_ROOM, type Interval, type Scan, walkInterval } from './scan.ts'

/** Raw bytes of a scan from one restart marker to the next. */
interface Piece {
  readonly from: number
  readonly to: number
}

export interface Coded {
  /** The scan's data as it goes out, restart markers between its intervals. */
  readonly parts: readonly Uint8Array[]
  /** Bytes were left behind a unit that was the last of its interval. */
  readonly stray: boolean
  /** Where the next marker stands. */
  readonly end: number
}

/**
 * Decodes the entropy-coded data of a scan to its last bit (T.81, annexes F and G) and gives back exactly the bytes that its units
 * take, the last one filled up with ones.
 * @param restart units of an interval; 0 when there is only one
 * @returns undefined when a unit does not decode, or restart markers are missing, too many or out of order (E.1.4)
 */
export function walkScan(input: Uint8Array, from: number, scan: Scan, units: number, restart: number): Coded | undefined {
  const each = restart || units
  const found = piecesOf(input, from, Math.ceil(units / each))
  if (!found) return undefined
  const parts: Uint8Array[] = []
  let stray = false
  for (const [index, piece] of found.pieces.entries()) {
    const interval = unstuffed(input, piece)
    const end = walkInterval(scan, interval, index * each, Math.min(each, units - index * each))
    if (end === undefined || end > interval.bits) return undefined
    const needed = (end + 7) >> 3
    if (index > 0) parts.push(Buffer.from([0xff, 0xd0 + ((index - 1) & 7)]))
    const ones = (0x100 >> (((end - 1) & 7) + 1)) - 1
    const filled = end === 0 || ((interval.bytes[needed - 1] as number) & ones) === ones
    if (needed * 8 < interval.bits) stray = true
    if (filled && needed * 8 === interval.bits) parts.push(input.subarray(piece.from, piece.to))
    else parts.push(stuffed(interval.bytes.subarray(0, needed), ones))
  }
  return { parts, stray, end: found.end }
}

/** @returns undefined when there are not exactly `expected` intervals with RST0, RST1 … RST7, RST0 … between them */
function piecesOf(
  input: Uint8Array,
  from: number,
  expected: number,
): { readonly pieces: readonly Piece[]; readonly end: number } | undefined {
  const pieces: Piece[] = []
  let start = from
  for (let at = from; ; ) {
    at = input.indexOf(0xff, at)
    if (at < 0) at = input.length
    const next = input[at + 1] ?? 0xd9
    if (next === 0 && at < input.length) {
      at += 2
      continue
    }
    pieces.push({ from: start, to: at })
    // B.1.1.2: fill bytes stand before a marker.
    let marker = at + 1
    while (input[marker] === 0xff) marker++
    const code = input[marker] ?? 0xd9
    if (code < 0xd0 || code > 0xd7) return pieces.length === expected ? { pieces, end: at } : undefined
    if (pieces.length >= expected || code !== 0xd0 + ((pieces.length - 1) & 7)) return undefined
    at = start = marker + 1
  }
}

export function unstuffed(input: Uint8Array, { from, to }: Piece): Interval {
  const bytes = new Uint8Array(to - from + BLOCK_ROOM)
  let length = 0
  for (let at = from; at < to; at++) {
    const byte = input[at] as number
    bytes[length++] = byte
    if (byte === 0xff) at++
  }
  return { bytes, bits: length * 8 }
}

function stuffed(bytes: Uint8Array, ones: number): Uint8Array {
  const out = Buffer.alloc(bytes.length * 2)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = (bytes[at] as number) | (at === bytes.length - 1 ? ones : 0)
    out[length++] = byte
    if (byte === 0xff) out[length++] = 0
  }
  return out.subarray(0, length)
}
