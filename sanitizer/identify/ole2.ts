/** Which kind of OLE2 file ([MS-CFB]): by what lies at its root and by the class of the root, never by its name. */
import { type Ole2Entry, readOle2 } from '../container/ole2.ts'
import type { KnownKey } from '../formats/known.ts'
import type { Limits } from '../limits.ts'
import { Refusal } from '../refusal.ts'

/** Beginnings of root classes, as stored, that mark programs whatever the streams are called. */
const programClasses: readonly (readonly [KnownKey, string])[] = [
  ['msi', '84100c0000000000c000'], // {000C1084-…} package
  ['msi', '86100c0000000000c000'], // {000C1086-…} patch
  ['msi', '82100c0000000000c000'], // {000C1082-…} transform
]

/** Streams or storages at the root that only this kind has, first match wins. */
const marks: readonly (readonly [KnownKey, RegExp])[] = [
  ['msi', /^\u4840/],
  ['ooxml-rights-managed', /^\t?DRM(?:EncryptedDataSpace|Content|ViewerContent)$/i],
  ['ooxml-encrypted', /^EncryptedPackage$/],
  ['ichitaro', /^DocumentText$/],
  ['justsystem', /^\x04JSRV_/],
  ['hwp', /^\x05?HwpSummaryInformation$/],
  ['msg', /^__(?:properties_version1\.0|nameid_version1\.0|substg1\.0_)/],
  ['visio', /^VisioDocument$/],
  ['publisher', /^Quill$/],
  ['project', /^Props(?:9|12|14)$/],
  ['doc', /^WordDocument$/],
  ['xls', /^(?:Workbook|Book)$/i],
  ['ppt', /^PowerPoint Document$|^PP40$/],
  ['works', /^MatOST$|^WksSSWorkBook$|^SPELLING$/],
  ['solidworks', /^(?:SwDocMgrTempStorage|ISolidWorksInformation|_MO_VERSION_\d+)$/],
]

const NO_CLASS = '00'.repeat(16)
/** `xxxxxxxx-0000-0000-C000-000000000046` as stored. */
const microsoft = (first: string): string => `${first}0000${'0000'}c000000000000046`

/**
 * Root classes that go with the streams. Windows starts the program that the class names, whatever the streams hold: that is how
 * CVE-2012-0158 was reached from files that look like documents.
 */
const documentClasses: Readonly<Partial<Record<KnownKey, readonly string[]>>> = {
  doc: [microsoft('00090200'), microsoft('01090200'), microsoft('06090200'), microsoft('07090200')],
  xls: [microsoft('10080200'), microsoft('11080200'), microsoft('20080200'), microsoft('21080200')],
  ppt: [
    '108d81649b4fcf1186ea00aa00b929e8', // {64818D10-4F9B-11CF-86EA-00AA00B929E8}
    '118d81649b4fcf1186ea00aa00b929e8',
    '70ae7beafb3bcd11a90300aa00510ea3', // {EA7BAE70-FB3B-11CD-A903-00AA00510EA3}, PowerPoint 95
    '71ae7beafb3bcd11a90300aa00510ea3',
  ],
}

/** Those of the three whose content is encrypted, from a word in their streams. */
const protectedAs: Readonly<Partial<Record<KnownKey, readonly [KnownKey, (root: Ole2Entry) => boolean]>>> = {
  doc: ['doc-encrypted', isWordEncrypted],
  xls: ['xls-encrypted', isWorkbookEncrypted],
  ppt: ['ppt-encrypted', isPresentationEncrypted],
}

/** @throws Refusal malformed; ambiguous when it would be a document of two kinds, or of another kind than its class */
export function ole2Kind(bytes: Uint8Array, limits: Limits): KnownKey {
  const root = readOle2(bytes, limits)
  const program = programClasses.find(([, start]) => root.classId.startsWith(start))?.[0]
  if (program) return program
  const found = marks.filter(([, mark]) => root.children.some(({ name }) => mark.test(name))).map(([kind]) => kind)
  const [kind] = found
  if (!kind) return 'ole2'
  const documents = found.filter((each) => documentClasses[each])
  if (documents.length > 0 && found.length > 1) throw new Refusal('ambiguous', `OLE2: ${found.join(' and ')}`)
  const classes = documentClasses[kind]
  if (classes && root.classId !== NO_CLASS && !classes.includes(root.classId)) throw new Refusal('ambiguous', `OLE2: class ${root.classId}`)
  const [locked, isLocked] = protectedAs[kind] ?? []
  return locked && isLocked?.(root) ? locked : kind
}

/** The first bytes of a stream at the root, by its name in lower case. */
function head(root: Ole2Entry, names: readonly string[], most: number): Buffer {
  const stream = root.children.find(({ kind, name }) => kind === 'stream' && names.includes(name.toLowerCase()))
  return Buffer.from(stream?.read(most) ?? [])
}

/** [MS-DOC] §2.5.2 FibBase: bit 8 of the word at offset 10, fEncrypted. */
function isWordEncrypted(root: Ole2Entry): boolean {
  const fib = head(root, ['worddocument'], 12)
  return fib.length === 12 && (fib.readUInt16LE(10) & 0x0100) !== 0
}

const FILE_PASS = 0x2f
const END_OF_SUBSTREAM = 0x0a
/** [MS-XLS] §2.1.7.20.3: FilePass stands among the first records of the globals. */
const SEARCHED_BYTES = 64 * 1024

function isWorkbookEncrypted(root: Ole2Entry): boolean {
  const stream = head(root, ['workbook', 'book'], SEARCHED_BYTES)
  for (let at = 0; at + 4 <= stream.length; at += 4 + stream.readUInt16LE(at + 2)) {
    const record = stream.readUInt16LE(at)
    if (record === FILE_PASS) return true
    if (record === END_OF_SUBSTREAM) return false
  }
  return false
}

/** [MS-PPT] §2.3.2 CurrentUserAtom: headerToken, behind the 8 bytes of the record's header and the size. */
const ENCRYPTED_TOKEN = 0xf3d1c4df

function isPresentationEncrypted(root: Ole2Entry): boolean {
  const user = head(root, ['current user'], 16)
  return (user.length === 16 && user.readUInt32LE(12) === ENCRYPTED_TOKEN) || root.children.some(({ name }) => name === 'EncryptedSummary')
}
