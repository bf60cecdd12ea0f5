import assert from 'node:assert/strict'
import { textFormats } from '../../../sanitizer/formats/text/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Disarmed, defaultDisarmOptions, type FindingKind, type Format } from '../../../sanitizer/protocol.ts'

export function format(id: 'text' | 'csv'): Format {
  const found = textFormats.find((each) => each.id === id)
  assert.ok(found)
  return found
}

export type Disarm = (id: 'text' | 'csv', bytes: Uint8Array) => Promise<Disarmed>
export const disarm: Disarm = (id, bytes) => format(id).disarm(bytes, id, defaultDisarmOptions, defaultLimits)

/** Does nothing and reports nothing: every check must object to it. */
export const identityDisarm: Disarm = async (id, bytes) => ({
  bytes: Buffer.from(bytes),
  format: id,
  mediaType: 'text/plain',
  extension: 'txt',
  method: 'rebuild',
  removed: [],
})

export const inspect = async (id: 'text' | 'csv', bytes: Uint8Array): Promise<readonly FindingKind[]> =>
  (await format(id).inspect(bytes, defaultLimits)).map(({ kind }) => kind)

/** Clean, equal to what is expected, and the same again. */
export async function assertBecomes(
  id: 'text' | 'csv',
  input: Uint8Array,
  expected: Uint8Array,
  disarming: Disarm,
  kinds: readonly FindingKind[] = [],
): Promise<void> {
  const output = await disarming(id, input)
  assert.deepEqual(Buffer.from(output.bytes), Buffer.from(expected))
  assert.deepEqual(
    output.removed.map(({ kind }) => kind),
    [...kinds].sort(),
  )
  assert.deepEqual(await inspect(id, output.bytes), [])
  const again = await disarming(id, output.bytes)
  assert.deepEqual(Buffer.from(again.bytes), Buffer.from(output.bytes), 'idempotent')
  assert.deepEqual(again.removed, [])
}
