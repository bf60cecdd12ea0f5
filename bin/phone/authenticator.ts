/**
 * A phone's authenticator in software: ES256 credentials behind a screen lock, in the words of WebAuthn Level 3 §6, with CBOR
 * written by hand so that a reader sees every byte that is signed. Nothing guards its keys: it is for trying out, tests and benchmarks. Each way
 * to lie is an option, which only tests use.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

export interface Lies {
  /** false: no screen lock, or a page that asked for `discouraged`: the UV flag is not set. */
  readonly userVerified?: boolean
  readonly userPresent?: boolean
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly crossOrigin?: boolean
  /** The counter to claim instead of the next one. */
  readonly counter?: number
  readonly userHandle?: string
  /** Attestation format to claim (with an empty statement). */
  readonly format?: string
  /** Sign with a key that is not the credential's. */
  readonly foreignKey?: boolean
  readonly backedUp?: boolean
}

interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id?: string }
  readonly user: { readonly id: string }
  readonly excludeCredentials?: readonly { readonly id: string }[]
}

interface RequestOptions {
  readonly challenge: string
  readonly rpId?: string
}

interface Credential {
  readonly id: Buffer
  readonly key: KeyObject
  readonly rpId: string
  readonly userHandle: string
  counter: number
}

export class Authenticator {
  readonly origin: string
  /** Of a synced passkey: backup eligible (BE). */
  readonly synced: boolean
  /** false: an authenticator that always says zero, as passkeys of some platforms do. */
  readonly counts: boolean
  readonly credentials: Credential[] = []
  constructor(origin: string, { synced = false, counts = true } = {}) {
    this.origin = origin
    this.synced = synced
    this.counts = counts
  }

  /** navigator.credentials.create(). @throws InvalidStateError as a browser does when an excluded credential is here */
  create(options: unknown, lies: Lies = {}) {
    const { challenge, rp, user, excludeCredentials } = options as CreationOptions
    const rpId = lies.rpId ?? rp.id ?? ''
    const known = (excludeCredentials ?? []).some(({ id }) => this.credentials.some((one) => one.id.toString('base64url') === id))
    if (known) throw new Error('InvalidStateError: this authenticator holds a credential of the list')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const credential: Credential = { id: randomBytes(32), key: privateKey, rpId, userHandle: user.id, counter: 0 }
    this.credentials.push(credential)
    const attested = Buffer.concat([aaguid, uint16(credential.id.length), credential.id, coseKey(privateKey)])
    const authenticatorData = this.#authenticatorData(credential, { ...lies, counter: lies.counter ?? 0 }, attested)
    const attestationObject = cbor(
      new Map<string, unknown>([
        ['fmt', lies.format ?? 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData],
      ]),
    )
    const clientDataJSON = this.#clientData('webauthn.create', challenge, lies)
    const id = credential.id.toString('base64url')
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: { clientDataJSON, attestationObject: attestationObject.toString('base64url'), transports: ['internal'] },
    }
  }

  /** navigator.credentials.get() with the newest credential. */
  get(options: unknown, lies: Lies = {}) {
    const { challenge } = options as RequestOptions
    const credential = this.credentials.at(-1)
    if (credential === undefined) throw new Error('NotAllowedError: nothing is registered on this authenticator')
    if (lies.counter === undefined && this.counts) credential.counter++
    const authenticatorData = this.#authenticatorData(credential, lies)
    const clientDataJSON = this.#clientData('webauthn.get', challenge, lies)
    const signed = Buffer.concat([authenticatorData, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    const key = lies.foreignKey ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : credential.key
    const id = credential.id.toString('base64url')
    return {
      id,
      rawId: id,
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
      response: {
        clientDataJSON,
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', signed, key).toString('base64url'),
        userHandle: lies.userHandle ?? credential.userHandle,
      },
    }
  }

  /** The keys, as JSON in the clear; for a phone that signs in again in another process. */
  export(): string {
    return JSON.stringify(
      this.credentials.map((one) => ({ ...one, id: one.id.toString('base64url'), key: one.key.export({ format: 'jwk' }) })),
    )
  }

  import(text: string): void {
    for (const one of JSON.parse(text)) {
      this.credentials.push({ ...one, id: Buffer.from(one.id, 'base64url'), key: createPrivateKey({ key: one.key, format: 'jwk' }) })
    }
  }

  /** §6.1: SHA-256 of the RP id ‖ flags ‖ counter ‖ attested credential data. */
  #authenticatorData(credential: Credential, lies: Lies, attested?: Buffer): Buffer {
    const flags =
      bit(0, lies.userPresent ?? true) |
      bit(2, lies.userVerified ?? true) |
      bit(3, this.synced) |
      bit(4, lies.backedUp ?? this.synced) |
      bit(6, attested !== undefined)
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(lies.counter ?? credential.counter)
    return Buffer.concat([sha256(Buffer.from(lies.rpId ?? credential.rpId)), Buffer.of(flags), counter, ...(attested ? [attested] : [])])
  }

  /** §5.8.1 CollectedClientData. */
  #clientData(type: string, challenge: string, lies: Lies): string {
    const members = {
      type: lies.type ?? type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? this.origin,
      crossOrigin: lies.crossOrigin ?? false,
    }
    return Buffer.from(JSON.stringify(members)).toString('base64url')
  }
}

const aaguid = Buffer.from('5e15c0a1000040008000000000000001', 'hex')

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()
const bit = (place: number, set: boolean): number => (set ? 1 << place : 0)
const uint16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff)

/** RFC 9053 §2.1 and §7.1.1: an EC2 key on P-256 for ES256. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = createPublicKey(key).export({ format: 'jwk' })
  return cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  )
}

/** The little of CBOR (RFC 8949 §3) that an authenticator writes: integers, byte and text strings, maps. */
export function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flat().map(cbor)])
  throw new TypeError('an authenticator writes no such thing')
}

function head(major: number, argument: number): Buffer {
  const type = major << 5
  if (argument < 24) return Buffer.of(type | argument)
  if (argument < 256) return Buffer.of(type | 24, argument)
  return Buffer.concat([Buffer.of(type | 25), uint16(argument)])
}
