import { charsetOfCodePage, decode } from '../mime/charset.ts'

/** [MS-OXPROPS]: the properties that are read; all others go. */
export const ids = {
  messageClass: 0x001a,
  subject: 0x0037,
  submitted: 0x0039,
  representingName: 0x0042,
  representingAddress: 0x0065,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  recipientType: 0x0c15,
  delivered: 0x0e06,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  messageId: 0x1035,
  references: 0x1039,
  inReplyTo: 0x1042,
  displayName: 0x3001,
  address: 0x3003,
  attachBinary: 0x3701,
  attachFileName: 0x3704,
  attachMethod: 0x3705,
  attachLongName: 0x3707,
  attachContentId: 0x3712,
  smtpAddress: 0x39fe,
  internetCodePage: 0x3fde,
  messageCodePage: 0x3ffd,
  senderSmtp: 0x5d01,
  representingSmtp: 0x5d02,
} as const

/** [MS-OXCDATA] §2.11.1. */
export const types = {
  integer: 0x0003,
  short: 0x0002,
  boolean: 0x000b,
  object: 0x000d,
  string8: 0x001e,
  unicode: 0x001f,
  time: 0x0040,
  guid: 0x0048,
  binary: 0x0102,
} as const

export interface Property {
  readonly id: number
  readonly type: number
  readonly value: Uint8Array
}

const listed: ReadonlySet<number> = new Set(Object.values(ids))
/** A path to another machine, or an address: PidLidReminderFileParameter is such (CVE-2023-23397). */
const elsewhere = /^(?:\\\\|\/\/|file:|[a-z][a-z0-9+.-]{1,20}:\/\/)/i

/** The properties of one message, recipient or attachment, each in its own type. */
export class Properties {
  readonly #byId = new Map<number, Property>()
  readonly #charset: string

  /** @param otherwise code page where they do not name one */
  constructor(list: Iterable<Property>, otherwise = 932) {
    for (const property of list) if (!this.#byId.has(property.id)) this.#byId.set(property.id, property)
    this.#charset = charsetOfCodePage(this.number(ids.messageCodePage) ?? this.number(ids.internetCodePage) ?? otherwise)
  }

  text(id: number): string | undefined {
    const found = this.#byId.get(id)
    return found && textOf(found, this.#charset)
  }

  bytes(id: number): Buffer | undefined {
    const found = this.#byId.get(id)
    return found?.type === types.binary || found?.type === types.object ? Buffer.from(found.value) : undefined
  }

  number(id: number): number | undefined {
    const found = this.#byId.get(id)
    return found?.type === types.integer && found.value.length >= 4 ? Buffer.from(found.value).readUInt32LE(0) : undefined
  }

  /** Milliseconds since 1970, from 100 ns since 1601. */
  time(id: number): number | undefined {
    const found = this.#byId.get(id)
    if (found?.type !== types.time || found.value.length < 8) return undefined
    const at = Number(Buffer.from(found.value).readBigUInt64LE(0) / 10_000n) - 11_644_473_600_000
    return at >= 0 && at < 253_370_764_800_000 ? at : undefined
  }

  /** The HTML may be bytes in the code page of the mail, or text. */
  html(): string | undefined {
    const found = this.#byId.get(ids.html)
    if (found?.type !== types.binary) return this.text(ids.html)
    const page = this.number(ids.internetCodePage)
    return decode(found.value, page === undefined ? 'utf-8' : charsetOfCodePage(page))
  }

  /** How many there are that are not read, and how many of these point elsewhere. */
  others(): { readonly count: number; readonly elsewhere: number } {
    const list = [...this.#byId.values()].filter(({ id }) => !listed.has(id))
    return { count: list.length, elsewhere: list.filter((each) => elsewhere.test(textOf(each, this.#charset) ?? '')).length }
  }
}

function textOf({ type, value }: Property, charset: string): string | undefined {
  if (type !== types.unicode && type !== types.string8) return undefined
  const text = type === types.unicode ? Buffer.from(value.subarray(0, value.length & ~1)).toString('utf16le') : decode(value, charset)
  return text.replace(/\0[\s\S]*$/, '')
}
