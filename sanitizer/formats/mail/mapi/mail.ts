import type { Findings } from '../../../findings.ts'
import { MOST_REFERENCES, messageIds } from '../allow.ts'
import type { Attachment, Headers, LeftOut, Mail, Mailbox, Passage } from '../message.ts'
import { addressOf } from '../mime/addresses.ts'
import { charsetOfCodePage } from '../mime/charset.ts'
import { ids, type Properties } from './properties.ts'
import { decompressRtf } from './rtf-compressed.ts'
import { readRtf } from './rtf-text.ts'

export interface MapiAttachment {
  readonly properties: Properties
  /** A message inside, already read and put into bytes. */
  readonly message?: Uint8Array | undefined
}

export interface MapiMessage {
  readonly properties: Properties
  readonly recipients: readonly Properties[]
  readonly attachments: readonly MapiAttachment[]
}

/** [MS-OXOMSG] §2.2.3.1.2: who is told openly; blind copies are not. */
const recipientTypes = { to: 1, cc: 2 } as const
/** [MS-OXCMSG] §2.2.2.9. The others are links to files, and OLE objects. */
const attachMethods = { byValue: 1, embedded: 5, ole: 6 } as const

/** What is kept of a message of Outlook. Reminders with their sounds, forms, rules, tracking and every other property go. @throws Refusal malformed for its RTF */
export function mailOf({ properties, recipients, attachments }: MapiMessage, findings: Findings, most: number): Mail {
  const { count, elsewhere } = properties.others()
  findings.add('metadata', count)
  findings.add('external-reference', elsewhere)
  const left: LeftOut[] = []
  const files: Attachment[] = []
  for (const { properties: own, message } of attachments) {
    const name = own.text(ids.attachLongName) || own.text(ids.attachFileName) || own.text(ids.displayName) || 'attachment'
    const bytes = message ?? own.bytes(ids.attachBinary)
    const method = own.number(ids.attachMethod) ?? attachMethods.byValue
    if (message) files.push({ name: `${name.replace(/\.(?:msg|eml)$/i, '')}.eml`, bytes: message, isOurs: true })
    else if (bytes && bytes.length > 0 && method === attachMethods.byValue)
      files.push({ name, bytes, contentId: own.text(ids.attachContentId) })
    else {
      findings.add(method === attachMethods.ole ? 'ole-object' : 'external-reference')
      left.push({ name, code: bytes?.length === 0 ? 'file-empty' : 'type-unsupported' })
    }
  }
  const headers = headersOf(properties, recipients)
  findings.add('metadata', foreign([properties, ...recipients]))
  return { headers, passages: passageOf(properties, most), attachments: files, left }
}

/** Addresses inside an organisation's own Exchange, and blind copies. */
const foreign = (list: readonly Properties[]): number =>
  list.filter(
    (each) => each.number(ids.recipientType) === 3 || [ids.address, ids.representingAddress].some((id) => each.text(id)?.startsWith('/')),
  ).length

function headersOf(properties: Properties, recipients: readonly Properties[]): Headers {
  const told = (type: number): Mailbox[] =>
    recipients
      .filter((each) => (each.number(ids.recipientType) ?? recipientTypes.to) === type)
      .map((each) => mailbox(each.text(ids.displayName), each.text(ids.smtpAddress), each.text(ids.address)))
  const sender = mailbox(
    properties.text(ids.representingName) || properties.text(ids.senderName),
    properties.text(ids.representingSmtp) || properties.text(ids.senderSmtp),
    properties.text(ids.representingAddress) || properties.text(ids.senderAddress),
  )
  const wall = properties.time(ids.submitted) ?? properties.time(ids.delivered)
  const idsOf = (id: number): string[] => [...(properties.text(id) ?? '').matchAll(messageIds)].map(([each]) => each)
  return {
    from: [sender],
    to: told(recipientTypes.to),
    cc: told(recipientTypes.cc),
    date: wall === undefined ? undefined : { wall, zone: 0 },
    subject: properties.text(ids.subject) ?? '',
    messageId: idsOf(ids.messageId).slice(0, 1),
    inReplyTo: idsOf(ids.inReplyTo).slice(0, 1),
    references: idsOf(ids.references).slice(-MOST_REFERENCES),
  }
}

/** An address of Exchange (`/o=…`) means nothing outside: the name stays. */
function mailbox(name: string | undefined, smtp: string | undefined, address: string | undefined): Mailbox {
  const found = [smtp, address].map((each) => addressOf(each?.trim() ?? '')).find((each) => each !== undefined)
  return { name: name?.replace(/^'(.*)'$/, '$1') ?? '', address: found }
}

function passageOf(properties: Properties, most: number): Passage[] {
  const [text, html] = [properties.text(ids.body), properties.html()]
  const written = { ...(text === undefined ? {} : { text }), ...(html === undefined ? {} : { html }) }
  if (text !== undefined || html !== undefined) return [written]
  const rtf = properties.bytes(ids.rtf)
  if (!rtf || rtf.length === 0) return []
  return [readRtf(decompressRtf(rtf, most), charsetOfCodePage(properties.number(ids.internetCodePage) ?? 1252))]
}
