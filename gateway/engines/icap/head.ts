/** Heads of ICAP and of the HTTP inside it (RFC 3507 §4.3, RFC 7230 §3): a first line, then fields; bounded, and nothing odd is guessed at. */
import { EngineTrouble } from '../answer.ts'
import type { Connection } from '../connection.ts'

export interface Head {
  readonly protocol: string
  readonly status: number
  /** By lower-case name; a field that stands twice is joined with a comma (RFC 7230 §3.2.2). */
  readonly fields: ReadonlyMap<string, string>
}

export const mostHeadBytes = 16 * 1024
const mostLines = 128

export async function readHead(connection: Connection): Promise<Head> {
  return parseHead(await connection.readUntil('\r\n\r\n', mostHeadBytes))
}

/** @param text without the empty line at its end @throws EngineTrouble protocol */
export function parseHead(text: string): Head {
  // c-icap folds what it found over several lines (obs-fold, RFC 7230 §3.2.4).
  const [first = '', ...lines] = text.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const [, protocol = '', status = ''] = /^(ICAP\/1\.0|HTTP\/1\.[01]) ([1-5][0-9]{2})(?: .*)?$/.exec(first) ?? []
  if (protocol === '' || lines.length > mostLines) throw new EngineTrouble('protocol')
  const fields = new Map<string, string>()
  for (const line of lines) {
    const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/s.exec(line) ?? []
    if (name === '') throw new EngineTrouble('protocol')
    const key = name.toLowerCase()
    const earlier = fields.get(key)
    fields.set(key, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return { protocol, status: Number(status), fields }
}

export interface Encapsulated {
  /** Of the HTTP head before the body, in bytes; it may be two heads in one. */
  readonly headBytes: number
  readonly heads: readonly string[]
  readonly body: boolean
}

/** `Encapsulated: res-hdr=0, res-body=161` (RFC 3507 §4.4.1): offsets from the end of the ICAP head, in order, the body last. @throws EngineTrouble protocol */
export function parseEncapsulated(written: string | undefined): Encapsulated {
  const parts = (written ?? '').split(/,\s*/).map((part) => /^(re[qs]-hdr|re[qs]-body|opt-body|null-body)=(\d{1,6})$/.exec(part))
  const last = parts.at(-1)
  if (!last || parts.length > 3) throw new EngineTrouble('protocol')
  let before = 0
  const heads: string[] = []
  for (const [index, part] of parts.entries()) {
    const [, name = '', offset = ''] = part ?? []
    const isHead = name.endsWith('-hdr')
    if (name === '' || isHead === (part === last) || Number(offset) < before || (index === 0 && Number(offset) !== 0))
      throw new EngineTrouble('protocol')
    if (isHead) heads.push(name)
    before = Number(offset)
  }
  if (before > mostHeadBytes) throw new EngineTrouble('protocol')
  return { headBytes: before, heads, body: last[1] !== 'null-body' }
}
