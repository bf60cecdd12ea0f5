import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { bodies, build, compressed, file, flated, MARKER, type Parts, stream } from '../samples/pdf.ts'

const disarm = (bytes: Uint8Array, limits: Limits = defaultLimits, method: 'rebuild' | 'flatten' = 'rebuild') =>
  pdf.disarm(bytes, 'pdf', { ...defaultDisarmOptions, method }, limits)
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const installed = (tool: string) => spawnSync(tool, ['--version']).error === undefined

const pixels = stream('/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8', '\x00\x40\x80\xff')
const document: Parts = {
  page: '/CropBox[10 10 290 190]/Rotate 90/Annots[<</Type/Annot/Subtype/Screen/Rect[200 100 250 150]/AP<</N 12 0 R>>>><</Type/Annot/Subtype/Stamp/F 2/Rect[1 1 9 9]/AP<</N 13 0 R>>>>]',
  resources: '/XObject<</I 10 0 R/F 11 0 R>>/ColorSpace<</S[/Separation/Spot/DeviceRGB 14 0 R]>>',
  content: 'BT /F1 24 Tf 20 100 Td (Shelter \\(photo\\)) Tj ET q 50 0 0 50 20 20 cm /I Do Q /F Do /S cs 0.5 scn 100 20 40 40 re f',
  objects: [
    pixels,
    flated('/Subtype/Form/BBox[0 0 300 200]', '1 0 0 rg 200 20 50 50 re f'),
    stream('/Subtype/Form/BBox[0 0 10 10]', '0 0 1 rg 0 0 10 10 re f'),
    stream('/Subtype/Form/BBox[0 0 10 10]', `0 1 0 rg 0 0 10 10 re f %${MARKER}`),
    stream('/FunctionType 4/Domain[0 1]/Range[0 1 0 1 0 1]', '{ dup 1 exch sub 0 }'),
  ],
}

describe('PDF: what stays', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  it('page boxes, rotation, pictures, forms, spot colours, drawn annotations; not the hidden one', async () => {
    const { bytes, removed, method } = await disarm(build(document))
    const text = latin1(bytes)
    assert.equal(method, 'rebuild')
    for (const kept of ['/CropBox[10 10 290 190]', '/Rotate 90', '/Separation', '/FunctionType 4', '/Subtype/Image', '/Drawn1'])
      assert.ok(text.includes(kept), kept)
    assert.ok(!text.includes('/Drawn2') && !text.includes('/Annots'))
    assert.deepEqual(removed, [
      { kind: 'annotation', count: 1 },
      { kind: 'multimedia', count: 1 },
    ])
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
  })

  it('text, by poppler; structure, by qpdf', async function () {
    if (!installed('pdftotext') || !installed('qpdf')) {
      console.log('      SKIPPED: pdftotext or qpdf is not installed')
      this.skip()
    }
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-pdf-'))
    const path = join(folder, 'output.pdf')
    for (const input of [build(document), compressed({})]) {
      writeFileSync(path, (await disarm(input)).bytes)
      assert.match(spawnSync('pdftotext', [path, '-'], { encoding: 'utf8' }).stdout, /Shelter \(?photo/)
      const checked = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' })
      assert.equal(checked.status, 0, checked.stdout + checked.stderr)
    }
    rmSync(folder, { recursive: true })
  })

  it('inline images leave as plain samples of a stated length', async () => {
    const { bytes } = await disarm(
      build({ content: 'q 9 0 0 9 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID 00EI4080FF> EI Q BT /F1 9 Tf (x) Tj ET' }),
    )
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
  })

  it('flatten: pictures of the pages, and their text unseen over them', async () => {
    const { bytes, method } = await disarm(build({ ...document, catalog: '/OpenAction<</S/JavaScript/JS(x)>>' }), defaultLimits, 'flatten')
    assert.equal(method, 'flatten')
    assert.ok(latin1(bytes).includes('/MediaBox[0 0 180 280]'), 'the page as it is seen: cropped and turned')
    const fonts = latin1(bytes).match(/\/Subtype\/Type[0-9A-Za-z]+/g)
    assert.deepEqual(fonts, ['/Subtype/Type3'], 'no font but that of the unseen letters')
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
    if (!installed('pdftotext')) return
    const read = spawnSync('pdftotext', ['-', '-'], { input: bytes, encoding: 'utf8' })
    assert.match(read.stdout, /Shelter \(photo\)/)
    assert.ok(Buffer.from((await disarm(bytes)).bytes).equals(Buffer.from(bytes)))
  })

  it('a viewer and a scanner that read different pages: refused, or what the viewer shows', async () => {
    const shown = latin1(build({ content: '0 0 300 200 re f' }))
    const start = Number(/startxref\n(\d+)/.exec(shown)?.[1])
    const hidden = `4 0 obj\n${stream('', `BT /F1 90 Tf (${MARKER}) Tj ET`)}\nendobj\n`
    const bytes = Buffer.from(
      `${shown.slice(0, start)}${shown.slice(start).replace(/startxref\n\d+\n%%EOF\n/, '')}${hidden}startxref\n${start}\n%%EOF\n`,
      'latin1',
    )
    await disarm(bytes).then(
      (result) => assert.ok(!latin1(result.bytes).includes(MARKER)),
      (error: unknown) => assert.ok(error instanceof Refusal && error.code === 'content-missing', String(error)),
    )
  })
})

const kid = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>'
const threePages = build({ pages: '<</Type/Pages/Count 3/Kids[10 0 R 11 0 R 12 0 R]>>', objects: [kid, kid, kid] })
const picture = build({ resources: '/XObject<</I 10 0 R>>', objects: [pixels] })
const coded = (times: number) =>
  build({
    resources: '/XObject<</X 10 0 R>>',
    objects: [stream(`/Subtype/Form/BBox[0 0 1 1]/Filter[${'/RunLengthDecode'.repeat(times)}]`, '\x80')],
  })
const spaces = file(new Map([...bodies({}), [4, stream('/Filter/FlateDecode', deflateSync(Buffer.alloc(100_000, ' ')))]]))
/** `levels` page tree nodes, one below the other. */
const tree = (levels: number) =>
  build({
    pages: '<</Type/Pages/Count 1/Kids[10 0 R]>>',
    objects: [...Array.from({ length: levels }, (_, index) => `<</Type/Pages/Count 1/Kids[${11 + index} 0 R]>>`), kid],
  })

/** Bound, the value at which the file passes and, one below it, is refused. */
const pairs: readonly (readonly [keyof Limits, number, Uint8Array, string])[] = [
  ['inputBytes', threePages.length, threePages, 'limit-bytes'],
  ['pages', 3, threePages, 'limit-pages'],
  ['pixels', 4, picture, 'limit-pixels'],
  ['sidePixels', 2, picture, 'limit-pixels'],
  ['operators', 5, build({}), 'limit-entries'],
  ['filters', 3, coded(3), 'limit-depth'],
  ['expandedBytes', 100_000, spaces, 'limit-ratio'],
  ['depth', 41, tree(40), 'limit-depth'],
]

describe('PDF: bounds, at and past', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  for (const [name, value, bytes, code] of pairs) {
    it(`${name} of ${value}`, async () => {
      await disarm(bytes, { ...defaultLimits, [name]: value })
      await assert.rejects(
        disarm(bytes, { ...defaultLimits, [name]: value - 1 }),
        (error: unknown) => error instanceof Refusal && error.code === code,
      )
    })
  }

  it('objects: as many as are needed, and one less', async () => {
    const needed = async (objects: number) =>
      disarm(build({}), { ...defaultLimits, objects }).then(
        () => true,
        (error: Refusal) => assert.equal(error.code, 'limit-entries') ?? false,
      )
    let least = 1
    while (!(await needed(least))) least++
    assert.ok(least > 1 && least < 20)
  })

  it('a page tree of 5,000 pages and one page more', async () => {
    const leaves = (count: number) =>
      build({
        pages: `<</Type/Pages/Count ${count}/Kids[${Array.from({ length: count }, (_, index) => `${10 + index} 0 R`).join(' ')}]>>`,
        objects: Array.from({ length: count }, () => kid),
      })
    assert.equal((await disarm(leaves(5000))).method, 'rebuild')
    await assert.rejects(disarm(leaves(5001)), (error: unknown) => error instanceof Refusal && error.code === 'limit-pages')
  })
})
