/** Films in fragments (ISO/IEC 14496-12 §8.8), as recorders of browsers and of screens write them: their samples join those of the film. */
import { Refusal } from '../../../../refusal.ts'
import type { Bytes } from '../bytes.ts'
import { type Box, Children, type Count, versionOf } from './boxes.ts'
import { type Chunk, push, type Run } from './tables.ts'
import type { Reading, Track } from './track.ts'

/** What samples are where a fragment does not say. */
interface Defaults {
  readonly entry: number
  readonly duration: number
  readonly size: number
  readonly flags: number
}

/** §8.8.3, by track. */
export function defaultsOf(moov: Children, count: Count): ReadonlyMap<number, Defaults> {
  const mvex = moov.one('mvex')
  if (!mvex) return new Map()
  return new Map(
    Children.of(mvex, count)
      .all('trex')
      .map(({ body }) => {
        versionOf(body, 0)
        return [body.u32(), { entry: body.u32(), duration: body.u32(), size: body.u32(), flags: body.u32() }]
      }),
  )
}

/** A track while fragments are added to it. */
class Growing {
  readonly track: Track
  readonly durations: Run[]
  readonly offsets: Run[]
  readonly sync: number[]
  readonly sizes: number[]
  readonly chunks: Chunk[]
  /** Where the next sample begins, in units of the track. */
  time: number
  /** Where its first fragment began. */
  start: number | undefined

  constructor(track: Track) {
    const { durations, offsets, sync, sizes, chunks } = track.samples
    this.track = track
    this.durations = durations.map((run) => ({ ...run }))
    this.offsets = offsets?.map((run) => ({ ...run })) ?? []
    if (!offsets) push(this.offsets, 0, sizes.count)
    this.sizes = sizes.constant === undefined ? [...sizes.each] : new Array<number>(sizes.count).fill(sizes.constant)
    this.sync = sync ? [...sync] : this.sizes.map((_, index) => index + 1)
    this.chunks = [...chunks]
    this.time = durations.reduce((sum, { count, value }) => sum + count * value, 0)
  }

  /** A fragment begins later than the last sample ended: that one lasts until then. */
  continueAt(time: number): void {
    if (this.sizes.length === 0) {
      this.start = time
      this.time = time
    }
    const gap = time - this.time
    if (gap === 0) return
    const last = this.durations.at(-1)
    const value = (last?.value ?? -1) + gap
    if (!last || value < 0 || value > 0x7fffffff) throw new Refusal('malformed', 'fragments that go back in time')
    last.count -= 1
    if (last.count === 0) this.durations.pop()
    push(this.durations, value)
    this.time = time
  }

  add(sample: { readonly duration: number; readonly size: number; readonly flags: number; readonly offset: number }): void {
    push(this.durations, sample.duration)
    push(this.offsets, sample.offset)
    this.sizes.push(sample.size)
    if ((sample.flags & 0x10000) === 0) this.sync.push(this.sizes.length)
    this.time += sample.duration
  }

  /** @param wait how long after the others it begins, in units of the film */
  grown(wait: number): Track {
    const { durations, offsets, sync, sizes, chunks, track } = this
    const shifted = offsets.some(({ value }) => value !== 0)
    const edits =
      wait > 0 && track.edits.length === 0
        ? [
            { duration: wait, from: -1, rate: 0x10000 },
            { duration: 0, from: 0, rate: 0x10000 },
          ]
        : track.edits
    return {
      ...track,
      edits,
      duration: 0,
      shown: 0,
      samples: {
        durations,
        offsets: shifted ? offsets : undefined,
        sync: sync.length === sizes.length ? undefined : sync,
        sizes: { count: sizes.length, constant: undefined, each: sizes },
        chunks,
      },
    }
  }
}

/** §8.8.7: which numbers a fragment brings, in this order. */
function headOf(tfhd: Bytes, trex: ReadonlyMap<number, Defaults>) {
  const { flags } = versionOf(tfhd, 0)
  const id = tfhd.u32()
  const given = trex.get(id) ?? { entry: 1, duration: 0, size: 0, flags: 0 }
  const base = flags & 1 ? tfhd.u64() : undefined
  const entry = flags & 2 ? tfhd.u32() : given.entry
  const duration = flags & 8 ? tfhd.u32() : given.duration
  const size = flags & 0x10 ? tfhd.u32() : given.size
  return {
    id,
    base,
    fromMoof: (flags & 0x20000) !== 0,
    defaults: { entry, duration, size, flags: flags & 0x20 ? tfhd.u32() : given.flags },
  }
}

/** §8.8.8. @returns where the data of the run ends */
function addRun(run: Bytes, base: number, next: number, defaults: Defaults, growing: Growing, count: Count): number {
  const { version, flags } = versionOf(run, 1)
  const samples = run.u32()
  const from = flags & 1 ? base + run.i32() : next
  const first = flags & 4 ? run.u32() : undefined
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length
  if (samples * fields * 4 > run.left) throw new Refusal('malformed', 'trun')
  count.add(samples)
  let bytes = 0
  for (let index = 0; index < samples; index++) {
    const duration = flags & 0x100 ? run.u32() : defaults.duration
    const size = flags & 0x200 ? run.u32() : defaults.size
    const own = flags & 0x400 ? run.u32() : index === 0 && first !== undefined ? first : defaults.flags
    growing.add({ duration, size, flags: own, offset: flags & 0x800 ? (version === 1 ? run.i32() : run.u32() | 0) : 0 })
    bytes += size
  }
  if (defaults.entry < 1 || defaults.entry > growing.track.entries.length) throw new Refusal('malformed', 'a sample of no entry')
  if (samples > 0) growing.chunks.push({ from, bytes, samples, entry: defaults.entry })
  return from + bytes
}

const LOCKED = ['senc', 'saiz', 'saio']

function addFragment(moof: Box, all: ReadonlyMap<number, Growing>, trex: ReadonlyMap<number, Defaults>, { count }: Reading): void {
  let end = moof.from
  for (const [index, traf] of Children.of(moof.body, count).all('traf').entries()) {
    const children = Children.of(traf.body, count)
    const { id, base, fromMoof, defaults } = headOf(children.needed('tfhd'), trex)
    const growing = all.get(id)
    if (!growing) continue
    if (LOCKED.some((type) => children.one(type))) throw new Refusal('rights-managed', 'fragments')
    const tfdt = children.one('tfdt')
    if (tfdt) growing.continueAt(versionOf(tfdt, 1).version === 1 ? tfdt.u64() : tfdt.u32())
    const from = base ?? (fromMoof || index === 0 ? moof.from : end)
    for (const { body } of children.all('trun')) end = addRun(body, from, end, defaults, growing, count)
  }
}

/** @returns the tracks with the samples of all fragments; the same tracks where there are none */
export function readFragments(
  top: readonly Box[],
  tracks: readonly Track[],
  trex: ReadonlyMap<number, Defaults>,
  timescale: number,
  reading: Reading,
): readonly Track[] {
  const moofs = top.filter(({ type }) => type === 'moof')
  if (moofs.length === 0) return tracks
  const all = new Map(tracks.map((track) => [track.id, new Growing(track)]))
  if (all.size !== tracks.length) throw new Refusal('ambiguous', 'two tracks of one number')
  for (const moof of moofs) addFragment(moof, all, trex, reading)
  const seconds = ({ start = 0, track }: Growing): number => start / track.timescale
  const earliest = Math.min(...[...all.values()].map(seconds))
  return [...all.values()].map((growing) => growing.grown(Math.round((seconds(growing) - earliest) * timescale)))
}
