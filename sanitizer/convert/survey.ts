/**
 * What a conversion would lose without a word: LibreOffice carries some macros along, where the disarmer finds them, and drops others. So what is
 * active is looked for before, in the file itself, and told. Runs in a disarm child.
 */
import { type Ole2Entry, readOle2 } from '../container/ole2.ts'
import { readZip } from '../container/zip/reader.ts'
import { type Finding, type FindingKind, Findings } from '../findings.ts'
import type { Limits } from '../limits.ts'

/** @param type of the table of openings @returns kinds and counts @throws Refusal when the container is not sound */
export function survey(untrusted: Uint8Array, type: string, limits: Limits): readonly Finding[] {
  const findings = new Findings()
  if (type === 'xlsb') surveyPackage(untrusted, findings, limits)
  else if (Buffer.from(untrusted.subarray(0, 4)).equals(OLE2)) surveyOle2(readOle2(untrusted, limits), type, findings, limits)
  else if (type === 'xls') surveyBareWorkbook(Buffer.from(untrusted), findings)
  return findings.list()
}

const OLE2 = Buffer.from('d0cf11e0', 'hex')

/** Parts of a binary workbook by their usual names ([MS-XLSB] §2.1.7). */
const parts: readonly (readonly [RegExp, FindingKind])[] = [
  [/vbaProject[^/]*\.bin$/i, 'macro'],
  [/(?:macro|dialog)sheets\/[^/]+\.bin$/i, 'xlm-macro'],
  [/activeX\/activeX[^/]*\.xml$/i, 'activex'],
  [/externalLinks\/[^/]+\.bin$/i, 'external-reference'],
  [/(?:^|\/)(?:connections|queryTable\d*)\.bin$/i, 'connection'],
  [/embeddings\/[^/]+$/i, 'ole-object'],
]

function surveyPackage(untrusted: Uint8Array, findings: Findings, limits: Limits): void {
  for (const { name } of readZip(untrusted, limits).entries) {
    const kind = parts.find(([pattern]) => pattern.test(name))?.[1]
    if (kind) findings.add(kind)
  }
}

/** Storages and streams at any depth, one finding each. */
const entries: readonly (readonly [RegExp, FindingKind])[] = [
  [/^(?:_VBA_PROJECT_CUR|Macros)$/i, 'macro'],
  [/^(?:\x03OCXNAME|Ctls)$/i, 'activex'],
  [/^(?:_signatures|_xmlsignatures)$/i, 'signature'],
]

function surveyOle2(root: Ole2Entry, type: string, findings: Findings, limits: Limits): void {
  const waiting = [...root.children]
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    const { name } = entry
    const kind = entries.find(([pattern]) => pattern.test(name))?.[1]
    if (kind) findings.add(kind)
    waiting.push(...entry.children)
  }
  const main = (names: RegExp): Buffer => Buffer.from(root.children.find(({ name }) => names.test(name))?.read() ?? [])
  if (type === 'xls') surveyWorkbook(main(/^(?:Workbook|Book)$/i), findings)
  if (type === 'ppt') surveyPresentation(main(/^PowerPoint Document$/), findings, limits)
}

/** Records of a workbook ([MS-XLS] §2.4), by their number. */
const BOUND_SHEET = 0x85
const workbookRecords: Readonly<Record<number, FindingKind>> = { 429: 'connection', 2166: 'connection' }
/** §2.4.28 BoundSheet8.dt: 1 is a macro sheet, 6 a module of the generation before. */
const sheetKinds: Readonly<Record<number, FindingKind>> = { 1: 'xlm-macro', 6: 'macro' }

function surveyWorkbook(stream: Buffer, findings: Findings): void {
  for (const [record, at] of recordsOf(stream)) {
    const kind = record === BOUND_SHEET ? sheetKinds[stream[at + 5] ?? 0] : workbookRecords[record]
    if (kind) findings.add(kind)
  }
}

/** Excel 2 to 4 wrote one sheet a file, outside of OLE2; the second word of its first record says which kind: 0x40 is a macro sheet. */
const BEGINNINGS: readonly number[] = [0x0009, 0x0209, 0x0409, 0x0809]
const MACRO_SHEET = 0x40

function surveyBareWorkbook(stream: Buffer, findings: Findings): void {
  for (const [record, at] of recordsOf(stream))
    if (BEGINNINGS.includes(record) && at + 4 <= stream.length && stream.readUInt16LE(at + 2) === MACRO_SHEET) findings.add('xlm-macro')
}

/** Number and place of the body of each record. */
function* recordsOf(stream: Buffer): Generator<readonly [record: number, body: number]> {
  for (let at = 0; at + 4 <= stream.length; at += 4 + stream.readUInt16LE(at + 2)) yield [stream.readUInt16LE(at), at + 4]
}

/** Records of a presentation ([MS-PPT] §2.13.24): what they hold is in them, so counting them needs no depth. */
const presentationRecords: Readonly<Record<number, FindingKind>> = { 1024: 'macro', 4078: 'activex' }
/** §2.4.11 VBAInfoAtom: each presentation has one, which says where the project lies and fHasMacros; without one both are 0. */
const VBA_INFO = 1024
const CONTAINER = 0xf

function surveyPresentation(stream: Buffer, findings: Findings, limits: Limits): void {
  for (let at = 0, seen = 0; at + 8 <= stream.length && seen < limits.objects; seen++) {
    const isContainer = ((stream[at] ?? 0) & 0xf) === CONTAINER
    const type = stream.readUInt16LE(at + 2)
    const kind = presentationRecords[type]
    const isEmpty = type === VBA_INFO && at + 16 <= stream.length && stream.readBigUInt64LE(at + 8) === 0n
    if (kind && !isEmpty) findings.add(kind)
    at += isContainer ? 8 : 8 + stream.readUInt32LE(at + 4)
  }
}
