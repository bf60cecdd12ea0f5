/**
 * Packages that a password protects (ODF 1.3 Part 2 §3.4): entries in AES-256-CBC under keys by PBKDF2, as LibreOffice has written them since
 * ODF 1.2. What comes out is a package without encryption, as untrusted as before.
 *
 * KNOWN GAP: Blowfish (ODF 1.1 and before) and the one-entry packages of LibreOffice 24.8 (Argon2id, AES-GCM) are refused by name.
 */
import { createDecipheriv, hash, pbkdf2Sync } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { escapeValue } from '../../container/xml/escape.ts'
import { readZip } from '../../container/zip/reader.ts'
import { writeZip } from '../../container/zip/writer.ts'
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { readXml } from './xml.ts'

const MANIFEST = 'META-INF/manifest.xml'
const MANIFEST_URI = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'
const SALTS_PER_PASSWORD = 20
/** Part 2 §4.4: the checksum is over the first bytes of what was encrypted, still deflated. */
const CHECKED_BYTES = 1024
const BLOCK = 16

type Attributes = Readonly<Record<string, string>>
interface Entry {
  readonly path: string
  readonly mediaType: string
  readonly size: number
  /** By element: encryption-data, algorithm, key-derivation, start-key-generation. */
  readonly encryption: Map<string, Attributes>
}

const hashes: ReadonlyMap<string, 'sha1' | 'sha256'> = new Map([
  ['SHA1', 'sha1'],
  ['http://www.w3.org/2000/09/xmldsig#sha1', 'sha1'],
  ['http://www.w3.org/2000/09/xmldsig#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['SHA1/1K', 'sha1'],
  [`${MANIFEST_URI}#sha1-1k`, 'sha1'],
  [`${MANIFEST_URI}#sha256-1k`, 'sha256'],
])
const AES = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'
const PBKDF2: ReadonlySet<string> = new Set(['PBKDF2', `${MANIFEST_URI}#pbkdf2`])
const KEY_BYTES = 32

/**
 * @returns the package without encryption; undefined when it had none
 * @throws Refusal encrypted, password-wrong, certificate-protected, encryption-unsupported, malformed, limit-*
 */
export function openProtectedOdf(untrusted: Uint8Array, password: string | undefined, limits: Limits): Uint8Array | undefined {
  const entries = new Map(readZip(untrusted, limits).entries.map((entry) => [entry.name, entry]))
  if (entries.has('encrypted-package')) throw new Refusal('encryption-unsupported', 'encrypted package')
  const manifest = entries.get(MANIFEST)
  const told = manifest ? readManifest(manifest.read(), limits) : []
  const locked = new Map(told.filter(({ encryption }) => encryption.size > 0).map((entry) => [entry.path, entry]))
  if (locked.size === 0) return undefined
  const ciphers = new Map([...locked].map(([path, entry]) => [path, cipherOf(entry, limits)]))
  if (password === undefined) throw new Refusal('encrypted')
  const keys = new Keys(password, limits)
  let expanded = 0
  const sources = [...entries].map(([name, part]) => {
    const [entry, cipher] = [locked.get(name), ciphers.get(name)]
    if (name === MANIFEST) return { name, bytes: Buffer.from(writeManifest(told)) }
    if (!entry || !cipher) return { name, bytes: part.read(), stored: name === 'mimetype' }
    expanded += entry.size
    within(limits, 'expandedBytes', expanded)
    return { name, bytes: unlock(part.read(), entry.size, cipher, keys) }
  })
  return writeZip(sources, true)
}

function readManifest(bytes: Uint8Array, limits: Limits): readonly Entry[] {
  const told: Entry[] = []
  readXml(
    bytes,
    { element: (_uri, local) => local, attribute: (uri, local) => (uri === MANIFEST_URI ? local : '') },
    {
      open: (element, names, values) => {
        if (/^(?:encrypted-key|keyinfo|KeyInfo|PGPData)$/.test(element)) throw new Refusal('certificate-protected', element)
        const attributes = Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
        if (element === 'file-entry') {
          within(limits, 'entries', told.length + 1)
          const { 'full-path': path = '', 'media-type': mediaType = '', size = '' } = attributes
          told.push({ path, mediaType, size: /^\d{1,10}$/.test(size) ? Number(size) : 0, encryption: new Map() })
        } else told.at(-1)?.encryption.set(element, attributes)
      },
      text: () => undefined,
      close: () => undefined,
    },
    limits,
  )
  return told
}

const writeManifest = (told: readonly Entry[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="${MANIFEST_URI}" manifest:version="1.2">${told
    .map(
      ({ path, mediaType }) =>
        `<manifest:file-entry manifest:full-path="${escapeValue(path)}" manifest:media-type="${escapeValue(mediaType)}"/>`,
    )
    .join('')}</manifest:manifest>`

interface Cipher {
  readonly vector: Buffer
  readonly salt: Buffer
  readonly rounds: number
  readonly startHash: 'sha1' | 'sha256'
  readonly checkHash: 'sha1' | 'sha256'
  readonly checksum: Buffer
}

function cipherOf({ encryption }: Entry, limits: Limits): Cipher {
  const toldOf = (element: string, name: string): string => encryption.get(element)?.[name] ?? ''
  const bytesOf = (element: string, name: string): Buffer => Buffer.from(toldOf(element, name), 'base64')
  const startHash = hashes.get(toldOf('start-key-generation', 'start-key-generation-name') || 'SHA1')
  const checkHash = hashes.get(toldOf('encryption-data', 'checksum-type'))
  const keyBytes = toldOf('key-derivation', 'key-size') || String(KEY_BYTES)
  const isKnown =
    toldOf('algorithm', 'algorithm-name') === AES &&
    PBKDF2.has(toldOf('key-derivation', 'key-derivation-name')) &&
    keyBytes === String(KEY_BYTES)
  if (!isKnown || !startHash || !checkHash) throw new Refusal('encryption-unsupported', toldOf('algorithm', 'algorithm-name'))
  const rounds = toldOf('key-derivation', 'iteration-count')
  const [vector, salt] = [bytesOf('algorithm', 'initialisation-vector'), bytesOf('key-derivation', 'salt')]
  if (!/^[1-9]\d{0,8}$/.test(rounds) || vector.length !== BLOCK || salt.length === 0) throw new Refusal('malformed', 'encryption-data')
  within(limits, 'passwordRounds', Number(rounds))
  return { vector, salt, rounds: Number(rounds), startHash, checkHash, checksum: bytesOf('encryption-data', 'checksum') }
}

/** One key for each salt, within a bound for all together. */
class Keys {
  readonly #password: Buffer
  readonly #limits: Limits
  readonly #known = new Map<string, Buffer>()
  #rounds = 0

  constructor(password: string, limits: Limits) {
    this.#password = Buffer.from(password, 'utf8')
    this.#limits = limits
  }

  of({ salt, rounds, startHash }: Cipher): Buffer {
    const name = `${startHash} ${rounds} ${salt.toString('hex')}`
    const known = this.#known.get(name)
    if (known) return known
    this.#rounds += rounds
    within(this.#limits, 'passwordRounds', this.#rounds / SALTS_PER_PASSWORD)
    const key = pbkdf2Sync(hash(startHash, this.#password, 'buffer'), salt, rounds, KEY_BYTES, 'sha1')
    this.#known.set(name, key)
    return key
  }
}

/** @param size of the content, as the manifest says it */
function unlock(encrypted: Uint8Array, size: number, cipher: Cipher, keys: Keys): Uint8Array {
  if (encrypted.length === 0 || encrypted.length % BLOCK !== 0) throw new Refusal('malformed', 'half a block')
  const opening = createDecipheriv('aes-256-cbc', keys.of(cipher), cipher.vector).setAutoPadding(false)
  const padded = Buffer.concat([opening.update(encrypted), opening.final()])
  const padding = padded.at(-1) ?? 0
  const deflated = padded.subarray(0, padded.length - Math.min(padding, BLOCK))
  // Some writers check the bytes with their padding, the standard those without.
  const isRight = [deflated, padded].some((bytes) =>
    hash(cipher.checkHash, bytes.subarray(0, CHECKED_BYTES), 'buffer').equals(cipher.checksum),
  )
  if (!isRight || padding < 1 || padding > BLOCK) throw new Refusal('password-wrong')
  try {
    const content = inflateRawSync(deflated, { maxOutputLength: size + 1 })
    if (content.length === size) return content
  } catch (cause) {
    throw new Refusal('malformed', 'content of an entry', { cause })
  }
  throw new Refusal('malformed', 'size of an entry')
}
