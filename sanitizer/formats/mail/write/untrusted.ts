import type { Findings } from '../../../findings.ts'
import type { Mail } from '../message.ts'
import { cleanName } from '../names.ts'
import { NOTE_NAME, noteOf } from '../note.ts'
import { assemble } from './assemble.ts'
import { htmlPart, multipart, type Part, textPart } from './parts.ts'

/** A mail inside another format's file, as an EML that is as untrusted as it was: it then goes the way of every attached mail. */
export function untrustedMail({ headers, passages, attachments, left }: Mail, findings: Findings): Buffer {
  const [{ text, html } = { text: undefined, html: undefined }] = passages
  const plain = text === undefined ? undefined : textPart(text)
  const marked = html === undefined ? undefined : htmlPart(Buffer.from(html))
  const body: Part | undefined = plain && marked ? multipart('alternative', [plain, marked]) : (plain ?? marked)
  const files = attachments.map(({ name, bytes, isOurs }) => ({
    name: cleanName(name) || 'attachment',
    extension: isOurs ? 'eml' : '',
    bytes,
  }))
  const note = left.length > 0 ? [{ name: NOTE_NAME, extension: 'txt', bytes: Buffer.from(noteOf(left)) }] : []
  return assemble(headers, body, [...files, ...note], findings)
}
