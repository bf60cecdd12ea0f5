/** Sample entries (ISO/IEC 14496-12 §8.5.2, QuickTime File Format "Sample description atoms"): the codecs that cross, by name. */

import type { Findings } from '../../../../findings.ts'
import { type Limits, within } from '../../../../limits.ts'
import { Refusal } from '../../../../refusal.ts'
import { type Bytes, isZero, u8, u16, u32 } from '../bytes.ts'
import { box, Children, type Count } from './boxes.ts'
import { configurations } from './config.ts'

/** What a codec must bring (one of), and what it may. */
interface Codec {
  readonly needs: readonly string[]
  readonly may: readonly string[]
}

const picture = ['colr', 'pasp', 'clap', 'fiel', 'mdcv', 'clli', 'gama']
const sound = ['chan']
const video = (...needs: string[]): Codec => ({ needs, may: picture })
const hevc: Codec = { needs: ['hvcC'], may: [...picture, 'dvcC', 'dvvC'] }
const audio = (...needs: string[]): Codec => ({ needs, may: sound })
const pcm: Codec = { needs: [], may: [...sound, 'enda'] }

/** By handler, then by name. What is not here is a film or a sound that would be lost, and the file is refused. */
const codecs: Readonly<Record<'vide' | 'soun', Readonly<Record<string, Codec>>>> = {
  vide: {
    avc1: { needs: ['avcC'], may: [...picture, 'dvcC', 'dvvC'] },
    avc3: video('avcC'),
    hvc1: hevc,
    hev1: hevc,
    dvh1: hevc,
    dvhe: hevc,
    av01: { needs: ['av1C'], may: [...picture, 'dvcC', 'dvvC'] },
    vp08: video('vpcC'),
    vp09: video('vpcC'),
    mp4v: video('esds'),
    s263: video('d263'),
    jpeg: video(),
    mjpa: video(),
    apch: video(),
    apcn: video(),
    apcs: video(),
    apco: video(),
    ap4h: video(),
    ap4x: video(),
  },
  soun: {
    mp4a: audio('esds'),
    'ac-3': audio('dac3'),
    'ec-3': audio('dec3'),
    Opus: audio('dOps'),
    fLaC: audio('dfLa'),
    alac: audio('alac'),
    samr: audio('damr'),
    sawb: audio('damr'),
    '.mp3': audio(),
    ipcm: { needs: ['pcmC'], may: [] },
    fpcm: { needs: ['pcmC'], may: [] },
    sowt: pcm,
    twos: pcm,
    in24: pcm,
    in32: pcm,
    fl32: pcm,
    fl64: pcm,
    lpcm: pcm,
    'raw ': pcm,
    ulaw: pcm,
    alaw: pcm,
  },
}

/** ISO/IEC 23001-7 §4.2, and what iTunes wrote. */
const locked: ReadonlySet<string> = new Set(['encv', 'enca', 'encs', 'drms', 'drmi', 'drmt'])

/** Bytes of one sample of one channel, where the table of sizes of QuickTime says 1 and means a frame. */
const pcmBytes: Readonly<Record<string, number>> = { in24: 3, in32: 4, fl32: 4, fl64: 8, ulaw: 1, alaw: 1 }

export interface Entry {
  readonly bytes: Buffer
  readonly codec: string
  /** Which data reference it speaks of, from 1. */
  readonly reference: number
  /** Of uncompressed sound: bytes of a sample of all channels. */
  readonly frame: number | undefined
}

interface Context {
  readonly count: Count
  readonly limits: Limits
  readonly findings: Findings
}

const DEPTHS = [16, 24, 32, 40]

function visual(body: Bytes, { limits, findings }: Context): Buffer {
  body.skip(16)
  const [width, height] = [body.u16(), body.u16()]
  within(limits, 'sidePixels', Math.max(width, height))
  body.skip(14)
  if (!isZero(body.take(32))) findings.add('metadata')
  const depth = body.u16()
  body.skip(2)
  const fixed = [u32(0x480000, 0x480000, 0), u16(1), Buffer.alloc(32), u16(DEPTHS.includes(depth) ? depth : 24, 0xffff)]
  return Buffer.concat([Buffer.alloc(16), u16(width, height), ...fixed])
}

interface Sound {
  readonly bytes: Buffer
  readonly frame: number | undefined
}

/** Version 0 is ISO's and QuickTime's; 1 and 2 are QuickTime's alone. */
function sounding(codec: string, body: Bytes): Sound {
  const version = body.u16()
  body.skip(6)
  const [channels, bits, compression, packet, rate] = [body.u16(), body.u16(), body.u16(), body.u16(), body.u32()]
  const tails: Readonly<Record<number, number>> = { 0: 0, 1: 16, 2: 36 }
  const tail = Object.hasOwn(tails, version) ? tails[version] : undefined
  if (tail === undefined || packet !== 0 || ![0, 0xffff, 0xfffe].includes(compression))
    throw new Refusal('malformed', 'a sound of another kind')
  const bytes = Buffer.concat([u16(version, 0, 0, 0, channels, bits, compression, 0), u32(rate), body.take(tail)])
  const each = pcmBytes[codec] ?? (['sowt', 'twos', 'raw '].includes(codec) ? Math.ceil(bits / 8) : undefined)
  return { bytes, frame: version < 2 && each !== undefined && each > 0 ? each * channels : undefined }
}

/** QuickTime keeps how a decoder of sound is set up in a box of its own, with the codec's name before it and a zero behind it. */
function unwrapped(children: Children, codec: string, { count }: Context): { readonly children: Children; readonly wrapped: boolean } {
  const wave = children.one('wave')
  if (!wave) return { children, wrapped: false }
  const inside = Children.of(wave, count)
  const name = inside.one('frma')
  if (name && name.word() !== codec) throw new Refusal('ambiguous', 'two names of one codec')
  return { children: new Children([...children.list.filter(({ type }) => type !== 'wave'), ...inside.list]), wrapped: true }
}

const WRAPPED = ['esds', 'alac', 'enda', 'damr', 'dac3', 'dec3']
const ending = Buffer.concat([u32(8, 0)])

function configured(codec: string, { needs, may }: Codec, body: Bytes, isSound: boolean, context: Context): Buffer {
  const found = Children.of(body, context.count)
  const { children, wrapped } = isSound ? unwrapped(found, codec, context) : { children: found, wrapped: false }
  const parts: (readonly [string, Buffer])[] = []
  for (const name of [...needs, ...may]) {
    const own = children.one(name)
    const rebuilt = own && configurations[name]?.(own)
    if (rebuilt) parts.push([name, box(name, rebuilt)])
    else if (needs.includes(name)) throw new Refusal('malformed', `${codec} without ${name}`)
    else if (own) context.findings.add('colour-profile')
  }
  if (!wrapped) return Buffer.concat(parts.map(([, bytes]) => bytes))
  const inner = parts.filter(([name]) => WRAPPED.includes(name)).map(([, bytes]) => bytes)
  const wave = box('wave', box('frma', Buffer.from(codec, 'latin1')), ...(codec === 'mp4a' ? [box('mp4a', u32(0))] : []), ...inner, ending)
  return Buffer.concat([wave, ...parts.filter(([name]) => !WRAPPED.includes(name)).map(([, bytes]) => bytes)])
}

/** @throws Refusal `rights-managed`, or `content-missing` for a codec that is not on the list */
export function rebuildEntry(handler: 'vide' | 'soun', codec: string, body: Bytes, context: Context): Entry {
  if (locked.has(codec)) throw new Refusal('rights-managed', codec)
  const known = Object.hasOwn(codecs[handler], codec) ? codecs[handler][codec] : undefined
  if (!known) throw new Refusal('content-missing', `codec ${codec}`)
  body.skip(6)
  const reference = body.u16()
  const { bytes, frame } = handler === 'vide' ? { bytes: visual(body, context), frame: undefined } : sounding(codec, body)
  const rest = configured(codec, known, body, handler === 'soun', context)
  return { bytes: box(codec, Buffer.concat([u8(0, 0, 0, 0, 0, 0), u16(1), bytes, rest])), codec, reference, frame }
}
