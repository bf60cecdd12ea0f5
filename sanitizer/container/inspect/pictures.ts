import { crc32 } from 'node:zlib'

/** Whether bytes are one whole picture of the kind, from first to last byte, with nothing a pixel does not need. */

const PNG_CHUNKS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'pHYs', 'sRGB', 'gAMA', 'cHRM', 'bKGD'])

function isPng(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') return false
  let at = 8
  let last = ''
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    last = bytes.toString('latin1', at + 4, at + 8)
    const end = at + 12 + length
    if (end > bytes.length || !PNG_CHUNKS.has(last) || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return false
    if (at === 8 && (last !== 'IHDR' || length !== 13)) return false
    at = end
    if (last === 'IEND') break
  }
  return last === 'IEND' && at === bytes.length
}

/** APP14 of 12 bytes that say one thing, the colour model (ITU-T T.872 6.5.3): length, name, version 100, no flags. */
const ADOBE = /^\0\x0eAdobe\0d\0\0\0\0[\0-\x02]$/

/** ITU-T T.81 Annex B: tables and frames, no APPn but JFIF and the colour model, no comment; scans run to EOI, which ends the file. */
function isJpeg(bytes: Buffer): boolean {
  if (bytes.readUInt16BE(0) !== 0xffd8) return false
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    const isTable = marker === 0xdb || marker === 0xc4 || marker === 0xdd || marker === 0xc0 || marker === 0xc1 || marker === 0xc2
    const isJfif = marker === 0xe0 && bytes.toString('latin1', at + 4, at + 8) === 'JFIF'
    const isColour = marker === 0xee && ADOBE.test(bytes.toString('latin1', at + 2, at + 16))
    if (marker !== 0xda && !isTable && !isJfif && !isColour) return false
    at += 2 + bytes.readUInt16BE(at + 2)
    if (marker !== 0xda) continue
    while (at + 1 < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0 && ((bytes[at + 1] ?? 0) & 0xf8) !== 0xd0)) at++
    if (bytes[at + 1] === 0xd9) return at + 2 === bytes.length
  }
  return false
}

/** GIF89a: blocks and sub-blocks up to the trailer, which ends the file; graphic control and the loop count only. */
function isGif(bytes: Buffer): boolean {
  if (!/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return false
  const colours = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)
  const afterBlocks = (from: number): number => {
    let at = from
    while (at < bytes.length && (bytes[at] ?? 0) > 0) at += 1 + (bytes[at] ?? 0)
    return at + 1
  }
  let at = 13 + colours(bytes[10] ?? 0)
  while (at < bytes.length) {
    if (bytes[at] === 0x3b) return at + 1 === bytes.length
    if (bytes[at] === 0x2c) at = afterBlocks(at + 11 + colours(bytes[at + 9] ?? 0))
    else if (bytes[at] === 0x21 && (bytes[at + 1] === 0xf9 || bytes.toString('latin1', at + 3, at + 14) === 'NETSCAPE2.0'))
      at = afterBlocks(at + 2)
    else return false
  }
  return false
}

const checks: Readonly<Record<string, (bytes: Buffer) => boolean>> = { png: isPng, jpg: isJpeg, gif: isGif }

export function isWholePicture(extension: string, untrusted: Uint8Array): boolean {
  const bytes = Buffer.from(untrusted.buffer, untrusted.byteOffset, untrusted.byteLength)
  return bytes.length > 26 && (checks[extension]?.(bytes) ?? false)
}
