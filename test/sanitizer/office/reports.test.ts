import assert from 'node:assert/strict'
import { disarmOffice, type OfficeId } from '../../../sanitizer/formats/office/disarm.ts'
import { inspectOffice } from '../../../sanitizer/formats/office/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import type { Finding } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { docx, formulaRow, MS, pack, pptx, R, sheetPart, sheetType, wordExtra, xlsx } from '../samples/office-package.ts'

/** What staff read about a document whose content stays or goes: each thing once, by its own name. */

async function told(format: OfficeId, bytes: Uint8Array): Promise<readonly Finding[]> {
  const result = await disarmOffice(format, bytes, defaultLimits)
  assert.deepEqual(await inspectOffice(format, result.bytes, defaultLimits), [], 'what is told of does not make the inspector refuse')
  return result.removed
}
const once = (...kinds: readonly Finding['kind'][]): readonly Finding[] => kinds.map((kind) => ({ kind, count: 1 }))

describe('office: what is told', () => {
  it('protection against editing stays where it can, and is told of either way', async () => {
    const settings = (inner: string): Uint8Array => docx('', wordExtra('settings', 'settings', inner))
    assert.deepEqual(
      await told('docx', settings('<w:documentProtection w:edit="forms" w:enforcement="1" w:hash="x"/>')),
      once('protection-stays'),
    )
    assert.deepEqual(await told('docx', settings('<w:documentProtection w:edit="forms"/>')), [])
    assert.deepEqual(await told('docx', settings('<w:writeProtection w:recommended="1"/>')), once('protection'))
    assert.deepEqual(await told('xlsx', xlsx('', { after: '<sheetProtection sheet="1"/>' })), once('protection-stays'))
    assert.deepEqual(await told('xlsx', xlsx('', { book: '<workbookProtection lockStructure="1"/>' })), once('protection-stays'))
  })

  it('a signature and its parts are one thing', async () => {
    const origin = 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/'
    const signed = docx('', {
      parts: [
        { path: '_xmlsignatures/origin.sigs', type: 'application/vnd.openxmlformats-package.digital-signature-origin', content: '' },
        {
          path: '_xmlsignatures/sig1.xml',
          type: 'application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml',
          content: '<s/>',
        },
      ],
      rels: [
        { from: '', id: 'rIdS', type: `${origin}origin`, target: '_xmlsignatures/origin.sigs' },
        { from: '_xmlsignatures/origin.sigs', id: 'rId1', type: `${origin}signature`, target: 'sig1.xml' },
      ],
    })
    assert.deepEqual(await told('docx', signed), [{ kind: 'signature', count: 2 }])
  })

  it('a macro behind a part that goes is still told of', async () => {
    const behind = xlsx('', {
      parts: [
        { path: 'xl/m.xml', type: 'application/vnd.ms-excel.macrosheet+xml', content: sheetPart('macrosheet', '') },
        { path: 'xl/v.bin', type: 'application/vnd.ms-office.vbaProject', content: 'x' },
      ],
      rels: [
        { from: 'xl/workbook.xml', id: 'rIdM', type: `${MS}xlMacrosheet`, target: 'm.xml' },
        { from: 'xl/m.xml', id: 'rIdV', type: `${MS}vbaProject`, target: 'v.bin' },
      ],
    })
    assert.deepEqual(await told('xlsx', behind), once('macro', 'xlm-macro'))
  })

  it('a workbook of macros with an empty sheet beside them has nothing left', async () => {
    const blank = pack(
      [
        {
          path: 'xl/workbook.xml',
          type: sheetType('sheet.main'),
          content: sheetPart(
            'workbook',
            '<sheets><sheet name="m" sheetId="1" r:id="rIdM"/><sheet name="s" sheetId="2" r:id="rIdS"/></sheets>',
          ),
        },
        { path: 'xl/m.xml', type: 'application/vnd.ms-excel.macrosheet+xml', content: '<x/>' },
        {
          path: 'xl/s.xml',
          type: sheetType('worksheet'),
          content: sheetPart('worksheet', '<sheetData><row r="1"><c r="A1"/></row></sheetData>'),
        },
      ],
      [
        { from: '', id: 'rId1', type: `${R}officeDocument`, target: 'xl/workbook.xml' },
        { from: 'xl/workbook.xml', id: 'rIdM', type: `${MS}xlMacrosheet`, target: 'm.xml' },
        { from: 'xl/workbook.xml', id: 'rIdS', type: `${R}worksheet`, target: 's.xml' },
      ],
    )
    await assert.rejects(told('xlsx', blank), (error) => error instanceof Refusal && error.code === 'active-only')
  })

  it('formulas over a sheet that went keep their values', async () => {
    const over = xlsx(formulaRow('Macro1!A1+1'), {
      sheets: '<sheet name="Macro1" sheetId="2" r:id="rIdM"/>',
      parts: [{ path: 'xl/m.xml', type: 'application/vnd.ms-excel.macrosheet+xml', content: '<x/>' }],
      rels: [{ from: 'xl/workbook.xml', id: 'rIdM', type: `${MS}xlMacrosheet`, target: 'm.xml' }],
    })
    assert.deepEqual(await told('xlsx', over), once('formula-value', 'xlm-macro'))
  })

  it('a relationship of a type that no table of ours has, whatever it is called', async () => {
    for (const type of ['constructor', 'toString', '__proto__', 'hasOwnProperty'])
      for (const external of [{}, { external: true }] as const) {
        const rels = [{ from: 'word/document.xml', id: 'rIdO', type: R + type, target: 'styles.xml', ...external }]
        const parts = [{ path: 'word/styles.xml', type: 'application/xml', content: '<x/>' }]
        const kinds = (await told('docx', docx('', { parts, rels }))).map(({ kind }) => kind)
        assert.deepEqual(kinds, 'external' in external ? ['external-relationship', 'unknown'] : ['unknown'], type)
      }
  })

  it('nothing, of a document that holds nothing of it', async () => {
    assert.deepEqual(await told('docx', docx('')), [])
    assert.deepEqual(await told('xlsx', xlsx('')), [])
    const notes = `<p:notes xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cSld><p:spTree/></p:cSld></p:notes>`
    const empty = pptx('', {
      parts: [{ path: 'ppt/n.xml', type: 'application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml', content: notes }],
      rels: [{ from: 'ppt/slides/slide1.xml', id: 'rIdN', type: `${R}notesSlide`, target: '../n.xml' }],
    })
    assert.deepEqual(await told('pptx', empty), [])
  })
})
