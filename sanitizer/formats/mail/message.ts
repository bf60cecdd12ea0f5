import type { RefusalCode } from '../../refusal.ts'

/** A mail as its readers understand it, whatever it was written as. Texts are Unicode and as the sender gave them: nothing here is clean yet. */

/** RFC 5322 §3.4. Without an address it is only a name, e.g. of somebody in the sender's own address book. */
export interface Mailbox {
  readonly name: string
  readonly address: string | undefined
}

/** Wall clock and zone as written, so that the reader sees the sender's hour. */
export interface MailDate {
  /** Milliseconds since 1970 of the wall clock, as though it were UTC. */
  readonly wall: number
  /** Minutes east of Greenwich. */
  readonly zone: number
}

export interface Headers {
  readonly from: readonly Mailbox[]
  readonly to: readonly Mailbox[]
  readonly cc: readonly Mailbox[]
  readonly date: MailDate | undefined
  readonly subject: string
  readonly messageId: readonly string[]
  readonly inReplyTo: readonly string[]
  readonly references: readonly string[]
}

export const noHeaders: Headers = { from: [], to: [], cc: [], date: undefined, subject: '', messageId: [], inReplyTo: [], references: [] }

/** One stretch of what the mail says: as plain text, as HTML, or both. */
export interface Passage {
  readonly text?: string | undefined
  readonly html?: string | undefined
}

export interface Attachment {
  /** As the sender named it; may be empty. */
  readonly name: string
  readonly bytes: Uint8Array
  /** A mail that was taken out of another format and put into bytes by us. */
  readonly isOurs?: boolean
  /** Under which the HTML may show it, without angle brackets; untrusted. */
  readonly contentId?: string | undefined
}

export interface Mail {
  readonly headers: Headers
  readonly passages: readonly Passage[]
  readonly attachments: readonly Attachment[]
  /** What the reader of the file already knows cannot stay, by name. */
  readonly left: readonly LeftOut[]
}

/** RefusalCode of the sentence that the recipient reads. */
export interface LeftOut {
  readonly name: string
  readonly code: RefusalCode
  /** What it is, where that was looked at: key of the table of known types. */
  readonly type?: string | undefined
}
