import { smallDib } from './metafile.ts'

/** Icons of Windows: a directory of bitmaps or PNGs. */
export const icon = (...entries: readonly Buffer[]): Buffer => {
  const head = Buffer.alloc(6 + 16 * entries.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(entries.length, 4)
  let at = head.length
  for (const [index, entry] of entries.entries()) {
    head.set([16 + index, 16 + index], 6 + 16 * index)
    head.writeUInt32LE(entry.length, 6 + 16 * index + 8)
    head.writeUInt32LE(at, 6 + 16 * index + 12)
    at += entry.length
  }
  return Buffer.concat([head, ...entries])
}
/** Two by two, and the mask behind it that hides the upper left one. */
export const iconDib = (): Buffer => {
  const dib = smallDib()
  dib.writeInt32LE(4, 8)
  return Buffer.concat([dib, Buffer.from([0, 0, 0, 0, 0x80, 0, 0, 0])])
}
