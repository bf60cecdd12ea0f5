/** Archives built by hand: ZIP with any names and flags, tar, LZH (stored), 7z (stored). Each lie is one visible field. */
import { crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'

export const MARKER = 'SEKISHO-EVIL-MARKER-7731'
export const KEPT = 'this text is meant to arrive\n'

export interface File {
  readonly name: string | Buffer
  readonly bytes: Buffer
  /** Of Unix, e.g. 0o120777 for a link. */
  readonly mode?: number
}
interface ZipFile extends File {
  readonly flags?: number
  readonly extra?: Buffer
  /** What both headers say instead of the truth. */
  readonly size?: number
}

export const u16 = (value: number): Buffer => Buffer.from([value & 255, (value >> 8) & 255])
export const u32 = (value: number): Buffer => Buffer.from([value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24])
const u64 = (value: number): Buffer => Buffer.concat([u32(value), u32(Math.floor(value / 2 ** 32))])

export const UTF8 = 1 << 11

/** APPNOTE 6.3.10. */
export function zipOf(files: readonly ZipFile[]): Buffer {
  const locals: Buffer[] = []
  const records: Buffer[] = []
  let offset = 0
  for (const {
    name,
    bytes,
    mode = 0,
    flags = typeof name === 'string' ? UTF8 : 0,
    extra = Buffer.alloc(0),
    size = bytes.length,
  } of files) {
    const nameBytes = Buffer.from(name)
    const packed = deflateRawSync(bytes)
    const common = [
      u16(flags),
      u16(8),
      u32(0x00210000),
      u32(crc32(bytes)),
      u32(packed.length),
      u32(size),
      u16(nameBytes.length),
      u16(extra.length),
    ]
    const local = Buffer.concat([Buffer.from('PK\x03\x04\x14\x00'), ...common, nameBytes, extra, packed])
    const madeBy = 20 | (mode ? 0x300 : 0)
    records.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02'),
        u16(madeBy),
        u16(20),
        ...common,
        u16(0),
        u16(0),
        u16(0),
        u16(0),
        u16(mode),
        u32(offset),
        nameBytes,
        extra,
      ]),
    )
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(records)
  return Buffer.concat([
    ...locals,
    directory,
    Buffer.from('PK\x05\x06\0\0\0\0'),
    u16(files.length),
    u16(files.length),
    u32(directory.length),
    u32(offset),
    u16(0),
  ])
}

/** Info-ZIP Unicode Path: a second name, for the bytes of the first. */
export const unicodePath = (first: Buffer, name: string): Buffer => {
  const body = Buffer.concat([Buffer.from([1]), u32(crc32(first)), Buffer.from(name)])
  return Buffer.concat([u16(0x7075), u16(body.length), body])
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`

/** One ustar header and its content. @param flag type of the entry @param link where it leads */
export function tarEntry(name: string, bytes: Buffer, flag = '0', link = ''): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(octal(0o644, 8), 100)
  header.write(octal(bytes.length, 12), 124)
  header.write(' '.repeat(8), 148)
  header.write(flag, 156)
  header.write(link, 157)
  header.write('ustar\x0000', 257, 'latin1')
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
    148,
  )
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}
export const tarEnd = Buffer.alloc(1024)

export const tarOf = (files: readonly File[]): Buffer =>
  Buffer.concat([...files.map(({ name, bytes }) => tarEntry(String(name), bytes)), tarEnd])

/** CRC-16/ARC, as LHA has it. */
function crc16(bytes: Buffer): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  }
  return crc
}

/** LHA, stored (-lh0-). Levels: 0 with the name in the header, 1 with extensions behind it, 2 with everything in extensions. */
export function lzhOf(files: readonly File[], level: 0 | 1 | 2 = 0): Buffer {
  const pieces = files.map(({ name, bytes }) => {
    const nameBytes = Buffer.from(name)
    const sizes = (packed: number): Buffer => Buffer.concat([Buffer.from('-lh0-'), u32(packed), u32(bytes.length), u32(0)])
    if (level === 2) {
      // The first extension is the CRC-16 over the header, taken with zeroes in its own place.
      const body = Buffer.concat([
        sizes(bytes.length),
        Buffer.from([0x20, 2]),
        u16(crc16(bytes)),
        Buffer.from('M'),
        Buffer.from([5, 0, 0, 0, 0]),
        Buffer.concat([u16(nameBytes.length + 3), Buffer.from([1]), nameBytes, u16(0)]),
      ])
      const header = Buffer.concat([u16(body.length + 2), body])
      header.writeUInt16LE(crc16(header), 27)
      return Buffer.concat([header, bytes])
    }
    const behind = level === 1 ? Buffer.concat([Buffer.from([1]), nameBytes, u16(0)]) : Buffer.alloc(0)
    const inside = level === 1 ? Buffer.alloc(0) : nameBytes
    const tail = level === 1 ? Buffer.concat([Buffer.from('M'), u16(behind.length)]) : Buffer.alloc(0)
    const body = Buffer.concat([
      sizes(bytes.length + behind.length),
      Buffer.from([0x20, level, inside.length]),
      inside,
      u16(crc16(bytes)),
      tail,
    ])
    const sum = body.reduce((total, byte) => (total + byte) & 255, 0)
    return Buffer.concat([Buffer.from([body.length, sum]), body, behind, bytes])
  })
  return Buffer.concat([...pieces, Buffer.alloc(1)])
}

/** A number of 7z, which says by the first bits of its first byte how many follow; here always all eight. */
const seven = (value: number): Buffer => Buffer.concat([Buffer.from([0xff]), u64(value)])

/** 7z, stored in one folder of the coder "copy" (7zFormat.txt of the LZMA SDK). */
export function sevenZipOf(files: readonly File[]): Buffer {
  const content = Buffer.concat(files.map(({ bytes }) => bytes))
  const names = Buffer.concat([Buffer.from([0]), ...files.map(({ name }) => Buffer.from(`${name}\0`, 'utf16le'))])
  const header = Buffer.concat([
    Buffer.from([0x01, 0x04, 0x06]),
    seven(0),
    seven(1),
    Buffer.from([0x09]),
    seven(content.length),
    Buffer.from([0x00, 0x07, 0x0b]),
    seven(1),
    Buffer.from([0x00]),
    seven(1),
    Buffer.from([0x01, 0x00, 0x0c]),
    seven(content.length),
    Buffer.from([0x00, 0x08, 0x0d]),
    seven(files.length),
    Buffer.from([0x09]),
    ...files.slice(0, -1).map(({ bytes }) => seven(bytes.length)),
    Buffer.from([0x0a, 0x01]),
    ...files.map(({ bytes }) => u32(crc32(bytes))),
    Buffer.from([0x00, 0x00, 0x05]),
    seven(files.length),
    Buffer.from([0x11]),
    seven(names.length),
    names,
    Buffer.from([0x00, 0x00]),
  ])
  const start = Buffer.concat([u64(content.length), u64(header.length), u32(crc32(header))])
  return Buffer.concat([Buffer.from('7z\xbc\xaf\x27\x1c\x00\x04', 'latin1'), u32(crc32(start)), start, content, header])
}

/** xz of blocks that are not compressed (xz file format §2 and §3; LZMA2: 0x01 or 0x02, size less one, bytes; 0x00 ends). */
export function xzOf(bytes: Buffer): Buffer {
  const summed = (body: Buffer): Buffer => Buffer.concat([body, u32(crc32(body))])
  const padded = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)])
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 0x10000) {
    const piece = bytes.subarray(at, at + 0x10000)
    chunks.push(Buffer.from([at === 0 ? 1 : 2, (piece.length - 1) >> 8, (piece.length - 1) & 255]), piece)
  }
  const flags = Buffer.from([0, 1])
  const header = summed(Buffer.from([2, 0, 0x21, 1, 0x16, 0, 0, 0]))
  const packed = Buffer.concat([...chunks, Buffer.alloc(1)])
  const index = summed(padded(Buffer.concat([Buffer.from([0, 1]), sevens(header.length + packed.length + 4), sevens(bytes.length)])))
  const footer = Buffer.concat([u32(index.length / 4 - 1), flags])
  return Buffer.concat([
    ...[Buffer.from('\xfd7zXZ\0', 'latin1'), flags, u32(crc32(flags)), header, padded(packed), u32(crc32(bytes)), index],
    ...[u32(crc32(footer)), footer, Buffer.from('YZ')],
  ])
}

interface RarLies {
  /** One volume of several. */
  readonly isVolume?: boolean
  readonly hasLockedHeaders?: boolean
  readonly areLocked?: boolean
}

/** RAR 4, stored (technote.txt of RAR 4). A name of text is told in Unicode, too; one of bytes is told in bytes alone. */
export function rar4Of(files: readonly File[], { isVolume, hasLockedHeaders, areLocked }: RarLies = {}): Buffer {
  const block = (type: number, flags: number, fields: Buffer): Buffer => {
    const header = Buffer.concat([Buffer.from([type]), u16(flags), u16(7 + fields.length), fields])
    return Buffer.concat([u16(crc32(header) & 0xffff), header])
  }
  const entries = files.map(({ name, bytes, mode }) => {
    const nameBytes = typeof name === 'string' ? unicode4(name) : name
    const told = [
      u32(bytes.length),
      u32(bytes.length),
      Buffer.from([mode ? 3 : 2]),
      u32(crc32(bytes)),
      u32(0x5a210000),
      Buffer.from([20, 0x30]),
    ]
    const fields = Buffer.concat([...told, u16(nameBytes.length), u32(mode ?? 0x20), nameBytes])
    const flags = 0x8000 | (typeof name === 'string' ? 0x200 : 0) | (areLocked ? 4 : 0)
    return Buffer.concat([block(0x74, flags, fields), bytes])
  })
  const main = block(0x73, (isVolume ? 1 : 0) | (hasLockedHeaders ? 0x80 : 0), Buffer.alloc(6))
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\0', 'latin1'), main, ...entries, block(0x7b, 0x4000, Buffer.alloc(0))])
}

/** A name in bytes, NUL, and the same in units of 16 bits, four behind each byte that says so. */
function unicode4(name: string): Buffer {
  const units = Buffer.from(name, 'utf16le')
  const groups = Array.from({ length: Math.ceil(units.length / 8) }, (_, index) =>
    Buffer.concat([Buffer.from([0xaa]), units.subarray(8 * index, 8 * index + 8)]),
  )
  return Buffer.concat([Buffer.from(name.replace(/[^ -~]/g, '_')), Buffer.from([0, 0]), ...groups])
}

/** A number of RAR 5: seven bits a byte. */
const sevens = (value: number): Buffer =>
  value < 128 ? Buffer.from([value]) : Buffer.concat([Buffer.from([0x80 | (value & 127)]), sevens(Math.floor(value / 128))])

/** RAR 5, stored ("RAR 5.0 archive format"). */
export function rar5Of(files: readonly File[], { isVolume, hasLockedHeaders, areLocked }: RarLies = {}): Buffer {
  const block = (...fields: Buffer[]): Buffer => {
    const header = Buffer.concat(fields)
    const whole = Buffer.concat([sevens(header.length), header])
    return Buffer.concat([u32(crc32(whole)), whole])
  }
  const lock = areLocked ? Buffer.concat([sevens(49), sevens(1), Buffer.alloc(48)]) : Buffer.alloc(0)
  const entries = files.map(({ name, bytes }) => {
    const nameBytes = Buffer.from(name)
    const head = [sevens(2), sevens(lock.length > 0 ? 3 : 2), ...(lock.length > 0 ? [sevens(lock.length)] : []), sevens(bytes.length)]
    const told = [
      sevens(4),
      sevens(bytes.length),
      sevens(0x20),
      u32(crc32(bytes)),
      sevens(0),
      sevens(0),
      sevens(nameBytes.length),
      nameBytes,
    ]
    return Buffer.concat([block(...head, ...told, lock), bytes])
  })
  const locked = hasLockedHeaders ? [block(sevens(4), sevens(0), sevens(0), sevens(0), sevens(15), Buffer.alloc(16))] : []
  const main = block(sevens(1), sevens(0), sevens(isVolume ? 1 : 0))
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), ...locked, main, ...entries, block(sevens(5), sevens(0), sevens(0))])
}

/** Every kind of archive that can be built here, with the name that a sender would give it. */
export const places: readonly { readonly name: string; readonly fileName: string; readonly of: (files: readonly File[]) => Buffer }[] = [
  { name: 'ZIP', fileName: 'a.zip', of: zipOf },
  { name: 'ZIP in ZIP', fileName: 'a.zip', of: (files) => zipOf([{ name: 'inner.zip', bytes: zipOf(files) }]) },
  { name: 'tar', fileName: 'a.tar', of: tarOf },
  { name: 'tar.gz', fileName: 'a.tgz', of: (files) => gzipSync(tarOf(files)) },
  { name: 'tar.zst', fileName: 'a.tar.zst', of: (files) => zstdCompressSync(tarOf(files)) },
  { name: 'LZH level 0', fileName: 'a.lzh', of: (files) => lzhOf(files, 0) },
  { name: 'LZH level 1', fileName: 'a.lzh', of: (files) => lzhOf(files, 1) },
  { name: 'LZH level 2', fileName: 'a.lzh', of: (files) => lzhOf(files, 2) },
  { name: '7z', fileName: 'a.7z', of: sevenZipOf },
  { name: 'RAR 4', fileName: 'a.rar', of: (files) => rar4Of(files) },
  { name: 'RAR 5', fileName: 'a.rar', of: (files) => rar5Of(files) },
  { name: 'tar.xz', fileName: 'a.txz', of: (files) => xzOf(tarOf(files)) },
]

const evil = (start: string, encoding: BufferEncoding = 'latin1'): Buffer =>
  Buffer.concat([Buffer.from(start, encoding), Buffer.alloc(64), Buffer.from(MARKER)])

/** Files that must never arrive, whatever archive they come in. */
export const threats: readonly (File & { readonly name: string; readonly threat: string })[] = [
  { threat: 'program', name: 'tool.exe', bytes: evil('MZ') },
  { threat: 'program under the name of a picture', name: 'photo.jpg', bytes: evil('MZ') },
  { threat: 'program of Linux', name: 'tool', bytes: evil('\x7fELF') },
  { threat: 'batch file', name: 'run.bat', bytes: Buffer.from(`echo ${MARKER}`) },
  { threat: 'script', name: 'run.js', bytes: Buffer.from(`alert("${MARKER}")`) },
  { threat: 'shortcut', name: 'a.lnk', bytes: evil('L\0\0\0\x01\x14\x02\0') },
  { threat: 'library file that leaks credentials (CVE-2025-24054)', name: 'x.library-ms', bytes: Buffer.from(`<x>${MARKER}</x>`) },
  { threat: 'stream beside a file (CVE-2025-8088)', name: 'a.txt:run.bat', bytes: Buffer.from(MARKER) },
  { threat: 'extension behind blanks', name: 'a.pdf          .exe', bytes: Buffer.from(MARKER) },
  { threat: 'bytes that nothing knows', name: 'x.bin', bytes: evil('\x01\x02\x03\x04') },
]
