import type { Passage } from '../message.ts'
import { charsetOfCodePage, decode } from '../mime/charset.ts'

/** Destinations without text of the mail ([RTF 1.9.1]); unknown ones marked by `\*` also have none. */
const silent: ReadonlySet<string> = new Set([
  'fonttbl',
  'colortbl',
  'stylesheet',
  'info',
  'pict',
  'object',
  'listtable',
  'listoverridetable',
  'rsidtbl',
  'generator',
  'header',
  'footer',
  'fldinst',
  'filetbl',
  'themedata',
  'datastore',
  'xmlnstbl',
  'mhtmltag',
  'pntext',
])
const characters: Readonly<Record<string, string>> = {
  par: '\r\n',
  line: '\r\n',
  row: '\r\n',
  tab: '\t',
  cell: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
}
const MOST_DEPTH = 256

interface State {
  readonly silent: boolean
  /** Inside `\*\htmltag`: [MS-OXRTFEX] §2.1.3.1. */
  readonly tag: boolean
  readonly htmlrtf: boolean
  readonly fallback: number
}

const token = /\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|([\r\n]+)|([^\\{}\r\n]+)/gi

/** The text of an RTF body, or the HTML that Outlook hid in it (`\fromhtml1`). @param charset of its bytes, where it names none */
export function readRtf(rtf: Buffer, charset: string): Passage {
  const source = rtf.toString('latin1')
  const isHtml = /\\fromhtml1/.test(source.slice(0, 1000))
  const page = /\\ansicpg(\d{3,5})/.exec(source.slice(0, 1000))?.[1]
  const writer = new Writer(page ? charsetOfCodePage(Number(page)) : charset)
  const stack: State[] = []
  let [state, starred, skip, depth]: [State, boolean, number, number] = [
    { silent: false, tag: false, htmlrtf: false, fallback: 1 },
    false,
    0,
    0,
  ]
  const put = (write: () => void): void => {
    if (skip > 0) skip--
    else if (!state.silent && !(isHtml && state.htmlrtf)) write()
  }
  for (const [, word, number, hex, symbol, brace, , text] of source.matchAll(token)) {
    if (brace === '{') {
      if (++depth <= MOST_DEPTH) stack.push(state)
      starred = false
      skip = 0
    } else if (brace === '}') {
      if (depth-- <= MOST_DEPTH) state = stack.pop() ?? state
      skip = 0
    } else if (symbol === '*') starred = true
    else if (symbol !== undefined)
      put(() => writer.text(symbol === '~' ? '\u00a0' : symbol === '_' ? '-' : /[\\{}]/.test(symbol) ? symbol : ''))
    else if (hex !== undefined) put(() => writer.byte(Number.parseInt(hex, 16)))
    else if (text !== undefined) for (const character of skip > 0 ? text : [text]) put(() => writer.latin1(character))
    else if (word !== undefined) {
      const name = word.toLowerCase()
      if (name === 'htmltag') state = { ...state, tag: true, htmlrtf: false }
      else if (silent.has(name) || (starred && !state.tag)) state = { ...state, silent: true }
      else if (name === 'htmlrtf') state = { ...state, htmlrtf: number !== '0' }
      else if (name === 'uc') state = { ...state, fallback: Math.min(10, Math.max(0, Number(number ?? 1))) }
      else if (name === 'u') {
        put(() => writer.text(String.fromCharCode(Number(number ?? 0) & 0xffff)))
        skip = state.fallback
      } else if (Object.hasOwn(characters, name)) put(() => writer.text(characters[name] ?? ''))
      starred = false
    }
  }
  return isHtml ? { html: writer.finish() } : { text: writer.finish() }
}

/** Bytes that follow each other are decoded together: a Japanese character is two. */
class Writer {
  readonly #charset: string
  readonly #pieces: string[] = []
  #bytes: number[] = []
  constructor(charset: string) {
    this.#charset = charset
  }
  byte(byte: number): void {
    this.#bytes.push(byte)
  }
  /** Text beside `\'hh` may be the second byte of a character. */
  latin1(text: string): void {
    for (let at = 0; at < text.length; at++) this.#bytes.push(text.charCodeAt(at))
  }
  text(text: string): void {
    this.#flush()
    this.#pieces.push(text)
  }
  finish(): string {
    this.#flush()
    return this.#pieces.join('')
  }
  #flush(): void {
    if (this.#bytes.length > 0) this.#pieces.push(decode(Uint8Array.from(this.#bytes), this.#charset))
    this.#bytes = []
  }
}
