import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Disarmed, defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { triggered } from '../samples/pdf/actions.ts'
import { disguised } from '../samples/pdf/disguises.ts'
import { assertMarkerGone, spellings } from '../samples/pdf/marker.ts'
import { carried } from '../samples/pdf/places.ts'
import { type HostilePdf, hostilePdfs } from '../samples/pdf-hostile.ts'

const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)
type Disarm = (bytes: Uint8Array) => Promise<Pick<Disarmed, 'bytes'>>

const qpdf = spawnSync('qpdf', ['--version']).error === undefined
const folder = mkdtempSync(join(tmpdir(), 'sekisho-hostile-'))

function assertReadByOthers(bytes: Uint8Array): void {
  if (!qpdf) return
  const path = join(folder, 'output.pdf')
  writeFileSync(path, bytes)
  const { status, stdout, stderr } = spawnSync('qpdf', ['--check', path], { encoding: 'latin1' })
  assert.equal(status, 0, `qpdf --check: ${stdout}${stderr}`)
}

/** Outputs that have passed, by digest: samples that differ only in what was taken out come to the same bytes. */
const passed = new Set<string>()

async function checkOutput(output: Uint8Array): Promise<void> {
  const digest = createHash('sha256').update(output).digest('hex')
  if (passed.has(digest)) return
  assertMarkerGone(output)
  assert.deepEqual(await pdf.inspect(output, defaultLimits), [])
  const again = await disarm(output)
  assert.deepEqual(Buffer.from(again.bytes), Buffer.from(output), 'disarmed twice, the bytes differ')
  // A layer that is off stays off, and is told of each time.
  assert.deepEqual(
    again.removed.filter((finding) => finding.kind !== 'hidden-layer'),
    [],
  )
  assertReadByOthers(output)
  passed.add(digest)
}

/** What must hold of one sample with a disarmer; the negative control runs it with one that does nothing. */
async function check(bytes: Uint8Array, refused: readonly string[] | undefined, run: Disarm): Promise<void> {
  let output: Uint8Array
  try {
    output = (await run(bytes)).bytes
  } catch (error) {
    assert.ok(error instanceof Refusal, `a fault instead of a refusal: ${String(error)}`)
    assert.ok(refused?.includes(error.code), `refused ${error.message}`)
    return
  }
  assert.notDeepEqual(Buffer.from(output), Buffer.from(bytes))
  await checkOutput(output)
}

/** Seen before it is disarmed, gone behind it. */
async function checkSample({ name, bytes, seen, refused }: HostilePdf): Promise<void> {
  const input = await bytes()
  const before = await pdf.inspect(input, defaultLimits).catch((error: unknown) => {
    assert.ok(error instanceof Refusal && (error.code.startsWith('limit-') || error.code === 'malformed'), String(error))
    return undefined
  })
  if (before) {
    assert.ok(before.length > 0, `${name}: inspection saw nothing before disarm`)
    for (const kind of seen)
      assert.ok(
        before.some((finding) => finding.kind === kind),
        `${name}: ${kind} not among ${JSON.stringify(before)}`,
      )
  }
  await check(input, refused, disarm).catch((error: unknown) => {
    throw new Error(`${name}: ${String(error)}`, { cause: error })
  })
}

const everySample: readonly HostilePdf[] = [
  ...hostilePdfs,
  ...carried,
  ...Object.values(triggered).flat(),
  ...Object.values(disguised).flat(),
]

describe('PDF: hostile samples', function () {
  this.timeout(120_000)
  before(() => {
    if (!qpdf) console.log('      SKIPPED the second opinion: qpdf is not installed')
    return pdf.warm('disarm')
  })
  after(() => rmSync(folder, { recursive: true }))

  it('counts enough of them', () => assert.ok(everySample.length >= 900, String(everySample.length)))

  for (const sample of hostilePdfs) it(sample.name, () => checkSample(sample))

  describe('foreign entries in every kind of dictionary', () => {
    for (const sample of carried) it(sample.name, () => checkSample(sample))
  })

  describe('every kind of action, started by', () => {
    for (const [trigger, samples] of Object.entries(triggered))
      it(`${trigger} (${samples.length})`, async () => {
        for (const sample of samples) await checkSample(sample)
      })
  })

  describe('hidden behind', () => {
    for (const [disguise, samples] of Object.entries(disguised))
      it(`${disguise} (${samples.length})`, async () => {
        for (const sample of samples) await checkSample(sample)
      })
  })

  it('negative control: a disarmer that changes nothing fails every sample that is not refused', async () => {
    for (const { name, bytes } of everySample)
      await assert.rejects(
        check(await bytes(), undefined, async (input) => ({ bytes: input })),
        Error,
        name,
      )
  })

  it('negative control: the marker search sees the marker in every sample spelling', () => {
    for (const spelling of spellings()) assert.throws(() => assertMarkerGone(spelling))
  })
})
