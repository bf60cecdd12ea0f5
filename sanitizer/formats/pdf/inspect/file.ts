import { hash } from 'node:crypto'
import { type Limits, within } from '../../../limits.ts'
import { NotSyntax, ValueReader } from './reader.ts'
import { isDict, Stream, type Value } from './values.ts'

/** Object number → value; number 1 is the catalog. */
export interface StrictFile {
  readonly objects: ReadonlyMap<number, Value>
}

const HEADER = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'

/**
 * Reads the one layout that our writer has, byte for byte: header at 0, objects 1 to n one behind the other, each of the form
 * `n 0 obj`, one cross-reference table that agrees with where they are, one trailer, `%%EOF` and the end. With such a file no two
 * readers can disagree, whether they trust the table or scan.
 * @returns undefined for every other layout: then nothing in it may be believed. @throws Refusal limit-entries, limit-depth
 */
export function readStrict(bytes: Uint8Array, limits: Limits): StrictFile | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  if (!text.startsWith(HEADER)) return undefined
  const objects = new Map<number, Value>()
  const offsets: number[] = []
  let at = HEADER.length
  try {
    while (!text.startsWith('xref\n', at)) {
      const number = offsets.length + 1
      within(limits, 'objects', number)
      const head = `${number} 0 obj\n`
      if (!text.startsWith(head, at)) return undefined
      offsets.push(at)
      const read = readBody(text, bytes, at + head.length, limits)
      if (!read) return undefined
      objects.set(number, read.value)
      at = read.end
    }
    return endSound(text, bytes, at, offsets) ? { objects } : undefined
  } catch (error) {
    if (error instanceof NotSyntax) return undefined
    throw error
  }
}

function readBody(text: string, bytes: Uint8Array, from: number, limits: Limits): { value: Value; end: number } | undefined {
  const reader = new ValueReader(text, from, limits.depth)
  const value = reader.value()
  if (reader.oddities > 0 || text[reader.at] !== '\n') return undefined
  const after = reader.at + 1
  if (text.startsWith('endobj\n', after)) return { value, end: after + 7 }
  if (!text.startsWith('stream\n', after) || !isDict(value)) return undefined
  const length = value.get('Length')
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 0) return undefined
  const start = after + 7
  const end = start + length
  if (!text.startsWith('\nendstream\nendobj\n', end)) return undefined
  return { value: new Stream(value, bytes.subarray(start, end)), end: end + 18 }
}

/** ISO 32000-2, 7.5.4 and 7.5.5: table and trailer are what the objects' places make it, to the byte. */
function endSound(text: string, bytes: Uint8Array, at: number, offsets: readonly number[]): boolean {
  const table = [
    'xref',
    `0 ${offsets.length + 1}`,
    '0000000000 65535 f ',
    ...offsets.map((offset) => `${`${offset}`.padStart(10, '0')} 00000 n `),
    'trailer',
    '',
  ]
  const expected = table.join('\n')
  if (!text.startsWith(expected, at)) return false
  // 14.4: the identifier is the digest of all objects, so that it carries nothing else and a changed object shows.
  const digest = hash('sha256', bytes.subarray(0, at), 'hex').slice(0, 32).toUpperCase()
  const trailer = `<</Size ${offsets.length + 1}/Root 1 0 R/ID[<${digest}><${digest}>]>>\nstartxref\n${at}\n%%EOF\n`
  return text.slice(at + expected.length) === trailer
}
