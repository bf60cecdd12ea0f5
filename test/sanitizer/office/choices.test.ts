import assert from 'node:assert/strict'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { staying } from '../../../sanitizer/findings.ts'
import { disarmOffice, type OfficeId } from '../../../sanitizer/formats/office/disarm.ts'
import { inspectOffice } from '../../../sanitizer/formats/office/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Choices, defaultChoices } from '../../../sanitizer/protocol.ts'
import {
  docx,
  formulaRow,
  KEPT,
  MARKER,
  paragraph,
  pptx,
  R,
  run,
  sheetPart,
  sheetType,
  slideType,
  text,
  wordExtra,
  xlsx,
} from '../samples/office-package.ts'

/** What a policy chooses about Office documents. Every output passes the inspection, and a second pass changes nothing. */

const document = 'word/document.xml'
const sheet = 'xl/worksheets/sheet1.xml'
const slide = 'ppt/slides/slide1.xml'

async function disarmed(format: OfficeId, bytes: Uint8Array, choices: Partial<Choices> = {}) {
  const all = { ...defaultChoices, ...choices }
  const result = await disarmOffice(format, bytes, defaultLimits, all)
  assert.deepEqual(await inspectOffice(format, result.bytes, defaultLimits), [], 'the inspector agrees')
  const again = await disarmOffice(format, result.bytes, defaultLimits, all)
  assert.deepEqual(
    again.removed.filter(({ kind }) => !staying.has(kind)),
    [],
  )
  assert.ok(Buffer.from(again.bytes).equals(result.bytes), 'twice is once')
  const parts = new Map(readZip(result.bytes, defaultLimits).entries.map(({ name, read }) => [name, Buffer.from(read()).toString()]))
  return { parts, kinds: result.removed.map(({ kind }) => kind), whole: [...parts.values()].join('\n') }
}

const body = async (inner: string, choices: Partial<Choices>): Promise<string> => {
  const { parts } = await disarmed('docx', docx(inner), choices)
  const written = parts.get(document) ?? ''
  return written.slice(written.indexOf(`${KEPT}</w:t></w:r></w:p>`) + `${KEPT}</w:t></w:r></w:p>`.length, written.indexOf('</w:body>'))
}

const by = 'w:id="1" w:author="山田" w:date="2024-01-01T00:00:00Z"'
const link = { from: document, id: 'rIdL', type: `${R}hyperlink`, target: 'https://example.jp/', external: true } as const

describe('office: links as policy chooses', () => {
  const field = (code: string, shown: string): string =>
    run('<w:fldChar w:fldCharType="begin"/>') +
    run(`<w:instrText>${code}</w:instrText>`) +
    run('<w:fldChar w:fldCharType="separate"/>') +
    text(shown) +
    run('<w:fldChar w:fldCharType="end"/>')

  it('become text, on text, in fields and in formulas; places in the document stay', async () => {
    const inner = paragraph(
      `<w:hyperlink r:id="rIdL">${text('one')}</w:hyperlink>${field(' HYPERLINK "https://example.jp/" ', 'two')}` +
        field(' HYPERLINK \\l place "https://example.jp/" ', 'three') +
        `<w:hyperlink w:anchor="place">${text('four')}</w:hyperlink>`,
    )
    const plain = await disarmed('docx', docx(inner, { rels: [link] }), { links: 'text' })
    assert.deepEqual(plain.kinds, ['link'])
    assert.ok(!plain.whole.includes('example.jp'))
    for (const piece of ['>one<', '>two<', '>three<', '<w:hyperlink w:anchor="place">'])
      assert.ok(plain.parts.get(document)?.includes(piece), piece)
    assert.equal((await disarmed('docx', docx(inner, { rels: [link] }))).whole.split('example.jp').length, 4)
    const sheetLinks = await disarmed('xlsx', xlsx(formulaRow('HYPERLINK("https://example.jp/")')), { links: 'text' })
    assert.ok(sheetLinks.parts.get(sheet)?.includes('<c r="A2"><v>42</v></c>'))
    assert.deepEqual(sheetLinks.kinds, ['link'])
  })
})

describe('office: comments as policy chooses', () => {
  const commented = docx(
    paragraph(`<w:commentRangeStart w:id="0"/>${text('about')}<w:commentRangeEnd w:id="0"/>${run('<w:commentReference w:id="0"/>')}`),
    wordExtra('comments', 'comments', `<w:comment w:id="0" w:author="${MARKER}">${paragraph(text(MARKER))}</w:comment>`),
  )

  it('of Word stay and are told of, or go with their places', async () => {
    const kept = await disarmed('docx', commented)
    assert.deepEqual(kept.kinds, ['comment-stays'])
    assert.ok(kept.parts.has('word/comments.xml'))
    const gone = await disarmed('docx', commented, { comments: 'remove' })
    assert.deepEqual(gone.kinds, ['comment'])
    assert.ok(!gone.whole.includes(MARKER) && !gone.whole.includes('comment') && gone.whole.includes('about'))
  })

  it('of Excel go with their boxes', async () => {
    const note = `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="n" type="#t"><v:textbox/><x:ClientData ObjectType="Note"><x:Row>0</x:Row></x:ClientData></v:shape><v:shape id="other"/></xml>`
    const bytes = xlsx('', {
      after: '<legacyDrawing r:id="rIdV"/>',
      parts: [
        {
          path: 'xl/comments9.xml',
          type: sheetType('comments'),
          content: sheetPart(
            'comments',
            `<authors><author>${MARKER}</author></authors><commentList><comment ref="A1" authorId="0"><text><t>${MARKER}</t></text></comment></commentList>`,
          ),
        },
        { path: 'xl/drawings/v.vml', type: 'application/vnd.openxmlformats-officedocument.vmlDrawing', content: note },
      ],
      rels: [
        { from: sheet, id: 'rIdC', type: `${R}comments`, target: '../comments9.xml' },
        { from: sheet, id: 'rIdV', type: `${R}vmlDrawing`, target: '../drawings/v.vml' },
      ],
    })
    assert.deepEqual((await disarmed('xlsx', bytes)).kinds, ['comment-stays'])
    const gone = await disarmed('xlsx', bytes, { comments: 'remove' })
    assert.ok(!gone.whole.includes(MARKER) && !gone.whole.includes('Note') && gone.whole.includes('id="other"'))
  })
})

describe('office: comments of today’s PowerPoint', () => {
  const M = 'http://schemas.microsoft.com/office/'
  const ns = `xmlns:p188="${M}powerpoint/2018/8/main" xmlns:pc="${M}powerpoint/2013/main/command" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"`
  const body = '<p188:txBody><a:bodyPr/><a:p><a:r><a:t>意見</a:t></a:r></a:p></p188:txBody>'
  const bytes = pptx('', {
    parts: [
      {
        path: 'ppt/comments/modernComment_100.xml',
        type: 'application/vnd.ms-powerpoint.comments+xml',
        content: `<p188:cmLst ${ns}><p188:cm id="{1}" authorId="{A}" created="2026-01-01T00:00:00Z"><pc:sldMkLst><pc:docMk/><pc:sldMk cId="1" sldId="256"/></pc:sldMkLst><p188:replyLst><p188:reply id="{2}" authorId="{A}" created="2026-01-02T00:00:00Z">${body}</p188:reply></p188:replyLst>${body}</p188:cm></p188:cmLst>`,
      },
      {
        path: 'ppt/authors.xml',
        type: 'application/vnd.ms-powerpoint.authors+xml',
        content: `<p188:authorLst ${ns}><p188:author id="{A}" name="山田" initials="山" userId="S::${MARKER}@example.jp::1" providerId="AD"/></p188:authorLst>`,
      },
    ],
    rels: [
      { from: slide, id: 'rIdC', type: `${M}2018/10/relationships/comments`, target: '../comments/modernComment_100.xml' },
      { from: 'ppt/presentation.xml', id: 'rIdA', type: `${M}2018/10/relationships/authors`, target: 'authors.xml' },
    ],
  })

  it('stay with the name of their author, not with the account, or go', async () => {
    const kept = await disarmed('pptx', bytes)
    assert.deepEqual(kept.kinds, ['comment-stays'])
    assert.equal(kept.parts.get('ppt/comments/modernComment1.xml')?.split('意見').length, 3)
    assert.match(kept.parts.get('ppt/authors.xml') ?? '', /name="山田" initials="山" userId="u-[0-9a-f]{16}" providerId="None"/)
    assert.ok(!kept.whole.includes(MARKER))
    const gone = await disarmed('pptx', bytes, { comments: 'remove' })
    assert.deepEqual(gone.kinds, ['comment'])
    assert.ok(!/意見|山田|authors/.test(gone.whole))
  })
})

describe('office: tracked changes as policy chooses', () => {
  const ins = (inner: string): string => `<w:ins ${by}>${inner}</w:ins>`
  const del = (words: string): string => `<w:del ${by}><w:r><w:delText>${words}</w:delText></w:r></w:del>`
  const marked = (mark: string, words: string, alignment: string): string =>
    `<w:p><w:pPr><w:jc w:val="${alignment}"/><w:rPr>${mark}</w:rPr></w:pPr>${text(words)}</w:p>`

  it('of text: kept with names, accepted, or rejected', async () => {
    const inner = paragraph(`${text('a')}${ins(text('new'))}${del('old')}`)
    assert.ok((await body(inner, {})).includes('w:author="山田"'))
    assert.equal(await body(inner, { trackedChanges: 'accept' }), paragraph(text('a') + text('new')))
    assert.equal(await body(inner, { trackedChanges: 'remove' }), paragraph(text('a') + text('old')))
    assert.deepEqual((await disarmed('docx', docx(inner))).kinds, ['tracked-change-stays'])
    assert.deepEqual((await disarmed('docx', docx(inner), { trackedChanges: 'accept' })).kinds, ['tracked-change'])
  })

  it('that were moved: once, where policy says', async () => {
    const inner =
      paragraph(
        `<w:moveFromRangeStart w:id="1" w:name="m"/><w:moveFrom ${by}>${text('moved')}</w:moveFrom><w:moveFromRangeEnd w:id="1"/>`,
      ) + paragraph(`<w:moveToRangeStart w:id="2" w:name="m"/><w:moveTo ${by}>${text('moved')}</w:moveTo><w:moveToRangeEnd w:id="2"/>`)
    assert.equal(await body(inner, { trackedChanges: 'accept' }), `<w:p/>${paragraph(text('moved'))}`)
    assert.equal(await body(inner, { trackedChanges: 'remove' }), `${paragraph(text('moved'))}<w:p/>`)
  })

  it('of paragraph marks: two become one, with the properties of the mark that is left', async () => {
    const removedMark = marked(`<w:del ${by}/>`, 'one', 'left') + marked(`<w:del ${by}/>`, 'two', 'right') + marked('', 'three', 'center')
    const one = `<w:p><w:pPr><w:jc w:val="center"/><w:rPr/></w:pPr>${text('one')}${text('two')}${text('three')}</w:p>`
    assert.equal(await body(removedMark, { trackedChanges: 'accept' }), one)
    assert.equal((await body(removedMark, { trackedChanges: 'remove' })).split('<w:p>').length, 4)
    assert.equal(await body(removedMark.replaceAll('w:del', 'w:ins'), { trackedChanges: 'remove' }), one)
    const whole = `<w:p><w:pPr><w:rPr><w:del ${by}/></w:rPr></w:pPr>${del('gone')}</w:p>${paragraph(text('next'))}`
    assert.equal(await body(whole, { trackedChanges: 'accept' }), paragraph(text('next')))
  })

  it('before a table do not swallow it', async () => {
    const inner = `${marked(`<w:del ${by}/>`, 'one', 'left')}<w:tbl><w:tr><w:tc>${paragraph(text('cell'))}</w:tc></w:tr></w:tbl>${paragraph('')}`
    assert.ok((await body(inner, { trackedChanges: 'accept' })).includes(`${text('one')}</w:p><w:tbl>`))
  })

  it('of properties: the new ones, or the ones from before in their place', async () => {
    const inner = `<w:p><w:pPr><w:jc w:val="right"/><w:rPr><w:b/></w:rPr><w:pPrChange ${by}><w:pPr><w:keepNext/><w:jc w:val="left"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:b/><w:rPrChange ${by}><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr><w:t>x</w:t></w:r></w:p>`
    assert.equal(
      await body(inner, { trackedChanges: 'accept' }),
      '<w:p><w:pPr><w:jc w:val="right"/><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>x</w:t></w:r></w:p>',
    )
    assert.equal(
      await body(inner, { trackedChanges: 'remove' }),
      '<w:p><w:pPr><w:keepNext/><w:jc w:val="left"/><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>x</w:t></w:r></w:p>',
    )
    const section = `<w:sectPr><w:type w:val="nextPage"/><w:sectPrChange ${by}><w:sectPr><w:type w:val="continuous"/></w:sectPr></w:sectPrChange></w:sectPr>`
    assert.equal(await body(section, { trackedChanges: 'remove' }), '<w:sectPr><w:type w:val="continuous"/></w:sectPr>')
  })

  it('of rows and cells: they go, and with the last of them the table', async () => {
    const row = (mark: string, words: string): string => `<w:tr><w:trPr>${mark}</w:trPr><w:tc>${paragraph(text(words))}</w:tc></w:tr>`
    const table = `<w:tbl>${row(`<w:ins ${by}/>`, 'added')}${row(`<w:del ${by}/>`, 'removed')}</w:tbl>`
    assert.match(await body(table, { trackedChanges: 'accept' }), /^<w:tbl><w:tr><w:trPr\/><w:tc>.*added.*<\/w:tbl>$/)
    assert.match(await body(table, { trackedChanges: 'remove' }), /^<w:tbl><w:tr><w:trPr\/><w:tc>.*removed.*<\/w:tbl>$/)
    assert.equal(await body(`<w:tbl>${row(`<w:ins ${by}/>`, 'added')}</w:tbl>`, { trackedChanges: 'remove' }), '')
    const cells = `<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel ${by}/></w:tcPr>${paragraph(text('gone'))}</w:tc><w:tc>${paragraph(text('stays'))}</w:tc></w:tr></w:tbl>`
    assert.doesNotMatch(await body(cells, { trackedChanges: 'accept' }), /gone/)
    assert.match(await body(cells, { trackedChanges: 'remove' }), /gone.*stays/)
  })

  it('that hide the begin of a field leave no field behind', async () => {
    const inner = paragraph(
      `<w:del ${by}>${run('<w:fldChar w:fldCharType="begin"/>')}</w:del>${run('<w:instrText>DDE x</w:instrText>')}${run('<w:fldChar w:fldCharType="end"/>')}`,
    )
    assert.doesNotMatch(await body(inner, { trackedChanges: 'accept' }), /fldChar|DDE/)
    // Rejected, the deleted code is code again, and judged as such.
    const code = paragraph(
      `${run('<w:fldChar w:fldCharType="begin"/>')}<w:del ${by}>${run('<w:delInstrText>DDEAUTO c</w:delInstrText>')}</w:del>${run('<w:fldChar w:fldCharType="separate"/>')}${text('r')}${run('<w:fldChar w:fldCharType="end"/>')}`,
    )
    assert.equal(
      await body(code, { trackedChanges: 'remove' }),
      paragraph(`${run('').replace('<w:r></w:r>', '<w:r/>')}<w:r/><w:r/>${text('r')}<w:r/>`),
    )
  })
})

describe('office: hidden content as policy chooses', () => {
  const hiddenRun = (words: string, off = ''): string => `<w:r><w:rPr><w:vanish${off}/></w:rPr><w:t>${words}</w:t></w:r>`

  it('text stays hidden, is shown, or goes', async () => {
    const bytes = docx(paragraph(text('seen') + hiddenRun(MARKER) + hiddenRun('shown', ' w:val="0"')))
    assert.deepEqual((await disarmed('docx', bytes)).kinds, ['hidden-text-stays'])
    const shown = await disarmed('docx', bytes, { hiddenContent: 'show' })
    assert.ok(shown.whole.includes(MARKER) && !shown.whole.includes('vanish'))
    assert.deepEqual(shown.kinds, ['hidden-shown'])
    const gone = await disarmed('docx', bytes, { hiddenContent: 'remove' })
    assert.ok(!gone.whole.includes(MARKER) && gone.whole.includes('seen') && gone.whole.includes('>shown<'))
    assert.deepEqual(gone.kinds, ['hidden-content'])
  })

  it('text that a style hides goes, too, unless the run says that it is shown', async () => {
    const styles = wordExtra(
      'styles',
      'styles',
      '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="Derived"><w:basedOn w:val="Base"/></w:style><w:style w:type="paragraph" w:styleId="Para"><w:rPr><w:vanish/></w:rPr></w:style>',
    )
    const styled = (properties: string, words: string): string => `<w:r><w:rPr>${properties}</w:rPr><w:t>${words}</w:t></w:r>`
    const inner =
      paragraph(styled('<w:rStyle w:val="Derived"/>', MARKER) + styled('<w:rStyle w:val="Derived"/><w:vanish w:val="0"/>', 'shown')) +
      `<w:p><w:pPr><w:pStyle w:val="Para"/></w:pPr>${text(MARKER)}${styled('<w:vanish w:val="0"/>', 'also')}</w:p>`
    assert.deepEqual((await disarmed('docx', docx(inner, styles))).kinds, ['hidden-text-stays'])
    const gone = await disarmed('docx', docx(inner, styles), { hiddenContent: 'remove' })
    assert.ok(!gone.whole.includes(MARKER) && gone.whole.includes('>shown<') && gone.whole.includes('>also<'))
  })

  it('what is hidden is no part of a field that was judged with it', async () => {
    const inner = paragraph(
      run('<w:fldChar w:fldCharType="begin"/>') +
        '<w:r><w:rPr><w:vanish/></w:rPr><w:instrText>PAGE </w:instrText></w:r>' +
        run('<w:instrText>DDEAUTO c</w:instrText>') +
        run('<w:fldChar w:fldCharType="end"/>'),
    )
    assert.doesNotMatch(await body(inner, { hiddenContent: 'remove' }), /DDE|fldChar/)
    const late = paragraph(
      run('<w:fldChar w:fldCharType="begin"/>') +
        '<w:r><w:instrText>PAGE </w:instrText><w:rPr><w:vanish/></w:rPr></w:r>' +
        run('<w:instrText>DDEAUTO c</w:instrText>') +
        run('<w:fldChar w:fldCharType="end"/>'),
    )
    assert.doesNotMatch(await body(late, { hiddenContent: 'remove' }), /DDE|fldChar|PAGE/)
  })

  const strings = (...words: readonly string[]) => ({
    parts: [
      {
        path: 'xl/s.xml',
        type: sheetType('sharedStrings'),
        content: sheetPart('sst', words.map((one) => `<si><t>${one}</t></si>`).join('')),
      },
    ],
    rels: [{ from: 'xl/workbook.xml', id: 'rIdS', type: `${R}sharedStrings`, target: 's.xml' }],
  })

  it('rows and columns stay, are shown, or lose their cells with their strings; formulas become values', async () => {
    const bytes = xlsx(
      '<row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="s"><v>0</v></c><c r="C3"><f>SUM(A2:B3)</f><v>7</v></c></row>',
      strings(MARKER, 'seen'),
    )
    const withColumn = Buffer.from(bytes)
    assert.deepEqual((await disarmed('xlsx', bytes)).kinds, ['hidden-cells-stay'])
    assert.ok(!(await disarmed('xlsx', withColumn, { hiddenContent: 'show' })).whole.includes('hidden'))
    const gone = await disarmed('xlsx', bytes, { hiddenContent: 'remove' })
    assert.ok(gone.parts.get(sheet)?.includes('<row r="2" hidden="1"/>'))
    assert.ok(gone.parts.get(sheet)?.includes('<c r="C3"><v>7</v></c>'))
    assert.deepEqual(gone.kinds, ['formula-value', 'hidden-content'])
    assert.ok(gone.whole.includes(MARKER), 'a string that a visible cell shows stays')
    const alone = await disarmed(
      'xlsx',
      xlsx(
        '<row r="2" hidden="1"><c r="A2" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="s"><v>1</v></c></row>',
        strings(MARKER, 'seen'),
      ),
      { hiddenContent: 'remove' },
    )
    assert.ok(!alone.whole.includes(MARKER) && alone.whole.includes('seen'))
  })

  it('columns lose their cells, however the cells are numbered', async () => {
    const content = sheetPart(
      'worksheet',
      `<cols><col min="2" max="3" hidden="1"/></cols><sheetData><row><c t="inlineStr"><is><t>${KEPT}</t></is></c><c t="inlineStr"><is><t>${MARKER}</t></is></c></row><row><c r="C2" t="inlineStr"><is><t>${MARKER}</t></is></c><c><v>4</v></c></row></sheetData>`,
    )
    const bytes = xlsx('', {
      sheets: '<sheet name="S2" sheetId="2" r:id="rId2"/>',
      parts: [{ path: 'xl/worksheets/two.xml', type: sheetType('worksheet'), content }],
      rels: [{ from: 'xl/workbook.xml', id: 'rId2', type: `${R}worksheet`, target: 'worksheets/two.xml' }],
    })
    const gone = await disarmed('xlsx', bytes, { hiddenContent: 'remove' })
    assert.ok(!gone.whole.includes(MARKER) && gone.whole.includes('<c><v>4</v></c>'))
  })

  it('sheets stay, are shown, or go with what is computed from them', async () => {
    const bytes = xlsx(formulaRow("'S 2'!A1"), {
      sheets: '<sheet name="S 2" sheetId="2" state="hidden" r:id="rId2"/>',
      book: '<definedNames><definedName name="far">\'S 2\'!$A$1</definedName><definedName name="near">S1!$A$1</definedName></definedNames>',
      after: `<dataValidations count="1"><dataValidation type="list" sqref="A1"><formula1>'S 2'!A1:A2</formula1></dataValidation></dataValidations>`,
      parts: [
        {
          path: 'xl/worksheets/two.xml',
          type: sheetType('worksheet'),
          content: sheetPart('worksheet', `<sheetData><row><c t="inlineStr"><is><t>${MARKER}</t></is></c></row></sheetData>`),
        },
      ],
      rels: [{ from: 'xl/workbook.xml', id: 'rId2', type: `${R}worksheet`, target: 'worksheets/two.xml' }],
    })
    assert.deepEqual((await disarmed('xlsx', bytes)).kinds, ['hidden-sheet-stays'])
    const shown = await disarmed('xlsx', bytes, { hiddenContent: 'show' })
    assert.ok(shown.parts.get('xl/workbook.xml')?.includes('<sheet name="S 2" sheetId="2" r:id="rId2"/>'))
    const gone = await disarmed('xlsx', bytes, { hiddenContent: 'remove' })
    assert.ok(!gone.whole.includes(MARKER) && !gone.whole.includes('S 2') && gone.whole.includes('name="near"'))
    assert.ok(gone.parts.get(sheet)?.includes('<c r="A2"><v>42</v></c>'))
  })

  const twoSlides = (show: string): Uint8Array =>
    pptx(
      `<p:sp><p:nvSpPr><p:cNvPr id="9" name="n" hidden="1"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>SHAPE</a:t></a:r></a:p></p:txBody></p:sp>`,
      {
        parts: [
          {
            path: 'ppt/slides/two.xml',
            type: slideType('slide'),
            content: `<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ${show}><p:cSld name="${MARKER}"><p:spTree/></p:cSld></p:sld>`,
          },
        ],
        rels: [
          { from: 'ppt/presentation.xml', id: 'rId2', type: `${R}slide`, target: 'slides/two.xml' },
          { from: slide, id: 'rId3', type: `${R}slide`, target: 'two.xml' },
        ],
      },
    )

  it('slides and shapes stay, are shown, or go', async () => {
    assert.deepEqual((await disarmed('pptx', twoSlides('show="0"'))).kinds, ['hidden-shape-stays', 'hidden-slide-stays'])
    const shown = await disarmed('pptx', twoSlides('show="0"'), { hiddenContent: 'show' })
    assert.ok(!/hidden|show="/.test(shown.whole) && shown.whole.includes(MARKER))
    const gone = await disarmed('pptx', twoSlides('show="0"'), { hiddenContent: 'remove' })
    assert.ok(!gone.whole.includes(MARKER) && !gone.whole.includes('SHAPE') && gone.whole.includes(KEPT))
    assert.ok((await disarmed('pptx', twoSlides(''), { hiddenContent: 'remove' })).whole.includes(MARKER), 'what is not hidden stays')
  })
})

describe('office: speaker notes as policy chooses', () => {
  const noted = pptx('', {
    parts: [
      {
        path: 'ppt/notesSlides/n.xml',
        type: slideType('notesSlide'),
        content: `<p:notes xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:sp><p:txBody><a:bodyPr/><a:p><a:r><a:t>${MARKER}</a:t></a:r><a:fld id="{0}" type="slidenum"><a:t>1</a:t></a:fld></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:notes>`,
      },
    ],
    rels: [{ from: slide, id: 'rIdN', type: `${R}notesSlide`, target: '../notesSlides/n.xml' }],
  })

  it('stay and are told of, or go', async () => {
    assert.deepEqual((await disarmed('pptx', noted)).kinds, ['speaker-note-stays'])
    const gone = await disarmed('pptx', noted, { speakerNotes: 'remove' })
    assert.ok(!gone.whole.includes(MARKER) && !gone.whole.includes('notesSlide'))
    assert.deepEqual(gone.kinds, ['speaker-note'])
  })
})
