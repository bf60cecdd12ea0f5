/** RFC 2045 §6: how the bytes of a body were written. Undefined for an encoding that is not there. */
export function decodeTransfer(body: Buffer, encoding: string): Buffer | undefined {
  return encodings[encoding.trim().toLowerCase()]?.(body)
}

const asIs = (body: Buffer): Buffer => body

const encodings: Readonly<Record<string, ((body: Buffer) => Buffer) | undefined>> = Object.assign(Object.create(null), {
  '': asIs,
  '7bit': asIs,
  '8bit': asIs,
  binary: asIs,
  base64,
  'quoted-printable': quotedPrintable,
})

/** §6.8: what is not of the alphabet is skipped, and padding ends it. */
export function base64(body: Buffer): Buffer {
  const text = body.toString('latin1').replace(/[^A-Za-z0-9+/=]/g, '')
  const end = text.indexOf('=')
  return Buffer.from(end < 0 ? text : text.slice(0, end), 'base64')
}

/** §6.7: blanks at the end of a line were added on the way; `=` before a line end joins the lines; other stray `=` stay. */
export function quotedPrintable(body: Buffer): Buffer {
  const lines = body.toString('latin1').split(/\r?\n/)
  const joined = lines
    .map(withoutBlanks)
    .map((line, index) => (line.endsWith('=') ? line.slice(0, -1) : index === lines.length - 1 ? line : `${line}\r\n`))
    .join('')
  return Buffer.from(
    joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

/** A loop, since an expression would go over a long row of blanks again and again. */
function withoutBlanks(line: string): string {
  let end = line.length
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--
  return line.slice(0, end)
}
