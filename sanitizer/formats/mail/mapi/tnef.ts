import type { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import type { Mail } from '../message.ts'
import { untrustedMail } from '../write/untrusted.ts'
import { type MapiAttachment, mailOf } from './mail.ts'
import { ids, Properties, type Property, types } from './properties.ts'

const SIGNATURE = 0x223e9f78
/** [MS-OXTNEF] §2.1.3.2: the attributes that are read. */
const attributes = {
  subject: 0x00018004,
  body: 0x0002800c,
  attachData: 0x0006800f,
  attachTitle: 0x00018010,
  attachRendering: 0x00069002,
  properties: 0x00069003,
  attachProperties: 0x00069005,
  codePage: 0x00069007,
} as const

const malformed = (what: string): Refusal => new Refusal('malformed', `TNEF: ${what}`)

export const isTnef = (bytes: Buffer): boolean => bytes.length > 6 && bytes.readUInt32LE(0) === SIGNATURE

/** winmail.dat ([MS-OXTNEF]): what Outlook put into one file instead of a mail. @throws Refusal malformed, limits */
export const readTnef = (bytes: Buffer, limits: Limits, findings: Findings): Mail => read(bytes, limits, findings, 1)

function read(bytes: Buffer, limits: Limits, findings: Findings, depth: number): Mail {
  within(limits, 'nesting', depth)
  if (!isTnef(bytes)) throw malformed('no signature')
  let page = 932
  const message: Property[] = []
  const attachments: Property[][] = []
  for (const { id, value } of attributesOf(bytes, limits)) {
    const last = attachments.at(-1)
    if (id === attributes.codePage && value.length >= 4) page = value.readUInt32LE(0)
    else if (id === attributes.subject) message.push({ id: ids.subject, type: types.string8, value })
    else if (id === attributes.body) message.push({ id: ids.body, type: types.string8, value })
    else if (id === attributes.properties) message.unshift(...propertiesIn(value, limits))
    else if (id === attributes.attachRendering) attachments.push([])
    else if (id === attributes.attachTitle) last?.push({ id: ids.attachFileName, type: types.string8, value })
    else if (id === attributes.attachData) last?.push({ id: ids.attachBinary, type: types.binary, value })
    else if (id === attributes.attachProperties) last?.unshift(...propertiesIn(value, limits))
  }
  within(limits, 'mailParts', attachments.length)
  const files = attachments.map((list): MapiAttachment => {
    const properties = new Properties(list, page)
    const object = properties.number(ids.attachMethod) === 5 ? properties.bytes(ids.attachBinary)?.subarray(16) : undefined
    return {
      properties,
      message: object && isTnef(object) ? untrustedMail(read(object, limits, findings, depth + 1), findings) : undefined,
    }
  })
  return mailOf({ properties: new Properties(message, page), recipients: [], attachments: files }, findings, limits.inputBytes)
}

/** §2.1.3.1: level, id, length, value, checksum. Checksums are not asked for: readers do not. */
function* attributesOf(bytes: Buffer, limits: Limits): Iterable<{ readonly id: number; readonly value: Buffer }> {
  let count = 0
  for (let at = 6; at < bytes.length; ) {
    if (at + 11 > bytes.length) throw malformed('cut short')
    within(limits, 'entries', ++count)
    const [id, length] = [bytes.readUInt32LE(at + 1), bytes.readUInt32LE(at + 5)]
    const start = at + 9
    if (start + length + 2 > bytes.length) throw malformed('an attribute past the end')
    yield { id, value: bytes.subarray(start, start + length) }
    at = start + length + 2
  }
}

const NAMED = 0x8000
const MULTIPLE = 0x1000
const sizes: Readonly<Record<number, number>> = { 1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16 }
const padded = (length: number): number => (length + 3) & ~3

/** §2.1.3.4: properties one behind the other, values padded to four bytes. */
function propertiesIn(bytes: Buffer, limits: Limits): Property[] {
  const cursor = new Cursor(bytes)
  const count = cursor.word()
  within(limits, 'entries', count)
  return Array.from({ length: count }, () => {
    const tag = cursor.word()
    const [type, id] = [tag & 0xffff, tag >>> 16]
    if (id >= NAMED) {
      cursor.take(16)
      if (cursor.word() === 0) cursor.take(4)
      else cursor.take(padded(cursor.word()))
    }
    const size = sizes[type & ~MULTIPLE]
    const several = (type & MULTIPLE) !== 0
    const values = several || size === undefined ? cursor.word() : 1
    within(limits, 'entries', values)
    let first: Buffer | undefined
    for (let index = 0; index < values; index++) {
      const length = size ?? cursor.word()
      const value = cursor.take(padded(length)).subarray(0, length)
      first ??= value
    }
    return { id, type, value: first ?? Buffer.alloc(0) }
  })
}

class Cursor {
  readonly #bytes: Buffer
  #at = 0
  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }
  word(): number {
    return this.take(4).readUInt32LE(0)
  }
  take(length: number): Buffer {
    if (length < 0 || this.#at + length > this.#bytes.length) throw malformed('properties past the end')
    return this.#bytes.subarray(this.#at, (this.#at += length))
  }
}
