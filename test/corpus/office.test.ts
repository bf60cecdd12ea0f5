/** The measuring of Office files: it must see what it is there to see. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { disarmOffice } from '../../sanitizer/formats/office/disarm.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { docx, formulaRow, MS, paragraph, R, run, xlsx } from '../sanitizer/samples/office-package.ts'
import type { Row } from './family.ts'
import { office } from './office.ts'
import { groupTable } from './office-groups.ts'
import { markersIn } from './office-markers.ts'
import { textDrawnBy } from './office-metafiles.ts'
import { summarise } from './report.ts'
import { isInstalled } from './tools.ts'

const instruction = (code: string): string => run(`<w:instrText>${code}</w:instrText>`)
const field = (...codes: string[]): string =>
  paragraph(`${run('<w:fldChar w:fldCharType="begin"/>')}${codes.map(instruction).join('')}${run('<w:fldChar w:fldCharType="end"/>')}`)
const outside = { from: 'word/document.xml', id: 'rIdE', target: 'http://example.com/x', external: true } as const
const vba = { path: 'word/vbaProject.bin', type: 'application/vnd.ms-office.vbaProject', content: 'x' }

const hostile: readonly (readonly [format: 'docx' | 'xlsx', marker: string, bytes: Uint8Array])[] = [
  ['docx', 'field that acts', docx(field(' DDEA', 'UTO c x '))],
  ['docx', 'external relationship', docx('', { rels: [{ ...outside, type: `${R}attachedTemplate` }] })],
  ['docx', 'unsafe link', docx('', { rels: [{ ...outside, type: `${R}hyperlink`, target: 'ms-msdt:/id' }] })],
  [
    'docx',
    'VBA project',
    docx('', { parts: [vba], rels: [{ from: 'word/document.xml', id: 'rIdV', type: `${MS}vbaProject`, target: 'vbaProject.bin' }] }),
  ],
  ['docx', 'object element', docx(paragraph(run('<w:object><o:OLEObject Type="Embed" ProgID="x" r:id="rIdE"/></w:object>')))],
  ['xlsx', 'formula that acts', xlsx(formulaRow(`cmd|'/c x'!A0`))],
  ['xlsx', 'formula that acts', xlsx(formulaRow('WEBSERVICE("http://example.com")'))],
  ['xlsx', 'XLM name', xlsx('', { book: '<definedNames><definedName name="Auto_Open">S1!$A$1</definedName></definedNames>' })],
]

describe('corpus: markers of what acts in Office files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-markers-'))
  after(() => rmSync(folder, { recursive: true }))
  const seenIn = async (bytes: Uint8Array): Promise<readonly string[] | undefined> => {
    writeFileSync(join(folder, 'file.zip'), bytes)
    return markersIn(join(folder, 'file.zip'))
  }
  for (const [format, marker, bytes] of hostile)
    it(`${marker} is seen before and not after`, async function () {
      if (!isInstalled({ command: 'unzip', debian: 'unzip', version: [] })) {
        console.log('      SKIPPED: unzip is not installed')
        return this.skip()
      }
      assert.ok((await seenIn(bytes))?.includes(marker), `${await seenIn(bytes)}`)
      assert.deepEqual(await seenIn((await disarmOffice(format, bytes, defaultLimits)).bytes), [])
    })
})

describe('corpus: aims of Office', () => {
  const opinions = {
    opens: true,
    opensAfter: true,
    pages: 1,
    pagesAfter: 1,
    text: true,
    difference: 0,
    cells: true,
    schema: true,
    markers: '',
  }
  const good: Row = {
    file: 'office/benign/a.xlsx',
    bytes: 1000,
    outcome: 'rebuilt',
    format: 'xlsx',
    lost: 0,
    milliseconds: 5,
    ratio: 1,
    removed: [],
    found: [],
    again: 'same',
    opinions,
  }
  const missed = (row: Row): number => summarise(office, [row]).aims.filter(({ met }) => !met).length
  it('each is missed by what it is about, and by nothing that chance alone changes', () => {
    assert.equal(missed(good), 0)
    for (const changed of [
      { text: false },
      { pagesAfter: 2 },
      { difference: 0.01 },
      { cells: false },
      { schema: false },
      { opensAfter: false },
    ])
      assert.equal(missed({ ...good, opinions: { ...opinions, ...changed } }), 1, JSON.stringify(changed))
    assert.equal(missed({ ...good, outcome: 'refused' }), 1)
    assert.equal(missed({ ...good, opinions: { ...opinions, text: false, difference: 0.5, steady: false } }), 0)
  })
  it('words of metafiles and errors of formulas are counted apart, and nothing else that is gone', () => {
    assert.equal(missed({ ...good, opinions: { ...opinions, text: false, pictured: true } }), 0)
    assert.equal(missed({ ...good, opinions: { ...opinions, text: false, valued: true } }), 0)
    assert.equal(missed({ ...good, opinions: { ...opinions, text: false, valued: true } }), 0)
    assert.equal(missed({ ...good, opinions: { ...opinions, text: false, pictured: false, valued: false } }), 1)
  })
  it('what LibreOffice converts may look as LibreOffice alone makes it, and not otherwise', () => {
    const converted: Row = { ...good, file: 'office/legacy/a.xls', removed: [{ kind: 'converted', count: 1 }] }
    const unlike = { ...opinions, text: false, difference: 0.5 }
    assert.equal(missed({ ...converted, opinions: { ...unlike, textAsConverted: true, looksAsConverted: true } }), 0)
    assert.equal(missed({ ...converted, opinions: { ...unlike, textAsConverted: false, looksAsConverted: true } }), 1)
    assert.equal(missed({ ...converted, opinions: { ...unlike, textAsConverted: true, looksAsConverted: false } }), 1)
    assert.equal(missed({ ...converted, outcome: 'refused', removed: [] }), 1)
  })
  it('each kind of file has its line', () => {
    const rows = ['benign/a.xlsx', 'odf/b.ods', 'rtf/c.rtf', 'legacy/d.doc', 'macro/e.xlsb', 'active/f.docx', 'benign/g.bin'].map(
      (name) => ({
        ...good,
        file: `office/${name}`,
      }),
    )
    const kinds = groupTable(rows).map((line) => line.split('  ')[0])
    assert.deepEqual(kinds.slice(1), ['OOXML', 'OOXML with macros, xlsb', 'OpenDocument', 'RTF', 'active', 'doc, xls, ppt', 'others'])
  })
  it('a marker in an output and a hanging reader are never acceptable', () => {
    for (const changed of [{ markers: 'VBA project' }, { hangs: true }])
      assert.equal(summarise(office, [{ ...good, opinions: { ...opinions, ...changed } }]).violations.length, 1)
    assert.deepEqual(summarise(office, [good]).violations, [])
  })
})

describe('corpus: text that metafiles draw', () => {
  const u16 = (...values: number[]): Buffer => Buffer.from(new Uint16Array(values).buffer)
  const u32 = (...values: number[]): Buffer => Buffer.from(new Uint32Array(values).buffer)
  const emfRecord = (kind: number, ...fields: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(fields)
    return Buffer.concat([u32(kind, 8 + body.length), body])
  }
  /** A header as long as the shortest one ([MS-EMF] 2.3.4.2), with its signature. */
  const emf = (...records: readonly Buffer[]): Buffer =>
    Buffer.concat([emfRecord(1, Buffer.alloc(32), Buffer.from(' EMF'), Buffer.alloc(44)), ...records])
  const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')

  it('of EMF: wide, narrow, short, and of EMF+', () => {
    const long = (kind: number, text: Buffer, characters: number): Buffer => emfRecord(kind, Buffer.alloc(36), u32(characters, 52), text)
    const small = emfRecord(108, u32(0, 0, 3, 0x300, 0, 0, 0), Buffer.from('cd.'))
    const plus = Buffer.concat([u16(0x401c, 0), u32(0, 0, 0, 0, 2), Buffer.alloc(16), wide('ef')])
    plus.writeUInt32LE(plus.length, 4)
    const drawn = textDrawnBy(
      emf(long(84, wide('残す'), 2), long(83, Buffer.from('ab'), 2), small, emfRecord(70, u32(plus.length + 4), Buffer.from('EMF+'), plus)),
    )
    assert.match(drawn, /^残すabcd\.ef/)
  })
  it('of WMF, with and without the placeable header, by either code page', () => {
    const record = (kind: number, body: Buffer): Buffer => Buffer.concat([u32(3 + body.length / 2), u16(kind), body])
    const header = Buffer.concat([u16(1, 9), Buffer.alloc(14)])
    const text = record(0x0521, Buffer.concat([u16(4), Buffer.from('8e63', 'hex'), Buffer.from('xy')]))
    const extended = record(0x0a32, Buffer.concat([u16(0, 0, 2, 0), Buffer.from('zz')]))
    const plain = Buffer.concat([header, text, extended])
    assert.match(textDrawnBy(plain), /^残xyzz\n/)
    assert.equal(textDrawnBy(Buffer.concat([u32(0x9ac6cdd7), Buffer.alloc(18), plain])), textDrawnBy(plain))
  })
  it('a file that says its records have no length comes to an end, and a picture draws none', () => {
    assert.equal(textDrawnBy(emf(u32(84, 0), u32(0, 0))), '')
    assert.equal(textDrawnBy(Buffer.from('89504e470d0a1a0a', 'hex')), '')
  })
})
