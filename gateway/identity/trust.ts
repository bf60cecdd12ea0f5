/**
 * How far a device is trusted (T0…T3, policy.md), by what its WebAuthn registration could prove.
 * KNOWN GAP: every format yields T1. T2 needs attested, device-bound hardware with verified boot, checked against roots that
 * Sekisho does not ship yet; without them a statement proves nothing, so an `android-key` or `apple` device is T1 like any other,
 * and rules that ask for T2 let nobody through. The format and the AAGUID are kept for the day this changes.
 * KNOWN GAP: a passkey that its platform copies to other phones (`multiDevice`) is T1 too; such phones count as one device.
 */
import type { Trust } from '../http/route.ts'

const byFormat: Readonly<Record<string, Trust>> = {
  none: 'T1',
  packed: 'T1',
  tpm: 'T1',
  'android-key': 'T1',
  'fido-u2f': 'T1',
  apple: 'T1',
}

/** @returns undefined for a format that is not accepted (android-safetynet ended in 2025; compound and unknown ones are not understood) */
export const trustOf = (attestationFormat: string): Trust | undefined =>
  Object.hasOwn(byFormat, attestationFormat) ? byFormat[attestationFormat] : undefined
