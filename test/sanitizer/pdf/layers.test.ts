/** What hidden layers say and show where pages become pictures, and where content finds its layers by another's resources. */
import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { withDocument } from '../../../sanitizer/formats/pdf/pdfium/engine.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type DisarmOptions, defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { build, type Parts, stream } from '../samples/pdf.ts'
import { popplerInstalled, textOf } from './poppler.ts'

const draft = '<</Type/OCG/Name(draft)>>'
/** Red, and a word; only in this layer. */
const LAYER = '/OC /L BDC 1 0 0 rg 100 10 50 50 re f BT /F1 24 Tf 20 50 Td (draft) Tj ET EMC'
const hidden = (more: Parts = {}): Parts => ({
  catalog: '/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>',
  pages: '<</Type/Pages/Count 2/Kids[3 0 R 20 0 R]>>',
  content: `BT /F1 24 Tf 20 100 Td (Shelter) Tj ET ${LAYER}`,
  ...more,
  resources: `/Properties<</L 10 0 R>>${more.resources ?? ''}`,
  objects: [draft, ...filled(9, more.objects), '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>'],
})

const filled = (length: number, objects: readonly string[] = []) => Array.from({ length }, (_, index) => objects[index] ?? 'null')

async function disarm(parts: Parts, options: Partial<DisarmOptions>) {
  const input = build(parts)
  const { bytes, removed, method } = await pdf.disarm(input, 'pdf', { ...defaultDisarmOptions, ...options }, defaultLimits)
  assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [], 'the inspector agrees')
  const again = await pdf.disarm(bytes, 'pdf', { ...defaultDisarmOptions, ...options, method: 'rebuild' }, defaultLimits)
  assert.deepEqual(Buffer.from(again.bytes), Buffer.from(bytes), 'the same bytes again')
  const text = Buffer.from(bytes).toString('latin1')
  return { bytes, text, method, kinds: new Map(removed.map(({ kind, count }) => [kind, count])), red: isRed(bytes) }
}
/** The layer's square on the first page. */
const isRed = (bytes: Uint8Array): boolean => {
  const pixels = withDocument(bytes, (document) => document.raster(0, 300, 200, 0)) ?? new Uint8Array()
  const [red = 0, green = 0, blue = 0] = pixels.subarray(((200 - 35) * 300 + 125) * 4)
  return red > 200 && green < 60 && blue < 60
}

/** Every stream's content as one text. */
const contents = (bytes: Uint8Array): string =>
  [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/\/FlateDecode\/Length (\d+)>>\nstream\n/g),
  ]
    .map((found) => inflateSync(Buffer.from(bytes).subarray(found.index + found[0].length)).toString('latin1'))
    .join('\n')

/** A second font, which is none: its page becomes a picture. */
const junk: Parts = {
  resources: '/Font<</F1 5 0 R/F2 11 0 R>>',
  content: `BT /F1 24 Tf 20 100 Td (Shelter) Tj /F2 24 Tf (junk) Tj ET ${LAYER}`,
  objects: [
    '<</Type/Font/Subtype/TrueType/BaseFont/Junk/FirstChar 32/LastChar 122/FontDescriptor 12 0 R/Encoding/WinAnsiEncoding>>',
    '<</Type/FontDescriptor/FontName/Junk/Flags 4/FontBBox[0 0 500 500]/ItalicAngle 0/Ascent 500/Descent 0/CapHeight 500/StemV 80/FontFile2 13 0 R>>',
    stream('', 'no font program'),
  ],
}

describe('PDF: hidden layers and pictures of pages', function () {
  this.timeout(60_000)
  const poppler = popplerInstalled()
  before(() => {
    if (!poppler) console.log('      SKIPPED what the text of pictures says: poppler is not installed')
    return pdf.warm('disarm')
  })

  const ways = [
    ['every page a picture', hidden(), { method: 'flatten' }, 'flatten'],
    ['one page a picture', hidden(junk), {}, 'rebuild'],
  ] as const
  for (const [says, parts, asked, method] of ways)
    describe(says, () => {
      for (const hiddenLayers of ['keep', 'remove'] as const)
        it(`${hiddenLayers}: neither shows nor tells of them, and is reported`, async () => {
          const output = await disarm(parts, { ...asked, hiddenLayers })
          assert.equal(output.method, method)
          assert.match(output.text, /\/Subtype\/Image/)
          assert.ok(!output.red)
          assert.equal(output.kinds.get('hidden-layer'), 1)
          if (poppler) assert.doesNotMatch(textOf(output.bytes), /draft/)
        })

      it('show: they are in the picture and in its text', async () => {
        const output = await disarm(parts, { ...asked, hiddenLayers: 'show' })
        assert.equal(output.method, method)
        assert.ok(output.red)
        assert.equal(output.kinds.get('hidden-layer'), 1)
        if (poppler) assert.match(textOf(output.bytes), /Shelter[\s\S]*draft/)
      })

      it('layers that are shown anyway cost no text', async () => {
        const output = await disarm({ ...parts, catalog: '/OCProperties<</OCGs[10 0 R]/D<<>>>>' }, asked)
        assert.ok(output.red && !output.kinds.has('hidden-layer'))
        if (poppler) assert.match(textOf(output.bytes), /Shelter[\s\S]*draft/)
      })
    })

  for (const [says, entries] of [
    ['a membership', '<</Type/OCMD/OCGs[10 0 R]/P/AllOff>>'],
    ['what a group is used for', '<</Type/OCG/Name(draft)/Usage<</View<</ViewState/OFF>>>>>>'],
  ] as const)
    it(`hidden by ${says}: no text tells of it`, async () => {
      const catalog = '/OCProperties<</OCGs[10 0 R 11 0 R]/D<<>>>>'
      const output = await disarm(
        { ...hidden(), catalog, resources: '/Properties<</L 11 0 R>>', objects: [draft, entries, ...(hidden().objects ?? []).slice(2)] },
        { method: 'flatten' },
      )
      assert.match(output.text, /\/Subtype\/Image/)
      assert.ok(!output.red)
      if (poppler) assert.doesNotMatch(textOf(output.bytes), /draft/)
    })
})

describe('PDF: hidden layers in content without resources of its own', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))
  const form = stream('/Subtype/Form/BBox[0 0 300 200]', `${LAYER} 0 0 1 rg 0 0 7 7 re f`)
  const parts = hidden({ resources: '/XObject<</X 11 0 R>>', content: '/X Do', objects: [form] })

  it('are taken out by the names that others have for them', async () => {
    const { bytes } = await disarm(parts, { hiddenLayers: 'remove' })
    assert.match(contents(bytes), /0 0 7 7 re\s+f/)
    assert.doesNotMatch(contents(bytes), /draft|100 10 50 50 re\s+f/)
    assert.match(contents((await disarm(parts, {})).bytes), /draft/, 'negative control')
  })

  it('where one name is of two layers, the page becomes a picture', async () => {
    const other = '<</Properties<</L<</Type/OCG/Name(final)>>>>>>'
    const output = await disarm({ ...parts, objects: [draft, form, other, ...(parts.objects ?? []).slice(3)] }, { hiddenLayers: 'remove' })
    assert.equal(output.kinds.get('page-picture'), 1)
    assert.doesNotMatch(contents(output.bytes), /draft/)
  })
})
