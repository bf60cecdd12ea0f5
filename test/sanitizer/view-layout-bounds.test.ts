/** Simple pages of what is too large, damaged or meant to harm: bounds in pairs, and nothing but known refusals. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readZip } from '../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../sanitizer/container/zip/writer.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { Refusal, type RefusalCode } from '../../sanitizer/refusal.ts'
import { officeSamples } from './samples/office.ts'
import { docx, paragraph, pptx, text, xlsx } from './samples/office-package.ts'
import { hasPoppler, lay, pagesOf, textOf } from './view-layout-pages.ts'

const CUT = '以下は表示していません'
const refusal = async (made: Promise<unknown>): Promise<RefusalCode | 'none'> => {
  try {
    await made
    return 'none'
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error))
    return error.code
  }
}

describe('simple pages: bounds', function () {
  this.timeout(120_000)

  /** Three pages of each kind. */
  const threePages: readonly (readonly [format: 'text' | 'csv' | 'docx' | 'xlsx' | 'pptx', bytes: Uint8Array])[] = [
    ['text', Buffer.from('一\f二\f三')],
    ['csv', Buffer.from('あ,い\n'.repeat(120))],
    ['docx', docx('<w:p><w:r><w:br w:type="page"/></w:r></w:p>'.repeat(2) + paragraph(text('終')))],
    ['xlsx', xlsx(Array.from({ length: 120 }, (_, row) => `<row r="${row + 2}"><c r="A${row + 2}"><v>1</v></c></row>`).join(''))],
  ]
  for (const [format, bytes] of threePages) {
    it(`${format}: pages exactly at the bound are all shown; one more is left out with a sentence`, async function () {
      if (!hasPoppler) this.skip()
      const { count } = pagesOf(await lay(bytes, format))
      assert.ok(count >= 3, `${count} pages`)
      const whole = await lay(bytes, format, { layoutPages: count })
      assert.equal(pagesOf(whole).count, count)
      assert.ok(!textOf(whole).join('').includes(CUT))
      const cut = await lay(bytes, format, { layoutPages: count - 1 })
      assert.equal(pagesOf(cut).count, count - 1)
      assert.ok(textOf(cut).at(-1)?.includes(CUT), 'the last page says so')
    })
  }

  it('a sheet of 1,048,576 rows stops', async function () {
    if (!hasPoppler) this.skip()
    const rows = Array.from(
      { length: 60_000 },
      (_, row) => `<row r="${row * 17 + 2}"><c r="A${row * 17 + 2}"><v>${row}</v></c></row>`,
    ).join('')
    const pdf = await lay(xlsx(rows), 'xlsx', {}, 0)
    assert.equal(pagesOf(pdf).count, defaultLimits.layoutPages)
    const last = await lay(xlsx(rows), 'xlsx', {}, defaultLimits.layoutPages - 1)
    assert.ok(textOf(last).at(-1)?.includes(CUT))
  })

  it('cells exactly at the bound are all shown; past it the rest is left out with a sentence', async function () {
    if (!hasPoppler) this.skip()
    const book = xlsx('<row r="2"><c r="A2" t="str"><v>二</v></c></row><row r="3"><c r="A3" t="str"><v>三</v></c></row>')
    const all = textOf(await lay(book, 'xlsx', { layoutCells: 6 })).join('')
    assert.ok(all.includes('三') && !all.includes(CUT))
    const cut = textOf(await lay(book, 'xlsx', { layoutCells: 5 })).join('')
    assert.ok(cut.includes('二') && !cut.includes('三') && cut.includes(CUT))
  })

  it('elements held at once: exactly at the bound, and one past', async () => {
    // A paragraph of one run is three elements; the sample's own paragraph has as many.
    const bytes = docx(`<w:p>${'<w:r><w:t>a</w:t></w:r>'.repeat(10)}</w:p>`)
    assert.equal(await refusal(lay(bytes, 'docx', { layoutElements: 21 })), 'none')
    assert.equal(await refusal(lay(bytes, 'docx', { layoutElements: 20 })), 'limit-entries')
  })

  it('the bounds of the readers hold here, too', async () => {
    const bytes = docx(paragraph(text('a')))
    assert.equal(await refusal(lay(bytes, 'docx', { entries: 1 })), 'limit-entries')
    assert.equal(await refusal(lay(bytes, 'docx', { expandedBytes: 100 })), 'limit-ratio')
    const deep = docx('<w:sdt><w:sdtContent>'.repeat(200) + paragraph(text('a')) + '</w:sdtContent></w:sdt>'.repeat(200))
    assert.equal(await refusal(lay(deep, 'docx')), 'limit-depth')
  })

  it('what stands at the edge of sense is laid out: huge sizes, endless styles, merged everything', async () => {
    const cases: readonly (readonly ['docx' | 'xlsx' | 'pptx', Uint8Array])[] = [
      ['docx', docx(`<w:p><w:pPr><w:ind w:left="999999999"/><w:spacing w:before="99999999" w:line="1"/></w:pPr>${text('a')}</w:p>`)],
      ['docx', docx(`<w:p><w:r><w:rPr><w:sz w:val="99999999"/></w:rPr><w:t>大</w:t></w:r></w:p>`)],
      [
        'docx',
        docx(`<w:p/><w:sectPr><w:pgSz w:w="1" w:h="1"/><w:pgMar w:left="99999" w:top="99999" w:right="9" w:bottom="9"/></w:sectPr>`),
      ],
      ['docx', docx(`<w:tbl><w:tr>${'<w:tc><w:p/></w:tc>'.repeat(1000)}</w:tr></w:tbl>`)],
      [
        'docx',
        docx(
          `<w:tbl><w:tblGrid><w:gridCol w:w="0"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr>${paragraph(text('あ'.repeat(5000)))}</w:tc></w:tr></w:tbl>`,
        ),
      ],
      ['docx', docx(`${'<w:tbl><w:tr><w:tc>'.repeat(20)}<w:p/>${'</w:tc></w:tr></w:tbl>'.repeat(20)}`)],
      ['xlsx', xlsx('', { after: '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A1:XFD1048576"/></mergeCells>' })],
      ['xlsx', xlsx('<row r="1048576" ht="1e308"><c r="XFD1048576"><v>1</v></c></row>')],
      ['xlsx', xlsx('<row r="0"><c r="ZZZZ9"><v>NaN</v></c><c r=""><v>1e999</v></c></row>')],
      [
        'pptx',
        pptx('<p:sp><p:spPr><a:xfrm rot="99999999999"><a:off x="-9e99" y="9e99"/><a:ext cx="9e99" cy="0"/></a:xfrm></p:spPr></p:sp>'),
      ],
      [
        'pptx',
        pptx(
          `${'<p:grpSp><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'.repeat(60)}${'</p:grpSp>'.repeat(60)}`,
        ),
      ],
    ]
    for (const [index, [format, bytes]] of cases.entries()) {
      const pdf = await lay(bytes, format)
      assert.ok(
        !/NaN|Infinity|undefined/.test(
          Buffer.from(pdf)
            .toString('latin1')
            .replace(/stream[\s\S]*?endstream/g, ''),
        ),
        `case ${index}`,
      )
      if (hasPoppler) assert.ok(textOf(pdf).length > 0, 'poppler reads every operator')
    }
  })

  it('styles that lead back to themselves end', async () => {
    const { wordExtra } = await import('./samples/office-package.ts')
    const styles = wordExtra(
      'styles',
      'styles',
      '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>',
    )
    assert.equal(await refusal(lay(docx(`<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr>${text('x')}</w:p>`, styles), 'docx')), 'none')
  })
})

/** Pieces that mean something to one of the readers. */
const pieces = [
  '<',
  '/>',
  '</w:p>',
  '<!--',
  '<w:tbl><w:tr><w:tc>',
  '</w:tc></w:tr></w:tbl>',
  '<w:fldChar w:fldCharType="begin"/>',
  '<mc:AlternateContent><mc:Choice>',
  ' r:id="rIdE"',
  ' w:val="-1"',
  ' w:val="99999999999"',
  ' r="A1048577"',
  ' t="s"',
  '<v>1e308</v>',
  '<a:tbl/>',
  '<a:xfrm><a:ext cx="NaN" cy="1"/></a:xfrm>',
  '<p:ph type="title" idx="x"/>',
  'xmlns:w="x"',
]

describe('simple pages: damaged packages', () => {
  it('whatever is changed inside a part, the answer is a refusal or pages', async function () {
    this.timeout(300_000)
    const change = fc.record({ sample: fc.nat(), part: fc.nat(), at: fc.nat(), cut: fc.nat(60), piece: fc.constantFrom('', ...pieces) })
    let shown = 0
    await fc.assert(
      fc.asyncProperty(change, async ({ sample, part, at, cut, piece }) => {
        const { format, bytes } = officeSamples[sample % officeSamples.length] ?? { format: 'docx', bytes: Buffer.alloc(0) }
        let sources: { name: string; bytes: Buffer }[]
        try {
          sources = readZip(bytes, defaultLimits).entries.map((entry) => ({ name: entry.name, bytes: Buffer.from(entry.read()) }))
        } catch {
          return
        }
        const target = sources[part % sources.length]
        if (!target) return
        const from = at % (target.bytes.length + 1)
        target.bytes = Buffer.concat([target.bytes.subarray(0, from), Buffer.from(piece), target.bytes.subarray(from + cut)])
        if ((await refusal(lay(writeZip(sources), format))) === 'none') shown++
      }),
      { numRuns: 800 },
    )
    assert.ok(shown > 100, `${shown} were laid out`)
  })

  it('any bytes as any format', async function () {
    this.timeout(60_000)
    const format = fc.constantFrom('text', 'csv', 'docx', 'xlsx', 'pptx', 'pdf', 'jpeg')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), format, async (bytes, as) => void (await refusal(lay(bytes, as as 'text')))),
      { numRuns: 500 },
    )
  })
})
