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
import { markersIn } from './office-markers.ts'
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
  it('a marker in an output and a hanging reader are never acceptable', () => {
    for (const changed of [{ markers: 'VBA project' }, { hangs: true }])
      assert.equal(summarise(office, [{ ...good, opinions: { ...opinions, ...changed } }]).violations.length, 1)
    assert.deepEqual(summarise(office, [good]).violations, [])
  })
})
