/**
 * RAR 4 and 5: what files it says to hold, from its headers ("RAR 5.0 archive format", rarlab.com; technote.txt of RAR 4). libarchive unpacks them,
 * and must find the same ones: it takes a RAR that ends with a stored ZIP for that ZIP, and loses names outside ASCII of RAR 4.
 */
import type { Limits } from '../../../limits.ts'
import type { Unpacked } from '../../../members/collector.ts'
import { endedAt, unpackWithLibarchive } from '../libarchive/reader.ts'
import { encodingOf, nameIn } from '../names.ts'
import { listingOf5 } from './five.ts'
import { listingOf4 } from './four.ts'
import { locked } from './listing.ts'

/** Where the marks of RAR 4 (0) and RAR 5 (1) differ. */
const VERSION_AT = 6

/** @throws Refusal malformed, ambiguous, archive-parts, encryption-unsupported, limit-* */
export async function unpackRar(untrusted: Uint8Array, limits: Limits): Promise<Unpacked> {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  const { entries, end } = bytes[VERSION_AT] === 1 ? listingOf5(bytes, limits) : listingOf4(bytes, limits)
  const whole = end === undefined ? bytes : endedAt(bytes, end)
  if (entries.length > 0 && entries.every(({ isLocked }) => isLocked)) throw locked()
  const silent = encodingOf(entries.filter(({ name }) => name === undefined).map(({ nameBytes }) => nameBytes))
  const names = entries.map(({ name, nameBytes }) => name ?? nameIn(silent, nameBytes))
  return await unpackWithLibarchive(whole, limits, names)
}
