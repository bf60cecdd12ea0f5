/**
 * Contents of the tags of a colour profile (ICC.1:2022, clause 10), written again from the numbers that each type has: what lies in
 * reserved fields, behind the last number or between parts of a table is left out.
 */
type Rewrite = (tag: Buffer) => Buffer | undefined

/** Entries of one curve; real ones have at most 4096. */
const CURVE_ENTRIES = 65_536
/** Channels of a profile that a PDF may use, and grid points of a table. */
const CHANNELS = 4
/** Bytes of one table; the largest of real print profiles have about 2 million. */
const TABLE_BYTES = 16 << 20

const head = (type: string): Buffer => Buffer.concat([Buffer.from(type, 'latin1'), Buffer.alloc(4)])
const exactly = (tag: Buffer, type: string, bytes: number): Buffer | undefined =>
  tag.length >= 8 + bytes ? Buffer.concat([head(type), tag.subarray(8, 8 + bytes)]) : undefined

/** 10.6: a count, then numbers of 16 bits. */
const curve: Rewrite = (tag) => {
  const count = tag.length >= 12 ? tag.readUInt32BE(8) : CURVE_ENTRIES + 1
  return count > CURVE_ENTRIES ? undefined : exactly(tag, 'curv', 4 + 2 * count)
}

/** 10.18: numbers by the kind of function. */
const parametric: Rewrite = (tag) => {
  const numbers = tag.length >= 12 ? [1, 3, 4, 5, 7][tag.readUInt16BE(8)] : undefined
  const written = numbers ? exactly(tag, 'para', 4 + 4 * numbers) : undefined
  written?.writeUInt16BE(0, 10)
  return written
}

const sound = (channels: number, grid: number) => channels >= 1 && channels <= CHANNELS && grid >= 1

/** 10.10 and 10.11: matrix, curves into the table, the table, curves out of it. */
const table =
  (type: 'mft1' | 'mft2'): Rewrite =>
  (tag) => {
    if (tag.length < 52) return undefined
    const [inputs = 0, outputs = 0, grid = 0] = tag.subarray(8, 11)
    if (!sound(inputs, grid) || !sound(outputs, grid)) return undefined
    const [into, out] = type === 'mft1' ? [256, 256] : [tag.readUInt16BE(48), tag.readUInt16BE(50)]
    const numbers = into * inputs + grid ** inputs * outputs + out * outputs
    const bytes = type === 'mft1' ? 40 + numbers : 44 + numbers * 2
    const written = bytes > TABLE_BYTES ? undefined : exactly(tag, type, bytes)
    if (written) written[11] = 0
    return written
  }

const padded = (part: Buffer): Buffer => Buffer.concat([part, Buffer.alloc((4 - (part.length % 4)) % 4)])

/** `count` curves one behind the other, each at four bytes. */
function curvesAt(tag: Buffer, at: number, count: number): Buffer | undefined {
  const parts: Buffer[] = []
  for (let from = at; parts.length < count; ) {
    const type = tag.toString('latin1', from, from + 4)
    const written = type === 'curv' ? curve(tag.subarray(from)) : type === 'para' ? parametric(tag.subarray(from)) : undefined
    if (!written) return undefined
    parts.push(padded(written))
    from += written.length + ((4 - (written.length % 4)) % 4)
  }
  return Buffer.concat(parts)
}

/** 10.12.3: grid points of each input, bytes of a number, the numbers. */
function gridAt(tag: Buffer, at: number, inputs: number, outputs: number): Buffer | undefined {
  const points = tag.subarray(at, at + inputs)
  const precision = tag[at + 16] ?? 0
  const bytes = points.reduce((product, one) => product * one, outputs * precision)
  if (points.length < inputs || points.includes(0) || ![1, 2].includes(precision) || bytes > TABLE_BYTES || at + 20 + bytes > tag.length)
    return undefined
  return padded(
    Buffer.concat([points, Buffer.alloc(16 - inputs), Buffer.from([precision, 0, 0, 0]), tag.subarray(at + 20, at + 20 + bytes)]),
  )
}

/** 10.12 and 10.13: up to five parts at offsets of the tag; written in the order of their offsets' fields, without gaps. */
const parts =
  (type: 'mAB ' | 'mBA '): Rewrite =>
  (tag) => {
    const [inputs = 0, outputs = 0] = tag.subarray(8, 10)
    if (tag.length < 32 || !sound(inputs, 1) || !sound(outputs, 1)) return undefined
    const [a, b] = type === 'mAB ' ? [inputs, outputs] : [outputs, inputs]
    const read: readonly ((at: number) => Buffer | undefined)[] = [
      (at) => curvesAt(tag, at, b),
      (at) => (at + 48 <= tag.length ? tag.subarray(at, at + 48) : undefined),
      (at) => curvesAt(tag, at, b),
      (at) => gridAt(tag, at, inputs, outputs),
      (at) => curvesAt(tag, at, a),
    ]
    const start = Buffer.concat([head(type), Buffer.from([inputs, outputs, 0, 0]), Buffer.alloc(20)])
    const found: Buffer[] = [start]
    let length = start.length
    for (const [index, one] of read.entries()) {
      const offset = tag.readUInt32BE(12 + index * 4)
      if (offset === 0) continue
      const part = offset < start.length ? undefined : one(offset)
      if (!part) return undefined
      start.writeUInt32BE(length, 12 + index * 4)
      found.push(part)
      length += part.length
    }
    return Buffer.concat(found)
  }

const rewrites: Readonly<Record<string, Rewrite>> = {
  'XYZ ': (tag) => exactly(tag, 'XYZ ', 12),
  sf32: (tag) => exactly(tag, 'sf32', 36),
  curv: curve,
  para: parametric,
  mft1: table('mft1'),
  mft2: table('mft2'),
  'mAB ': parts('mAB '),
  'mBA ': parts('mBA '),
}

/** @returns the tag's content made of its numbers alone, or undefined when it is not sound */
export const rewriteTag = (tag: Buffer): Buffer | undefined => rewrites[tag.toString('latin1', 0, 4)]?.(tag)
