/** A film as we write it: three boxes, each filled by those it may hold, and every byte of samples belonging to one sample of one track. */
import { type Finding, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { type Node, nodes, order } from './movie/boxes.ts'
import { isEntry, unitOf } from './movie/entries.ts'
import { leaves } from './movie/leaves.ts'

/** Walks down by {@link order}; what is there and not in it, or holds what its numbers may not, is a finding. */
function walk(name: string, content: Buffer, place: number, findings: Findings): ReadonlyMap<string, readonly Node[]> {
  const all = new Map<string, Node[]>()
  const down = (parent: string, inside: Buffer, at: number): void => {
    const list = nodes(inside, at)
    if (!order[parent]?.test(list.map((node) => node.name).join())) findings.add('unknown')
    for (const node of list) {
      const same = all.get(node.name)
      if (same) same.push(node)
      else all.set(node.name, [node])
      if (Object.hasOwn(order, node.name)) down(node.name, node.content, node.place)
      else if (Object.hasOwn(leaves, node.name) && !leaves[node.name]?.(node.content)) findings.add('metadata')
    }
  }
  down(name, content, place)
  return all
}

interface Extent {
  readonly from: number
  readonly length: number
}

/** Sizes of the samples in turn; `unit` is what a size of 1 means. */
function sizeReader(stsz: Buffer, unit: number): { readonly count: number; readonly sum: (from: number, samples: number) => number } {
  const [all, count] = [stsz.readUInt32BE(4), stsz.readUInt32BE(8)]
  if (all > 0) return { count, sum: (_, samples) => samples * (all === 1 ? unit : all) }
  return {
    count,
    sum: (from, samples) => {
      let sum = 0
      for (let index = from; index < from + samples; index++) sum += stsz.readUInt32BE(12 + index * 4)
      return sum
    },
  }
}

/** Number of samples that a table of runs speaks of. */
function runs(table: Buffer): number {
  let sum = 0
  for (let at = 8; at < table.length; at += 8) sum += table.readUInt32BE(at)
  return sum
}

/** Where the samples of a track lie. @returns undefined where its tables do not agree */
function extentsOf(table: ReadonlyMap<string, Node>, unit: number, entries: number, limits: Limits): readonly Extent[] | undefined {
  const [stsz, stsc, stco, stts, ctts] = ['stsz', 'stsc', 'stco', 'stts', 'ctts'].map((name) => table.get(name)?.content)
  if (!stsz || !stsc || !stco || !stts) return undefined
  const { count, sum } = sizeReader(stsz, unit)
  if (runs(stts) !== count || (ctts && runs(ctts) !== count)) return undefined
  const extents: Extent[] = []
  let [row, sample] = [8, 0]
  const pieces = stco.readUInt32BE(4)
  within(limits, 'mediaPieces', pieces)
  for (let piece = 1; piece <= pieces; piece++) {
    if (row + 12 < stsc.length && stsc.readUInt32BE(row + 12) === piece) row += 12
    if (row + 12 > stsc.length) return undefined
    const [first, samples, entry] = [stsc.readUInt32BE(row), stsc.readUInt32BE(row + 4), stsc.readUInt32BE(row + 8)]
    if (first > piece || (piece === 1 && first !== 1) || entry < 1 || entry > entries || sample + samples > count) return undefined
    extents.push({ from: stco.readUInt32BE(4 + piece * 4), length: sum(sample, samples) })
    sample += samples
  }
  return sample === count && row + 12 === stsc.length ? extents : undefined
}

function trackExtents(trak: Node, limits: Limits, findings: Findings): readonly Extent[] {
  const inside = walk('trak', trak.content, trak.place, new Findings())
  const single = new Map([...inside].map(([name, [node]]) => [name, node as Node]))
  const [stsd, hdlr] = [single.get('stsd')?.content, single.get('hdlr')?.content]
  if (!stsd || !hdlr || stsd.length < 8) throw new Refusal('malformed', 'a track without entries')
  const kind = hdlr.toString('latin1', 8, 12) === 'vide' ? 'vide' : 'soun'
  const entries = nodes(stsd.subarray(8), 0)
  const sound = stsd.readUInt32BE(0) === 0 && stsd.readUInt32BE(4) === entries.length && entries.length <= limits.mediaTracks
  if (!sound || single.has('vmhd') !== (kind === 'vide')) findings.add('unknown')
  for (const entry of entries) if (!isEntry(kind, entry)) findings.add('unknown')
  const [first] = entries
  const extents =
    first && findings.list().length === 0 ? extentsOf(single, kind === 'soun' ? unitOf(first) : 1, entries.length, limits) : undefined
  if (!extents) findings.add('malformed')
  return extents ?? []
}

/** One behind the other, from the first byte to the last. */
function checkTiles(extents: readonly Extent[], mdat: Node, findings: Findings): void {
  let at = mdat.place
  for (const { from, length } of [...extents].sort((a, b) => a.from - b.from || a.length - b.length)) {
    if (from !== at) {
      findings.add('trailing-bytes')
      return
    }
    at += length
  }
  if (at !== mdat.place + mdat.content.length) findings.add('trailing-bytes')
}

/** @throws Refusal `malformed` when its boxes do not even fill it */
export async function inspectMovie(bytes: Uint8Array, limits: Limits): Promise<readonly Finding[]> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const findings = new Findings()
  const all = walk('', file, 0, findings)
  const [mdat] = all.get('mdat') ?? []
  if (!mdat) throw new Refusal('malformed', 'no samples')
  // The tables are believed only where the walk found nothing.
  if (findings.list().length > 0) return findings.list()
  const extents = (all.get('trak') ?? []).flatMap((trak) => trackExtents(trak, limits, findings))
  if (findings.list().length === 0) checkTiles(extents, mdat, findings)
  return findings.list()
}
