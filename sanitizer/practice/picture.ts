import { crc32, deflateSync } from 'node:zlib'
import { encodeJpeg } from '../container/jpeg/encode.ts'

function chunk(name: string, content: Uint8Array): Buffer {
  const bytes = Buffer.alloc(content.length + 12)
  bytes.writeUInt32BE(content.length, 0)
  bytes.write(name, 4, 'latin1')
  bytes.set(content, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, content.length + 8)), content.length + 8)
  return bytes
}

/** PNG (ISO/IEC 15948), truecolour. @param colours distinct ones, at most: with few of them it is written with a palette */
export function png(side: number, colours: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2], 8)
  const rows = Buffer.alloc(side * (1 + side * 3))
  for (let at = 0; at < side * side; at++) {
    const colour = (at % colours) * 977
    rows.set([colour & 255, (colour >> 8) & 255, at & 63], Math.floor(at / side) * (1 + side * 3) + 1 + (at % side) * 3)
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** JPEG (ITU-T T.81) of a smooth surface with some texture, as photographs have. */
export const photo = (side: number): Uint8Array =>
  encodeJpeg(
    Buffer.from(Array.from({ length: side * side * 3 }, (_, at) => ((at >> 4) + (at % 7) * 5 + ((at * at) >> 9)) & 255)),
    side,
    side,
    3,
  )
