import type { PDFDict } from '@cantoo/pdf-lib'
import { hexString } from '../syntax.ts'
import { key, type Walk } from '../walk.ts'
import type { Destinations } from './destination.ts'

/** ISO 32000-2, table 215. */
export const namedActions: ReadonlySet<string> = new Set(['/NextPage', '/PrevPage', '/FirstPage', '/LastPage'])

/** RFC 3986, section 2: characters that a URI is made of. */
const characters = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]{1,2048}$/

/** Where a link may lead outside. A user name in the authority is refused: people read the wrong host (https://bank@evil). */
const web = /^https?:\/\/[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:[/?#]|$)/i
/** RFC 6068: of the header fields only those that a person reads before sending; `attach` would name a file. */
const mail = /^mailto:[^@/?]+@[A-Za-z0-9.-]+(?:\?(?:subject|body|cc|bcc)=[^&]*(?:&(?:subject|body|cc|bcc)=[^&]*)*)?$/i

export const isSafeAddress = (address: string): boolean => characters.test(address) && (web.test(address) || mail.test(address))

/**
 * What a link or a bookmark does, as one entry: `/Dest…` within the document, else `/A` with one of GoTo, URI, Named (12.6.4).
 * /Next chains and everything else is not copied. @returns undefined when nothing of it may stay
 */
export function target(walk: Walk, holder: PDFDict, destinations: Destinations): string | undefined {
  const action = walk.dict(holder.get(key('A')))
  if (!action) {
    const place = destinations.write(holder.get(key('Dest')))
    return place && `/Dest${place}`
  }
  const kind = walk.name(action.get(key('S'))) ?? ''
  return kinds[kind]?.(walk, action, destinations)
}

const kinds: Readonly<Record<string, (walk: Walk, action: PDFDict, destinations: Destinations) => string | undefined>> = {
  '/GoTo': (_walk, action, destinations) => {
    const place = destinations.write(action.get(key('D')))
    return place && `/Dest${place}`
  },
  '/Named': (walk, action) => {
    const name = walk.name(action.get(key('N'))) ?? ''
    return namedActions.has(name) ? `/A<</S/Named/N${name}>>` : undefined
  },
  '/URI': (walk, action) => {
    if (walk.choices.links === 'text') return undefined
    const bytes = walk.string(action.get(key('URI')))
    return bytes && isSafeAddress(Buffer.from(bytes).toString('latin1')) ? `/A<</S/URI/URI${hexString(bytes)}>>` : undefined
  },
}
