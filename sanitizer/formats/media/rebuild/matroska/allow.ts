/** Elements of Matroska that cross (RFC 9559 §5.1), by the element that holds them. What is not here stays behind. */
import type { FindingKind } from '../../../../findings.ts'

/** What an element holds; `float` keeps its four or eight bytes. A table names what an element in turn may hold. */
export type Holds = 'uint' | 'int' | 'float' | Table
export interface Table {
  readonly [id: number]: Holds
}

export const SEGMENT = 0x18538067
export const EBML = 0x1a45dfa3
export const INFO = 0x1549a966
export const TRACKS = 0x1654ae6b
export const TRACK = 0xae
export const CLUSTER = 0x1f43b675
export const CUES = 0x1c53bb6b
export const SEEK_HEAD = 0x114d9b74
export const VOID = 0xec

/** §5.1.4.1.28.16 to .40. */
const colour: Table = {
  ...Object.fromEntries(Array.from({ length: 13 }, (_, index) => [0x55b1 + index, 'uint' as const])),
  21968: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [0x55d1 + index, 'float' as const])),
}

/** §5.1.4.1.28.41: how the picture is turned. */
const projection: Table = { 30321: 'uint', 30323: 'float', 30324: 'float', 30325: 'float' }

const picture: Table = {
  176: 'uint',
  186: 'uint',
  154: 'uint',
  157: 'uint',
  21432: 'uint',
  21440: 'uint',
  21680: 'uint',
  21690: 'uint',
  21682: 'uint',
  21674: 'uint',
  21691: 'uint',
  21708: 'uint',
  21725: 'uint',
  21936: colour,
  30320: projection,
}
const sound: Table = { 181: 'float', 30901: 'float', 159: 'uint', 25188: 'uint' }

/** Of a track: flags, durations, delays, picture, sound. Number, type, codec and language are handled by themselves. */
export const trackTable: Table = {
  185: 'uint',
  136: 'uint',
  21930: 'uint',
  156: 'uint',
  2352003: 'uint',
  21998: 'uint',
  22186: 'uint',
  22203: 'uint',
  224: picture,
  225: sound,
}

export const infoTable: Table = { 2807729: 'uint', 17545: 'float' }

/** What stays behind, and how it is told of; what is neither here nor allowed is `unknown`. */
export const told: Readonly<Record<number, FindingKind | undefined>> = {
  // of the file: positions, checksums
  [SEEK_HEAD]: undefined,
  [CUES]: undefined,
  191: undefined,
  167: undefined,
  171: undefined,
  307544935: 'metadata',
  423732329: 'embedded-file',
  272869232: 'chapter',
  // of the film: programs that made it, title, date, names, and films that go before and after
  19840: 'metadata',
  22337: 'metadata',
  31657: 'metadata',
  17505: 'metadata',
  29604: 'metadata',
  29572: 'metadata',
  17476: 'metadata',
  3979555: 'external-reference',
  4110627: 'external-reference',
  3965867: 'external-reference',
  4096955: 'external-reference',
  // of a track: its own number, name, codec's name and address
  29637: undefined,
  21358: 'metadata',
  2459272: 'metadata',
  3839639: 'metadata',
  3883072: 'external-reference',
  2536000: 'external-reference',
  21931: undefined,
  21932: undefined,
  21933: undefined,
  21934: undefined,
  21935: undefined,
  28135: undefined,
  28152: undefined,
  2313850: undefined,
  170: undefined,
  2306383: undefined,
  16868: undefined,
  29766: 'embedded-file',
}
