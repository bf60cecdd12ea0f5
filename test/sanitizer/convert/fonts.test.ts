/** Fonts of old workbooks: a name in the file stays, whatever is installed on the machine that converts it. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { fontSettings, japaneseFonts } from '../../../sanitizer/convert/fonts.ts'
import { findOffice } from '../../../sanitizer/convert/office.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { createSanitizer, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'

/** No machine has it. */
const FONT = 'Sekisho Nowhere'

const sheet = `<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:font-face-decls><style:font-face style:name="F" svg:font-family="'${FONT}'"/></office:font-face-decls><office:styles><style:style style:name="Default" style:family="table-cell"><style:text-properties style:font-name="F"/></style:style></office:styles><office:body><office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="float" office:value="12"/><table:table-cell office:value-type="string"><text:p>word</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>`

describe('fonts of old workbooks', function () {
  this.timeout(120_000)
  const office = findOffice()
  const folder = mkdtempSync(path.join(tmpdir(), 'sekisho-fonts-'))
  let sanitizer: Sanitizer | undefined
  after(async () => {
    await sanitizer?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('those of Japan are found by their names, at any depth', () => {
    const place = path.join(folder, 'fonts', 'a', 'b')
    mkdirSync(place, { recursive: true })
    const names = ['NotoSansCJK-Regular.ttc', 'ipaexg.ttf', 'BIZUDGothic-Regular.ttf', 'DejaVuSans.ttf', 'URWGothic-Book.otf', 'ipaexg.txt']
    for (const name of names) writeFileSync(path.join(place, name), '')
    const found = japaneseFonts([path.join(folder, 'fonts'), path.join(folder, 'none')])
    assert.deepEqual(found.map((file) => path.basename(file)).toSorted(), names.slice(0, 3).toSorted())
  })

  it('a folder with a name of markup is not markup', () => assert.match(fontSettings(['/a<b/&.ttf']), /<glob>\/a&#60;b\/&#38;\.ttf</))

  it('cells keep the font that the file names for them', async function () {
    if (!office || japaneseFonts().length === 0) {
      console.warn('SKIPPED: LibreOffice or a font of Japan is not installed on this machine')
      return this.skip()
    }
    writeFileSync(path.join(folder, 'sheet.fods'), sheet)
    const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`
    const words = ['--headless', profile, '--convert-to', 'xls:MS Excel 97', '--outdir', folder, path.join(folder, 'sheet.fods')]
    execFileSync(path.join(office.program, 'soffice'), words, { stdio: 'ignore' })
    sanitizer = await createSanitizer({ children: 1 })
    if (!(await sanitizer.converter()).available) {
      console.warn('SKIPPED: LibreOffice cannot be contained on this machine')
      return this.skip()
    }
    const result = await sanitize(readFileSync(path.join(folder, 'sheet.xls')), { fileName: 'sheet.xls', sanitizer })
    assert.ok(result.outcome === 'clean')
    const styles = readZip(result.bytes, defaultLimits).entries.find(({ name }) => name === 'xl/styles.xml')
    const [, first] = /<font>.*?<name val="([^"]*)"/.exec(Buffer.from(styles?.read() ?? []).toString()) ?? []
    assert.equal(first, FONT)
  })
})
