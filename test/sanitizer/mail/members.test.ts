/** Files inside a mail go the way of uploads: archives, locked files and mails among them; policy decides on each, and the inspection knows each. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { inspectMail } from '../../../sanitizer/formats/mail/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { contentsOf } from '../../../sanitizer/members/contents.ts'
import { refusals } from '../../../sanitizer/protocol.ts'
import { createSanitizer, type SanitizeAsk, type SanitizeResult, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { filesIn, protectedZip } from '../archive/archive.ts'
import { zipOf } from '../samples/archive.ts'
import { picture } from '../samples/image.ts'
import { base64, file, KEPT, MARKER, mail, multipart, part, readings, text } from '../samples/mail.ts'

const memo = { name: '資料/メモ.txt', bytes: Buffer.from('memo\n') }
const program = { name: 'a.exe', bytes: Buffer.from(`MZ\0\0${MARKER}`) }
const forwarded = (inner: string): string =>
  mail(multipart('mixed', text(), part('Content-Type: message/rfc822\r\nContent-Disposition: attachment; filename="m.eml"', inner)))
const withFiles = (...files: string[]): string => mail(multipart('mixed', text(), ...files))
const zipped = (name: string, ...files: { name: string; bytes: Buffer }[]): string => file(name, zipOf(files), 'application/zip')

describe('mail: files inside, as though each had come alone', function () {
  this.timeout(120_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer({ children: 2 })
  })
  after(() => sanitizer.close())

  const clean = (source: string, ask: Partial<SanitizeAsk> = {}): Promise<SanitizeResult> =>
    sanitize(Buffer.from(source), { ...ask, fileName: 'a.eml', sanitizer })
  const zipIn = (bytes: Uint8Array): Buffer =>
    readings(bytes).find((each) => each.subarray(0, 4).toString('latin1') === 'PK\x03\x04') ?? Buffer.alloc(0)
  const says = (bytes: Uint8Array, words: string): boolean => readings(bytes).some((each) => each.toString('utf8').includes(words))

  for (const [name, source] of [
    ['in a mail', withFiles(zipped('資料.zip', memo, program))],
    ['in a mail that was forwarded in a mail', forwarded(withFiles(zipped('資料.zip', memo, program)))],
  ] as const)
    it(`an archive ${name}: its files cross, the program does not and is named`, async () => {
      const result = await clean(source)
      assert.ok(result.outcome === 'clean', JSON.stringify(result))
      const files = await filesIn(zipIn(result.bytes))
      assert.deepEqual([...files.keys()], ['資料/メモ.txt', '無害化結果.txt'])
      assert.ok(files.get('無害化結果.txt')?.toString().includes('a.exe'))
      assert.ok(!says(result.bytes, MARKER))
      assert.deepEqual(result.removed, [{ kind: 'member-left-out', count: 1 }])
      const again = await sanitize(result.bytes, { fileName: 'a.eml', sanitizer })
      assert.ok(again.outcome === 'clean' && again.removed.length === 0 && Buffer.compare(again.bytes, result.bytes) === 0)
    })

  it('a locked file: the sender is asked; the right password opens it, and no other', async () => {
    const locked = await protectedZip({ 'a.txt': 'locked text\n' }, 'secret', { encryptionStrength: 3 })
    const source = withFiles(file('x.zip', locked, 'application/zip'))
    const codes = await Promise.all([undefined, 'other'].map((password) => clean(source, { options: password ? { password } : {} })))
    assert.deepEqual(
      codes.map((result) => 'code' in result && result.code),
      ['encrypted', 'password-wrong'],
    )
    const result = await clean(source, { options: { password: 'secret' } })
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    assert.equal((await filesIn(zipIn(result.bytes))).get('a.txt')?.toString(), 'locked text\n')
  })

  it('two locked files with two passwords: the one that opens crosses, the other is named', async () => {
    const [one, other] = await Promise.all(
      ['secret', 'another'].map((password) => protectedZip({ [`${password}.txt`]: 'locked\n' }, password, { zipCrypto: true })),
    )
    assert.ok(one && other)
    const source = withFiles(file('one.zip', one, 'application/zip'), file('other.zip', other, 'application/zip'))
    const result = await clean(source, { options: { password: 'secret' } })
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    assert.ok(says(result.bytes, '・other.zip') && says(result.bytes, refusals['password-wrong'].ja))
  })

  it('each is decided on, at every depth, by its own name; one that is not wanted is named', async () => {
    const seen: string[] = []
    const source = forwarded(withFiles(file('表.csv', 'a,b\r\n', 'text/csv'), zipped('z.zip', memo)))
    const result = await clean(source, {
      decideMember: ({ identity, name }) => {
        seen.push(`${name} ${identity.type}`)
        return identity.type === 'csv' ? { action: 'leave-out', code: 'policy-denied' } : { action: 'sanitize' }
      },
    })
    assert.deepEqual(seen.toSorted(), ['m.eml eml', 'z.zip zip', '表.csv csv', '資料/メモ.txt text'])
    assert.ok(result.outcome === 'clean')
    assert.ok(says(result.bytes, '・表.csv') && says(result.bytes, refusals['policy-denied'].ja))
  })

  it('where names must stay, the note has none; where policy refuses the whole, it is', async () => {
    const source = withFiles(file('1234-5678.exe', program.bytes, 'application/octet-stream'))
    const result = await clean(source, { namesStay: true })
    assert.ok(result.outcome === 'clean')
    assert.ok(!says(result.bytes, '1234-5678') && says(result.bytes, refusals['type-forbidden'].ja.slice(0, 5)))
    const whole = await clean(source, { options: { archiveMembers: 'refuse' } })
    assert.equal('code' in whole && whole.code, 'type-forbidden')
  })

  it('bombs and depths count over mails and archives together', async () => {
    const bomb = withFiles(zipped('b.zip', { name: 'a.txt', bytes: Buffer.alloc(8 * 1024 * 1024) }))
    const refused = await clean(forwarded(bomb))
    assert.equal('code' in refused && refused.code, 'limit-ratio')
    const inner = zipOf([{ name: 'i.zip', bytes: zipOf([memo]) }])
    const shallow = await clean(withFiles(file('z.zip', inner, 'application/zip')), { options: { nestedArchives: '0' } })
    assert.ok(shallow.outcome === 'clean')
    assert.ok(says(shallow.bytes, '・z.zip'))
  })

  it('the inspection finds a file that is not the one which passed (control: it finds nothing in the true one)', async () => {
    const result = await clean(withFiles(file('memo.txt', KEPT, 'text/plain')))
    assert.ok(result.outcome === 'clean')
    const nested = { inspect: async () => true, disarm: async () => undefined }
    const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')
    const kinds = async (name: string, content: string): Promise<readonly string[]> =>
      (await inspectMail(result.bytes, defaultLimits, nested, contentsOf([{ name, sha256: sha256(content) }]))).map(({ kind }) => kind)
    assert.deepEqual(await kinds('memo.txt', KEPT), [])
    assert.deepEqual(await kinds('memo.txt', `${KEPT} `), ['embedded-file'])
    assert.deepEqual(await kinds('other.txt', KEPT), ['embedded-file'])
  })
})

describe('mail: pictures that the HTML shows', function () {
  this.timeout(120_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer({ children: 2 })
  })
  after(() => sanitizer.close())

  const shownBy = (html: string): string => part('Content-Type: text/html; charset=utf-8', html)
  const inline = async (id: string, bytes?: Buffer): Promise<string> =>
    part(
      `Content-Type: image/png; name="p.png"\r\nContent-ID: <${id}>\r\nContent-Disposition: inline; filename="p.png"\r\nContent-Transfer-Encoding: base64`,
      base64(bytes ?? (await picture('png'))),
    )
  const clean = async (source: string): Promise<Extract<SanitizeResult, { outcome: 'clean' }>> => {
    const result = await sanitize(Buffer.from(source), { fileName: 'a.eml', sanitizer })
    assert.ok(result.outcome === 'clean', JSON.stringify(result))
    const again = await sanitize(result.bytes, { fileName: 'a.eml', sanitizer })
    assert.ok(again.outcome === 'clean' && Buffer.compare(again.bytes, result.bytes) === 0, 'other bytes the second time')
    assert.deepEqual(again.removed, [])
    return result
  }
  const raw = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
  const page = (bytes: Uint8Array): string =>
    readings(bytes)
      .map((each) => each.toString('utf8'))
      .find((each) => each.startsWith('<!DOCTYPE html>')) ?? ''

  it('stay where they were, beside the page, under numbers of ours; other files stay files', async () => {
    const html = shownBy('<p>see <img alt="one" src="cid:image001.png@01DB.5C"></p><p><img alt="gone" src="cid:nobody@x"></p>')
    const related = multipart('related', html, await inline('image001.png@01DB.5C'))
    const other = await inline(MARKER)
    const { bytes } = await clean(
      mail(multipart('mixed', multipart('alternative', text(), related), other, file('a.txt', KEPT, 'text/plain'))),
    )
    assert.match(page(bytes), /<img[^>]* src="cid:1@inline\.invalid"/)
    assert.match(page(bytes), /<img[^>]* src="cid:absent@inline\.invalid"/)
    assert.match(raw(bytes), /multipart\/related; type="text\/html";/)
    assert.equal(raw(bytes).match(/Content-ID: <1@inline\.invalid>\r\nContent-Disposition: inline;/g)?.length, 1)
    assert.equal(raw(bytes).match(/Content-Disposition: attachment;/g)?.length, 2)
    assert.ok(!raw(bytes).includes('image001') && !readings(bytes).some((each) => each.includes(MARKER)))
  })

  it('are one each: a second of the same name, and a program of that name, are not shown', async () => {
    const html = shownBy('<p><img src="cid:a@x"><img src="cid:b@x"></p>')
    const parts = [await inline('a@x'), await inline('a@x'), await inline('b@x', Buffer.from(`MZ\0\0${MARKER}`))]
    const { bytes, removed } = await clean(mail(multipart('related', html, ...parts)))
    assert.equal(raw(bytes).match(/Content-ID:/g)?.length, 1)
    assert.match(page(bytes), /cid:1@inline\.invalid.*cid:absent@inline\.invalid/s)
    assert.deepEqual(removed, [{ kind: 'embedded-file', count: 1 }])
    assert.ok(!readings(bytes).some((each) => each.includes(MARKER)))
  })

  it('words that look like an address of a picture stay words', async () => {
    const { bytes } = await clean(
      mail(multipart('related', shownBy('<p>img src="cid:a@x" <b title=\'src="cid:a@x"\'>b</b></p>'), await inline('a@x'))),
    )
    assert.ok(page(bytes).includes('src="cid:a@x"') || page(bytes).includes('src=&quot;cid:a@x&quot;'))
    assert.ok(!raw(bytes).includes('Content-ID'))
  })
})
