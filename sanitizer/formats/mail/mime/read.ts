import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal, type RefusalCode } from '../../../refusal.ts'
import { keptFields, MOST_MAILBOXES, MOST_REFERENCES, messageIds, namesByType, structuralFields } from '../allow.ts'
import { isTnef, readTnef } from '../mapi/tnef.ts'
import type { Attachment, Headers, LeftOut, Mail, Mailbox, Passage } from '../message.ts'
import { parseAddresses } from './addresses.ts'
import { decode } from './charset.ts'
import { parseDate } from './dates.ts'
import { type Entity, fieldOf, readEntity } from './entity.ts'
import { flowed } from './flowed.ts'
import { decodeTransfer } from './transfer.ts'
import { decodeWords, rawText } from './words.ts'

/** @throws Refusal malformed, limits; and where nothing readable is in it: certificate-protected, encryption-unsupported, content-missing, active-only */
export function readMime(bytes: Buffer, limits: Limits, findings: Findings): Mail {
  const root = readEntity(bytes, { limits, parts: 0 })
  const reader = new Reader(findings, limits)
  reader.take(root, true)
  const mail = { headers: headersOf(root, findings), ...reader.found }
  const [alone] = mail.left
  if (alone && mail.passages.length === 0 && mail.attachments.length === 0) throw new Refusal(alone.code, 'nothing else is in the mail')
  return mail
}

function headersOf(root: Entity, findings: Findings): Headers {
  const all = (name: string): string[] => root.fields.filter(([each]) => each === name).map(([, value]) => value)
  const foreign = root.fields.filter(([name]) => !keptFields.has(name) && !structuralFields.has(name)).length
  findings.add('metadata', foreign)
  // RFC 5322 §3.6: each at most once. Readers differ in which of two they show: the first is kept.
  for (const name of keptFields) findings.add('malformed', Math.max(0, all(name).length - 1))
  const mailboxes = (name: string): readonly Mailbox[] => parseAddresses(all(name)[0] ?? '').slice(0, MOST_MAILBOXES)
  const ids = (name: string): string[] => [...(all(name)[0] ?? '').matchAll(messageIds)].map(([id]) => id)
  const references = ids('references')
  const date = parseDate(all('date')[0] ?? '')
  const unread = [date ? '' : all('date')[0], ids('message-id').length > 0 ? '' : all('message-id')[0]]
  findings.add('malformed', root.strays + unread.filter((each) => each !== undefined && each !== '').length)
  return {
    from: mailboxes('from'),
    to: mailboxes('to'),
    cc: mailboxes('cc'),
    date,
    subject: decodeWords(rawText(all('subject')[0] ?? '')),
    messageId: ids('message-id').slice(0, 1),
    inReplyTo: ids('in-reply-to').slice(0, 1),
    references: references.length > MOST_REFERENCES ? [...references.slice(0, 1), ...references.slice(1 - MOST_REFERENCES)] : references,
  }
}

/** Types that cannot stay whatever is in them, with what is found and what the recipient is told. */
const outs: readonly (readonly [RegExp, Parameters<Findings['add']>[0], RefusalCode])[] = [
  // RFC 2046 §5.2.3: the content is elsewhere and would be fetched. §5.2.2: it is put together from several mails.
  [/^message\/external-body$/, 'external-reference', 'active-only'],
  [/^message\/partial$/, 'embedded-file', 'content-missing'],
  // RFC 8551. KNOWN GAP: opaque signed mail (its text is inside the signature) is not opened.
  [/^application\/(?:x-)?pkcs7-mime$/, 'encryption', 'certificate-protected'],
  [/^(?:application\/pgp-encrypted|multipart\/encrypted)$/, 'encryption', 'encryption-unsupported'],
]
const signatures = /^application\/(?:(?:x-)?pkcs7-signature|pgp-signature|pgp-keys)$/

/** Goes through the parts in the order in which they are read. */
class Reader {
  readonly #findings: Findings
  readonly #limits: Limits
  readonly #passages: Passage[] = []
  readonly #attachments: Attachment[] = []
  readonly #left: LeftOut[] = []
  #decoded = 0

  constructor(findings: Findings, limits: Limits) {
    this.#findings = findings
    this.#limits = limits
  }

  get found(): Omit<Mail, 'headers'> {
    return { passages: this.#passages, attachments: this.#attachments, left: this.#left }
  }

  /** @param shown whether it is where readers look for the text */
  take(entity: Entity, shown: boolean): void {
    const { value } = entity.type
    this.#findings.add('trailing-bytes', entity.outside)
    const out = outs.find(([type]) => type.test(value))
    if (value === 'multipart/alternative') this.#alternatives(entity, shown)
    else if (out) this.#leave(entity, out[1], out[2])
    else if (value.startsWith('multipart/')) for (const part of entity.parts) this.take(part, shown)
    else if (signatures.test(value)) this.#findings.add('signature')
    else this.#leaf(entity, shown)
  }

  #leaf(entity: Entity, shown: boolean): void {
    const text = shown && this.#isText(entity) ? this.#text(entity) : undefined
    if (text) this.#passages.push(text)
    else this.#attach(entity)
  }

  /** RFC 2046 §5.1.4: the same content several times; the plain text and the HTML of it are one passage. */
  #alternatives({ parts }: Entity, shown: boolean): void {
    const leaves = parts.filter((part) => this.#isText(part))
    const passage = Object.assign({}, ...leaves.map((part) => this.#text(part)))
    if (shown && leaves.length > 0) this.#passages.push(passage)
    const rest = shown ? parts.filter((part) => !leaves.includes(part)) : parts
    const texts = this.#passages.length
    for (const part of rest) this.take(part, shown)
    // A multipart/related around the HTML: it is another form of the same passage.
    const [first, second, ...others] = this.#passages.slice(texts - (leaves.length > 0 && shown ? 1 : 0))
    if (first && second && others.length === 0 && (first.text === undefined || second.text === undefined))
      this.#passages.splice(-2, 2, { ...second, ...first })
  }

  /** RFC 2183 §2: what is named or marked as an attachment is one, though it is text. */
  #isText({ type, disposition }: Entity): boolean {
    const named = type.parameters.has('name') || disposition.parameters.has('filename')
    return (type.value === 'text/plain' || type.value === 'text/html') && disposition.value !== 'attachment' && !named
  }

  #text(entity: Entity): Passage | undefined {
    const bytes = this.#decode(entity)
    if (!bytes) return undefined
    const text = decode(
      bytes,
      entity.type.parameters.get('charset') ?? (entity.type.value === 'text/html' ? charsetInside(bytes) : undefined),
    )
    return entity.type.value === 'text/html' ? { html: text } : { text: flowed(text, entity.type.parameters) }
  }

  #attach(entity: Entity): void {
    const bytes = this.#decode(entity)
    if (bytes && isTnef(bytes)) this.#unpack(bytes, nameOf(entity))
    else if (bytes && bytes.length > 0)
      this.#attachments.push({ name: nameOf(entity), bytes, contentId: /<([^<>]{1,200})>/.exec(fieldOf(entity, 'content-id') ?? '')?.[1] })
    else this.#leave(entity, 'embedded-file', bytes ? 'file-empty' : 'malformed')
  }

  /** winmail.dat is the mail itself: its files are those of the mail, and its text where there is no other. */
  #unpack(bytes: Buffer, name: string): void {
    try {
      const { passages, attachments, left } = readTnef(bytes, this.#limits, this.#findings)
      if (!this.#passages.some(({ text, html }) => html !== undefined || (text ?? '').trim() !== '')) this.#passages.push(...passages)
      this.#attachments.push(...attachments)
      this.#left.push(...left)
      within(this.#limits, 'mailParts', this.#attachments.length)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code.startsWith('limit-')) throw error
      this.#findings.add('embedded-file')
      this.#left.push({ name, code: error.code })
    }
  }

  #decode(entity: Entity): Buffer | undefined {
    const bytes = decodeTransfer(entity.body, fieldOf(entity, 'content-transfer-encoding')?.replace(/[;(].*$/s, '') ?? '')
    this.#decoded += bytes?.length ?? 0
    within(this.#limits, 'expandedBytes', this.#decoded)
    return bytes
  }

  #leave(entity: Entity, kind: Parameters<Findings['add']>[0], code: RefusalCode): void {
    this.#findings.add(kind)
    this.#left.push({ name: nameOf(entity), code })
  }
}

/** Where a part says no charset, HTML may say it itself; as readers do it, within the first bytes. */
const charsetInside = (bytes: Buffer): string | undefined =>
  /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(bytes.toString('latin1', 0, 2048))?.[1]

function nameOf({ type, disposition }: Entity): string {
  const given = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? ''
  return given !== '' ? given : Object.hasOwn(namesByType, type.value) ? (namesByType[type.value] ?? '') : `attachment`
}
