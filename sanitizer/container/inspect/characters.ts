import { Refusal } from '../../refusal.ts'

/** Bytes to text, and references to characters, as the inspection reads them (XML 1.0 §4.1, §4.3.3). */

export const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

const OWN: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#9;', '\t'],
  ['&#10;', '\n'],
  ['&#13;', '\r'],
  ['&amp;', '&'],
])
const NUMBER = /^&#(?:x([0-9a-fA-F]+)|([0-9]+));$/

/** One of the seven that our serialiser writes. */
export const isOwnEscape = (reference: string): boolean => OWN.has(reference)

/** @throws Refusal malformed for what only a DTD could define, and for what is no character */
export function escapes(reference: string): string {
  const own = OWN.get(reference) ?? (reference === '&apos;' ? "'" : undefined)
  if (own !== undefined) return own
  const [, hexadecimal, decimal] = NUMBER.exec(reference) ?? []
  const code = Number.parseInt(hexadecimal ?? decimal ?? '', hexadecimal ? 16 : 10)
  const isCharacter = code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff))
  if (!isCharacter || code === 0xfffe || code === 0xffff) throw new Refusal('malformed', 'reference')
  return String.fromCodePoint(code)
}

/** UTF-8 without a mark is ours; with a mark, or UTF-16 with its mark, is foreign. */
export function decoded(bytes: Uint8Array, foreign: () => void): string {
  const mark = `${bytes[0]?.toString(16)}-${bytes[1]?.toString(16)}`
  const label = mark === 'fe-ff' ? 'utf-16be' : mark === 'ff-fe' ? 'utf-16le' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Refusal('malformed', 'encoding', { cause })
  }
  if (!text.startsWith('\ufeff')) return text
  foreign()
  return text.slice(1)
}

/** The XML declaration may not name another encoding than the bytes are in: a reader that believes it sees other text. */
export function refuseDeclaration(instruction: string): void {
  const encoding = /^xml\s[\s\S]*encoding\s*=\s*["']([^"']*)/.exec(instruction)?.[1]
  if (encoding !== undefined && !/^utf-(?:8|16)$/i.test(encoding)) throw new Refusal('malformed', 'encoding')
}
