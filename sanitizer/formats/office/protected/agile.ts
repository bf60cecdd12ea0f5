import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { type AgileDescriptor, type CipherOf, readDescriptor } from './descriptor.ts'
import { digest, fitted, littleEndian32, stretched } from './keys.ts'
import type { Protection } from './protection.ts'

/** [MS-OFFCRYPTO] §2.3.4.11 to §2.3.4.14: what each derived key is for. */
const blocks = {
  verifierInput: Buffer.from('fea7d2763b4b9e79', 'hex'),
  verifierHash: Buffer.from('d7aa0f6d3061344e', 'hex'),
  key: Buffer.from('146e0be7abacd0d6', 'hex'),
  integrityKey: Buffer.from('5fb2ad010cb9e1f6', 'hex'),
  integrityValue: Buffer.from('a0677f02b22c8433', 'hex'),
}
/** §2.3.4.15 */
const SEGMENT = 4096
const SIZE_FIELD = 8

/** Agile encryption (§2.3.4.10). @param information the stream EncryptionInfo behind its version and reserved field @throws Refusal */
export function readAgile(information: Buffer, limits: Limits): Protection {
  const descriptor = readDescriptor(information, limits)
  return {
    key: (password) => keyOf(descriptor, password, limits),
    decrypt: (key, contents) => {
      checkIntegrity(descriptor, key, contents)
      return decryptSegments(descriptor.packageCipher, key, contents.subarray(SIZE_FIELD))
    },
  }
}

function keyOf(descriptor: AgileDescriptor, password: string, limits: Limits): Buffer | undefined {
  const { keyCipher, packageCipher, rounds, verifierInput, verifierHash, key } = descriptor
  const last = stretched(keyCipher.hash, keyCipher.salt, password, rounds, limits)
  const open = (block: Buffer, encrypted: Buffer): Buffer =>
    decrypt(keyCipher, fitted(digest(keyCipher.hash, last, block), keyCipher.keyBytes), keyCipher.salt, encrypted)
  const expected = digest(keyCipher.hash, open(blocks.verifierInput, verifierInput).subarray(0, keyCipher.salt.length))
  if (!expected.equals(open(blocks.verifierHash, verifierHash).subarray(0, expected.length))) return undefined
  const opened = open(blocks.key, key)
  if (opened.length < packageCipher.keyBytes) throw new Refusal('malformed', 'the key is too short')
  return opened
}

/** §2.3.4.14: whoever does not know the key cannot have changed a bit of the stream, its size included. */
function checkIntegrity({ packageCipher, integrity }: AgileDescriptor, key: Buffer, contents: Buffer): void {
  if (!integrity) return
  const open = (block: Buffer, encrypted: Buffer): Buffer =>
    decrypt(packageCipher, key, digest(packageCipher.hash, packageCipher.salt, block), encrypted).subarray(0, packageCipher.hashBytes)
  const expected = createHmac(packageCipher.hash, open(blocks.integrityKey, integrity.key)).update(contents).digest()
  const told = open(blocks.integrityValue, integrity.value)
  if (told.length !== expected.length || !timingSafeEqual(told, expected))
    throw new Refusal('malformed', 'the package was changed after it was encrypted')
}

function decryptSegments(cipher: CipherOf, key: Buffer, encrypted: Buffer): Buffer {
  const whole = encrypted.subarray(0, encrypted.length - (encrypted.length % cipher.blockBytes))
  const opened: Buffer[] = []
  for (let at = 0; at < whole.length; at += SEGMENT)
    opened.push(decrypt(cipher, key, digest(cipher.hash, cipher.salt, littleEndian32(at / SEGMENT)), whole.subarray(at, at + SEGMENT)))
  return Buffer.concat(opened)
}

function decrypt(cipher: CipherOf, key: Buffer, vector: Uint8Array, encrypted: Buffer): Buffer {
  if (encrypted.length % cipher.blockBytes !== 0) throw new Refusal('malformed', 'encrypted value of half a block')
  const opening = createDecipheriv(`aes-${cipher.keyBytes * 8}-cbc`, key.subarray(0, cipher.keyBytes), fitted(vector, cipher.blockBytes))
  opening.setAutoPadding(false)
  return Buffer.concat([opening.update(encrypted), opening.final()])
}
