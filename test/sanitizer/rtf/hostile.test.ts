import assert from 'node:assert/strict'
import { disarmRtf } from '../../../sanitizer/formats/rtf/disarm.ts'
import { inspectRtf } from '../../../sanitizer/formats/rtf/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions, type Finding } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { disguises, KEPT_WRITTEN, MARKER, refused, rtf, type Threat, threats } from '../samples/rtf.ts'

type Disarm = (bytes: Uint8Array) => Promise<{ readonly bytes: Uint8Array; readonly removed: readonly Finding[] }>
const real: Disarm = (bytes) => disarmRtf(bytes, defaultDisarmOptions, defaultLimits)
const identity: Disarm = async (bytes) => ({ bytes, removed: [] })

/** As it is, in capitals, in both orders of UTF-16, as hexadecimal, as base64, as \'hh and as \u. */
const hidden: readonly string[] = [
  MARKER,
  Buffer.from(MARKER).toString('hex'),
  Buffer.from(MARKER).toString('base64').slice(0, 20),
  Buffer.from(MARKER, 'utf16le').toString('latin1'),
  Buffer.from(MARKER, 'utf16le').toString('hex'),
  Buffer.from(MARKER, 'utf16le').swap16().toString('latin1'),
  [...Buffer.from(MARKER)].map((byte) => `\\'${byte.toString(16)}`).join(''),
  [...MARKER].map((character) => `\\u${character.charCodeAt(0)}?`).join(''),
]

async function check(bytes: Buffer, finds: string, disarm: Disarm): Promise<void> {
  const { bytes: output, removed } = await disarm(bytes)
  const written = Buffer.from(output).toString('latin1')
  assert.notEqual(written, bytes.toString('latin1'))
  for (const disguise of hidden)
    assert.ok(!written.replace(/\s/g, '').toLowerCase().includes(disguise.replace(/\s/g, '').toLowerCase()), 'the marker survived')
  assert.equal(written.split(KEPT_WRITTEN).length, 3, 'the visible text is gone')
  assert.ok(
    removed.some(({ kind }) => kind === finds),
    `${finds} not in ${JSON.stringify(removed)}`,
  )
  assert.deepEqual(await inspectRtf(output, defaultLimits), [])
  const again = await disarm(output)
  assert.deepEqual(
    again.removed.filter(({ kind }) => !kind.endsWith('-stays')),
    [],
  )
  assert.equal(Buffer.from(again.bytes).toString('latin1'), written)
}

const samples = threats.flatMap((threat) =>
  Object.entries(disguises).map(([way, disguise]) => ({ threat, way, bytes: rtf(disguise(threat.rtf)) })),
)

const failures = async (of: typeof samples, disarm: Disarm): Promise<string[]> => {
  const failed: string[] = []
  for (const { threat, way, bytes } of of) {
    try {
      await check(bytes, threat.finds, disarm)
    } catch (error) {
      failed.push(`${threat.name}, ${way}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return failed
}

/** Written in the middle of a file of ours, in our way of writing, so that nothing but the threat itself is wrong. */
async function plantedFindings({ rtf: written }: Threat): Promise<readonly Finding[]> {
  const clean = Buffer.from((await real(rtf('x'))).bytes).toString('latin1')
  const at = clean.lastIndexOf(KEPT_WRITTEN)
  return inspectRtf(Buffer.from(`${clean.slice(0, at)}{\\b ${written}}${clean.slice(at)}`, 'latin1'), defaultLimits)
}

describe('RTF: hostile documents', function () {
  this.timeout(60_000)

  for (const threat of threats) {
    it(`${threat.name}, in ${Object.keys(disguises).length} disguises`, async () => {
      assert.deepEqual(
        await failures(
          samples.filter((sample) => sample.threat === threat),
          real,
        ),
        [],
      )
    })
  }

  for (const [name, code, bytes] of refused)
    it(`${name}: refused as ${code}`, () => assert.rejects(real(bytes), (error) => error instanceof Refusal && error.code === code))

  it('the inspection sees each before it is disarmed', async () => {
    const missed: string[] = []
    for (const { threat, way, bytes } of samples)
      if ((await inspectRtf(bytes, defaultLimits)).length === 0) missed.push(`${threat.name}, ${way}`)
    assert.deepEqual(missed, [])
  })

  it('the inspection sees each where everything else is written as we write', async () => {
    const missed: string[] = []
    for (const threat of threats) if ((await plantedFindings(threat)).length === 0) missed.push(threat.name)
    assert.deepEqual(missed, [])
  })

  it('the inspection finds nothing where nothing is planted (control)', async () => {
    assert.deepEqual(await plantedFindings({ name: '', finds: 'unknown', rtf: 'plain' }), [])
  })

  it('negative control: without disarming, every check is red', async () => {
    assert.equal((await failures(samples, identity)).length, samples.length)
  })

  it('has at least the samples that were promised', () => assert.ok(samples.length >= 900))
})
