/** What of an input may be in an output: nothing that another program takes for a file, no run over 64 bytes where nothing shows it. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { excess } from '../samples/pdf/excess.ts'
import { assertMarkerGone, layers } from '../samples/pdf/marker.ts'
import { carried } from '../samples/pdf/places.ts'
import { polyglots } from '../samples/pdf/polyglots.ts'
import { opaqueRegions, sharedRun } from '../samples/pdf/regions.ts'
import { build, MARKER, stream } from '../samples/pdf.ts'
import { hostilePdfs } from '../samples/pdf-hostile.ts'

const disarm = async (bytes: Uint8Array): Promise<Uint8Array> => (await pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)).bytes

function assertNothingCarried(input: Uint8Array, output: Uint8Array): void {
  const regions = opaqueRegions(output)
  if (regions.length === 0) return
  const sources = [...layers(input)]
  for (const region of regions) {
    const run = sharedRun(region, sources)
    assert.equal(run, undefined, `carried over: ${run?.toString('latin1')}`)
  }
}

const corpus = new URL('../../../../shared/corpus/pdf/', import.meta.url)

describe('PDF: what no output carries', function () {
  this.timeout(300_000)
  before(() => pdf.warm('disarm'))

  describe('behind data that is shown', () => {
    for (const { name, bytes } of excess)
      it(name, async () => {
        const input = bytes()
        const output = await disarm(await input)
        assertMarkerGone(output)
        assertNothingCarried(await input, output)
        assert.deepEqual(await pdf.inspect(output, defaultLimits), [])
        assert.deepEqual(Buffer.from(await disarm(output)), Buffer.from(output))
      })
  })

  describe('another file', () => {
    for (const [place, samples] of Object.entries(polyglots))
      for (const { name, magic, bytes } of samples)
        it(`${name} ${place}`, async () => {
          const input = await bytes()
          const seen = await pdf.inspect(input, defaultLimits)
          assert.ok(seen.length > 0)
          const output = await disarm(input)
          assertMarkerGone(output)
          for (const layer of layers(output)) assert.equal(layer.indexOf(Buffer.from(magic, 'latin1')), -1, `${magic} survives`)
          assert.equal(Buffer.from(output).indexOf('%PDF-1.7\n'), 0)
          assert.ok(Buffer.from(output).toString('latin1').endsWith('%%EOF\n'))
        })
  })

  it('runs over 64 bytes: none of any hostile sample', async () => {
    for (const { name, bytes } of [...hostilePdfs, ...carried]) {
      const input = await bytes()
      const output = await disarm(input).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        return undefined
      })
      if (output) assert.doesNotThrow(() => assertNothingCarried(input, output), name)
    }
  })

  it('runs over 64 bytes: none of real files', async function () {
    if (!existsSync(corpus)) {
      console.log('      SKIPPED: ../shared/corpus is not here')
      this.skip()
    }
    let looked = 0
    const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.pdf'))
    for (const file of files.sort().filter((_, index) => index % 8 === 3)) {
      const input = readFileSync(new URL(file, corpus))
      const output = await disarm(input).catch(() => undefined)
      if (!output) continue
      looked++
      assert.doesNotThrow(() => assertNothingCarried(input, output), file)
    }
    assert.ok(looked > 20, String(looked))
  })

  it('negative control: a stream in no role, a long name, and words behind the end are seen', async () => {
    const load = `${MARKER}!`.repeat(8)
    const input = build({ objects: [stream('', load)], catalog: `/X/${load}` })
    const output = Buffer.from(await disarm(input)).toString('latin1')
    const changed = (from: string | RegExp, to: string) => Buffer.from(output.replace(from, to), 'latin1')
    assertNothingCarried(input, Buffer.from(output, 'latin1'))
    const last = Number(/\n(\d+) 0 obj\n(?![\s\S]*\d 0 obj\n)/.exec(output)?.[1])
    assert.throws(
      () => assertNothingCarried(input, changed('xref\n', `${last + 1} 0 obj\n${stream('', load)}\nendobj\nxref\n`)),
      /carried over/,
    )
    assert.throws(() => assertNothingCarried(input, changed('/Type/Catalog', `/Type/Catalog/X/${load}`)), /carried over/)
    assert.throws(() => assertNothingCarried(input, changed(/$/, load)), /carried over/)
  })
})
