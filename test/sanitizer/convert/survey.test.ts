/** What is told of an old Office file before it is converted. */
import assert from 'node:assert/strict'
import { survey } from '../../../sanitizer/convert/survey.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { ole2Of, zipOf } from '../samples/containers.ts'

const told = (bytes: Buffer, type: string): string[] => survey(bytes, type, defaultLimits).map(({ kind, count }) => `${kind} ${count}`)

/** [MS-XLS] §2.1.4: number, length, body. */
const record = (number: number, body: readonly number[] = []): Buffer =>
  Buffer.concat([Buffer.from(Uint16Array.of(number, body.length).buffer), Buffer.from(body)])
/** §2.4.28 BoundSheet8: place, visibility, kind, name. */
const boundSheet = (kind: number): Buffer => record(0x85, [0, 0, 0, 0, 0, kind, 1, 0, 0x41])
const workbook = (...records: readonly Buffer[]): Buffer => ole2Of([['Workbook', Buffer.concat(records)]])

/** [MS-PPT] §2.3.1: version and instance, type, length. */
const atom = (type: number, body: Buffer, container = false): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt16LE(container ? 0xf : 0, 0)
  head.writeUInt16LE(type, 2)
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}
const presentation = (stream: Buffer): Buffer => ole2Of([['PowerPoint Document', stream]])

/** §2.4.11 VBAInfoAtom: where the project lies, fHasMacros, its version. */
const vbaInfo = (place: number, hasMacros: number): Buffer => atom(0x400, Buffer.from(Uint32Array.of(place, hasMacros, 2).buffer))

describe('what is told of an old Office file before its conversion', () => {
  const samples: readonly (readonly [what: string, type: string, bytes: Buffer, kinds: readonly string[]])[] = [
    ['a workbook of plain sheets', 'xls', workbook(record(0x809), boundSheet(0), boundSheet(2), record(0x0a)), []],
    ['macro sheets', 'xls', workbook(record(0x809), boundSheet(1), boundSheet(0), boundSheet(1)), ['xlm-macro 2']],
    ['a module of Excel 5', 'xls', workbook(boundSheet(6)), ['macro 1']],
    ['a query and a connection', 'xls', workbook(record(0x1ad), record(0x876)), ['connection 2']],
    ['a record that goes on behind the end', 'xls', workbook(Buffer.from('8500ffff000000000001', 'hex')), ['xlm-macro 1']],
    ['VBA of a workbook', 'xls', ole2Of(['Workbook', '_VBA_PROJECT_CUR', 'Ctls']), ['activex 1', 'macro 1']],
    ['VBA of a document', 'doc', ole2Of(['WordDocument', 'Macros']), ['macro 1']],
    ['a signature', 'doc', ole2Of(['WordDocument', '_signatures']), ['signature 1']],
    [
      'VBA of a presentation, three levels deep',
      'ppt',
      presentation(atom(1000, atom(2000, atom(0x3ff, vbaInfo(7, 1), true), true), true)),
      ['macro 1'],
    ],
    ['a project that says it is empty', 'ppt', presentation(atom(1000, atom(0x3ff, vbaInfo(7, 0), true), true)), ['macro 1']],
    ['a presentation that has no project', 'ppt', presentation(atom(1000, atom(0x3ff, vbaInfo(0, 0), true), true)), []],
    ['the same number in the text of a slide', 'ppt', presentation(atom(1000, atom(4000, vbaInfo(7, 1)), true)), []],
    ['a control', 'ppt', presentation(atom(0xfee, Buffer.alloc(4), true)), ['activex 1']],
    [
      'parts of a binary workbook',
      'xlsb',
      zipOf({
        'xl/workbook.bin': 'x',
        'xl/vbaProject.bin': 'x',
        'xl/macrosheets/sheet1.bin': 'x',
        'xl/connections.bin': 'x',
        'xl/externalLinks/externalLink1.bin': 'x',
      }),
      ['connection 1', 'external-reference 1', 'macro 1', 'xlm-macro 1'],
    ],
    ['a sheet of Excel 4, outside of OLE2', 'xls', record(0x409, [0, 0, 0x10, 0, 0, 0]), []],
    ['a macro sheet of Excel 4', 'xls', record(0x409, [0, 0, 0x40, 0, 0, 0]), ['xlm-macro 1']],
  ]
  for (const [what, type, bytes, kinds] of samples)
    it(`${what}: ${kinds.join(', ') || 'nothing'}`, () => assert.deepEqual(told(bytes, type), kinds))

  it('a package that two programs would read differently never comes to LibreOffice', () => {
    const twice = Buffer.concat([zipOf({ 'xl/workbook.bin': 'x' }), zipOf({ 'xl/workbook.bin': 'y' })])
    assert.throws(() => survey(twice, 'xlsb', defaultLimits), Refusal)
  })
})
