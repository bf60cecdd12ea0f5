import { writeZip } from '../../container/zip/writer.ts'
import type { Limits } from '../../limits.ts'
import { readBundle } from '../../members/bundle.ts'
import { Refusal } from '../../refusal.ts'

/** Media types that are compressed as they are. */
const PACKED = /\.(?:jpe?g|png|webp|gif|docx|xlsx|pptx|od[tspg]|pdf|zip|mp4|m4a|mov|webm|mp3)$/i

/** Files that were found inert, one by one, and named on the trusted side → a new ZIP, in their order. */
export function pack(bundle: Uint8Array, limits: Limits): Uint8Array {
  const members = readBundle(bundle, limits.entries)
  if (!members || members.some(({ leftOut }) => leftOut)) throw new Refusal('malformed', 'no bundle of files')
  return writeZip(
    members.map(({ name, bytes }) => ({ name, bytes, stored: PACKED.test(name) })),
    true,
  )
}
