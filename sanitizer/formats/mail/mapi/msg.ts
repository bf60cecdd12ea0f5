import { type Ole2Entry, readOle2 } from '../../../container/ole2.ts'
import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Mail } from '../message.ts'
import { untrustedMail } from '../write/untrusted.ts'
import { type MapiAttachment, mailOf } from './mail.ts'
import { ids, Properties, type Property, types } from './properties.ts'

/** [MS-OXMSG] §2.4: bytes before the first entry of the stream of fixed properties. */
const heads = { file: 32, message: 24, part: 8 } as const
const ENTRY = 16
const EMBEDDED = /^__substg1\.0_3701000D$/i

/** A message of Outlook ([MS-OXMSG]), with those inside it. @throws Refusal malformed, ambiguous, limits */
export const readMsg = (bytes: Buffer, limits: Limits, findings: Findings): Mail =>
  readMessage(readOle2(bytes, limits), heads.file, 1, limits, findings)

function readMessage(storage: Ole2Entry, head: number, depth: number, limits: Limits, findings: Findings): Mail {
  within(limits, 'nesting', depth)
  const parts = (name: RegExp): Ole2Entry[] => storage.children.filter((each) => each.kind === 'storage' && name.test(each.name))
  const [recipients, files] = [parts(/^__recip_version1\.0_#/i), parts(/^__attach_version1\.0_#/i)]
  within(limits, 'mailParts', files.length)
  const attachments = files.map((each): MapiAttachment => {
    const inner = each.children.find(({ kind, name }) => kind === 'storage' && EMBEDDED.test(name))
    const properties = propertiesOf(each, heads.part)
    // An OLE object is a storage, too; a message has properties of its own.
    const isMessage =
      inner?.children.some(({ name }) => /^__properties_version1\.0$/i.test(name)) && properties.number(ids.attachMethod) === 5
    return {
      properties,
      message: inner && isMessage ? untrustedMail(readMessage(inner, heads.message, depth + 1, limits, findings), findings) : undefined,
    }
  })
  const message = {
    properties: propertiesOf(storage, head),
    recipients: recipients.map((each) => propertiesOf(each, heads.part)),
    attachments,
  }
  return mailOf(message, findings, limits.inputBytes)
}

/** §2.1, §2.4: values of a fixed size stand in one stream, the others each in its own, named by its tag. */
function propertiesOf(storage: Ole2Entry, head: number): Properties {
  const list: Property[] = []
  for (const entry of storage.children) {
    const [, id = '', type = ''] = (entry.kind === 'stream' && /^__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})$/i.exec(entry.name)) || []
    if (id !== '') list.push({ id: Number.parseInt(id, 16), type: Number.parseInt(type, 16), value: entry.read() })
    else if (/^__properties_version1\.0$/i.test(entry.name)) list.push(...fixed(Buffer.from(entry.read()), head))
  }
  return new Properties(list)
}

const inPlace: ReadonlySet<number> = new Set([types.short, types.integer, types.boolean, types.time])

function* fixed(bytes: Buffer, head: number): Iterable<Property> {
  for (let at = head; at + ENTRY <= bytes.length; at += ENTRY) {
    const [type, id] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)]
    if (inPlace.has(type)) yield { id, type, value: bytes.subarray(at + 8, at + ENTRY) }
  }
}
