/** ICC.1: tags of colour alone, one behind the other and each as long as its numbers, up to the last byte of the profile. */
const tags = new Set('wtpt bkpt rXYZ gXYZ bXYZ chad rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2'.split(' '))

const HEADER = 128
/** Header fields that no conversion reads: size of our own making, maker, date, platform, flags, device, creator, identifier, reserved. */
const silent = [4, 5, 6, 7, ...range(24, 36), ...range(40, 64), ...range(80, 128)]

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

const whole = (length: number) => (length + 3) & ~3

export function isProfile(profile: Buffer): boolean {
  try {
    return isSound(profile)
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function isSound(profile: Buffer): boolean {
  if (profile.readUInt32BE(0) !== profile.length || profile.toString('latin1', 36, 40) !== 'acsp') return false
  if (silent.some((at) => profile[at] !== 0)) return false
  const count = profile.readUInt32BE(HEADER)
  if (count < 1 || count > tags.size) return false
  let next = HEADER + 4 + count * 12
  const places = new Map<number, number>()
  for (let row = HEADER + 4; row < HEADER + 4 + count * 12; row += 12) {
    const [offset, size] = [profile.readUInt32BE(row + 4), profile.readUInt32BE(row + 8)]
    if (!tags.has(profile.toString('latin1', row, row + 4))) return false
    if (places.get(offset) === size) continue
    const tag = profile.subarray(offset, offset + size)
    if (offset !== next || tag.length !== size || tag.readUInt32BE(4) !== 0 || lengthOf(tag) !== size) return false
    next = offset + whole(size)
    if (profile.subarray(offset + size, next).some((byte) => byte !== 0)) return false
    places.set(offset, size)
  }
  return next === profile.length
}

/** Bytes that the numbers of a type take (clause 10); NaN for what is no type of ours. */
function lengthOf(tag: Buffer): number {
  const type = tag.toString('latin1', 0, 4)
  if (type === 'XYZ ') return 20
  if (type === 'sf32') return 44
  if (type === 'curv') return 12 + 2 * tag.readUInt32BE(8)
  if (type === 'para') return tag.readUInt16BE(10) === 0 ? 12 + 4 * ([1, 3, 4, 5, 7][tag.readUInt16BE(8)] ?? Number.NaN) : Number.NaN
  const [inputs = 0, outputs = 0, grid = 0, free = 0] = tag.subarray(8, 12)
  if (inputs < 1 || inputs > 4 || outputs < 1 || outputs > 4 || free !== 0) return Number.NaN
  if (type === 'mft1') return 48 + 256 * (inputs + outputs) + grid ** inputs * outputs
  if (type === 'mft2') return 52 + 2 * (tag.readUInt16BE(48) * inputs + grid ** inputs * outputs + tag.readUInt16BE(50) * outputs)
  return type === 'mAB ' || type === 'mBA '
    ? partsLength(tag, type === 'mAB ' ? [inputs, outputs] : [outputs, inputs], inputs, outputs)
    : Number.NaN
}

/** 10.12, 10.13: B curves, matrix, M curves, table, A curves, each where the one before ends. */
function partsLength(tag: Buffer, [a, b]: readonly [number, number], inputs: number, outputs: number): number {
  if (tag.readUInt16BE(10) !== 0) return Number.NaN
  const curves = (at: number, count: number): number => {
    let end = at
    for (let one = 0; one < count; one++) {
      const type = tag.toString('latin1', end, end + 4)
      const length = type === 'curv' || type === 'para' ? lengthOf(tag.subarray(end)) : Number.NaN
      if (tag.readUInt32BE(end + 4) !== 0 || tag.subarray(end + length, end + whole(length)).some((byte) => byte !== 0)) return Number.NaN
      end += whole(length)
    }
    return end
  }
  const grid = (at: number): number => {
    const points = tag.subarray(at, at + inputs)
    const bytes = points.reduce((product, one) => product * one, outputs * (tag[at + 16] ?? 0))
    const empty = tag.subarray(at + inputs, at + 16).every((byte) => byte === 0) && tag.readUIntBE(at + 17, 3) === 0
    const end = at + whole(20 + bytes)
    return empty && tag.subarray(at + 20 + bytes, end).every((byte) => byte === 0) ? end : Number.NaN
  }
  const ends = [(at: number) => curves(at, b), (at: number) => at + 48, (at: number) => curves(at, b), grid, (at: number) => curves(at, a)]
  let next = 32
  for (const [index, end] of ends.entries()) {
    const offset = tag.readUInt32BE(12 + index * 4)
    if (offset === 0) continue
    if (offset !== next) return Number.NaN
    next = end(offset)
  }
  return next
}
