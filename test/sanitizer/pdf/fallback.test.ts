/** The order of readings: rebuilt, else PDFium's reading rebuilt, else pictures of the pages, else refused; which it was is told. */
import assert from 'node:assert/strict'
import { createSanitizer, type SanitizeResult, type Sanitizer } from '../../../sanitizer/sanitize.ts'
import { build, flated, type Parts, stream, utf16 } from '../samples/pdf.ts'
import { popplerInstalled, textOf } from './poppler.ts'

/**
 * The small document, and behind its cross-reference table an object once more that the table does not lead to. Who follows the table
 * sees the small document; who reads from front to back sees the later object.
 */
const unlisted = (number: number, body: string, parts: Parts = {}): Uint8Array => {
  const text = Buffer.from(build(parts)).toString('latin1')
  return Buffer.from(
    text.replace('%%EOF\n', () => `%%EOF\n${number} 0 obj\n${body}\nendobj\n`),
    'latin1',
  )
}
const BLACK = stream('', '0 0 200 200 re f')
const SHELTER = stream('', 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET')

/** The only page's font is no font. */
const junkFont: Parts = {
  font: '<</Type/Font/Subtype/TrueType/BaseFont/Junk/FirstChar 32/LastChar 122/FontDescriptor 10 0 R/Encoding/WinAnsiEncoding>>',
  objects: [
    '<</Type/FontDescriptor/FontName/Junk/Flags 4/FontBBox[0 0 500 500]/ItalicAngle 0/Ascent 500/Descent 0/CapHeight 500/StemV 80/FontFile2 11 0 R>>',
    stream('', 'no font program'),
  ],
}

const attached = (name: string, content: string) => [
  flated('/Type/EmbeddedFile', content),
  `<</Type/Filespec/UF${utf16(name)}/EF<</F 10 0 R>>>>`,
]

describe('PDF: one reading after the other', function () {
  this.timeout(60_000)
  let sanitizer: Sanitizer
  const poppler = popplerInstalled()
  before(async () => {
    if (!poppler) console.log('      SKIPPED what the outputs say: poppler is not installed')
    sanitizer = await createSanitizer({ children: 1 })
  })
  after(() => sanitizer.close())

  async function send(bytes: Uint8Array, { fallback = true, attachments = 'drop' as 'drop' | 'keep' } = {}): Promise<SanitizeResult> {
    const identity = await sanitizer.identify(bytes, { fileName: 'a.pdf' })
    return sanitizer.sanitize(bytes, { identity, ...(fallback ? { fallback: 'flatten' } : {}), options: { attachments } })
  }
  const told = (result: SanitizeResult) => (result.outcome === 'clean' ? result.method : result.code)

  const samples: readonly [says: string, bytes: Uint8Array, method: string, without: string][] = [
    ['a sound file is rebuilt', build({}), 'rebuild', 'rebuild'],
    ['what is read from front to back is the same: rebuilt', unlisted(4, SHELTER), 'rebuild', 'rebuild'],
    ['another look of a page: read as PDFium does', unlisted(4, BLACK), 'normalise', 'normalise'],
    ['another number of pages: read as PDFium does', unlisted(2, '<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]>>'), 'normalise', 'normalise'],
    ['another root without pages: read as PDFium does', unlisted(1, '<</Type/Catalog/Pages<</Type/Pages/Kids[]>>>>'), 'normalise', 'normalise'],
    ['a page that neither reading can copy: pictures', build(junkFont), 'flatten', 'content-missing'],
    ['another look, and then a page that cannot be copied: pictures', unlisted(4, BLACK, junkFont), 'flatten', 'content-missing'],
    ['no page anywhere: refused', build({ pages: '<</Type/Pages/Count 0/Kids[]>>' }), 'malformed', 'malformed'],
  ] // biome-ignore format: a table
  for (const [says, bytes, method, without] of samples)
    it(says, async () => {
      const result = await send(bytes)
      assert.equal(told(result), method)
      assert.equal(told(await send(bytes, { fallback: false })), without, 'where policy does not ask for pictures')
      if (result.outcome === 'clean' && poppler) assert.equal(textOf(result.bytes).trim(), 'Shelter photo')
    })

  it('pages that look otherwise in both readings are pictures, also those between the ones that are looked at first', async () => {
    // PDFium hides a group by what it is said to be used for; a rebuild does not know.
    const page = (content: string) =>
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</F1 5 0 R>>/Properties<</L 10 0 R>>>>/Contents ${content}>>`
    const bytes = build({
      catalog: '/OCProperties<</OCGs[10 0 R]/D<<>>>>',
      pages: `<</Type/Pages/Count 5/Kids[3 0 R 12 0 R 13 0 R 14 0 R 15 0 R]>>`,
      objects: [
        '<</Type/OCG/Name(screen)/Usage<</View<</ViewState/OFF>>>>>>',
        stream('', '/OC /L BDC 0 0 200 200 re f EMC'),
        ...['11 0 R', '11 0 R', '4 0 R', '4 0 R'].map(page),
      ],
    })
    const result = await send(bytes)
    assert.ok(result.outcome === 'clean' && result.method === 'rebuild', told(result))
    assert.equal(result.removed.find(({ kind }) => kind === 'page-picture')?.count, 2)
    if (poppler) assert.equal(textOf(result.bytes).match(/Shelter photo/g)?.length, 3)
  })

  it('what is reported of PDFium’s reading is what was left out, not files that stayed', async () => {
    for (const [attachments, count] of [
      ['keep', 0],
      ['drop', 1],
    ] as const) {
      const bytes = unlisted(4, BLACK, {
        catalog: '/Names<</EmbeddedFiles<</Names[(a)11 0 R]>>>>',
        objects: attached('a.txt', 'a list'),
      })
      const result = await send(bytes, { attachments })
      assert.ok(result.outcome === 'clean' && result.method === 'normalise', told(result))
      assert.equal(Buffer.from(result.bytes).includes('/EmbeddedFile'), attachments === 'keep')
      assert.equal(result.removed.find(({ kind }) => kind === 'embedded-file')?.count ?? 0, count)
    }
  })
})
