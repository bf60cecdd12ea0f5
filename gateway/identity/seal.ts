/** Secrets that must be read back (TOTP) are sealed with AES-256-GCM under a key file that is not in the database. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { secretFile } from '../store/folder.ts'

const nonceBytes = 12
const tagBytes = 16

export interface Seal {
  /** @param subject bound into the seal (the row's person), so that a sealed secret cannot be moved to another row */
  seal(secret: Uint8Array, subject: string): Buffer
  /** @throws when the key or the subject is another */
  open(sealed: Uint8Array, subject: string): Buffer
}

/** @param path of the key file; made when missing, 0600 */
export function openSeal(path: string): Seal {
  const key = Buffer.from(secretFile(path), 'base64url')
  return {
    seal(secret, subject) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(subject))
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, subject) {
      const bytes = Buffer.from(sealed)
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
      decipher.setAAD(Buffer.from(subject)).setAuthTag(bytes.subarray(-tagBytes))
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()])
    },
  }
}
