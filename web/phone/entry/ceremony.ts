/** The phone's own lock, asked through WebAuthn, and what can go wrong with it as a word for the screen. */
import { startAuthentication, startRegistration } from '@simplewebauthn/browser'

/**
 * unsupported: no WebAuthn, or no secure address · no-lock: no PIN, fingerprint or face · cancelled: given up, or nothing to choose ·
 * already: this phone has a registration of this person · failed: anything else
 */
export type CeremonyFailure = 'unsupported' | 'no-lock' | 'cancelled' | 'already' | 'failed'

export class CeremonyFailed extends Error {
  readonly failure: CeremonyFailure
  constructor(failure: CeremonyFailure, cause?: unknown) {
    super(failure, { cause })
    this.failure = failure
  }
}

export const isSupported = (): boolean => globalThis.isSecureContext && 'PublicKeyCredential' in globalThis && 'credentials' in navigator

const failures: Readonly<Record<string, CeremonyFailure>> = {
  ERROR_CEREMONY_ABORTED: 'cancelled',
  ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY: 'cancelled',
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT: 'no-lock',
  ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT: 'no-lock',
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: 'already',
  ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG: 'unsupported',
}

const failureOf = (error: unknown): CeremonyFailure => failures[(error as { code?: string }).code ?? ''] ?? 'failed'

type Options = { readonly challenge: string }

/** @throws CeremonyFailed */
export async function createCredential(options: Options) {
  if (!isSupported()) throw new CeremonyFailed('unsupported')
  // Said before the system's own question, which would end in a sentence that nobody understands.
  const locked = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => true)
  if (!locked) throw new CeremonyFailed('no-lock')
  // The options are the standard's own JSON, which the server's library made and the client's reads.
  return startRegistration({ optionsJSON: options as never }).catch((error: unknown) => {
    throw new CeremonyFailed(failureOf(error), error)
  })
}

/** @throws CeremonyFailed */
export async function proveCredential(options: Options) {
  if (!isSupported()) throw new CeremonyFailed('unsupported')
  return startAuthentication({ optionsJSON: options as never }).catch((error: unknown) => {
    throw new CeremonyFailed(failureOf(error), error)
  })
}
