import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { type Dict, isArray, isDict, nameIn, Text, type Value } from './values.ts'

/** Opens one sealed string or stream of an object. */
export type Unseal = (object: number, generation: number, sealed: Buffer) => Buffer

/** ISO 32000-1, algorithm 2, step a. */
const PADDING = Buffer.from('28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A', 'hex')
/** Algorithm 2.B ends after at least this many rounds; ones that never end by themselves stop here. */
const MAXIMUM_ROUNDS = 1024

const md5 = (...parts: readonly Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest()
const bytesOf = (value: Value | undefined) => (value instanceof Text ? Buffer.from(value.latin1, 'latin1') : Buffer.alloc(0))

/** OpenSSL 3 no longer has it. */
function rc4(key: Buffer, sealed: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  const at = (index: number) => state[index & 255] as number
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] as number)) & 255
    const held = at(i)
    state[i] = at(j)
    state[j] = held
  }
  const out = Buffer.alloc(sealed.length)
  for (let index = 0, i = 0, j = 0; index < sealed.length; index++) {
    i = (i + 1) & 255
    j = (j + at(i)) & 255
    const held = at(i)
    state[i] = at(j)
    state[j] = held
    out[index] = (sealed[index] as number) ^ at(at(i) + at(j))
  }
  return out
}

/** CBC with the vector in front; padding that is wrong is left on, as viewers do. */
function aes(key: Buffer, sealed: Buffer): Buffer {
  const whole = sealed.length - (sealed.length % 16)
  if (whole < 32) return Buffer.alloc(0)
  const plain = withoutPadding(key, sealed.subarray(0, 16), sealed.subarray(16, whole))
  const padding = plain.at(-1) ?? 0
  return padding >= 1 && padding <= 16 ? plain.subarray(0, plain.length - padding) : plain
}

function withoutPadding(key: Buffer, vector: Buffer, sealed: Buffer): Buffer {
  const cipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, vector).setAutoPadding(false)
  return Buffer.concat([cipher.update(sealed), cipher.final()])
}

/** ISO 32000-2, algorithm 2.B for an empty password; revision 5 is one SHA-256. */
function hardened(salt: Buffer, revision: number): Buffer {
  let key = createHash('sha256').update(salt).digest()
  let last = 0
  for (let round = 0; revision >= 6 && (round < 64 || last > round - 32) && round < MAXIMUM_ROUNDS; round++) {
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false)
    const block = cipher.update(Buffer.concat(Array.from({ length: 64 }, () => key)))
    const kind = ['sha256', 'sha384', 'sha512'][block.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3] ?? 'sha256'
    key = createHash(kind).update(block).digest()
    last = block.at(-1) ?? 0
  }
  return key.subarray(0, 32)
}

/** ISO 32000-2, 7.6.4.3: the file's key for the empty user password. */
function fileKey(dict: Dict, identifier: Buffer, revision: number, size: number): Buffer | undefined {
  const user = bytesOf(dict.get('U'))
  if (revision >= 5) {
    const sealed = bytesOf(dict.get('UE'))
    if (user.length < 48 || sealed.length < 32) return undefined
    if (!hardened(user.subarray(32, 40), revision).equals(user.subarray(0, 32))) return undefined
    return withoutPadding(hardened(user.subarray(40, 48), revision), Buffer.alloc(16), sealed.subarray(0, 32))
  }
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(Number(dict.get('P') ?? 0) | 0)
  const open = dict.get('EncryptMetadata') === false && revision >= 4 ? Buffer.alloc(4, 255) : Buffer.alloc(0)
  let key = md5(PADDING, bytesOf(dict.get('O')).subarray(0, 32), permissions, identifier, open)
  for (let round = 0; revision >= 3 && round < 50; round++) key = md5(key.subarray(0, size))
  return key.subarray(0, size)
}

/** 7.6.3.1, 7.6.5: which cipher streams have. */
function cipherOf(dict: Dict, version: number): string {
  if (version < 4) return 'V2'
  const filters = dict.get('CF')
  const named = isDict(filters) ? filters.get(nameIn(dict.get('StmF')) ?? '') : undefined
  return (isDict(named) ? nameIn(named.get('CFM')) : undefined) ?? 'None'
}

/**
 * How to open what a file with the empty password has sealed (standard security handler, revisions 2 to 6). A key that does not
 * fit gives noise, and noise is no syntax: the file has its `encryption` finding in any case.
 * @returns undefined for other handlers and passwords, and where nothing is sealed
 */
export function unsealer(dict: Dict, identifiers: Value | undefined): Unseal | undefined {
  const [version, revision] = [Number(dict.get('V') ?? 0), Number(dict.get('R') ?? 0)]
  if (nameIn(dict.get('Filter')) !== 'Standard' || !(revision >= 2 && revision <= 6)) return undefined
  const cipher = cipherOf(dict, version)
  if (cipher === 'None') return undefined
  const stated = Math.trunc(Number(dict.get('Length') ?? 40) / 8)
  const size = version >= 5 ? 32 : version === 4 ? 16 : version === 1 ? 5 : Math.min(16, Math.max(5, stated))
  const identifier = bytesOf(isArray(identifiers) ? identifiers[0] : undefined)
  const key = fileKey(dict, identifier, revision, size)
  if (!key) return undefined
  if (version >= 5) return (_, __, sealed) => aes(key, sealed)
  const salt = cipher === 'AESV2' ? Buffer.from('sAlT') : Buffer.alloc(0)
  return (object, generation, sealed) => {
    const place = Buffer.from([object, object >> 8, object >> 16, generation, generation >> 8].map((byte) => byte & 255))
    const own = md5(key, place, salt).subarray(0, Math.min(16, size + 5))
    return cipher === 'AESV2' ? aes(own, sealed) : rc4(own, sealed)
  }
}
