/** Files of a ZIP under a password: the traditional cipher (APPNOTE 6.3.10 §6.1) and WinZip's AES (AE-1 and AE-2, "AES Encryption Information"). */
import { createCipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { type DirectoryRecord, extraFields } from '../../container/zip/directory.ts'
import { decode } from '../../container/zip/reader.ts'
import { Refusal } from '../../refusal.ts'
import { cp932Bytes } from './cp932.ts'

type Sizes = Pick<DirectoryRecord, 'size' | 'crc'>

export interface Lock {
  readonly kind: 'traditional' | 'aes'
  /** Compression below the encryption. */
  readonly method: number
  /** @throws Refusal password-wrong, malformed */
  open(content: Uint8Array, password: string, sizes: Sizes): Uint8Array
}

const FLAG_ENCRYPTED = 1 << 0
const AES_FIELD = 0x9901

/** @returns undefined for a file that is not encrypted @throws Refusal malformed, encryption-unsupported */
export function lockOf(record: DirectoryRecord): Lock | undefined {
  const fields = extraFields(record.extra)
  if (fields.has(0x0017)) throw new Refusal('encryption-unsupported', 'strong encryption')
  const field = fields.get(AES_FIELD)
  if (field) return aesLock(field)
  if (!(record.flags & FLAG_ENCRYPTED)) return undefined
  const { method } = record
  return {
    kind: 'traditional',
    method,
    open: (content, password, sizes) => firstOf(password, (key) => openTraditional(content, key, method, sizes)),
  }
}

/** As programs make bytes of a password: today UTF-8, in Japan for long CP932; ASCII is the same in both. */
function firstOf(password: string, open: (key: Buffer) => Uint8Array): Uint8Array {
  const first = Buffer.from(password)
  const second = cp932Bytes(password)
  try {
    return open(first)
  } catch (error) {
    if (!second || second.equals(first) || !(error instanceof Refusal && error.code === 'password-wrong')) throw error
    return open(second)
  }
}

const HEADER_BYTES = 12

/**
 * §6.1.5–6.1.7. The check byte of the header is not asked: it is right for one wrong password in 256, and the CRC-32 of the content says more.
 * KNOWN GAP: the cipher does not prove its content; whoever knows the content can change it without the password. It is disarmed like any.
 */
function openTraditional(content: Uint8Array, password: Buffer, method: number, { size, crc }: Sizes): Uint8Array {
  if (content.length < HEADER_BYTES) throw new Refusal('malformed', 'no encryption header')
  const plain = traditional(content, password).subarray(HEADER_BYTES)
  try {
    return decode(plain, { method, size, crc })
  } catch (cause) {
    throw new Refusal('password-wrong', undefined, { cause })
  }
}

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

function traditional(content: Uint8Array, password: Buffer): Uint8Array {
  let [a, b, c] = [0x12345678, 0x23456789, 0x34567890]
  const update = (byte: number): void => {
    a = ((crcTable[(a ^ byte) & 255] ?? 0) ^ (a >>> 8)) | 0
    b = (Math.imul((b + (a & 255)) | 0, 134775813) + 1) | 0
    c = ((crcTable[(c ^ (b >>> 24)) & 255] ?? 0) ^ (c >>> 8)) | 0
  }
  for (const byte of password) update(byte)
  const plain = Buffer.allocUnsafe(content.length)
  for (let at = 0; at < content.length; at++) {
    const two = (c | 2) & 0xffff
    const byte = (content[at] ?? 0) ^ ((Math.imul(two, two ^ 1) >>> 8) & 255)
    plain[at] = byte
    update(byte)
  }
  return plain
}

/** Strength → bytes of key and salt. */
const strengths: Readonly<Record<number, { readonly key: 16 | 24 | 32; readonly salt: number }>> = {
  1: { key: 16, salt: 8 },
  2: { key: 24, salt: 12 },
  3: { key: 32, salt: 16 },
}
const ROUNDS = 1000
const VERIFIER_BYTES = 2
const CODE_BYTES = 10

function aesLock(field: Uint8Array): Lock {
  if (field.length !== 7) throw new Refusal('malformed', 'field of AES encryption')
  const view = Buffer.from(field.buffer, field.byteOffset, field.byteLength)
  const version = view.readUInt16LE(0)
  const strength = strengths[view.readUInt8(4)]
  if ((version !== 1 && version !== 2) || view.toString('latin1', 2, 4) !== 'AE' || !strength) throw new Refusal('encryption-unsupported')
  const method = view.readUInt16LE(5)
  return {
    kind: 'aes',
    method,
    open: (content, password, { size, crc }) => {
      const packed = firstOf(password, (key) => openAes(content, key, strength))
      // AE-2 leaves the CRC-32 zero: the code over the content says more.
      if (version === 2 && crc !== 0) throw new Refusal('ambiguous', 'AE-2 with a CRC-32')
      return decode(packed, { method, size, crc: version === 2 ? undefined : crc })
    },
  }
}

function openAes(content: Uint8Array, password: Buffer, { key, salt }: { readonly key: number; readonly salt: number }): Uint8Array {
  const from = salt + VERIFIER_BYTES
  const to = content.length - CODE_BYTES
  if (to < from) throw new Refusal('malformed', 'no room for salt and code')
  const derived = pbkdf2Sync(password, content.subarray(0, salt), ROUNDS, 2 * key + VERIFIER_BYTES, 'sha1')
  if (!timingSafeEqual(derived.subarray(2 * key), content.subarray(salt, from))) throw new Refusal('password-wrong')
  const sealed = content.subarray(from, to)
  const code = createHmac('sha1', derived.subarray(key, 2 * key))
    .update(sealed)
    .digest()
    .subarray(0, CODE_BYTES)
  // One wrong password in 65,536 passes the verifier and ends here, too.
  if (!timingSafeEqual(code, content.subarray(to))) throw new Refusal('password-wrong')
  return countered(sealed, derived.subarray(0, key))
}

const BLOCK_BYTES = 16
const STRETCH_BLOCKS = 4096

/** Counter mode with a little-endian counter from 1, which OpenSSL's is not: so the counters are encrypted as blocks of their own. */
function countered(sealed: Uint8Array, key: Buffer): Buffer {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false)
  const plain = Buffer.allocUnsafe(sealed.length)
  const counters = Buffer.alloc(STRETCH_BLOCKS * BLOCK_BYTES)
  for (let start = 0, block = 1; start < sealed.length; start += counters.length) {
    for (let at = 0; at < counters.length; at += BLOCK_BYTES) counters.writeUInt32LE(block++, at)
    const stream = cipher.update(counters)
    const end = Math.min(start + counters.length, sealed.length)
    for (let at = start; at < end; at++) plain[at] = (sealed[at] ?? 0) ^ (stream[at - start] ?? 0)
  }
  return plain
}
