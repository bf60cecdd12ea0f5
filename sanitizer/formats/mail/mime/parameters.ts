import { decode } from './charset.ts'
import { decodeWords, rawText } from './words.ts'

export interface Valued {
  /** In lower case, without parameters: `text/plain`, `attachment`. */
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
}

/** More of one field than any program writes. */
const MOST = 100

interface Piece {
  readonly section: number
  readonly extended: boolean
  readonly value: string
}

/** RFC 2045 §5.1 with RFC 2231 §3 and §4; names also as encoded words, which is against RFC 2047 §5 and everyday. */
export function parseValued(field: string): Valued {
  const text = withoutComments(rawText(field))
  const value = /^[^;]*/.exec(text)?.[0] ?? ''
  const plain = new Map<string, string>()
  const pieces = new Map<string, Piece[]>()
  let count = 0
  for (const [, name = '', section, star, quoted, bare] of text.slice(value.length).matchAll(parameter)) {
    if (++count > MOST) break
    const spelt = quoted === undefined ? (bare ?? '').trim() : quoted.replace(/\\(.)/gs, '$1')
    const key = name.toLowerCase()
    if (section === undefined && star === undefined) {
      if (!plain.has(key)) plain.set(key, decodeWords(spelt))
    } else {
      const list = pieces.get(key) ?? []
      list.push({ section: Number(section ?? 0), extended: star !== undefined, value: spelt })
      pieces.set(key, list)
    }
  }
  // RFC 6266 §4.3 says the same of HTTP: the extended form is the better one.
  for (const [key, list] of pieces) plain.set(key, joined(list))
  return { value: value.trim().toLowerCase(), parameters: plain }
}

const parameter = /;\s*([^\s;=*"]{1,60})(?:\*(\d{1,3}))?(\*)?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/gs

function joined(list: readonly Piece[]): string {
  const ordered = [...list].sort((a, b) => a.section - b.section)
  const [, charset, rest] = ordered[0]?.extended ? (/^([^']*)'[^']*'(.*)$/s.exec(ordered[0].value) ?? []) : []
  const bytes = ordered.map((piece, index) => {
    const value = index === 0 && rest !== undefined ? rest : piece.value
    const spelt = piece.extended
      ? value.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : value
    return Buffer.from(spelt, /[^\0-\xff]/.test(spelt) ? 'utf8' : 'latin1')
  })
  return decode(Buffer.concat(bytes), charset)
}

/** RFC 5322 §3.2.2, outside quoted strings. */
export function withoutComments(text: string): string {
  if (!text.includes('(')) return text
  let [shown, depth, quoted] = ['', 0, false]
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (character === '\\') {
      if (depth === 0) shown += text.slice(at, at + 2)
      at++
      continue
    }
    if (character === '"' && depth === 0) quoted = !quoted
    if (!quoted && character === '(') depth++
    else if (!quoted && character === ')' && depth > 0) depth--
    else if (depth === 0) shown += character
  }
  return shown
}
