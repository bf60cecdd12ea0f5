import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/**
 * Clean files are sealed too, with a key that the internet side does not have: a phone is shown pages, and the process that it talks to can
 * open no file.
 * File: "SKC1" ‖ salt (32) ‖ ciphertext ‖ tag (16); AES-256-GCM with a key of its own (HKDF over the salt, so the nonce is zero); the id of the
 * blob is authenticated with it.
 */
const cleanMagic = Buffer.from('SKC1')
const saltBytes = 32
const tagBytes = 16
const nonce = Buffer.alloc(12)
const cleanKey = (secret: Buffer, salt: Buffer): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, 'sekisho clean 1', 32))

export function sealClean(secret: Buffer, id: string, content: Uint8Array): Buffer {
  const salt = randomBytes(saltBytes)
  const cipher = createCipheriv('aes-256-gcm', cleanKey(secret, salt), nonce).setAAD(Buffer.from(id))
  return Buffer.concat([cleanMagic, salt, cipher.update(content), cipher.final(), cipher.getAuthTag()])
}

/** @throws when it is not the file that was sealed under this id */
export function openClean(secret: Buffer, id: string, sealed: Buffer): Buffer {
  const start = cleanMagic.length + saltBytes
  if (sealed.length < start + tagBytes || !sealed.subarray(0, cleanMagic.length).equals(cleanMagic))
    throw new Error('not a sealed clean blob')
  const key = cleanKey(secret, sealed.subarray(cleanMagic.length, start))
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(id))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(start, sealed.length - tagBytes)), decipher.final()])
}
