import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { openClean, sealClean } from './clean-seal.ts'
import { errorCode } from './fault.ts'
import { uuid7 } from './uuid.ts'

/** Where a blob lies. A quarantined blob cannot be given to delivery: the type says no (law 10). */
export type Zone = 'quarantine' | 'clean'

declare const zoneOf: unique symbol
export type BlobId<Z extends Zone> = string & { readonly [zoneOf]: Z }

export interface StoredBlob<Z extends Zone> {
  readonly id: BlobId<Z>
  /** Lower-case hex over the plain bytes. */
  readonly sha256: string
  readonly bytes: number
}

/** Milliseconds since 1970: the first 48 bits of a UUIDv7 (RFC 9562 §5.7). */
const bornAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

export class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge'
}

/**
 * Originals are sealed to the boundary's public key as they stream in (X25519, HKDF-SHA-256, AES-256-GCM; one key per blob),
 * so that a listener that is taken over cannot read what it stored before.
 * File: "SKQ1" ‖ ephemeral public key (32) ‖ ciphertext ‖ tag (16). The nonce is zero: the key is used once.
 */
const magic = Buffer.from('SKQ1')
const tagBytes = 16
const nonce = Buffer.alloc(12)
const x25519Header = Buffer.from('302a300506032b656e032100', 'hex') // SubjectPublicKeyInfo of RFC 8410 §4

const rawPublicKey = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' }).subarray(x25519Header.length)

function contentKey(privateKey: KeyObject, publicKey: KeyObject, ephemeral: Buffer): Buffer {
  const shared = diffieHellman({ privateKey, publicKey })
  return Buffer.from(hkdfSync('sha256', shared, ephemeral, 'sekisho quarantine 1', 32))
}

export interface BlobKeys {
  /** Raw X25519 public key in SubjectPublicKeyInfo PEM; every listener has it. */
  readonly publicKeyFile: string
  /** PKCS#8 PEM; the boundary only. */
  readonly privateKeyFile?: string
  /** A secret in base64url; the boundary and the LGWAN side. */
  readonly cleanKeyFile?: string | undefined
}

/** Makes the pair of keys once. */
export async function ensureBlobKeys(files: Required<Omit<BlobKeys, 'cleanKeyFile'>>): Promise<void> {
  const pair = generateKeyPairSync('x25519')
  try {
    await writeFile(files.privateKeyFile, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  const publicKey = createPublicKey(createPrivateKey(await readFile(files.privateKeyFile)))
  await writeFile(files.publicKeyFile, publicKey.export({ type: 'spki', format: 'pem' }), { mode: 0o644 })
}

export class BlobStore {
  readonly #root: string
  readonly #publicKey: KeyObject
  readonly #privateKey: KeyObject | undefined
  readonly #cleanSecret: Buffer | undefined
  private constructor(root: string, publicKey: KeyObject, privateKey: KeyObject | undefined, cleanSecret: Buffer | undefined) {
    this.#root = root
    this.#publicKey = publicKey
    this.#privateKey = privateKey
    this.#cleanSecret = cleanSecret
  }

  static async open(root: string, keys: BlobKeys): Promise<BlobStore> {
    for (const folder of ['quarantine', 'clean', 'incoming']) await mkdir(join(root, folder), { recursive: true, mode: 0o700 })
    const publicKey = createPublicKey(await readFile(keys.publicKeyFile))
    const privateKey = keys.privateKeyFile === undefined ? undefined : createPrivateKey(await readFile(keys.privateKeyFile))
    const cleanSecret = keys.cleanKeyFile === undefined ? undefined : Buffer.from(await readFile(keys.cleanKeyFile, 'utf8'), 'base64url')
    if (cleanSecret && cleanSecret.length < 32) throw new Error('the key of clean files is too short')
    return new BlobStore(root, publicKey, privateKey, cleanSecret)
  }

  /**
   * Streams an original into quarantine. Whatever goes wrong, nothing is left behind.
   * @throws BlobTooLarge past `maximumBytes`; what the disk threw
   */
  async quarantine(body: Readable, maximumBytes: number): Promise<StoredBlob<'quarantine'>> {
    const id = uuid7() as BlobId<'quarantine'>
    const temporary = join(this.#root, 'incoming', id)
    const ephemeral = generateKeyPairSync('x25519')
    const header = rawPublicKey(ephemeral.publicKey)
    const cipher = createCipheriv('aes-256-gcm', contentKey(ephemeral.privateKey, this.#publicKey, header), nonce)
    const hash = createHash('sha256')
    let bytes = 0
    async function* seal(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      yield Buffer.concat([magic, header])
      for await (const chunk of source) {
        bytes += chunk.length
        if (bytes > maximumBytes) throw new BlobTooLarge(`past ${maximumBytes} bytes`)
        hash.update(chunk)
        yield cipher.update(chunk)
      }
      yield cipher.final()
      yield cipher.getAuthTag()
    }
    try {
      await pipeline(body, seal, createWriteStream(temporary, { mode: 0o600, flags: 'wx', flush: true }))
      await this.#settle(temporary, 'quarantine', id)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    return { id, sha256: hash.digest('hex'), bytes }
  }

  /** The boundary opens an original. @throws when the seal is broken */
  async unseal(id: BlobId<'quarantine'>): Promise<Buffer> {
    if (!this.#privateKey) throw new Error('this process cannot open quarantined blobs')
    const sealed = await readFile(this.#path('quarantine', id))
    const start = magic.length + 32
    if (sealed.length < start + tagBytes || !sealed.subarray(0, magic.length).equals(magic)) throw new Error('not a sealed blob')
    const ephemeral = sealed.subarray(magic.length, start)
    const publicKey = createPublicKey({ key: Buffer.concat([x25519Header, ephemeral]), format: 'der', type: 'spki' })
    const decipher = createDecipheriv('aes-256-gcm', contentKey(this.#privateKey, publicKey, ephemeral), nonce)
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
    return Buffer.concat([decipher.update(sealed.subarray(start, sealed.length - tagBytes)), decipher.final()])
  }

  async putClean(content: Uint8Array): Promise<StoredBlob<'clean'>> {
    const id = uuid7() as BlobId<'clean'>
    const temporary = join(this.#root, 'incoming', id)
    try {
      await writeFile(temporary, sealClean(this.#secret(), id, content), { mode: 0o600, flag: 'wx', flush: true })
      await this.#settle(temporary, 'clean', id)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    return { id, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length }
  }

  /** A clean file, checked against the hash its permit was issued for. @throws when the bytes on disk are others */
  async readClean(id: BlobId<'clean'>, sha256: string): Promise<Buffer> {
    const content = openClean(this.#secret(), id, await readFile(this.#path('clean', id)))
    if (createHash('sha256').update(content).digest('hex') !== sha256) throw new Error(`clean blob ${id} does not match its hash`)
    return content
  }

  async remove(zone: Zone, id: BlobId<Zone>): Promise<void> {
    await rm(this.#path(zone, id), { force: true })
  }

  /** Bytes and names of what a killed process left half-written; removed at start. @param olderThanMilliseconds uploads still running are younger */
  async sweepIncoming(olderThanMilliseconds: number): Promise<number> {
    let removed = 0
    for (const name of await readdir(join(this.#root, 'incoming'))) {
      if (Date.now() - bornAt(name) < olderThanMilliseconds) continue
      await rm(join(this.#root, 'incoming', name), { force: true })
      removed++
    }
    return removed
  }

  /** The blobs of one of the 256 shelves of a zone that were made before `olderThanMilliseconds`. */
  async shelf<Z extends Zone>(zone: Z, shelf: number, olderThanMilliseconds: number): Promise<BlobId<Z>[]> {
    const names = await readdir(join(this.#root, zone, shelf.toString(16).padStart(2, '0'))).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return []
      throw error
    })
    return names.filter((name) => Date.now() - bornAt(name) >= olderThanMilliseconds) as BlobId<Z>[]
  }

  async #settle(temporary: string, zone: Zone, id: string): Promise<void> {
    const path = this.#path(zone, id as BlobId<Zone>)
    const folder = join(path, '..')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await rename(temporary, path)
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  }

  #secret(): Buffer {
    if (!this.#cleanSecret) throw new Error('this process cannot open clean blobs')
    return this.#cleanSecret
  }

  #path(zone: Zone, id: BlobId<Zone>): string {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new Error('not a blob id')
    return join(this.#root, zone, id.slice(-2), id)
  }
}
