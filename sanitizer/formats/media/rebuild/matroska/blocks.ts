/** Clusters of Matroska (RFC 9559 §5.1.3): the blocks of the tracks that cross, with times, references and nothing else. */
import type { Findings } from '../../../../findings.ts'
import { Refusal } from '../../../../refusal.ts'
import { type Bytes, u8, u16 } from '../bytes.ts'
import type { Count } from '../movie/boxes.ts'
import { CLUSTER, told } from './allow.ts'
import { type Element, element, elementsIn, head, short, signed, signedNumber, uint, uintElement, variable } from './elements.ts'
import type { Track, Tracks } from './tracks.ts'

const [TIME, SIMPLE, GROUP, BLOCK] = [0xe7, 0xa3, 0xa0, 0xa1]
const [DURATION, REFERENCE, PADDING, ADDITIONS] = [0x9b, 0xfb, 0x75a2, 0x75a1]

export interface Cluster {
  readonly bytes: readonly Buffer[]
  /** Where somebody who looks for a time may begin. */
  readonly cue: { readonly time: number; readonly track: number } | undefined
}

interface Reading {
  readonly count: Count
  readonly findings: Findings
}

interface Block {
  readonly track: Track
  readonly time: number
  readonly bytes: readonly Buffer[]
  readonly stands: boolean
}

/** §10.1: number of the track, time, flags; the rest is frames. @returns undefined for a track that stays behind */
function blockOf(id: number, body: Bytes, tracks: Tracks, mask: number): (Omit<Block, 'stands'> & { readonly flags: number }) | undefined {
  const number = variable(body)
  if (number === undefined) throw new Refusal('malformed', 'a block of no track')
  if (tracks.dropped.has(number)) return undefined
  const track = tracks.kept.find((one) => one.number === number)
  if (!track) throw new Refusal('malformed', 'a block of no track')
  const [time, flags] = [body.u16(), body.u8()]
  const frames = body.rest()
  const front = Buffer.concat([short(number), u16(time), u8(flags & mask)])
  return { track, time: (time << 16) >> 16, flags, bytes: [Buffer.concat([head(id, front.length + frames.length), front]), frames] }
}

/** §5.1.3.5.2: what makes a picture transparent; nothing else that goes along with a block. */
function additionsOf(body: Bytes, track: Track, { count, findings }: Reading): Buffer {
  const more = elementsIn(body, count).flatMap((one) => {
    const parts = new Map(elementsIn(one.body, count).map(({ id, body: inner }) => [id, inner]))
    const [number, picture] = [parts.get(0xee), parts.get(0xa5)]
    const id = number ? uint(number) : 1
    if (id === 1 && track.hasAlpha && picture) return [element(0xa6, uintElement(0xee, 1), element(0xa5, picture.rest()))]
    findings.add('unknown')
    return []
  })
  return more.length > 0 ? element(ADDITIONS, ...more) : Buffer.alloc(0)
}

/** §5.1.3.5. */
function groupOf(body: Bytes, tracks: Tracks, reading: Reading): Block | undefined {
  const list = elementsIn(body, reading.count)
  const [own, ...others] = list.filter(({ id }) => id === BLOCK)
  if (!own || others.length > 0) throw new Refusal('malformed', 'a group of no block or of two')
  const block = blockOf(BLOCK, own.body, tracks, 0x0e)
  if (!block) return undefined
  const rest = list.flatMap(({ id, body: content }: Element): Buffer[] => {
    if (id === DURATION) return [uintElement(id, uint(content))]
    if (id === REFERENCE || id === PADDING) return [element(id, signedNumber(signed(content)))]
    if (id === ADDITIONS) return [additionsOf(content, block.track, reading)]
    // §5.1.3.5.6: a decoder that is set up anew in between.
    if (id === 0xa4) throw new Refusal('content-missing', 'a codec that changes')
    if (id !== BLOCK && !Object.hasOwn(told, id) && ![0xfa, 0x8e, 0xec].includes(id)) reading.findings.add('unknown')
    return []
  })
  const bytes = [...block.bytes, ...rest]
  const size = bytes.reduce((sum, { length }) => sum + length, 0)
  return { ...block, bytes: [head(GROUP, size), ...bytes], stands: !list.some(({ id }) => id === REFERENCE) }
}

function clusterOf(body: Bytes, tracks: Tracks, reading: Reading): Cluster | undefined {
  let time: number | undefined
  const blocks: Block[] = []
  for (const { id, body: content } of elementsIn(body, reading.count)) {
    if (id === TIME) {
      if (time !== undefined) throw new Refusal('ambiguous', 'two times of one cluster')
      time = uint(content)
    } else if (id === SIMPLE) {
      const block = blockOf(id, content, tracks, 0x8f)
      if (block) blocks.push({ ...block, stands: (block.flags & 0x80) !== 0 })
    } else if (id === GROUP) {
      const block = groupOf(content, tracks, reading)
      if (block) blocks.push(block)
    } else if (id === 0xaf) throw new Refusal('rights-managed', 'a block that is locked')
    else if (!Object.hasOwn(told, id) && ![0xec, 0x5854].includes(id)) reading.findings.add('unknown')
  }
  if (blocks.length === 0) return undefined
  if (time === undefined) throw new Refusal('malformed', 'a cluster without a time')
  const parts = [uintElement(TIME, time), ...blocks.flatMap(({ bytes }) => bytes)]
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  const hasPicture = tracks.kept.some(({ isPicture }) => isPicture)
  const first = blocks.find(({ stands, track }) => stands && track.isPicture === hasPicture)
  const cue = first && { time: Math.max(0, time + first.time), track: first.track.number }
  return { bytes: [head(CLUSTER, size), ...parts], cue }
}

/** In the order of the file. Clusters that only held what stays behind are gone. @throws Refusal */
export const readClusters = (bodies: readonly Bytes[], tracks: Tracks, reading: Reading): readonly Cluster[] =>
  bodies.flatMap((body) => clusterOf(body, tracks, reading) ?? [])
