/** A field that may stand in the block: tag, TIFF type, count, and what its value must be. */
interface Rule {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly optional?: true
  readonly holds: (value: Buffer) => boolean
}

const fraction = (value: Buffer, at: number): number => value.readUInt32LE(at) / value.readUInt32LE(at + 4)
const arc =
  (degrees: number) =>
  (value: Buffer): boolean =>
    value.readUInt32LE(4) === 1 &&
    value.readUInt32LE(12) === 1 &&
    value.readUInt32LE(20) === 10_000 &&
    fraction(value, 8) < 60 &&
    fraction(value, 16) < 60 &&
    fraction(value, 0) + fraction(value, 8) / 60 + fraction(value, 16) / 3600 <= degrees
const oneOf =
  (...texts: readonly string[]) =>
  (value: Buffer): boolean =>
    texts.includes(value.toString('latin1'))
const date = /^(?:19|20)\d\d:(?:0[1-9]|1[0-2]):(?:0[1-9]|[12]\d|3[01]) (?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)\0$/

const takenRules: readonly Rule[] = [{ tag: 0x9003, type: 2, count: 20, holds: (value) => date.test(value.toString('latin1')) }]
const positionRules: readonly Rule[] = [
  { tag: 0, type: 1, count: 4, holds: oneOf('\x02\x03\0\0') },
  { tag: 1, type: 2, count: 2, holds: oneOf('N\0', 'S\0') },
  { tag: 2, type: 5, count: 3, holds: arc(90) },
  { tag: 3, type: 2, count: 2, holds: oneOf('E\0', 'W\0') },
  { tag: 4, type: 5, count: 3, holds: arc(180) },
  { tag: 5, type: 1, count: 1, optional: true, holds: oneOf('\0', '\x01') },
  { tag: 6, type: 5, count: 1, optional: true, holds: (value) => value.readUInt32LE(4) === 100 && value.readUInt32LE(0) <= 2_000_000 },
]

const typeSizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 4: 4, 5: 8 }

/** Where the block goes on after a directory that follows the rules to the letter; undefined when it does not. */
function directoryEnd(block: Buffer, at: number, rules: readonly Rule[]): number | undefined {
  const count = block.readUInt16LE(at)
  if (count > rules.length) return undefined
  let free = at + 2 + count * 12 + 4
  for (const [index, rule] of rules.slice(0, count).entries()) {
    const entry = at + 2 + index * 12
    const length = rule.count * (typeSizes[rule.type] ?? 0)
    if (
      block.readUInt16LE(entry) !== rule.tag ||
      block.readUInt16LE(entry + 2) !== rule.type ||
      block.readUInt32LE(entry + 4) !== rule.count
    )
      return undefined
    const inline = length <= 4
    if (inline ? block.subarray(entry + 8 + length, entry + 12).some((byte) => byte !== 0) : block.readUInt32LE(entry + 8) !== free)
      return undefined
    const start = inline ? entry + 8 : free
    if (!rule.holds(block.subarray(start, start + length))) return undefined
    if (!inline) free += length
  }
  const complete = rules.slice(count).every((rule) => rule.optional) && count !== 6
  return complete && block.readUInt32LE(at + 2 + count * 12) === 0 ? free : undefined
}

/** The position and the time that a policy may let cross, and not one byte else: no gap, no unused value, no other directory. */
export function isCapture(block: Buffer): boolean {
  try {
    if (block.toString('latin1', 0, 8) !== 'II*\0\x08\0\0\0') return false
    const count = block.readUInt16LE(8)
    if (count < 1 || count > 2) return false
    let at = 10 + count * 12 + 4
    if (block.readUInt32LE(at - 4) !== 0) return false
    let last = 0
    for (let entry = 10; entry < 10 + count * 12; entry += 12) {
      const tag = block.readUInt16LE(entry)
      const rules = tag === 0x8769 ? takenRules : tag === 0x8825 ? positionRules : undefined
      if (
        !rules ||
        tag <= last ||
        block.readUInt16LE(entry + 2) !== 4 ||
        block.readUInt32LE(entry + 4) !== 1 ||
        block.readUInt32LE(entry + 8) !== at
      )
        return false
      const end = directoryEnd(block, at, rules)
      if (end === undefined) return false
      last = tag
      at = end
    }
    return at === block.length
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
