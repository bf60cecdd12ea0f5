/**
 * A password on its way from a listener to the boundary: sealed to the boundary's public key, so that the listener cannot open what it handed
 * over, and bound to one file and one giver, so that it opens no other.
 * Bytes: "SKP1" ‖ ephemeral X25519 public key (32) ‖ ciphertext (514) ‖ tag (16); AES-256-GCM with a key of its own (HKDF-SHA-256 over the shared
 * secret, so the nonce is zero). Within: length (2, big-endian) ‖ UTF-8 ‖ zeroes, so that the seal does not tell how long the password is.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PasswordGivenTable } from './password-tables.ts'

/** UTF-16 units. PDF takes 127 bytes (ISO 32000-2 §7.6.4.1), ZIP and Office files take more; nobody types as many. */
export const longestPassword = 127

/** What the seal is bound to. */
export type Giver = Pick<PasswordGivenTable, 'side' | 'attachment' | 'person' | 'device'>

const magic = Buffer.from('SKP1')
const keyBytes = 32
const tagBytes = 16
const lengthBytes = 2
/** A UTF-16 unit is at most three bytes of UTF-8. */
const mostBytes = 512
const paddedBytes = lengthBytes + mostBytes
export const sealedBytes = magic.length + keyBytes + paddedBytes + tagBytes
const nonce = Buffer.alloc(12)
const x25519Header = Buffer.from('302a300506032b656e032100', 'hex') // SubjectPublicKeyInfo of RFC 8410 §4

const contentKey = (privateKey: KeyObject, publicKey: KeyObject, ephemeral: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), ephemeral, 'sekisho password 1', 32))

const binding = ({ side, attachment, person, device }: Giver): Buffer =>
  Buffer.from([side, attachment, person, device ?? ''].join('/').toLowerCase())

export type SealPassword = (password: string, giver: Giver) => Buffer
/** @returns the password in UTF-8, for the caller to overwrite; undefined for what was not sealed for this file by this giver */
export type OpenPassword = (sealed: Buffer, giver: Giver) => Buffer | undefined

/** @param publicKeyFile SubjectPublicKeyInfo in PEM: the key that originals are sealed to, too */
export function passwordSealer(publicKeyFile: string): SealPassword {
  const publicKey = createPublicKey(readFileSync(publicKeyFile))
  return (password, giver) => {
    const padded = Buffer.alloc(paddedBytes)
    padded.writeUInt16BE(padded.write(password, lengthBytes, 'utf8'))
    const ephemeral = generateKeyPairSync('x25519')
    const header = ephemeral.publicKey.export({ type: 'spki', format: 'der' }).subarray(x25519Header.length)
    const cipher = createCipheriv('aes-256-gcm', contentKey(ephemeral.privateKey, publicKey, header), nonce).setAAD(binding(giver))
    const sealed = Buffer.concat([magic, header, cipher.update(padded), cipher.final(), cipher.getAuthTag()])
    padded.fill(0)
    return sealed
  }
}

/** @param privateKeyFile PKCS#8 in PEM; the boundary's */
export function passwordOpener(privateKeyFile: string): OpenPassword {
  const privateKey = createPrivateKey(readFileSync(privateKeyFile))
  return (sealed, giver) => {
    const start = magic.length + keyBytes
    if (sealed.length !== sealedBytes || !sealed.subarray(0, magic.length).equals(magic)) return undefined
    const ephemeral = sealed.subarray(magic.length, start)
    const padded = Buffer.alloc(paddedBytes)
    try {
      const publicKey = createPublicKey({ key: Buffer.concat([x25519Header, ephemeral]), format: 'der', type: 'spki' })
      const decipher = createDecipheriv('aes-256-gcm', contentKey(privateKey, publicKey, ephemeral), nonce, { authTagLength: tagBytes })
      decipher.setAAD(binding(giver)).setAuthTag(sealed.subarray(-tagBytes))
      const opened = decipher.update(sealed.subarray(start, -tagBytes))
      decipher.final()
      opened.copy(padded)
      opened.fill(0)
    } catch {
      // Another file, another giver, another key, or no X25519 point (RFC 7748 §6.1).
      return undefined
    }
    const length = padded.readUInt16BE()
    return length > 0 && length <= mostBytes ? padded.subarray(lengthBytes, lengthBytes + length) : undefined
  }
}
