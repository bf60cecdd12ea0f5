import { type Finding, Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import { type Member, readBundle } from '../../members/bundle.ts'
import { Collector, type Unpacked } from '../../members/collector.ts'
import type { Disarmed, Nested } from '../../protocol.ts'
import { isRefusalCode, Refusal } from '../../refusal.ts'
import { bodyOf, compose, type Show } from './compose.ts'
import { inlined } from './inline.ts'
import { readMsg } from './mapi/msg.ts'
import { readTnef } from './mapi/tnef.ts'
import type { Mail, Passage } from './message.ts'
import { readMime } from './mime/read.ts'
import { noteOf } from './note.ts'
import { assemble, type WrittenFile } from './write/assemble.ts'

type Read = (bytes: Buffer, limits: Limits, findings: Findings) => Mail

/** By type of formats/known.ts. */
const readers: Readonly<Record<string, Read>> = { eml: readMime, msg: readMsg, tnef: readTnef }

function readAs(type: string, untrusted: Uint8Array, limits: Limits, findings: Findings): Mail {
  within(limits, 'inputBytes', untrusted.length)
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (!read) throw new Refusal('type-unsupported', type)
  return read(Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength), limits, findings)
}

export function unpackMail(untrusted: Uint8Array, type: string, limits: Limits): Unpacked {
  const { attachments, left } = readAs(type, untrusted, limits, new Findings())
  const collector = new Collector(limits, untrusted.length)
  for (const { name, code } of left) collector.leave(name, code)
  for (const { name, bytes } of attachments) collector.take(name, bytes.length, () => bytes)
  return { members: collector.members, opened: false }
}

/** The bundle: the mail, one place for each file of it (clean, or left out), and the note, where there is one. */
export async function composeMail(
  bundle: Uint8Array,
  type: string,
  limits: Limits,
  nested: Nested,
): Promise<{ readonly bytes: Uint8Array; readonly removed: readonly Finding[] }> {
  const [untrusted, ...members] = readBundle(bundle, limits.entries + 2) ?? []
  if (!untrusted) throw new Refusal('malformed', 'no bundle of a mail and its files')
  const findings = new Findings()
  const { headers, passages, left, attachments } = readAs(type, untrusted.bytes, limits, findings)
  const places = left.length + attachments.length
  if (members.length < places || members.length > places + 1) throw new Refusal('malformed', 'a bundle of other files than the mail has')
  const files = members.map((member, index) => ({ member, contentId: attachments[index - left.length]?.contentId })).filter(isWhole)
  const written = new Map(files.map(({ member, contentId }) => [writtenFile(member), contentId] as const))
  const shown = new Set<WrittenFile>()
  const show: Show = (html) => {
    const page = inlined(html, [...written.keys()], (file) => written.get(file))
    for (const file of page.shown) shown.add(file)
    return page
  }
  const body = await bodyOf([...passages, ...told(members, places)], { findings, limits, nested }, show)
  const beside = [...written.keys()].filter((file) => !shown.has(file))
  const bytes = assemble(headers, body, beside, findings)
  within(limits, 'outputBytes', bytes.length)
  return { bytes, removed: findings.list() }
}

const isWhole = ({ member }: { readonly member: Member }): boolean => !member.leftOut

/** Where no note is beside them, what was left out is named in the text. */
function told(members: readonly Member[], places: number): readonly Passage[] {
  const left = members.flatMap(({ name, leftOut }) => (isRefusalCode(leftOut) ? [{ name, code: leftOut }] : []))
  return left.length > 0 && members.length === places ? [{ text: noteOf(left) }] : []
}

const writtenFile = ({ name, bytes }: Member): WrittenFile => ({
  name,
  extension: name.slice(name.lastIndexOf('.') + 1).toLowerCase(),
  bytes,
})

/**
 * Reads a mail and writes a new one (RFC 5322, MIME).
 * @param nested rebuilds what is inside; absent: only the text stays @throws Refusal malformed, limits, and where nothing readable is in it
 */
export async function disarmMail(untrusted: Uint8Array, type: string, limits: Limits, nested?: Nested): Promise<Disarmed> {
  const findings = new Findings()
  const mail = readAs(type, untrusted, limits, findings)
  const bytes = await compose(mail, { findings, limits, nested })
  return { bytes, format: 'eml', mediaType: 'message/rfc822', extension: 'eml', method: 'rebuild', removed: findings.list() }
}
