import assert from 'node:assert/strict'
import type { Encoding } from '../../../sanitizer/container/text/decoded.ts'
import { decodeText } from '../../../sanitizer/container/text/encoding.ts'
import { formatById } from '../../../sanitizer/formats/index.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Disarmed, type DisarmOptions, defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
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
    assert.match(text, /CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8ER=93c\r\n/)
    assert.match(text, /SOUND;TYPE=X-IRMC-N:YAMADA\r\n/)
  })

  const xmlLabels = {
    'utf-8': 'UTF-8',
    'utf-16le': 'UTF-16',
    'utf-16be': 'UTF-16',
    shift_jis: 'Shift_JIS',
    'euc-jp': 'EUC-JP',
    'iso-2022-jp': 'ISO-2022-JP',
  }
  for (const [encoding, label] of Object.entries(xmlLabels) as [Encoding, string][]) {
    it(`XML in ${encoding} stays in it, byte for byte`, async () => {
      const document = encode(`<?xml version="1.0" encoding="${label}" standalone="yes"?>\n<表 値="①㈱"><行>能力ソ十</行></表>`, encoding)
      const { bytes, removed } = await disarm(document, 'a.xml')
      assert.deepEqual([Buffer.from(bytes), removed], [document, []])
    })

    it(`calendars and contacts in ${encoding} stay in it`, async () => {
      const long = '避難所の開設について能力ソ十'.repeat(6)
      const event = `BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:${long}\r\nEND:VEVENT`
      const samples = {
        'a.ics': `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sekisho//Sekisho//EN\r\n${event}\r\nEND:VCALENDAR\r\n`,
        'a.vcf': 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:やまだ たろうの能\r\nEND:VCARD\r\n',
      }
      for (const [name, text] of Object.entries(samples)) {
        const { bytes, removed } = await disarm(encode(text, encoding), name)
        const written = decodeText(bytes)
        assert.equal(written?.encoding, encoding)
        assert.equal(written?.characters.replaceAll('\r\n ', ''), text)
        assert.deepEqual(removed, [])
      }
    })
  }

  it('XML of authorities keeps its vocabularies', async () => {
    for (const namespace of [
      'http://xml.kishou.go.jp/jmaxml1/',
      'http://www.opengis.net/gml/3.2',
      'urn:oid:1.2.392',
      'http://www.xbrl.org/2003/instance',
      'jp-lg-data',
    ]) {
      const text = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<d:表 xmlns:d="${namespace}" d:年="8"><d:行>1</d:行></d:表>`
      const output = await disarm(Buffer.from(text), 'a.xml')
      assert.deepEqual([output.text, output.removed], [text, []])
    }
  })

  it('Markdown: as many addresses as the bound allows, and one more', async () => {
    const limits = { ...defaultLimits, objects: 50 }
    const links = (count: number): Buffer => Buffer.from('[a](b) '.repeat(count))
    await formatById('markdown')?.disarm(links(50), 'markdown', defaultDisarmOptions, limits)
    await assert.rejects(
      formatById('markdown')?.disarm(links(51), 'markdown', defaultDisarmOptions, limits) ?? Promise.resolve(),
      (error: unknown) => error instanceof Refusal && error.code === 'limit-entries',
    )
  })

  it('XML: what its encoding lacks becomes a reference; 外字 and doubled codes come back as what they were', async () => {
    const doubled = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="Windows-31J"?><a>'),
      Buffer.from([0xfa, 0x4a, 0xf0, 0x40, 0xed, 0x40]),
      Buffer.from('&#x1F600;&#x9AD9;</a>'),
    ])
    const { bytes } = await disarm(doubled, 'a.xml')
    assert.equal(
      Buffer.from(bytes).toString('latin1'),
      '<?xml version="1.0" encoding="Windows-31J" standalone="yes"?>\n<a>\xfa\x4a\xf0\x40\xed\x40&#x1f600;&#x9ad9;</a>',
    )
  })

  it('XML of another encoding than it declares is refused, and hidden characters behind references are gone', async () => {
    await assert.rejects(disarm(encode('<?xml version="1.0" encoding="UTF-8"?><a>能力</a>', 'shift_jis'), 'a.xml'))
    await assert.rejects(disarm(encode('<?xml version="1.0" encoding="Shift_JIS"?><a>日本語の文</a>', 'euc-jp').subarray(0, -5), 'a.xml'))
    const { bytes, removed } = await disarm(
      encode('<?xml version="1.0" encoding="Shift_JIS"?><a b="x&#x202e;">表&#x202E;&#x200b;</a>', 'shift_jis'),
      'a.xml',
    )
    assert.equal(decodeText(bytes)?.characters.split('\n')[1], '<a b="x">表</a>')
    assert.equal(
      removed.reduce((sum, { count }) => sum + count, 0),
      3,
    )
    const forged = encode('<?xml version="1.0" encoding="Shift_JIS" standalone="yes"?>\n<a>表&#x202e;</a>', 'shift_jis')
    assert.deepEqual(
      (await formatById('xml')?.inspect(forged, defaultLimits))?.map(({ kind }) => kind),
      ['bidi-control'],
    )
    const liar = encode('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<a>能力</a>', 'shift_jis')
    assert.notDeepEqual(await formatById('xml')?.inspect(liar, defaultLimits), [])
  })

  it('JSON at the bound of depth passes', async () => {
    const { depth } = defaultLimits
    await disarm(Buffer.from('['.repeat(depth) + ']'.repeat(depth)), 'a.json')
    await assert.rejects(disarm(Buffer.from('['.repeat(depth + 1) + ']'.repeat(depth + 1)), 'a.json'))
  })
})
