import type { KnownKey } from '../formats/known.ts'

/** A peek only, [MS-CFB]: names and the root class of an OLE2 file, to name it. */
const peekedSectors = 512
const endOfChain = 0xfffffffa
const storageTypes = { root: 5, storage: 1, stream: 2 } as const

interface Peek {
  readonly rootClass: string
  readonly names: ReadonlySet<string>
}

/** [MS-CFB] §2.2–2.6: follows the directory chain through the FAT sectors that the header lists. */
function peek(bytes: Uint8Array): Peek | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 512) return undefined
  const shift = view.getUint16(0x1e, true)
  if (shift !== 9 && shift !== 12) return undefined
  const size = 1 << shift
  const sectorAt = (sector: number): number => (sector + 1) * size
  const next = (sector: number): number => {
    const listed = Math.floor(sector / (size / 4))
    if (listed >= 109) return endOfChain
    const at = sectorAt(view.getUint32(0x4c + listed * 4, true)) + (sector % (size / 4)) * 4
    return at + 4 <= bytes.length ? view.getUint32(at, true) : endOfChain
  }
  const names = new Set<string>()
  let rootClass = ''
  let sector = view.getUint32(0x30, true)
  for (let seen = 0; seen < peekedSectors && sector < endOfChain; seen++, sector = next(sector)) {
    const start = sectorAt(sector)
    for (let at = start; at < start + size && at + 128 <= bytes.length; at += 128) {
      const entry = bytes.subarray(at, at + 128)
      if (entry[66] === storageTypes.root) rootClass = Buffer.from(entry.subarray(80, 96)).toString('hex')
      if (entry[66] === storageTypes.storage || entry[66] === storageTypes.stream) names.add(nameOf(entry))
    }
  }
  return { rootClass, names }
}

function nameOf(entry: Uint8Array): string {
  const length = Math.min(64, (entry[64] ?? 0) | ((entry[65] ?? 0) << 8))
  return Buffer.from(entry.subarray(0, Math.max(0, length - 2))).toString('utf16le')
}

/** Root classes (first eight bytes, as stored) that mark programs whatever the streams are called. */
const classes: readonly (readonly [KnownKey, string])[] = [
  ['msi', '84100c0000000000c000'], // {000C1084-…} package
  ['msi', '86100c0000000000c000'], // {000C1086-…} patch
  ['msi', '82100c0000000000c000'], // {000C1082-…} transform
]

/** Streams or storages that only this kind has, first match wins. */
const marks: readonly (readonly [KnownKey, RegExp])[] = [
  ['msi', /^\u4840/],
  ['ooxml-rights-managed', /^\t?DRM(?:EncryptedDataSpace|Content|ViewerContent)$/i],
  ['ooxml-encrypted', /^EncryptedPackage$/],
  ['ichitaro', /^DocumentText$/],
  ['justsystem', /^\x04JSRV_/],
  ['hwp', /^HwpSummaryInformation$|^\x05HwpSummaryInformation$/],
  ['msg', /^__(?:properties_version1\.0|nameid_version1\.0|substg1\.0_)/],
  ['visio', /^VisioDocument$/],
  ['publisher', /^Quill$/],
  ['project', /^Props(?:9|12|14)$/],
  ['doc', /^WordDocument$/],
  ['xls', /^(?:Workbook|Book)$/i],
  ['ppt', /^PowerPoint Document$|^PP40$/],
  ['works', /^MatOST$|^WksSSWorkBook$|^SPELLING$/],
  ['solidworks', /^(?:SwDocMgrTempStorage|Contents\/Config-0|ISolidWorksInformation|_MO_VERSION_\d+)$/],
]

export function ole2Kind(bytes: Uint8Array): KnownKey {
  const file = peek(bytes)
  if (!file) return 'ole2'
  const byClass = classes.find(([, start]) => file.rootClass.startsWith(start))?.[0]
  if (byClass) return byClass
  const names = [...file.names]
  return marks.find(([, name]) => names.some((each) => name.test(each)))?.[0] ?? 'ole2'
}
