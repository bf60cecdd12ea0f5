import type { PDFRawStream } from '@cantoo/pdf-lib'
import { key, type Walk } from './walk.ts'

const SAMPLE_BITS: ReadonlySet<number> = new Set([1, 2, 4, 8, 12, 16, 24, 32])
/** Inputs and outputs: a table of 32 inputs could not hold two samples of each. */
const CHANNELS = 32
/** Bytes of one table; a colour conversion with 33 points of four inks has 4 million. */
const TABLE_BYTES = 16 << 20

/**
 * ISO 32000-2, 7.10.2: a table of samples, exactly as long as /Size, /BitsPerSample and /Range make it; what lies behind it is left out.
 * @returns false when the table is shorter than that, or larger than any use of it
 */
export function copySampled(walk: Walk, found: PDFRawStream, number: number, entries: string): boolean {
  const sizes = walk.array(found.dict.get(key('Size')))?.map((one) => walk.number(one) ?? 0) ?? []
  const outputs = (walk.array(found.dict.get(key('Range')))?.length ?? 0) / 2
  const bits = walk.number(found.dict.get(key('BitsPerSample'))) ?? 0
  const counted = sizes.length >= 1 && sizes.length <= CHANNELS && sizes.every((one) => Number.isInteger(one) && one >= 1)
  const bytes = Math.ceil(sizes.reduce((product, one) => product * one, outputs * bits) / 8)
  if (!counted || !Number.isInteger(outputs) || outputs < 1 || outputs > CHANNELS || !SAMPLE_BITS.has(bits) || bytes > TABLE_BYTES)
    return false
  const decoded = walk.decode(found)
  if (decoded.codec || decoded.bytes.length < bytes) return false
  walk.file.fillFlate(number, entries, decoded.bytes.subarray(0, bytes))
  return true
}
