import { isSafeLink } from '../../../container/links.ts'
import { disarmPicture } from '../../../container/picture.ts'
import { removable } from '../../../container/text/characters.ts'
import type { Encoding } from '../../../container/text/decoded.ts'
import { decodeText } from '../../../container/text/encoding.ts'
import { decodeShiftJis } from '../../../container/text/legacy.ts'
import { type Spelling, spellingOf } from '../../../container/text/spelling.ts'
import type { FindingKind, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { parameters as allowedParameters, components, forms, inside, type ValueRule } from './allow.ts'
import { type Line, readLines, writeLine } from './lines.ts'

/** What it is told as when a property goes. */
const losses: Readonly<Record<string, FindingKind>> = {
  ATTACH: 'embedded-file',
  IMAGE: 'embedded-file',
  AGENT: 'embedded-file',
  KEY: 'embedded-file',
  SOUND: 'multimedia',
  'X-ALT-DESC': 'html-in-text',
  CONFERENCE: 'unsafe-link',
  IMPP: 'unsafe-link',
  URL: 'unsafe-link',
  PHOTO: 'external-reference',
  LOGO: 'external-reference',
  SOURCE: 'external-reference',
  'STRUCTURED-DATA': 'embedded-file',
  TZURL: 'external-reference',
  PRODID: 'metadata',
}
const OURS = '-//Sekisho//Sekisho//EN'

interface Component {
  readonly name: string
  readonly lines: string[]
  /** Left out with all that is in it. */
  readonly isOut: boolean
}

/**
 * Writes calendars (RFC 5545) or contacts (RFC 6350, RFC 2426, vCard 2.1) anew: components, properties, parameters and values that
 * the tables name, folded and ended as the standards say; pictures decoded and encoded anew.
 *
 * @param encoding of the file: what it will be written in again
 * @throws Refusal malformed, active-only, limit-…
 */
export async function rebuildCards(
  text: string,
  root: 'VCALENDAR' | 'VCARD',
  findings: Findings,
  limits: Limits,
  encoding: Encoding = 'utf-8',
): Promise<string> {
  const work = new Rebuild(root, findings, limits, encoding)
  for (const line of readLines(text, limits)) await work.take(line)
  return work.result()
}

class Rebuild {
  readonly #root: string
  readonly #findings: Findings
  readonly #limits: Limits
  readonly #open: Component[] = []
  readonly #done: string[] = []
  #version = ''
  #pictures = 0

  readonly #encoding: Encoding

  constructor(root: string, findings: Findings, limits: Limits, encoding: Encoding) {
    this.#encoding = encoding
    this.#root = root
    this.#findings = findings
    this.#limits = limits
  }

  async take(line: Line): Promise<void> {
    const value = line.value.trim().toUpperCase()
    if (line.name === 'BEGIN') this.#begin(value)
    else if (line.name === 'END') this.#end(value)
    else await this.#property(line)
  }

  #begin(name: string): void {
    const outer = this.#open.at(-1)
    if (!outer && name !== this.#root) throw new Refusal('malformed', 'another component outside')
    const isAllowed = inside[name]?.includes(outer?.name ?? '') ?? false
    const isOut = outer?.isOut === true || !isAllowed
    if (isOut && !outer?.isOut) this.#findings.add('unknown')
    if (!outer) this.#version = ''
    this.#open.push({ name, lines: [], isOut })
    within(this.#limits, 'depth', this.#open.length)
  }

  #end(name: string): void {
    const component = this.#open.pop()
    if (component?.name !== name) throw new Refusal('malformed', 'nesting of components')
    const outer = this.#open.at(-1)
    if (component.isOut) return
    if (name === 'VALARM' && !component.lines.some((line) => line.startsWith('ACTION'))) {
      this.#findings.add('action')
      return
    }
    const head = this.#headOf(name)
    ;(outer?.lines ?? this.#done).push(`BEGIN:${name}\r\n${head}${component.lines.join('')}END:${name}\r\n`)
  }

  #headOf(name: string): string {
    if (name === 'VCALENDAR') return `VERSION:2.0\r\nPRODID:${OURS}\r\n`
    return name === 'VCARD' ? `VERSION:${this.#version || '3.0'}\r\n` : ''
  }

  async #property(line: Line): Promise<void> {
    const component = this.#open.at(-1)
    if (!component) throw new Refusal('malformed', 'a line outside of every component')
    if (component.isOut) return
    if (line.name === 'VERSION') {
      if (component.name === 'VCARD' && /^(?:2\.1|3\.0|4\.0)$/.test(line.value.trim())) this.#version = line.value.trim()
      return
    }
    if (line.name === 'PRODID' && line.value === OURS) return
    const rule = components.get(component.name)?.get(line.name)
    const rebuilt = rule && (await this.#rebuilt(line, rule))
    if (rebuilt) component.lines.push(writeLine(rebuilt))
    else this.#findings.add((Object.hasOwn(losses, line.name) ? losses[line.name] : undefined) ?? 'unknown')
  }

  async #rebuilt(line: Line, rule: ValueRule): Promise<Line | undefined> {
    if (rule === 'picture') return await this.#picture(line)
    const isReading = line.parameters.some(([name, value]) => name === 'TYPE' && /^X-IRMC-N$/i.test(value))
    if (rule === 'reading' && !isReading) return undefined
    const quoted = quotedValue(line)
    const value = this.#clean(quoted?.value ?? line.value)
    // URLs are written with the escapes of text by some.
    const address = rule === 'link' ? value.replaceAll('\\,', ',').replaceAll('\\;', ';') : value
    const fits = rule === 'link' ? isSafeLink(address) : rule === 'reading' || forms[rule].test(value)
    return fits ? this.#line(line, address, quoted) : undefined
  }

  #line({ group, name, parameters: given }: Line, value: string, quoted: Quoted | undefined): Line {
    const kept: [string, string][] = []
    for (const [parameter, spelt] of given) {
      if (parameter === 'CHARSET' || parameter === 'ENCODING') continue
      const text = this.#clean(spelt)
      const form = Object.hasOwn(allowedParameters, parameter) ? allowedParameters[parameter] : undefined
      if (form?.test(text)) kept.push([parameter, text])
      else this.#findings.add(/^(?:ALTREP|DIR|SENT-BY)$/.test(parameter) ? 'external-reference' : 'unknown')
    }
    // vCard 2.1 is ASCII unless it says otherwise.
    if (this.#root !== 'VCARD' || this.#version !== '2.1' || /^[\x20-\x7e]*$/.test(value))
      return { group, name, parameters: kept, value: oneLine(value) }
    const isOfFile = !quoted && !this.#encoding.startsWith('utf')
    if (isOfFile) return { group, name, parameters: kept, value: oneLine(value) }
    // In the characters that it came in, where they are those of Japanese telephones: older ones know no others.
    const isLegacy = quoted?.charset !== undefined && quoted.spelling.can(lineEnds(value))
    kept.push(['CHARSET', isLegacy ? quoted.charset : 'UTF-8'], ['ENCODING', 'QUOTED-PRINTABLE'])
    const bytes = isLegacy ? quoted.spelling.write(lineEnds(value)) : Buffer.from(lineEnds(value))
    return { group, name, parameters: kept, value: quotedPrintable(bytes) }
  }

  async #picture(line: Line): Promise<Line | undefined> {
    const [, inline] = /^data:image\/[\w.+-]+;base64,([\s\S]*)$/i.exec(line.value) ?? []
    const isCoded = line.parameters.some(([name, value]) => name === 'ENCODING' && /^(?:b|base64)$/i.test(value))
    const coded = (inline ?? (isCoded ? line.value : '')).replace(/[^A-Za-z0-9+/=]/g, '')
    if (coded === '') return undefined
    within(this.#limits, 'entries', ++this.#pictures)
    const picture = await disarmPicture(Buffer.from(coded, 'base64'), this.#limits)
    if (!picture) return undefined
    const written = Buffer.from(picture.bytes).toString('base64')
    const { name } = line
    if (this.#version === '4.0') return { group: '', name, parameters: [], value: `data:${picture.mediaType};base64,${written}` }
    const type = picture.extension === 'jpg' ? 'JPEG' : picture.extension.toUpperCase()
    const encoding = this.#version === '2.1' ? 'BASE64' : 'b'
    return {
      group: '',
      name,
      parameters: [
        ['ENCODING', encoding],
        ['TYPE', type],
      ],
      value: written,
    }
  }

  #clean(text: string): string {
    let clean = text
    for (const { kind, expression } of removable)
      clean = clean.replace(expression, () => {
        this.#findings.add(kind)
        return ''
      })
    return clean
  }

  result(): string {
    if (this.#open.length > 0) throw new Refusal('malformed', 'an open component')
    if (this.#done.length === 0) throw new Refusal('active-only')
    return this.#done.join('')
  }
}

/** A line end inside a value is written as `\n` (RFC 5545 §3.3.11). */
const oneLine = (value: string): string => value.replace(/\r\n|\r|\n/g, '\\n')

interface Quoted {
  readonly value: string
  readonly spelling: Spelling
  /** As it is named again; absent where it comes out in UTF-8. */
  readonly charset?: string
}

const SHIFT_JIS = /^(?:shift[_-]?jis|x-sjis|sjis|cp932|windows-31j)$/i

/** The text of a value in quoted-printable (RFC 2045 §6.7) of a declared character set; undefined where it stands as it is. @throws Refusal malformed */
function quotedValue({ parameters: given, value }: Line): Quoted | undefined {
  const encoding = given.find(([name]) => name === 'ENCODING')?.[1]
  if (encoding === undefined || /^(?:8bit|7bit)$/i.test(encoding)) return undefined
  const unicode = (text: string): Quoted => ({ value: text, spelling: spellingOf({ encoding: 'utf-8', mark: false, characters: '' }) })
  if (!/^quoted-printable$/i.test(encoding)) return unicode('')
  const bytes = Buffer.from(
    value.replace(/=([0-9A-Fa-f]{2})/g, (_, hexadecimal: string) => String.fromCharCode(Number.parseInt(hexadecimal, 16))),
    'latin1',
  )
  // Without it the value is in the characters of the file, of which ASCII is common to all.
  const charset = given.find(([name]) => name === 'CHARSET')?.[1] ?? ''
  const telephone = SHIFT_JIS.test(charset) ? decodeShiftJis(bytes) : undefined
  if (telephone) return { value: telephone.characters, spelling: spellingOf(telephone), charset: 'SHIFT_JIS' }
  try {
    return unicode(new TextDecoder(charset === '' ? 'utf-8' : charset, { fatal: true }).decode(bytes))
  } catch (cause) {
    const text = decodeText(bytes)
    if (!text) throw new Refusal('malformed', 'a value in no known encoding', { cause })
    return unicode(text.characters)
  }
}

const lineEnds = (value: string): string => value.replace(/\r\n|\r|\n/g, '\r\n')

const quotedPrintable = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x3d ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('')
