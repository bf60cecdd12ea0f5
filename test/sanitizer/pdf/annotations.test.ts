import assert from 'node:assert/strict'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { build, hex, type Parts, stream } from '../samples/pdf.ts'

const disarm = (parts: Parts) => pdf.disarm(build(parts), 'pdf', defaultDisarmOptions, defaultLimits)
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const look = stream('/Subtype/Form/BBox[0 0 10 10]', '0 0 1 rg 0 0 10 10 re f')

/** The output, after the inspection and a second disarm had nothing to say. */
async function inert(parts: Parts): Promise<{ text: string; removed: readonly { kind: string; count: number }[] }> {
  const { bytes, removed } = await disarm(parts)
  assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
  assert.deepEqual((await pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)).bytes, bytes)
  return { text: latin1(bytes), removed }
}
const annotated = (entries: string, objects: readonly string[] = [], catalog = ''): Parts => ({
  page: `/Annots[<</Type/Annot/Rect[10 10 90 30]${entries}>>]`,
  objects,
  catalog,
})

describe('PDF: notes and forms', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  const kept: readonly [says: string, entries: string, stays: readonly string[], gone: readonly string[]][] = [
    ['a note', `/Subtype/Text/Contents${hex('seen')}/Name/Comment/T(author)/M(D:2020)/RC(<p>x</p>)/Popup 3 0 R`, ['/Subtype/Text', '/Contents<7365656E>', '/Name/Comment'], ['author', 'D:2020', '/RC', '/Popup']],
    ['a highlight', '/Subtype/Highlight/QuadPoints[1 2 3 4 5 6 7 8]/C[1 1 0]/CA 0.5/AP<</N 10 0 R/D 10 0 R>>', ['/QuadPoints[1 2 3 4 5 6 7 8]', '/C[1 1 0]', '/CA 0.5', '/AP<</N'], ['/D ']],
    ['ink', '/Subtype/Ink/InkList[[1 2 3 4][5 6]]/BS<</W 2/S/S/X 1>>', ['/InkList[[1 2 3 4] [5 6]]', '/BS<</W 2/S/S>>'], ['/X 1']],
    ['free text', '/Subtype/FreeText/DA(0 0 1 rg /Helv 12 Tf)/Contents(x)/DS(font: x)', ['/DA<302030203120726720'], ['/DS']],
    ['free text whose appearance string draws', '/Subtype/FreeText/DA(/X Do 0 g)/Contents(x)', ['/Subtype/FreeText'], ['/DA']],
    ['a stamp without what it does', '/Subtype/Stamp/Name/Approved/A<</S/Launch/F(x)>>/AA<</E<</S/JavaScript/JS(x)>>>>', ['/Name/Approved'], ['/AA', '/Launch', '/JS']],
    ['a line', '/Subtype/Line/L[1 2 3 4]/LE[/OpenArrow/None]/Measure<</X 1>>', ['/L[1 2 3 4]', '/LE[/OpenArrow /None]'], ['/Measure']],
  ] // biome-ignore format: a table
  for (const [says, entries, stays, gone] of kept)
    it(`${says} stays, inert`, async () => {
      const { text } = await inert(annotated(entries, [look]))
      for (const part of stays) assert.ok(text.includes(part), `${part} in ${/\/Annot\/.*/.exec(text)?.[0]}`)
      for (const part of gone) assert.ok(!text.includes(part), part)
    })

  it('what may not stay is drawn as it looks, and reported', async () => {
    for (const [subtype, kind] of [
      ['RichMedia', 'multimedia'],
      // Its file is counted where it is (/EF), its icon here.
      ['FileAttachment', 'annotation'],
      ['Watermark', 'annotation'],
    ] as const) {
      const { text, removed } = await inert(annotated(`/Subtype/${subtype}/AP<</N 10 0 R>>`, [look]))
      assert.ok(text.includes('/Drawn1') && !text.includes('/Annots'), subtype)
      assert.ok(
        removed.some((finding) => finding.kind === kind),
        subtype,
      )
    }
  })

  const form =
    '/AcroForm<</Fields[10 0 R 13 0 R]/CO[10 0 R]/NeedAppearances true/XFA(x)/SigFlags 3/DR<</Font<</F 5 0 R>>>>/DA(/F 0 Tf 0 g)>>'
  const fields: Parts = {
    catalog: form,
    page: '/Annots[11 0 R 12 0 R 13 0 R 15 0 R]',
    objects: [
      `<</T(person)/Kids[11 0 R 12 0 R 16 0 R]>>`,
      `<</Subtype/Widget/Rect[1 1 9 9]/Parent 10 0 R/FT/Tx/T(name)/V${hex('Hanako')}/AA<</K<</S/JavaScript/JS(x)>>>>/MaxLen 20/AP<</N 14 0 R>>>>`,
      '<</Subtype/Widget/Rect[1 1 9 9]/Parent 10 0 R/FT/Ch/T(town)/Opt[(a)[(b)(c)]]/V(a)/Ff 131072>>',
      '<</Subtype/Widget/Rect[1 1 9 9]/FT/Btn/T(agree)/V/Yes/AS/Yes/MK<</CA(4)/I 14 0 R>>/AP<</N<</Yes 14 0 R/Off 14 0 R>>>>>>',
      look,
      '<</Subtype/Widget/Rect[1 1 9 9]/FT/Btn/Ff 65536/T(send)/A<</S/SubmitForm/F(x)>>/AP<</N 14 0 R>>>>',
      '<</FT/Tx/T(nowhere)/V(unseen)>>',
    ],
  }
  it('form fields keep their tree, values and looks, and do nothing', async () => {
    const { text, removed } = await inert(fields)
    for (const part of ['/T<706572736F6E>', '/V<48616E616B6F>', '/Opt[<61> [<62> <63>]]', '/V/Yes', '/AS/Yes', '/MK<</CA<34>>>', '/NeedAppearances true', '/MaxLen 20'])
      assert.ok(text.includes(part), part) // biome-ignore format: a list
    for (const part of ['/AA', '/JS', '/XFA', '/SigFlags', '/CO', 'SubmitForm', Buffer.from('unseen').toString('hex').toUpperCase(), '/I '])
      assert.ok(!text.includes(part), part) // biome-ignore format: a list
    assert.ok(text.includes('/Drawn1'), 'the push button is drawn')
    assert.ok(removed.some(({ kind }) => kind === 'form'))
  })

  it('a signature leaves as what it looks like', async () => {
    const { text, removed } = await inert(
      annotated(
        '/Subtype/Widget/FT/Sig/T(s)/V 11 0 R/AP<</N 10 0 R>>',
        [look, `<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>`],
        '/AcroForm<</Fields[]/SigFlags 3>>',
      ),
    )
    assert.ok(text.includes('/Drawn1') && !text.includes('/Sig') && !text.includes('/AcroForm'))
    assert.ok(removed.some(({ kind }) => kind === 'signature'))
  })

  const box = (entries: string) => `<</Subtype/Widget/Rect[1 1 9 9]${entries}/AP<</N 14 0 R>>>>`
  const unlisted: readonly [says: string, catalog: string, listed: RegExp | undefined][] = [
    ['fields that the form does not name', '/AcroForm<</Fields/none/NeedAppearances true>>', /<<\/Fields\[\]\/NeedAppearances true>>/],
    ['a field beside those that it names', '/AcroForm<</Fields[12 0 R]>>', /<<\/Fields\[\d+ 0 R\]>>/],
    ['fields of no form', '', undefined],
  ]
  for (const [says, catalog, listed] of unlisted)
    it(`${says} keep their values and stay unnamed`, async () => {
      const { text } = await inert({
        catalog,
        page: '/Annots[11 0 R 12 0 R]',
        objects: [
          '<</T(group)/FT/Btn/Ff 49152/V/1/Kids[11 0 R]>>',
          box('/Parent 10 0 R/AS/1'),
          box(`/FT/Tx/T(name)/V${hex('Hanako')}`),
          'null',
          look,
        ],
      })
      for (const part of ['/T<67726F7570>', '/V/1/Kids[', '/V<48616E616B6F>', '/Parent ']) assert.ok(text.includes(part), part)
      if (listed) assert.match(text, listed)
      else assert.doesNotMatch(text, /AcroForm/)
    })

  it('a field whose parents run in a circle ends', async () => {
    const { text } = await inert({
      ...fields,
      page: '/Annots[11 0 R]',
      objects: ['<</T(a)/Parent 11 0 R>>', '<</Subtype/Widget/Rect[1 1 9 9]/Parent 10 0 R/FT/Tx/T(b)>>'],
    })
    assert.ok(text.includes('/AcroForm'))
  })
})
