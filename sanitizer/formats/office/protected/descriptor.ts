import { decodeXml } from '../../../container/xml/decode.ts'
import { scanXml } from '../../../container/xml/scanner.ts'
import type { Limits } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { HashName } from './keys.ts'

/** How one of the two layers is encrypted: AES-CBC with these sizes. */
export interface CipherOf {
  readonly hash: HashName
  readonly hashBytes: number
  readonly keyBytes: number
  readonly blockBytes: number
  readonly salt: Buffer
}

export interface AgileDescriptor {
  readonly packageCipher: CipherOf
  readonly keyCipher: CipherOf
  readonly rounds: number
  readonly verifierInput: Buffer
  readonly verifierHash: Buffer
  readonly key: Buffer
  /** The schema lets it be left out; then there is nothing to check. */
  readonly integrity: { readonly key: Buffer; readonly value: Buffer } | undefined
}

const MAIN = 'http://schemas.microsoft.com/office/2006/encryption'
const ENCRYPTORS = 'http://schemas.microsoft.com/office/2006/keyEncryptor'
const names: Readonly<Record<string, string>> = {
  [`${MAIN} keyData`]: 'keyData',
  [`${MAIN} dataIntegrity`]: 'dataIntegrity',
  [`${ENCRYPTORS}/password encryptedKey`]: 'password',
  [`${ENCRYPTORS}/certificate encryptedKey`]: 'certificate',
}

/** [MS-OFFCRYPTO] §2.3.4.10: those of the list that are no weaker than what Office writes, by their output in bytes. */
const hashes: ReadonlyMap<string, readonly [HashName, number]> = new Map([
  ['SHA1', ['sha1', 20]],
  ['SHA-1', ['sha1', 20]],
  ['SHA256', ['sha256', 32]],
  ['SHA384', ['sha384', 48]],
  ['SHA512', ['sha512', 64]],
])
const KEY_BITS: readonly number[] = [128, 192, 256]
const AES_BLOCK = 16
const LARGEST_SALT = 65_536

type Attributes = ReadonlyMap<string, string>

/** The XML of agile encryption. @throws Refusal malformed, certificate-protected, encryption-unsupported */
export function readDescriptor(bytes: Uint8Array, limits: Limits): AgileDescriptor {
  const found = elementsOf(bytes, limits)
  const packageCipher = found.get('keyData')
  const encrypted = found.get('password')
  if (!packageCipher) throw new Refusal('malformed', 'no keyData')
  if (!encrypted) throw new Refusal(found.has('certificate') ? 'certificate-protected' : 'encryption-unsupported', 'no password encryptor')
  const integrity = found.get('dataIntegrity')
  return {
    packageCipher: cipherOf(packageCipher),
    keyCipher: cipherOf(encrypted),
    rounds: numberOf(encrypted, 'spinCount'),
    verifierInput: bytesOf(encrypted, 'encryptedVerifierHashInput'),
    verifierHash: bytesOf(encrypted, 'encryptedVerifierHashValue'),
    key: bytesOf(encrypted, 'encryptedKeyValue'),
    integrity: integrity && { key: bytesOf(integrity, 'encryptedHmacKey'), value: bytesOf(integrity, 'encryptedHmacValue') },
  }
}

/** The first of each element; a second password encryptor would be another reader's password. */
function elementsOf(bytes: Uint8Array, limits: Limits): ReadonlyMap<string, Attributes> {
  const found = new Map<string, Attributes>()
  scanXml(
    decodeXml(bytes),
    { element: (uri, local) => names[`${uri} ${local}`], attribute: (uri, local) => (uri === '' ? local : undefined) },
    {
      open(element, attributes, values) {
        if (!element) return
        if (found.has(element)) throw new Refusal('ambiguous', `${element} twice`)
        found.set(element, new Map(attributes.map((name, index) => [name ?? '', values[index] ?? ''])))
      },
      text() {},
      close() {},
    },
    limits,
  )
  return found
}

function numberOf(attributes: Attributes, name: string): number {
  const written = attributes.get(name) ?? ''
  if (!/^[0-9]{1,9}$/.test(written)) throw new Refusal('malformed', name)
  return Number(written)
}

function bytesOf(attributes: Attributes, name: string): Buffer {
  const written = attributes.get(name) ?? ''
  if (written === '' || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(written)) throw new Refusal('malformed', name)
  return Buffer.from(written, 'base64')
}

function cipherOf(attributes: Attributes): CipherOf {
  const [algorithm, chaining] = [attributes.get('cipherAlgorithm'), attributes.get('cipherChaining')]
  const known = hashes.get(attributes.get('hashAlgorithm') ?? '')
  const keyBits = numberOf(attributes, 'keyBits')
  if (algorithm !== 'AES' || chaining !== 'ChainingModeCBC' || !known || !KEY_BITS.includes(keyBits))
    throw new Refusal('encryption-unsupported', `${algorithm} ${chaining}`)
  const [hash, hashBytes] = known
  const salt = bytesOf(attributes, 'saltValue')
  const agrees = numberOf(attributes, 'hashSize') === hashBytes && numberOf(attributes, 'blockSize') === AES_BLOCK
  if (!agrees || salt.length !== numberOf(attributes, 'saltSize') || salt.length > LARGEST_SALT) throw new Refusal('malformed', 'sizes')
  return { hash, hashBytes, keyBytes: keyBits / 8, blockBytes: AES_BLOCK, salt }
}
