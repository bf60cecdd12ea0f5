import { createDecipheriv } from 'node:crypto'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { digest, littleEndian32, stretched } from './keys.ts'
import type { Protection } from './protection.ts'

/** [MS-OFFCRYPTO] §2.3.2: the key sizes of AES by AlgID; 0 with the AES flag means 128. */
const keyBytesOf: Readonly<Record<number, number>> = { 0: 16, 26126: 16, 26127: 24, 26128: 32 }
const SHA1_IDS: readonly number[] = [0, 0x8004]
const FLAG_CRYPTO_API = 0x04
const FLAG_EXTERNAL = 0x10
const FLAG_AES = 0x20
const HEADER_FIXED = 32
/** §2.3.4.7: always 50,000. */
const ROUNDS = 50_000
const VERIFIER_BYTES = 16
/** SHA-1 of 20 bytes, encrypted in whole blocks. */
const VERIFIER_HASH_BYTES = 32

/** Standard encryption (§2.3.4.5): AES-ECB, SHA-1, no integrity. @param information the stream EncryptionInfo behind its version @throws Refusal */
export function readStandard(information: Buffer): Protection {
  const need = (end: number): void => {
    if (end > information.length) throw new Refusal('malformed', 'EncryptionInfo is cut short')
  }
  need(8)
  const headerAt = 8
  const headerBytes = information.readUInt32LE(4)
  if (headerBytes < HEADER_FIXED) throw new Refusal('malformed', 'EncryptionHeader')
  need(headerAt + headerBytes)
  const [flags, algorithm, hashId, keyBits] = [0, 8, 12, 16].map((at) => information.readUInt32LE(headerAt + at)) as [
    number,
    number,
    number,
    number,
  ]
  const keyBytes = keyBytesOf[algorithm]
  if (flags & FLAG_EXTERNAL || !(flags & FLAG_CRYPTO_API) || !(flags & FLAG_AES) || keyBytes === undefined || !SHA1_IDS.includes(hashId))
    throw new Refusal('encryption-unsupported', `algorithm ${algorithm.toString(16)}`)
  if (keyBits !== 0 && keyBits !== keyBytes * 8) throw new Refusal('malformed', 'size of the key')
  const at = headerAt + headerBytes
  need(at + 4 + 16 + VERIFIER_BYTES + 4 + VERIFIER_HASH_BYTES)
  if (information.readUInt32LE(at) !== 16) throw new Refusal('malformed', 'size of the salt')
  const salt = information.subarray(at + 4, at + 20)
  const verifier = information.subarray(at + 20, at + 36)
  const verifierHash = information.subarray(at + 40, at + 40 + VERIFIER_HASH_BYTES)
  return {
    key: (password, limits) => {
      const key = keyOf(salt, password, keyBytes, limits)
      const opens = digest('sha1', decrypt(key, verifier)).equals(decrypt(key, verifierHash).subarray(0, 20))
      return opens ? key : undefined
    },
    decrypt: (key, contents) => decrypt(key, contents.subarray(8, 8 + ((contents.length - 8) & ~15))),
  }
}

/** §2.3.4.7, with both halves of the derived key where one hash is too short. */
function keyOf(salt: Uint8Array, password: string, keyBytes: number, limits: Limits): Buffer {
  const last = digest('sha1', stretched('sha1', salt, password, ROUNDS, limits), littleEndian32(0))
  const half = (fill: number): Buffer => {
    const block = Buffer.alloc(64, fill)
    for (const [index, byte] of last.entries()) block[index] = fill ^ byte
    return digest('sha1', block)
  }
  return Buffer.concat([half(0x36), half(0x5c)]).subarray(0, keyBytes)
}

function decrypt(key: Buffer, encrypted: Uint8Array): Buffer {
  const cipher = createDecipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(encrypted), cipher.final()])
}
