/** Codecs of Matroska that cross (RFC 9559 §… and the codec mappings), and how each is set up: rebuilt from its own numbers. */
import { Refusal } from '../../../../refusal.ts'
import { Bytes, latin1, u8, u16le, u32le } from '../bytes.ts'
import { configurations, type Rebuild } from '../movie/config.ts'
import { emptyComment, isVorbisSetup } from '../vorbis.ts'

export interface Codec {
  readonly kind: 1 | 2
  /** May be in a WebM, too. */
  readonly web: boolean
  /** Absent: nothing is needed to set it up, and nothing crosses. */
  readonly setUp?: Rebuild
}

/** RFC 7845 §5.1. */
function opusHead(body: Bytes): Buffer {
  if (body.word(8) !== 'OpusHead') throw new Refusal('malformed', 'OpusHead')
  const [version, channels, skip, rate, gain, mapping] = [body.u8(), body.u8(), body.u16le(), body.u32le(), body.u16le(), body.u8()]
  if (version >> 4 !== 0 || channels === 0) throw new Refusal('malformed', 'OpusHead')
  const table = mapping === 0 ? Buffer.alloc(0) : body.take(2 + channels)
  return Buffer.concat([latin1('OpusHead'), u8(1, channels), u16le(skip), u32le(rate), u16le(gain), u8(mapping), table])
}

/** Three packets behind their lengths, as Xiph laces them; the second is words, and is written empty. */
function vorbis(body: Bytes): Buffer {
  if (body.u8() !== 2) throw new Refusal('malformed', 'Vorbis')
  const laced = (): number => {
    let length = 0
    for (;;) {
      const byte = body.u8()
      length += byte
      if (byte < 255) return length
    }
  }
  const [first, second] = [laced(), laced()]
  const identity = body.take(first)
  body.skip(second)
  const setup = body.rest()
  if (identity.length !== 30 || identity.toString('latin1', 0, 7) !== '\x01vorbis' || !isVorbisSetup(setup))
    throw new Refusal('malformed', 'Vorbis')
  return Buffer.concat([u8(2, identity.length, emptyComment.length), identity, emptyComment, setup])
}

/** FLAC §8: the signature and the first block; comments and pictures may follow. */
function flac(body: Bytes): Buffer {
  if (body.word() !== 'fLaC' || (body.u8() & 0x7f) !== 0 || body.u24() !== 34) throw new Refusal('malformed', 'FLAC')
  return Buffer.concat([latin1('fLaC'), u8(0x80, 0, 0, 34), body.take(34)])
}

/** ISO/IEC 14496-3 §1.6.2.1: a few bytes. */
function aac(body: Bytes): Buffer {
  if (body.left < 2 || body.left > 64) throw new Refusal('malformed', 'AAC')
  return body.rest()
}

const of = (name: string): Rebuild => {
  const rebuild = configurations[name]
  return (body) => rebuild?.(body)
}
const picture = (web: boolean, setUp?: Rebuild): Codec => ({ kind: 1, web, ...(setUp ? { setUp } : {}) })
const sound = (web: boolean, setUp?: Rebuild): Codec => ({ kind: 2, web, ...(setUp ? { setUp } : {}) })

export const codecs: Readonly<Record<string, Codec>> = {
  V_VP8: picture(true),
  V_VP9: picture(true),
  V_AV1: picture(true, of('av1C')),
  'V_MPEG4/ISO/AVC': picture(false, of('avcC')),
  'V_MPEGH/ISO/HEVC': picture(false, of('hvcC')),
  V_MJPEG: picture(false),
  A_OPUS: sound(true, opusHead),
  A_VORBIS: sound(true, vorbis),
  A_AAC: sound(false, aac),
  'A_MPEG/L3': sound(false),
  A_AC3: sound(false),
  A_EAC3: sound(false),
  A_FLAC: sound(false, flac),
  'A_PCM/INT/LIT': sound(false),
  'A_PCM/INT/BIG': sound(false),
  'A_PCM/FLOAT/IEEE': sound(false),
}

/** @returns nothing where the codec needs nothing @throws Refusal `content-missing` for a codec that is not on the list */
export function setUp(name: string, kind: number, isWeb: boolean, given: Bytes | undefined): Buffer | undefined {
  const codec = Object.hasOwn(codecs, name) ? codecs[name] : undefined
  if (!codec || codec.kind !== kind || (isWeb && !codec.web)) throw new Refusal('content-missing', `codec ${name}`)
  if (!codec.setUp) return undefined
  if (!given) throw new Refusal('malformed', `${name} that is not set up`)
  return codec.setUp(new Bytes(given.all, given.at, given.end))
}
