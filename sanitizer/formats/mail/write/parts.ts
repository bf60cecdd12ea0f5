import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { known } from '../../known.ts'

const BASE64_LINE = 76
/** RFC 2231 §3: a long name goes over several lines. */
const NAME_LINE = 60

export type Part = readonly Buffer[]

const base64Lines = (bytes: Uint8Array): Buffer => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  return Buffer.from(text.replace(new RegExp(`.{${BASE64_LINE}}(?=.)`, 'g'), '$&\r\n'), 'latin1')
}

const encoded = (fields: string, bytes: Uint8Array): Part => [
  Buffer.from(`${fields}Content-Transfer-Encoding: base64\r\n\r\n`, 'latin1'),
  base64Lines(bytes),
]

export const textPart = (text: string): Part => encoded('Content-Type: text/plain; charset=UTF-8\r\n', Buffer.from(text))
export const htmlPart = (bytes: Uint8Array): Part => encoded('Content-Type: text/html; charset=UTF-8\r\n', bytes)

export const mediaTypeOf = (extension: string): string => mediaTypes.get(extension) ?? 'application/octet-stream'

/** RFC 2183 §2.1 and RFC 2392: shown by the HTML beside it. */
export const inlinePart = (name: string, extension: string, bytes: Uint8Array, contentId: string): Part =>
  encoded(
    `Content-Type: ${mediaTypeOf(extension)}\r\nContent-ID: <${contentId}>\r\nContent-Disposition: inline;\r\n ${fileName(name)}\r\n`,
    bytes,
  )

/** A mail inside is written as it is: it is ASCII in short lines, and RFC 2046 §5.2.1 allows no base64 for it. */
export function attachmentPart(name: string, extension: string, bytes: Uint8Array): Part {
  const type = mediaTypeOf(extension)
  // Readers that show a text beside the mail would otherwise guess.
  const charset = type.startsWith('text/') && isUtf8(bytes) ? '; charset=UTF-8' : ''
  const fields = `Content-Type: ${type}${charset}\r\nContent-Disposition: attachment;\r\n ${fileName(name)}\r\n`
  if (type !== 'message/rfc822') return encoded(fields, bytes)
  return [Buffer.from(`${fields}Content-Transfer-Encoding: 7bit\r\n\r\n`, 'latin1'), Buffer.from(bytes)]
}

const mediaTypes: ReadonlyMap<string, string> = new Map(
  Object.values(known)
    .toReversed()
    .flatMap((row) => ('format' in row ? row.extensions.map((extension) => [extension, row.mediaType] as const) : [])),
)

/** RFC 2183 §2.3 for simple names, else RFC 2231. */
function fileName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/.test(name) && name.length <= NAME_LINE) return `filename="${name}"`
  const characters = [...name].map((each) => (/^[A-Za-z0-9._-]$/.test(each) ? each : percent(each)))
  const lines: string[] = ["UTF-8''"]
  for (const each of characters) {
    const last = lines.at(-1) ?? ''
    if (last.length + each.length > NAME_LINE) lines.push(each)
    else lines[lines.length - 1] = last + each
  }
  if (lines.length === 1) return `filename*=${lines[0]}`
  return lines.map((line, index) => `filename*${index}*=${line}`).join(';\r\n ')
}

const percent = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

/**
 * RFC 2046 §5.1. The boundary follows from the content, so that mails inside each other never share one; no line of ours begins with it, since
 * bodies are base64 and fields begin with their names.
 */
export function multipart(subtype: 'mixed' | 'alternative' | 'related', parts: readonly Part[]): Part {
  const hash = createHash('sha256').update(subtype)
  for (const part of parts) for (const piece of part) hash.update(piece)
  const boundary = `=_${hash.digest('hex').slice(0, 32)}`
  const before = Buffer.from(`--${boundary}\r\n`, 'latin1')
  // RFC 2387 §3.1: the type of the first part is told outside, too.
  const parameters = subtype === 'related' ? ' type="text/html";' : ''
  const lineEnd = Buffer.from('\r\n', 'latin1')
  return [
    Buffer.from(`Content-Type: multipart/${subtype};${parameters}\r\n boundary="${boundary}"\r\n\r\n`, 'latin1'),
    ...parts.flatMap((part) => [before, ...part, lineEnd]),
    Buffer.from(`--${boundary}--\r\n`, 'latin1'),
  ]
}
