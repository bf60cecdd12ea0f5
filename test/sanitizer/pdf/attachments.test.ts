import assert from 'node:assert/strict'
import sharp from 'sharp'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { createSanitizer, type DisarmOptions, type Sanitizer } from '../../../sanitizer/sanitize.ts'
import { assertMarkerGone } from '../samples/pdf/marker.ts'
import { build, flated, MARKER, SCRIPT, utf16 } from '../samples/pdf.ts'

interface Inside {
  readonly name: string
  readonly bytes: Buffer
}

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

/** One page, with files in the names tree (two levels deep) and one on a file attachment annotation. */
function holding(files: readonly Inside[], onPage?: Inside): Uint8Array {
  const all = [...files, ...(onPage ? [onPage] : [])]
  const specification = (index: number) => `${11 + index * 2} 0 R`
  const names = files.map((_, index) => `(${index})${specification(index)}`).join('')
  return build({
    catalog: `/Names<</EmbeddedFiles<</Kids[<</Names[${names}]>>]>>>>`,
    page: onPage ? `/Annots[<</Type/Annot/Subtype/FileAttachment/Rect[1 1 9 9]/FS ${specification(files.length)}>>]` : '',
    objects: all.flatMap(({ name, bytes }, index) => [
      flated('/Type/EmbeddedFile', bytes.toString('latin1')),
      `<</Type/Filespec/F(x)/UF${utf16(name)}/Desc(${MARKER})/EF<</F ${10 + index * 2} 0 R>>>>`,
    ]),
  })
}

const text: Inside = { name: '名簿.txt', bytes: Buffer.from('避難所 1\n') }
const active: Inside = { name: '申請.pdf', bytes: Buffer.from(build({ catalog: `/OpenAction<</S/JavaScript/JS(${SCRIPT})>>` })) }
const program: Inside = { name: 'setup.exe', bytes: Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200), Buffer.from(MARKER)]) }

describe('PDF: files inside', function () {
  this.timeout(60_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer({ children: 1 })
  })
  after(() => sanitizer.close())

  async function clean(bytes: Uint8Array, options: Partial<DisarmOptions> = { attachments: 'keep' }) {
    const identity = await sanitizer.identify(bytes, { fileName: 'a.pdf' })
    const result = await sanitizer.sanitize(bytes, { identity, options })
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    return { ...result, text: latin1(result.bytes), kinds: new Map(result.removed.map(({ kind, count }) => [kind, count])) }
  }
  const named = (name: string) => Buffer.from(name, 'utf16le').swap16().toString('hex').toUpperCase()

  it('go by default, and are counted', async () => {
    const { text: output, kinds } = await clean(holding([text, active]), {})
    assert.doesNotMatch(output, /EmbeddedFile|Filespec/)
    assert.equal(kinds.get('embedded-file'), 2)
  })

  it('stay where policy says so, each sanitized by its own kind; what cannot be goes and is counted', async () => {
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Artist: MARKER } })
      .jpeg()
      .toBuffer()
    const output = await clean(holding([text, active, program], { name: '写真.jpg', bytes: picture }))
    for (const name of [text.name, active.name, '写真.jpg']) assert.ok(output.text.includes(named(name)), name)
    assert.ok(!output.text.includes(named(program.name)))
    assert.equal(output.text.match(/\/Type\/EmbeddedFile/g)?.length, 3)
    assert.equal(output.kinds.get('embedded-file'), 1, 'the programme')
    assert.equal(output.kinds.get('javascript'), 1, 'what was in the PDF inside')
    assert.ok(!output.text.includes(MARKER))
  })

  it('a name is only a name, and tells what the file now is', async () => {
    const { text: output } = await clean(holding([{ name: '..\\\\..\\\\a\u202egnp.docm.txt', bytes: text.bytes }]))
    assert.ok(output.includes(named('agnp.docm.txt')))
  })

  it('two names of one file become the one that readers show', async () => {
    const { text: output, kinds } = await clean(
      build({
        catalog: '/Names<</EmbeddedFiles<</Names[(a)11 0 R]>>>>',
        objects: [
          flated('/Type/EmbeddedFile', 'a list'),
          `<</Type/Filespec/F(setup.exe)/UF${utf16('名簿.txt')}/EF<</F 10 0 R/UF 10 0 R>>>>`,
        ],
      }),
    )
    assert.equal(output.split(`<FEFF${named('名簿.txt')}>`).length, 3, 'as /F and as /UF')
    assert.ok(!output.includes('setup') && !output.includes(named('setup')))
    assert.ok(!kinds.has('embedded-file'))
  })

  it('of two files behind one name only the one that is sanitized stays, and the other is counted', async () => {
    for (const entries of ['/F 11 0 R/UF 10 0 R', '/F 10 0 R/DOS 11 0 R', '/UF 10 0 R/Unix 11 0 R/Mac 11 0 R/F 10 0 R']) {
      const {
        bytes,
        text: output,
        kinds,
      } = await clean(
        build({
          catalog: '/Names<</EmbeddedFiles<</Names[(a)12 0 R]>>>>',
          objects: [
            flated('/Type/EmbeddedFile', 'a list'),
            flated('/Type/EmbeddedFile', program.bytes.toString('latin1')),
            `<</Type/Filespec/F(a.txt)/UF(a.txt)/EF<<${entries}>>>>`,
          ],
        }),
      )
      assertMarkerGone(bytes)
      assert.equal(output.match(/\/Type\/EmbeddedFile/g)?.length, 1, entries)
      assert.equal(kinds.get('embedded-file'), 1, entries)
    }
  })

  it('a file inside a file inside goes', async () => {
    const inner = holding([text])
    const { text: output, kinds } = await clean(holding([{ name: '中.pdf', bytes: Buffer.from(inner) }]))
    assert.equal(output.match(/\/Type\/EmbeddedFile/g)?.length, 1)
    assert.equal(kinds.get('embedded-file'), 1)
  })

  it('disarming what came out again finds nothing to take out', async () => {
    const { bytes } = await clean(holding([text, active]))
    const again = await clean(bytes)
    assert.deepEqual(again.removed, [])
    assert.deepEqual(Buffer.from(again.bytes), Buffer.from(bytes))
  })

  it('the inspector looks at each, and trusts none that nobody looks at', async () => {
    const { bytes } = await clean(holding([text]))
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [{ kind: 'embedded-file', count: 1 }])
    for (const inert of [true, false]) {
      const asked: string[] = []
      const found = await pdf.inspect(bytes, defaultLimits, {
        disarm: () => Promise.reject(new Error('an inspector does not disarm')),
        inspect: (_, name) => {
          asked.push(name)
          return Promise.resolve(inert)
        },
      })
      assert.deepEqual([asked, found.length], [[text.name], inert ? 0 : 1])
    }
  })
})
