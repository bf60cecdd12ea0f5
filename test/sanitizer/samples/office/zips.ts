import { constants, deflateRawSync } from 'node:zlib'
import type { RefusalCode } from '../../../../sanitizer/protocol.ts'
import { filesOf, MARKER, paragraph, text } from '../office-package.ts'
import { descriptor, zip } from '../zip.ts'
import { blob, type HostileOffice } from './model.ts'
import { document } from './word-places.ts'

/** A Word document inside ZIPs that lie (threats §3.2, ZIP tricks; APPNOTE 6.3.10): what one program reads, another does not. */

type Entries = Parameters<typeof zip>[0]
type Entry = Entries[number]
type Lie = NonNullable<Entry['local']> & NonNullable<Entry['central']>

const MAIN = 'word/document.xml'
const files: Entries = filesOf(document('').parts, document('').rels).map(({ name, bytes }) => ({ name, content: Buffer.from(bytes) }))
const evil = Buffer.from(
  Buffer.from(files.find(({ name }) => name === MAIN)?.content ?? '')
    .toString()
    .replace('<w:sectPr>', `${paragraph(text(MARKER))}<w:sectPr>`),
)
const bin: Entry = { name: `word/${MARKER}.bin`, content: blob }

/** The package with its main part told about in another way. */
const main = (change: (entry: Entry) => Entry): Entries => files.map((entry) => (entry.name === MAIN ? change(entry) : entry))
const locally = (lie: NonNullable<Entry['local']>): Entries => main((entry) => ({ ...entry, local: lie }))
const centrally = (lie: NonNullable<Entry['central']>): Entries => main((entry) => ({ ...entry, central: lie }))
const both = (lie: Lie): Entries => main((entry) => ({ ...entry, local: lie, central: lie }))
const another = (name: string, lie: Lie = {}): Entries => [...files, { name, content: evil, local: lie, central: lie }]

const u16 = (value: number): Buffer => Buffer.from([value & 255, value >> 8])
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
const extra = (tag: number, body: Buffer): Buffer => Buffer.concat([u16(tag), u16(body.length), body])
const ZIP64 = 1
const STREAMED = 1 << 3
const streamed = { crc: 0, packed: 0, size: 0, flags: STREAMED }
const whole = zip(files)
const endAt = whole.length - 22

/** The zip64 records before the end: by default true ones. */
function withZip64(lie: {
  readonly count?: number
  readonly offset?: number
  readonly size?: number
  readonly at?: number
  readonly disks?: number
}): Buffer {
  const record = Buffer.alloc(56)
  record.write('PK\x06\x06', 'latin1')
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(45, 12)
  record.writeUInt16LE(45, 14)
  for (const at of [24, 32]) record.writeBigUInt64LE(BigInt(lie.count ?? files.length), at)
  record.writeBigUInt64LE(BigInt(lie.size ?? whole.readUInt32LE(endAt + 12)), 40)
  record.writeBigUInt64LE(BigInt(lie.offset ?? whole.readUInt32LE(endAt + 16)), 48)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(BigInt(lie.at ?? endAt), 8)
  locator.writeUInt32LE(lie.disks ?? 1, 16)
  return Buffer.concat([whole.subarray(0, endAt), record, locator, whole.subarray(endAt)])
}
/** The end record with a field overwritten. */
const ended = (at: number, value: number): Buffer => {
  const bytes = Buffer.from(whole)
  bytes.writeUInt16LE(value, endAt + at)
  return bytes
}
/** A stored file whose content is a whole local entry, so that a program that looks for signatures finds another document. */
const quoted = zip([{ name: MAIN, content: evil, method: 0 }])

type Trick = readonly [refused: readonly RefusalCode[], bytes: () => Uint8Array]
const AMBIGUOUS: readonly RefusalCode[] = ['ambiguous']
const MALFORMED: readonly RefusalCode[] = ['malformed']
const ENCRYPTED: readonly RefusalCode[] = ['encrypted']

const headers: Readonly<Record<string, Trick>> = {
  'the directory says stored, the file deflated (CVE-2026-0866)': [AMBIGUOUS, () => zip(centrally({ method: 0 }))],
  'the file says stored, the directory deflated (CVE-2026-0866)': [AMBIGUOUS, () => zip(locally({ method: 0 }))],
  'both say stored, deflated it is': [AMBIGUOUS, () => zip(both({ method: 0 }))],
  'both say deflated, stored it is': [
    [...MALFORMED, ...AMBIGUOUS],
    () => zip(main((entry) => ({ ...entry, method: 0, local: { method: 8 }, central: { method: 8 } }))),
  ],
  'another name in the local header': [AMBIGUOUS, () => zip(locally({ name: `word/${MARKER}.xml` }))],
  'another name in the directory': [AMBIGUOUS, () => zip(centrally({ name: `word/${MARKER}.xml` }))],
  'another size in the local header': [AMBIGUOUS, () => zip(locally({ size: 5 }))],
  'another size in the directory': [[...AMBIGUOUS, 'limit-ratio'], () => zip(centrally({ size: 5 }))],
  'another packed size in the local header': [AMBIGUOUS, () => zip(locally({ packed: 5 }))],
  'another packed size in the directory': [[...AMBIGUOUS, ...MALFORMED], () => zip(centrally({ packed: 5 }))],
  'another checksum in the local header': [AMBIGUOUS, () => zip(locally({ crc: 5 }))],
  'another checksum in the directory': [AMBIGUOUS, () => zip(centrally({ crc: 5 }))],
  'other flags in the local header': [AMBIGUOUS, () => zip(locally({ flags: 1 << 11 }))],
  'a wrong checksum in both': [MALFORMED, () => zip(both({ crc: 5 }))],
  'a second name in an extra field': [
    AMBIGUOUS,
    () => zip(both({ extra: extra(0x7075, Buffer.concat([Buffer.from([1]), Buffer.alloc(4), Buffer.from(`word/${MARKER}.exe`)])) })),
  ],
  'an extra field twice': [
    AMBIGUOUS,
    () => zip(both({ extra: Buffer.concat([extra(0x5455, Buffer.alloc(5)), extra(0x5455, Buffer.alloc(5))]) })),
  ],
  'a torn extra field': [MALFORMED, () => zip(both({ extra: Buffer.from([1, 2, 255, 255]) }))],
  'a descriptor that lies': [
    AMBIGUOUS,
    () =>
      zip(
        main((entry) => ({ ...entry, local: streamed, central: { flags: STREAMED }, after: (truth) => descriptor({ ...truth, size: 1 }) })),
      ),
  ],
  'a descriptor that is missing': [AMBIGUOUS, () => zip(main((entry) => ({ ...entry, local: streamed, central: { flags: STREAMED } })))],
  'a descriptor that nobody announced': [AMBIGUOUS, () => zip(main((entry) => ({ ...entry, after: descriptor })))],
  'bytes behind a deflate stream': [AMBIGUOUS, () => zip(main((entry) => ({ ...entry, tail: Buffer.from(MARKER) })))],
  ...Object.fromEntries(
    [1, 6, 9, 12, 14, 93, 95, 98].map((method): [string, Trick] => [
      `compression method ${method}`,
      [MALFORMED, () => zip(both({ method }))],
    ]),
  ),
  ...Object.fromEntries(
    [4, 5, 7, 8, 9, 10, 12, 14, 15].map((bit): [string, Trick] => [`flag ${bit}`, [MALFORMED, () => zip(both({ flags: 1 << bit }))]]),
  ),
  ...Object.fromEntries(
    [0, 6, 13].map((bit): [string, Trick] => [`encryption by flag ${bit}`, [ENCRYPTED, () => zip(both({ flags: 1 << bit }))]]),
  ),
  'encryption by AES field': [ENCRYPTED, () => zip(both({ extra: extra(0x9901, Buffer.alloc(7)) }))],
  'a symbolic link': [MALFORMED, () => zip(centrally({ madeBy: 3, attributes: 0o120777 * 65536 }))],
  'a named pipe': [MALFORMED, () => zip(centrally({ madeBy: 3, attributes: 0o010666 * 65536 }))],
  'a device': [MALFORMED, () => zip(centrally({ madeBy: 3, attributes: 0o060666 * 65536 }))],
  'an entry on another disk': [MALFORMED, () => zip(centrally({ disk: 1 }))],
}

const named: Readonly<Record<string, Trick>> = {
  'the same name twice': [AMBIGUOUS, () => zip(another(MAIN))],
  'the same name in capitals': [AMBIGUOUS, () => zip(another(MAIN.toUpperCase()))],
  'the same name percent-encoded': [AMBIGUOUS, () => zip(another('word/%64ocument.xml'))],
  'the same name with a backslash': [MALFORMED, () => zip(another('word\\document.xml'))],
  'the same name by way of a dot': [MALFORMED, () => zip(another('word/./document.xml'))],
  'the same name with two slashes': [MALFORMED, () => zip(another('word//document.xml'))],
  'the same name from the root': [MALFORMED, () => zip(another(`/${MAIN}`))],
  'a part below the main part': [AMBIGUOUS, () => zip(another(`${MAIN}/x.xml`))],
  'the main part as a folder, too': [AMBIGUOUS, () => zip([...files, { name: `${MAIN}/`, content: '', method: 0 }])],
  'a folder with content': [AMBIGUOUS, () => zip(another('word/media/'))],
  'a name that ends in NUL': [MALFORMED, () => zip(another(`${MAIN}\0.txt`))],
  'a name outside': [MALFORMED, () => zip(another('../word/document.xml'))],
  'a name outside, percent-encoded': [MALFORMED, () => zip(another('word/%2e%2e/%2e%2e/x.xml'))],
  'a name with a drive': [MALFORMED, () => zip(another('c:/word/document.xml'))],
  'a name with a second stream': [MALFORMED, () => zip(another(`${MAIN}:${MARKER}`))],
  'a name on a share': [MALFORMED, () => zip(another(`\\\\${MARKER}\\x`))],
  'a name with a line feed': [MALFORMED, () => zip(another('word/a\nb.xml'))],
  'no name': [MALFORMED, () => zip(another(''))],
}

const layout: Readonly<Record<string, Trick>> = {
  'a program before it': [AMBIGUOUS, () => zip(files, { prefix: Buffer.from(`MZ${MARKER}`) })],
  'a program before it, offsets adjusted': [
    AMBIGUOUS,
    () => {
      const prefix = Buffer.from(`MZ${MARKER}`)
      let offset = prefix.length
      const shifted = files.map((entry) => {
        const at = offset
        offset += zip([entry]).indexOf('PK\x01\x02')
        return { ...entry, central: { offset: at } }
      })
      return zip(shifted, { prefix, end: { offset } })
    },
  ],
  'a page of HTML behind it': [AMBIGUOUS, () => zip(files, { suffix: Buffer.from(`<script>${MARKER}</script>`) })],
  'bytes before the directory': [AMBIGUOUS, () => zip(files, { gap: Buffer.from(MARKER) })],
  'another package before it': [AMBIGUOUS, () => Buffer.concat([zip([{ name: MAIN, content: evil }]), whole])],
  'another package behind it': [AMBIGUOUS, () => Buffer.concat([whole, zip([{ name: MAIN, content: evil }])])],
  'another package in its comment': [AMBIGUOUS, () => zip(files, { comment: zip([{ name: MAIN, content: evil }]) })],
  'an entry that the directory does not name': [
    AMBIGUOUS,
    () => zip([...files, { name: 'x', content: evil }], { end: { count: files.length } }),
  ],
  'an entry too few': [AMBIGUOUS, () => zip(files, { end: { count: files.length + 1 } })],
  'two records for one entry': [AMBIGUOUS, () => zip([...files, { name: `word/${MARKER}.xml`, content: evil, central: { offset: 0 } }])],
  'an entry over another': [AMBIGUOUS, () => zip(main((entry) => ({ ...entry, central: { offset: 0 } })))],
  'an entry that quotes the next one': [
    [...AMBIGUOUS, ...MALFORMED],
    () =>
      zip([
        {
          name: 'a.bin',
          content: quoted,
          method: 0,
          local: { packed: quoted.length + 40, size: quoted.length + 40 },
          central: { packed: quoted.length + 40, size: quoted.length + 40 },
        },
        ...files,
      ]),
  ],
  'a directory of another size': [AMBIGUOUS, () => zip(files, { end: { size: 46 } })],
  'a directory somewhere else': [AMBIGUOUS, () => zip(files, { end: { offset: 0 } })],
  'more than one disk': [MALFORMED, () => zip(files, { end: { disk: 1 } })],
  'the directory on another disk': [MALFORMED, () => ended(6, 1)],
  'two counts of entries': [AMBIGUOUS, () => ended(8, 1)],
  'a comment longer than the file': [[...AMBIGUOUS, ...MALFORMED], () => ended(20, 500)],
  'no end': [MALFORMED, () => whole.subarray(0, endAt)],
  'zip64 end with another count': [AMBIGUOUS, () => withZip64({ count: 1 })],
  'zip64 end with another directory': [AMBIGUOUS, () => withZip64({ offset: 0 })],
  'zip64 end of another size': [AMBIGUOUS, () => withZip64({ size: 1 })],
  'zip64 end somewhere else': [[...AMBIGUOUS, ...MALFORMED], () => withZip64({ at: 0 })],
  'zip64 end on two disks': [MALFORMED, () => withZip64({ disks: 2 })],
  'zip64 sizes that contradict': [AMBIGUOUS, () => zip(centrally({ extra: extra(ZIP64, Buffer.concat([u64(99), u64(99)])) }))],
  'zip64 sizes that contradict, locally': [AMBIGUOUS, () => zip(locally({ extra: extra(ZIP64, Buffer.concat([u64(99), u64(99)])) }))],
  'zip64 sizes announced and missing': [MALFORMED, () => zip(centrally({ size: 0xffffffff }))],
  'zip64 sizes past 2^53': [
    MALFORMED,
    () => zip(both({ size: 0xffffffff, packed: 0xffffffff, extra: extra(ZIP64, Buffer.alloc(16, 0x7f)) })),
  ],
}

/** Read as well by everybody: it must come out clean, without what was put beside the content. */
const harmless: Readonly<Record<string, () => Uint8Array>> = {
  'a comment': () => zip(files, { comment: Buffer.from(MARKER) }),
  'an entry that nothing leads to': () => zip([...files, bin]),
  'a package in a stored entry': () => zip([...files, { name: 'word/a.bin', content: quoted, method: 0 }]),
  'extra fields of its writer': () => zip(both({ extra: extra(0xa220, Buffer.from(MARKER)) })),
  'folders of their own': () => zip([{ name: `${MARKER}/`, content: '', method: 0 }, ...files]),
  'true zip64 records': () => withZip64({}),
  'a true descriptor': () => zip(main((entry) => ({ ...entry, local: streamed, central: { flags: STREAMED }, after: descriptor }))),
  'attributes and a system of its own': () => zip([...centrally({ madeBy: 3, attributes: 0o100777 * 65536 }), bin]),
}

/** So many zeros, deflated: made from one block that ends on a byte, a gigabyte costs a megabyte and no time. */
function zeros(size: number): Buffer {
  const block = 1024 * 1024
  const chunk = deflateRawSync(Buffer.alloc(block), { finishFlush: constants.Z_FULL_FLUSH })
  return Buffer.concat([...Array.from({ length: size / block }, () => chunk), Buffer.from([3, 0])])
}
const GiB = 1024 ** 3
/** Ten gigabytes behind an entry that tells the truth, or that says it is small. */
const bomb = (told: { readonly size: number; readonly extra?: Buffer }): Uint8Array => {
  const packed = zeros(10 * GiB)
  const lie = { method: 8, packed: packed.length, ...told }
  return zip([...files.filter(({ name }) => name !== MAIN), { name: MAIN, content: packed, method: 0, local: lie, central: lie }])
}
const large = Buffer.alloc(1024 * 1024 - 1)
const bombs: Readonly<Record<string, Trick>> = {
  'ten gigabytes, told in zip64': [['limit-ratio'], () => bomb({ size: 0xffffffff, extra: extra(ZIP64, u64(10 * GiB)) })],
  'ten gigabytes, told as a hundred bytes': [['limit-ratio'], () => bomb({ size: 100 })],
  'ten gigabytes, told as a megabyte': [['limit-ratio'], () => bomb({ size: 1024 * 1024 })],
  'many entries just below the bound of one': [
    ['limit-ratio'],
    () => zip([...files, ...Array.from({ length: 513 }, (_, index) => ({ name: `word/media/${index}.bin`, content: large }))]),
  ],
}

const samples = (tricks: Readonly<Record<string, Trick>>): readonly HostileOffice[] =>
  Object.entries(tricks).map(([name, [refused, bytes]]) => ({ name, format: 'docx', bytes, refused }))

export const zipTricks: Readonly<Record<string, readonly HostileOffice[]>> = {
  headers: samples(headers),
  names: samples(named),
  layout: samples(layout),
  'beside the content': Object.entries(harmless).map(([name, bytes]) => ({ name, format: 'docx', bytes })),
}
/** Answered before they are unpacked; kept apart, since each takes its time to make. */
export const zipBombs: readonly HostileOffice[] = samples(bombs)
