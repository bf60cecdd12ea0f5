/** What a film of boxes holds (ISO/IEC 14496-12): recorders of phones write the same brands for a voice as for a film. */

const MOST_BOXES = 10_000

/** The one box of that name on the first level, or nothing. */
function boxOf(bytes: Buffer, wanted: string): Buffer | undefined {
  for (let at = 0, count = 0; at + 16 <= bytes.length && count < MOST_BOXES; count++) {
    const short = bytes.readUInt32BE(at)
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? bytes.length - at : short
    if (size < 8) return undefined
    if (bytes.toString('latin1', at + 4, at + 8) === wanted) return bytes.subarray(at, at + size)
    at += size
  }
  return undefined
}

/** There is a track of sound, and none of pictures (§8.4.3: the handler stands eight bytes behind the name of its box). */
export function isOnlySound(untrusted: Uint8Array): boolean {
  const moov = boxOf(Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength), 'moov')
  const handlers = new Set<string>()
  for (let at = moov?.indexOf('hdlr') ?? -1; moov && at >= 0; at = moov.indexOf('hdlr', at + 4))
    handlers.add(moov.toString('latin1', at + 12, at + 16))
  return handlers.has('soun') && !handlers.has('vide')
}
