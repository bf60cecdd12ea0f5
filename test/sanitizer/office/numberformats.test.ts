/** Formats of numbers that are known by their number: LibreOffice writes them out for one region, and they are called by their number again. */
import assert from 'node:assert/strict'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { disarmOffice } from '../../../sanitizer/formats/office/disarm.ts'
import { inspectOffice } from '../../../sanitizer/formats/office/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { officeType, R, sheetPart, sheetType, xlsx } from '../samples/office-package.ts'

const book = (program: string, code: string, order = ['numFmtId="170"', `formatCode="${code}"`]): Uint8Array =>
  xlsx('', {
    parts: [
      {
        path: 'xl/styles.xml',
        type: sheetType('styles'),
        content: sheetPart(
          'styleSheet',
          `<numFmts count="1"><numFmt ${order.join(' ')}/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>`,
        ),
      },
      {
        path: 'docProps/app.xml',
        type: officeType('extended-properties'),
        content: `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>${program}</Application></Properties>`,
      },
    ],
    rels: [
      { from: 'xl/workbook.xml', id: 'rIdS', type: `${R}styles`, target: 'styles.xml' },
      { from: '', id: 'rIdA', type: `${R}extended-properties`, target: 'docProps/app.xml' },
    ],
  })

async function formatsOf(bytes: Uint8Array): Promise<readonly (string | undefined)[]> {
  const result = await disarmOffice('xlsx', bytes, defaultLimits)
  assert.deepEqual(await inspectOffice('xlsx', result.bytes, defaultLimits), [])
  assert.deepEqual((await disarmOffice('xlsx', result.bytes, defaultLimits)).bytes, result.bytes)
  const styles = readZip(result.bytes, defaultLimits).entries.find(({ name }) => name === 'xl/styles.xml')
  const [, cells = ''] = /<cellXfs[^>]*>(.*?)<\/cellXfs>/.exec(Buffer.from(styles?.read() ?? []).toString()) ?? []
  return [...cells.matchAll(/numFmtId="(\d+)"/g)].map(([, number]) => number)
}

const LIBREOFFICE = 'LibreOffice/7.4.7.2$Linux_X86_64 LibreOffice_project/40$Build-2'

describe('office: formats that are known by their number', () => {
  for (const [code, number] of [
    ['[$-411]yyyy/m/d', '14'],
    ['[$-411]mmm\\-yy', '17'],
    ['[$-411]yyyy/m/d\\ h:mm', '22'],
  ] as const)
    it(`${code} of LibreOffice is ${number}`, async () => assert.deepEqual(await formatsOf(book(LIBREOFFICE, code)), ['0', number]))

  it('others of LibreOffice, and the same of other programs, stay', async () => {
    for (const bytes of [book(LIBREOFFICE, 'yyyy/m/d'), book('Microsoft Excel', '[$-411]yyyy/m/d'), book(LIBREOFFICE, '[$-411]ge.m.d')])
      assert.deepEqual(await formatsOf(bytes), ['0', '170'])
  })
  it('a format that is named after it was told of is left as it is', async () =>
    assert.deepEqual(await formatsOf(book(LIBREOFFICE, '', ['formatCode="[$-411]yyyy/m/d"', 'numFmtId="170"'])), ['0', '170']))
})
