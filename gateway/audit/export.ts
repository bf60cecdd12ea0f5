import { type Action, actions, type Outcome, outcomes } from './actions.ts'
import { encodeCp932 } from './cp932.ts'
import { decodeLeaf, type Leaf } from './event.ts'
import { AuditFault } from './fault.ts'
import type { Names } from './names.ts'
import type { NodeSource } from './proof.ts'
import { proveEntry, readEntries, type SignedCheckpoint, tileNodes } from './reader.ts'

/** Records on their way out: CSV for people and spreadsheets, JSON Lines with a proof each for whoever checks them. */

export const exportFormats = ['jsonl', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]
export const exportEncodings = ['utf-8', 'cp932'] as const
export type ExportEncoding = (typeof exportEncodings)[number]

/** Records in one file: what Excel opens has 1,048,576 rows. More is refused before it begins, never cut off. */
export const mostExported = 1_000_000

export interface ExportedRecord {
  readonly index: number
  /** The leaf's bytes out of the log. */
  readonly bytes: Buffer
  /** What its ids are called now; no part of the record. */
  readonly names?: Names | undefined
}

type Cell = string | number | undefined

const columns: readonly (readonly [heading: string, cell: (leaf: Leaf, index: number, names: Names | undefined) => Cell])[] = [
  ['番号 index', (_, index) => index],
  ['日時(日本時間)', (leaf) => japanTime(leaf.time)],
  ['日時(UTC) time', (leaf) => leaf.time],
  ['操作 action', (leaf) => leaf.action],
  ['操作名', (leaf) => actions[leaf.action as Action].ja],
  ['結果 outcome', (leaf) => leaf.outcome],
  ['結果名', (leaf) => outcomes[leaf.outcome as Outcome].ja],
  ['行為者の種別 actor type', (leaf) => leaf.actor.type],
  ['行為者 actor', (leaf) => leaf.actor.id],
  ['端末 device', (leaf) => leaf.actor.device],
  ['信頼度 trust', (leaf) => leaf.actor.trust],
  ['団体 organisation', (leaf) => leaf.organisation],
  ['対象の種別 target type', (leaf) => leaf.target?.type],
  ['対象 target', (leaf) => leaf.target?.id],
  ['トークルーム room', (leaf) => leaf.room],
  ['方向 direction', (leaf) => leaf.direction],
  ['理由 reason', (leaf) => leaf.reason],
  ['規則 rule', (leaf) => leaf.rule],
  ['ポリシー policy', (leaf) => leaf.policy],
  ['方式 method', (leaf) => leaf.method],
  ['隔離の強さ tier', (leaf) => leaf.tier],
  ['ファイル名 file name', (leaf) => leaf.file?.name],
  ['種類 media type', (leaf) => leaf.file?.mediaType],
  ['大きさ bytes', (leaf) => leaf.file?.bytes],
  ['元のSHA-256 in', (leaf) => leaf.file?.in],
  ['無害化後のSHA-256 out', (leaf) => leaf.file?.out],
  ['検出 findings', (leaf) => leaf.findings?.map(({ kind, count }) => `${kind}:${count}`).join(' ')],
  ['件数 count', (leaf) => leaf.count],
  ['点検の所見 review', (leaf) => leaf.review && `${leaf.review.from}/${leaf.review.to} ${leaf.review.note}`],
  ['追跡番号 trace', (leaf) => leaf.trace],
  ['記録元 recorder', (leaf) => leaf.recorder],
  ['記録番号 id', (leaf) => leaf.id],
  // Registers change; what a person, device or room is called today is no part of the record.
  ['行為者の氏名(現在) name now', ({ actor }, _, names) => names?.persons[actor.type === 'person' ? actor.id : '']?.name],
  ['端末登録番号(現在) device now', ({ actor }, _, names) => names?.devices[actor.device ?? '']?.name],
  ['対象の名称(現在) target now', ({ target }, _, names) => nameOfTarget(names, target)],
  ['トークルーム名(現在) room now', ({ room }, _, names) => names?.rooms[room ?? '']?.name],
]

const targetNames = { person: 'persons', device: 'devices', room: 'rooms' } as const
const nameOfTarget = (names: Names | undefined, target: Leaf['target']): Cell =>
  target && Object.hasOwn(targetNames, target.type)
    ? names?.[targetNames[target.type as keyof typeof targetNames]][target.id]?.name
    : undefined

/** 2026-11-22 14:05:07, as a spreadsheet reads it. */
const japanTime = (time: string): string => new Date(Date.parse(time) + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

/**
 * One field. Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP CSV injection): = + - @ and
 * their full-width forms, tab and line breaks, also after spaces. Numbers are numbers and stay.
 */
export function csvField(cell: Cell): string {
  if (typeof cell === 'number') return String(cell)
  if (cell === undefined || cell === '') return ''
  const safe = /^[\s\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\t\r\n]/u.test(cell) ? `'${cell}` : cell
  return `"${safe.replaceAll('"', '""')}"`
}

const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvField).join(',')}\r\n`

const encoders: Readonly<Record<ExportEncoding, (text: string) => Buffer>> = { 'utf-8': (text) => Buffer.from(text), cp932: encodeCp932 }

/** The file's first bytes: a byte order mark where it is UTF-8, because Excel reads CSV without one as CP932. */
export const csvHead = (encoding: ExportEncoding): Buffer =>
  encoders[encoding](`${encoding === 'utf-8' ? '\ufeff' : ''}${csvLine(columns.map(([heading]) => heading))}`)

/** @throws TypeError for bytes that are no record of this log */
export function csvRow({ index, bytes, names }: ExportedRecord, encoding: ExportEncoding): Buffer {
  const leaf = decodeLeaf(bytes)
  if (leaf === undefined) throw new TypeError(`record ${index} has not the form of a record`)
  return encoders[encoding](csvLine(columns.map(([, cell]) => cell(leaf, index, names))))
}

/**
 * `leaf` is the record's own canonical text, so its bytes can be cut out and hashed; `proof` is a C2SP tlog-proof.
 * @throws AuditFault `tampered` when the proof does not hold: a file is not handed out as proven then
 */
export async function jsonLine(
  directory: string,
  record: ExportedRecord,
  checkpoint: SignedCheckpoint,
  nodes: NodeSource,
): Promise<Buffer> {
  const { proof, holds } = await proveEntry(directory, record.index, checkpoint, nodes, record.bytes)
  if (!holds) throw new AuditFault('tampered', `the proof of record ${record.index} does not hold`, { index: record.index })
  return Buffer.from(`{"index":${record.index},"leaf":${record.bytes.toString()},"proof":${JSON.stringify(proof)}}\n`)
}

export interface ExportOptions {
  readonly directory: string
  readonly checkpoint: SignedCheckpoint
  readonly format: ExportFormat
  readonly encoding: ExportEncoding
}

/** The exported file, piece by piece. */
export async function* exportRecords(options: ExportOptions, records: AsyncIterable<ExportedRecord>): AsyncGenerator<Buffer> {
  const nodes = tileNodes(options.directory)
  if (options.format === 'csv') yield csvHead(options.encoding)
  for await (const record of records) {
    yield options.format === 'csv' ? csvRow(record, options.encoding) : await jsonLine(options.directory, record, options.checkpoint, nodes)
  }
}

/** Records of a period out of the files. Times are RFC 3339 in UTC with milliseconds; `from` inclusive, `to` exclusive. */
export async function* recordsBetween(directory: string, size: number, from?: string, to?: string): AsyncGenerator<ExportedRecord> {
  for await (const record of readEntries(directory, 0, size)) {
    const time = timeOf(record.bytes)
    if ((from === undefined || time >= from) && (to === undefined || time < to)) yield record
  }
}

const timeMark = Buffer.from('"time":"')
/** The leaf's time without parsing the rest: in canonical JSON no other member of a leaf has this name, and quotes inside strings are escaped. */
function timeOf(bytes: Buffer): string {
  const at = bytes.lastIndexOf(timeMark)
  return at < 0 ? '' : bytes.toString('latin1', at + timeMark.length, at + timeMark.length + 24)
}
