/**
 * The session token on its way: 256 random bits, in a cookie for browsers or as `Authorization: Bearer` for programs.
 * `__Host-` (RFC 6265bis §4.1.3.2) ties the cookie to this host, HTTPS and Path=/. The name also says the domain, because
 * cookies are shared between the ports of one host (RFC 6265 §8.5) and both listeners of a trial run on one machine.
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Domain } from '../http/route.ts'

export const cookieName = (domain: Domain): string => `__Host-sekisho-${domain}`

export const newToken = (): string => randomBytes(32).toString('base64url')

const tokenShape = /^[A-Za-z0-9_-]{43}$/

/** What is stored. A fast hash is right for a secret of 256 bits. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

export const sessionCookie = (domain: Domain, token: string, maximumAgeSeconds: number): string =>
  `${cookieName(domain)}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${maximumAgeSeconds}`

export const clearedCookie = (domain: Domain): string => sessionCookie(domain, '', 0)

export interface Credentials {
  readonly cookie?: string | undefined
  readonly authorization?: string | undefined
}

/** The token of a request; the header wins over the cookie. */
export function tokenOf(domain: Domain, { cookie, authorization }: Credentials): string | undefined {
  const token = authorization === undefined ? fromCookie(cookieName(domain), cookie) : /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  return token !== undefined && tokenShape.test(token) ? token : undefined
}

function fromCookie(name: string, header: string | undefined): string | undefined {
  const pair = (header ?? '').split(';').find((part) => part.trimStart().startsWith(`${name}=`))
  return pair?.slice(pair.indexOf('=') + 1).trim()
}
