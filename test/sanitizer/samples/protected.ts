/** Office packages protected by a program that is not ours, and what is done to such files. */
import { hash } from 'node:crypto'
import { createRequire } from 'node:module'
import { rc4 } from '../../../sanitizer/formats/pdf/read/rc4.ts'

const require = createRequire(import.meta.url)
const { encrypt } = require('officecrypto-tool') as typeof import('officecrypto-tool')
const cfb = require('cfb') as typeof import('cfb')

/** [MS-OFFCRYPTO]: agile is AES-256 and SHA-512 with 100,000 rounds, standard AES-128 and SHA-1. */
export const protect = (bytes: Uint8Array, password: string, way: 'agile' | 'standard' = 'agile'): Buffer =>
  encrypt(Buffer.from(bytes), way === 'standard' ? { password, type: 'standard' } : { password })

/** The file again with one of its streams changed. */
export function changed(file: Uint8Array, stream: string, change: (content: Buffer) => Uint8Array): Buffer {
  const container = cfb.read(Buffer.from(file), { type: 'buffer' })
  const entry = cfb.find(container, stream)
  if (!entry) throw new Error(`no ${stream}`)
  cfb.utils.cfb_add(container, `/${stream}`, Buffer.from(change(Buffer.from(entry.content as Uint8Array))))
  return Buffer.from(cfb.write(container, { type: 'buffer' }) as Uint8Array)
}

/** Agile protection says how it works in XML behind eight bytes. */
export const rewritten = (file: Uint8Array, from: string | RegExp, to: string): Buffer =>
  changed(file, 'EncryptionInfo', (content) => {
    const xml = content.toString('utf8', 8)
    if (xml.replace(from, to) === xml) throw new Error(`nothing to rewrite: ${from}`)
    return Buffer.concat([content.subarray(0, 8), Buffer.from(xml.replace(from, to))])
  })

const record = (type: number, content: Uint8Array): Buffer => {
  const header = Buffer.alloc(4)
  header.writeUInt16LE(type)
  header.writeUInt16LE(content.length, 2)
  return Buffer.concat([header, content])
}
const md5 = (bytes: Uint8Array): Buffer => hash('md5', bytes, 'buffer')
const [BOF, EOF, FILE_PASS, BOUND_SHEET, LABEL] = [0x809, 0x0a, 0x2f, 0x85, 0x204] as const
const inClear: ReadonlySet<number> = new Set([BOF, FILE_PASS])

/** A BIFF8 workbook of one cell, encrypted record by record with RC4 of 40 bits ([MS-OFFCRYPTO] §2.3.6, [MS-XLS] §2.2.10). */
export function protectedWorkbook(text: string, password: string): Buffer {
  const salt = Buffer.from('0123456789abcdef')
  const base = md5(
    Buffer.concat(Array.from({ length: 16 }, () => Buffer.concat([md5(Buffer.from(password, 'utf16le')).subarray(0, 5), salt]))),
  ).subarray(0, 5)
  const keyOf = (block: number): Buffer => md5(Buffer.concat([base, Uint8Array.of(block, block >> 8, 0, 0)]))
  const verifier = Buffer.from('fedcba9876543210')
  const sealed = Buffer.from(rc4(keyOf(0), Buffer.concat([verifier, md5(verifier)])))
  const label = Buffer.concat([Buffer.alloc(6), Uint8Array.of(text.length, 0, 0), Buffer.from(text, 'latin1')])
  const begin = (kind: number): Buffer => record(BOF, Buffer.concat([Uint8Array.of(0, 6, kind, 0), Buffer.alloc(12)]))
  const first = [begin(5), record(FILE_PASS, Buffer.concat([Uint8Array.of(1, 0, 1, 0, 1, 0), salt, sealed]))]
  // Behind them lie the name of the sheet (13 bytes) and the end (4), then the sheet.
  const place = first.reduce((sum, { length }) => sum + length, 13 + 4)
  const records = [
    ...first,
    record(BOUND_SHEET, Buffer.concat([Uint8Array.of(place, 0, 0, 0, 0, 0, 1, 0), Buffer.from('a')])),
    record(EOF, Buffer.alloc(0)),
    begin(0x10),
    record(LABEL, label),
    record(EOF, Buffer.alloc(0)),
  ]
  const plain = Buffer.concat(records)
  const stream = Buffer.from(plain)
  const mask = Buffer.from(rc4(keyOf(0), Buffer.alloc(plain.length)))
  let at = 0
  for (const each of records) {
    const type = each.readUInt16LE(0)
    // The place of a sheet stays readable.
    const from = at + 4 + (type === BOUND_SHEET ? 4 : 0)
    if (!inClear.has(type))
      for (let index = from; index < at + each.length; index++) stream[index] = (plain[index] ?? 0) ^ (mask[index] ?? 0)
    at += each.length
  }
  const container = cfb.utils.cfb_new()
  cfb.utils.cfb_add(container, '/Workbook', Buffer.concat([stream, Buffer.alloc(5000)]))
  return Buffer.from(cfb.write(container, { type: 'buffer' }) as Uint8Array)
}
