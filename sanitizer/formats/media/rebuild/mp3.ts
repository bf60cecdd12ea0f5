/** MP3 (ISO/IEC 11172-3 §2.4.1.3, 13818-3): frames of layer III only. The frame that tells the length is written anew from the frames. */
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Disarmed } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import { u32 } from './bytes.ts'
import { type Frame, framesOf } from './frames.ts'

const rates = [44_100, 48_000, 32_000]
/** kbit/s by index; 0 is the free format, which has no length of its own, and 15 is forbidden. */
const bitRates = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const
const LAYER_3 = 1

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (at + 4 > bytes.length) return undefined
  const header = bytes.readUInt32BE(at)
  const [version, layer, bitRate, rate] = [(header >>> 19) & 3, (header >>> 17) & 3, (header >>> 12) & 15, (header >>> 10) & 3]
  if (header >>> 21 !== 0x7ff || version === 1 || layer !== LAYER_3) return undefined
  const first = version === 3
  const kilobits = bitRates[first ? 1 : 2][bitRate]
  const hertz = (rates[rate] ?? 0) / (first ? 1 : version === 2 ? 2 : 4)
  if (!kilobits || !hertz) return undefined
  return { length: Math.floor(((first ? 144_000 : 72_000) * kilobits) / hertz) + ((header >>> 9) & 1), stream: (version << 4) | rate }
}

const MONO = 3
/** Where the words of the first frame begin: behind the header and the side information, which is silent. */
function wordsAt(frame: Buffer): number {
  const [first, mono] = [(frame.readUInt32BE(0) >>> 19) & 1, frame.readUInt32BE(0) >>> 6] as const
  const single = (mono & 3) === MONO
  return 4 + (first ? (single ? 17 : 32) : single ? 9 : 17)
}

const VBRI_AT = 36
const TABLE = 100
const DELAYS_AT = 21
const LAME = 36

/** Xing and LAME's extension of it, as every player reads them; VBRI tells the same in other words. */
function toldBy(frame: Buffer): { readonly word: string; readonly delays: Buffer | undefined } | undefined {
  const at = wordsAt(frame)
  const word = frame.toString('latin1', at, at + 4)
  if (word !== 'Xing' && word !== 'Info')
    return frame.toString('latin1', VBRI_AT, VBRI_AT + 4) === 'VBRI' ? { word: 'Xing', delays: undefined } : undefined
  const flags = at + 8 <= frame.length ? frame.readUInt32BE(at + 4) : 0
  const lame = at + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? TABLE : 0) + (flags & 8 ? 4 : 0)
  const delays = /^(?:LAME|Lav[fc])/.test(frame.toString('latin1', lame, lame + 4))
    ? frame.subarray(lame + DELAYS_AT, lame + DELAYS_AT + 3)
    : undefined
  return { word, delays: delays?.length === 3 ? delays : undefined }
}

/** Where in the file each hundredth of the sound begins, in 256ths. */
function seekTable(frames: readonly Buffer[], total: number): Buffer {
  const table = Buffer.alloc(TABLE)
  let [index, place] = [0, frames[0]?.length ?? 0]
  for (let percent = 0; percent < TABLE; percent++) {
    const wanted = Math.floor((percent * (frames.length - 1)) / TABLE)
    for (; index < wanted; index++) place += frames[index + 1]?.length ?? 0
    table[percent] = Math.min(255, Math.floor((place * 256) / total))
  }
  return table
}

/**
 * The first frame with the numbers of this file; encoder's name, gain and checksums stay behind. Its delays stay: without them
 * there is silence before and after the sound.
 */
function tellAnew(frames: readonly Buffer[], findings: Findings): readonly Buffer[] {
  const [old] = frames
  const told = old && toldBy(old)
  if (!old || !told) return frames
  if (frames.length === 1) throw new Refusal('active-only', 'a frame that tells of sound, and no sound')
  const total = frames.reduce((sum, frame) => sum + frame.length, 0)
  const words = [Buffer.from(told.word), u32(7, frames.length - 1, total), seekTable(frames, total)]
  const lame = Buffer.alloc(told.delays ? LAME : 0)
  if (told.delays) {
    lame.write('LAME', 'latin1')
    told.delays.copy(lame, DELAYS_AT)
  }
  const said = Buffer.concat([...words, lame])
  const frame = Buffer.alloc(old.length)
  old.copy(frame, 0, 0, 4)
  const at = wordsAt(frame)
  // A frame too small for all of it tells nothing: it is silence.
  if (at + said.length <= frame.length) said.copy(frame, at)
  if (!frame.equals(old)) findings.add('metadata')
  return [frame, ...frames.slice(1)]
}

/** @throws Refusal `malformed` where frames of layer III are not most of the file, `active-only` where none of them is sound */
export async function rebuildMp3(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const bytes = Buffer.concat(tellAnew(framesOf(untrusted, frameAt, limits, findings), findings))
  within(limits, 'outputBytes', bytes.length)
  return { bytes, format: 'mp3', mediaType: 'audio/mpeg', extension: 'mp3', method: 'rebuild', removed: findings.list() }
}
