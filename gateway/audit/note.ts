import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, sign, verify } from 'node:crypto'

/** C2SP signed-note: text, a blank line, signature lines. Ed25519 (type 0x01) only. */

const ed25519Type = 0x01
const ed25519Header = Buffer.from('302a300506032b6570032100', 'hex') // SubjectPublicKeyInfo of RFC 8410 §4
const lineStart = '\u2014 '
/** A verifier accepts at least 16 signatures and may bound the rest. */
const maximumSignatures = 32

export interface NoteVerifier {
  readonly name: string
  readonly keyId: Buffer
  readonly publicKey: KeyObject
}

export interface NoteSigner extends NoteVerifier {
  readonly privateKey: KeyObject
}

export class NoteError extends Error {
  override readonly name = 'NoteError'
  /** `form`: not a signed note. `stranger`: no signature by the key we trust. `signature`: a signature of that key is wrong. */
  readonly code: 'form' | 'stranger' | 'signature'
  constructor(code: NoteError['code'], detail: string) {
    super(detail)
    this.code = code
  }
}

const rawPublicKey = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' }).subarray(ed25519Header.length)

/** SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4] */
const keyIdOf = (name: string, raw: Buffer): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(ed25519Type), raw]), 'buffer').subarray(0, 4)

/** Key names have neither Unicode spaces nor a plus sign. */
export const isKeyName = (name: string): boolean => /^[^\s+\p{Cc}]+$/u.test(name)

export function noteVerifier(name: string, publicKey: KeyObject): NoteVerifier {
  if (!isKeyName(name)) throw new NoteError('form', `"${name}" is not a key name`)
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new NoteError('form', 'the key is not an Ed25519 key')
  return { name, publicKey, keyId: keyIdOf(name, rawPublicKey(publicKey)) }
}

export function noteSigner(name: string, privateKey: KeyObject): NoteSigner {
  return { ...noteVerifier(name, createPublicKey(privateKey)), privateKey }
}

/** `name+hex(key id)+base64(0x01 ‖ public key)`: what an auditor keeps away from the machine. */
export function verifierKeyText(verifier: NoteVerifier): string {
  const material = Buffer.concat([Uint8Array.of(ed25519Type), rawPublicKey(verifier.publicKey)])
  return `${verifier.name}+${verifier.keyId.toString('hex')}+${material.toString('base64')}`
}

/** @throws NoteError when it is not a verifier key of type 0x01 */
export function parseVerifierKey(text: string): NoteVerifier {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim())
  const material = strictBase64(match?.[3] ?? '')
  if (!match?.[1] || material?.length !== 33 || material[0] !== ed25519Type) throw new NoteError('form', 'not an Ed25519 verifier key')
  const publicKey = createPublicKey({ key: Buffer.concat([ed25519Header, material.subarray(1)]), format: 'der', type: 'spki' })
  const verifier = noteVerifier(match[1], publicKey)
  if (verifier.keyId.toString('hex') !== match[2]) throw new NoteError('form', 'the key id does not belong to the key')
  return verifier
}

/** A new Ed25519 private key as PKCS#8 PEM. */
export const newSigningKey = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

export const signerFromPem = (name: string, pem: string): NoteSigner => noteSigner(name, createPrivateKey(pem))

/** @param text ends in a newline and has no control character but newlines */
export function signNote(text: string, signer: NoteSigner): string {
  if (!text.endsWith('\n') || !isNoteText(text)) throw new NoteError('form', 'not a text that can be signed')
  const signature = sign(null, Buffer.from(text), signer.privateKey)
  return `${text}\n${lineStart}${signer.name} ${Buffer.concat([signer.keyId, signature]).toString('base64')}\n`
}

/** @returns the text, after a signature of `verifier` was found and is right. @throws NoteError */
export function openNote(note: string, verifier: NoteVerifier): string {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n') || !isNoteText(note)) throw new NoteError('form', 'not a signed note')
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > maximumSignatures) throw new NoteError('form', 'too many signatures')
  let verified = false
  for (const line of lines) {
    const signature = parseSignature(line)
    // Signatures of unknown keys are ignored, even when they share the name or the id (signed-note, Signatures).
    if (signature.name !== verifier.name || !signature.keyId.equals(verifier.keyId)) continue
    if (!verify(null, Buffer.from(text), verifier.publicKey, signature.bytes)) throw new NoteError('signature', 'the signature is wrong')
    verified = true
  }
  if (!verified) throw new NoteError('stranger', `no signature by ${verifierKeyText(verifier)}`)
  return text
}

function parseSignature(line: string): { name: string; keyId: Buffer; bytes: Buffer } {
  const match = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line)
  const bytes = strictBase64(match?.[2] ?? '')
  if (!match?.[1] || bytes === undefined || bytes.length < 5) throw new NoteError('form', 'not a signature line')
  return { name: match[1], keyId: bytes.subarray(0, 4), bytes: bytes.subarray(4) }
}

const isNoteText = (text: string): boolean => text.isWellFormed() && !/[\u0000-\u0009\u000b-\u001f]/.test(text)

/** RFC 4648 §4 and nothing that merely decodes. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
