import { deflateSync } from 'node:zlib'
import type { FindingKind } from '../../../../sanitizer/findings.ts'
import { bodies, file, flated, MARKER, SCRIPT, stream, updated } from '../pdf.ts'
import type { HostilePdf } from '../pdf-hostile.ts'
import { type Coded, codings } from './codings.ts'
import { type Cipher, encrypt } from './encrypt.ts'

type Bodies = ReadonlyMap<number, string>

/** What is to be hidden: an entry of the catalog, what would be harmless in its place, and the objects behind it. */
interface Payload {
  readonly seen: FindingKind
  readonly key: string
  readonly value: string
  readonly harmless: string
  readonly objects: readonly string[]
}

const payloads: Readonly<Record<string, Payload>> = {
  script: { seen: 'javascript', key: 'OpenAction', value: '10 0 R', harmless: '[3 0 R/Fit]', objects: [`<</S/JavaScript/JS(${SCRIPT})>>`] },
  'script in a stream': {
    seen: 'javascript',
    key: 'Names',
    value: '<</JavaScript<</Names[(a)10 0 R]>>>>',
    harmless: '<<>>',
    objects: ['<</S/JavaScript/JS 11 0 R>>', flated('', SCRIPT)],
  },
  launch: { seen: 'launch-action', key: 'AA', value: '<</WC 10 0 R>>', harmless: '<<>>', objects: [`<</S/Launch/F(${MARKER}.exe)>>`] },
  'embedded file': {
    seen: 'embedded-file',
    key: 'Names',
    value: '<</EmbeddedFiles<</Names[(a)10 0 R]>>>>',
    harmless: '<<>>',
    objects: [`<</Type/Filespec/F(${MARKER}.docm)/EF<</F 11 0 R>>>>`, flated('/Type/EmbeddedFile', `MZ ${MARKER}`)],
  },
  'remote file in an outline': {
    seen: 'external-reference',
    key: 'Outlines',
    value: '10 0 R',
    harmless: 'null',
    objects: ['<</First 11 0 R/Last 11 0 R/Count 1>>', `<</Title(One)/Parent 10 0 R/A<</S/GoToR/F(\\\\\\\\evil\\\\${MARKER})/D[0/Fit]>>>>`],
  },
}

const all = ({ key, value, objects }: Payload): Map<number, string> => bodies({ catalog: `/${key} ${value}`, objects })
const none = ({ objects }: Payload, catalog = ''): Map<number, string> => bodies({ catalog, objects })

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const rewritten = (bytes: Uint8Array, change: (text: string) => string) => Buffer.from(change(latin1(bytes)), 'latin1')
/** Applied to every object but never to the data of a stream. */
const respelt = (objects: Bodies, change: (syntax: string) => string): Map<number, string> =>
  new Map(
    [...objects].map(([number, body]) => {
      const at = body.indexOf('\nstream\n')
      return [number, at < 0 ? change(body) : change(body.slice(0, at)) + body.slice(at)]
    }),
  )
const inStrings = (change: (bytes: Buffer) => string) => (syntax: string) =>
  syntax.replace(/\(((?:[^()\\]|\\[\s\S]|\([^()]*\))*)\)/g, (_, text: string) =>
    change(Buffer.from(text.replaceAll('\\\\', '\\'), 'latin1')),
  )
const octalOf = (bytes: Buffer) => `(${[...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')})`
const wideOf = (bytes: Buffer) => `<FEFF${Buffer.from(bytes.toString('latin1'), 'utf16le').swap16().toString('hex')}>`

interface Packing {
  readonly coding?: (plain: Buffer) => Coded
  readonly cipher?: Cipher
  /** Two containers, the second naming the first in /Extends. */
  readonly extended?: boolean
}

function container(objects: readonly (readonly [number, string])[], coding: (plain: Buffer) => Coded, entries = ''): string {
  let index = ''
  let text = ''
  for (const [number, body] of objects) {
    index += `${number} ${text.length} `
    text += `${body} `
  }
  const { entries: filter, bytes } = coding(Buffer.from(index + text, 'latin1'))
  return stream(`/Type/ObjStm/N ${objects.length}/First ${index.length}${filter}${entries}`, bytes)
}

/** All that is no stream goes into object streams 90 and 91, found through a cross-reference stream (7.5.7, 7.5.8). */
function packed(objects: Bodies, { coding = codings.Flate as (plain: Buffer) => Coded, cipher, extended }: Packing): Uint8Array {
  const loose = [...objects].filter(([, body]) => body.includes('\nstream\n'))
  const inside = [...objects].filter(([, body]) => !body.includes('\nstream\n'))
  const halves = extended ? [inside.slice(0, 2), inside.slice(2)] : [inside]
  const outside = new Map(loose)
  for (const [at, half] of halves.entries()) outside.set(90 + at, container(half, coding, at === 1 ? '/Extends 90 0 R' : ''))
  const sealed = cipher ? encrypt(outside, cipher) : { objects: outside, trailer: '' }
  let out = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const table = Buffer.alloc(93 * 7)
  const row = (number: number, type: number, field: number, last: number) => {
    table.writeUInt8(type, number * 7)
    table.writeUInt32BE(field, number * 7 + 1)
    table.writeUInt16BE(last, number * 7 + 5)
  }
  for (const [number, body] of sealed.objects) {
    row(number, 1, out.length, 0)
    out += `${number} 0 obj\n${body}\nendobj\n`
  }
  for (const [at, half] of halves.entries()) for (const [index, [number]] of half.entries()) row(number, 2, 90 + at, index)
  const start = out.length
  row(92, 1, start, 0)
  const cross = stream(`/Type/XRef/Size 93/W[1 4 2]/Root 1 0 R${sealed.trailer}/Filter/FlateDecode`, deflateSync(table))
  return Buffer.from(`${out}92 0 obj\n${cross}\nendobj\nstartxref\n${start}\n%%EOF\n`, 'latin1')
}

function sealed(objects: Bodies, cipher: Cipher): Uint8Array {
  const { objects: bodies, trailer } = encrypt(objects, cipher)
  return file(bodies, trailer)
}

/** 7.5.8.4: the table calls the objects free; only who reads /XRefStm finds them in the object stream. */
function hybrid(payload: Payload): Uint8Array {
  const objects = all(payload)
  const hidden = [...objects].filter(([number, body]) => number >= 10 && !body.includes('\nstream\n'))
  const visible = new Map([...objects].filter(([number]) => !hidden.some(([one]) => one === number)))
  visible.set(90, container(hidden, codings.Flate as (plain: Buffer) => Coded))
  const table = Buffer.alloc(hidden.length * 4)
  for (const [index] of hidden.entries()) table.set([2, 0, 90, index], index * 4)
  visible.set(91, stream(`/Type/XRef/Size 92/W[1 2 1]/Index[10 ${hidden.length}]/Filter/FlateDecode`, deflateSync(table)))
  const plain = latin1(file(visible))
  return rewritten(file(visible, `/XRefStm ${plain.indexOf('91 0 obj')}`), (text) => text)
}

/** Annex F: the parameter dictionary, the first page's table in front, the other table behind. */
function linearized(objects: Bodies): Uint8Array {
  const head = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const entry = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`
  const build = (parameters: string, firstTable: string, mainAt: number) => {
    let out = `${head}95 0 obj\n${parameters}\nendobj\n`
    const tableAt = out.length
    out += `${firstTable}trailer\n<</Size 96/Root 1 0 R/Prev ${String(mainAt).padStart(10, '0')}>>\nstartxref\n0\n%%EOF\n`
    const offsets = new Map<number, number>()
    for (const [number, body] of objects) {
      offsets.set(number, out.length)
      out += `${number} 0 obj\n${body}\nendobj\n`
    }
    const main = out.length
    out += 'xref\n0 1\n0000000000 65535 f \n'
    for (const [number, offset] of offsets) out += `${number} 1\n${entry(offset)}`
    return { out: `${out}trailer\n<</Size 96/Root 1 0 R>>\nstartxref\n${tableAt}\n%%EOF\n`, main }
  }
  const table = `xref\n95 1\n${entry(head.length)}`
  const parameters = (length: number, main: number) =>
    `<</Linearized 1/L ${String(length).padStart(10, '0')}/H[0 0]/O 3/E 0/N 1/T ${String(main).padStart(10, '0')}>>`
  const first = build(parameters(0, 0), table, 0)
  return Buffer.from(build(parameters(first.out.length, first.main), table, first.main).out, 'latin1')
}

const lengthOf = (objects: Bodies, length: string): Map<number, string> =>
  new Map([...objects].map(([number, body]) => [number, body.replace(/\/Length \d+(?=>>\nstream)/, length)]))

/** The cross-reference table leads into the data of a stream, where the objects stand; who scans skips them as data. */
function insideStream(payload: Payload): Uint8Array {
  const hidden = [...all(payload)].filter(([number]) => number >= 10 || number === 1)
  const inner = hidden.map(([number, body]) => `${number} 0 obj\n${body}\nendobj\n`).join('')
  const outer = new Map([...bodies({})].filter(([number]) => number !== 1))
  outer.set(60, stream('', inner))
  return rewritten(file(outer), (text) => {
    let out = text
    for (const [number] of hidden) {
      const row = `${String(text.indexOf(`\n${number} 0 obj\n`) + 1).padStart(10, '0')} 00000 n `
      const at = out.indexOf('0000000000 65535 f \n') + number * 20
      out = `${out.slice(0, at)}${row}${out.slice(at + row.length)}`
    }
    return out
  })
}

const withoutTable = (text: string) => `${text.slice(0, text.lastIndexOf('\nxref\n') + 1)}${text.slice(text.lastIndexOf('trailer'))}`

/** Every way to hide what a reader acts on, from those who look for words in the bytes or read another part of them. */
export const disguises: Readonly<Record<string, (payload: Payload) => Uint8Array>> = {
  ...Object.fromEntries(
    Object.entries(codings).map(([name, coding]) => [`object stream, ${name}`, (payload: Payload) => packed(all(payload), { coding })]),
  ),
  'object stream that extends another': (payload) => packed(all(payload), { extended: true }),
  ...Object.fromEntries(
    (['RC4-40', 'RC4-128', 'AESV2', 'AESV3-R5', 'AESV3-R6', 'Identity'] as const).flatMap((cipher) => [
      [`encrypted with the empty password, ${cipher}`, (payload: Payload) => sealed(all(payload), cipher)],
      [`encrypted object stream, ${cipher}`, (payload: Payload) => packed(all(payload), { cipher })],
    ]),
  ),
  'names in #xx': (payload) =>
    file(
      respelt(all(payload), (syntax) =>
        syntax.replace(/\/([A-Za-z]+)/g, (_, name: string) => `/${[...name].map((one) => `#${one.charCodeAt(0).toString(16)}`).join('')}`),
      ),
    ),
  'names in part in #xx': (payload) =>
    file(
      respelt(all(payload), (syntax) =>
        syntax.replace(/\/([A-Z])([a-zA-Z]+)/g, (_, first: string, rest: string) => `/#${first.charCodeAt(0).toString(16)}${rest}`),
      ),
    ),
  'strings in hexadecimal': (payload) =>
    file(
      respelt(
        all(payload),
        inStrings((bytes) => `<${bytes.toString('hex').replace(/../g, '$&\n')}>`),
      ),
    ),
  'strings in octal': (payload) => file(respelt(all(payload), inStrings(octalOf))),
  'strings in UTF-16': (payload) => file(respelt(all(payload), inStrings(wideOf))),
  'strings broken over lines': (payload) =>
    file(
      respelt(
        all(payload),
        inStrings((bytes) => `(${bytes.toString('latin1').replaceAll('\\', '\\\\').replace(/[A-Z]/g, '\\\n$&')})`),
      ),
    ),
  'key met twice, the last is harmless': (payload) =>
    file(none(payload, `/${payload.key} ${payload.value}/${payload.key} ${payload.harmless}`)),
  'key met twice, the first is harmless': (payload) =>
    file(none(payload, `/${payload.key} ${payload.harmless}/${payload.key} ${payload.value}`)),
  'key met twice, once in #xx': (payload) =>
    file(
      none(
        payload,
        `/${payload.key} ${payload.value}/#${payload.key.charCodeAt(0).toString(16)}${payload.key.slice(1)} ${payload.harmless}`,
      ),
    ),
  'object met twice, the last is harmless': (payload) =>
    rewritten(file(all(payload)), (text) => text.replace('xref\n0 ', '10 0 obj\nnull\nendobj\nxref\n0 ')),
  'object met twice, the first is harmless': (payload) =>
    rewritten(file(all(payload)), (text) => text.replace('10 0 obj', '10 0 obj\nnull\nendobj\n10 0 obj')),
  'incremental update that adds it': (payload) =>
    updated(file(bodies({})), new Map([...all(payload)].filter(([number]) => number === 1 || number >= 10))),
  'incremental update that takes it away': (payload) => updated(file(all(payload)), new Map([[1, '<</Type/Catalog/Pages 2 0 R>>']])),
  'three revisions': (payload) => updated(updated(file(bodies({})), new Map([[10, 'null']])), new Map([...all(payload)])),
  'hybrid cross-reference': hybrid,
  linearized: (payload) => linearized(all(payload)),
  'lengths too short': (payload) => file(lengthOf(all(payload), '/Length 1')),
  'lengths too long': (payload) => file(lengthOf(all(payload), '/Length 99999')),
  'lengths below zero': (payload) => file(lengthOf(all(payload), '/Length -1')),
  'no lengths': (payload) => file(lengthOf(all(payload), '')),
  'lengths by reference': (payload) => file(new Map([...lengthOf(all(payload), '/Length 70 0 R'), [70, '44']])),
  'comments between tokens': (payload) => file(respelt(all(payload), (syntax) => syntax.replace(/(?=[/[(])/g, '%]>> x\n'))),
  'comments inside of object headers': (payload) =>
    rewritten(file(all(payload)), (text) => text.replace(/(\d+) 0 obj\n/g, '$1%x\n0%y\nobj%z\n')),
  'white space of every kind': (payload) =>
    file(respelt(all(payload), (syntax) => syntax.replace(/(?<=[\]>])(?=[/[])|(?<=\/[A-Z]\w+)(?=[/[(<])/g, '\0\t\f\r'))),
  'line ends of a Macintosh': (payload) =>
    rewritten(file(all(payload)), (text) => text.replace(/(?<=obj|R>>|endobj|xref|f |n |trailer)\n(?!stream)/g, '\r')),
  'no cross-reference table': (payload) => rewritten(file(all(payload)), withoutTable),
  'a table that leads elsewhere': (payload) =>
    rewritten(file(all(payload)), (text) => text.replace(/\n0000000\d\d\d 00000 n /g, '\n0000000015 00000 n ')),
  'a table into the data of a stream': insideStream,
  'no endobj': (payload) => rewritten(file(all(payload)), (text) => text.replaceAll('endobj\n', '')),
  'no header version': (payload) => rewritten(file(all(payload)), (text) => text.replace('%PDF-1.7', '%PDF-')),
  'a header after 900 bytes': (payload) => file(all(payload), '', 'x'.repeat(900)),
  'objects behind the end': (payload) => {
    const objects = [...all(payload)].filter(([number]) => number === 1 || number >= 10)
    return file(
      bodies({}),
      '',
      '',
      `${objects.map(([number, body]) => `${number} 0 obj\n${body}\nendobj\n`).join('')}trailer\n<</Root 1 0 R>>\n`,
    )
  },
  'a second trailer with another root': (payload) => {
    const objects = new Map([
      ...bodies({ objects: payload.objects }),
      [50, `<</Type/Catalog/Pages 2 0 R/${payload.key} ${payload.value}>>`],
    ])
    return rewritten(file(objects), (text) => text.replace('startxref', 'trailer\n<</Root 50 0 R/Size 51>>\nstartxref'))
  },
  'generation numbers': (payload) =>
    rewritten(file(respelt(all(payload), (syntax) => syntax.replace(/1([01]) 0 R/g, '1$1 3 R'))), (text) =>
      text.replace(/\n1([01]) 0 obj/g, '\n1$1 3 obj'),
    ),
}

export const disguised: Readonly<Record<string, readonly HostilePdf[]>> = Object.fromEntries(
  Object.entries(disguises).map(([place, hide]) => [
    place,
    Object.entries(payloads).map(
      ([name, payload]): HostilePdf => ({
        name,
        seen: [payload.seen],
        bytes: () => hide(payload),
      }),
    ),
  ]),
)
