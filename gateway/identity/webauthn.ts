/**
 * The WebAuthn ceremonies (W3C Web Authentication Level 3 §7) of both domains. User verification (PIN, fingerprint, face) is
 * asked of the authenticator and required of the answer: a page or program that changes the request to `discouraged` gets an
 * answer without the UV flag, and that is refused here.
 */
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { decodeAttestationObject, decodeClientDataJSON, isoBase64URL, parseAuthenticatorData } from '@simplewebauthn/server/helpers'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import type { Trust } from '../http/route.ts'
import type { CredentialColumns } from './tables.ts'
import { trustOf } from './trust.ts'

export interface RelyingParty {
  /** A host name: the credential is bound to it. */
  readonly id: string
  readonly name: string
  /** As a browser sends them: scheme, host, port. */
  readonly origins: readonly string[]
}

/** Time for a person to answer the phone's question. */
export const ceremonySeconds = 300

/** ES256, EdDSA, RS256 (COSE): what phones and security keys make today. */
const algorithms = [-7, -8, -257]

const base64url = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(20_000)
const transports = z.array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'])).max(8)

/** PublicKeyCredential.toJSON() of a registration; members that are not named are not read. */
export const registrationCredential = z
  .object({
    id: base64url.max(1_400),
    rawId: base64url.max(1_400),
    type: z.literal('public-key'),
    authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
    response: z.object({ clientDataJSON: base64url, attestationObject: base64url, transports: transports.optional() }),
  })
  .meta({ description: 'PublicKeyCredential.toJSON() of navigator.credentials.create()' })

/** PublicKeyCredential.toJSON() of a sign-in. */
export const assertionCredential = z
  .object({
    id: base64url.max(1_400),
    rawId: base64url.max(1_400),
    type: z.literal('public-key'),
    authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
    response: z.object({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.max(128).nullish(),
    }),
  })
  .meta({ description: 'PublicKeyCredential.toJSON() of navigator.credentials.get()' })

export type Assertion = z.output<typeof assertionCredential>

/** What goes to the browser as `publicKey`; its shape is the standard's (PublicKeyCredentialCreationOptionsJSON, …RequestOptionsJSON). */
export const ceremonyOptions = z
  .looseObject({ challenge: z.string() })
  .meta({ description: 'publicKey options in the JSON form of WebAuthn Level 3 §5.1.8' })

export interface NewCredentialFor {
  /** Tells credentials of one authenticator apart; 16 bytes of a UUID, so that a second registration replaces no other. */
  readonly handle: string
  readonly userName: string
  readonly exclude: readonly string[]
  readonly attachment: 'platform' | 'any'
}

export const creationOptions = (party: RelyingParty, { handle, userName, exclude, attachment }: NewCredentialFor) =>
  generateRegistrationOptions({
    rpID: party.id,
    rpName: party.name,
    userName,
    userDisplayName: userName,
    userID: new Uint8Array(Buffer.from(handle.replaceAll('-', ''), 'hex')),
    timeout: ceremonySeconds * 1000,
    attestationType: 'none',
    excludeCredentials: exclude.map((id) => ({ id })),
    authenticatorSelection: {
      residentKey: 'required',
      userVerification: 'required',
      ...(attachment === 'platform' ? { authenticatorAttachment: 'platform' as const } : {}),
    },
    supportedAlgorithmIDs: algorithms,
  })

export const requestOptions = (party: RelyingParty, allowed: readonly string[]) =>
  generateAuthenticationOptions({
    rpID: party.id,
    allowCredentials: allowed.map((id) => ({ id })),
    userVerification: 'required',
    timeout: ceremonySeconds * 1000,
  })

export type CredentialRow = Omit<CredentialColumns, 'created_at' | 'last_used_at'>

export interface VerifiedCredential {
  readonly row: CredentialRow
  readonly trust: Trust
}

/** @throws Problem `screen-lock-required` or `registration-failed` */
export async function verifyCreation(
  party: RelyingParty,
  challenge: string,
  response: z.output<typeof registrationCredential>,
): Promise<VerifiedCredential> {
  const verified = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} } as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: [...party.origins],
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch((cause: unknown) => {
    const code = userWasVerified(() => decodeAttestationObject(isoBase64URL.toBuffer(response.response.attestationObject)).get('authData'))
    throw new Problem(code ? 'registration-failed' : 'screen-lock-required', { cause, detail: messageOf(cause) })
  })
  const info = verified.registrationInfo
  if (info === undefined) throw new Problem('registration-failed', { detail: 'the attestation does not verify' })
  const fault = creationFault(response, info.credential.id)
  if (fault) throw new Problem('registration-failed', { detail: fault })
  const trust = trustOf(info.fmt)
  if (trust === undefined) throw new Problem('registration-failed', { detail: `attestation format ${info.fmt} is not accepted` })
  const row = {
    id: info.credential.id,
    public_key: Buffer.from(info.credential.publicKey),
    counter: info.credential.counter,
    transports: response.response.transports ?? [],
    backed_up: info.credentialBackedUp,
    device_type: info.credentialDeviceType,
    aaguid: info.aaguid,
    attestation_format: info.fmt,
  }
  return { row, trust }
}

/** What the library leaves to the relying party. */
function creationFault(response: z.output<typeof registrationCredential>, credentialId: string): string | undefined {
  // §7.1 step 25: the id that was signed is the one that counts, and the two must agree.
  if (response.id !== credentialId) return 'credential id differs from the authenticator data'
  // §7.1 step 10: a page of another site had us in a frame.
  if (decodeClientDataJSON(response.response.clientDataJSON).crossOrigin === true) return 'created from a cross-origin frame'
  return undefined
}

export interface VerifiedAssertion {
  readonly counter: number
  readonly backedUp: boolean
}

/**
 * Verifies everything but the counter, which advanceCounter (second-factor.ts) compares and stores in one statement.
 * @throws Problem `screen-lock-required` or `sign-in-failed`
 */
export async function verifyAssertion(
  party: RelyingParty,
  challenge: string,
  response: Assertion,
  stored: Pick<CredentialColumns, 'id' | 'public_key' | 'device_type'>,
): Promise<VerifiedAssertion> {
  const verified = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} } as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: [...party.origins],
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: { id: stored.id, publicKey: new Uint8Array(stored.public_key), counter: 0 },
  }).catch((cause: unknown) => {
    const code = userWasVerified(() => isoBase64URL.toBuffer(response.response.authenticatorData))
    throw new Problem(code ? 'sign-in-failed' : 'screen-lock-required', { cause, detail: messageOf(cause) })
  })
  if (!verified.verified) throw new Problem('sign-in-failed', { detail: 'the signature does not verify' })
  if (decodeClientDataJSON(response.response.clientDataJSON).crossOrigin === true)
    throw new Problem('sign-in-failed', { detail: 'cross-origin frame' })
  // §7.2 step 19: whether a credential may be backed up never changes.
  if (verified.authenticationInfo.credentialDeviceType !== stored.device_type)
    throw new Problem('sign-in-failed', { detail: 'backup eligibility changed' })
  return { counter: verified.authenticationInfo.newCounter, backedUp: verified.authenticationInfo.credentialBackedUp }
}

/** Says no only when the flag could be read and is not set; anything unreadable failed for its own reason. */
function userWasVerified(authenticatorData: () => Uint8Array<ArrayBuffer>): boolean {
  try {
    return parseAuthenticatorData(authenticatorData()).flags.uv
  } catch {
    return true
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : 'not an error')
