/** AMR as voice recorders of phones write it (RFC 4867 §5): one byte that says how long, and a frame, from the first to the last. */
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Disarmed } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'

/** 3GPP TS 26.101 and 26.201: bytes of a frame by its type; a type without a number is not used. */
const kinds: readonly { readonly magic: string; readonly bytes: Readonly<Record<number, number>> }[] = [
  { magic: '#!AMR\n', bytes: { 0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 15: 0 } },
  { magic: '#!AMR-WB\n', bytes: { 0: 17, 1: 23, 2: 32, 3: 36, 4: 40, 5: 46, 6: 50, 7: 58, 8: 60, 9: 5, 14: 0, 15: 0 } },
]

/** @throws Refusal `malformed` where the frames do not begin at once, or stop before most of the file */
export async function rebuildAmr(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const file = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  const findings = new Findings()
  const kind = kinds.find(({ magic }) => file.toString('latin1', 0, magic.length) === magic)
  if (!kind) throw new Refusal('malformed', 'another kind of AMR')
  let [at, frames] = [kind.magic.length, 0]
  while (at < file.length) {
    const head = file[at] ?? 0
    const size = kind.bytes[(head >> 3) & 15]
    // §5.3: the bits around the type are zero.
    if ((head & 0x83) !== 0 || size === undefined || at + 1 + size > file.length) break
    at += 1 + size
    within(limits, 'mediaPieces', (frames += 1))
  }
  if (frames === 0 || at < file.length - at) throw new Refusal('malformed', 'more of something else than sound')
  if (at < file.length) findings.add('trailing-bytes')
  return {
    bytes: Buffer.from(file.subarray(0, at)),
    format: 'amr',
    mediaType: 'audio/amr',
    extension: 'amr',
    method: 'rebuild',
    removed: findings.list(),
  }
}
