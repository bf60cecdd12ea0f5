import assert from 'node:assert/strict'
import { blankPicture } from '../../../sanitizer/container/picture.ts'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { officeFormats } from '../../../sanitizer/formats/office/index.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Choices, defaultDisarmOptions, type FormatId, type Nested } from '../../../sanitizer/protocol.ts'
import { docx, type Extra, KEPT, MARKER, MS, officeType, paragraph, pptx, R, run, text, xlsx } from '../samples/office-package.ts'

/** Documents inside documents: behind charts always, as objects where policy keeps them; each sanitized by its own format, one level deep. */

const formatOf = (id: FormatId | undefined) => officeFormats.find((format) => format.id === id)
const nestedWith = (choices: Partial<Choices>): Nested => ({
  async disarm(untrusted, fileName) {
    const { type, format } = await identify(untrusted, fileName, defaultLimits)
    return formatOf(format)?.disarm(untrusted, type, { ...defaultDisarmOptions, ...choices }, defaultLimits)
  },
  async inspect(bytes, fileName) {
    const { format, extensionMatches } = await identify(bytes, fileName, defaultLimits)
    const found = formatOf(format)
    return extensionMatches && found !== undefined && (await found.inspect(bytes, defaultLimits)).length === 0
  },
})

const entries = (bytes: Uint8Array) => new Map(readZip(bytes, defaultLimits).entries.map(({ name, read }) => [name, Buffer.from(read())]))

async function disarmed(id: FormatId, bytes: Uint8Array, choices: Partial<Choices> = {}) {
  const format = formatOf(id)
  assert.ok(format)
  const options = { ...defaultDisarmOptions, ...choices }
  const result = await format.disarm(bytes, id, options, defaultLimits, nestedWith(choices))
  const findings = await format.inspect(result.bytes, defaultLimits, nestedWith(choices))
  assert.deepEqual(findings, [], 'the inspector agrees')
  const again = await format.disarm(result.bytes, id, options, defaultLimits, nestedWith(choices))
  assert.ok(Buffer.from(again.bytes).equals(result.bytes), 'twice is once')
  const parts = entries(result.bytes)
  return {
    bytes: result.bytes,
    parts,
    text: (name: string) => parts.get(name)?.toString() ?? '',
    kinds: result.removed.map(({ kind }) => kind),
  }
}

const macro: Extra = {
  parts: [{ path: 'xl/vbaProject.bin', type: 'application/vnd.ms-office.vbaProject', content: MARKER }],
  rels: [{ from: 'xl/workbook.xml', id: 'rIdV', type: `${MS}vbaProject`, target: 'vbaProject.bin' }],
}
const book = xlsx('', macro)
const clean = (bytes: Uint8Array): void => {
  for (const content of [Buffer.from(bytes), ...entries(bytes).values()]) assert.equal(content.indexOf(MARKER), -1, 'the marker survived')
}

const chart =
  '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:chart><c:plotArea><c:layout/></c:plotArea></c:chart><c:externalData r:id="rIdW"/></c:chartSpace>'
const charted = (workbook: Uint8Array, name = 'a.xlsx'): Uint8Array =>
  docx('', {
    parts: [
      { path: 'word/charts/chart9.xml', type: officeType('drawingml.chart+xml'), content: chart },
      { path: `word/embeddings/${name}`, type: officeType('spreadsheetml.sheet'), content: workbook },
    ],
    rels: [
      { from: 'word/document.xml', id: 'rIdC', type: `${R}chart`, target: 'charts/chart9.xml' },
      { from: 'word/charts/chart9.xml', id: 'rIdW', type: `${R}package`, target: `../embeddings/${name}` },
    ],
  })

describe('office: workbooks behind charts', () => {
  it('are sanitized and stay, so that the data can be edited', async () => {
    const { parts, text, kinds } = await disarmed('docx', charted(book))
    assert.match(text('word/charts/chart1.xml'), /<c:externalData r:id="rIdW"\/>/)
    assert.match(text('word/charts/_rels/chart1.xml.rels'), /package" Target="\.\.\/embeddings\/file1\.xlsx"/)
    assert.ok(kinds.includes('macro'))
    const inside = parts.get('word/embeddings/file1.xlsx')
    assert.ok(inside)
    clean(inside)
    assert.ok([...entries(inside).values()].some((content) => content.includes(KEPT)))
  })

  it('go with a finding when they are no workbook, cannot be read, or hold what policy takes out', async () => {
    for (const [bytes, choices] of [
      [charted(docx('')), {}],
      [charted(Buffer.from(`PK${MARKER}`)), {}],
      [charted(book), { hiddenContent: 'remove' }],
    ] as const) {
      const { text, kinds, bytes: output } = await disarmed('docx', bytes, choices)
      assert.doesNotMatch(text('word/charts/chart1.xml'), /externalData/)
      assert.ok(kinds.includes('embedded-file'), JSON.stringify(kinds))
      clean(output)
    }
  })

  it('hold no documents themselves', async () => {
    const deep = xlsx('', {
      after: '<oleObjects><oleObject progId="Excel.Sheet.12" shapeId="1" r:id="rIdO"/></oleObjects>',
      parts: [{ path: 'xl/embeddings/b.xlsx', type: officeType('spreadsheetml.sheet'), content: xlsx('') }],
      rels: [{ from: 'xl/worksheets/sheet1.xml', id: 'rIdO', type: `${R}package`, target: '../embeddings/b.xlsx' }],
    })
    const { parts, kinds } = await disarmed('docx', charted(deep), { attachments: 'keep' })
    const inside = parts.get('word/embeddings/file1.xlsx')
    assert.ok(inside && ![...entries(inside).keys()].some((name) => name.includes('embeddings')))
    assert.ok(kinds.includes('embedded-file'))
  })
})

describe('office: embedded documents', () => {
  const keep = { attachments: 'keep' } as const
  const inWord = (program: string, file: Uint8Array = book): Uint8Array =>
    docx(
      paragraph(
        run(
          `<w:object><v:shape id="s1"><v:imagedata r:id="rIdI"/></v:shape><o:OLEObject Type="Embed" ProgID="${program}" ShapeID="s1" DrawAspect="Content" ObjectID="_1700000000" r:id="rIdO"/></w:object>`,
        ) + text('after'),
      ),
      {
        parts: [
          { path: 'word/embeddings/o.xlsm', type: 'application/vnd.ms-excel.sheet.macroEnabled.12', content: file },
          { path: 'word/media/a.png', type: 'image/png', content: blankPicture.bytes },
        ],
        rels: [
          { from: 'word/document.xml', id: 'rIdO', type: `${R}package`, target: 'embeddings/o.xlsm' },
          { from: 'word/document.xml', id: 'rIdI', type: `${R}image`, target: 'media/a.png' },
        ],
      },
    )

  it('of Word leave their picture, or stay where policy says so', async () => {
    const gone = await disarmed('docx', inWord('Excel.SheetMacroEnabled.12'))
    assert.match(gone.text('word/document.xml'), /<w:pict><v:shape id="s1"><v:imagedata r:id="rIdI"\/><\/v:shape><\/w:pict>/)
    assert.ok(gone.kinds.includes('embedded-file') && gone.kinds.includes('ole-object'))
    const kept = await disarmed('docx', inWord('Excel.SheetMacroEnabled.12'), keep)
    assert.match(
      kept.text('word/document.xml'),
      /<w:object>.*<o:OLEObject Type="Embed" ProgID="Excel\.Sheet\.12" ShapeID="s1".*r:id="rIdO"\/><\/w:object>/,
    )
    assert.ok(!kept.kinds.includes('embedded-file') && kept.kinds.includes('macro'))
    clean(kept.parts.get('word/embeddings/file1.xlsx') ?? Buffer.from(MARKER))
  })

  it('are opened by the program of their kind only', async () => {
    for (const program of ['Package', 'Word.Document.12', 'Equation.3', 'htmlfile', MARKER]) {
      const { text, bytes } = await disarmed('docx', inWord(program), keep)
      assert.doesNotMatch(text('word/document.xml'), /OLEObject|w:object/)
      clean(bytes)
    }
  })

  it('of PowerPoint leave their picture, or stay with it', async () => {
    const picture =
      '<p:pic><p:nvPicPr><p:cNvPr id="0" name="preview"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdI"/></p:blipFill><p:spPr/></p:pic>'
    const object = (inner: string): string =>
      `<p:oleObj progId="Word.Document.12" r:id="rIdO" imgW="1" imgH="1"><p:embed/>${inner}</p:oleObj>`
    const frame = `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="o"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/presentationml/2006/ole"><mc:AlternateContent><mc:Choice Requires="v">${object('')}</mc:Choice><mc:Fallback>${object(picture)}</mc:Fallback></mc:AlternateContent></a:graphicData></a:graphic></p:graphicFrame>`
    const bytes = pptx(frame, {
      parts: [
        { path: 'ppt/embeddings/o.docx', type: officeType('wordprocessingml.document'), content: docx('') },
        { path: 'ppt/media/a.png', type: 'image/png', content: blankPicture.bytes },
      ],
      rels: [
        { from: 'ppt/slides/slide1.xml', id: 'rIdO', type: `${R}package`, target: '../embeddings/o.docx' },
        { from: 'ppt/slides/slide1.xml', id: 'rIdI', type: `${R}image`, target: '../media/a.png' },
      ],
    })
    const slide = 'ppt/slides/slide1.xml'
    const gone = await disarmed('pptx', bytes)
    assert.ok(gone.text(slide).includes('name="preview"') && !/graphicFrame|oleObj|\/ole"/.test(gone.text(slide)))
    const kept = await disarmed('pptx', bytes, keep)
    assert.equal(kept.text(slide).match(/<p:oleObj /g)?.length, 2)
    assert.ok(kept.text(slide).includes('name="preview"') && kept.parts.has('ppt/embeddings/file1.docx'))
  })

  it('of Excel go, or stay', async () => {
    const bytes = xlsx('', {
      after: `<oleObjects><mc:AlternateContent><mc:Choice Requires="x14"><oleObject progId="Word.Document.12" shapeId="1025" r:id="rIdO"><objectPr defaultSize="0" macro="${MARKER}"><anchor moveWithCells="1"><from><xdr:col>1</xdr:col></from><to><xdr:col>2</xdr:col></to></anchor></objectPr></oleObject></mc:Choice><mc:Fallback><oleObject progId="Word.Document.12" shapeId="1025" r:id="rIdO"/></mc:Fallback></mc:AlternateContent></oleObjects>`,
      parts: [{ path: 'xl/embeddings/o.docx', type: officeType('wordprocessingml.document'), content: docx('') }],
      rels: [{ from: 'xl/worksheets/sheet1.xml', id: 'rIdO', type: `${R}package`, target: '../embeddings/o.docx' }],
    })
    const sheet = 'xl/worksheets/sheet1.xml'
    assert.doesNotMatch((await disarmed('xlsx', bytes)).text(sheet), /oleObject/)
    const kept = await disarmed('xlsx', bytes, keep)
    assert.equal(kept.text(sheet).match(/<oleObject /g)?.length, 2)
    clean(kept.bytes)
  })

  it('are findings of the inspector where they are not inert, or nothing looks at them', async () => {
    const [format] = officeFormats
    assert.ok(format)
    const { bytes } = await disarmed('docx', inWord('Excel.Sheet.12'), keep)
    const kindsOf = async (nested?: Nested) => (await format.inspect(bytes, defaultLimits, nested)).map(({ kind }) => kind)
    assert.deepEqual(await kindsOf(), ['embedded-file'])
    assert.deepEqual(await kindsOf({ ...nestedWith({}), inspect: async () => false }), ['embedded-file'])
    assert.deepEqual(await kindsOf(nestedWith({})), [])
  })
})
