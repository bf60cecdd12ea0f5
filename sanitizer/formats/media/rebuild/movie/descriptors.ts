/** Elementary stream descriptors (ISO/IEC 14496-1 §7.2.6). One of them may name a stream at an address: such a file is refused. */
import { Refusal } from '../../../../refusal.ts'
import { type Bytes, u8, u16, u32 } from '../bytes.ts'
import { versionOf } from './boxes.ts'

const [ES, DECODER, SPECIFIC, LAYER] = [3, 4, 5, 6] as const

/** §7.2.6.6.2 table 5: MPEG-4 part 2 and audio, MPEG-2 and MPEG-1 audio, AC-3, Vorbis of some phones. */
const objectTypes: ReadonlySet<number> = new Set([0x20, 0x40, 0x66, 0x67, 0x68, 0x69, 0x6b, 0x6c, 0xa5, 0xa6, 0xdd])

interface Descriptor {
  readonly tag: number
  readonly body: Bytes
}

/** §8.3.3: a length in groups of seven bits. */
function descriptor(from: Bytes): Descriptor {
  const tag = from.u8()
  let length = 0
  for (let index = 0; index < 4; index++) {
    const byte = from.u8()
    length = length * 128 + (byte & 0x7f)
    if (byte < 0x80) return { tag, body: from.part(length) }
  }
  throw new Refusal('malformed', 'a descriptor longer than any')
}

function find(from: Bytes, tag: number): Bytes | undefined {
  while (from.left > 0) {
    const next = descriptor(from)
    if (next.tag === tag) return next.body
  }
  return undefined
}

/** Always four bytes of length, as most writers do it. */
const written = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  return Buffer.concat([
    u8(tag, 0x80 | ((length >> 21) & 0x7f), 0x80 | ((length >> 14) & 0x7f), 0x80 | ((length >> 7) & 0x7f), length & 0x7f),
    content,
  ])
}

/** @throws Refusal `content-missing` for a stream that is elsewhere or of a kind that is not on the list */
export function rebuildEsds(box: Bytes): Buffer {
  versionOf(box, 0)
  const stream = find(box, ES)
  if (!stream) throw new Refusal('malformed', 'esds')
  stream.u16()
  const flags = stream.u8()
  if (flags & 0x40) throw new Refusal('content-missing', 'a stream at an address')
  if (flags & 0x80) stream.u16()
  if (flags & 0x20) stream.u16()
  const decoder = find(stream, DECODER)
  if (!decoder) throw new Refusal('malformed', 'esds')
  const [objectType, streamType] = [decoder.u8(), decoder.u8()]
  if (!objectTypes.has(objectType) || ![4, 5].includes(streamType >> 2))
    throw new Refusal('content-missing', `stream of type ${objectType}`)
  const rates = decoder.take(11)
  const specific = find(decoder, SPECIFIC)
  const own = written(
    DECODER,
    u8(objectType, (streamType & 0xfc) | 1),
    rates,
    specific ? written(SPECIFIC, specific.rest()) : Buffer.alloc(0),
  )
  return Buffer.concat([u32(0), written(ES, u16(0), u8(0), own, written(LAYER, u8(2)))])
}
