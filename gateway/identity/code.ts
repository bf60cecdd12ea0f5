/**
 * 端末認証コード: twelve characters of Crockford's base 32 in three groups, XXXX-XXXX-XXXX, 60 random bits. The first group names the
 * code, the other eight characters (40 bits) prove it, so that wrong tries can be counted against the code they aim at.
 * Only an argon2id hash is kept: forty bits would fall to a plain hash in minutes, and a keyed one would need a secret that
 * both sides of the boundary share.
 */
import { createHash, randomInt } from 'node:crypto'
import { argon2id } from './argon2.ts'

/** Crockford: no I, L, O, U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const lookAlikes: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' }

export interface CodeParts {
  readonly selector: string
  readonly secret: string
}

/** As it is shown once: XXXX-XXXX-XXXX. */
export function newRegistrationCode(): string {
  const characters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return characters.replace(/(.{4})(.{4})(.{4})/, '$1-$2-$3')
}

/**
 * Accepts what people type: lower case, full width (ＡＢＣ１), spaces and any dash between, O for 0 and I or L for 1.
 * @returns undefined when it cannot be a code
 */
export function readRegistrationCode(typed: string): CodeParts | undefined {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    // Dash_Punctuation leaves out the minus sign and 長音符, which Japanese keyboards give for a dash.
    .replace(/[\s\p{Dash_Punctuation}−ー]/gu, '')
    .replace(/[ILO]/g, (letter) => lookAlikes[letter] ?? letter)
  if (!/^[0-9A-HJKMNP-TV-Z]{12}$/.test(text)) return undefined
  return { selector: text.slice(0, 4), secret: text.slice(4) }
}

/** 32 bytes. The salt follows from the selector, so that the hash can be computed before the row is known. */
export function hashRegistrationCode({ selector, secret }: CodeParts): Promise<Buffer> {
  const salt = createHash('sha256').update(`sekisho registration code ${selector}`).digest().subarray(0, 16)
  return argon2id(secret, salt)
}
