import assert from 'node:assert/strict'
import { PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { bodies, build, file, type Parts, stream } from '../samples/pdf.ts'
import { assertLooksTheSame, popplerInstalled, textOf } from './poppler.ts'

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)

/** The small document with one object written otherwise. */
const withObject = (number: number, body: string, parts: Parts = {}): Uint8Array => file(new Map([...bodies(parts), [number, body]]))
/** The small document as a text, edited. */
const edited = (edit: (text: string) => string, parts: Parts = {}): Uint8Array => Buffer.from(edit(latin1(build(parts))), 'latin1')

const content = 'BT /F1 24 Tf 20 100 Td (Shelter photo) Tj ET'
const page = (entries: string) => `<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${entries}`
const shown = (operators: string): Parts => ({ content: `BT /F1 24 Tf 20 100 Td (Shelter) Tj ${operators} ET` })

/** A picture over the words; readers that cannot draw it leave it out. */
const pictured = (entries: string): Uint8Array =>
  build({
    resources: '/XObject<</X 10 0 R>>',
    content: `${content} q 200 0 0 100 20 50 cm /X Do Q`,
    objects: [stream(`/Subtype/Image/Width 2/Height 1/BitsPerComponent 8${entries}`, '  ')],
  })

/** Damage that viewers read past; every one of them still says "Shelter". */
const damaged: readonly [says: string, bytes: Uint8Array][] = [
  ['a stream shorter than its length', withObject(4, `<</Length 9000>>\nstream\n${content}\nendstream`)],
  ['a stream longer than its length', withObject(4, `<</Length 4>>\nstream\n${content}\nendstream`)],
  ['a length that is not there', withObject(4, `<</Length 99 0 R>>\nstream\n${content}\nendstream`)],
  ['a length in an object behind the stream, and its word in the data', withObject(4, `<</Length 10 0 R>>\nstream\n% endstream\n${content}\nendstream`, { objects: [String(content.length + 12)] })],
  ['a stream whose end is misspelled', withObject(4, `<</Length ${content.length}>>\nstream\n${content}\nenxstream`)],
  ['a stream behind a carriage return', withObject(4, `<</Length ${content.length}>>\nstream\r${content}\nendstream`)],
  ['a stream behind blanks', withObject(4, `<</Length ${content.length}>>\nstream  \r\n${content}\nendstream`)],
  ['words in the line of a stream', withObject(4, `<</Length ${content.length}>>\nstream BT /F1 24 Tf 20 50 Td (unseen) Tj ET\n${content}\nendstream`)],
  ['a picture in a colour space of nobody', pictured('/ColorSpace/Nobodys')],
  ['a word of nobody', withObject(3, page('/Rotate none/MediaBox[0 0 300 200]>>'))],
  ['numbers of odd spelling', withObject(3, page('/MediaBox[-.5 -1. +300 200.]>>'))],
  ['names spelled in capital, small and twice coded numbers', edited((text) => text.replace('/F1 5 0 R', '/#461 5 0 R /a#2341 5 0 R'), { content: 'BT /#4#361 9 Tf /a#2341 24 Tf 20 100 Td (Shelter) Tj ET' })],
  ['an object without its end', edited((text) => text.replaceAll('endobj\n', ''))],
  ['a header of another spelling', edited((text) => text.replace('%PDF-1.7', '%PDF.1.4'))],
  ['bytes before the header', edited((text) => `HTTP/1.1 200 OK\r\n\r\n${text}`)],
  ['an end without an offset', edited((text) => text.replace(/startxref\n\d+/, 'startxref\n'))],
  ['operators within a row of text', build({ content: 'BT /F1 24 Tf 20 100 Td [(Shel) 0 Tc -50 (ter) 0.0 Tw ( photo)] TJ ET' })],
  ['a row that never closes', build(shown('[(and more) Tj (unseen) Tj'))],
  ['a string that never closes', build(shown('(and more Tj'))],
  ['too many operands', build(shown('1 2 0 -20 Td (seen) Tj'))],
  ['operators of nobody', build(shown('1 foo Tj63 0 -20 Td (seen) Tj'))],
  ['brackets of nobody', build(shown(') } ] > 0 -20 Td (seen) Tj'))],
] // biome-ignore format: a table

/** Damage at which poppler gives up, or shows another page, and most viewers do not. */
const beyond: readonly [says: string, bytes: Uint8Array][] = [
  ['a dictionary that never closes', withObject(3, page('/MediaBox[0 0 300 200]'))],
  ['an array that never closes', withObject(3, page('/MediaBox[0 0 300 200'))],
  ['a trailer without its dictionary', edited((text) => text.replace(/trailer\n<<.*?>>/s, 'trailer\n'))],
  ['no end at all', edited((text) => text.slice(0, text.indexOf('xref\n')))],
  ['a key without a value and a value without a key', withObject(3, page('/MediaBox[0 0 300 200] 17 /Lonely>>'))],
] // biome-ignore format: a table

describe('PDF: damage that viewers read past', function () {
  this.timeout(60_000)
  const poppler = popplerInstalled()
  before(() => {
    if (!poppler) console.log('      SKIPPED the second opinion: poppler is not installed')
    return pdf.warm('disarm')
  })

  for (const [says, bytes] of damaged)
    it(says, async () => {
      const output = await disarm(bytes)
      assert.equal(output.method, 'rebuild')
      assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
      assert.deepEqual((await disarm(output.bytes)).bytes, output.bytes)
      if (poppler) assert.match(assertLooksTheSame(bytes, output.bytes), /Shelter/)
    })

  for (const [says, bytes] of beyond)
    it(says, async () => {
      const output = await disarm(bytes)
      assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
      if (poppler) assert.match(textOf(output.bytes), /Shelter/)
    })

  it('an operator with too few operands ends its stream, on a page that is not compared', async () => {
    const whole = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>'
    const bytes = build({
      pages: '<</Type/Pages/Count 5/Kids[10 0 R 3 0 R 11 0 R 12 0 R 13 0 R]>>',
      ...shown('20 Td (unseen) Tj'),
      objects: [whole, whole, whole, whole],
    })
    const output = await disarm(bytes)
    assert.equal(output.method, 'rebuild')
    assert.ok(output.removed.some(({ kind }) => kind === 'malformed'))
    if (poppler) assert.doesNotMatch(assertLooksTheSame(bytes, output.bytes), /unseen/)
  })

  it('only files that come in are read that way: the library stays strict for everybody else', async () => {
    const bytes = build({ catalog: '/Lang(ja)' })
    const { bytes: output } = await disarm(bytes)
    const language = async (file: Uint8Array) => (await PDFDocument.load(file)).catalog.get(PDFName.of('Lang'))
    assert.ok((await language(bytes)) instanceof PDFString, 'a literal string is one')
    assert.ok((await language(output)) instanceof PDFHexString)
    await assert.rejects(PDFDocument.load(Buffer.from(latin1(bytes).replace('%PDF-1.7', '%PDF.1.4'), 'latin1')))
  })

  it('what a stream cannot mean is not there: the same page without it is another', () => {
    if (!poppler) return
    assert.doesNotMatch(textOf(build({ content: '' })), /Shelter/)
    assert.throws(() => assertLooksTheSame(build({}), build({ content: '' })))
    assert.throws(() => assertLooksTheSame(build({}), build({ page: '/Rotate 90' })))
  })

  const note = '<</Type/Annot/Subtype/Square/Rect[20 20 90 60]/C[1 0 0]/AP<</N 11 0 R>>>>'
  it('an annotation that lies on two pages is on both', async () => {
    const bytes = build({
      pages: '<</Type/Pages/Count 2/Kids[3 0 R 12 0 R]>>',
      page: '/Annots[10 0 R]',
      objects: [
        note,
        '<</Subtype/Form/BBox[0 0 9 9]/Length 18>>\nstream\n1 0 0 rg 0 0 9 9 re f\nendstream',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Annots[10 0 R]>>',
      ],
    })
    const output = await disarm(bytes)
    assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
    assert.equal(latin1(output.bytes).match(/\/Subtype\/Square/g)?.length, 2)
    if (poppler) assertLooksTheSame(bytes, output.bytes)
  })

  const frames: readonly [says: string, entries: string, kept: RegExp][] = [
    ['of the usual width', '/C[0 1 0]', /\/Subtype\/Link\/Rect\[10 10 90 30\]\/C\[0 1 0\]>>/],
    ['of a width of its own', '/Border[0 0 3]', /\/Subtype\/Link\/Rect\[10 10 90 30\]\/Border\[0 0 3\]>>/],
    ['of a style', '/BS<</W 2/S/D/D[4 1]>>', /\/Border\[0 0 2 \[4 1\]\]>>/],
  ]
  for (const [says, entries, kept] of frames)
    it(`a link to a file loses its way and keeps its frame ${says}`, async () => {
      const bytes = build({ page: `/Annots[<</Type/Annot/Subtype/Link/Rect[10 10 90 30]${entries}/A<</S/Launch/F(x.exe)>>>>]` })
      const output = await disarm(bytes)
      assert.match(latin1(output.bytes), kept)
      assert.ok(output.removed.some(({ kind }) => kind === 'annotation'))
      assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
      assert.deepEqual((await disarm(output.bytes)).removed, [])
      if (poppler) assertLooksTheSame(bytes, output.bytes)
    })
})
