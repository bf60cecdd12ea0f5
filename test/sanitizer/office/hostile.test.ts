import assert from 'node:assert/strict'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { staying } from '../../../sanitizer/findings.ts'
import { disarmOffice } from '../../../sanitizer/formats/office/disarm.ts'
import { forbiddenElement } from '../../../sanitizer/formats/office/inspect/expected.ts'
import { inspectOffice } from '../../../sanitizer/formats/office/inspect/index.ts'
import { reported } from '../../../sanitizer/formats/office/rules.ts'
import { allowedElement } from '../../../sanitizer/formats/office/vocabulary/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import type { Finding } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { type OfficeSample, officeSamples } from '../samples/office.ts'
import { KEPT, MARKER } from '../samples/office-package.ts'

type Disarm = (sample: OfficeSample) => Promise<{ readonly bytes: Uint8Array; readonly removed: readonly Finding[] }>
const real: Disarm = ({ format, bytes }) => disarmOffice(format, bytes, defaultLimits)
const identity: Disarm = async ({ bytes }) => ({ bytes, removed: [] })

/** Every way in which the marker may hide: as it is, in both byte orders of UTF-16, as hexadecimal, as base64. */
const disguises = [
  Buffer.from(MARKER),
  Buffer.from(MARKER, 'utf16le'),
  Buffer.from(MARKER, 'utf16le').swap16(),
  Buffer.from(Buffer.from(MARKER).toString('hex')),
  Buffer.from(Buffer.from(MARKER).toString('base64').slice(0, 20)),
]

function refuseMarker(bytes: Uint8Array): void {
  const contents = [Buffer.from(bytes), ...readZip(bytes, defaultLimits).entries.map((entry) => Buffer.from(entry.read()))]
  for (const content of contents) for (const disguise of disguises) assert.equal(content.indexOf(disguise), -1, 'the marker survived')
}

const allText = (bytes: Uint8Array): string =>
  readZip(bytes, defaultLimits)
    .entries.map((entry) => Buffer.from(entry.read()).toString())
    .join('\n')

/** Findings, or a refusal: both keep a file from passing. */
async function isFlagged({ format }: OfficeSample, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await inspectOffice(format, bytes, defaultLimits)).length > 0
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error))
    return true
  }
}

async function check(sample: OfficeSample, disarm: Disarm): Promise<void> {
  if (sample.refused) {
    await assert.rejects(disarm(sample), (error) => error instanceof Refusal && error.code === sample.refused)
    return
  }
  const { bytes, removed } = await disarm(sample)
  assert.notDeepEqual(Buffer.from(bytes), Buffer.from(sample.bytes))
  refuseMarker(bytes)
  assert.ok(allText(bytes).includes(KEPT), 'the visible text is gone')
  if (sample.finds)
    assert.ok(
      removed.some(({ kind }) => kind === sample.finds),
      `${sample.finds} not in ${JSON.stringify(removed)}`,
    )
  assert.deepEqual(await inspectOffice(sample.format, bytes, defaultLimits), [])
  const again = await disarm({ ...sample, bytes })
  assert.deepEqual(
    again.removed.filter(({ kind }) => !staying.has(kind)),
    [],
  )
  assert.deepEqual(Buffer.from(again.bytes), Buffer.from(bytes))
}

describe('office: hostile packages', () => {
  for (const sample of officeSamples) {
    it(`${sample.format}: ${sample.name}`, () => check(sample, real))
  }

  it('flags every sample before it is disarmed', async () => {
    const missed: string[] = []
    for (const sample of officeSamples) if (!(await isFlagged(sample, sample.bytes))) missed.push(sample.name)
    assert.deepEqual(missed, [])
  })

  it('names what is in a sample that can be read, beside that it is not of our making', async () => {
    const onlyShape = new Set(['comments and instructions of XML', 'declared as UTF-16, is UTF-8'])
    const unnamed: string[] = []
    for (const { name, format, bytes } of officeSamples) {
      const found = await inspectOffice(format, bytes, defaultLimits).catch(() => undefined)
      if (found?.every(({ kind }) => kind === 'malformed') && !onlyShape.has(name)) unnamed.push(name)
    }
    assert.deepEqual(unnamed, [])
  })

  it('what the disarmer leaves out by name, the inspection knows by name', () => {
    const elements = Object.keys(reported).filter((key) => !key.includes('@') && !allowedElement(key))
    assert.ok(elements.length > 40)
    // Charts may keep the workbook behind them: the inspection looks at the relationship instead.
    const conditional = new Set(['c:externalData', 'cx:externalData', 'o:OLEObject', 'p:embed'])
    const unknown = elements.filter((key) => !conditional.has(key) && !forbiddenElement(key.replace(/^x:/, '')))
    assert.deepEqual(unknown, [])
  })

  it('negative control: without disarming, every check is red', async () => {
    const green: string[] = []
    for (const sample of officeSamples) {
      try {
        await check(sample, identity)
        green.push(sample.name)
      } catch {
        // red, as it must be
      }
    }
    assert.deepEqual(green, [])
  })

  it('gives the same bytes for the same input', async () => {
    for (const sample of officeSamples.filter(({ refused }) => !refused).slice(0, 12))
      assert.deepEqual(Buffer.from((await real(sample)).bytes), Buffer.from((await real(sample)).bytes))
  })

  it('has at least one sample per row that the threat matrix names', () => assert.ok(officeSamples.length >= 80))
})
