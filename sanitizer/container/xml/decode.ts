import { Refusal } from '../../refusal.ts'

const BOM = '\ufeff'
/** XML 1.0 §2.2: control characters other than tab, line feed and return, and the two non-characters, are never text. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const DECLARED = /^<\?xml[ \t\r\n][^?>]*?encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]+)["']/

/**
 * Bytes of an XML part to text. Office packages may use UTF-8 or UTF-16 with its mark (ECMA-376 Part 2 §8.1.4); every other
 * encoding, and a declaration that contradicts the bytes, is how a filter and a reader come to see different text.
 *
 * @throws Refusal malformed, ambiguous
 */
export function decodeXml(bytes: Uint8Array): string {
  const first = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  const label = first === 0xfeff ? 'utf-16be' : first === 0xfffe ? 'utf-16le' : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Refusal('malformed', `not ${label}`, { cause })
  }
  if (text.startsWith(BOM)) text = text.slice(1)
  if (NOT_XML.test(text)) throw new Refusal('malformed', 'characters outside XML')
  const declared = DECLARED.exec(text.slice(0, 256))?.[1]?.toLowerCase()
  const agrees = label === 'utf-8' ? [undefined, 'utf-8', 'utf8', 'us-ascii', 'ascii'] : [undefined, 'utf-16', label]
  if (!agrees.includes(declared)) throw new Refusal('ambiguous', `declared ${declared}, is ${label}`)
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
