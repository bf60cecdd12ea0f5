import { createDecipheriv, createHash } from 'node:crypto'
import { PDFArray, PDFBool, type PDFContext, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFRef } from '@cantoo/pdf-lib'
import { Refusal } from '../../../refusal.ts'
import { fileKey, type Protection } from './keys.ts'
import type { Decipher } from './objects.ts'
import { rc4 } from './rc4.ts'

const key = (text: string) => PDFName.of(text)

/** ISO 32000-2, table 25 /CFM. */
type Method = 'none' | 'rc4' | 'aes128' | 'aes256'
const methods: Readonly<Record<string, Method>> = { '/None': 'none', '/V2': 'rc4', '/AESV2': 'aes128', '/AESV3': 'aes256' }

/**
 * The standard security handler (ISO 32000-2, 7.6): RC4 of 40 to 128 bits, AES of 128 and 256, crypt filters.
 * @throws Refusal certificate-protected; encrypted when no password was given and the empty one does not open it; password-wrong
 */
export function decipherOf(context: PDFContext, dict: PDFDict, password: string): Decipher {
  const handler = nameOf(dict, 'Filter')
  if (handler === '/Adobe.PubSec' || /PubSec|PKCS|Entrust/.test(handler)) throw new Refusal('certificate-protected', handler)
  if (handler !== '/Standard') throw new Refusal('encrypted', `security handler ${handler}`)
  const version = numberOf(dict, 'V') ?? 0
  if (![1, 2, 4, 5].includes(version)) throw new Refusal('encrypted', `version ${version} of encryption`)
  const filters = new CryptFilters(dict, version)
  for (const protection of readings(context, dict, version, filters)) {
    const file = fileKey(protection, password)
    if (file) return new StandardDecipher(file, filters)
  }
  // 7.6.6, table 20 /EFF: only embedded files are encrypted; everything else is read without a key.
  if (filters.strings === 'none' && filters.streams === 'none') return plain
  throw new Refusal(password === '' ? 'encrypted' : 'password-wrong', 'no password opens it')
}

/** The dictionary's key length is in bits, and by some writers in bytes; of version 4 viewers also take 128 whatever it says. */
function readings(context: PDFContext, dict: PDFDict, version: number, filters: CryptFilters): readonly Protection[] {
  const stated = numberOf(dict, 'Length') ?? 40
  const lengths = { 1: [5], 2: [bytesOf(stated), 5], 4: [16, filters.keyBytes ?? bytesOf(stated), bytesOf(stated)] }[version] ?? [32]
  const identifiers = context.lookup(context.trailerInfo.ID)
  const identifier =
    identifiers instanceof PDFArray && identifiers.size() > 0 ? stringOf(context.lookup(identifiers.get(0))) : new Uint8Array()
  const metadata = context.lookup(dict.get(key('EncryptMetadata'))) !== PDFBool.False
  return [...new Set(lengths)].map((keyBytes) => ({
    revision: numberOf(dict, 'R') ?? 2,
    keyBytes,
    owner: stringOf(dict.lookup(key('O'))),
    user: stringOf(dict.lookup(key('U'))),
    ownerKey: stringOf(dict.lookup(key('OE'))),
    userKey: stringOf(dict.lookup(key('UE'))),
    permissions: numberOf(dict, 'P') ?? 0,
    metadata,
    identifier,
  }))
}

const bytesOf = (length: number) => Math.min(16, Math.max(5, Math.trunc(length >= 40 ? length / 8 : length)))

const nameOf = (dict: PDFDict, name: string): string => {
  const value = dict.lookup(key(name))
  return value instanceof PDFName ? value.asString() : ''
}
const numberOf = (dict: PDFDict, name: string): number | undefined => {
  const value = dict.lookup(key(name))
  return value instanceof PDFNumber ? value.asNumber() : undefined
}
const stringOf = (value: unknown): Uint8Array => (value instanceof PDFHexString ? value.asBytes() : new Uint8Array())

/** 7.6.6: which method holds for strings, for streams, and for a stream that names its own. */
class CryptFilters {
  readonly strings: Method
  readonly streams: Method
  readonly keyBytes: number | undefined
  readonly #dict: PDFDict

  constructor(dict: PDFDict, version: number) {
    this.#dict = dict
    this.strings = version < 4 ? 'rc4' : this.method(nameOf(dict, 'StrF'))
    this.streams = version < 4 ? 'rc4' : this.method(nameOf(dict, 'StmF'))
    const length = this.#filter(nameOf(dict, 'StmF'))?.lookup(key('Length'))
    this.keyBytes = length instanceof PDFNumber ? bytesOf(length.asNumber()) : undefined
  }

  /** Identity, and a name that leads nowhere, is no encryption. */
  method(name: string): Method {
    const filter = this.#filter(name)
    return filter ? (methods[nameOf(filter, 'CFM')] ?? 'none') : 'none'
  }

  #filter(name: string): PDFDict | undefined {
    const filters = this.#dict.lookup(key('CF'))
    const found = filters instanceof PDFDict && name.length > 1 ? filters.lookup(key(name.slice(1))) : undefined
    return found instanceof PDFDict ? found : undefined
  }
}

const plain: Decipher = { string: (bytes) => bytes, stream: (bytes) => bytes }

class StandardDecipher implements Decipher {
  readonly #file: Uint8Array
  readonly #filters: CryptFilters

  constructor(file: Uint8Array, filters: CryptFilters) {
    this.#file = file
    this.#filters = filters
  }

  string(bytes: Uint8Array, holder: PDFRef): Uint8Array {
    return this.#open(this.#filters.strings, bytes, holder)
  }

  /** 7.5.8.2: cross-reference streams are never encrypted. 7.4.10: /Crypt names another method. */
  stream(bytes: Uint8Array, dict: PDFDict, holder: PDFRef): Uint8Array {
    if (nameOf(dict, 'Type') === '/XRef') return bytes
    return this.#open(this.#own(dict) ?? this.#filters.streams, bytes, holder)
  }

  #own(dict: PDFDict): Method | undefined {
    const listed = dict.lookup(key('Filter'))
    const first = listed instanceof PDFArray ? listed.get(0) : listed
    if (!(first instanceof PDFName) || first.asString() !== '/Crypt') return undefined
    const given = dict.lookup(key('DecodeParms'))
    const parameters = given instanceof PDFArray ? given.lookup(0) : given
    return this.#filters.method(parameters instanceof PDFDict ? nameOf(parameters, 'Name') : '')
  }

  #open(method: Method, bytes: Uint8Array, { objectNumber, generationNumber }: PDFRef): Uint8Array {
    if (method === 'none') return bytes
    if (method === 'aes256') return aes('aes-256-cbc', this.#file, bytes)
    const place = [objectNumber, objectNumber >> 8, objectNumber >> 16, generationNumber, generationNumber >> 8].map((one) => one & 0xff)
    const made = createHash('md5').update(this.#file).update(Uint8Array.from(place))
    if (method === 'aes128') made.update('sAlT')
    const object = made.digest().subarray(0, Math.min(this.#file.length + 5, 16))
    return method === 'rc4' ? rc4(object, bytes) : aes('aes-128-cbc', object, bytes)
  }
}

const BLOCK = 16

/** 7.6.3.3: the first block starts the chain; the last says how much of it is filling. What is cut short is read as far as it goes. */
function aes(algorithm: 'aes-128-cbc' | 'aes-256-cbc', secret: Uint8Array, bytes: Uint8Array): Uint8Array {
  const whole = bytes.length - (bytes.length % BLOCK)
  if (whole <= BLOCK) return new Uint8Array()
  const cipher = createDecipheriv(algorithm, secret, bytes.subarray(0, BLOCK)).setAutoPadding(false)
  const plain = cipher.update(bytes.subarray(BLOCK, whole))
  const filling = plain.at(-1) ?? 0
  return filling >= 1 && filling <= BLOCK ? plain.subarray(0, plain.length - filling) : plain
}
