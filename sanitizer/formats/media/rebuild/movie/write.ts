/** A film from its tracks: what it is, how it is made up, and the samples, piece by piece in the order in which they lay. */
import { type Limits, within } from '../../../../limits.ts'
import { Refusal } from '../../../../refusal.ts'
import { latin1, u16, u32, u64 } from '../bytes.ts'
import { box, fullBox } from './boxes.ts'
import type { Chunk, Run, Samples } from './tables.ts'
import type { Edit, Track } from './track.ts'

/** Brands by type of formats/known.ts (ISO/IEC 14496-12 §4.3): the first is the one that players go by. */
const brands: Readonly<Record<string, readonly string[]>> = {
  mp4: ['isom', 'isom', 'iso6', 'mp42', 'mp41'],
  m4a: ['M4A ', 'M4A ', 'isom', 'mp42'],
  '3gp': ['3gp6', '3gp6', 'isom'],
  mov: ['qt  ', 'qt  '],
}

export interface Film {
  readonly timescale: number
  readonly matrix: Buffer
  readonly tracks: readonly Track[]
}

const LONGEST_32 = 0xfffffffe
/** A duration of four bytes, or of eight where it must be: version, and the bytes. */
const timed = (duration: number): readonly [number, (value: number) => Buffer] =>
  duration > LONGEST_32 ? [1, u64] : [0, (value) => u32(value)]

const runs = (list: readonly Run[]): Buffer => {
  const bytes = Buffer.alloc(4 + list.length * 8)
  bytes.writeUInt32BE(list.length)
  for (const [index, { count, value }] of list.entries()) {
    bytes.writeUInt32BE(count, 4 + index * 8)
    bytes.writeInt32BE(value | 0, 8 + index * 8)
  }
  return bytes
}

const numbers = (list: readonly number[] | Uint32Array): Buffer => {
  const bytes = Buffer.alloc(4 + list.length * 4)
  bytes.writeUInt32BE(list.length)
  list.forEach((value, index) => {
    bytes.writeUInt32BE(value, 4 + index * 4)
  })
  return bytes
}

/** §8.7.3. One size for all where they are the same; samples of one byte each are listed where a 1 would mean more. */
function sizes({ sizes: { said, count, each } }: Samples, frame = 1): Buffer {
  const [first = 0] = each
  const same = said ?? (first > (frame > 1 ? 1 : 0) && each.every((size) => size === first) ? first : undefined)
  return fullBox('stsz', 0, 0, ...(same === undefined ? [u32(0), numbers(each)] : [u32(same, count)]))
}

/** §8.7.4: a row where the number of samples of a piece, or their entry, changes. */
function layout(chunks: readonly Chunk[]): Buffer {
  const rows = chunks.flatMap(({ samples, entry }, index) => {
    const before = chunks[index - 1]
    return before?.samples === samples && before.entry === entry ? [] : [index + 1, samples, entry]
  })
  return fullBox('stsc', 0, 0, u32(rows.length / 3), u32(...rows))
}

function table({ samples, entries }: Track, places: readonly number[]): Buffer {
  const { durations, offsets, sync, chunks } = samples
  const version = offsets?.some(({ value }) => value < 0) ? 1 : 0
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(entries.length), ...entries.map(({ bytes }) => bytes)),
    fullBox('stts', 0, 0, runs(durations)),
    ...(offsets ? [fullBox('ctts', version, 0, runs(offsets))] : []),
    ...(sync ? [fullBox('stss', 0, 0, numbers(sync))] : []),
    layout(chunks),
    sizes(samples, entries[0]?.frame),
    fullBox('stco', 0, 0, numbers(places)),
  )
}

/** §8.6.6. */
function editList(edits: readonly Edit[]): readonly Buffer[] {
  if (edits.length === 0) return []
  const long = edits.some(({ duration, from }) => duration > LONGEST_32 || from > 0x7fffffff)
  const rows = edits.flatMap(({ duration, from, rate }) => (long ? [u64(duration), u64(from), u32(rate)] : [u32(duration, from, rate)]))
  return [box('edts', fullBox('elst', long ? 1 : 0, 0, u32(edits.length), ...rows))]
}

function media(track: Track, places: readonly number[], isQuickTime: boolean): Buffer {
  const { handler, timescale, duration, language } = track
  const [version, time] = timed(duration)
  const kind = handler === 'vide' ? fullBox('vmhd', 0, 1, Buffer.alloc(8)) : fullBox('smhd', 0, 0, Buffer.alloc(4))
  return box(
    'mdia',
    fullBox('mdhd', version, 0, time(0), time(0), u32(timescale), time(duration), u16(language, 0)),
    fullBox('hdlr', 0, 0, isQuickTime ? latin1('mhlr') : u32(0), latin1(handler), Buffer.alloc(13)),
    box('minf', kind, box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))), table(track, places)),
  )
}

/** §8.3.2. */
function trackBox(track: Track, number: number, places: readonly number[], isQuickTime: boolean): Buffer {
  const { flags, shown, alternate, volume, matrix, size } = track
  const [version, time] = timed(shown)
  const header = [time(0), time(0), u32(number, 0), time(shown), u32(0, 0), u16(0, alternate, volume, 0), matrix, size]
  return box('trak', fullBox('tkhd', version, flags, ...header), ...editList(track.edits), media(track, places, isQuickTime))
}

function movie({ timescale, matrix, tracks }: Film, places: readonly (readonly number[])[], isQuickTime: boolean): Buffer {
  const duration = tracks.reduce((longest, { shown }) => Math.max(longest, shown), 0)
  const [version, time] = timed(duration)
  const fixed = [u32(0x10000), u16(0x100), Buffer.alloc(10), matrix, Buffer.alloc(24), u32(tracks.length + 1)]
  return box(
    'moov',
    fullBox('mvhd', version, 0, time(0), time(0), u32(timescale), time(duration), ...fixed),
    ...tracks.map((track, index) => trackBox(track, index + 1, places[index] ?? [], isQuickTime)),
  )
}

interface Placed {
  readonly track: number
  readonly index: number
  readonly chunk: Chunk
}

/** In the order of the file; a piece without bytes lies before what begins at the same place. */
function inOrder(tracks: readonly Track[]): readonly Placed[] {
  const all = tracks.flatMap(({ samples }, track) => samples.chunks.map((chunk, index) => ({ track, index, chunk })))
  return all.sort(
    (a, b) => a.chunk.from - b.chunk.from || Math.sign(a.chunk.bytes) - Math.sign(b.chunk.bytes) || a.track - b.track || a.index - b.index,
  )
}

/**
 * Samples lie in boxes made for them (§8.1.1), and no two of them in the same place: otherwise one byte would be two things.
 * @throws Refusal
 */
function checkPlaces(pieces: readonly Placed[], room: readonly { readonly from: number; readonly end: number }[]): void {
  let [at, end] = [0, 0]
  for (const { chunk } of pieces) {
    if (chunk.bytes === 0) continue
    while (at < room.length && (room[at]?.end ?? 0) < chunk.from + chunk.bytes) at += 1
    if (chunk.from < (room[at]?.from ?? Number.POSITIVE_INFINITY)) throw new Refusal('malformed', 'samples outside of the room for samples')
    if (chunk.from < end) throw new Refusal('ambiguous', 'samples that overlap')
    end = chunk.from + chunk.bytes
  }
}

/**
 * @param room where samples may lie in `file`, ascending
 * @param type key of `brands`
 */
export function writeFilm(
  file: Buffer,
  film: Film,
  room: readonly { readonly from: number; readonly end: number }[],
  type: string,
  limits: Limits,
): Buffer {
  const pieces = inOrder(film.tracks)
  checkPlaces(pieces, room)
  const places = film.tracks.map(({ samples }) => new Array<number>(samples.chunks.length).fill(0))
  const [major = 'isom', ...compatible] = brands[type] ?? []
  const ftyp = box('ftyp', latin1(major), u32(0x200), latin1(compatible.join('')))
  const start = ftyp.length + movie(film, places, type === 'mov').length + 8
  let at = start
  for (const { track, index, chunk } of pieces) {
    const own = places[track]
    if (own) own[index] = at
    at += chunk.bytes
  }
  within(limits, 'outputBytes', at)
  const bytes = Buffer.alloc(at)
  Buffer.concat([ftyp, movie(film, places, type === 'mov'), u32(at - start + 8), latin1('mdat')]).copy(bytes)
  at = start
  for (const { chunk } of pieces) at += file.copy(bytes, at, chunk.from, chunk.from + chunk.bytes)
  return bytes
}
