/** Boxes of a film as we write them: sizes of four bytes, in a given order, to the last byte. */
import { Refusal } from '../../../../refusal.ts'

export interface Node {
  readonly name: string
  readonly content: Buffer
  /** Place of the content in the file. */
  readonly place: number
}

/** A film of 64 tracks has 65 boxes in one; no box of ours holds more. */
const MOST = 100

/** @throws Refusal `malformed` when boxes do not fill the bytes */
export function nodes(content: Buffer, place: number): readonly Node[] {
  const list: Node[] = []
  let at = 0
  while (at < content.length) {
    const size = at + 8 <= content.length ? content.readUInt32BE(at) : 0
    if (size < 8 || at + size > content.length || list.length === MOST) throw new Refusal('malformed', 'boxes that do not fill their place')
    list.push({ name: content.toString('latin1', at + 4, at + 8), content: content.subarray(at + 8, at + size), place: place + at + 8 })
    at += size
  }
  return list
}

export const zero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0)

/** Which boxes fill a box, in order; names are separated by commas. What is no key holds numbers. */
export const order: Readonly<Record<string, RegExp>> = {
  '': /^ftyp,moov,mdat$/,
  moov: /^mvhd(?:,trak){1,64}$/,
  trak: /^tkhd(?:,edts)?,mdia$/,
  edts: /^elst$/,
  mdia: /^mdhd,hdlr,minf$/,
  minf: /^(?:vmhd|smhd),dinf,stbl$/,
  dinf: /^dref$/,
  stbl: /^stsd,stts(?:,ctts)?(?:,stss)?,stsc,stsz,stco$/,
}
