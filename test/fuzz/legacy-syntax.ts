/** Damage to old Office files inside their streams, so that it reaches the readers of words and not only the reader of OLE2; LibreOffice is kept out of it. */
import * as xlsx from 'xlsx'
import { readOle2 } from '../../sanitizer/container/ole2.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { ole2Of } from '../sanitizer/samples/containers.ts'
import {
  cell,
  pptContainer,
  pptRecord,
  pptShape,
  pptText,
  presentationOf,
  sharedStrings,
  style,
  wordOf,
  workbookOf,
} from '../sanitizer/samples/legacy.ts'
import { anyBytes, replaced } from './bytes.ts'
import type { FuzzFamily, Mutation } from './family.ts'
import { packed, unpack } from './office-package.ts'
import type { Random } from './random.ts'

const NUMBERS = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
const LONGEST = 512

type Streams = (readonly [name: string, bytes: Buffer])[]

/** The streams at the root; undefined where it is no sound OLE2 file any more. */
function streamsOf(bytes: Buffer): Streams | undefined {
  try {
    return readOle2(bytes, defaultLimits).children.flatMap((each) =>
      each.kind === 'stream' ? [[each.name, Buffer.from(each.read())] as const] : [],
    )
  } catch {
    return undefined
  }
}

const partsOf = (bytes: Buffer): Streams | undefined =>
  bytes.subarray(0, 2).toString() === 'PK' ? unpack(bytes).map(({ name, content }) => [name, content] as const) : streamsOf(bytes)

/** One stream, or part of a package, becomes what `by` makes of it. */
const inStream = (name: string, by: (stream: Buffer, random: Random, donor: () => Buffer) => Buffer | undefined): Mutation => ({
  name,
  apply: (bytes, random, other) => {
    const streams = partsOf(bytes)?.filter(([, stream]) => stream.length > 0) ?? []
    if (streams.length === 0) return undefined
    const [which, own] = random.pick(streams)
    const donor = (): Buffer => random.pick(partsOf(other()) ?? [['', Buffer.alloc(1)] as const])[1]
    const after = by(own, random, donor)
    if (!after) return undefined
    if (bytes.subarray(0, 2).toString() === 'PK')
      return packed(unpack(bytes).map((entry) => (entry.name === which ? { ...entry, content: after } : entry)))
    return ole2Of(streams.map(([each, stream]) => [each, each === which ? after : stream] as const))
  },
})

function numbered(stream: Buffer, random: Random, width: 2 | 4): Buffer | undefined {
  if (stream.length < width) return undefined
  const broken = Buffer.from(stream)
  // What says where everything lies stands at the start as a rule.
  const most = random.chance(0.5) ? Math.min(stream.length, 1024) : stream.length
  const at = random.number(Math.max(1, most - width))
  const value = random.chance(0.7) ? random.pick(NUMBERS) : random.number(stream.length)
  if (width === 2) broken.writeUInt16LE(value & 0xffff, at)
  else broken.writeUInt32LE(value >>> 0, at)
  return broken
}

const run = (stream: Buffer, random: Random): { start: number; end: number } => {
  const start = random.number(stream.length)
  return { start, end: Math.min(stream.length, start + 1 + random.number(LONGEST)) }
}

const seeds: readonly (readonly [name: string, bytes: () => Buffer])[] = [
  ['pieces, changes and fields', () => wordOf({ pieces: [{ text: '避難所の\x13DDEAUTO x\x14開設\x15\r' }, { text: 'caf\xe9\r', isAnsi: true }, { text: '列', prm: 1 }], looks: [[1, 3, '000801']], lists: ['3c0801'], stories: { 3: 20, 4: 4, 7: 2 } })],
  ['a table', () => wordOf({ pieces: [{ text: '施設\x07人数\x07\x07公民館\x07\x07\x07\r' }], rowEnds: [6, 12] })],
  ['slides saved twice', () => presentationOf([{ records: [pptShape(pptText('図の中')), pptRecord(3998, Buffer.alloc(4))], outline: ['防災訓練'], notes: 'ノート' }, { records: [pptContainer(1032, pptText('二枚目'))] }], [{ records: [pptText('古い版')] }])],
  ['a workbook of every cell', () => workbookOf([{ name: '避難所', records: [cell.shared(0, 0, 1), cell.rks(1, 0, 486, 0x40590000), cell.textFormula(2, 0, '=cmd|x!A0'), cell.formula(2, 1, 5), cell.truth(3, 0, 1), cell.shape('図形の文字'), cell.hiddenRow(3)] }, { name: '二', records: [cell.label(0, 0, '値')], isHidden: true }], [style(0), style(14), sharedStrings(['あ', '長い文字列', ''], 20)])],
  ['a workbook of SheetJS', () => bookAs('biff8')],
  ['a workbook of Excel 5', () => bookAs('biff5')],
  ['a binary workbook', () => bookAs('xlsb')],
] // biome-ignore format: a list

function bookAs(bookType: 'biff8' | 'biff5' | 'xlsb'): Buffer {
  const book = xlsx.utils.book_new()
  const rows = Array.from({ length: 40 }, (_, row) => [`施設${row}`, row * 1.5, row % 2 === 0])
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), '避難所')
  return xlsx.write(book, { type: 'buffer', bookType }) as Buffer
}

export const legacy: FuzzFamily = {
  name: 'legacy',
  fileName: 'broken.doc',
  folders: ['office/legacy', 'office/macro'],
  extensions: ['doc', 'xls', 'ppt', 'xlsb'],
  options: { legacyOffice: 'text' },
  hostile: () => seeds.map(([name, bytes]) => ({ name, bytes: async () => bytes() })),
  mutations: [
    ...anyBytes,
    inStream('a short number in a stream', (stream, random) => numbered(stream, random, 2)),
    inStream('a long number in a stream', (stream, random) => numbered(stream, random, 4)),
    inStream('a stream cut short', (stream, random) => stream.subarray(0, random.number(stream.length))),
    inStream('bytes of a stream removed', (stream, random) => replaced(stream, run(stream, random), Buffer.of())),
    inStream('bytes of a stream doubled', (stream, random) => {
      const { start, end } = run(stream, random)
      return replaced(stream, { start: end, end }, stream.subarray(start, end))
    }),
    inStream('bytes of another stream', (stream, random, donor) => {
      const foreign = donor()
      const from = random.number(Math.max(1, foreign.length - LONGEST))
      return replaced(stream, run(stream, random), foreign.subarray(from, from + LONGEST))
    }),
  ],
}
