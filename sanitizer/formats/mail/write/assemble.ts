import type { Findings } from '../../../findings.ts'
import type { Headers } from '../message.ts'
import { distinct } from '../names.ts'
import { headerFields } from './fields.ts'
import { attachmentPart, multipart, type Part, textPart } from './parts.ts'

export interface WrittenFile {
  readonly name: string
  /** Says its media type; `eml` only for what {@link assemble} wrote. */
  readonly extension: string
  readonly bytes: Uint8Array
}

/** The bytes of a whole mail: fields, body, files. */
export function assemble(headers: Headers, body: Part | undefined, files: readonly WrittenFile[], findings: Findings): Buffer {
  const names = distinct(files.map(({ name }) => name))
  const attached = files.map(({ extension, bytes }, index) => attachmentPart(names[index] ?? '', extension, bytes))
  const content = attached.length > 0 ? multipart('mixed', [...(body ? [body] : []), ...attached]) : (body ?? textPart(''))
  // A base64 body ends without a line end; a file ends with one.
  const end = content.at(-1)?.subarray(-2).toString('latin1') === '\r\n' ? '' : '\r\n'
  return Buffer.concat([Buffer.from(headerFields(headers, findings), 'latin1'), ...content, Buffer.from(end, 'latin1')])
}
