/**
 * What a password must be (NIST SP 800-63B-4 §3.1.1.2: length, not composition; no forced change by the calendar), and how a
 * temporary one is made.
 */
import { randomInt } from 'node:crypto'
import { Problem } from '../http/problem.ts'

export const passwordBounds = { minimum: 12, maximum: 200 } as const

/** The form in which a password is hashed: NFKC, so that 全角 typed on one machine equals half-width on another (RFC 8265 §4 in spirit). */
export const normalisePassword = (password: string): string => password.normalize('NFKC')

type Fault = 'too-short' | 'too-long' | 'contains-login' | 'repeats' | 'common'

/** The few that people choose when twelve characters are asked for; compared in lower case without digits and signs. */
const commonWords = [
  'password',
  'passwordpassword',
  'qwertyuiop',
  'qwertyuiopasdfgh',
  'sekisho',
  'administrator',
  'abcdefghijkl',
  'letmeinletmein',
  '',
]

/** @returns why not, or undefined */
export function passwordFault(password: string, login: string): Fault | undefined {
  const text = normalisePassword(password)
  const characters = [...text]
  const lower = text.toLowerCase()
  const account = login.split('/').at(-1) ?? login
  if (characters.length < passwordBounds.minimum) return 'too-short'
  if (characters.length > passwordBounds.maximum) return 'too-long'
  if (lower.includes(login) || (account.length >= 4 && lower.includes(account) && lower.length - account.length < 8))
    return 'contains-login'
  if (new Set(characters).size < 5) return 'repeats'
  // Letters of any script count, so a pass phrase in Japanese is no common word.
  if (commonWords.includes(lower.replace(/[^\p{Letter}]/gu, ''))) return 'common'
  return undefined
}

/** @throws Problem `password-weak` naming the rule */
export function requireGoodPassword(password: string, login: string): void {
  const reason = passwordFault(password, login)
  if (reason) throw new Problem('password-weak', { members: { reason, minimum: passwordBounds.minimum } })
}

// No characters that look alike on paper.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** 20 characters in five groups, 99 bits; read aloud or copied from paper. */
export function temporaryPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: 5 }, group).join('-')
}
