/** One track: whether it crosses, and everything of it that does. */

import type { FindingKind, Findings } from '../../../../findings.ts'
import { type Limits, within } from '../../../../limits.ts'
import { Refusal } from '../../../../refusal.ts'
import { type Bytes, isZero } from '../bytes.ts'
import { boxesIn, Children, type Count, rowsOf, versionOf } from './boxes.ts'
import { type Entry, rebuildEntry } from './entries.ts'
import { readSamples, type Samples } from './tables.ts'

/** Part of a track that is shown, in turn. `from` −1: nothing is, for so long. */
export interface Edit {
  /** In units of the film. */
  readonly duration: number
  /** In units of the track. */
  readonly from: number
  readonly rate: number
}

export interface Track {
  readonly id: number
  readonly handler: 'vide' | 'soun'
  readonly flags: number
  /** In units of the film; 0 where it does not say. */
  readonly shown: number
  readonly alternate: number
  readonly volume: number
  /** §8.3.2: how a film that was taken upright is turned. */
  readonly matrix: Buffer
  readonly size: Buffer
  readonly edits: readonly Edit[]
  readonly timescale: number
  readonly duration: number
  readonly language: number
  readonly entries: readonly Entry[]
  readonly samples: Samples
}

export interface Reading {
  readonly count: Count
  readonly limits: Limits
  readonly findings: Findings
}

const UNKNOWN_32 = 0xffffffff

/** Version 1 has times and durations of eight bytes. */
function times(body: Bytes, version: number, findings: Findings): void {
  if (!isZero(body.take(version === 1 ? 16 : 8))) findings.add('metadata')
}
const durationOf = (body: Bytes, version: number): number => {
  if (version === 0) {
    const short = body.u32()
    return short === UNKNOWN_32 ? 0 : short
  }
  if (isOnes(body.all.subarray(body.at, body.at + 8))) body.skip(8)
  else return body.u64()
  return 0
}
const isOnes = (bytes: Buffer): boolean => bytes.length === 8 && bytes.every((byte) => byte === 0xff)

/** §8.3.2. */
function headerOf(body: Bytes, findings: Findings): Pick<Track, 'id' | 'flags' | 'shown' | 'alternate' | 'volume' | 'matrix' | 'size'> {
  const { version, flags } = versionOf(body, 1)
  times(body, version, findings)
  const id = body.u32()
  body.skip(4)
  const shown = durationOf(body, version)
  body.skip(10)
  const [alternate, volume] = [body.u16(), body.u16()]
  body.skip(2)
  return { id, flags: flags & 7, shown, alternate, volume, matrix: body.take(36), size: body.take(8) }
}

/** §8.6.6. Film that runs backwards or slowly by a list of edits is nothing that phones write. */
function editsOf(children: Children, { count }: Reading): readonly Edit[] {
  const edts = children.one('edts')
  const body = edts && Children.of(edts, count).one('elst')
  if (!body) return []
  const { version } = versionOf(body, 1)
  const rows = rowsOf(body, version === 1 ? 20 : 12)
  count.add(rows)
  const edits = Array.from({ length: rows }, () => ({
    duration: version === 1 ? body.u64() : body.u32(),
    from: version === 1 ? body.i64() : body.i32(),
    rate: body.u32(),
  }))
  if (edits.some(({ from, rate }) => from < -1 || (rate !== 0x10000 && rate !== 0)))
    throw new Refusal('content-missing', 'an edit of another speed')
  return edits
}

/** §8.7.2: samples that lie in another file, wherever that is, are not in this one. */
function checkReferences(minf: Children, entries: readonly Entry[], { count, findings }: Reading): void {
  const dref = Children.of(minf.needed('dinf'), count).needed('dref')
  versionOf(dref, 0)
  dref.u32()
  const own = boxesIn(dref, count).map(({ body }) => ({ flags: body.u32() & 0xffffff, left: body.left }))
  if (entries.some(({ reference }) => ((own[reference - 1]?.flags ?? 0) & 1) === 0))
    throw new Refusal('content-missing', 'samples in another file')
  if (own.some(({ flags, left }) => (flags & 1) === 0 || left > 0)) findings.add('external-reference')
}

/** §8.5.2. */
function entriesOf(handler: 'vide' | 'soun', stsd: Bytes, reading: Reading): readonly Entry[] {
  versionOf(stsd, 0)
  const rows = stsd.u32()
  within(reading.limits, 'mediaTracks', rows)
  const found = boxesIn(stsd, reading.count)
  if (found.length !== rows || rows === 0) throw new Refusal('malformed', 'stsd')
  return found.map(({ type, body }) => rebuildEntry(handler, type, body, reading))
}

/** What a track that does not cross is told as, by its handler (ISO/IEC 14496-12 §8.4.3, QuickTime "Media handlers"). */
const dropped: Readonly<Record<string, FindingKind>> = {
  text: 'subtitle',
  sbtl: 'subtitle',
  subt: 'subtitle',
  subp: 'subtitle',
  clcp: 'subtitle',
  meta: 'other-track',
  tmcd: 'other-track',
  hint: 'other-track',
  auxv: 'other-track',
  odsm: 'action',
  sdsm: 'action',
  ocsm: 'action',
}

function tellDropped(handler: string, name: string, minf: Children, isChapter: boolean, findings: Findings): undefined {
  const shows = minf.one('vmhd') !== undefined || minf.one('smhd') !== undefined
  const kind = Object.hasOwn(dropped, handler) ? dropped[handler] : undefined
  if (/href/i.test(name)) findings.add('unsafe-link')
  if (isChapter) findings.add('chapter')
  else if (kind) findings.add(kind)
  // Sprites, panoramas, Flash: somebody would see or hear it.
  else if (shows || ['sprt', 'flsh', 'MPEG', 'mpeg', 'musi', 'qd3d', 'pict', 'pano', 'obje', 'STpn'].includes(handler))
    throw new Refusal('content-missing', `a track of ${handler}`)
  else findings.add('other-track')
  return undefined
}

/** §8.3.3: tracks that another names as its chapters. */
export function chaptersOf(trak: Children, count: Count): readonly number[] {
  const tref = trak.one('tref')
  const chap = tref && Children.of(tref, count).one('chap')
  return chap ? Array.from({ length: Math.floor(chap.left / 4) }, () => chap.u32()) : []
}

/** Where the words about a film lie. */
export function tellWords(boxes: Children, findings: Findings): void {
  for (const { type, body } of boxes.list) {
    if (!['udta', 'meta', 'uuid'].includes(type)) continue
    const bytes = body.all.subarray(body.at, body.end)
    if (isZero(bytes)) continue
    findings.add(['\xa9xyz', 'loci', 'location.ISO6709'].some((word) => bytes.includes(word, 0, 'latin1')) ? 'location' : 'metadata')
  }
}

/** @returns undefined for a track that is neither picture nor sound @throws Refusal for one that is and cannot cross */
export function readTrack(trak: Children, chapters: ReadonlySet<number>, reading: Reading): Track | undefined {
  const { count, findings } = reading
  tellWords(trak, findings)
  const header = headerOf(trak.needed('tkhd'), findings)
  const mdia = Children.of(trak.needed('mdia'), count)
  const hdlr = mdia.needed('hdlr')
  hdlr.skip(8)
  const handler = hdlr.word()
  hdlr.skip(12)
  const name = hdlr.rest()
  const minf = Children.of(mdia.needed('minf'), count)
  if ((handler !== 'vide' && handler !== 'soun') || chapters.has(header.id))
    return tellDropped(handler, name.toString('latin1'), minf, chapters.has(header.id), findings)
  if (!isZero(name)) findings.add('metadata')
  const mdhd = mdia.needed('mdhd')
  const { version } = versionOf(mdhd, 1)
  times(mdhd, version, findings)
  const timescale = mdhd.u32()
  if (timescale === 0) throw new Refusal('malformed', 'no time scale')
  const duration = durationOf(mdhd, version)
  const language = mdhd.u16()
  const stbl = Children.of(minf.needed('stbl'), count)
  const entries = entriesOf(handler, stbl.needed('stsd'), reading)
  checkReferences(minf, entries, reading)
  const samples = readSamples(stbl, entries[0]?.frame, entries.length, count)
  return { ...header, handler, edits: editsOf(trak, reading), timescale, duration, language, entries, samples }
}
