import { crc32, deflateRawSync } from 'node:zlib'
import type { RefusalCode } from '../../../sanitizer/protocol.ts'

/** ZIPs built by hand, field by field, so that each lie is one visible line (APPNOTE 6.3.10; threats §3.2, ZIP tricks). */

interface Header {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly extra: Buffer
}
interface Entry {
  readonly name: string
  readonly content: string | Buffer
  /** What the local header says instead of the truth. */
  readonly local?: Partial<Header>
  /** What the central directory says instead of the truth. */
  readonly central?: Partial<
    Header & { readonly attributes: number; readonly madeBy: number; readonly disk: number; readonly offset: number }
  >
  readonly method?: 0 | 8
  /** Bytes written after the content, e.g. a data descriptor. */
  readonly after?: (truth: Header) => Buffer
  /** Bytes appended to the compressed stream. */
  readonly tail?: Buffer
}

const u16 = (value: number): Buffer => Buffer.from([value & 255, (value >> 8) & 255])
const u32 = (value: number): Buffer => Buffer.from([value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24])
const u64 = (value: number): Buffer => Buffer.concat([u32(value), u32(Math.floor(value / 2 ** 32))])
const field = (tag: number, body: Buffer): Buffer => Buffer.concat([u16(tag), u16(body.length), body])

const common = ({ flags, method, crc, packed, size, name, extra }: Header): Buffer =>
  Buffer.concat([
    u16(flags),
    u16(method),
    u32(0x00210000),
    u32(crc),
    u32(packed),
    u32(size),
    u16(Buffer.byteLength(name)),
    u16(extra.length),
  ])

const MAX_32 = 0xffffffff
/** A whole zip64 field: size, packed size, offset. */
const sizesOf = ({ content }: Entry, offset: number): Buffer =>
  Buffer.concat([u64(content.length), u64(deflateRawSync(Buffer.from(content)).length), u64(offset)])

interface Whole {
  readonly prefix?: Buffer
  readonly suffix?: Buffer
  /** Bytes between the last entry and the directory. */
  readonly gap?: Buffer
  readonly comment?: Buffer
  readonly end?: { readonly count?: number; readonly offset?: number; readonly size?: number; readonly disk?: number }
}

export function zip(entries: readonly Entry[], whole: Whole = {}): Buffer {
  const pieces: Buffer[] = []
  const records: Buffer[] = []
  let offset = 0
  for (const { name, content, local = {}, central = {}, method = 8, after, tail = Buffer.alloc(0) } of entries) {
    const plain = Buffer.from(content)
    const packed = Buffer.concat([method === 8 ? deflateRawSync(plain) : plain, tail])
    const truth: Header = { name, flags: 0, method, crc: crc32(plain), packed: packed.length, size: plain.length, extra: Buffer.alloc(0) }
    const here = { ...truth, ...local }
    const there = { attributes: 0, madeBy: 0, disk: 0, offset, ...truth, ...central }
    const piece = Buffer.concat([
      Buffer.from('PK\x03\x04\x14\x00'),
      common(here),
      Buffer.from(here.name),
      here.extra,
      packed,
      after?.(truth) ?? Buffer.alloc(0),
    ])
    pieces.push(piece)
    records.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02'),
        u16(20 | (there.madeBy << 8)),
        u16(20),
        common(there),
        u16(0),
        u16(there.disk),
        u16(0),
        u32(there.attributes),
        u32(there.offset),
        Buffer.from(there.name),
        there.extra,
      ]),
    )
    offset += piece.length
  }
  const { prefix = Buffer.alloc(0), suffix = Buffer.alloc(0), gap = Buffer.alloc(0), comment = Buffer.alloc(0), end = {} } = whole
  const directory = Buffer.concat(records)
  const count = end.count ?? entries.length
  const start = end.offset ?? offset + gap.length
  return Buffer.concat([
    prefix,
    ...pieces,
    gap,
    directory,
    Buffer.from('PK\x05\x06'),
    u16(end.disk ?? 0),
    u16(0),
    u16(count),
    u16(count),
    u32(end.size ?? directory.length),
    u32(start),
    u16(comment.length),
    comment,
    suffix,
  ])
}

export const descriptor = ({ crc, packed, size }: Header): Buffer =>
  Buffer.concat([Buffer.from('PK\x07\x08'), u32(crc), u32(packed), u32(size)])
const FLAG_DESCRIPTOR = 1 << 3
const FLAG_UTF8 = 1 << 11
const streamed = { crc: 0, packed: 0, size: 0, flags: FLAG_DESCRIPTOR }
const a: Entry = { name: 'a.txt', content: 'hello hello hello hello' }
const b: Entry = { name: 'b.txt', content: 'other' }
const unicodePath = (name: string): Buffer => field(0x7075, Buffer.concat([Buffer.from([1]), u32(0), Buffer.from(name)]))
const zeros = Buffer.alloc(4 * 1024 * 1024)

export interface ZipSample {
  readonly name: string
  readonly bytes: Buffer
  /** Absent: must be read, with these names. */
  readonly refused?: RefusalCode
  readonly names?: readonly string[]
}
const bad = (name: string, refused: RefusalCode, bytes: Buffer): ZipSample => ({ name, refused, bytes })
const good = (name: string, bytes: Buffer, names: readonly string[] = ['a.txt', 'b.txt']): ZipSample => ({ name, bytes, names })

/** Entry whose two headers are both wrong in the same way: a lie to everyone. */
const both = (lie: Partial<Header>, entry: Entry = a): Entry => ({ ...entry, local: lie, central: lie })

export const zipSamples: readonly ZipSample[] = [
  bad('compression method differs (CVE-2026-0866)', 'ambiguous', zip([{ ...a, central: { method: 0 } }])),
  bad('method says stored, bytes are deflated', 'ambiguous', zip([both({ method: 0 })])),
  bad('names differ', 'ambiguous', zip([{ ...a, local: { name: 'z.txt' } }])),
  bad('sizes differ', 'ambiguous', zip([{ ...a, local: { size: 5 } }])),
  bad('compressed sizes differ', 'ambiguous', zip([{ ...a, local: { packed: 5 } }])),
  bad('checksums differ', 'ambiguous', zip([{ ...a, local: { crc: 5 } }])),
  bad('flags differ', 'ambiguous', zip([{ ...a, local: { flags: FLAG_UTF8 } }])),
  bad('same name twice', 'ambiguous', zip([a, a])),
  bad('same name in another case', 'ambiguous', zip([a, { ...b, name: 'A.TXT' }])),
  bad(
    'same name percent-encoded',
    'ambiguous',
    zip([
      { ...a, name: 'a b' },
      { ...b, name: 'a%20b' },
    ]),
  ),
  bad(
    'same name in another Unicode form',
    'ambiguous',
    zip([both({ flags: FLAG_UTF8 }, { ...a, name: 'が' }), both({ flags: FLAG_UTF8 }, { ...b, name: 'か\u3099' })]),
  ),
  bad('file that is also a folder', 'ambiguous', zip([a, { ...b, name: 'a.txt/b' }])),
  bad('backslash in a name', 'malformed', zip([{ ...a, name: 'x\\a.txt' }])),
  bad('parent path', 'malformed', zip([{ ...a, name: '../a.txt' }])),
  bad('parent path in the middle', 'malformed', zip([{ ...a, name: 'x/../a.txt' }])),
  bad('parent path percent-encoded', 'malformed', zip([{ ...a, name: 'x/%2e%2e/a.txt' }])),
  bad('absolute path', 'malformed', zip([{ ...a, name: '/a.txt' }])),
  bad('drive letter', 'malformed', zip([{ ...a, name: 'c:a.txt' }])),
  bad('NUL in a name', 'malformed', zip([{ ...a, name: 'a.txt\0.jpg' }])),
  bad('empty name', 'malformed', zip([{ ...a, name: '' }])),
  bad(
    'name that is not UTF-8',
    'malformed',
    (() => {
      const bytes = zip([both({ flags: FLAG_UTF8 })])
      for (let at = bytes.indexOf('a.txt'); at >= 0; at = bytes.indexOf('a.txt', at)) bytes[at] = 0xff
      return bytes
    })(),
  ),
  bad('second name in an extra field', 'ambiguous', zip([both({ extra: unicodePath('evil.exe') })])),
  bad('overlapping entries', 'ambiguous', zip([a, { ...b, central: { offset: 0 } }])),
  bad('two records for one entry', 'ambiguous', zip([a, { ...a, name: 'c.txt', central: { offset: 0 } }])),
  bad('bytes before the first entry', 'ambiguous', zip([a], { prefix: Buffer.from('MZ') })),
  bad(
    'bytes before, offsets adjusted',
    'ambiguous',
    zip([{ ...a, central: { offset: 2 } }], { prefix: Buffer.from('MZ'), end: { offset: 2 + zip([a]).indexOf('PK\x01\x02') } }),
  ),
  bad('bytes between entries and directory', 'ambiguous', zip([a, b], { gap: Buffer.from('hidden') })),
  bad('bytes after the end', 'ambiguous', zip([a], { suffix: Buffer.from('x') })),
  bad('bytes after zeros after the end', 'ambiguous', zip([a], { suffix: Buffer.from('\0\0\nx') })),
  bad('a filling one byte too long', 'ambiguous', zip([a], { suffix: Buffer.alloc(4097 + 2) })),
  bad('two ZIPs in a row', 'ambiguous', Buffer.concat([zip([a]), zip([b])])),
  bad('ZIP in the comment of a ZIP', 'ambiguous', zip([a], { comment: zip([b]) })),
  bad('fewer entries than the directory', 'ambiguous', zip([a, b], { end: { count: 1 } })),
  bad('more entries than the directory', 'ambiguous', zip([a], { end: { count: 2 } })),
  bad('more than one disk', 'malformed', zip([a], { end: { disk: 1 } })),
  bad('entry on another disk', 'malformed', zip([{ ...a, central: { disk: 1 } }])),
  bad('directory of another size', 'ambiguous', zip([a], { end: { size: 10 } })),
  bad('encrypted entry', 'encrypted', zip([both({ flags: 1 })])),
  bad('strong encryption', 'encrypted', zip([both({ flags: 1 << 6 })])),
  bad('masked headers', 'encrypted', zip([both({ flags: 1 << 13 })])),
  bad('AES field', 'encrypted', zip([both({ extra: field(0x9901, Buffer.alloc(7)) })])),
  bad('unsupported method', 'malformed', zip([both({ method: 12 })])),
  bad('symbolic link', 'malformed', zip([{ ...a, central: { madeBy: 3, attributes: 0o120777 * 65536 } }])),
  bad('device', 'malformed', zip([{ ...a, central: { madeBy: 3, attributes: 0o020666 * 65536 } }])),
  bad('folder with content', 'ambiguous', zip([{ ...a, name: 'x/' }])),
  bad('wrong CRC everywhere', 'malformed', zip([both({ crc: 1 })])),
  bad('expands past its declared size', 'limit-ratio', zip([both({ size: 5 })])),
  bad('expands to less than declared', 'malformed', zip([both({ size: 50 })])),
  bad('bytes after the deflate stream', 'ambiguous', zip([{ ...a, tail: Buffer.from('hidden payload') }])),
  bad(
    'broken deflate stream',
    'malformed',
    zip([{ ...a, content: '\xff\xff\xff', method: 0, local: { method: 8 }, central: { method: 8 } }]),
  ),
  bad(
    'data descriptor lies',
    'ambiguous',
    zip([{ ...a, local: streamed, central: { flags: FLAG_DESCRIPTOR }, after: (truth) => descriptor({ ...truth, size: 1 }) }, b]),
  ),
  bad('data descriptor missing', 'ambiguous', zip([{ ...a, local: streamed, central: { flags: FLAG_DESCRIPTOR } }, b])),
  bad('zip64 field contradicts', 'ambiguous', zip([{ ...a, central: { extra: field(1, Buffer.concat([u64(99), u64(99)])) } }])),
  bad('local zip64 field contradicts', 'ambiguous', zip([{ ...a, local: { extra: field(1, Buffer.concat([u64(99), u64(99)])) } }])),
  bad(
    'zip64 field that goes on with another offset',
    'ambiguous',
    zip([{ ...a, central: { size: MAX_32, packed: MAX_32, extra: field(1, sizesOf(a, 77)) } }]),
  ),
  bad(
    'zip64 field whose first value nobody needs',
    'ambiguous',
    zip([{ ...a, central: { packed: MAX_32, extra: field(1, sizesOf(a, 0)) } }]),
  ),
  bad('zip64 field missing', 'malformed', zip([{ ...a, central: { size: 0xffffffff } }])),
  bad('torn extra field', 'malformed', zip([both({ extra: Buffer.from([1, 2, 255, 255]) })])),
  bad(
    'extra field twice',
    'ambiguous',
    zip([both({ extra: Buffer.concat([field(0x5455, Buffer.alloc(5)), field(0x5455, Buffer.alloc(5))]) })]),
  ),
  bad('bomb by ratio', 'limit-ratio', zip([{ name: 'bomb', content: zeros }])),
  bad('not a ZIP', 'malformed', Buffer.alloc(100)),
  bad('empty', 'malformed', Buffer.alloc(0)),
  good('plain', zip([a, b])),
  good('stored', zip([{ ...a, method: 0 }, b])),
  good('true data descriptor', zip([{ ...a, local: streamed, central: { flags: FLAG_DESCRIPTOR }, after: descriptor }, b])),
  good(
    'data descriptor without its signature',
    zip([{ ...a, local: streamed, central: { flags: FLAG_DESCRIPTOR }, after: (truth) => descriptor(truth).subarray(4) }, b]),
  ),
  good('deflate level told in one header only', zip([{ ...a, local: { flags: 0b110 } }, b])),
  good('padding field of an Office writer', zip([{ ...a, local: { extra: field(0xa220, Buffer.alloc(20)) } }, b])),
  good(
    'zip64 field that repeats the offset',
    zip([{ ...a, central: { size: MAX_32, packed: MAX_32, extra: field(1, sizesOf(a, 0)) } }, b]),
  ),
  good('a line end that transport added', zip([a, b], { suffix: Buffer.from('\r\n') })),
  good('zeros up to a full block', zip([a, b], { suffix: Buffer.alloc(4000) })),
  good('comment', zip([a, b], { comment: Buffer.from('made by hand') })),
  good('folder entries', zip([{ name: 'x/', content: '', method: 0 }, a, b])),
]

/** As many entries as asked, for the bound on their number. */
export const manyEntries = (count: number): Buffer =>
  zip(Array.from({ length: count }, (_, index) => ({ name: `f${index}`, content: '', method: 0 as const })))
