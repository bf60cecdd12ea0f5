import { inflateRawSync } from 'node:zlib'
import type { KnownKey } from '../formats/known.ts'

/** A peek only: what kind of package this claims to be. container/zip reads it strictly before anything is believed. */
const peekedEntries = 4096
const peekedBytes = 1024 * 1024
const endRecord = 0x06054b50
const directoryRecord = 0x02014b50
const endRecordBytes = 22

interface Peek {
  readonly names: ReadonlySet<string>
  text(name: string): string | undefined
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** APPNOTE 4.3.16: the last end record within the longest comment. */
function endOf(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - endRecordBytes - 0xffff)
  for (let at = view.byteLength - endRecordBytes; at >= lowest; at--) {
    if (view.getUint32(at, true) === endRecord) return at
  }
  return undefined
}

function peek(bytes: Uint8Array): Peek | undefined {
  const view = viewOf(bytes)
  const end = endOf(view)
  if (end === undefined) return undefined
  const records = new Map<string, number>()
  let at = view.getUint32(end + 16, true)
  const count = Math.min(view.getUint16(end + 10, true), peekedEntries)
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== directoryRecord) break
    const nameLength = view.getUint16(at + 28, true)
    const name = Buffer.from(bytes.subarray(at + 46, at + 46 + nameLength))
      .toString('latin1')
      .replaceAll('\\', '/')
      .toLowerCase()
    if (!records.has(name)) records.set(name, at)
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return { names: new Set(records.keys()), text: (name) => textOf(bytes, view, records.get(name)) }
}

function textOf(bytes: Uint8Array, view: DataView, record: number | undefined): string | undefined {
  if (record === undefined) return undefined
  const method = view.getUint16(record + 10, true)
  const packed = Math.min(view.getUint32(record + 20, true), peekedBytes)
  const local = view.getUint32(record + 42, true)
  if (local + 30 > bytes.length) return undefined
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  const body = bytes.subarray(start, start + packed)
  if (method !== 0 && method !== 8) return undefined
  try {
    const plain = method === 0 ? body : inflateRawSync(body, { maxOutputLength: peekedBytes })
    const utf16 = plain[0] === 0xff && plain[1] === 0xfe ? 'utf-16le' : plain[0] === 0xfe && plain[1] === 0xff ? 'utf-16be' : 'utf-8'
    return new TextDecoder(utf16).decode(plain)
  } catch {
    return undefined
  }
}

/** Content types of the main part, ECMA-376-1 §11.3.10, §12.3.23, §13.3.6 and [MS-OFFMACRO2] §2.2; compared in lower case. */
const mainParts: Readonly<Record<string, KnownKey>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml': 'docx',
  'application/vnd.ms-word.document.macroenabled.main+xml': 'docm',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml': 'dotx',
  'application/vnd.ms-word.template.macroenabledtemplate.main+xml': 'dotm',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml': 'xlsx',
  'application/vnd.ms-excel.sheet.macroenabled.main+xml': 'xlsm',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml': 'xltx',
  'application/vnd.ms-excel.template.macroenabled.main+xml': 'xltm',
  'application/vnd.ms-excel.sheet.binary.macroenabled.main': 'xlsb',
  'application/vnd.ms-excel.addin.macroenabled.main+xml': 'xlam',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml': 'pptx',
  'application/vnd.ms-powerpoint.presentation.macroenabled.main+xml': 'pptm',
  'application/vnd.openxmlformats-officedocument.presentationml.template.main+xml': 'potx',
  'application/vnd.ms-powerpoint.template.macroenabled.main+xml': 'potm',
  'application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml': 'ppsx',
  'application/vnd.ms-powerpoint.slideshow.macroenabled.main+xml': 'ppsm',
  'application/vnd.ms-powerpoint.addin.macroenabled.main+xml': 'ppam',
  'application/vnd.openxmlformats-officedocument.thememanager+xml': 'thmx',
  'application/vnd.ms-visio.drawing.main+xml': 'vsdx',
  'application/vnd.ms-visio.drawing.macroenabled.main+xml': 'vsdx',
  'application/vnd.ms-visio.stencil.main+xml': 'vsdx',
  'application/vnd.ms-visio.template.main+xml': 'vsdx',
  'application/vnd.ms-package.xps-fixeddocumentsequence+xml': 'xps',
}

function officeKind(contentTypes: string, rels: string | undefined): KnownKey | undefined {
  const declared: { kind: KnownKey; part: string }[] = []
  for (const [element] of contentTypes.matchAll(/<(?:\w+:)?(?:Override|Default)\b[^>]{0,2000}>/g)) {
    const kind = mainParts[/ContentType\s*=\s*["']\s*([^"';\s]+)/.exec(element)?.[1]?.toLowerCase() ?? '']
    if (kind) declared.push({ kind, part: (/PartName\s*=\s*["']\/?([^"']+)/.exec(element)?.[1] ?? '').toLowerCase() })
  }
  const kinds = new Set(declared.map(({ kind }) => kind))
  if (kinds.size <= 1) return declared[0]?.kind
  const main = [...(rels ?? '').matchAll(/<(?:\w+:)?Relationship\b[^>]{0,4000}>/g)].find(([element]) =>
    /Type\s*=\s*["'][^"']*\/officeDocument["']/.test(element),
  )
  const target = /Target\s*=\s*["']\/?([^"']+)/.exec(main?.[0] ?? '')?.[1]?.toLowerCase()
  return declared.find(({ part }) => part === target)?.kind ?? 'ooxml'
}

const odfKinds: Readonly<Record<string, KnownKey>> = {
  text: 'odt',
  'text-template': 'ott',
  'text-master': 'odf',
  spreadsheet: 'ods',
  'spreadsheet-template': 'ots',
  presentation: 'odp',
  'presentation-template': 'otp',
  graphics: 'odg',
  'graphics-template': 'odg',
}

/** ODF 1.3 part 2 §3.3 and OCF 3.3 §4.3: the media type is the whole content of the entry `mimetype`. */
function mimetypeKind(mimetype: string): KnownKey | undefined {
  const odf = /^application\/vnd\.oasis\.opendocument\.([a-z-]+)$/.exec(mimetype.trim())?.[1]
  if (odf) return odfKinds[odf] ?? 'odf'
  if (mimetype.startsWith('application/epub+zip')) return 'epub'
  return mimetype.startsWith('application/hwp+zip') ? 'hwpx' : undefined
}

/** Packages that are told by an entry that only they have, most dangerous first. */
const marks: readonly (readonly [KnownKey, RegExp])[] = [
  ['apk', /^androidmanifest\.xml$|^base\/manifest\/androidmanifest\.xml$/],
  ['windows-app', /^appxmanifest\.xml$|^appxmetadata\/|^(?:[a-z]{2}-[a-z]{2}\/)?gadget\.xml$/],
  ['ios-app', /^payload\/[^/]+\.app\//],
  ['browser-extension', /^meta-inf\/mozilla\.(?:rsa|sf)$|^install\.rdf$/],
  ['jar', /^meta-inf\/manifest\.mf$|\.class$/],
  ['xps', /^fixeddocseq\.fdseq$|\.fdseq$/],
  ['iwork', /^index\/document\.iwa$/],
]

/** The kind of package, `zip` for a plain one. */
export function zipKind(bytes: Uint8Array): KnownKey {
  const archive = peek(bytes)
  if (!archive) return 'zip'
  const marked = marks.find(([, name]) => [...archive.names].some((each) => name.test(each)))?.[0]
  if (marked) return marked
  const contentTypes = archive.text('[content_types].xml')
  if (contentTypes !== undefined) return officeKind(contentTypes, archive.text('_rels/.rels')) ?? 'ooxml'
  const mimetype = archive.text('mimetype')
  return (mimetype !== undefined && mimetypeKind(mimetype)) || 'zip'
}
