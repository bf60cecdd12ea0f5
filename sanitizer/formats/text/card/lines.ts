import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'

/** One content line (RFC 5545 §3.1, RFC 6350 §3.3), unfolded. */
export interface Line {
  readonly group: string
  /** Upper case. */
  readonly name: string
  /** Names in upper case; a word without a name, as vCard 2.1 has them, is a TYPE. */
  readonly parameters: readonly (readonly [name: string, value: string])[]
  readonly value: string
}

const NAME = /^(?:([A-Za-z0-9-]{1,40})\.)?([A-Za-z0-9-]{1,60})/
const PARAMETER = /;([A-Za-z0-9-]{1,60})(?:=("[^"]*"|[^;:"]*))?/y
const QUOTED_PRINTABLE = /^[^:]*;\s*(?:ENCODING=)?QUOTED-PRINTABLE/i

/**
 * Unfolds and cuts the lines. A line that begins with a blank goes on the one before; a soft line break of quoted-printable, too.
 *
 * @throws Refusal malformed, limit-entries
 */
export function readLines(text: string, limits: Limits): readonly Line[] {
  const lines: string[][] = []
  let goesOn = false
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const last = lines.at(-1)
    const isFolded = /^[ \t]/.test(raw)
    if (last && (isFolded || goesOn)) last.push(isFolded ? raw.slice(1) : raw)
    else if (raw.trim() !== '') lines.push([raw])
    const first = lines.at(-1)?.[0] ?? ''
    goesOn = raw.endsWith('=') && QUOTED_PRINTABLE.test(first)
    if (goesOn) lines.at(-1)?.splice(-1, 1, (lines.at(-1)?.at(-1) ?? '').slice(0, -1))
    within(limits, 'objects', lines.length)
  }
  return lines.map((pieces) => cut(pieces.join('')))
}

function cut(line: string): Line {
  const [head = '', group = '', name = ''] = NAME.exec(line) ?? []
  if (name === '') throw new Refusal('malformed', 'a line without a name')
  const parameters: [string, string][] = []
  let at = head.length
  for (;;) {
    PARAMETER.lastIndex = at
    const [found, parameter, value] = PARAMETER.exec(line) ?? []
    if (found === undefined || parameter === undefined) break
    at += found.length
    const word = parameter.toUpperCase()
    if (value !== undefined) parameters.push([word, value.replace(/^"|"$/g, '')])
    else parameters.push(/^(?:QUOTED-PRINTABLE|BASE64|8BIT|7BIT)$/.test(word) ? ['ENCODING', word] : ['TYPE', word])
  }
  if (line[at] !== ':') throw new Refusal('malformed', 'a line without a value')
  return { group, name: name.toUpperCase(), parameters, value: line.slice(at + 1) }
}

const octets = (text: string): number => Buffer.byteLength(text)

/** Folds after 75 octets, between characters (RFC 5545 §3.1). */
function fold(line: string): string {
  if (octets(line) <= 75) return line
  const pieces: string[] = []
  let piece = ''
  let size = 0
  for (const character of line) {
    const more = octets(character)
    if (size + more > (pieces.length === 0 ? 75 : 74)) {
      pieces.push(piece)
      piece = ''
      size = 0
    }
    piece += character
    size += more
  }
  pieces.push(piece)
  return pieces.join('\r\n ')
}

/** A value with a sign that would end it stands in quotes (RFC 5545 §3.2); a quote inside cannot be written. */
const parameterText = (value: string): string => (/[;:,]/.test(value) ? `"${value.replaceAll('"', "'")}"` : value.replaceAll('"', "'"))

export function writeLine({ group, name, parameters, value }: Line): string {
  const spelt = parameters.map(([parameter, text]) => `;${parameter}=${parameterText(text)}`).join('')
  const head = `${group === '' ? '' : `${group}.`}${name}${spelt}:`
  // RFC 2045 §6.7 (5): quoted-printable has line breaks of its own, and none inside of a code.
  const isQuoted = parameters.some(([parameter, text]) => parameter === 'ENCODING' && text === 'QUOTED-PRINTABLE')
  return isQuoted ? `${head}${(value.match(/(?:=..|[^=]){1,24}/g) ?? []).join('=\r\n')}\r\n` : `${fold(head + value)}\r\n`
}
