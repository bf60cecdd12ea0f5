/** PDFs (ISO 32000-2) as offices make them: with a table of objects, and with a stream of them. */
import { deflateSync } from 'node:zlib'
import { trueType } from './font.ts'
import { drawing } from './pdf-page.ts'

type Written = string | Buffer

const filtered = (entries: string, filter: string, content: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`<< ${entries} /Filter /${filter} /Length ${content.length} >>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ])
const stream = (entries: string, content: Uint8Array): Buffer => filtered(entries, 'FlateDecode', deflateSync(content))

/** Objects by number; the catalogue and the pages come first, since others speak of them. */
class Objects {
  readonly list: Written[] = ['', '']
  readonly catalogue = '1 0 R'
  readonly pages = '2 0 R'

  add(object: Written): string {
    this.list.push(object)
    return `${this.list.length} 0 R`
  }
}

const LETTERS = 95
const WIDTH = 600
const SIDE = 32

/** Helvetica as readers have it; the same face with one byte and with two bytes a letter (9.6.3, 9.7.4). */
function fonts(objects: Objects): readonly string[] {
  const program = trueType(LETTERS, WIDTH)
  const file = objects.add(stream(`/Length1 ${program.length}`, program))
  const descriptor = objects.add(
    `<< /Type /FontDescriptor /FontName /ABCDEF+Practice /Flags 32 /FontBBox [-400 -400 900 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 ${file} >>`,
  )
  const letters = objects.add(
    stream(
      '',
      Buffer.from(
        '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0001> <005f> <0020> endbfrange endcmap CMapName currentdict /CMap defineresource pop end end',
      ),
    ),
  )
  const composite = objects.add(
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Practice /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /CIDToGIDMap /Identity /DW ${WIDTH} /W [1 [${WIDTH} ${WIDTH}]] /FontDescriptor ${descriptor} >>`,
  )
  const widths = Array.from({ length: LETTERS }, () => WIDTH).join(' ')
  return [
    objects.add('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'),
    objects.add(
      `<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Practice /FirstChar 32 /LastChar ${31 + LETTERS} /Widths [${widths}] /Encoding /WinAnsiEncoding /FontDescriptor ${descriptor} >>`,
    ),
    objects.add(
      `<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Practice /Encoding /Identity-H /DescendantFonts [${composite}] /ToUnicode ${letters} >>`,
    ),
  ]
}

/** A photograph, a picture with a palette and a mask, and a drawing of its own. */
function pictures(objects: Objects, photo: Uint8Array, font: string): readonly string[] {
  const image = `/Type /XObject /Subtype /Image /Width ${SIDE} /Height ${SIDE} /BitsPerComponent 8`
  const grey = Buffer.from(Array.from({ length: SIDE * SIDE }, (_, at) => (at * 7) & 15))
  const mask = objects.add(stream(`${image} /ColorSpace /DeviceGray`, grey))
  const palette = Array.from({ length: 16 }, (_, at) => (at * 0x0f0e0d).toString(16).padStart(6, '0')).join('')
  const side = photoSide(photo)
  return [
    objects.add(
      filtered(
        `/Type /XObject /Subtype /Image /Width ${side} /Height ${side} /BitsPerComponent 8 /ColorSpace /DeviceRGB`,
        'DCTDecode',
        photo,
      ),
    ),
    objects.add(stream(`${image} /ColorSpace [/Indexed /DeviceRGB 15 <${palette}>] /SMask ${mask}`, grey)),
    objects.add(
      stream(
        `/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F1 ${font} >> >>`,
        Buffer.from('q 0.8 g 0 0 100 20 re f Q BT /F1 8 Tf 0 g 4 6 Td (form) Tj ET'),
      ),
    ),
  ]
}

/** ITU-T T.81, B.2.2: the height in the frame header, which is the width too. */
function photoSide(photo: Uint8Array): number {
  const at = Buffer.from(photo).indexOf('ffc0', 0, 'hex')
  return Buffer.from(photo).readUInt16BE(at + 5)
}

function objectsOf(pages: number, lines: number, photo: Uint8Array): readonly Written[] {
  const objects = new Objects()
  const [f1 = '', f2 = '', f3 = ''] = fonts(objects)
  const [i1 = '', i2 = '', x1 = ''] = pictures(objects, photo, f1)
  const shading = objects.add(
    '<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [0 0 200 0] /Function << /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [0.2 0.4 0.8] /N 1 >> /Extend [true true] >>',
  )
  const resources = objects.add(
    `<< /Font << /F1 ${f1} /F2 ${f2} /F3 ${f3} >> /XObject << /Im1 ${i1} /Im2 ${i2} /Fm1 ${x1} >> /ExtGState << /G1 << /Type /ExtGState /CA 0.5 /ca 0.5 >> >> /Shading << /Sh1 ${shading} >> >>`,
  )
  const kids = Array.from({ length: pages }, (_, page) => {
    const content = objects.add(stream('', drawing(page, lines)))
    const link = '<< /Type /Annot /Subtype /Link /Rect [50 50 100 60] /Border [0 0 0] /A << /S /URI /URI (https://www.example.jp/) >> >>'
    return objects.add(
      `<< /Type /Page /Parent ${objects.pages} /MediaBox [0 0 595 842] /Contents ${content} /Resources ${resources} /Annots [${link}] >>`,
    )
  })
  const outlines = objects.add('') // what it holds speaks of it
  const entry = objects.add(`<< /Title (Shelters) /Parent ${outlines} /Dest [${kids[0]} /XYZ 0 800 0] >>`)
  objects.list[Number.parseInt(outlines, 10) - 1] = `<< /Type /Outlines /First ${entry} /Last ${entry} /Count 1 >>`
  objects.list[0] = `<< /Type /Catalog /Pages ${objects.pages} /Outlines ${outlines} /Lang (ja) /ViewerPreferences << /DisplayDocTitle true >> >>`
  objects.list[1] = `<< /Type /Pages /Count ${pages} /Kids [${kids.join(' ')}] >>`
  return objects.list
}

const numbered = (number: number, object: Written): Buffer =>
  Buffer.concat([Buffer.from(`${number} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')])

const HEADER = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')
const trailer = (size: number): string => `/Size ${size} /Root 1 0 R`

/** 7.5.4: a cross-reference table. @param photo a square JPEG */
export function pdfWithTable(pages: number, lines: number, photo: Uint8Array): Uint8Array {
  const all = objectsOf(pages, lines, photo).map((object, index) => numbered(index + 1, object))
  let at = HEADER.length
  const rows = all.map(({ length }) => {
    const row = `${String(at).padStart(10, '0')} 00000 n \n`
    at += length
    return row
  })
  const size = all.length + 1
  return Buffer.concat([
    HEADER,
    ...all,
    Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer\n<< ${trailer(size)} >>\nstartxref\n${at}\n%%EOF\n`),
  ])
}

/** 7.5.7 and 7.5.8: what is no stream lies in a stream of objects, and the cross-reference is a stream. @param photo a square JPEG */
export function pdfWithStreams(pages: number, lines: number, photo: Uint8Array): Uint8Array {
  const objects = objectsOf(pages, lines, photo)
  const holder = objects.length + 1
  const held = objects.flatMap((object, index) => (typeof object === 'string' ? [{ number: index + 1, object }] : []))
  const places = new Map(held.map(({ number }, place) => [number, place]))
  const rows: number[][] = [[0, 0, 255]]
  const parts: Buffer[] = []
  let at = HEADER.length
  for (const [index, object] of [...objects, holding(held)].entries()) {
    const place = places.get(index + 1)
    rows.push(place === undefined ? [1, at, 0] : [2, holder, place])
    if (place !== undefined) continue
    const part = numbered(index + 1, object)
    parts.push(part)
    at += part.length
  }
  rows.push([1, at, 0])
  const table = rows.flatMap(([type = 0, second = 0, third = 0]) => [type, (second >> 16) & 255, (second >> 8) & 255, second & 255, third])
  const cross = numbered(holder + 1, stream(`/Type /XRef /W [1 3 1] ${trailer(rows.length)}`, Buffer.from(table)))
  return Buffer.concat([HEADER, ...parts, cross, Buffer.from(`startxref\n${at}\n%%EOF\n`)])
}

function holding(held: readonly { readonly number: number; readonly object: string }[]): Buffer {
  let within = 0
  const pairs = held.map(({ number, object }) => {
    const pair = `${number} ${within}`
    within += Buffer.byteLength(object) + 1
    return pair
  })
  const first = `${pairs.join(' ')} `
  const content = Buffer.from(first + held.map(({ object }) => `${object} `).join(''))
  return stream(`/Type /ObjStm /N ${held.length} /First ${first.length}`, content)
}
