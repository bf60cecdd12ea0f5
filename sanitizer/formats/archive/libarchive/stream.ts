/**
 * One stream of bzip2 or xz, decompressed. libarchive-wasm hands out files of archives and no bare streams; but both kinds of stream may be
 * concatenated (bzip2(1); xz file format §2.1), so the upload is put behind a stream that holds the header of a tar with one endless file, and
 * before one whose content is known. What is read of that file is the content of the upload, and then the end that says where it stopped.
 */
import { Refusal } from '../../../refusal.ts'
import type { Libarchive } from './library.ts'
import { instance, opened } from './reader.ts'

/** libarchive loses what it has of a piece when it comes to an error, here always the end: at most so much less one byte. */
const PIECE_BYTES = 65_536

/** `before`: 512 bytes, a ustar header of a file of 8 GiB less one byte. `behind`: PIECE_BYTES of 0, then as many of 1. */
const frames = {
  bzip2: {
    before: 'QlpoOTFBWSZTWZqP5zEAAB7bgMiAQAB1gAAEYyQeAAgAIABUUA0Bpo09BKNSeSaYgBmBDV6tNSVLIu6smE4GEC0vriIijlG87+8qgC7C7kinChITUfzmIA==',
    behind: 'QlpoOTFBWSZTWQ5p7tQAAABAAOAAAAggAFBmApI3AHIBtANAN1AWgGgHi7kinChIBzT3agA=',
  },
  xz: {
    before:
      '/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4AH/ADBdADMaSda2OCGvAe5uBXM7wPlFNcpNaPQ6rauya2xNvq1Dv+w312SPC7No3YRXPunvAADJlrurAAFIgAQAAAAZe9oePjANiwIAAAAAAVla',
    behind:
      '/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4f//AFtdAABv/f//o7f/Rz5IFXI5YVG4kijmo4YH+e7kHoLTL8U6PAFLsX7JiopNL6MN2X+m44wjEVPgWRjFdYrid/i2lH8MasDedElkXJ5FHmWk1bqlFT9IIHIDkp3sRgAAAFhrk84AAXOAgAgAAKP8Txw+MA2LAgAAAAABWVo=',
  },
} as const
export type Stream = keyof typeof frames
export const streamFrames: Readonly<Record<Stream, { readonly before: string; readonly behind: string }>> = frames

/** What libarchive says where a file of a tar is not as long as its header says; here it means that all went well. */
const ENDED = /^Truncated tar archive/

/** @param weigh hears how many bytes have come; what it throws ends the reading @throws Refusal malformed */
export async function decompress(untrusted: Uint8Array, stream: Stream, weigh: (bytes: number) => void): Promise<Buffer> {
  const { before, behind } = frames[stream]
  const library = await instance()
  const archive = opened(library, Buffer.concat([Buffer.from(before, 'base64'), untrusted, Buffer.from(behind, 'base64')]))
  if (library.read_next_entry(archive) === 0) throw new Refusal('malformed', library.error_string(archive) ?? stream)
  const buffer = library.module._malloc(PIECE_BYTES)
  const pieces: Uint8Array[] = []
  let bytes = 0
  for (;;) {
    const piece = next(library, archive, buffer)
    if (!piece) break
    if (piece.length === 0) throw new Refusal('malformed', 'an endless file that ends')
    bytes += piece.length
    weigh(Math.max(0, bytes - 2 * PIECE_BYTES))
    pieces.push(piece)
  }
  return withoutEnd(Buffer.concat(pieces, bytes))
}

/** @returns undefined at the end of all streams */
function next(library: Libarchive, archive: number, buffer: number): Uint8Array | undefined {
  try {
    const bytes = library.read_data(archive, buffer, PIECE_BYTES)
    return library.module.HEAPU8.slice(buffer, buffer + bytes)
  } catch (cause) {
    const said = library.error_string(archive) ?? ''
    if (ENDED.test(said)) return undefined
    throw new Refusal('malformed', said, { cause })
  }
}

/** The ones that came through, at least one of them, then all zeros; without them something stopped the reading before the end. */
function withoutEnd(bytes: Buffer): Buffer {
  let ones = 0
  while (ones < PIECE_BYTES && bytes[bytes.length - 1 - ones] === 1) ones++
  const end = bytes.length - ones - PIECE_BYTES
  if (ones === 0 || end < 0 || bytes.subarray(end, end + PIECE_BYTES).some((byte) => byte !== 0))
    throw new Refusal('malformed', 'the stream breaks off, or something else is behind it')
  return bytes.subarray(0, end)
}
