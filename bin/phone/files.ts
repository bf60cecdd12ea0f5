/** What a phone in software leaves on disk: its key, and a cookie jar that curl reads. */
import { z } from 'zod'

const kept = z.object({ warning: z.string(), origin: z.url(), credentials: z.array(z.object({ id: z.string() }).loose()).min(1) })
export type KeptPhone = z.infer<typeof kept>

/** @throws SyntaxError, ZodError */
export const readKeptPhone = (text: string): KeptPhone => kept.parse(JSON.parse(text))

export interface CookieLine {
  readonly host: string
  /** name=value */
  readonly pair: string
  readonly expiresAt: Date
}

/** One session in the format of Netscape's cookie file: host, subdomains, path, secure, seconds since 1970, name, value; by tabs. */
export function cookieJar({ host, pair, expiresAt }: CookieLine): string {
  const at = pair.indexOf('=')
  const seconds = Math.floor(expiresAt.getTime() / 1000)
  const fields = [`#HttpOnly_${host}`, 'FALSE', '/', 'TRUE', seconds, pair.slice(0, at), pair.slice(at + 1)]
  return `# Netscape HTTP Cookie File\n${fields.join('\t')}\n`
}
