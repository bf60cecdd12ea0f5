import { createHash } from 'node:crypto'
import { type Finding, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Nested } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import { hasWholeLines, plainText, strictBase64 } from './body.ts'
import { allowedFields, attachedName, hasPlainWords } from './fields.ts'
import { Lines } from './lines.ts'

/**
 * Reads a finished mail with other code, which knows no MIME but that which we write: one order of fields, base64 and nothing else, a boundary
 * that is a hash. Everything inside is inspected by its own format.
 * @param contents SHA-256 over names and contents of the files as they passed their own inspection: then they must be those, and are not read again.
 * @throws Refusal malformed when it is not such a file
 */
export async function inspectMail(bytes: Uint8Array, limits: Limits, nested?: Nested, contents?: string): Promise<readonly Finding[]> {
  within(limits, 'outputBytes', bytes.length)
  const inspection = new Inspection(bytes, limits, nested, contents !== undefined)
  await inspection.mail()
  if (contents !== undefined && inspection.contents() !== contents) inspection.findings.add('embedded-file')
  return inspection.findings.list()
}

type Fields = ReadonlyMap<string, string>
interface Stretch {
  readonly from: number
  readonly to: number
}
const textType = 'text/plain; charset=UTF-8'
const htmlType = 'text/html; charset=UTF-8'
const multipartType = /^multipart\/(?:(mixed|alternative)|related; type="text\/html"); boundary="(=_[0-9a-f]{32})"$/
const structure = ['Content-Type', 'Content-Disposition', 'Content-Transfer-Encoding']

class Inspection {
  readonly findings = new Findings()
  readonly #bytes: Uint8Array
  readonly #limits: Limits
  readonly #nested: Nested | undefined
  readonly #filesAreKnown: boolean
  readonly #files: { readonly name: string; readonly sha256: string }[] = []
  #parts = 0

  constructor(bytes: Uint8Array, limits: Limits, nested: Nested | undefined, filesAreKnown: boolean) {
    this.#bytes = bytes
    this.#limits = limits
    this.#nested = nested
    this.#filesAreKnown = filesAreKnown
  }

  contents(): string {
    const whole = createHash('sha256')
    for (const { name, sha256 } of this.#files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) whole.update(`${sha256} ${name}\n`)
    return whole.digest('hex')
  }

  async mail(): Promise<void> {
    const lines = new Lines(this.#bytes)
    const fields = readFields(lines)
    this.#checkHead(fields)
    const own = new Map([...fields].filter(([name]) => structure.includes(name)))
    const end = this.#bytes.length
    const kind = multipartType.exec(own.get('Content-Type') ?? '')?.[1]
    if (kind === 'mixed') await this.#mixed(own, lines.place, end)
    else await this.#body(own, lines.place, kind ? end : withoutLineEnd(this.#bytes, lines.place, end))
  }

  /** The fields about the mail, in order; those about its form come behind them. */
  #checkHead(fields: Fields): void {
    const names = [...fields.keys()].filter((name) => !structure.includes(name))
    const order = [...allowedFields.keys()]
    const places = names.map((name) => order.indexOf(name))
    if (places[0] !== 0 || places.some((place, index) => index > 0 && place <= (places[index - 1] ?? -1))) this.findings.add('unknown')
    for (const name of names) {
      const value = fields.get(name) ?? ''
      if (!allowedFields.get(name)?.test(value) || !hasPlainWords(value)) this.findings.add('unknown')
    }
  }

  /** A text first or none, then files. */
  async #mixed(fields: Fields, start: number, end: number): Promise<void> {
    for (const [index, { from, to }] of this.#split(fields, start, end).entries()) {
      const lines = new Lines(this.#bytes, from, to)
      const inner = readFields(lines)
      if (inner.has('Content-Disposition')) await this.#file(inner, lines.place, to)
      else if (index === 0) await this.#body(inner, lines.place, to)
      else this.findings.add('unknown')
    }
  }

  async #body(fields: Fields, start: number, end: number): Promise<void> {
    if (!(fields.get('Content-Type') ?? '').startsWith('multipart/')) return this.#text(fields, start, end)
    const [text, html, ...others] = this.#split(fields, start, end)
    if (!text || !html || others.length > 0 || !fields.get('Content-Type')?.startsWith('multipart/alternative;'))
      return this.findings.add('unknown')
    const textLines = new Lines(this.#bytes, text.from, text.to)
    this.#text(readFields(textLines), textLines.place, text.to)
    await this.#page(html)
  }

  /** HTML alone, or with the pictures that it shows. */
  async #page({ from, to }: Stretch): Promise<void> {
    const lines = new Lines(this.#bytes, from, to)
    const fields = readFields(lines)
    if (!fields.get('Content-Type')?.startsWith('multipart/related;')) return await this.#html(fields, lines.place, to)
    const [html, ...pictures] = this.#split(fields, lines.place, to)
    if (!html || pictures.length === 0) return this.findings.add('unknown')
    const htmlLines = new Lines(this.#bytes, html.from, html.to)
    await this.#html(readFields(htmlLines), htmlLines.place, html.to)
    for (const [index, picture] of pictures.entries()) await this.#picture(picture, index)
  }

  async #html(fields: Fields, start: number, end: number): Promise<void> {
    const content = this.#content(fields, start, end)
    const plain = isOnly(fields, { 'Content-Type': htmlType, 'Content-Transfer-Encoding': 'base64' })
    if (!plain || !(await this.#isInert(content, 'body.html'))) this.findings.add('html-body')
  }

  /** A file that differs from others by its disposition and a number that we gave it. */
  async #picture({ from, to }: Stretch, index: number): Promise<void> {
    const lines = new Lines(this.#bytes, from, to)
    const { 'Content-ID': id, ...fields } = Object.fromEntries(readFields(lines))
    const disposition = fields['Content-Disposition'] ?? ''
    const isPicture = fields['Content-Type']?.startsWith('image/') && disposition.startsWith('inline; ')
    if (!isPicture || id !== `<${index + 1}@inline.invalid>`) return this.findings.add('unknown')
    const asFile = { ...fields, 'Content-Disposition': disposition.replace('inline', 'attachment') }
    await this.#file(new Map(Object.entries(asFile)), lines.place, to)
  }

  #text(fields: Fields, start: number, end: number): void {
    const text = plainText(this.#content(fields, start, end))
    if (text === undefined || !hasWholeLines(text)) this.findings.add('control-character')
    if (!isOnly(fields, { 'Content-Type': textType, 'Content-Transfer-Encoding': 'base64' })) this.findings.add('unknown')
  }

  async #file(fields: Fields, start: number, end: number): Promise<void> {
    const name = attachedName(fields.get('Content-Disposition') ?? '')
    const type = fields.get('Content-Type') ?? ''
    const mail = type === 'message/rfc822'
    const encoding = mail ? '7bit' : 'base64'
    const typed =
      /^(?:[a-z0-9]+\/[a-zA-Z0-9.+-]+|text\/[a-z-]+; charset=UTF-8)$/.test(type) &&
      !(type.startsWith('message/') && !mail) &&
      !type.startsWith('multipart/')
    if (name === undefined || !typed || fields.size !== 3 || fields.get('Content-Transfer-Encoding') !== encoding)
      return this.findings.add('unknown')
    const content = mail ? this.#bytes.subarray(start, end) : this.#content(fields, start, end)
    this.#files.push({ name, sha256: createHash('sha256').update(content).digest('hex') })
    if (!(this.#filesAreKnown || (await this.#isInert(content, name))) || (mail && !name.toLowerCase().endsWith('.eml')))
      this.findings.add('embedded-file')
  }

  async #isInert(content: Uint8Array, name: string): Promise<boolean> {
    try {
      return (await this.#nested?.inspect(content, name)) ?? false
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }

  #content(fields: Fields, start: number, end: number): Uint8Array {
    if (fields.get('Content-Transfer-Encoding') !== 'base64') throw new Refusal('malformed', 'mail: an encoding')
    return strictBase64(this.#bytes.subarray(start, end))
  }

  /** RFC 2046 §5.1.1, with nothing before the first boundary or behind the last. */
  #split(fields: Fields, start: number, end: number): Stretch[] {
    const boundary = `--${multipartType.exec(fields.get('Content-Type') ?? '')?.[2] ?? ''}`
    const parts: Stretch[] = []
    const lines = new Lines(this.#bytes, start, end)
    if (fields.size !== 1) this.findings.add('unknown')
    if (boundary.length < 36 || lines.next() !== boundary) throw new Refusal('malformed', 'mail: the first boundary')
    for (let from = lines.place; ; ) {
      const before = lines.place
      const line = lines.next()
      if (line !== boundary && line !== `${boundary}--`) continue
      within(this.#limits, 'mailParts', ++this.#parts)
      if (before - 2 < from) throw new Refusal('malformed', 'mail: an empty part')
      parts.push({ from, to: before - 2 })
      from = lines.place
      if (line !== boundary) break
    }
    if (!lines.atEnd) throw new Refusal('malformed', 'mail: something behind the last boundary')
    return parts
  }
}

/** Folded lines joined by one blank; no name twice. */
function readFields(lines: Lines): Fields {
  const fields = new Map<string, string>()
  let last = ''
  for (let line = lines.next(); line !== ''; line = lines.next()) {
    if (line.startsWith(' ') && last !== '') {
      fields.set(last, `${fields.get(last)} ${line.slice(1)}`)
      continue
    }
    const [, name = '', value = ''] = /^([A-Za-z-]+): (.+)$/.exec(line) ?? []
    if (name === '' || fields.has(name)) throw new Refusal('malformed', 'mail: a field')
    fields.set(name, value)
    last = name
  }
  return fields
}

const isOnly = (fields: Fields, form: Readonly<Record<string, string>>): boolean =>
  fields.size === Object.keys(form).length && Object.entries(form).every(([name, value]) => fields.get(name) === value)

function withoutLineEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - 2 < start) return end
  if (bytes[end - 2] !== 0x0d || bytes[end - 1] !== 0x0a) throw new Refusal('malformed', 'mail: no end of the last line')
  return end - 2
}
