/**
 * The files of an archive on their way between processes: u32 count, then for each u16 bytes of name, u8 bytes of reason, u32 bytes of content,
 * and these three. Little-endian; nothing before, between or after. Either end may have been taken over, so nothing is repaired.
 */
import { isRefusalCode, type RefusalCode } from '../refusal.ts'

/** Why something of an archive is no file that could be looked at. */
export type LeftOut = RefusalCode | 'link' | 'device'
const isLeftOut = (word: string): word is LeftOut => word === 'link' || word === 'device' || isRefusalCode(word)

export interface Member {
  /** Path as the archive gave it, decoded and no more: untrusted. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly leftOut?: LeftOut | undefined
}

/** UTF-8 bytes of a path; Windows takes 260 characters, and no honest path is longer than a thousand. */
export const NAME_BYTES = 4096
const HEAD_BYTES = 7

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws RangeError for a name past NAME_BYTES */
export function writeBundle(members: readonly Member[]): Uint8Array {
  const pieces: Uint8Array[] = [Buffer.alloc(4)]
  ;(pieces[0] as Buffer).writeUInt32LE(members.length)
  for (const { name, bytes, leftOut = '' } of members) {
    const [nameBytes, reason] = [Buffer.from(name), Buffer.from(leftOut)]
    if (nameBytes.length > NAME_BYTES) throw new RangeError('a name past its bound')
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeUInt16LE(nameBytes.length, 0)
    head.writeUInt8(reason.length, 2)
    head.writeUInt32LE(bytes.length, 3)
    pieces.push(head, nameBytes, reason, bytes)
  }
  return Buffer.concat(pieces)
}

/** @param mostMembers a count past it is no bundle. @returns undefined for anything that `writeBundle` would not write */
export function readBundle(untrusted: Uint8Array, mostMembers: number): readonly Member[] | undefined {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  if (bytes.length < 4) return undefined
  const count = bytes.readUInt32LE(0)
  if (count > mostMembers) return undefined
  const members: Member[] = []
  let at = 4
  for (let index = 0; index < count; index++) {
    if (at + HEAD_BYTES > bytes.length) return undefined
    const nameAt = at + HEAD_BYTES
    const reasonAt = nameAt + bytes.readUInt16LE(at)
    const contentAt = reasonAt + bytes.readUInt8(at + 2)
    const end = contentAt + bytes.readUInt32LE(at + 3)
    if (end > bytes.length || reasonAt - nameAt > NAME_BYTES) return undefined
    const name = textOf(bytes.subarray(nameAt, reasonAt))
    const reason = bytes.toString('latin1', reasonAt, contentAt)
    if (name === undefined || (reason !== '' && (!isLeftOut(reason) || end > contentAt))) return undefined
    members.push({ name, bytes: bytes.subarray(contentAt, end), ...(reason === '' ? {} : { leftOut: reason as LeftOut }) })
    at = end
  }
  return at === bytes.length ? members : undefined
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
