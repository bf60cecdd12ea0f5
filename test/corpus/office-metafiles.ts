/**
 * The text that the metafiles of a document draw, as evidence for what became pixels: records of EMF ([MS-EMF] 2.3.5), of EMF+ inside it
 * ([MS-EMFPLUS] 2.3.4) and of WMF ([MS-WMF] 2.3.3). Rough on purpose: it decides nothing but how a difference is counted.
 */
import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { run } from './tools.ts'

const EMF_SIGNATURE = 0x464d4520
const WMF_PLACEABLE = 0x9ac6cdd7
const WMF_PLACEABLE_BYTES = 22
const WMF_HEADER_BYTES = 18
const eightBit = ['shift_jis', 'windows-1252'].map((label) => new TextDecoder(label))

const at32 = (bytes: Buffer, at: number): number => (at >= 0 && at + 4 <= bytes.length ? bytes.readUInt32LE(at) : 0)
const at16 = (bytes: Buffer, at: number): number => (at >= 0 && at + 2 <= bytes.length ? bytes.readUInt16LE(at) : 0)
const wide = (bytes: Buffer, from: number, characters: number): string[] => [
  bytes.subarray(from, from + characters * 2).toString('utf16le'),
]
const narrow = (bytes: Buffer, from: number, characters: number): string[] =>
  eightBit.map((decoder) => decoder.decode(bytes.subarray(from, from + characters)))

/** By type; `record` begins with its type and size. One text in several readings. */
const emfRecords: Readonly<Record<number, (record: Buffer) => string[]>> = {
  70: (record) => (record.toString('latin1', 12, 16) === 'EMF+' ? plusTexts(record.subarray(16)) : []),
  83: (record) => narrow(record, at32(record, 48), at32(record, 44)),
  84: (record) => wide(record, at32(record, 48), at32(record, 44)),
  108: (record) => {
    const options = at32(record, 20)
    const from = options & 0x100 ? 36 : 52
    return (options & 0x200 ? narrow : wide)(record, from, at32(record, 16))
  },
}

/** EmfPlusDrawString: brush, format, length, rectangle, characters. */
function plusTexts(records: Buffer): string[] {
  const texts: string[] = []
  for (let at = 0; at + 12 <= records.length; at += Math.max(12, at32(records, at + 4)))
    if (at16(records, at) === 0x401c) texts.push(...wide(records, at + 40, at32(records, at + 20)))
  return texts
}

function emfTexts(bytes: Buffer): string[][] {
  const texts: string[][] = []
  for (let at = 0; at + 8 <= bytes.length; at += Math.max(8, at32(bytes, at + 4))) {
    const read = emfRecords[at32(bytes, at)]
    if (read) texts.push(read(bytes.subarray(at, at + at32(bytes, at + 4))))
  }
  return texts
}

function wmfTexts(bytes: Buffer): string[][] {
  const texts: string[][] = []
  const start = (at32(bytes, 0) === WMF_PLACEABLE ? WMF_PLACEABLE_BYTES : 0) + WMF_HEADER_BYTES
  for (let at = start; at + 6 <= bytes.length; at += Math.max(6, at32(bytes, at) * 2)) {
    const kind = at16(bytes, at + 4)
    if (kind === 0x0521) texts.push(narrow(bytes, at + 8, at16(bytes, at + 6)))
    if (kind === 0x0a32) texts.push(narrow(bytes, at + 14 + (at16(bytes, at + 12) & 6 ? 8 : 0), at16(bytes, at + 10)))
  }
  return texts
}

/** The texts that a metafile draws, one after the other, in each reading; empty for anything else. */
export function textDrawnBy(file: Buffer): string {
  const bytes = at16(file, 0) === 0x8b1f ? gunzipSync(file) : file
  const isEmf = at32(bytes, 0) === 1 && at32(bytes, 40) === EMF_SIGNATURE
  const isWmf = at32(bytes, 0) === WMF_PLACEABLE || (at16(bytes, 0) <= 2 && at16(bytes, 2) === 9)
  const texts = isEmf ? emfTexts(bytes) : isWmf ? wmfTexts(bytes) : []
  const readings = Math.max(0, ...texts.map((each) => each.length))
  return Array.from({ length: readings }, (_, reading) => texts.map((each) => each[reading] ?? each[0] ?? '').join('')).join('\n')
}

type Convert = (path: string, target: string) => Promise<{ readonly written: string | undefined }>
/** A package in which LibreOffice puts the metafiles of a document that is none. */
const packageOf = (path: string): string => (/^\.xl/i.test(extname(path)) ? 'ods' : /^\.p[op]/i.test(extname(path)) ? 'odp' : 'odt')

/** Of all metafiles in a document, without blanks: a word may be drawn in several pieces. */
export async function metafileTextOf(path: string, convert: Convert): Promise<string> {
  if (readFileSync(path).subarray(0, 2).toString('latin1') === 'PK') return textOfEntries(path)
  const target = join(tmpdir(), `sekisho-metafiles-${process.pid}-${basename(path)}.${packageOf(path)}`)
  try {
    const { written } = await convert(path, target)
    return written ? await textOfEntries(written) : ''
  } finally {
    rmSync(target, { force: true })
  }
}

async function textOfEntries(path: string): Promise<string> {
  const names = (await run('unzip', '-Z1', path)).stdout.toString('utf8').split('\n')
  const texts: string[] = []
  for (const name of names.filter((each) => /\.(?:emf|wmf|emz|wmz)$|\/Object \d+$|^Pictures\//i.test(each)))
    texts.push(textDrawnBy((await run('unzip', '-p', path, name.replace(/[[\]*?\\]/g, '\\$&'))).stdout))
  return texts.join('\n').replace(/[^\S\n]+/gu, '')
}
