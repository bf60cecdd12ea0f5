import { crc32 } from 'node:zlib'

/**
 * How large a picture is meant to be: numbers that are part of its look, since a tile of a pattern is as large as its density says. They are
 * written anew; a file that says nothing, or nonsense, gets none.
 */

/** JFIF (ITU-T T.871 §10.1): APP0 right behind SOI, of 16 bytes as our writer makes it; unit and two densities from its eleventh byte on. */
const [UNIT_AT, UNIT_END] = [13, 18]
const hasJfif = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(2, 11))
    .toString('latin1')
    .replace(/^(\xff\xe0)../s, '$1') === '\xff\xe0JFIF\0'

/** @param written a JPEG of ours, with or without JFIF @returns the same with the density that the source gives */
export function jpegWithDensity(written: Uint8Array, source: Uint8Array): Uint8Array {
  const said = source.subarray(UNIT_AT, UNIT_END)
  const [unit = 9, x1 = 0, x2 = 0, y1 = 0, y2 = 0] = said
  if (!hasJfif(written) || !hasJfif(source) || unit > 2 || x1 + x2 === 0 || y1 + y2 === 0) return written
  const bytes = Buffer.from(written)
  bytes.set(said, UNIT_AT)
  return bytes
}

interface Chunk {
  readonly name: string
  readonly whole: Buffer
}

/** Chunks of a PNG up to its end (PNG 3rd edition §5.3). */
function* chunks(png: Buffer): Generator<Chunk> {
  for (let at = 8; at + 12 <= png.length; ) {
    const end = at + 12 + png.readUInt32BE(at)
    yield { name: png.toString('latin1', at + 4, at + 8), whole: png.subarray(at, end) }
    at = end
  }
}

/** pHYs (§11.3.4.3): 9 bytes, pixels per unit and whether that is a metre. */
function physical(source: Buffer): Buffer | undefined {
  if (source.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return undefined
  for (const { name, whole } of chunks(source)) {
    if (name === 'IDAT') return undefined
    const body = whole.subarray(4, 17)
    const isSound = whole.length === 21 && body.readUInt32BE(4) > 0 && body.readUInt32BE(8) > 0 && (whole[16] ?? 2) < 2
    if (name === 'pHYs') return isSound ? body : undefined
  }
  return undefined
}

/** @param written a PNG of ours @returns the same with the density that the source gives, and no other */
export function pngWithDensity(written: Buffer, source: Uint8Array): Buffer {
  const body = physical(Buffer.from(source.buffer, source.byteOffset, source.byteLength))
  const said = Buffer.alloc(body ? 21 : 0)
  if (body) {
    said.writeUInt32BE(9, 0)
    body.copy(said, 4)
    said.writeUInt32BE(crc32(body), 17)
  }
  const parts = [written.subarray(0, 8)]
  for (const { name, whole } of chunks(written)) {
    if (name === 'pHYs') continue
    parts.push(whole)
    if (name === 'IHDR') parts.push(said)
  }
  return Buffer.concat(parts)
}
