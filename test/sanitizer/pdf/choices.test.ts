import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type DisarmOptions, defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { build, type Parts, stream } from '../samples/pdf.ts'

async function disarm(parts: Parts, options: Partial<DisarmOptions> = {}) {
  const result = await pdf.disarm(build(parts), 'pdf', { ...defaultDisarmOptions, ...options }, defaultLimits)
  assert.deepEqual(await pdf.inspect(result.bytes, defaultLimits), [], 'the inspector agrees')
  return { ...result, text: Buffer.from(result.bytes).toString('latin1'), kinds: result.removed.map(({ kind }) => kind) }
}
const refuses = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

const look = stream('/Subtype/Form/BBox[0 0 50 20]', '1 1 0 rg 0 0 50 20 re f')
const highlight = (more: string): Parts => ({
  page: `/Annots[<</Type/Annot/Subtype/Highlight/Rect[20 90 70 110]/QuadPoints[20 110 70 110 20 90 70 90]${more}>>]`,
  objects: [look],
})
const field: Parts = {
  catalog: '/AcroForm<</Fields[11 0 R]>>',
  page: '/Annots[11 0 R]',
  objects: [look, '<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(value)/Rect[20 90 70 110]/AP<</N 10 0 R>>>>'],
}

describe('PDF: what a policy chooses', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  it('notes stay as notes, or become part of the page', async () => {
    const kept = await disarm(highlight('/AP<</N 10 0 R>>'))
    assert.match(kept.text, /\/Subtype\/Highlight/)
    const flat = await disarm(highlight('/AP<</N 10 0 R>>'), { annotations: 'flatten' })
    assert.doesNotMatch(flat.text, /\/Annots|\/Subtype\/Highlight/)
    assert.match(flat.text, /\/Drawn1/)
    assert.ok(flat.kinds.includes('annotation'))
  })

  it('a note that only a viewer draws is not lost in silence', async () => {
    await assert.rejects(disarm(highlight(''), { annotations: 'flatten' }), refuses('content-missing'))
    const pictures = await disarm(highlight(''), { annotations: 'flatten', method: 'flatten' })
    assert.equal(pictures.method, 'flatten')
  })

  it('fields stay with their values, or become part of the page', async () => {
    assert.match((await disarm(field)).text, /\/FT\/Tx/)
    const flat = await disarm(field, { forms: 'flatten' })
    assert.doesNotMatch(flat.text, /\/AcroForm|\/Widget|\/FT\/Tx/)
    assert.match(flat.text, /\/Drawn1/)
  })

  it('links stay, or become text', async () => {
    const parts = { page: '/Annots[<</Type/Annot/Subtype/Link/Rect[1 1 9 9]/A<</S/URI/URI(https://example.jp/)>>>>]' }
    assert.match((await disarm(parts)).text, /\/S\/URI/)
    assert.doesNotMatch((await disarm(parts, { links: 'text' })).text, /\/URI/)
  })

  it('hidden layers stay hidden, or are shown; either way they are told of', async () => {
    const parts: Parts = {
      catalog: '/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>',
      resources: '/Properties<</L 10 0 R>>',
      content: '/OC /L BDC 0 0 50 50 re f EMC',
      objects: ['<</Type/OCG/Name(draft)>>'],
    }
    const hidden = await disarm(parts)
    assert.match(hidden.text, /\/OFF\[/)
    const shown = await disarm(parts, { hiddenLayers: 'show' }).catch((error: unknown) => error)
    assert.ok(!(shown instanceof Error), String(shown))
    assert.doesNotMatch((shown as typeof hidden).text, /\/OFF/)
    for (const { kinds } of [hidden, shown as typeof hidden]) assert.ok(kinds.includes('hidden-layer'))
  })
})

describe('PDF: hidden layers that policy takes out', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  const draft = '<</Type/OCG/Name(draft)>>'
  const parts = (content: string, more = ''): Parts => ({
    catalog: '/OCProperties<</OCGs[10 0 R 11 0 R]/D<</OFF[10 0 R]>>>>',
    resources: `/Properties<</Off 10 0 R/On 11 0 R/None<</Type/OCMD/OCGs[10 0 R]>>/Not<</Type/OCMD/VE[/Not 10 0 R]>>>>${more}`,
    content,
    objects: [
      draft,
      '<</Type/OCG/Name(final)>>',
      stream('/Subtype/Form/BBox[0 0 9 9]/OC 10 0 R', '1 1 1 1 re f'),
      stream('', '0 0 9 9 re f'),
    ],
  })
  const drawing = async (content: string, more?: string) => {
    const { bytes, text } = await disarm(parts(content, more), { hiddenLayers: 'remove' })
    assert.doesNotMatch(text, /OFF|OCMD/)
    const found = [
      ...Buffer.from(bytes)
        .toString('latin1')
        .matchAll(/\/Contents (\d+) 0 R/g),
    ][0]?.[1]
    const at = Buffer.from(bytes).indexOf('stream\n', Buffer.from(bytes).indexOf(`\n${found} 0 obj`)) + 7
    return inflateSync(Buffer.from(bytes).subarray(at)).toString('latin1').trim().replaceAll('\n', ' ')
  }

  for (const [what, content, left] of [
    [
      'its painting goes, what others draw stays',
      '/OC /Off BDC 0 0 1 1 re f EMC /OC /On BDC 0 0 2 2 re f EMC',
      '0 0 1 1 re n /OC /On BDC 0 0 2 2 re f EMC',
    ],
    ['what stands inside of it goes with it', '/OC /Off BDC /P <</MCID 1>>BDC BT (a) Tj ET EMC EMC 0 0 3 3 re f', 'BT ET 0 0 3 3 re f'],
    [
      'colours and clips that it sets stay set',
      '/OC /Off BDC 1 0 0 rg 0 0 5 5 re W f EMC 0 0 9 9 re f',
      '1 0 0 rg 0 0 5 5 re W n 0 0 9 9 re f',
    ],
    ['pictures in the stream go', '/OC /Off BDC BI /W 1/H 1/CS/G/BPC 8 ID \x00 EI EMC 0 0 4 4 re f', '0 0 4 4 re f'],
    ['a membership of hidden groups is hidden', '/OC /None BDC 0 0 1 1 re f EMC', '0 0 1 1 re n'],
    ['a membership that wants it off is shown', '/OC /Not BDC 0 0 1 1 re f EMC', '/OC /Not BDC 0 0 1 1 re f EMC'],
  ] as const) {
    it(what, async () => assert.equal(await drawing(content), left))
  }

  it('a form of that layer is not in the file', async () => {
    const { text } = await disarm(parts('/Form Do', '/XObject<</Form 12 0 R>>'), { hiddenLayers: 'remove' })
    assert.doesNotMatch(text, /Subtype\/Form/)
    assert.match((await disarm(parts('/Form Do', '/XObject<</Form 12 0 R>>'))).text, /Subtype\/Form/)
  })
})

describe('PDF: shells of something else', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))
  const script = stream('', '<xdp/>')

  it('a dynamic XFA form is refused by name', async () => {
    for (const catalog of ['/AcroForm<</Fields[]/XFA 10 0 R>>', '/AcroForm<</Fields[11 0 R]/XFA 10 0 R>>/NeedsRendering true'])
      await assert.rejects(disarm({ catalog, objects: [script, '<</FT/Tx/T(x)>>'] }), refuses('xfa-dynamic'))
  })

  it('a static one keeps its fields and loses its XFA', async () => {
    const { text, kinds } = await disarm({
      ...field,
      catalog: '/AcroForm<</Fields[11 0 R]/XFA 12 0 R>>',
      objects: [...(field.objects ?? []), script],
    })
    assert.match(text, /\/FT\/Tx/)
    assert.doesNotMatch(text, /XFA/)
    assert.ok(kinds.includes('form'))
  })

  it('a portfolio without pages is refused by name; one with a page keeps the page', async () => {
    const catalog = '/Collection<</Type/Collection>>'
    await assert.rejects(disarm({ catalog, pages: '<</Type/Pages/Count 0/Kids[]>>' }), refuses('portfolio-only'))
    assert.ok((await disarm({ catalog })).kinds.includes('embedded-file'))
  })

  it('a file that lost its header is read from its objects', async () => {
    const whole = Buffer.from(build({}))
    const headless = whole.subarray(whole.indexOf('1 0 obj'))
    const { bytes } = await pdf.disarm(headless, 'pdf', defaultDisarmOptions, defaultLimits)
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
  })
})
