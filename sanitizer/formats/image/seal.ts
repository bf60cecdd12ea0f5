import { crc32 } from 'node:zlib'
import type { ImageId } from './encode.ts'

/** Puts a fresh EXIF block into a picture that we have just written. */
type Seal = (picture: Buffer, exif: Uint8Array, size: { readonly width: number; readonly height: number }) => Buffer

/** Exif 3.0 §4.7.2: APP1 right behind SOI. */
const sealJpeg: Seal = (picture, exif) => {
  const head = Buffer.from('\xff\xe1\0\0Exif\0\0', 'latin1')
  head.writeUInt16BE(exif.length + 8, 2)
  return Buffer.concat([picture.subarray(0, 2), head, exif, picture.subarray(2)])
}

/** PNG 3rd edition §11.3.4.2: eXIf behind IHDR, which is always 25 bytes at 8. */
const sealPng: Seal = (picture, exif) => {
  const chunk = Buffer.alloc(exif.length + 12)
  chunk.writeUInt32BE(exif.length, 0)
  chunk.write('eXIf', 4, 'latin1')
  chunk.set(exif, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4)
  return Buffer.concat([picture.subarray(0, 33), chunk, picture.subarray(33)])
}

const alphaFlag = 0x10
const exifFlag = 0x08

/** RFC 9649 §2.7.1: EXIF needs the extended header, and comes last. VP8L tells by bit 28 of its header whether it has alpha (§3.4). */
const sealWebp: Seal = (picture, exif, { width, height }) => {
  const extended = picture.toString('latin1', 12, 16) === 'VP8X'
  const header = Buffer.from(
    extended ? picture.subarray(12, 30) : Buffer.concat([Buffer.from('VP8X\x0a\0\0\0', 'latin1'), Buffer.alloc(10)]),
  )
  if (!extended) {
    const isLossless = picture.toString('latin1', 12, 16) === 'VP8L'
    header[8] = isLossless && ((picture[24] ?? 0) & 0x10) !== 0 ? alphaFlag : 0
    header.writeUIntLE(width - 1, 12, 3)
    header.writeUIntLE(height - 1, 15, 3)
  }
  header[8] = (header[8] ?? 0) | exifFlag
  const chunk = Buffer.alloc(8 + exif.length + (exif.length & 1))
  chunk.write('EXIF', 'latin1')
  chunk.writeUInt32LE(exif.length, 4)
  chunk.set(exif, 8)
  const body = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), header, picture.subarray(extended ? 30 : 12), chunk])
  body.writeUInt32LE(body.length - 8, 4)
  return body
}

/** GIF has no place for EXIF: nothing is kept there. */
export const seals: Readonly<Record<ImageId, Seal>> = { jpeg: sealJpeg, png: sealPng, webp: sealWebp, gif: (picture) => picture }
