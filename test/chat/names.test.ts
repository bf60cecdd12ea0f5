import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { disposition } from '../../gateway/chat/downloads.ts'
import { cleanName, fileName } from '../../gateway/chat/names.ts'
import { Problem } from '../../gateway/http/problem.ts'

/** As busboy hands a name over: one character per byte. */
const received = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('latin1')
const cp932 = (...bytes: number[]): string => Buffer.from(bytes).toString('latin1')

describe('the name of a file', () => {
  const table: readonly [what: string, untrusted: string, name: string][] = [
    ['plain', 'report.pdf', 'report.pdf'],
    ['UTF-8 bytes', received('避難所の写真.jpg'), '避難所の写真.jpg'],
    ['real text (RFC 5987)', '避難所の写真.jpg', '避難所の写真.jpg'],
    ['CP932 bytes', cp932(0x94, 0xed, 0x8a, 0x51, 0x8f, 0xf3, 0x8b, 0xb5, 0x2e, 0x78, 0x6c, 0x73, 0x78), '被害状況.xlsx'],
    // 表 is 95 5C: the second byte is that of a backslash.
    ['CP932 with the byte of a backslash in a letter', cp932(0x97, 0x5c, 0x92, 0xe8, 0x95, 0x5c, 0x2e, 0x70, 0x64, 0x66), '予定表.pdf'],
    ['half-width kana of CP932', cp932(0xb1, 0xb2, 0x2e, 0x74, 0x78, 0x74), 'ｱｲ.txt'],
    ['neither UTF-8 nor CP932', cp932(0xff, 0xfe, 0x2e, 0x74), 'ÿþ.t'],
    ['decomposed, as macOS sends it', received('か\u3099く.txt'), 'がく.txt'],
    ['a path of Unix', '../../etc/passwd', 'passwd'],
    ['a path of Windows', 'C:\\Users\\山田\\議事録.docx', '議事録.docx'],
    ['a path in CP932', cp932(0x43, 0x3a, 0x5c, 0x95, 0x5c, 0x2e, 0x74, 0x78, 0x74), '表.txt'],
    ['nothing but a path', 'a/b/', 'file'],
    ['dots', '..', 'file'],
    ['dots and spaces at its ends', ' ..report.pdf. . ', 'report.pdf'],
    ['empty', '', 'file'],
    ['controls', 'a\0b\r\nc\u001b.txt', 'abc.txt'],
    ['zero-width and tag characters', received('a\u200b\u{e0041}b.txt'), 'ab.txt'],
    ['a letter and a mark with something hidden between them', received('か\u200b\u3099.txt'), 'が.txt'],
    ['what a shell or Windows takes for itself', 'a<b>:"|?*.txt', 'a_b______.txt'],
    ['an alternate data stream', 'a.txt:evil.exe', 'a.txt_evil.exe'],
    ['a device of Windows', 'CON', '_CON'],
    ['a device of Windows with an extension', 'nul.tar.gz', '_nul.tar.gz'],
    ['COM1, in digits and superscript', received('com¹.txt'), '_com¹.txt'],
    ['a name that only begins like one', 'console.txt', 'console.txt'],
    ['200 characters', `${'あ'.repeat(196)}.pdf`, `${'あ'.repeat(196)}.pdf`],
    ['201 characters', `${'あ'.repeat(197)}.pdf`, `${'あ'.repeat(196)}.pdf`],
    ['10,000 characters', `${'x'.repeat(10_000)}.docx`, `${'x'.repeat(195)}.docx`],
    ['characters beyond the BMP are not cut in half', `${'𠮷'.repeat(300)}.txt`, `${'𠮷'.repeat(196)}.txt`],
  ]
  for (const [what, untrusted, name] of table) it(what, () => assert.equal(fileName(untrusted), name))

  it('is refused when it is disguised: 請求書[U+202E]gpj.exe reads as 請求書exe.jpg', () => {
    for (const disguise of ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069']) {
      assert.throws(
        () => fileName(received(`請求書${disguise}gpj.exe`)),
        (error: unknown) => error instanceof Problem && error.code === 'file-name-refused',
      )
    }
  })

  it('is never a path, empty, disguised, or too long, whatever bytes come', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map(received),
      fc.string({
        unit: fc.constantFrom('.', ' ', '/', '\\', '\0', 'a', '\u0095', '\\', 'CON', '\u00a0', '\u3000', '\u200d', 'か', '\u3099'),
      }),
    )
    fc.assert(
      fc.property(name, (untrusted) => {
        let clean: string
        try {
          clean = fileName(untrusted)
        } catch (error) {
          assert.ok(error instanceof Problem && error.code === 'file-name-refused')
          return
        }
        assert.match(clean, /^[^/\\\p{Cc}\p{Cf}<>:"|?*]+$/u)
        assert.ok([...clean].length <= 201 && clean.length > 0)
        assert.doesNotMatch(clean, /^[.\s]|[.\s]$/u)
        assert.equal(clean, clean.normalize('NFC'))
        assert.equal(fileName(Buffer.from(clean).toString('latin1')), clean, 'a clean name stays')
        disposition(clean)
      }),
      { numRuns: 1_000 },
    )
  })

  it('gets the extension of what the file has become', () => {
    assert.equal(cleanName('物資一覧.docm', 'docx'), '物資一覧.docx')
    assert.equal(cleanName('photo.JPG', 'jpg'), 'photo.JPG')
    assert.equal(cleanName('README', 'txt'), 'README.txt')
    assert.equal(cleanName('.docm', 'docx'), 'file.docx')
  })

  it('goes into Content-Disposition as RFC 6266 and RFC 8187 want it, and a reader of another make agrees', function () {
    const name = '請求 "100%"; x=\'é\'.pdf'.replaceAll('"', '_')
    const header = disposition(name)
    assert.match(header, /^attachment; filename="[\x20\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]+$/)
    let read: string
    try {
      const python = 'import sys,email.message as m\nx=m.Message()\nx["Content-Disposition"]=sys.argv[1]\nprint(x.get_filename(),end="")'
      // The extended name alone: Python's reader takes the plain one where both stand.
      read = execFileSync('python3', ['-c', python, header.replace(/filename="[^"]*"; /, '')], { encoding: 'utf8' })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      console.error('!!! python3 is not installed: no second reader of Content-Disposition')
      this.skip()
    }
    assert.equal(read, name)
  })
})
