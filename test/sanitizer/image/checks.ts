import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { imageFormats } from '../../../sanitizer/formats/image/index.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { type Disarmed, type DisarmOptions, defaultDisarmOptions, type Format, type FormatId } from '../../../sanitizer/protocol.ts'
import { marker, type Sample } from '../samples/image.ts'

export function format(id: FormatId): Format {
  const found = imageFormats.find((each) => each.id === id)
  assert.ok(found, `no format ${id}`)
  return found
}

export type Disarm = (id: FormatId, bytes: Uint8Array) => Promise<Disarmed>

export const disarm = (
  id: FormatId,
  bytes: Uint8Array,
  options: DisarmOptions = defaultDisarmOptions,
  limits: Limits = defaultLimits,
): Promise<Disarmed> => format(id).disarm(bytes, id, options, limits)

/** A disarmer that does nothing and says so politely: whatever a check does not catch of it, the check does not check. */
export const identityDisarm: Disarm = async (id, bytes) => ({
  bytes: Buffer.from(bytes),
  format: id,
  mediaType: `image/${id}`,
  extension: id,
  method: 'rebuild',
  removed: [],
})

/** The text as it may hide: plain, as hex, in both byte orders of UTF-16, and inside every zlib stream of the file. */
export function assertNowhere(text: string, bytes: Buffer): void {
  const forms = [
    Buffer.from(text),
    Buffer.from(Buffer.from(text).toString('hex')),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
  ]
  const layers = [bytes]
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
    try {
      layers.push(inflateSync(bytes.subarray(at), { maxOutputLength: 1 << 24 }))
    } catch {
      // no zlib stream here
    }
  }
  for (const layer of layers) for (const form of forms) assert.ok(!layer.includes(form), `${text} survived`)
}

/** Everything that must hold of one hostile picture and its disarmer. */
export async function assertDisarms(sample: Sample, disarming: Disarm): Promise<void> {
  const output = await disarming(sample.format, sample.bytes)
  const bytes = Buffer.from(output.bytes)
  assert.notDeepEqual(bytes, sample.bytes, 'passed unchanged')
  assertNowhere(marker, bytes)
  const kinds = output.removed.map(({ kind }) => kind)
  for (const kind of sample.kinds) assert.ok(kinds.includes(kind), `report lacks ${kind}: ${kinds.join()}`)
  assert.deepEqual(await format(sample.format).inspect(bytes, defaultLimits), [], 'inspection of the output')
  const again = await disarming(sample.format, bytes)
  assert.deepEqual(again.removed, [], 'a second disarm still finds something')
}
