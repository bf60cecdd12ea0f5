/** Time-based one-time passwords, RFC 6238 with the parameters that every authenticator app takes: SHA-1, 6 digits, 30 seconds. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const stepSeconds = 30
/** One step to each side allows for a slow reader and a clock that is half a minute off (RFC 6238 §5.2). */
const drift = [0, -1, 1] as const

export const newTotpSecret = (): Buffer => randomBytes(20)

/** HOTP (RFC 4226 §5.3) of a counter. */
export function hotp(secret: Uint8Array, counter: number): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac('sha1', secret).update(message).digest()
  const offset = mac.readUInt8(19) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

export const totp = (secret: Uint8Array, at: Date): string => hotp(secret, Math.floor(at.getTime() / 1000 / stepSeconds))

/**
 * The step that a code belongs to, which the caller stores so that neither this nor an earlier code is taken again
 * (RFC 6238 §5.2: a code is accepted once).
 * @param afterStep the last step accepted
 */
export function matchingStep(secret: Uint8Array, code: string, at: Date, afterStep: number): number | undefined {
  const now = Math.floor(at.getTime() / 1000 / stepSeconds)
  const given = Buffer.from(code.normalize('NFKC').replace(/\s/g, '').padEnd(6).slice(0, 12))
  return drift
    .map((offset) => now + offset)
    .filter((step) => {
      const expected = Buffer.from(hotp(secret, step))
      return step > afterStep && given.length === expected.length && timingSafeEqual(given, expected)
    })
    .at(0)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 §6 without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}

export function fromBase32(text: string): Buffer {
  const bits = [...text.toUpperCase().replace(/[\s=]/g, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** What an authenticator app reads from a QR code: the Key URI format. */
export function totpUri(secret: Uint8Array, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  const query = `secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=6&period=${stepSeconds}`
  return `otpauth://totp/${label}?${query}`
}
