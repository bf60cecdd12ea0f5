import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { rc4 } from './rc4.ts'

/** What the encryption dictionary says, read (ISO 32000-2, table 21). */
export interface Protection {
  readonly revision: number
  /** Bytes of the file's key, up to revision 4. */
  readonly keyBytes: number
  readonly owner: Uint8Array
  readonly user: Uint8Array
  readonly ownerKey: Uint8Array
  readonly userKey: Uint8Array
  readonly permissions: number
  readonly metadata: boolean
  readonly identifier: Uint8Array
}

const hash = (algorithm: string, ...parts: readonly Uint8Array[]): Uint8Array => {
  const made = createHash(algorithm)
  for (const part of parts) made.update(part)
  return made.digest()
}
const equal = (one: Uint8Array, other: Uint8Array) => Buffer.from(one).equals(Buffer.from(other))

/** Algorithm 2, step a: what shorter passwords are filled up with. */
const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')
const padded = (password: Uint8Array) => Buffer.concat([password, padding]).subarray(0, 32)

/** The file's key by the user's or the owner's password, or undefined when the password is neither (7.6.4). */
export function fileKey(protection: Protection, password: string): Uint8Array | undefined {
  if (protection.revision >= 5) return modernKey(protection, Buffer.from(password.normalize('NFKC'), 'utf8').subarray(0, 127))
  for (const encoding of ['latin1', 'utf8'] as const) {
    const bytes = Buffer.from(password, encoding)
    const found = userKey(protection, padded(bytes)) ?? userKey(protection, userPassword(protection, padded(bytes)))
    if (found) return found
  }
  return undefined
}

/** Algorithm 2, then 4 or 5 to know whether it is the one. */
function userKey(
  { revision, keyBytes, owner, user, permissions, metadata, identifier }: Protection,
  password: Uint8Array,
): Uint8Array | undefined {
  const flags = Buffer.alloc(4)
  flags.writeInt32LE(permissions | 0)
  const open = revision >= 4 && !metadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0)
  let key = hash('md5', password, owner.subarray(0, 32), flags, identifier, open)
  for (let round = 0; revision >= 3 && round < 50; round++) key = hash('md5', key.subarray(0, keyBytes))
  key = key.subarray(0, keyBytes)
  if (revision < 3) return equal(rc4(key, padding), user.subarray(0, 32)) ? key : undefined
  let proof = rc4(key, hash('md5', padding, identifier))
  for (let round = 1; round < 20; round++) proof = rc4(mixed(key, round), proof)
  return equal(proof, user.subarray(0, 16)) ? key : undefined
}

const mixed = (key: Uint8Array, round: number) => key.map((byte) => byte ^ round)

/** Algorithm 7: the user's password, which the owner's opens. */
function userPassword({ revision, keyBytes, owner }: Protection, password: Uint8Array): Uint8Array {
  let key = hash('md5', password)
  for (let round = 0; revision >= 3 && round < 50; round++) key = hash('md5', key)
  key = key.subarray(0, keyBytes)
  let opened: Uint8Array = owner.subarray(0, 32)
  if (revision < 3) return rc4(key, opened)
  for (let round = 19; round >= 0; round--) opened = rc4(mixed(key, round), opened)
  return opened
}

/** Algorithm 2.A: 32 bytes of proof, 8 of salt for the proof, 8 for the key. */
function modernKey({ revision, owner, user, ownerKey, userKey: wrapped }: Protection, password: Uint8Array): Uint8Array | undefined {
  const made = revision === 5 ? (...parts: readonly Uint8Array[]) => hash('sha256', ...parts) : hardened
  const none = new Uint8Array()
  const ways = [
    { proof: user, key: wrapped, salted: none },
    { proof: owner, key: ownerKey, salted: user.subarray(0, 48) },
  ]
  for (const { proof, key, salted } of ways) {
    if (proof.length < 48 || key.length < 32) continue
    if (!equal(made(password, proof.subarray(32, 40), salted), proof.subarray(0, 32))) continue
    const unwrap = createDecipheriv('aes-256-cbc', made(password, proof.subarray(40, 48), salted), new Uint8Array(16)).setAutoPadding(false)
    return unwrap.update(key.subarray(0, 32))
  }
  return undefined
}

const rounds = ['sha256', 'sha384', 'sha512'] as const

/** Algorithm 2.B. The last byte of a round ends it, from round 64 on and at the latest at 288. */
function hardened(password: Uint8Array, salt: Uint8Array, salted: Uint8Array): Uint8Array {
  let key = hash('sha256', password, salt, salted)
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const once = Buffer.concat([password, key, salted])
    const all = Buffer.concat(Array.from({ length: 64 }, () => once))
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false)
    const encrypted = cipher.update(all)
    last = encrypted.at(-1) ?? 0
    const sum = encrypted.subarray(0, 16).reduce((total, byte) => total + byte, 0)
    key = hash(rounds[sum % 3] ?? 'sha256', encrypted)
  }
  return key.subarray(0, 32)
}
