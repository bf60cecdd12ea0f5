/** Simple pages of OpenDocument, rich text and mail: sanitized first, then laid out, then read back by poppler; and one of each from a sandboxed child. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { createSanitizer, type Sanitizer, sanitize } from '../../sanitizer/sanitize.ts'
import { odp, ods, odt } from './samples/odf-package.ts'
import { rtf } from './samples/rtf.ts'
import { hasPoppler, lay, look, pagesOf, placesOf, textOf, wordsOf } from './view-layout-pages.ts'

const NOTICE = '簡易表示(レイアウトは元のファイルと異なります)'

const inOrder = (whole: string, ...parts: readonly string[]): void => {
  let from = 0
  for (const part of parts) {
    const found = whole.indexOf(part, from)
    assert.ok(found >= 0, `「${part}」 in ${whole.slice(from, from + 600)}`)
    from = found + part.length
  }
}
const red = (): Promise<Buffer> => sharp({ create: { width: 40, height: 20, channels: 3, background: '#ff0000' } }).png().toBuffer() // biome-ignore format: one thought

describe('simple pages of open formats', function () {
  this.timeout(60_000)
  let sanitizer: Sanitizer
  before(async function () {
    if (!hasPoppler) {
      console.log('      SKIPPED: poppler is not installed')
      return this.skip()
    }
    sanitizer = await createSanitizer({ children: 1 })
  })
  after(() => sanitizer?.close())

  async function clean(bytes: Uint8Array, fileName: string) {
    const result = await sanitize(bytes, { fileName, sanitizer })
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    return result
  }
  const laid = async (bytes: Uint8Array, fileName: string): Promise<Uint8Array> => {
    const { bytes: file, format } = await clean(bytes, fileName)
    return lay(file, format)
  }

  const automatic = `
    <style:style style:name="B" style:family="text"><style:text-properties fo:color="#c00000" fo:font-weight="bold"/></style:style>
    <style:style style:name="R" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
    <style:style style:name="N" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
    <style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:background-color="#00ff00"/></style:style>
    <text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>`
  const item = (words: string): string => `<text:list-item><text:p>${words}</text:p></text:list-item>`
  const letter = `
    <text:p text:style-name="R">右端</text:p>
    <text:p>各位 <text:span text:style-name="B">至急</text:span>、<text:s text:c="2"/>確認<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注の文</text:p></text:note-body></text:note></text:p>
    <text:list text:style-name="L">${item('公民館')}${item('小学校')}</text:list>
    <table:table><table:table-column table:number-columns-repeated="2"/><table:table-row><table:table-cell table:style-name="C" table:number-columns-spanned="2"><text:p>施設一覧</text:p></table:table-cell><table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><text:p>左</text:p></table:table-cell><table:table-cell><text:p>右</text:p></table:table-cell></table:table-row></table:table>
    <text:p text:style-name="N">二枚目</text:p>`

  it('a text: lists with their numbers, tables, notes at the end, pages where it breaks', async () => {
    const pdf = await laid(odt(letter, { automatic }), '通知.odt')
    const [first = '', second = ''] = textOf(pdf).map((page) => page.replace(/\s+/g, ''))
    inOrder(first, NOTICE, '右端', '各位至急、確認1', '1.公民館', '2.小学校', '施設一覧', '左右')
    inOrder(second, '二枚目', '[注1]脚注の文')
    const places = placesOf(pdf)
    const at = (word: string) => places.find((place) => place.word === word) ?? assert.fail(word)
    assert.ok(at('右端').right > 500 && at('施設一覧').left < 100)
    const page = await look(pdf)
    assert.deepEqual(page.at(at('施設一覧').right + 4, at('施設一覧').top + 6), [0, 255, 0], 'the fill of a cell')
  })

  it('a text: pictures in the line, and a document in one file', async () => {
    const picture = `<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="1cm"><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>`
    const manifest = '<manifest:file-entry manifest:full-path="Pictures/a.png" manifest:media-type="image/png"/>'
    const pdf = await laid(odt(picture, {}, { entries: { 'Pictures/a.png': await red() }, manifest }), 'a.odt')
    const page = await look(pdf)
    const redAt = Array.from({ length: 300 }, (_, y) => page.at(60, y)).filter(([r, g, b]) => r > 200 && g < 60 && b < 60)
    assert.ok(redAt.length > 20 && redAt.length < 36, `${redAt.length} points high`)
  })

  it('a spreadsheet: every visible sheet under its name, numbers at the right, hidden rows and sheets left out', async () => {
    const value = (words: string, more = ''): string => `<table:table-cell ${more}><text:p>${words}</text:p></table:table-cell>`
    const number = (shown: string): string => value(shown, 'office:value-type="float" office:value="1"')
    const rows = `<table:table-row>${value('施設')}${number('1,200')}</table:table-row><table:table-row>${value('公民館')}${number('5')}</table:table-row><table:table-row table:visibility="collapse">${value('隠し行')}</table:table-row><table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>`
    const hidden = `<style:style style:name="H" style:family="table"><style:table-properties table:display="false"/></style:style>`
    const more = (name: string, words: string, style = ''): string =>
      `<table:table table:name="${name}" ${style}><table:table-column/><table:table-row>${value(words)}</table:table-row></table:table>`
    const after = more('隠し', '隠しシート', 'table:style-name="H"') + more('二番', '二枚目の値')
    const pdf = await laid(
      ods(rows, { after, automatic: hidden, inTable: '<table:table-column table:number-columns-repeated="3"/>' }),
      'a.ods',
    )
    const words = wordsOf(pdf)
    inOrder(words, NOTICE, 'S1', '施設', '1,200', '公民館', '5', '二番', '二枚目の値')
    assert.ok(!words.includes('隠し'), words)
    assert.equal(pagesOf(pdf).count, 2)
    const places = placesOf(pdf)
    const right = (word: string) => places.find((place) => place.word === word)?.right ?? 0
    assert.ok(Math.abs(right('1,200') - right('5')) < 0.2)
  })

  it('a presentation: text and pictures where they are on the slide', async () => {
    const shape = `<draw:frame svg:x="10cm" svg:y="8cm" svg:width="8cm" svg:height="2cm"><draw:text-box><text:p>場所の文字</text:p></draw:text-box></draw:frame>`
    const picture = `<draw:frame svg:x="2cm" svg:y="12cm" svg:width="4cm" svg:height="2cm"><draw:image xlink:href="Pictures/a.png"/></draw:frame>`
    const manifest = '<manifest:file-entry manifest:full-path="Pictures/a.png" manifest:media-type="image/png"/>'
    const pdf = await laid(odp(shape + picture, {}, { entries: { 'Pictures/a.png': await red() }, manifest }), 'a.odp')
    const found = placesOf(pdf).find(({ word }) => word.includes('場所の文字')) ?? assert.fail(wordsOf(pdf))
    assert.ok(Math.abs(found.left - 283 - 4) < 4 && found.top > 240 && found.top < 275, JSON.stringify(found))
    const page = await look(pdf)
    const [r, g, b] = page.at(57 + 57, 20 + 340 + 28)
    assert.ok(r > 200 && g < 60 && b < 60, `${r} ${g} ${b}`)
  })

  it('rich text: looks, tables with merged cells, tabs, notes, and what is hidden left out', async () => {
    const row = (defined: string, ...cells: readonly string[]): string =>
      `\\trowd${defined}${cells.map((words) => `\\pard\\intbl ${words}\\cell`).join('')}\\row `
    const u = (words: string): string => [...words].map((character) => `\\u${character.charCodeAt(0)}?`).join('')
    const table = row('\\clmgf\\cellx2000\\clmrg\\cellx4000', u('施設一覧'), '') + row('\\cellx2000\\cellx4000', u('左'), u('右'))
    const body = `{\\b ${u('至急')}}{\\v ${u('隠し文字')}}${u('確認')}{\\footnote\\pard ${u('脚注の文')}}\\par ${table}\\pard\\qr ${u('右端')}\\par\\page ${u('二枚目')}`
    const pdf = await laid(rtf(body), 'a.rtf')
    const [first = '', second = ''] = textOf(pdf).map((page) => page.replace(/\s+/g, ''))
    inOrder(first, NOTICE, '残す文字KEPT', '至急確認(注1)', '施設一覧', '左右', '右端')
    inOrder(second, '二枚目', '[注1]脚注の文')
    assert.ok(!wordsOf(pdf).includes('隠し文字'))
    assert.ok((placesOf(pdf).find(({ word }) => word === '右端')?.right ?? 0) > 500)
  })

  const mail = Buffer.from(
    `From: =?UTF-8?B?${Buffer.from('山田 太郎').toString('base64')}?= <yamada@city.example.jp>\r\nTo: tanaka@example.jp\r\nDate: Sun, 22 Nov 2026 10:00:00 +0900\r\nSubject: =?UTF-8?B?${Buffer.from('避難所の開設').toString('base64')}?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>開設します。</p><script>alert(1)</script>\r\n--b\r\nContent-Type: text/plain; name=memo.txt\r\nContent-Disposition: attachment; filename=memo.txt\r\n\r\nmemo\r\n--b--\r\n`,
  )
  it('mail: what stands over it, its words, and the names of its files', async () => {
    const words = wordsOf(await laid(mail, 'a.eml'))
    inOrder(
      words,
      NOTICE,
      '差出人',
      '山田太郎<yamada@city.example.jp>',
      '宛先',
      'tanaka@example.jp',
      '2026/11/2210:00(+09:00)',
      '件名',
      '避難所の開設',
      'memo.txt',
      '開設します。',
    )
    assert.ok(!words.includes('alert'))
  })

  it('each is drawn by a sandboxed child, with what is written across it', async () => {
    for (const [name, bytes] of [
      ['a.odt', odt(letter, { automatic })],
      ['a.ods', ods('')],
      ['a.odp', odp('')],
      ['a.rtf', rtf('')],
      ['a.eml', mail],
    ] as const) {
      // biome-ignore format: one thought
      const { bytes: file, format } = await clean(bytes, name)
      const ask = { format, sha256: createHash('sha256').update(file).digest('hex') }
      const counted = await sanitizer.pages(file, ask)
      assert.ok(counted.outcome === 'counted' && counted.pages.length >= 1, name)
      const shown = await sanitizer.page(file, { ...ask, page: 1, width: 600, lines: ['田中 花子'] })
      assert.ok(shown.outcome === 'shown', `${name} ${JSON.stringify(shown)}`)
      const { data } = await sharp(shown.bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
      assert.ok(data.filter((shade) => shade < 150).length > 50, `${name} has letters`)
    }
  })
})
