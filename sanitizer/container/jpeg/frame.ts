import { type Huffman, readHuffman } from './huffman.ts'
import type { Component, Scan, ScanComponent } from './scan.ts'

/** ITU-T T.81, B.2.2: baseline, extended and progressive frames of eight bits a sample. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly progressive: boolean
  readonly components: readonly Component[]
  readonly mcusWide: number
  readonly mcusHigh: number
}

const PROGRESSIVE = 0xc2
/** A.1.1, B.2.2. */
const LARGEST_SAMPLING = 4
/** B.2.3: blocks of one MCU. */
const MCU_BLOCKS = 10

const uint16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)

export function readFrame(marker: number, payload: Uint8Array): Frame | undefined {
  const [height, width, count = 0] = [uint16(payload, 1), uint16(payload, 3), payload[5]]
  if (payload[0] !== 8 || width === 0 || height === 0 || ![1, 3, 4].includes(count) || payload.length !== 6 + count * 3) return undefined
  const rows = Array.from({ length: count }, (_, index) => {
    const [id = 0, sampling = 0, quantisation = 9] = payload.subarray(6 + index * 3)
    return { id, across: sampling >> 4, down: sampling & 15, quantisation }
  })
  const [widest, highest] = [Math.max(...rows.map((one) => one.across)), Math.max(...rows.map((one) => one.down))]
  const legal = rows.every(
    ({ across, down, quantisation }) =>
      across >= 1 &&
      across <= LARGEST_SAMPLING &&
      down >= 1 &&
      down <= LARGEST_SAMPLING &&
      widest % across === 0 &&
      highest % down === 0 &&
      quantisation <= 3,
  )
  if (!legal || new Set(rows.map((one) => one.id)).size !== count) return undefined
  const progressive = marker === PROGRESSIVE
  const [mcusWide, mcusHigh] = [Math.ceil(width / (8 * widest)), Math.ceil(height / (8 * highest))]
  const components = rows.map((one): Component => {
    const stride = mcusWide * one.across
    return {
      ...one,
      blocksWide: Math.ceil(Math.ceil((width * one.across) / widest) / 8),
      blocksHigh: Math.ceil(Math.ceil((height * one.down) / highest) / 8),
      stride,
      known: new Uint32Array(progressive ? stride * mcusHigh * one.down * 2 : 0),
      lowest: new Int8Array(64).fill(-1),
    }
  })
  return { width, height, progressive, components, mcusWide, mcusHigh }
}

/** Tables by class and place (DC 0 to 3, AC 4 to 7), as they stand when a scan begins. */
export type Tables = readonly (Huffman | undefined)[]

/** B.2.4.2. @returns false when a table is not sound */
export function takeHuffman(payload: Uint8Array, tables: (Huffman | undefined)[]): boolean {
  for (let at = 0; at < payload.length; ) {
    const table = readHuffman(payload, at)
    if (!table) return false
    tables[((payload[at] ?? 0) >> 4) * 4 + ((payload[at] ?? 0) & 3)] = table
    at += table.segment.length
  }
  return true
}

/** B.2.3, G.1.1.1. @returns undefined when the scan's components, tables, band or bits are not legal here */
export function readScan(frame: Frame, payload: Uint8Array, tables: Tables): Scan | undefined {
  const [count = 0] = payload
  if (count < 1 || count > frame.components.length || payload.length !== 4 + count * 2) return undefined
  const [from = 0, to = 0, bits = 0] = payload.subarray(1 + count * 2)
  const scan = { progressive: frame.progressive, from, to, high: bits >> 4, low: bits & 15 }
  const parts: ScanComponent[] = []
  for (let index = 0; index < count; index++) {
    const component = frame.components.find((one) => one.id === payload[1 + index * 2])
    const places = payload[2 + index * 2] ?? 0xff
    if (!component || parts.some((one) => one.component === component) || (places & 0xcc) !== 0) return undefined
    parts.push({ component, dc: tables[places >> 4], ac: tables[4 + (places & 3)] })
  }
  const blocks = parts.reduce((sum, { component }) => sum + component.across * component.down, 0)
  if (count > 1 && blocks > MCU_BLOCKS) return undefined
  return advance({ ...scan, parts }) ? { ...scan, parts } : undefined
}

/** Takes note of what the scan says about each coefficient; each is said once, then refined bit by bit. */
function advance({ progressive, from, to, high, low, parts }: Scan): boolean {
  if (!progressive) {
    if (from !== 0 || to !== 63 || high !== 0 || low !== 0) return false
  } else {
    const band = from === 0 ? to === 0 : to >= from && to <= 63 && parts.length === 1
    if (!band || low > 13 || (high > 0 && high !== low + 1)) return false
  }
  for (const { component } of parts) {
    for (let k = from; k <= to; k++) {
      const before = component.lowest[k] ?? 0
      if (before === -1 ? high !== 0 : before !== high || high === 0) return false
      component.lowest[k] = low
    }
  }
  return true
}

/** Table places (0 to 7) that a scan's codes are of. */
export function placesOf(payload: Uint8Array, { progressive, from, high }: Scan): readonly number[] {
  const [count = 0] = payload
  const places = Array.from({ length: count }, (_, index) => payload[2 + index * 2] ?? 0)
  const [dc, ac] = [places.map((one) => one >> 4), places.map((one) => 4 + (one & 3))]
  const needed = progressive ? (from > 0 ? ac : high === 0 ? dc : []) : [...dc, ...ac]
  return [...new Set(needed)].sort()
}
