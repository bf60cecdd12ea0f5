import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { parseValued, type Valued } from './parameters.ts'

/** RFC 2045 §2.4: fields and a body; a multipart has further ones instead of a body. */
export interface Entity {
  /** In order, names in lower case, values as Latin-1 and unfolded. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly type: Valued
  readonly disposition: Valued
  /** As written: its transfer encoding is not undone. Empty for a multipart. */
  readonly body: Buffer
  readonly parts: readonly Entity[]
  /** Something but blanks stood where no reader looks: before the first part, or behind the last. */
  readonly outside: number
  /** Lines among the fields that are none. */
  readonly strays: number
}

/** Counts over all levels of one mail. */
export interface Count {
  readonly limits: Limits
  parts: number
}

const NONE: Valued = { value: '', parameters: new Map() }
const LF = 0x0a

export const fieldOf = ({ fields }: Pick<Entity, 'fields'>, name: string): string | undefined => fields.find(([each]) => each === name)?.[1]

/**
 * Reads one entity and those inside it. Line ends may be bare, as files on disk have them; a mail that is written anew looks the same to
 * every reader. @param otherwise the type without a Content-Type (RFC 2046 §5.1.5) @throws Refusal limits; malformed for a multipart without its boundary
 */
export function readEntity(bytes: Buffer, count: Count, depth = 1, otherwise = 'text/plain'): Entity {
  within(count.limits, 'mailDepth', depth)
  within(count.limits, 'mailParts', ++count.parts)
  const start = endOfFields(bytes)
  within(count.limits, 'mailHeaderBytes', start)
  const { fields, strays } = readFields(bytes.toString('latin1', 0, start), count.limits)
  const written = fieldOf({ fields }, 'content-type')
  const type = written === undefined ? { ...NONE, value: otherwise } : parseValued(written)
  const disposition = parseValued(fieldOf({ fields }, 'content-disposition') ?? '')
  const body = bytes.subarray(start)
  if (!type.value.startsWith('multipart/')) return { fields, type, disposition, body, parts: [], outside: 0, strays }
  const { pieces, outside } = split(body, type.parameters.get('boundary') ?? '', count.limits)
  const inner = type.value === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const parts = pieces.map((piece) => readEntity(piece, count, depth + 1, inner))
  return { fields, type, disposition, body: Buffer.alloc(0), parts, outside, strays }
}

/** Where the body begins: behind the first empty line. A part may begin with it. */
function endOfFields(bytes: Buffer): number {
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LF, at)
    if (end < 0) return bytes.length
    if (end === at || (end === at + 1 && bytes[at] === 0x0d)) return end + 1
    at = end + 1
  }
  return bytes.length
}

/** RFC 5322 §2.2: a line that begins with a blank goes on with the one before; a line that is no field is skipped. */
function readFields(head: string, limits: Limits): Pick<Entity, 'fields' | 'strays'> {
  const fields: [string, string[]][] = []
  let strays = 0
  for (const line of head.split(/\r?\n/)) {
    const last = fields.at(-1)
    if (/^[ \t]/.test(line) && last) last[1].push(line)
    else {
      const [, name, value = ''] = /^([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:(.*)$/s.exec(line) ?? []
      if (name !== undefined) fields.push([name.toLowerCase(), [value]])
      else if (line.trim() !== '') strays++
    }
  }
  within(limits, 'entries', fields.length)
  return { fields: fields.map(([name, lines]) => [name, lines.join('').replaceAll('\r', ' ').trim()] as const), strays }
}

/** RFC 2046 §5.1.1. The last boundary may be missing in a mail that was cut: its last part ends where the file ends. */
function split(body: Buffer, boundary: string, limits: Limits): { readonly pieces: readonly Buffer[]; readonly outside: number } {
  if (boundary === '' || boundary.length > 200) throw new Refusal('malformed', 'no boundary')
  const mark = Buffer.from(`--${boundary}`, 'latin1')
  const pieces: Buffer[] = []
  let [from, at] = [-1, 0]
  let outside = 0
  for (let found = body.indexOf(mark, at); found >= 0; found = body.indexOf(mark, at)) {
    at = found + mark.length
    const newline = body.indexOf(LF, at)
    const end = newline < 0 ? body.length : newline
    const rest = body.toString('latin1', at, Math.min(end, at + 1000))
    if ((found > 0 && body[found - 1] !== LF) || !/^(?:--)?[ \t\r]*$/.test(rest)) continue
    if (from >= 0) pieces.push(body.subarray(from, Math.max(from, withoutLineEnd(body, found))))
    within(limits, 'mailParts', pieces.length)
    from = Math.min(body.length, end + 1)
    at = from
    if (rest.startsWith('--')) {
      outside = body.toString('latin1', from).trim() === '' ? 0 : 1
      from = -1
      break
    }
  }
  if (from >= 0) pieces.push(body.subarray(from))
  if (pieces.length === 0) throw new Refusal('malformed', 'a multipart without a part')
  return { pieces, outside }
}

/** The line end before a boundary belongs to the boundary. */
const withoutLineEnd = (body: Buffer, at: number): number => (at > 0 && body[at - 1] === LF ? at - (body[at - 2] === 0x0d ? 2 : 1) : at)
