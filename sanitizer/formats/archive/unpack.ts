/** Archive → its files, decoded and not looked at. Runs in a disarm child; each file goes back to be identified and disarmed on its own. */
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import type { Unpacked } from './collector.ts'
import { unpackZip } from './zip.ts'

type Unpacker = (untrusted: Uint8Array, password: string | undefined, limits: Limits) => Unpacked | Promise<Unpacked>

/** By `Identity.type`. */
const unpackers: Readonly<Record<string, Unpacker>> = {
  zip: unpackZip,
}

export const unpackedTypes: readonly string[] = Object.keys(unpackers)

/** @throws Refusal */
export async function unpack(untrusted: Uint8Array, type: string, password: string | undefined, limits: Limits): Promise<Unpacked> {
  const unpacker = Object.hasOwn(unpackers, type) ? unpackers[type] : undefined
  if (!unpacker) throw new Refusal('type-unsupported')
  return await unpacker(untrusted, password, limits)
}
