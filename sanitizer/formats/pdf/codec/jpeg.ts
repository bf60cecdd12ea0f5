/**
 * JPEG segments that a picture needs (ITU-T T.81, annex B): tables, one frame (baseline, extended, progressive), scans. APPn
 * other than JFIF and Adobe (both rewritten at their fixed length), comments and all behind EOI are left out.
 * KNOWN GAP: entropy-coded data is copied, not decoded.
 */
const tables = new Set([0xdb, 0xc4, 0xdd])
const frames = new Set([0xc0, 0xc1, 0xc2])
const JFIF = Buffer.from('ffe000104a46494600010100000100010000', 'hex')
const isJfif = (payload: Uint8Array) => Buffer.from(payload.subarray(0, 5)).toString('latin1') === 'JFIF\0'
const isAdobe = (payload: Uint8Array) => payload.length >= 12 && Buffer.from(payload.subarray(0, 5)).toString('latin1') === 'Adobe'

export interface Jpeg {
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly components: number
}

interface Frame {
  readonly width: number
  readonly height: number
  readonly components: number
}

function readFrame(payload: Uint8Array): Frame | undefined {
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, components = 0] = payload
  const frame = { height: (h1 << 8) | h0, width: (w1 << 8) | w0, components }
  const sound =
    precision === 8 && frame.width > 0 && frame.height > 0 && [1, 3, 4].includes(components) && payload.length === 6 + components * 3
  return sound ? frame : undefined
}

/** Where entropy-coded data ends: at the next marker that is neither stuffed nor a restart. */
function scanEnd(input: Uint8Array, from: number): number {
  let at = from
  while (at >= 0 && at < input.length) {
    at = input.indexOf(0xff, at)
    if (at < 0) return input.length
    const next = input[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
    at += next === 0xff ? 1 : 2
  }
  return input.length
}

/** @returns the picture with only allowed segments, or undefined when its structure is not sound */
export function cleanJpeg(input: Uint8Array): Jpeg | undefined {
  const start = Buffer.from(input.buffer, input.byteOffset, Math.min(input.length, 1024)).indexOf('ffd8ff', 0, 'hex')
  if (start < 0) return undefined
  const parts: Uint8Array[] = [input.subarray(start, start + 2)]
  let frame: Frame | undefined
  let scans = 0
  let at = start + 2
  while (at + 4 <= input.length) {
    if (input[at] !== 0xff) {
      at++
      continue
    }
    const marker = input[at + 1] ?? 0
    if (marker === 0xff) at++
    else if (marker === 0xd9) break
    else if (marker === 0 || marker === 1 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else {
      const length = ((input[at + 2] ?? 0) << 8) | (input[at + 3] ?? 0)
      const end = at + 2 + length
      if (length < 2 || end > input.length) break
      const payload = input.subarray(at + 4, end)
      if (tables.has(marker)) parts.push(input.subarray(at, end))
      else if (frames.has(marker)) {
        if (frame || !(frame = readFrame(payload))) return undefined
        parts.push(input.subarray(at, end))
      } else if (marker === 0xda) {
        if (!frame || payload.length !== 4 + (payload[0] ?? 0) * 2) return undefined
        const stop = scanEnd(input, end)
        parts.push(input.subarray(at, stop))
        scans++
        at = stop
        continue
      } else if (marker === 0xe0 && isJfif(payload)) parts.push(JFIF)
      else if (marker === 0xee && isAdobe(payload)) parts.push(Buffer.from([0xff, 0xee, 0, 14]), payload.subarray(0, 12))
      else if (!(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe) return undefined
      at = end
    }
  }
  if (!frame || scans === 0) return undefined
  parts.push(Buffer.from([0xff, 0xd9]))
  return { ...frame, bytes: Buffer.concat(parts) }
}
