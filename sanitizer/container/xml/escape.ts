import { Refusal } from '../../refusal.ts'

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const CHAR_REFERENCE = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/

/** XML 1.0 §2.2 Char. */
const isChar = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff)

/** Resolves the five names and character references; anything else is an entity that only a DTD could define. @throws Refusal malformed */
export function unescapeXml(raw: string): string {
  let at = raw.indexOf('&')
  if (at < 0) return raw
  let text = ''
  let from = 0
  while (at >= 0) {
    const end = raw.indexOf(';', at)
    const name = end < 0 || end - at > 10 ? '' : raw.slice(at + 1, end)
    text += raw.slice(from, at) + resolve(name)
    from = end + 1
    at = raw.indexOf('&', from)
  }
  return text + raw.slice(from)
}

function resolve(name: string): string {
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  if (named !== undefined) return named
  const match = CHAR_REFERENCE.exec(name)
  const code = match ? Number.parseInt(match[1] ?? match[2] ?? '', match[1] ? 16 : 10) : -1
  if (!isChar(code)) throw new Refusal('malformed', 'unknown entity or character reference')
  return String.fromCodePoint(code)
}

const IN_TEXT = /[&<>\r]/
const IN_TEXT_ALL = /[&<>\r]/g
const IN_VALUE = /[&<>"\t\n\r]/
const IN_VALUE_ALL = /[&<>"\t\n\r]/g
const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
const escaped = (character: string): string => ESCAPED[character] ?? character

export const escapeText = (text: string): string => (IN_TEXT.test(text) ? text.replace(IN_TEXT_ALL, escaped) : text)
export const escapeValue = (text: string): string => (IN_VALUE.test(text) ? text.replace(IN_VALUE_ALL, escaped) : text)
