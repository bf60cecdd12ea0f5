import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createSanitizer, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { picture } from '../samples/image.ts'
import { base64, file, KEPT, mail, multipart, part, text } from '../samples/mail.ts'

/** What Python's mail reader, which we had no hand in, makes of the file. */
const PYTHON = `
import sys, json, email, email.policy
m = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
leaf = [p for p in m.walk() if not p.is_multipart()]
print(json.dumps({
  'subject': m['subject'], 'from': [[a.display_name, a.addr_spec] for a in m['from'].addresses] if m['from'] else [],
  'date': str(m['date']) if m['date'] else '',
  'defects': [str(d) for p in m.walk() for d in p.defects],
  'parts': [[p.get_content_type(), p.get_filename() or '', p.get_content() if p.get_content_type().startswith('text/') else ''] for p in leaf]}))`
interface Read {
  readonly subject: string
  readonly from: readonly (readonly [string, string])[]
  readonly date: string
  readonly defects: readonly string[]
  readonly parts: readonly (readonly [type: string, name: string, text: string])[]
}
const hasPython = spawnSync('python3', ['--version']).status === 0

/** 日本語①㈱ in the encodings of Japanese mail; ① and ㈱ are outside of JIS X 0208 and everyday. */
const JAPANESE = '日本語①㈱'
const encoded: readonly (readonly [charset: string, bytes: Buffer])[] = [
  ['utf-8', Buffer.from(JAPANESE)],
  ['iso-2022-jp', Buffer.from('\x1b$B' + 'F|K\\8l-!-j' + '\x1b(B', 'latin1')],
  ['shift_jis', Buffer.from('93fa967b8cea8740878a', 'hex')],
  ['windows-31j', Buffer.from('93fa967b8cea8740878a', 'hex')],
  ['euc-jp', Buffer.from('c6fccbdcb8ecada1adea', 'hex')],
]

describe('mail: what a reader sees', function () {
  this.timeout(60_000)
  let sanitizer: Sanitizer
  before(async function () {
    if (!hasPython) {
      console.warn('SKIPPED: python3 is not installed')
      this.skip()
    }
    sanitizer = await createSanitizer()
  })
  after(() => sanitizer?.close())

  async function read(source: string | Buffer): Promise<Read> {
    const bytes = typeof source === 'string' ? Buffer.from(source, 'latin1') : source
    const result = await sanitize(bytes, { fileName: 'a.eml', sanitizer })
    assert.equal(result.outcome === 'refused' ? result.code : result.outcome, 'clean')
    assert.ok(result.outcome === 'clean')
    const { stdout, stderr } = spawnSync('python3', ['-c', PYTHON], { input: result.bytes, encoding: 'utf8', maxBuffer: 1 << 26 })
    assert.ok(stdout, stderr)
    const seen = JSON.parse(stdout) as Read
    assert.deepEqual(seen.defects, [])
    return seen
  }

  for (const [charset, bytes] of encoded) {
    it(`${charset}: subject, sender, text and the name of a file`, async () => {
      const word = `=?${charset}?B?${bytes.toString('base64')}?=`
      const head = `From: ${word} <a@example.jp>\r\nSubject: ${word}\r\nDate: Mon, 6 Jul 2026 09:00:00 +0900\r\nMIME-Version: 1.0\r\n`
      const body = part(`Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: 8bit`, bytes.toString('latin1'))
      const memo = part(
        `Content-Type: text/plain; name="${word}.txt"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64`,
        base64('memo'),
      )
      const seen = await read(`${head}${multipart('mixed', body, memo)}`)
      assert.equal(seen.subject, JAPANESE)
      assert.deepEqual(seen.from, [[JAPANESE, 'a@example.jp']])
      assert.deepEqual(seen.parts, [
        ['text/plain', '', JAPANESE],
        ['text/plain', `${JAPANESE.normalize('NFC')}.txt`, 'memo'],
      ])
      assert.match(seen.date, /06 Jul 2026 09:00:00 \+0900/)
    })
  }

  it('bodies of bytes that are no text in any one encoding', async () => {
    const latin = part('Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit', 'Gr\xfc\xdfe')
    const japanese = part(
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit',
      Buffer.from('日本').toString('latin1'),
    )
    const [first] = (await read(mail(multipart('mixed', latin, japanese)))).parts
    assert.equal(first?.[2], 'Grüße\r\n\r\n日本'.replaceAll('\r\n', first?.[2].includes('\r') ? '\r\n' : '\n'))
  })

  it('rows of blanks take no time', async () => {
    const blanks = part('Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable', `${' '.repeat(300_000)}x`)
    assert.equal((await read(mail(blanks))).parts[0]?.[2].trim(), 'x')
    const html = part('Content-Type: text/html', `<p>a${'&nbsp;'.repeat(50_000)}b</p>`)
    assert.match((await read(mail(html))).parts[0]?.[2] ?? '', /^a +b/)
  })

  it('a character that is cut between two encoded words', async () => {
    const bytes = Buffer.from('日本')
    const words = [bytes.subarray(0, 4), bytes.subarray(4)].map((each) => `=?UTF-8?B?${each.toString('base64')}?=`).join('\r\n ')
    assert.equal((await read(`Subject: ${words}\r\nMIME-Version: 1.0\r\n\r\nx`)).subject, '日本')
  })

  it('names of files by RFC 2231, in pieces and too long for a line', async () => {
    const name = `${'長い名前'.repeat(20)}.txt`
    const percent = encodeURIComponent(name)
    const pieces =
      percent
        .match(/.{1,90}/g)
        ?.map((each, index) => ` filename*${index}*=${index === 0 ? "UTF-8''" : ''}${each}`)
        .join(';\r\n') ?? ''
    const memo = part(
      `Content-Type: text/plain\r\nContent-Disposition: attachment;\r\n${pieces}\r\nContent-Transfer-Encoding: base64`,
      base64('memo'),
    )
    assert.equal((await read(mail(multipart('mixed', text('x'), memo)))).parts[1]?.[1], name)
  })

  it('quoted-printable, flowed text and a picture', async () => {
    const flowed = part(
      'Content-Type: text/plain; charset=utf-8; format=flowed\r\nContent-Transfer-Encoding: quoted-printable',
      'one =\r\ntwo=20\r\nthree =E6=97=A5',
    )
    const seen = await read(mail(multipart('mixed', flowed, file('a.png', await picture('png'), 'image/png'))))
    assert.deepEqual(seen.parts, [
      ['text/plain', '', 'one two three 日'],
      ['image/png', 'a.png', ''],
    ])
  })

  it('addresses of every kind', async () => {
    const from = '"Yamada, T." <t@EXAMPLE.jp>, a..b.@docomo.ne.jp, (sato) s@example.jp, Group: g@example.jp, h@example.jp;'
    const seen = await read(`From: ${from}\r\nMIME-Version: 1.0\r\n\r\nx`)
    assert.deepEqual(seen.from, [
      ['Yamada, T.', 't@example.jp'],
      ['', 'a..b.@docomo.ne.jp'],
      ['sato', 's@example.jp'],
      ['', 'g@example.jp'],
      ['', 'h@example.jp'],
    ])
  })

  it('HTML without a plain text gives its words', async () => {
    const html = part('Content-Type: text/html; charset=utf-8', '<p>Hello &amp; <b>bye</b></p><p>two</p>')
    const [first] = (await read(mail(html))).parts
    assert.equal(first?.[2].trim().replaceAll('\r\n', '\n'), 'Hello & bye\ntwo')
  })

  it('what was left out is named in a note, in both languages', async () => {
    const seen = await read(mail(multipart('mixed', text(), file('a.exe', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')))))
    const [, note] = seen.parts
    assert.equal(note?.[1], '無害化結果.txt')
    for (const words of ['a.exe', '取り除きました', 'taken out', '「Windows プログラム」は、開くと動作するおそれがあるため送れません。'])
      assert.ok(note?.[2].includes(words))
    assert.equal(seen.parts[0]?.[2], KEPT)
  })
})
