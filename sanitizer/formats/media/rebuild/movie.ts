/**
 * MP4, M4A, 3GP (ISO/IEC 14496-12, -14, 3GPP TS 26.244) and QuickTime: the tracks of picture and sound into a new film. Their samples
 * stay as they are, bit for bit; every table around them is written anew.
 *
 * KNOWN GAP: samples are not looked into. What an encoder says of itself inside of them (H.264 and HEVC supplements) stays, and a
 * sample that attacks a decoder reaches the decoder.
 * KNOWN GAP: parts of a film that a list of edits leaves out are still in it.
 */
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Disarmed } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import { Bytes, isZero } from './bytes.ts'
import { type Box, boxesIn, Children, Count, versionOf } from './movie/boxes.ts'
import { defaultsOf, readFragments } from './movie/fragments.ts'
import { chaptersOf, type Reading, readTrack, type Track, tellWords } from './movie/track.ts'
import { writeFilm } from './movie/write.ts'

/** Boxes of the file that only help to find others (ISO/IEC 14496-12 §4.3, §8.8, §8.16), or are handled. */
const silent: ReadonlySet<string> = new Set(['ftyp', 'styp', 'moov', 'mdat', 'moof', 'mfra', 'sidx', 'ssix', 'pdin', 'udta', 'meta'])
const empty: ReadonlySet<string> = new Set(['free', 'skip', 'wide'])
/** Of the film: told elsewhere, or of no meaning where nothing refers to it. */
const silentInside: ReadonlySet<string> = new Set(['mvhd', 'trak', 'mvex', 'udta', 'meta', 'uuid', 'iods'])

function tellOthers(boxes: readonly Box[], known: ReadonlySet<string>, findings: Findings): void {
  for (const { type, body } of boxes) {
    if (known.has(type)) continue
    const content = body.all.subarray(body.at, body.end)
    if (type === 'uuid') findings.add(content.includes('<x:xmpmeta') ? 'metadata' : 'unknown')
    else if (type === 'PICT' || type === 'pnot') findings.add('thumbnail')
    else if (!empty.has(type) || !isZero(content)) findings.add('unknown')
  }
}

/** The boxes of the file, up to the first that is none: bytes that somebody hung on. */
function topOf(file: Bytes, count: Count, findings: Findings): readonly Box[] {
  const boxes: Box[] = []
  while (file.left >= 8) {
    const size = file.all.readUInt32BE(file.at)
    const type = file.all.toString('latin1', file.at + 4, file.at + 8)
    if (!/^[\x20-\x7e\xa9]{4}$/.test(type) || (size > 1 && size < 8)) break
    const length = size === 0 ? file.left : size === 1 ? new Bytes(file.all, Math.min(file.at + 8, file.end), file.end).u64() : size
    boxes.push(...boxesIn(file.part(length), count, true))
  }
  if (file.left > 0) findings.add('trailing-bytes')
  return boxes
}

const only = (boxes: readonly Box[], type: string): Bytes => {
  const [first, ...others] = boxes.filter((box) => box.type === type)
  if (!first) throw new Refusal('malformed', `no box ${type}`)
  if (others.length > 0) throw new Refusal('ambiguous', `two boxes ${type}`)
  return first.body
}

/** §8.2.2. */
function headOf(mvhd: Bytes, findings: Findings): { readonly timescale: number; readonly matrix: Buffer } {
  const { version } = versionOf(mvhd, 1)
  if (!isZero(mvhd.take(version === 1 ? 16 : 8))) findings.add('metadata')
  const timescale = mvhd.u32()
  if (timescale === 0) throw new Refusal('malformed', 'no time scale')
  mvhd.skip((version === 1 ? 8 : 4) + 16)
  return { timescale, matrix: mvhd.take(36) }
}

const durationOf = ({ samples }: Track): number => samples.durations.reduce((sum, { count, value }) => sum + count * value, 0)

/** A duration that is not told is that of the samples, or of the edits. */
function timed(track: Track, timescale: number): Track {
  const duration = track.duration || durationOf(track)
  const whole = Math.ceil((duration * timescale) / track.timescale)
  const edits = track.edits.map((edit, index) =>
    edit.duration === 0 && index === track.edits.length - 1 ? { ...edit, duration: whole } : edit,
  )
  const shown = track.shown || (edits.length > 0 ? edits.reduce((sum, edit) => sum + edit.duration, 0) : whole)
  return { ...track, duration, edits, shown }
}

function tracksOf(moov: Children, reading: Reading): readonly Track[] {
  const traks = moov.all('trak').map(({ body }) => Children.of(body, reading.count))
  within(reading.limits, 'mediaTracks', traks.length)
  const chapters = new Set(traks.flatMap((trak) => chaptersOf(trak, reading.count)))
  return traks.flatMap((trak) => readTrack(trak, chapters, reading) ?? [])
}

const extensions: Readonly<Record<string, string>> = { mp4: 'mp4', m4a: 'm4a', '3gp': '3gp', mov: 'mov' }
const mediaTypes: Readonly<Record<string, string>> = { mp4: 'video/mp4', m4a: 'audio/mp4', '3gp': 'video/3gpp', mov: 'video/quicktime' }

/**
 * @param type `mp4`, `m4a`, `3gp` or `mov`, and so it stays; an `mp4` without pictures is an `m4a`
 * @throws Refusal `malformed`, `ambiguous`, `rights-managed`, or `content-missing` where picture or sound could not cross
 */
export async function rebuildMovie(untrusted: Uint8Array, limits: Limits, type: string): Promise<Disarmed> {
  const findings = new Findings()
  const count = new Count(limits)
  const reading: Reading = { count, limits, findings }
  const file = new Bytes(untrusted)
  const top = topOf(file, count, findings)
  const moov = Children.of(only(top, 'moov'), count)
  tellOthers(top, silent, findings)
  tellOthers(moov.list, silentInside, findings)
  tellWords(new Children(top.filter((box) => box.type !== 'uuid')), findings)
  tellWords(moov, findings)
  const { timescale, matrix } = headOf(moov.needed('mvhd'), findings)
  const whole = readFragments(top, tracksOf(moov, reading), defaultsOf(moov, count), timescale, reading)
  const tracks = whole.filter(({ samples }) => samples.sizes.count > 0).map((track) => timed(track, timescale))
  if (tracks.length === 0) throw new Refusal('active-only', 'no picture and no sound')
  const room = top.filter((box) => box.type === 'mdat').map(({ body }) => ({ from: body.at, end: body.end }))
  const kind = type === 'mp4' && tracks.every(({ handler }) => handler === 'soun') ? 'm4a' : type
  const bytes = writeFilm(file.all, { timescale, matrix, tracks }, room, kind, limits)
  const format = type === 'mov' ? 'mov' : 'mp4'
  return {
    bytes,
    format,
    mediaType: mediaTypes[kind] ?? 'video/mp4',
    extension: extensions[kind] ?? 'mp4',
    method: 'rebuild',
    removed: findings.list(),
  }
}
