/** Simple pages of clean documents: what a reader sees, read back by poppler. */
import assert from 'node:assert/strict'
import iconv from 'iconv-lite'
import sharp from 'sharp'
import {
  docx,
  type Extra,
  KEPT,
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
} from './samples/office-package.ts'
import { hasPoppler, lay, look, pagesOf, placesOf, textOf, wordsOf } from './view-layout-pages.ts'

const NOTICE = '簡易表示(レイアウトは元のファイルと異なります)'

const inOrder = (whole: string, ...parts: readonly string[]): void => {
  let from = 0
  for (const part of parts) {
    const found = whole.indexOf(part, from)
    assert.ok(found >= 0, `「${part}」 behind 「${whole.slice(Math.max(0, from - 20), from)}」 in ${whole.slice(0, 600)}`)
    from = found + part.length
  }
}

describe('simple pages', function () {
  this.timeout(60_000)
  before(function () {
    if (hasPoppler) return
    console.log('      SKIPPED: poppler is not installed')
    this.skip()
  })

  describe('of text', () => {
    it('say first that they are simple, then every line, in every encoding that we write', async () => {
      const words = '避難所の件\n\nはい。ｶﾅ ABC 123'
      for (const bytes of [
        Buffer.from(words),
        iconv.encode(words, 'cp932'),
        iconv.encode(words, 'eucjp'),
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(words, 'utf16le')]),
      ]) {
        const [page = ''] = textOf(await lay(bytes, 'text'))
        inOrder(page.replace(/ +/g, ' '), NOTICE, '避難所の件', 'はい', 'ABC', '123')
      }
    })

    it('put 〓 where the font has no character, and nothing for joiners and selectors', async () => {
      assert.match(wordsOf(await lay('前\u{1F600}\ufe0f\u200d後葛\u{e0100}飾', 'text')), /前〓後葛飾/)
    })

    it('draw ticked boxes, and show what the font has not as what says the same', async () => {
      const words = wordsOf(await lay('□☐⬜✔㋿', 'text'))
      assert.match(words, /□□□✓令和/)
      const boxes = await look(await lay('□\n☑\n☒', 'text'))
      const ink = [0, 1, 2].map((line) => boxes.ink(50, 50 + line * 13, 11, 13))
      assert.ok((ink[1] ?? 0) > (ink[0] ?? 1) && (ink[2] ?? 0) > (ink[0] ?? 1), ink.join())
    })

    it('keep columns of a table drawn with characters', async () => {
      const shown = await look(await lay('MMMMMM|\n表表表|\niiiiii|', 'text'))
      // The bars of the three lines stand below one another: one column of the page holds them all.
      const columns = [0, 1, 2].map((line) => {
        const top = 51 + line * 13
        for (let x = 120; x > 60; x--) if (shown.ink(x, top, 1, 11) > 0.3) return x
        return 0
      })
      assert.ok(Math.max(...columns) - Math.min(...columns) <= 1, columns.join())
    })

    it('begin a page at a form feed', async () => {
      const pages = textOf(await lay('一\f二', 'text'))
      assert.equal(pages.length, 2)
      assert.match(pages[1] ?? '', /二/)
    })
  })

  it('of a CSV are a table with its header, quotes undone, numbers at the right', async () => {
    const pdf = await lay('氏名,備考,金額\r\n"田中, 花子","一行目\r\n""二""行目",1200\r\n鈴木,,5', 'csv')
    inOrder(wordsOf(pdf), '氏名', '備考', '金額', '田中,花子', '鈴木')
    assert.match(wordsOf(pdf), /"二"行目/)
    const words = placesOf(pdf)
    const end = (said: string) => words.find(({ word }) => word === said)?.right
    assert.ok(Math.abs((end('1200') ?? 0) - (end('5') ?? 99)) < 0.1, 'both numbers end at one place')
  })

  it('of a wide CSV are as wide as it needs', async () => {
    const { width, height } = pagesOf(await lay(`${Array.from({ length: 30 }, (_, column) => `列${column}の見出し`).join(',')}\n`, 'csv'))
    assert.ok(width > 1000 && width > height, `${width} × ${height}`)
  })

  describe('of a Word document', () => {
    const numbering = wordExtra(
      'numbering',
      'numbering',
      `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalFullWidth"/><w:lvlText w:val="第%1条"/><w:pPr><w:ind w:left="840" w:hanging="840"/></w:pPr></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="aiueoFullWidth"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`,
    )
    const item = (words: string, level = 0): string =>
      `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr></w:pPr>${text(words)}</w:p>`

    it('have its lists with their numbers', async () => {
      inOrder(
        wordsOf(
          await lay(docx(item('目的') + item('定義') + item('市', 1) + item('区', 1) + item('附則') + item('町', 1), numbering), 'docx'),
        ),
        '第１条目的',
        '第２条定義',
        '(ア)市',
        '(イ)区',
        '第３条附則',
        '(ア)町',
      )
    })

    it('have headings in bold, from the name or the outline of their style', async () => {
      const styles = wordExtra(
        'styles',
        'styles',
        `<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="本文"/></w:style>`,
      )
      const heading = (id: string): string => `<w:p><w:pPr><w:pStyle w:val="${id}"/></w:pPr>${text('見出')}</w:p>`
      const [bold, plain] = await Promise.all(
        ['a', 'b'].map(async (id) => look(await lay(docx(heading(id).replaceAll('見出', '■■■■'), styles), 'docx'))),
      )
      const pdf = Buffer.from(await lay(docx(heading('a'), styles), 'docx')).toString('latin1')
      assert.ok(bold && plain)
      assert.ok(
        pdf.includes('/F1 ') &&
          !Buffer.from(await lay(docx(heading('b'), styles), 'docx'))
            .toString('latin1')
            .includes('/F1 '),
        'the bold face is embedded only where it is used',
      )
    })

    it('have tables with merged cells, each text once, and their lines', async () => {
      const cell = (words: string, properties = ''): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text(words))}</w:tc>`
      const edge =
        '<w:top w:val="single" w:sz="12"/><w:left w:val="single" w:sz="12"/><w:bottom w:val="single" w:sz="12"/><w:right w:val="single" w:sz="12"/><w:insideH w:val="single" w:sz="12"/><w:insideV w:val="single" w:sz="12"/>'
      const table = `<w:tbl><w:tblPr><w:tblBorders>${edge}</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>
        <w:tr>${cell('横', '<w:gridSpan w:val="2"/>')}${cell('縦', '<w:vMerge w:val="restart"/>')}</w:tr>
        <w:tr><w:trPr><w:trHeight w:val="1000"/></w:trPr>${cell('左')}${cell('中')}${cell('隠', '<w:vMerge/>')}</w:tr></w:tbl>`
      const pdf = await lay(docx(table), 'docx')
      inOrder(wordsOf(pdf), KEPT, '横', '縦', '左', '中')
      assert.ok(!wordsOf(pdf).includes('隠'), 'a cell that another covers')
      const shown = await look(pdf)
      // Between the first and the second column there is a line in the second row only.
      const left = 50 + 100
      const top = 50 + 13
      assert.ok(shown.ink(Math.round(left) - 2, top + 4, 4, 5) < 0.2, 'none through the cell over two columns')
      assert.ok(shown.ink(Math.round(left) - 2, top + 30, 4, 20) > 0.2, 'one between the cells below')
    })

    it('break where the document breaks, and turn where a section does', async () => {
      const section = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr></w:pPr></w:p>'
      const pdf = await lay(
        docx(`${paragraph(run('<w:br w:type="page"/>'))}${paragraph(text('二枚目'))}${section}${paragraph(text('三枚目'))}`),
        'docx',
      )
      const pages = textOf(pdf)
      assert.equal(pages.length, 3)
      assert.match(pages[1] ?? '', /二枚目/)
      assert.match(pages[2] ?? '', /三枚目/)
      assert.deepEqual(pagesOf(pdf), { count: 3, width: 841.9, height: 595.3 })
    })

    it('show tracked changes, notes and comments with who said them', async () => {
      const comments = wordExtra('comments', 'comments', `<w:comment w:id="7" w:author="佐藤">${paragraph(text('要確認'))}</w:comment>`)
      const footnotes: Extra = {
        parts: [
          {
            path: 'word/footnotes.xml',
            type: wordType('footnotes'),
            content: wordPart('footnotes', `<w:footnote w:id="2">${paragraph(text('脚注文'))}</w:footnote>`),
          },
        ],
        rels: [{ from: 'word/document.xml', id: 'rIdF', type: `${R}footnotes`, target: 'footnotes.xml' }],
      }
      const body = paragraph(
        `${text('前')}<w:ins>${text('追加')}</w:ins><w:del>${run('<w:delText>削除</w:delText>')}</w:del>${run('<w:footnoteReference w:id="2"/>')}${run('<w:commentReference w:id="7"/>')}`,
      )
      const pdf = await lay(
        docx(body, {
          parts: [...(comments.parts ?? []), ...(footnotes.parts ?? [])],
          rels: [...(comments.rels ?? []), ...(footnotes.rels ?? [])],
        }),
        'docx',
      )
      inOrder(wordsOf(pdf).replaceAll('[', '').replaceAll(']', ''), '前', '追加', '削除', '脚注文', 'コメント1佐藤', '要確認')
      const shown = await look(pdf)
      const colours = new Set<string>()
      for (let x = 56; x < 200; x++)
        for (let y = 60; y < 90; y++)
          colours.add(
            shown
              .at(x, y)
              .map((value) => value >> 6)
              .join(),
          )
      assert.ok(colours.has('0,1,2'), 'insertions are blue')
      assert.ok(colours.has('2,0,0'), 'deletions are red')
    })

    it('have fields as their results, ruby in brackets, text boxes, headers once; nothing hidden', async () => {
      const field = (code: string, result: string): string =>
        `${run('<w:fldChar w:fldCharType="begin"/>')}${run(`<w:instrText>${code}</w:instrText>`)}${run('<w:fldChar w:fldCharType="separate"/>')}${text(result)}${run('<w:fldChar w:fldCharType="end"/>')}`
      const ruby = run(`<w:ruby><w:rt>${text('かすみがせき')}</w:rt><w:rubyBase>${text('霞が関')}</w:rubyBase></w:ruby>`)
      const box = run(
        `<w:pict><v:shape style="width:200pt;height:40pt"><v:textbox><w:txbxContent>${paragraph(text('様式第１号'))}</w:txbxContent></v:textbox></v:shape></w:pict>`,
      )
      const hidden = run('<w:rPr><w:vanish/></w:rPr><w:t>秘</w:t>')
      const body = paragraph(field('DATE', '令和８年')) + paragraph(ruby) + paragraph(box) + paragraph(hidden) + paragraph(text('終'))
      const sections = '<w:sectPr><w:headerReference w:type="default" r:id="rIdX"/></w:sectPr>'
      const words = wordsOf(await lay(docx(body + sections, wordExtra('header', 'hdr', paragraph(text('部外秘')))), 'docx'))
      inOrder(words, '部外秘', KEPT, '令和８年', '霞が関(かすみがせき)', '様式第１号', '終')
      assert.equal(words.split('部外秘').length, 2)
      assert.ok(!words.includes('秘終') && !words.includes('DATE'))
    })

    it('have pictures at their size and place', async () => {
      const red = await sharp({ create: { width: 60, height: 30, channels: 3, background: '#ff0000' } })
        .jpeg()
        .toBuffer()
      const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: { r: 0, g: 0, b: 255, alpha: 0.5 } } })
        .png()
        .toBuffer()
      const drawing = (id: string, width: number, height: number): string =>
        paragraph(
          run(
            `<w:drawing><wp:inline><wp:extent cx="${width * 12_700}" cy="${height * 12_700}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`,
          ),
        )
      const extra: Extra = {
        parts: [
          { path: 'word/media/a.jpg', type: 'image/jpeg', content: red },
          { path: 'word/media/b.png', type: 'image/png', content: clear },
        ],
        rels: [
          { from: 'word/document.xml', id: 'rIdA', type: `${R}image`, target: 'media/a.jpg' },
          { from: 'word/document.xml', id: 'rIdB', type: `${R}image`, target: 'media/b.png' },
        ],
      }
      const shown = await look(await lay(docx(drawing('rIdA', 120, 60) + drawing('rIdB', 80, 80), extra), 'docx'))
      const [r = 0, g = 255] = shown.at(50 + 60, 63 + 30)
      assert.ok(r > 240 && g < 20, 'a red picture')
      assert.ok(shown.ink(50 + 122, 63, 20, 40) === 0, 'as wide as stated')
      const [br, , bb] = shown.at(50 + 40, 63 + 62 + 45)
      assert.ok(Math.abs(br - 128) < 6 && bb > 250, `half transparent: ${br} ${bb}`)
    })
  })

  describe('of a workbook', () => {
    const styles = (xfs: string, more = ''): Extra => ({
      parts: [{ path: 'xl/styles.xml', type: sheetType('styles'), content: sheetPart('styleSheet', `${more}<cellXfs>${xfs}</cellXfs>`) }],
      rels: [{ from: 'xl/workbook.xml', id: 'rIdS', type: `${R}styles`, target: 'styles.xml' }],
    })

    it('show each visible sheet under its name, and no hidden one', async () => {
      const second = (id: string, name: string, state = ''): Extra & { readonly sheets: string } => ({
        parts: [
          {
            path: `xl/worksheets/${id}.xml`,
            type: sheetType('worksheet'),
            content: sheetPart('worksheet', `<sheetData><row r="1"><c r="A1" t="str"><v>${name}の値</v></c></row></sheetData>`),
          },
        ],
        rels: [{ from: 'xl/workbook.xml', id, type: `${R}worksheet`, target: `worksheets/${id}.xml` }],
        sheets: `<sheet name="${name}" sheetId="9" r:id="${id}"${state}/>`,
      })
      const [shown, hidden] = [second('rId8', '集計'), second('rId9', '裏', ' state="hidden"')]
      const pages = textOf(
        await lay(
          xlsx('', {
            parts: [...(shown.parts ?? []), ...(hidden.parts ?? [])],
            rels: [...(shown.rels ?? []), ...(hidden.rels ?? [])],
            sheets: shown.sheets + hidden.sheets,
          }),
          'xlsx',
        ),
      )
      assert.equal(pages.length, 2)
      inOrder(pages[0] ?? '', NOTICE, 'S1', KEPT)
      inOrder(pages[1] ?? '', '集計', '集計の値')
    })

    it('show numbers, dates and eras in their formats', async () => {
      const formats =
        '<numFmts count="1"><numFmt numFmtId="170" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
      const extra = styles('<xf numFmtId="0"/><xf numFmtId="3"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="170"/>', formats)
      const cells = [1234567.5, 1234567.5, 46348, 0.256, 46348]
        .map((value, index) => `<row r="${index + 2}"><c r="A${index + 2}" s="${index}"><v>${value}</v></c></row>`)
        .join('')
      inOrder(wordsOf(await lay(xlsx(cells, extra), 'xlsx')), '1234567.5', '1,234,568', '2026/11/22', '25.60%', '令和8年11月22日')
    })

    it('merge cells, fill and rule them, and keep widths and heights', async () => {
      const extra = {
        ...styles(
          '<xf/><xf fillId="2" borderId="1"/>',
          '<fills><fill/><fill/><fill><patternFill patternType="solid"><fgColor rgb="FF00FF00"/></patternFill></fill></fills><borders><border/><border><left style="thick"/><right style="thick"/><top style="thick"/><bottom style="thick"/></border></borders>',
        ),
        after: '<mergeCells><mergeCell ref="B2:C3"/></mergeCells>',
      }
      const row = (r: number): string =>
        `<row r="${r}" ht="40"><c r="B${r}" s="1" t="str"><v>${r === 2 ? '併合' : '隠'}</v></c><c r="C${r}" s="1"/></row>`
      const pdf = await lay(xlsx(row(2) + row(3), extra), 'xlsx')
      assert.ok(wordsOf(pdf).includes('併合') && !wordsOf(pdf).includes('隠'))
      const shown = await look(pdf)
      // Column A has 8.71 characters of 7 pixels and a margin; row 1 is 13.5 points high.
      const left = 26 + 46
      const middle = shown.at(left + 50, 38 + 13.5 + 40)
      assert.deepEqual(middle, [0, 255, 0], 'no line through a merged cell, and filled')
      assert.ok(shown.ink(Math.round(left) - 1, 60, 4, 20) > 0.2)
      assert.ok(shown.ink(Math.round(left) + 20, 38 + 13 + 84, 40, 4) === 0, 'two rows of 40 points')
    })

    it('print what the author set to be printed', async () => {
      const book = '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">S1!$A$1:$B$3</definedName></definedNames>'
      const cell = (place: string, words: string): string =>
        `<row r="${place.replace(/\D/g, '')}"><c r="${place}" t="str"><v>${words}</v></c></row>`
      const words = wordsOf(await lay(xlsx(cell('B2', '中') + cell('D3', '外') + cell('A9', '下'), { book }), 'xlsx'))
      assert.ok(words.includes('中') && !words.includes('外') && !words.includes('下'))
    })

    it('lie where a sheet is wide, and go on beside where it is wider', async () => {
      const wide = (columns: number): string =>
        `<row r="2">${Array.from({ length: columns }, (_, index) => `<c r="${index < 26 ? '' : 'A'}${String.fromCharCode(65 + (index % 26))}2" t="str"><v>x${index}</v></c>`).join('')}</row>`
      assert.equal(pagesOf(await lay(xlsx(wide(8)), 'xlsx')).count, 1)
      const lying = pagesOf(await lay(xlsx(wide(20)), 'xlsx'))
      assert.ok(lying.count === 1 && lying.width > lying.height, JSON.stringify(lying))
      const beside = await lay(xlsx(wide(48)), 'xlsx')
      assert.equal(pagesOf(beside).count, 2)
      inOrder(wordsOf(beside), 'x0', 'x20', 'x47')
    })

    it('list the comments of cells behind their sheet', async () => {
      const extra: Extra = {
        parts: [
          {
            path: 'xl/comments1.xml',
            type: sheetType('comments'),
            content: sheetPart('comments', '<commentList><comment ref="A1"><text><t>要確認です</t></text></comment></commentList>'),
          },
        ],
        rels: [{ from: 'xl/worksheets/sheet1.xml', id: 'rIdC', type: `${R}comments`, target: '../comments1.xml' }],
      }
      inOrder(wordsOf(await lay(xlsx('', extra), 'xlsx')), KEPT, 'S1のコメント', 'A1', '要確認です')
    })

    it('leave blank pages out between what is far apart', async () => {
      assert.equal(pagesOf(await lay(xlsx('<row r="1000000"><c r="A1000000" t="str"><v>底</v></c></row>'), 'xlsx')).count, 2)
    })
  })

  describe('of a presentation', () => {
    const shape = (x: number, y: number, words: string, properties = ''): string =>
      `<p:sp><p:nvSpPr><p:cNvPr id="9" name=""/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="${x * 12_700}" y="${y * 12_700}"/><a:ext cx="1905000" cy="635000"/></a:xfrm><a:prstGeom prst="rect"/>${properties}</p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr sz="1400"/><a:t>${words}</a:t></a:r></a:p></p:txBody></p:sp>`

    it('are one page a slide of its size, with shapes where they are', async () => {
      const pdf = await lay(
        pptx(shape(100, 200, '左の箱', '<a:solidFill><a:srgbClr val="FFCC00"/></a:solidFill>') + shape(400, 300, '右の箱')),
        'pptx',
      )
      assert.deepEqual(pagesOf(pdf), { count: 1, width: 720, height: 560 })
      inOrder(wordsOf(pdf), '左の箱', '右の箱')
      const shown = await look(pdf)
      assert.deepEqual(shown.at(240, 265), [255, 204, 0])
      assert.deepEqual(shown.at(252, 265), [255, 255, 255])
      assert.ok(shown.ink(405, 323, 60, 20) > 0.05)
    })

    it('scale groups, turn what is turned, and show tables', async () => {
      const group = `<p:grpSp><p:nvGrpSpPr><p:cNvPr id="3" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="1270000" y="1270000"/><a:ext cx="1270000" cy="1270000"/><a:chOff x="0" y="0"/><a:chExt cx="2540000" cy="2540000"/></a:xfrm></p:grpSpPr>${shape(100, 100, '', '<a:solidFill><a:srgbClr val="0000FF"/></a:solidFill>')}</p:grpSp>`
      const table = `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name=""/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="3810000" y="1270000"/><a:ext cx="2540000" cy="635000"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblGrid><a:gridCol w="1270000"/><a:gridCol w="1270000"/></a:tblGrid><a:tr h="317500">${['甲', '乙'].map((words) => `<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>${words}</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc>`).join('')}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
      const pdf = await lay(pptx(group + table), 'pptx')
      inOrder(wordsOf(pdf), '甲', '乙')
      const shown = await look(pdf)
      assert.deepEqual(shown.at(160, 180), [0, 0, 255], 'inside the scaled shape')
      assert.deepEqual(shown.at(140, 160), [255, 255, 255], 'where it would be unscaled')
      assert.ok(shown.ink(398, 120, 4, 20) > 0.1, 'a line between the cells')
    })

    const frame = (uri: string, inner: string): string =>
      `<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name=""/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="1270000" y="1270000"/><a:ext cx="5080000" cy="3810000"/></p:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/${uri}">${inner}</a:graphicData></a:graphic></p:graphicFrame>`
    const cache = (name: string, values: readonly (string | number)[]): string =>
      `<c:${name}Ref><c:${name}Cache>${values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')}</c:${name}Cache></c:${name}Ref>`
    const withChart = (plot: string): Uint8Array =>
      pptx(frame('chart', '<c:chart r:id="rIdC"/>'), {
        parts: [
          {
            path: 'ppt/charts/chart1.xml',
            type: 'application/vnd.openxmlformats-officedocument.drawingml.chart+xml',
            content: `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>避難者数</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea>${plot}</c:plotArea></c:chart></c:chartSpace>`,
          },
        ],
        rels: [{ from: 'ppt/slides/slide1.xml', id: 'rIdC', type: `${R}chart`, target: '../charts/chart1.xml' }],
      })
    const series = (name: string, colour: string, values: readonly number[]): string =>
      `<c:ser><c:tx>${cache('str', [name])}</c:tx><c:spPr><a:solidFill><a:srgbClr val="${colour}"/></a:solidFill></c:spPr><c:cat>${cache('str', ['九段', '麹町'])}</c:cat><c:val>${cache('num', values)}</c:val></c:ser>`

    it('draw charts from the values that they keep: as high as they are, with names', async () => {
      const pdf = await lay(
        withChart(
          `<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>${series('今年', 'FF0000', [100, 50])}${series('前年', '0000FF', [25, 100])}</c:barChart>`,
        ),
        'pptx',
      )
      inOrder(wordsOf(pdf).replaceAll('100', ''), '避難者数')
      for (const words of ['九段', '麹町', '今年', '前年']) assert.ok(wordsOf(pdf).includes(words), words)
      const shown = await look(pdf)
      const heights = { red: [] as number[], blue: [] as number[] }
      for (let x = 105; x < 495; x++) {
        let [red, blue] = [0, 0]
        for (let y = 160; y < 390; y++) {
          const [r, g, b] = shown.at(x, y)
          if (r > 240 && g < 20 && b < 20) red++
          if (b > 240 && g < 20 && r < 20) blue++
        }
        heights.red.push(red)
        heights.blue.push(blue)
      }
      const distinct = (list: readonly number[]) =>
        [...new Set(list.filter((height) => list.filter((other) => other === height).length > 10 && height > 15))].sort((a, b) => a - b)
      const [low = 0, high = 0] = distinct(heights.red)
      assert.ok(Math.abs(high / low - 2) < 0.1, `100 is twice as high as 50: ${low} ${high}`)
      const [less = 0, more = 0] = distinct(heights.blue)
      assert.ok(Math.abs(more / less - 4) < 0.2, `100 is four times as high as 25: ${less} ${more}`)
    })

    it('draw pies by shares; charts of a kind that is not drawn say so', async () => {
      assert.ok(wordsOf(await lay(withChart(`<c:pieChart>${series('x', 'FF0000', [3, 1])}</c:pieChart>`), 'pptx')).includes('75%'))
      assert.ok(wordsOf(await lay(withChart('<c:radarChart/>'), 'pptx')).includes('グラフは簡易表示では表示されません'))
      assert.ok(
        wordsOf(await lay(withChart(`<c:lineChart>${series('x', 'FF0000', [Number.NaN, 1e308])}</c:lineChart>`), 'pptx')).includes(
          '避難者数',
        ),
      )
    })

    it('list the words of SmartArt that has no drawing', async () => {
      const bytes = pptx(frame('diagram', '<dgm:relIds r:dm="rIdD"/>'), {
        parts: [
          {
            path: 'ppt/diagrams/data1.xml',
            type: 'application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml',
            content: `<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>${['受付', '審査'].map((words) => `<dgm:pt><dgm:t><a:p><a:r><a:t>${words}</a:t></a:r></a:p></dgm:t></dgm:pt>`).join('')}</dgm:ptLst></dgm:dataModel>`,
          },
        ],
        rels: [{ from: 'ppt/slides/slide1.xml', id: 'rIdD', type: `${R}diagramData`, target: '../diagrams/data1.xml' }],
      })
      inOrder(wordsOf(await lay(bytes, 'pptx')), '受付', '審査')
    })

    it('leave hidden slides out', async () => {
      const hidden = `<p:sld show="0" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cSld><p:spTree/></p:cSld></p:sld>`
      const ns =
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
      const { pack, slideType } = await import('./samples/office-package.ts')
      const bytes = pack(
        [
          {
            path: 'ppt/presentation.xml',
            type: slideType('presentation.main'),
            content: `<p:presentation ${ns}><p:sldIdLst><p:sldId r:id="rId1"/><p:sldId r:id="rId2"/></p:sldIdLst></p:presentation>`,
          },
          { path: 'ppt/slides/slide1.xml', type: slideType('slide'), content: hidden },
          { path: 'ppt/slides/slide2.xml', type: slideType('slide'), content: hidden.replace(' show="0"', '') },
        ],
        [
          { from: '', id: 'rId1', type: `${R}officeDocument`, target: 'ppt/presentation.xml' },
          { from: 'ppt/presentation.xml', id: 'rId1', type: `${R}slide`, target: 'slides/slide1.xml' },
          { from: 'ppt/presentation.xml', id: 'rId2', type: `${R}slide`, target: 'slides/slide2.xml' },
        ],
      )
      assert.equal(pagesOf(await lay(bytes, 'pptx')).count, 1)
    })
  })

  it('have only the wanted page drawn, all with their sizes, and its text', async () => {
    const bytes = docx(Array.from({ length: 200 }, (_, index) => paragraph(text(`${index}行目です`))).join(''))
    const all = await lay(bytes, 'docx')
    const second = await lay(bytes, 'docx', {}, 1)
    assert.equal(pagesOf(second).count, pagesOf(all).count)
    const [whole, one] = [textOf(all), textOf(second)]
    assert.equal(one[1], whole[1])
    assert.equal((one[0] ?? '').trim(), '')
    assert.ok(second.length < all.length)
  })

  it('are the same bytes for the same file', async () => {
    const bytes = docx(paragraph(text('同じ')))
    assert.deepEqual(await lay(bytes, 'docx'), await lay(bytes, 'docx'))
  })
})
