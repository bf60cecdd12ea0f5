import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { disarmOffice } from '../../../sanitizer/formats/office/disarm.ts'
import { inspectOffice } from '../../../sanitizer/formats/office/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { officeSamples } from '../samples/office.ts'

/** Pieces that mean something to one of our readers. */
const pieces = [
  '<',
  '>',
  '"',
  '&',
  '/>',
  '</w:p>',
  '\0',
  '<!--',
  '<!DOCTYPE a>',
  '<w:fldChar w:fldCharType="begin"/>',
  '<w:fldChar w:fldCharType="end"/>',
  '<mc:AlternateContent>',
  '</mc:Choice>',
  ' r:id="rIdE"',
  ' r:embed="rIdI"',
  ' xmlns:w="x"',
  '<a:ext uri="x"/>',
  '<f>[1]x!A1</f>',
  '<p:oleObj><p:pic/></p:oleObj>',
  ' TargetMode="External"',
  '../../..',
  '%2e%2e/',
]

describe('office: damaged packages', () => {
  it('whatever is changed inside a part, the answer is a refusal or a file that inspection passes', async function () {
    this.timeout(60_000)
    const change = fc.record({ sample: fc.nat(), part: fc.nat(), at: fc.nat(), cut: fc.nat(60), piece: fc.constantFrom('', ...pieces) })
    await fc.assert(
      fc.asyncProperty(change, async ({ sample, part, at, cut, piece }) => {
        const { format, bytes } = officeSamples[sample % officeSamples.length] ?? { format: 'docx', bytes: Buffer.alloc(0) }
        const sources = readZip(bytes, defaultLimits).entries.map((entry) => ({ name: entry.name, bytes: Buffer.from(entry.read()) }))
        const target = sources[part % sources.length]
        if (!target) return
        const from = at % (target.bytes.length + 1)
        target.bytes = Buffer.concat([target.bytes.subarray(0, from), Buffer.from(piece), target.bytes.subarray(from + cut)])
        try {
          const result = await disarmOffice(format, writeZip(sources), defaultLimits)
          assert.deepEqual(await inspectOffice(format, result.bytes, defaultLimits), [])
          assert.deepEqual((await disarmOffice(format, result.bytes, defaultLimits)).bytes, result.bytes)
        } catch (error) {
          assert.ok(error instanceof Refusal && error.code !== 'inspection-failed', String(error))
        }
      }),
      { numRuns: 1500 },
    )
  })
})
