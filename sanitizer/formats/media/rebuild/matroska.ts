/**
 * WebM and Matroska (RFC 9559): tracks of picture and sound into a new film, block by block; what finds a place in it is written anew.
 *
 * KNOWN GAP: as with MP4, what is inside of a block is not looked into.
 */
import { Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import type { Disarmed } from '../../../protocol.ts'
import { Refusal } from '../../../refusal.ts'
import { Bytes, isZero, latin1 } from './bytes.ts'
import * as ids from './matroska/allow.ts'
import { readClusters } from './matroska/blocks.ts'
import { type Element, element, elementsIn, head, placeOf, uintElement } from './matroska/elements.ts'
import { copyAllowed, readTracks } from './matroska/tracks.ts'
import { Count } from './movie/boxes.ts'

/** Elements that may follow a cluster whose size is open. */
const level1: ReadonlySet<number> = new Set([
  ids.SEGMENT,
  ids.EBML,
  ids.INFO,
  ids.TRACKS,
  ids.CLUSTER,
  ids.CUES,
  ids.SEEK_HEAD,
  0x1254c367,
  0x1941a469,
  0x1043a770,
])

/** RFC 8794 §11.2; which of the two it is, and that a reader of version 1 can read it. */
function docTypeOf(header: Bytes, count: Count): 'webm' | 'matroska' {
  const fields = new Map(elementsIn(header, count).map(({ id, body }) => [id, body]))
  const name = fields.get(0x4282)
  const word = name?.word(name.left).replace(/\0+$/, '')
  if (word !== 'webm' && word !== 'matroska') throw new Refusal('malformed', 'another kind of EBML')
  return word
}

function segmentOf(
  file: Bytes,
  count: Count,
  findings: Findings,
): { readonly docType: 'webm' | 'matroska'; readonly list: readonly Element[] } {
  const [header, segment, ...others] = elementsIn(file, count, (id, rest) => {
    if (id !== ids.SEGMENT) throw new Refusal('malformed', 'an element of open size')
    return rest.end
  })
  if (header?.id !== ids.EBML || segment?.id !== ids.SEGMENT) throw new Refusal('malformed', 'no film')
  if (others.some(({ id }) => id === ids.SEGMENT || id === ids.EBML)) throw new Refusal('content-missing', 'two films in one file')
  if (others.some(({ id, body }) => id !== ids.VOID || !isZero(body.rest()))) findings.add('trailing-bytes')
  const docType = docTypeOf(header.body, count)
  return { docType, list: elementsIn(segment.body, count, (_, rest) => placeOf(level1, rest, count)) }
}

function only(list: readonly Element[], id: number): Bytes {
  const [first, ...others] = list.filter((one) => one.id === id)
  if (!first) throw new Refusal('malformed', 'a part is missing')
  if (others.length > 0) throw new Refusal('ambiguous', 'a part twice')
  return first.body
}

const handled: ReadonlySet<number> = new Set([ids.INFO, ids.TRACKS, ids.CLUSTER])

function tellOthers(list: readonly Element[], findings: Findings): void {
  for (const { id, body } of list) {
    if (handled.has(id)) continue
    const kind = id === ids.VOID ? (isZero(body.rest()) ? undefined : 'unknown') : Object.hasOwn(ids.told, id) ? ids.told[id] : 'unknown'
    if (kind) findings.add(kind)
  }
}

/** Every writer must say who it is (§5.1.2.13); we say the same of every film. */
const NAME = latin1('Sekisho')

const headerBytes = (docType: string): Buffer =>
  element(
    ids.EBML,
    uintElement(0x4286, 1),
    uintElement(0x42f7, 1),
    uintElement(0x42f2, 4),
    uintElement(0x42f3, 8),
    element(0x4282, latin1(docType)),
    uintElement(0x4287, 4),
    uintElement(0x4285, 2),
  )

const POSITION = 8
const position = (value: number): Buffer => {
  const bytes = Buffer.alloc(POSITION)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
const seek = (id: number, place: number): Buffer =>
  element(0x4dbb, element(0x53ab, Buffer.from(id.toString(16), 'hex')), element(0x53ac, position(place)))
const seekHead = (info: number, tracks: number, cues: number): Buffer =>
  element(ids.SEEK_HEAD, seek(ids.INFO, info), seek(ids.TRACKS, tracks), seek(ids.CUES, cues))

/** @throws Refusal `malformed`, `ambiguous`, `rights-managed`, or `content-missing` where picture or sound could not cross */
export async function rebuildMatroska(untrusted: Uint8Array, limits: Limits): Promise<Disarmed> {
  const findings = new Findings()
  const count = new Count(limits)
  const { docType, list } = segmentOf(new Bytes(untrusted), count, findings)
  tellOthers(list, findings)
  const info = element(
    ids.INFO,
    copyAllowed(only(list, ids.INFO), ids.infoTable, { count, findings, own: NAME }),
    element(0x4d80, NAME),
    element(0x5741, NAME),
  )
  const tracks = readTracks(only(list, ids.TRACKS), docType === 'webm', { count, limits, findings })
  const clusters = readClusters(
    list.filter(({ id }) => id === ids.CLUSTER).map(({ body }) => body),
    tracks,
    { count, findings },
  )
  if (clusters.length === 0) throw new Refusal('active-only', 'no picture and no sound')
  const trackBytes = element(ids.TRACKS, ...tracks.kept.map(({ bytes }) => bytes))
  const atInfo = seekHead(0, 0, 0).length
  const atTracks = atInfo + info.length
  let at = atTracks + trackBytes.length
  const points: Buffer[] = []
  for (const { bytes, cue } of clusters) {
    if (cue) points.push(element(0xbb, uintElement(0xb3, cue.time), element(0xb7, uintElement(0xf7, cue.track), uintElement(0xf1, at))))
    at += bytes.reduce((sum, { length }) => sum + length, 0)
  }
  const content = [
    seekHead(atInfo, atTracks, at),
    info,
    trackBytes,
    ...clusters.flatMap(({ bytes }) => bytes),
    element(ids.CUES, ...points),
  ]
  const size = content.reduce((sum, { length }) => sum + length, 0)
  within(limits, 'outputBytes', size)
  const bytes = Buffer.concat([headerBytes(docType), head(ids.SEGMENT, size), ...content])
  const web = docType === 'webm'
  return {
    bytes,
    format: web ? 'webm' : 'mkv',
    mediaType: web ? 'video/webm' : 'video/x-matroska',
    extension: web ? 'webm' : 'mkv',
    method: 'rebuild',
    removed: findings.list(),
  }
}
