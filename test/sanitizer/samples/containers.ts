import { crc32, deflateRawSync } from 'node:zlib'

/** A minimal ZIP: stored or deflated entries in the given order. */
export function zipOf(entries: Readonly<Record<string, string>>, deflated = true): Buffer {
  const locals: Buffer[] = []
  const records: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(entries)) {
    const plain = Buffer.from(text)
    const packed = deflated ? deflateRawSync(plain) : plain
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(deflated ? 8 : 0, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(plain.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    records.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, tail, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const directory = Buffer.concat(records)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(records.length, 8)
  end.writeUInt16LE(records.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, directory, end])
}

export const contentTypes = (mainPart: string, part = '/word/document.xml'): string =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="${part}" ContentType="${mainPart}"/></Types>`

const NO_STREAM = 0xffffffff
const END_OF_CHAIN = 0xfffffffe

/** What stands at the root of an OLE2 file: names of empty streams, or streams with their bytes. */
export type Ole2Streams = readonly (string | readonly [name: string, bytes: Uint8Array])[]

/**
 * An OLE2 file ([MS-CFB] version 3): header, FAT, directory, then each stream in sectors of its own. Streams are at the root, each the right
 * sibling of the one before; none is small, since the header says that the cutoff is 0.
 */
export function ole2Of(streams: Ole2Streams, rootClass = '00'.repeat(16)): Buffer {
  const listed = streams.map((each) => (typeof each === 'string' ? ([each, new Uint8Array()] as const) : each))
  const directorySectors = Math.ceil((listed.length + 1) / 4)
  const bodySectors = listed.map(([, bytes]) => Math.ceil(bytes.length / 512))
  const bodies = bodySectors.reduce((sum, count) => sum + count, 0)
  const fatSectors = Math.ceil((directorySectors + bodies) / 127)
  const fat = Buffer.alloc(fatSectors * 512, 0xff)
  for (let sector = 0; sector < fatSectors; sector++) fat.writeUInt32LE(0xfffffffd, sector * 4)
  let free = fatSectors
  const chain = (count: number): number => {
    const first = free
    for (; free < first + count; free++) fat.writeUInt32LE(free === first + count - 1 ? END_OF_CHAIN : free + 1, free * 4)
    return count === 0 ? END_OF_CHAIN : first
  }
  const directoryStart = chain(directorySectors)
  const directory = Buffer.alloc(directorySectors * 512)
  const entry = (index: number, name: string, type: number, links: readonly number[], start: number, size: number): void => {
    directory.write(name, index * 128, 'utf16le')
    directory.writeUInt16LE(name.length * 2 + 2, index * 128 + 64)
    directory[index * 128 + 66] = type
    for (const [place, link] of links.entries()) directory.writeUInt32LE(link, index * 128 + 68 + place * 4)
    directory.writeUInt32LE(start, index * 128 + 116)
    directory.writeUInt32LE(size, index * 128 + 120)
  }
  entry(0, 'Root Entry', 5, [NO_STREAM, NO_STREAM, listed.length > 0 ? 1 : NO_STREAM], END_OF_CHAIN, 0)
  directory.write(rootClass, 80, 'hex')
  for (const [index, [name, bytes]] of listed.entries()) {
    const right = index + 1 < listed.length ? index + 2 : NO_STREAM
    entry(index + 1, name, 2, [NO_STREAM, right, NO_STREAM], chain(bodySectors[index] ?? 0), bytes.length)
  }
  const padded = listed.map(([, bytes], index) => Buffer.concat([bytes, Buffer.alloc((bodySectors[index] ?? 0) * 512 - bytes.length)]))
  return Buffer.concat([ole2Header(fatSectors, directoryStart), fat, directory, ...padded])
}

function ole2Header(fatSectors: number, directoryStart: number): Buffer {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(0x3e, 0x18)
  header.writeUInt16LE(3, 0x1a)
  header.writeUInt16LE(0xfffe, 0x1c)
  header.writeUInt16LE(9, 0x1e)
  header.writeUInt16LE(6, 0x20)
  header.writeUInt32LE(fatSectors, 0x2c)
  header.writeUInt32LE(directoryStart, 0x30)
  header.writeUInt32LE(0, 0x38)
  header.writeUInt32LE(END_OF_CHAIN, 0x3c)
  header.writeUInt32LE(END_OF_CHAIN, 0x44)
  header.fill(0xff, 0x4c)
  for (let sector = 0; sector < fatSectors; sector++) header.writeUInt32LE(sector, 0x4c + sector * 4)
  return header
}
