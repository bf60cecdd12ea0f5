import assert from 'node:assert/strict'
import { formatById } from '../../../sanitizer/formats/index.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Disarmed, type DisarmOptions, defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { encode } from '../samples/text.ts'

async function disarm(
  bytes: Uint8Array,
  fileName: string,
  options: Partial<DisarmOptions> = {},
): Promise<Disarmed & { readonly text: string }> {
  const { type, format } = await identify(bytes, fileName, defaultLimits)
  const found = format && formatById(format)
  assert.ok(found, type)
  const output = await found.disarm(bytes, type, { ...defaultDisarmOptions, ...options }, defaultLimits)
  assert.deepEqual(await formatById(output.format)?.inspect(output.bytes, defaultLimits), [])
  return { ...output, text: Buffer.from(output.bytes).toString() }
}
const bodyOf = (html: string): string => /<body>\n([\s\S]*)\n<\/body>/.exec(html)?.[1] ?? ''

describe('HTML: what people see stays', () => {
  const same: readonly string[] = [
    '<h1>お知らせ</h1><p>本日は<b>晴天</b>なり。<br>明日は<a href="https://example.lg.jp/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">こちら</a></p>',
    '<table border="1"><tr><th colspan="2">表</th></tr><tr><td style="color:#c00;text-align:right">1,200</td><td>円</td></tr></table>',
    '<ul><li>一</li><li>二<ol start="3"><li>三</li></ol></li></ul>',
    '<pre>\n  1 &lt; 2 &amp;&amp; 3\n</pre>',
    '<ruby>関所<rt>せきしょ</rt></ruby><a href="#top">上へ</a><img src="cid:part1@x" alt="印">',
  ]
  for (const body of same)
    it(`the same again: ${body.slice(0, 40)}`, async () => {
      const { text, removed } = await disarm(
        Buffer.from(`<!DOCTYPE html><html><head><title>t</title></head><body>${body}</body></html>`),
        'a.html',
      )
      assert.equal(bodyOf(text), body)
      assert.deepEqual(removed, [])
    })

  it('end tags that authors leave out', async () => {
    const { text } = await disarm(Buffer.from('<html><p>一<p>二<ul><li>x<li>y</ul><table><tr><td>1<td>2<tr><td>3</table>'), 'a.html')
    assert.equal(
      bodyOf(text),
      '<p>一</p><p>二</p><ul><li>x</li><li>y</li></ul><table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>',
    )
  })

  for (const encoding of ['shift_jis', 'euc-jp', 'iso-2022-jp', 'utf-16le'] as const)
    it(`is read in ${encoding}`, async () => {
      const page = `<html><head><meta charset="${encoding === 'utf-16le' ? 'utf-16' : encoding}"></head><body>関所の表示</body></html>`
      assert.equal(bodyOf((await disarm(encode(page, encoding), 'a.html')).text), '関所の表示')
    })

  it('becomes text where policy says so, and links the same', async () => {
    const page = Buffer.from(
      '<html><title>題</title><p>一<a href="https://ok.example/">二</a></p><table><tr><td>1</td><td>2</td></tr></table>',
    )
    const { text, format, method } = await disarm(page, 'a.html', { html: 'text' })
    assert.deepEqual([text, format, method], ['題\n\n一二 <https://ok.example/>\n\n1\t2\n', 'text', 'text'])
    const { text: quiet, removed } = await disarm(page, 'a.html', { links: 'text' })
    assert.ok(!quiet.includes('href') && removed.some(({ kind }) => kind === 'link'))
  })
})

describe('kinds of text: what is sound stays as it is', () => {
  const same: readonly (readonly [fileName: string, text: string])[] = [
    ['a.json', '{ "金額": 1.50, "桁": 123456789012345678901234567890, "x": [true, null, -0, 1e5], "\\u202e": "\\u0000" }\n'],
    [
      'a.md',
      '# 題\n\n- [x] 済 <https://ok.example/> `code`\n- [表](table.md#a) ![印](img/印.png)\n\n1 < 2、A<->B、x[0](1)\n\n[注]: 本文\n',
    ],
    ['a.log', '2026-04-01 09:00 起動\n'],
    ['a.yaml', 'key: 値\nlist: [1, 2]\n'],
    ['a.xml', '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<表 xmlns:x="urn:x" x:y="1"><行>1 &lt; 2</行><空/></表>'],
    [
      'a.vcf',
      'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:山田 太郎\r\nN:山田;太郎;;;\r\nTEL;TYPE=CELL:090-1234-5678\r\nEMAIL:a@b.lg.jp\r\nEND:VCARD\r\n',
    ],
  ]
  for (const [fileName, text] of same)
    it(fileName, async () => {
      const output = await disarm(Buffer.from(text), fileName)
      assert.equal(output.text, text)
      assert.deepEqual(output.removed, [])
      assert.equal(`a.${output.extension}`, fileName)
    })

  it('contacts of Japanese telephones: Shift_JIS in quoted-printable, and the reading in SOUND', async () => {
    const name = encode('山田', 'shift_jis')
    const card = `BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=${name.toString('hex').match(/../g)?.join('=')}\r\nSOUND;X-IRMC-N:YAMADA\r\nEND:VCARD\r\n`
    const { text } = await disarm(Buffer.from(card), 'a.vcf')
    assert.match(text, /CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=B1=B1=E7=94=B0\r\n/)
    assert.match(text, /SOUND;TYPE=X-IRMC-N:YAMADA\r\n/)
  })

  it('XML that says Shift_JIS comes out in UTF-8', async () => {
    const { text } = await disarm(encode('<?xml version="1.0" encoding="Shift_JIS"?><表>能</表>', 'shift_jis'), 'a.xml')
    assert.ok(text.endsWith('<表>能</表>'))
  })

  it('JSON at the bound of depth passes', async () => {
    const { depth } = defaultLimits
    await disarm(Buffer.from('['.repeat(depth) + ']'.repeat(depth)), 'a.json')
    await assert.rejects(disarm(Buffer.from('['.repeat(depth + 1) + ']'.repeat(depth + 1)), 'a.json'))
  })
})
