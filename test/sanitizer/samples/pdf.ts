import { deflateSync } from 'node:zlib'

/** What every sample hides; it must be nowhere in an output, in no spelling. */
export const MARKER = 'SEKISHO-EVIL-7731'

/** A script that would run, if anything ran it. */
export const SCRIPT = `app.alert('${MARKER}')`

export const stream = (entries: string, content: string | Uint8Array): string => {
  const bytes = Buffer.from(typeof content === 'string' ? Buffer.from(content, 'latin1') : content)
  return `<<${entries}/Length ${bytes.length}>>\nstream\n${bytes.toString('latin1')}\nendstream`
}

export const flated = (entries: string, content: string): string =>
  stream(`${entries}/Filter/FlateDecode`, deflateSync(Buffer.from(content, 'latin1')))

export const utf16 = (text: string): string => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
export const hex = (text: string): string => `<${Buffer.from(text, 'latin1').toString('hex')}>`
export const octal = (text: string): string => `(${[...text].map((one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')})`

export interface Parts {
  /** Entries added to the catalog, the page, its resources, the trailer. */
  readonly catalog?: string
  readonly page?: string
  readonly resources?: string
  readonly trailer?: string
  /** Objects 10, 11, 12 …. */
  readonly objects?: readonly string[]
  readonly content?: string
  readonly pages?: string
  readonly font?: string
}

const CONTENT = 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET'

/** Object number → body, of a small one-page document. */
export function bodies(parts: Parts): Map<number, string> {
  const found = new Map([
    [1, `<</Type/Catalog/Pages 2 0 R${parts.catalog ?? ''}>>`],
    [2, parts.pages ?? '<</Type/Pages/Count 1/Kids[3 0 R]>>'],
    [
      3,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>${parts.resources ?? ''}>>${parts.page ?? ''}>>`,
    ],
    [4, stream('', parts.content ?? CONTENT)],
    [5, parts.font ?? '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>'],
  ])
  for (const [index, body] of (parts.objects ?? []).entries()) found.set(10 + index, body)
  return found
}

/** A file with a classic cross-reference table; `before` stands in front of the header, `after` behind `%%EOF`. */
export function file(objects: ReadonlyMap<number, string>, trailer = '', before = '', after = ''): Uint8Array {
  let out = `${before}%PDF-1.7\n%\xe2\xe3\xcf\xd3\n`
  const offsets = new Map<number, number>()
  for (const [number, body] of objects) {
    offsets.set(number, out.length)
    out += `${number} 0 obj\n${body}\nendobj\n`
  }
  const size = Math.max(...objects.keys()) + 1
  const rows = Array.from({ length: size }, (_, number) => {
    const offset = offsets.get(number)
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const start = out.length
  out += `xref\n0 ${size}\n${rows.join('')}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n${after}`
  return Buffer.from(out, 'latin1')
}

export const build = (parts: Parts): Uint8Array => file(bodies(parts), parts.trailer)

/** The same objects inside one object stream, found through a cross-reference stream (ISO 32000-2, 7.5.7, 7.5.8). */
export function compressed(parts: Parts, filter: 'Flate' | 'Hex' = 'Flate'): Uint8Array {
  const objects = bodies(parts)
  const inside = [...objects].filter(([, body]) => !body.includes('\nstream\n'))
  let index = ''
  let text = ''
  for (const [number, body] of inside) {
    index += `${number} ${text.length} `
    text += `${body} `
  }
  const content = index + text
  const entries = `/Type/ObjStm/N ${inside.length}/First ${index.length}`
  const container =
    filter === 'Flate'
      ? flated(entries, content)
      : stream(`${entries}/Filter/ASCIIHexDecode`, `${Buffer.from(content, 'latin1').toString('hex')}>`)
  let out = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const rows = new Map<number, readonly [number, number, number]>()
  const put = (number: number, body: string) => {
    rows.set(number, [1, out.length, 0])
    out += `${number} 0 obj\n${body}\nendobj\n`
  }
  for (const [number, body] of objects) if (body.includes('\nstream\n')) put(number, body)
  put(90, container)
  for (const [at, [number]] of inside.entries()) rows.set(number, [2, 90, at])
  const start = out.length
  rows.set(91, [1, start, 0])
  const table = Buffer.alloc(92 * 7)
  for (const [number, [type, field, last]] of rows) {
    table.writeUInt8(type, number * 7)
    table.writeUInt32BE(field, number * 7 + 1)
    table.writeUInt16BE(last, number * 7 + 5)
  }
  const cross = stream(`/Type/XRef/Size 92/W[1 4 2]/Root 1 0 R${parts.trailer ?? ''}/Filter/FlateDecode`, deflateSync(table))
  return Buffer.from(`${out}91 0 obj\n${cross}\nendobj\nstartxref\n${start}\n%%EOF\n`, 'latin1')
}

/** `first` with a second revision behind it that replaces `objects` (7.5.6). */
export function updated(first: Uint8Array, objects: ReadonlyMap<number, string>, trailer = ''): Uint8Array {
  let out = Buffer.from(first).toString('latin1')
  const previous = /startxref\n(\d+)/.exec(out)?.[1]
  let table = 'xref\n'
  for (const [number, body] of objects) {
    table += `${number} 1\n${String(out.length).padStart(10, '0')} 00000 n \n`
    out += `${number} 0 obj\n${body}\nendobj\n`
  }
  const start = out.length
  return Buffer.from(`${out}${table}trailer\n<</Size 92/Root 1 0 R/Prev ${previous}${trailer}>>\nstartxref\n${start}\n%%EOF\n`, 'latin1')
}
