import assert from 'node:assert/strict'
import { blankPicture } from '../../../sanitizer/container/picture.ts'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { disarmOffice, type OfficeId } from '../../../sanitizer/formats/office/disarm.ts'
import { inspectOffice } from '../../../sanitizer/formats/office/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import {
  docx,
  formulaRow,
  MS,
  officeType,
  pack,
  paragraph,
  pptx,
  R,
  run,
  sheetPart,
  sheetType,
  text,
  wordExtra,
  wordPart,
  wordType,
  xlsx,
} from '../samples/office-package.ts'

/** What must still be there afterwards. */

async function disarmed(format: OfficeId, bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const result = await disarmOffice(format, bytes, defaultLimits)
  assert.deepEqual(await inspectOffice(format, result.bytes, defaultLimits), [])
  return new Map(readZip(result.bytes, defaultLimits).entries.map((entry) => [entry.name, Buffer.from(entry.read()).toString()]))
}
const part = async (format: OfficeId, bytes: Uint8Array, name: string): Promise<string> => (await disarmed(format, bytes)).get(name) ?? ''
const field = (code: string, result: string): string =>
  run('<w:fldChar w:fldCharType="begin"/>') +
  run(`<w:instrText xml:space="preserve">${code}</w:instrText>`) +
  run('<w:fldChar w:fldCharType="separate"/>') +
  text(result) +
  run('<w:fldChar w:fldCharType="end"/>')

describe('office: what stays', () => {
  it('text, ruby, spaces, safe links and safe fields', async () => {
    const ruby = run('<w:ruby><w:rubyPr/><w:rt><w:r><w:t>かん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby>')
    const body = paragraph(`${text(' &amp;&lt; ') + ruby + field(' PAGE ', '1')}<w:hyperlink r:id="rIdL">${text('link')}</w:hyperlink>`)
    const out = await disarmed(
      'docx',
      docx(body, {
        rels: [{ from: 'word/document.xml', id: 'rIdL', type: `${R}hyperlink`, target: 'https://example.jp/?a=1&amp;b=2', external: true }],
      }),
    )
    const document = out.get('word/document.xml') ?? ''
    for (const piece of ['<w:t> &amp;&lt; </w:t>', '<w:rt>', ' PAGE ', '<w:hyperlink r:id="rIdL">'])
      assert.ok(document.includes(piece), piece)
    assert.ok(out.get('word/_rels/document.xml.rels')?.includes('Target="https://example.jp/?a=1&amp;b=2" TargetMode="External"'))
  })

  it('the result of a field that goes', async () => {
    const document = await part('docx', docx(paragraph(field(' AUTHOR ', '山田'))), 'word/document.xml')
    assert.ok(document.includes('<w:t>山田</w:t>') && !document.includes('fldChar') && !document.includes('AUTHOR'))
  })

  it('a safe field inside a safe field', async () => {
    const nested =
      run('<w:fldChar w:fldCharType="begin"/>') +
      run('<w:instrText> IF </w:instrText>') +
      field(' PAGE ', '1') +
      run('<w:instrText> = 1 "a" "b"</w:instrText>') +
      run('<w:fldChar w:fldCharType="separate"/>') +
      text('a') +
      run('<w:fldChar w:fldCharType="end"/>')
    assert.equal((await part('docx', docx(paragraph(nested)), 'word/document.xml')).match(/<w:fldChar /g)?.length, 6)
  })

  it('Strict names come out as Transitional, with the same content', async () => {
    const strict = 'http://purl.oclc.org/ooxml/'
    const bytes = pack(
      [
        {
          path: 'word/document.xml',
          type: wordType('document.main'),
          content: `<x:document xmlns:x="${strict}wordprocessingml/main" x:conformance="strict"><x:body><x:p><x:r><x:t>厳密</x:t></x:r></x:p></x:body></x:document>`,
        },
      ],
      [{ from: '', id: 'rId1', type: `${strict}officeDocument/relationships/officeDocument`, target: 'word/document.xml' }],
    )
    const document = await part('docx', bytes, 'word/document.xml')
    assert.match(
      document,
      /^<\?xml[^>]*>\n<w:document xmlns:w="http:\/\/schemas.openxmlformats.org\/wordprocessingml\/2006\/main"><w:body><w:p><w:r><w:t>厳密<\/w:t>/,
    )
  })

  it('both branches of alternate content; the fallback alone where the choice is unknown', async () => {
    const alternate = (requires: string): string =>
      run(
        `<mc:AlternateContent><mc:Choice Requires="${requires}"><w:t>choice</w:t></mc:Choice><mc:Fallback><w:t>fallback</w:t></mc:Fallback></mc:AlternateContent>`,
      )
    const known = await part('docx', docx(paragraph(alternate('wps'))), 'word/document.xml')
    assert.ok(known.includes('<mc:Choice Requires="wps"><w:t>choice</w:t></mc:Choice><mc:Fallback><w:t>fallback'))
    const unknown = await part(
      'docx',
      docx(paragraph(alternate('p14 pic').replace('Requires="p14 pic"', 'Requires="e" xmlns:e="urn:e"'))),
      'word/document.xml',
    )
    assert.ok(unknown.includes('<w:r><w:t>fallback</w:t></w:r>') && !unknown.includes('choice'))
  })

  it('pictures, encoded anew under a name of ours', async () => {
    const out = await disarmed(
      'docx',
      docx('', {
        parts: [{ path: 'word/media/evil.name.png', type: 'image/png', content: blankPicture.bytes }],
        rels: [{ from: 'word/document.xml', id: 'rIdI', type: `${R}image`, target: 'media/evil.name.png' }],
      }),
    )
    assert.ok(out.has('word/media/image1.png'))
  })

  it('the picture beside a drawing in SVG, which goes', async () => {
    const blip =
      '<a:blip r:embed="rIdI"><a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><s:svgBlip xmlns:s="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdS"/></a:ext></a:extLst></a:blip>'
    const bytes = pptx(
      `<p:pic><p:nvPicPr><p:cNvPr id="3" name="i"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>${blip}</p:blipFill><p:spPr/></p:pic>`,
      {
        parts: [
          { path: 'ppt/media/a.png', type: 'image/png', content: blankPicture.bytes },
          { path: 'ppt/media/a.svg', type: 'image/svg+xml', content: '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>' },
        ],
        rels: [
          { from: 'ppt/slides/slide1.xml', id: 'rIdI', type: `${R}image`, target: '../media/a.png' },
          { from: 'ppt/slides/slide1.xml', id: 'rIdS', type: `${R}image`, target: '../media/a.svg' },
        ],
      },
    )
    const out = await disarmed('pptx', bytes)
    assert.ok(out.get('ppt/slides/slide1.xml')?.includes('<a:blip r:embed="rIdI"/>'))
    assert.deepEqual(
      [...out.keys()].filter((name) => name.includes('media')),
      ['ppt/media/image1.png'],
    )
  })

  it('the preview of an OLE object in a slide, as a picture', async () => {
    const frame = `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="3" name="o"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/presentationml/2006/ole"><p:oleObj progId="x" r:id="rIdO"><p:embed/><p:pic><p:nvPicPr><p:cNvPr id="0" name="preview"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed="rIdI"/></p:blipFill><p:spPr/></p:pic></p:oleObj></a:graphicData></a:graphic></p:graphicFrame>`
    const bytes = pptx(frame, {
      parts: [{ path: 'ppt/media/a.png', type: 'image/png', content: blankPicture.bytes }],
      rels: [{ from: 'ppt/slides/slide1.xml', id: 'rIdI', type: `${R}image`, target: '../media/a.png' }],
    })
    const slide = await part('pptx', bytes, 'ppt/slides/slide1.xml')
    assert.ok(slide.includes('name="preview"') && slide.includes('r:embed="rIdI"') && !slide.includes('graphicFrame'))
  })

  it('formulas, values, names, validation and conditional formatting', async () => {
    const after =
      '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"><formula>A1&gt;1</formula></cfRule></conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="A1"><formula1>"a,b"</formula1></dataValidation></dataValidations>'
    const out = await disarmed(
      'xlsx',
      xlsx(formulaRow('SUM(A1:B2)&"<"'), { after, book: '<definedNames><definedName name="n">S1!$A$1</definedName></definedNames>' }),
    )
    const sheet = out.get('xl/worksheets/sheet1.xml') ?? ''
    for (const piece of ['<f>SUM(A1:B2)&amp;"&lt;"</f><v>42</v>', '<formula>A1&gt;1</formula>', '<formula1>"a,b"</formula1>'])
      assert.ok(sheet.includes(piece), piece)
    assert.ok(out.get('xl/workbook.xml')?.includes('<definedName name="n">S1!$A$1</definedName>'))
  })

  it('the cached value of a formula that goes', async () => {
    assert.ok((await part('xlsx', xlsx(formulaRow('WEBSERVICE("x")')), 'xl/worksheets/sheet1.xml')).includes('<c r="A2"><v>42</v></c>'))
  })

  it('names keep to their sheets when a macro sheet before them goes', async () => {
    const macro = { path: 'xl/macrosheets/m.xml', type: 'application/vnd.ms-excel.macrosheet+xml', content: '<x/>' }
    const second = {
      path: 'xl/worksheets/two.xml',
      type: sheetType('worksheet'),
      content: sheetPart('worksheet', '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'),
    }
    const book = (sheets: string): Uint8Array =>
      pack(
        [
          {
            path: 'xl/workbook.xml',
            type: sheetType('sheet.main'),
            content: sheetPart(
              'workbook',
              `<bookViews><workbookView activeTab="1"/></bookViews><sheets>${sheets}</sheets><definedNames><definedName name="gone" localSheetId="0">1</definedName><definedName name="kept" localSheetId="1">2</definedName></definedNames>`,
            ),
          },
          macro,
          second,
        ],
        [
          { from: '', id: 'rId1', type: `${R}officeDocument`, target: 'xl/workbook.xml' },
          { from: 'xl/workbook.xml', id: 'rIdM', type: `${MS}xlMacrosheet`, target: 'macrosheets/m.xml' },
          { from: 'xl/workbook.xml', id: 'rIdS', type: `${R}worksheet`, target: 'worksheets/two.xml' },
        ],
      )
    const workbook = await part(
      'xlsx',
      book('<sheet name="m" sheetId="1" r:id="rIdM"/><sheet name="s" sheetId="2" r:id="rIdS"/>'),
      'xl/workbook.xml',
    )
    assert.ok(
      workbook.includes('<definedName name="kept" localSheetId="0">') && !workbook.includes('gone') && !workbook.includes('activeTab'),
    )
    await assert.rejects(
      disarmOffice('xlsx', book('<sheet name="m" sheetId="1" r:id="rIdM"/>'), defaultLimits),
      (error) => error instanceof Refusal && error.code === 'active-only',
    )
  })

  it('templates, shows and macro-enabled kinds become the plain kind', async () => {
    const types = (await disarmed('docx', docx('', { mainType: 'application/vnd.ms-word.template.macroEnabledTemplate.main+xml' }))).get(
      '[Content_Types].xml',
    )
    assert.ok(types?.includes(wordType('document.main')))
    await assert.rejects(
      disarmOffice('xlsx', docx(''), defaultLimits),
      (error) => error instanceof Refusal && error.code === 'type-mismatch',
    )
    await assert.rejects(
      disarmOffice('docx', docx('', { mainType: 'application/vnd.ms-excel.sheet.binary.macroEnabled.main' }), defaultLimits),
      (error) => error instanceof Refusal && error.code === 'type-unsupported',
    )
  })

  it('comments and tracked changes', async () => {
    const out = await disarmed(
      'docx',
      docx(
        `<w:p><w:ins w:id="1" w:author="山田" w:date="2024-01-01T00:00:00Z">${text('new')}</w:ins></w:p>`,
        wordExtra('comments', 'comments', `<w:comment w:id="0" w:author="鈴木">${paragraph(text('意見'))}</w:comment>`),
      ),
    )
    assert.ok(out.get('word/document.xml')?.includes('<w:ins w:id="1" w:author="山田"'))
    assert.ok(out.get('word/comments.xml')?.includes('意見'))
  })

  it('a chart and its cached values, without the workbook behind it', async () => {
    const chart =
      '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:chart><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef><c:f>Sheet1!$A$1</c:f><c:numCache><c:pt idx="0"><c:v>42</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart><c:externalData r:id="rIdW"/></c:chartSpace>'
    const out = await disarmed(
      'docx',
      docx('', {
        parts: [
          { path: 'word/charts/chart9.xml', type: officeType('drawingml.chart+xml'), content: chart },
          { path: 'word/embeddings/a.xlsx', type: officeType('spreadsheetml.sheet'), content: 'PK' },
        ],
        rels: [
          { from: 'word/document.xml', id: 'rIdC', type: `${R}chart`, target: 'charts/chart9.xml' },
          { from: 'word/charts/chart9.xml', id: 'rIdW', type: `${R}package`, target: '../embeddings/a.xlsx' },
        ],
      }),
    )
    const written = out.get('word/charts/chart1.xml') ?? ''
    assert.ok(written.includes('<c:f>Sheet1!$A$1</c:f>') && written.includes('<c:v>42</c:v>') && !written.includes('externalData'))
  })

  it('a part may not be two things', async () => {
    const rels = [
      { from: 'word/document.xml', id: 'a', type: `${R}header`, target: 'header1.xml' },
      { from: 'word/document.xml', id: 'b', type: `${R}image`, target: 'header1.xml' },
    ]
    const out = await disarmed(
      'docx',
      docx('', { parts: [{ path: 'word/header1.xml', type: wordType('header'), content: wordPart('hdr', paragraph(text('h'))) }], rels }),
    )
    assert.deepEqual(
      [...out.keys()],
      ['[Content_Types].xml', '_rels/.rels', 'word/document.xml', 'word/_rels/document.xml.rels', 'word/header1.xml'],
    )
  })
})
