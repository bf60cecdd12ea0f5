import { inflateSync } from 'node:zlib'
import type { FindingKind, Findings } from '../../../findings.ts'
import { type Limits, within } from '../../../limits.ts'
import { Refusal } from '../../../refusal.ts'
import { NotSyntax, ValueReader } from './reader.ts'
import { isCalculator } from './small-programs.ts'
import { type Dict, isArray, isDict, Name, nameIn, Ref, Stream, Text, type Value } from './values.ts'

/**
 * A file in another layout than ours is never inert. This tells what is in it: every object that stands anywhere in the bytes,
 * referenced or not, in use or replaced, and all in object streams.
 */
const keys: Readonly<Record<string, FindingKind>> = {
  JS: 'javascript',
  OpenAction: 'action',
  AA: 'action',
  EF: 'embedded-file',
  AF: 'embedded-file',
  EmbeddedFiles: 'embedded-file',
  Collection: 'embedded-file',
  XFA: 'form',
  AcroForm: 'form',
  NeedsRendering: 'form',
  Metadata: 'metadata',
  PieceInfo: 'metadata',
  Info: 'metadata',
  SpiderInfo: 'metadata',
  Thumb: 'thumbnail',
  StructTreeRoot: 'structure',
  Outlines: 'outline',
  OPI: 'external-reference',
  Ref: 'external-reference',
  Perms: 'signature',
  DSS: 'signature',
  ByteRange: 'signature',
  Encrypt: 'encryption',
  Prev: 'history',
  XRefStm: 'history',
  Rendition: 'multimedia',
  Requirements: 'action',
  PresSteps: 'action',
  Trans: 'action',
  Names: 'unknown',
  Annots: 'annotation',
  Alternates: 'unknown',
  JBIG2Globals: 'unknown',
}

const names: Readonly<Record<string, FindingKind>> = {
  JavaScript: 'javascript',
  Launch: 'launch-action',
  GoToR: 'external-reference',
  GoToE: 'external-reference',
  Thread: 'action',
  SubmitForm: 'action',
  ImportData: 'action',
  ResetForm: 'action',
  Hide: 'action',
  SetOCGState: 'action',
  GoToDp: 'action',
  Rendition: 'multimedia',
  Movie: 'multimedia',
  Sound: 'multimedia',
  Screen: 'multimedia',
  RichMedia: 'multimedia',
  RichMediaExecute: 'multimedia',
  GoTo3DView: 'multimedia',
  '3D': 'multimedia',
  U3D: 'multimedia',
  PRC: 'multimedia',
  Projection: 'multimedia',
  EmbeddedFile: 'embedded-file',
  FileAttachment: 'embedded-file',
  Filespec: 'external-reference',
  PS: 'postscript',
  Sig: 'signature',
  Metadata: 'metadata',
}

/** Names that only mean something as an action's /S or a type; elsewhere they may be anybody's resource name. */
const naming = new Set(['S', 'Type', 'Subtype', 'Subtype2', 'N'])

export function listLoose(bytes: Uint8Array, limits: Limits, findings: Findings): void {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const start = text.indexOf('%PDF-')
  if (start < 0 || start > 1024) throw new Refusal('malformed', 'no header')
  const end = text.lastIndexOf('%%EOF')
  if (end >= 0 && /[^\s\0]/.test(text.slice(end + 5))) findings.add('trailing-bytes')
  const revisions = text.split('startxref').length - 2
  findings.add('history', text.slice(0, 1024).includes('/Linearized') ? revisions - 1 : revisions)
  const budget: Budget = { objects: 0, decoded: 0 }
  for (const match of text.matchAll(/(?<![0-9])\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]*obj|trailer/g)) {
    const value = tryRead(text, bytes, match.index + match[0].length, limits, findings)
    if (value === undefined) continue
    within(limits, 'objects', ++budget.objects)
    list(value, limits, findings, budget)
  }
}

interface Budget {
  objects: number
  decoded: number
}

function tryRead(text: string, bytes: Uint8Array, from: number, limits: Limits, findings: Findings): Value | undefined {
  const reader = new ValueReader(text, from, limits.depth)
  try {
    const value = reader.value()
    reader.skip()
    if (!isDict(value) || !text.startsWith('stream', reader.at)) return value
    const data = reader.at + (text.startsWith('stream\r\n', reader.at) ? 8 : 7)
    const length = value.get('Length')
    const stated =
      typeof length === 'number' && /^\s*endstream/.test(text.slice(data + length, data + length + 16))
        ? data + length
        : text.indexOf('endstream', data)
    return new Stream(value, bytes.subarray(data, stated < 0 ? bytes.length : stated))
  } catch (error) {
    if (!(error instanceof NotSyntax)) throw error
    findings.add('malformed')
    return undefined
  }
}

function list(value: Value, limits: Limits, findings: Findings, budget: Budget): void {
  const open: Value[] = [value]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (one instanceof Stream) {
      listStream(one, limits, findings, budget)
      open.push(one.dict)
    } else if (isDict(one)) {
      listDict(one, findings)
      open.push(...one.values())
    } else if (isArray(one)) for (const item of one) open.push(item)
  }
}

function listDict(dict: Dict, findings: Findings): void {
  for (const [key, value] of dict) {
    const kind = keys[key]
    if (kind) findings.add(kind)
    const named = naming.has(key) ? nameIn(value) : undefined
    if (named !== undefined && Object.hasOwn(names, named)) findings.add(names[named] ?? 'unknown')
  }
  if (nameIn(dict.get('S')) === 'URI' || dict.has('URI')) findings.add(linkSafe(dict.get('URI')) ? 'action' : 'unsafe-link')
  if (nameIn(dict.get('FS')) === 'URL') findings.add('external-reference')
  const off = dict.get('OFF')
  if ((isArray(off) && off.length > 0) || nameIn(dict.get('BaseState')) === 'OFF') findings.add('hidden-layer')
  const matrix = dict.get('FontMatrix')
  if (
    matrix !== undefined &&
    !(matrix instanceof Ref) &&
    !(isArray(matrix) && matrix.length === 6 && matrix.every((one) => typeof one === 'number'))
  )
    findings.add('font')
}

const linkSafe = (value: Value | undefined) => value instanceof Text && /^(?:https?:\/\/|mailto:)[!-~]+$/i.test(value.latin1)

function listStream(stream: Stream, limits: Limits, findings: Findings, budget: Budget): void {
  const file = stream.dict.get('F')
  if (file !== undefined && !(file instanceof Name) && !isArray(file)) findings.add('external-reference')
  const calculator = stream.dict.get('FunctionType') === 4
  const container = nameIn(stream.dict.get('Type')) === 'ObjStm'
  if (!calculator && !container) return
  const decoded = decode(stream, limits, findings, budget)
  if (!decoded) return
  if (calculator && !isCalculator(decoded.toString('latin1'))) findings.add('postscript')
  if (container) listContainer(decoded.toString('latin1'), stream.dict, limits, findings, budget)
}

/** Flate alone, without a predictor: other codings of an object stream are a hiding place, and are said to be one. */
function decode(stream: Stream, limits: Limits, findings: Findings, budget: Budget): Buffer | undefined {
  const filter = stream.dict.get('Filter')
  const only = isArray(filter) && filter.length === 1 ? filter[0] : filter
  try {
    if (filter === undefined) return Buffer.from(stream.encoded)
    if (nameIn(only) !== 'FlateDecode' || isArray(stream.dict.get('DecodeParms'))) throw new NotSyntax('filter')
    const decoded = inflateSync(stream.encoded, { maxOutputLength: Math.max(1 << 20, stream.encoded.length * limits.expansionRatio) })
    budget.decoded += decoded.length
    within(limits, 'expandedBytes', budget.decoded)
    return decoded
  } catch (error) {
    if (error instanceof Refusal) throw error
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new Refusal('limit-ratio', 'object stream')
    findings.add('unknown')
    return undefined
  }
}

/** ISO 32000-2, 7.5.7. */
function listContainer(text: string, dict: Dict, limits: Limits, findings: Findings, budget: Budget): void {
  const first = dict.get('First')
  const start = typeof first === 'number' ? first : 0
  const numbers = text.slice(0, start).trim().split(/\s+/).map(Number)
  for (let index = 1; index < numbers.length; index += 2) {
    const value = tryRead(text, new Uint8Array(0), start + (numbers[index] ?? 0), limits, findings)
    if (value === undefined) continue
    within(limits, 'objects', ++budget.objects)
    list(value, limits, findings, budget)
  }
}
