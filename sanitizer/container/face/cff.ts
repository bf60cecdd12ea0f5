import { Refusal } from '../../refusal.ts'

/** Adobe Technical Note 5176 (CFF): indexes and dictionaries, as much as taking glyphs out of a CID-keyed font needs. */

export interface Index {
  readonly count: number
  /** Where the index begins and where what follows it begins. */
  readonly start: number
  readonly end: number
  item(number: number): Uint8Array
}

/** §5. */
export function readIndex(bytes: Uint8Array, start: number): Index {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = view.getUint16(start)
  if (count === 0) return { count, start, end: start + 2, item: () => new Uint8Array() }
  const size = view.getUint8(start + 2)
  const base = start + 2 + (count + 1) * size
  const offset = (number: number): number => {
    let value = 0
    for (let at = start + 3 + number * size, end = at + size; at < end; at++) value = value * 256 + view.getUint8(at)
    return base + value
  }
  return { count, start, end: offset(count), item: (number) => bytes.subarray(offset(number), offset(number + 1)) }
}

/** §5, with offsets of four bytes. */
export function writeIndex(items: readonly Uint8Array[]): Uint8Array {
  if (items.length === 0) return Uint8Array.of(0, 0)
  const head = Buffer.alloc(3 + 4 * (items.length + 1))
  head.writeUInt16BE(items.length, 0)
  head.writeUInt8(4, 2)
  let offset = 1
  for (const [number, item] of items.entries()) {
    head.writeUInt32BE(offset, 3 + 4 * number)
    offset += item.length
  }
  head.writeUInt32BE(offset, 3 + 4 * items.length)
  return Buffer.concat([head, ...items])
}

/** One operator of a dictionary with its operands as written (§4). Two-byte operators are 1200 + the second byte. */
export interface Entry {
  readonly operator: number
  readonly operands: Uint8Array
}

export function readDictionary(bytes: Uint8Array): readonly Entry[] {
  const entries: Entry[] = []
  let from = 0
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0
    if (first <= 21) {
      const operator = first === 12 ? 1200 + (bytes[at + 1] ?? 0) : first
      entries.push({ operator, operands: bytes.subarray(from, at) })
      at += first === 12 ? 2 : 1
      from = at
    } else if (first === 30) {
      at++
      while (at < bytes.length && ((bytes[at] ?? 0) & 15) !== 15) at++
      at++
    } else at += first === 28 ? 3 : first === 29 ? 5 : first >= 247 ? 2 : 1
  }
  return entries
}

/** The integers of an entry. Real numbers never stand where an offset or a size does. */
export function integers(operands: Uint8Array): readonly number[] {
  const values: number[] = []
  const view = new DataView(operands.buffer, operands.byteOffset, operands.byteLength)
  for (let at = 0; at < operands.length; ) {
    const first = view.getUint8(at)
    if (first === 28) values.push(view.getInt16(at + 1))
    else if (first === 29) values.push(view.getInt32(at + 1))
    else if (first <= 246) values.push(first - 139)
    else if (first <= 250) values.push((first - 247) * 256 + view.getUint8(at + 1) + 108)
    else if (first <= 254) values.push(-(first - 251) * 256 - view.getUint8(at + 1) - 108)
    else throw new Refusal('malformed', 'number of a font dictionary')
    at += first === 28 ? 3 : first === 29 ? 5 : first >= 247 ? 2 : 1
  }
  return values
}

const operatorBytes = (operator: number): Uint8Array => (operator >= 1200 ? Uint8Array.of(12, operator - 1200) : Uint8Array.of(operator))

/** Operands as 32-bit integers, so that a dictionary has its length before its offsets are known. */
export function entryOf(operator: number, ...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(5 * values.length)
  for (const [index, value] of values.entries()) {
    bytes.writeUInt8(29, 5 * index)
    bytes.writeInt32BE(value, 5 * index + 1)
  }
  return Buffer.concat([bytes, operatorBytes(operator)])
}

export const keptEntry = ({ operator, operands }: Entry): Uint8Array => Buffer.concat([operands, operatorBytes(operator)])
