/** Elements of EBML (RFC 8794): read with their bounds, and written in the shortest way. */
import { Refusal } from '../../../../refusal.ts'
import { type Bytes, u8 } from '../bytes.ts'
import type { Count } from '../movie/boxes.ts'

export interface Element {
  readonly id: number
  readonly body: Bytes
}

/** §4: as many bytes as the first one has leading zeros, and one more. */
function width(first: number): number {
  const zeros = Math.clz32(first) - 24
  if (zeros > 7) throw new Refusal('malformed', 'a number of more than eight bytes')
  return zeros + 1
}

/** §4; undefined where all bits are set: a size that is not known (§6.2). */
export function variable(bytes: Bytes): number | undefined {
  const first = bytes.u8()
  const length = width(first)
  let value = first & (0xff >> length)
  let open = value === 0xff >> length
  for (let index = 1; index < length; index++) {
    const byte = bytes.u8()
    open &&= byte === 0xff
    value = value * 256 + byte
  }
  if (open) return undefined
  if (!Number.isSafeInteger(value)) throw new Refusal('malformed', 'a number past all files')
  return value
}

function idOf(bytes: Bytes): number {
  const length = width(bytes.all[bytes.at] ?? 0)
  if (length > 4) throw new Refusal('malformed', 'a name of more than four bytes')
  return bytes.all.readUIntBE(bytes.skip(length), length)
}

/**
 * The elements that fill a window.
 * @param endOf where an element whose size is open ends; most must say their size
 */
export function elementsIn(window: Bytes, count: Count, endOf?: (id: number, rest: Bytes) => number): readonly Element[] {
  const list: Element[] = []
  while (window.left > 0) {
    count.add()
    const id = idOf(window)
    const size = variable(window)
    if (size === undefined && !endOf) throw new Refusal('malformed', 'an element of open size')
    list.push({ id, body: window.part(size ?? (endOf?.(id, window) ?? 0) - window.at) })
  }
  return list
}

/** Reads past elements until one of them is named. @returns where that one begins, or the end */
export function placeOf(ids: ReadonlySet<number>, rest: Bytes, count: Count): number {
  const window = rest.part(rest.left)
  rest.at = window.at
  while (window.left > 0) {
    count.add()
    const from = window.at
    if (ids.has(idOf(window))) return from
    const size = variable(window)
    if (size === undefined) throw new Refusal('malformed', 'an open element in another')
    window.skip(size)
  }
  return window.end
}

export function uint(body: Bytes): number {
  if (body.left > 8) throw new Refusal('malformed', 'a number of more than eight bytes')
  let value = 0
  while (body.left > 0) value = value * 256 + body.u8()
  if (!Number.isSafeInteger(value)) throw new Refusal('malformed', 'a number past all files')
  return value
}

export function signed(body: Bytes): number {
  const bits = body.left * 8
  if (bits > 64) throw new Refusal('malformed', 'a number of more than eight bytes')
  let value = 0n
  while (body.left > 0) value = value * 256n + BigInt(body.u8())
  return Number(BigInt.asIntN(bits, value))
}

/** Big-endian, without leading zeros; zero is one byte. */
export function number(value: number): Buffer {
  const hex = value.toString(16)
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
}

export function signedNumber(value: number): Buffer {
  for (let length = 1; length <= 6; length++) {
    if (value < -(2 ** (length * 8 - 1)) || value >= 2 ** (length * 8 - 1)) continue
    const bytes = Buffer.alloc(length)
    bytes.writeIntBE(value, 0, length)
    return bytes
  }
  throw new Refusal('malformed', 'a number past all films')
}

/** A size or a track number in the shortest form that is not the one for "open". */
export function short(value: number): Buffer {
  for (let length = 1; length <= 8; length++) {
    if (value >= 2 ** (7 * length) - 1) continue
    const bytes = Buffer.alloc(length)
    let rest = value
    for (let at = length - 1; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256
    bytes[0] = (bytes[0] ?? 0) | (1 << (8 - length))
    return bytes
  }
  throw new Refusal('malformed', 'a number past all files')
}

export const head = (id: number, size: number): Buffer => Buffer.concat([number(id), short(size)])

export function element(id: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([head(id, content.length), content])
}

export const uintElement = (id: number, value: number): Buffer => element(id, value < 256 ? u8(value) : number(value))
