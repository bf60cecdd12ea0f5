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

/** A minimal OLE2 file ([MS-CFB]): header, one FAT sector, and a directory with a root and empty streams of the given names. */
export function ole2Of(names: readonly string[], rootClass = '00'.repeat(16)): Buffer {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(0x3e, 0x18)
  header.writeUInt16LE(3, 0x1a)
  header.writeUInt16LE(0xfffe, 0x1c)
  header.writeUInt16LE(9, 0x1e)
  header.writeUInt16LE(6, 0x20)
  header.writeUInt32LE(1, 0x2c)
  header.writeUInt32LE(1, 0x30)
  header.fill(0xff, 0x4c)
  header.writeUInt32LE(0, 0x4c)
  const entries = [{ name: 'Root Entry', type: 5 }, ...names.map((name) => ({ name, type: 2 }))]
  const sectors = Math.ceil(entries.length / 4)
  const fat = Buffer.alloc(512, 0xff)
  fat.writeUInt32LE(0xfffffffd, 0)
  for (let sector = 1; sector <= sectors; sector++) fat.writeUInt32LE(sector === sectors ? 0xfffffffe : sector + 1, sector * 4)
  const directory = Buffer.alloc(sectors * 512)
  for (const [index, { name, type }] of entries.entries()) {
    directory.write(name, index * 128, 'utf16le')
    directory.writeUInt16LE(name.length * 2 + 2, index * 128 + 64)
    directory[index * 128 + 66] = type
    if (type === 5) directory.write(rootClass, index * 128 + 80, 'hex')
  }
  return Buffer.concat([header, fat, directory])
}
