import assert from 'node:assert/strict'
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
