import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Disarmed, defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { MARKER } from '../samples/pdf.ts'
import { hostilePdfs } from '../samples/pdf-hostile.ts'

const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)
type Disarm = (bytes: Uint8Array) => Promise<Pick<Disarmed, 'bytes'>>

/** Raw, hexadecimal, UTF-16 either way, octal, and each of those inside every stream that inflates. */
const spellings = (): readonly Buffer[] => {
  const wide = Buffer.from(MARKER, 'utf16le')
  const octal = [...MARKER].map((one) => `\\${one.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')
  const hexadecimal = Buffer.from(MARKER).toString('hex')
  const wideHexadecimal = Buffer.from(wide).swap16().toString('hex')
  return [
    Buffer.from(MARKER),
    wide,
    Buffer.from(wide).swap16(),
    Buffer.from(octal),
    ...[hexadecimal, wideHexadecimal].flatMap((one) => [Buffer.from(one), Buffer.from(one.toUpperCase())]),
  ]
}

function* layers(bytes: Uint8Array): Generator<Buffer> {
  const whole = Buffer.from(bytes)
  yield whole
  for (let at = whole.indexOf('stream'); at >= 0; at = whole.indexOf('stream', at + 6)) {
    for (const start of [at + 7, at + 8]) {
      try {
        yield inflateSync(whole.subarray(start), { maxOutputLength: 1 << 26 })
      } catch {
        // Not the start of deflated data.
      }
    }
  }
}

function assertMarkerGone(bytes: Uint8Array): void {
  for (const layer of layers(bytes))
    for (const spelling of spellings()) assert.equal(layer.indexOf(spelling), -1, `the marker survives as ${spelling}`)
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
  assertMarkerGone(output)
  assert.deepEqual(await pdf.inspect(output, defaultLimits), [])
  const again = await disarm(output)
  assert.deepEqual(Buffer.from(again.bytes), Buffer.from(output), 'disarmed twice, the bytes differ')
  // A layer that is off stays off, and is told of each time.
  assert.deepEqual(
    again.removed.filter((finding) => finding.kind !== 'hidden-layer'),
    [],
  )
}

describe('PDF: hostile samples', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  it('counts enough of them', () => assert.ok(hostilePdfs.length >= 60, String(hostilePdfs.length)))

  for (const { name, bytes, seen, refused } of hostilePdfs) {
    it(name, async () => {
      const input = await bytes()
      const before = await pdf.inspect(input, defaultLimits).catch((error: unknown) => {
        assert.ok(error instanceof Refusal && (error.code.startsWith('limit-') || error.code === 'malformed'), String(error))
        return undefined
      })
      if (before) {
        assert.ok(before.length > 0, 'inspection saw nothing before disarm')
        for (const kind of seen)
          assert.ok(
            before.some((finding) => finding.kind === kind),
            `${kind} not among ${JSON.stringify(before)}`,
          )
      }
      await check(input, refused, disarm)
    })
  }

  it('negative control: a disarmer that changes nothing fails every sample that is not refused', async () => {
    for (const { name, bytes } of hostilePdfs)
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
