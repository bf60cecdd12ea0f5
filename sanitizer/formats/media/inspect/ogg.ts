/** An Ogg as we write it: one stream, pages in order, sums right, and no word in the packet of words. */
import { type Finding, Findings } from '../../../findings.ts'
import { Refusal } from '../../../refusal.ts'

/** RFC 3533 §6, bit by bit. */
const SUMS = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24
  for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum & 0x80000000 ? 0x04c11db7 : 0)
  return sum
})

/** Over a page, its own sum taken as zero. */
function sumOf(file: Buffer, from: number, end: number): number {
  let sum = 0
  for (let at = from; at < end; at++) {
    const byte = at >= from + 22 && at < from + 26 ? 0 : (file[at] ?? 0)
    sum = (sum << 8) ^ (SUMS[((sum >>> 24) ^ byte) & 255] ?? 0)
  }
  return sum >>> 0
}

/** What the second packet is, where nobody said anything in it, by how the first begins. */
const SECOND: readonly (readonly [first: RegExp, second: string])[] = [
  [/^OpusHead/, '4f707573546167730000000000000000'],
  [/^\x01vorbis/, '03766f72626973000000000000000001'],
  [/^\x7fFLAC\x01\0\0\x01fLaC\0\0\0\x22/, '840000080000000000000000'],
]

export async function inspectOgg(bytes: Uint8Array): Promise<readonly Finding[]> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const findings = new Findings()
  const starts: number[] = []
  for (let at = 0, number = 0; at < file.length; number++) {
    if (at + 27 > file.length || file.toString('latin1', at, at + 5) !== 'OggS\0') throw new Refusal('malformed', 'no page')
    const table = at + 27 + (file[at + 26] ?? 0)
    let end = table
    for (let place = at + 27; place < table; place++) end += file[place] ?? 0
    if (end > file.length) throw new Refusal('malformed', 'a page past the end')
    const flags = file[at + 5] ?? 0
    const last = end === file.length
    if (flags >> 1 !== (number === 0 ? 1 : 0) + (last ? 2 : 0)) findings.add('malformed')
    if (file.readUInt32LE(at + 14) !== 1 || file.readUInt32LE(at + 18) !== number) findings.add('unknown')
    if (file.readUInt32LE(at + 22) !== sumOf(file, at, end)) findings.add('malformed')
    if (starts.length < 2) starts.push(table)
    at = end
  }
  const [first = 0, second = 0] = starts
  const row = SECOND.find(([pattern]) => pattern.test(file.toString('latin1', first, first + 32)))
  const words = row ? file.toString('hex', second, second + row[1].length / 2) : ''
  if (words !== row?.[1]) findings.add('metadata')
  return findings.list()
}
