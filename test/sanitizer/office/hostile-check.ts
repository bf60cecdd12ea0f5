import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { officeFormats } from '../../../sanitizer/formats/office/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { assertMarkerGone, layers } from '../samples/office/marker.ts'
import type { HostileOffice } from '../samples/office/model.ts'
import { KEPT } from '../samples/office-package.ts'

/** What must hold of a hostile Office file, whichever table it came from. */

export type Disarm = (format: HostileOffice['format'], bytes: Uint8Array) => Promise<Uint8Array>

const formatOf = (id: HostileOffice['format']) => {
  const format = officeFormats.find((each) => each.id === id)
  assert.ok(format)
  return format
}
export const disarm: Disarm = async (id, bytes) => (await formatOf(id).disarm(bytes, id, defaultDisarmOptions, defaultLimits)).bytes
export const inspect = (id: HostileOffice['format'], bytes: Uint8Array) => formatOf(id).inspect(bytes, defaultLimits)
export const identity: Disarm = async (_, bytes) => bytes

/** Outputs that have passed, by digest: samples that differ only in what was taken out come to the same bytes. */
const passed = new Set<string>()

async function checkOutput({ format }: HostileOffice, bytes: Uint8Array): Promise<void> {
  const digest = createHash('sha256').update(bytes).digest('hex')
  if (passed.has(digest)) return
  assertMarkerGone(bytes)
  assert.ok(
    [...layers(bytes)].some((layer) => layer.includes(KEPT)),
    'the visible text is gone',
  )
  assert.deepEqual(await inspect(format, bytes), [], 'the inspection finds something in the output')
  const again = await formatOf(format).disarm(bytes, format, defaultDisarmOptions, defaultLimits)
  assert.ok(Buffer.from(again.bytes).equals(bytes), 'disarmed twice, the bytes differ')
  passed.add(digest)
}

/** The negative control runs this with a disarmer that does nothing. */
export async function checkDisarmed(sample: HostileOffice, input: Uint8Array, run: Disarm): Promise<void> {
  let output: Uint8Array
  try {
    output = await run(sample.format, input)
  } catch (error) {
    assert.ok(error instanceof Refusal, `a fault instead of a refusal: ${String(error)}`)
    assert.ok(sample.refused?.includes(error.code), `refused: ${error.message}`)
    return
  }
  assert.ok(!sample.refused, `not refused as ${sample.refused}`)
  assert.ok(!Buffer.from(output).equals(input), 'the output is the input')
  await checkOutput(sample, output)
}

/** Seen before it is disarmed, by a name where one is given. */
async function checkSeen({ format, seen }: HostileOffice, input: Uint8Array): Promise<void> {
  let found: readonly { readonly kind: string }[]
  try {
    found = await inspect(format, input)
  } catch (error) {
    assert.ok(error instanceof Refusal && (error.code === 'malformed' || error.code.startsWith('limit-')), String(error))
    assert.ok(!seen, `refused without a look: ${error.message}`)
    return
  }
  assert.ok(found.length > 0, 'the inspection saw nothing before')
  if (seen)
    assert.ok(
      found.some(({ kind }) => (seen as readonly string[]).includes(kind)),
      `none of ${seen} in ${JSON.stringify(found)}`,
    )
}

export async function checkSample(sample: HostileOffice): Promise<void> {
  const input = sample.bytes()
  try {
    await checkSeen(sample, input)
    await checkDisarmed(sample, input, disarm)
  } catch (error) {
    throw new Error(`${sample.format}, ${sample.name}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
