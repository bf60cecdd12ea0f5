import assert from 'node:assert/strict'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { bodies, build, file, type Parts, stream } from '../samples/pdf.ts'
import { assertLooksTheSame, popplerInstalled } from './poppler.ts'

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)

const page = (entries: string): Uint8Array =>
  file(new Map([...bodies({}), [3, `<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${entries}>>`]]))
const pages: readonly [says: string, bytes: Uint8Array][] = [
  ['a page that does not start at zero', page('/MediaBox[-100 -50 250 160]')],
  ['corners the other way round', page('/MediaBox[300 200 0 0]')],
  ['a crop box', page('/MediaBox[0 0 300 200]/CropBox[10 80 290.5 150.25]')],
  ['a crop box beyond the page', page('/MediaBox[0 0 300 200]/CropBox[-10 -10 900 900]')],
  ['bleed, trim and art boxes', page('/MediaBox[0 0 300 200]/BleedBox[5 5 295 195]/TrimBox[10 10 290 190]/ArtBox[20 20 280 180]')],
  ['turned once', page('/MediaBox[0 0 300 200]/Rotate 90')],
  ['turned back', page('/MediaBox[0 0 300 200]/Rotate -90')],
  ['turned more than once around', page('/MediaBox[0 0 300 200]/Rotate 630')],
  ['units of two points', page('/MediaBox[0 0 300 200]/UserUnit 2')],
  ['boxes and turn of the parent', file(new Map([...bodies({ pages: '<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 250 180]/CropBox[0 0 240 170]/Rotate 180>>' }), [3, '<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>']]))],
] // biome-ignore format: a table

/** A black square whose look is decided by the graphics state `GS`, over a red one. */
const painted = (state: string, objects: readonly string[] = []): Uint8Array =>
  build({
    resources: `/ExtGState<</GS<<${state}>>>>`,
    content: '1 0 0 rg 20 20 100 100 re f /GS gs 0 0.5 0.2 0.1 k 60 60 100 100 re f',
    objects,
  })
const mask = stream('/Type/XObject/Subtype/Form/BBox[0 0 300 200]/Group<</S/Transparency/CS/DeviceGray>>', '0.5 g 0 0 300 200 re f')
const states: readonly [says: string, bytes: Uint8Array][] = [
  ['opacity', painted('/ca 0.4/CA 0.4')],
  ['blending', painted('/BM/Multiply')],
  ['a choice of blendings', painted('/BM[/Unheard/Screen]')],
  ['a mask by luminosity', painted('/SMask<</S/Luminosity/G 10 0 R/BC[0]>>', [mask])],
  ['a mask by opacity', painted('/SMask<</S/Alpha/G 10 0 R>>', [mask])],
  ['overprint', painted('/OP true/op true/OPM 1')],
] // biome-ignore format: a table

describe('PDF: pages look as before', function () {
  this.timeout(60_000)
  const poppler = popplerInstalled()
  before(() => {
    if (!poppler) console.log('      SKIPPED the second opinion: poppler is not installed')
    return pdf.warm('disarm')
  })

  for (const [says, bytes] of [...pages, ...states])
    it(says, async () => {
      const output = await disarm(bytes)
      assert.equal(output.method, 'rebuild')
      assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
      assert.deepEqual((await disarm(output.bytes)).bytes, output.bytes)
      if (poppler) assertLooksTheSame(bytes, output.bytes)
    })

  const second: Parts = {
    catalog: '/Version/2.0/AF[10 0 R]/Lang(ja)',
    page: '/OutputIntents[<</S/GTS_PDFX/OutputConditionIdentifier(x)>>]/AF[10 0 R]/DPart 11 0 R/Tabs/S',
    objects: ['<</Type/Filespec/F(a.csv)/AFRelationship/Data/EF<</F 12 0 R>>>>', '<</Type/DPart>>', stream('/Type/EmbeddedFile', 'secret')],
  }
  it('PDF 2.0 loses what is attached to pages and how presses print them, and looks the same', async () => {
    const bytes = Buffer.from(latin1(build(second)).replace('%PDF-1.7', '%PDF-2.0'), 'latin1')
    const output = await disarm(bytes)
    for (const gone of ['/AF', '/OutputIntents', '/DPart', '/EF', 'secret']) assert.ok(!latin1(output.bytes).includes(gone), gone)
    assert.ok(output.removed.some(({ kind }) => kind === 'embedded-file'))
    assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
    if (poppler) assertLooksTheSame(bytes, output.bytes)
  })
})
