/**
 * Which characters the bytes of a name are. ZIP says so for UTF-8 only (APPNOTE 6.3.10 §4.4.4 bit 11, §4.6.9); what Japanese programs write
 * without that is CP932, and what a Mac writes is UTF-8 all the same.
 */
import { TextDecoder } from 'node:util'
import { crc32 } from 'node:zlib'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
/** As the platform decodes `shift_jis`: with NEC's and IBM's characters, so CP932. */
const cp932 = new TextDecoder('shift_jis', { fatal: true })

const decoded = (decoder: TextDecoder, bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** A name in no encoding that anybody meant: its bytes as two hexadecimal digits each, outside ASCII. */
const spelled = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `_${byte.toString(16).padStart(2, '0')}`)).join('')

/** ICU looks its tables up at the first use. */
export const warmNames = (): void => void [utf8, cp932].map((decoder) => decoded(decoder, Buffer.from('\x83\x41', 'latin1')))

export type NameEncoding = 'utf-8' | 'cp932'

/** One encoding for all names of an archive that do not say: programs do not change it from name to name. */
export const encodingOf = (names: readonly Uint8Array[]): NameEncoding =>
  names.every((name) => decoded(utf8, name) !== undefined) ? 'utf-8' : 'cp932'

export const nameIn = (encoding: NameEncoding, bytes: Uint8Array): string =>
  decoded(encoding === 'utf-8' ? utf8 : cp932, bytes) ?? spelled(bytes)

/** Info-ZIP Unicode Path (§4.6.9): version 1, CRC-32 of the name that it stands for, the name. @returns undefined where it is of another name */
export function unicodePath(field: Uint8Array | undefined, nameBytes: Uint8Array): string | undefined {
  if (!field || field.length < 6 || field[0] !== 1) return undefined
  const told = Buffer.from(field.buffer, field.byteOffset, field.byteLength).readUInt32LE(1)
  return told === crc32(nameBytes) ? decoded(utf8, field.subarray(5)) : undefined
}
