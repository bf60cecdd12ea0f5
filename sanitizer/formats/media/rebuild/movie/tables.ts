/** Sample tables (ISO/IEC 14496-12 §8.6, §8.7): when each sample is shown, how long it is, and in which piece of the file it lies. */
import { Refusal } from '../../../../refusal.ts'
import type { Bytes } from '../bytes.ts'
import { type Children, type Count, rowsOf, versionOf } from './boxes.ts'

/** So many samples in a row with the same value. */
export interface Run {
  count: number
  readonly value: number
}

/** Samples that lie one behind the other. */
export interface Chunk {
  readonly from: number
  readonly bytes: number
  readonly samples: number
  /** Which sample entry, from 1. */
  readonly entry: number
}

export interface Sizes {
  readonly count: number
  /** The size of every sample, or of each. */
  readonly constant: number | undefined
  /** What the table said it was: 1, where QuickTime means a sample of all channels. */
  readonly said?: number
  readonly each: readonly number[] | Uint32Array
}

export interface Samples {
  readonly durations: readonly Run[]
  /** Differences between decoding and showing; none where there is no difference. */
  readonly offsets: readonly Run[] | undefined
  /** Numbers of the samples that stand by themselves, from 1; absent: all do. */
  readonly sync: readonly number[] | undefined
  readonly sizes: Sizes
  readonly chunks: readonly Chunk[]
}

/** Appends a value, longer runs instead of more. */
export function push(runs: Run[], value: number, count = 1): void {
  const last = runs.at(-1)
  if (last?.value === value) last.count += count
  else if (count > 0) runs.push({ count, value })
}

const total = (runs: readonly Run[]): number => runs.reduce((sum, { count }) => sum + count, 0)

function runsOf(body: Bytes, count: Count, mostVersion: number): Run[] {
  const { version } = versionOf(body, mostVersion)
  const rows = rowsOf(body, 8)
  count.add(rows)
  const runs: Run[] = []
  for (let row = 0; row < rows; row++) {
    const samples = body.u32()
    // Writers disagree on which version has a sign; no file has differences of 2³¹.
    push(runs, mostVersion === 1 || version === 1 ? body.i32() : body.u32(), samples)
  }
  return runs
}

function compactSizes(body: Bytes, count: Count): Sizes {
  versionOf(body, 0)
  const bits = body.u32() & 0xff
  const samples = body.u32()
  if (![4, 8, 16].includes(bits) || Math.ceil((samples * bits) / 8) > body.left) throw new Refusal('malformed', 'stz2')
  count.add(samples)
  const each = new Uint32Array(samples)
  for (let index = 0, pair = 0; index < samples; index++) {
    if (bits === 4 && index % 2 === 0) pair = body.u8()
    each[index] = bits === 4 ? (index % 2 === 0 ? pair >> 4 : pair & 15) : bits === 8 ? body.u8() : body.u16()
  }
  return { count: samples, constant: undefined, each }
}

function sizesOf(children: Children, frame: number | undefined, count: Count): Sizes {
  const compact = children.one('stz2')
  if (compact) {
    if (children.one('stsz')) throw new Refusal('ambiguous', 'two tables of sizes')
    return compactSizes(compact, count)
  }
  const body = children.needed('stsz')
  versionOf(body, 0)
  const [constant, samples] = [body.u32(), body.u32()]
  if (constant > 0) return { count: samples, constant: constant === 1 && frame ? frame : constant, said: constant, each: [] }
  if (samples * 4 > body.left) throw new Refusal('malformed', 'stsz')
  count.add(samples)
  return { count: samples, constant: undefined, each: Uint32Array.from({ length: samples }, () => body.u32()) }
}

function placesOf(children: Children, count: Count): readonly number[] {
  const [short, long] = [children.one('stco'), children.one('co64')]
  const body = short ?? long
  if (!body || (short && long)) throw new Refusal('ambiguous', 'no table of places, or two')
  versionOf(body, 0)
  const rows = rowsOf(body, short ? 4 : 8)
  count.add(rows)
  return Array.from({ length: rows }, () => (short ? body.u32() : body.u64()))
}

interface Layout {
  readonly first: number
  readonly samples: number
  readonly entry: number
}

function layoutOf(children: Children, count: Count): readonly Layout[] {
  const body = children.needed('stsc')
  versionOf(body, 0)
  const rows = rowsOf(body, 12)
  count.add(rows)
  const list = Array.from({ length: rows }, () => ({ first: body.u32(), samples: body.u32(), entry: body.u32() }))
  const ascends = list.every(({ first, samples }, index) => first > (list[index - 1]?.first ?? 0) && samples > 0)
  if (!ascends || (list.length > 0 && list[0]?.first !== 1)) throw new Refusal('malformed', 'stsc')
  return list
}

/** Bytes of each piece: the sizes of its samples together. */
function chunksOf(children: Children, sizes: Sizes, entries: number, count: Count): readonly Chunk[] {
  const places = placesOf(children, count)
  const layout = layoutOf(children, count)
  const chunks: Chunk[] = []
  let [row, sample] = [0, 0]
  for (const [index, from] of places.entries()) {
    if ((layout[row + 1]?.first ?? Number.POSITIVE_INFINITY) === index + 1) row += 1
    const { samples, entry } = layout[row] ?? { samples: 0, entry: 0 }
    if (samples === 0 || entry < 1 || entry > entries || sample + samples > sizes.count)
      throw new Refusal('malformed', 'pieces and samples differ')
    let bytes = (sizes.constant ?? 0) * samples
    if (sizes.constant === undefined) for (let at = sample; at < sample + samples; at++) bytes += sizes.each[at] ?? 0
    chunks.push({ from, bytes, samples, entry })
    sample += samples
  }
  if (sample !== sizes.count) throw new Refusal('malformed', 'samples that lie nowhere')
  return chunks
}

function syncOf(children: Children, samples: number, count: Count): readonly number[] | undefined {
  const body = children.one('stss')
  if (!body) return undefined
  versionOf(body, 0)
  const rows = rowsOf(body, 4)
  count.add(rows)
  const list = Array.from({ length: rows }, () => body.u32())
  if (list.some((number, index) => number > samples || number <= (list[index - 1] ?? 0))) throw new Refusal('malformed', 'stss')
  return list
}

/**
 * @param frame of uncompressed sound: bytes of a sample of all channels
 * @param entries how many sample entries there are
 * @throws Refusal `malformed` where the tables speak of different numbers of samples
 */
export function readSamples(children: Children, frame: number | undefined, entries: number, count: Count): Samples {
  const sizes = sizesOf(children, frame, count)
  const durations = runsOf(children.needed('stts'), count, 0)
  const shifted = children.one('ctts')
  const offsets = shifted && runsOf(shifted, count, 1)
  if (total(durations) !== sizes.count || (offsets && total(offsets) !== sizes.count))
    throw new Refusal('malformed', 'tables of different lengths')
  return {
    durations,
    offsets: offsets?.some(({ value }) => value !== 0) ? offsets : undefined,
    sync: syncOf(children, sizes.count, count),
    sizes,
    chunks: chunksOf(children, sizes, entries, count),
  }
}
