import { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import type { Disarmed, Nested } from '../../protocol.ts'
import { Refusal } from '../../refusal.ts'
import { compose } from './compose.ts'
import { readMsg } from './mapi/msg.ts'
import { readTnef } from './mapi/tnef.ts'
import type { Mail } from './message.ts'
import { readMime } from './mime/read.ts'

type Read = (bytes: Buffer, limits: Limits, findings: Findings) => Mail

/** By type of formats/known.ts. */
const readers: Readonly<Record<string, Read>> = { eml: readMime, msg: readMsg, tnef: readTnef }
export const mailTypes = Object.keys(readers)

/**
 * Reads a mail and writes a new one (RFC 5322, MIME).
 * @param nested rebuilds what is inside; absent: only the text stays @throws Refusal malformed, limits, and where nothing readable is in it
 */
export async function disarmMail(untrusted: Uint8Array, type: string, limits: Limits, nested?: Nested): Promise<Disarmed> {
  within(limits, 'inputBytes', untrusted.length)
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined
  if (!read) throw new Refusal('type-unsupported', type)
  const findings = new Findings()
  const mail = read(Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength), limits, findings)
  const bytes = await compose(mail, { findings, limits, nested })
  return { bytes, format: 'eml', mediaType: 'message/rfc822', extension: 'eml', method: 'rebuild', removed: findings.list() }
}
