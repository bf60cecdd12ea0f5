import assert from 'node:assert/strict'
import { inspectMail } from '../../../sanitizer/formats/mail/inspect/index.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import type { Nested } from '../../../sanitizer/protocol.ts'
import { createSanitizer, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { base64, file, KEPT, MARKER, mail, multipart, part, text } from '../samples/mail.ts'

/** Files inside are others' work: here each is inert, so that only the mail itself can be found fault with. */
const trusting: Nested = { disarm: async () => undefined, inspect: async () => true }

/** In a mail that is ours in everything else: what stands there, and what instead. */
const planted: readonly (readonly [name: string, from: string | RegExp, to: string])[] = [
  ['a foreign field', 'From: ', 'Bcc: x@example.jp\r\nFrom: '],
  ['a foreign field behind', 'Content-Type: multipart', 'X-A: a\r\nContent-Type: multipart'],
  ['a field twice', 'To: ', 'To: x@example.jp\r\nTo: '],
  ['fields in another order', /(To: .*\r\n)(Subject: .*\r\n)/, '$2$1'],
  ['no version', 'MIME-Version: 1.0\r\n', ''],
  [
    'a control character in an encoded word',
    /Subject: .*\r\n/,
    `Subject: =?UTF-8?B?${Buffer.from('a\r\nBcc: b').toString('base64')}?=\r\n`,
  ],
  ['a bidirectional control in a subject', /Subject: .*\r\n/, `Subject: =?UTF-8?B?${Buffer.from('a\u202eb').toString('base64')}?=\r\n`],
  ['an encoded word in another charset', /Subject: .*\r\n/, 'Subject: =?UTF-7?B?YQ==?=\r\n'],
  ['an encoded word in Q', /Subject: .*\r\n/, 'Subject: =?UTF-8?Q?a?=\r\n'],
  ['the beginning of a PDF in the subject', /Subject: .*\r\n/, 'Subject: %PDF-1.7\r\n'],
  ['an address with a blank', /To: .*\r\n/, 'To: a b@example.jp\r\n'],
  ['a bare LF', 'MIME-Version: 1.0\r\n', 'MIME-Version: 1.0\n'],
  ['a bare CR', 'Subject: ', 'Subject: \r'],
  ['eight bits', 'Subject: ', 'Subject: \xe9'],
  ['another type of multipart', 'multipart/mixed', 'multipart/related'],
  ['a parameter more', 'multipart/mixed;', 'multipart/mixed; type=a;'],
  ['another charset of the text', 'charset=UTF-8', 'charset=UTF-7'],
  ['another encoding of the text', 'Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: quoted-printable'],
  ['a Content-ID', 'Content-Transfer-Encoding: base64', 'Content-ID: <a@b>\r\nContent-Transfer-Encoding: base64'],
  ['a Content-Location', 'Content-Transfer-Encoding: base64', 'Content-Location: http://a/\r\nContent-Transfer-Encoding: base64'],
  ['text before the first boundary', /\r\n\r\n--/, `\r\n\r\n${MARKER}\r\n--`],
  ['text behind the last boundary', /$/, `${MARKER}\r\n`],
  ['no last boundary', /--\r\n$/, '\r\n'],
  ['a control character in the text', base64(KEPT), base64(`${KEPT}\x1b[2J`)],
  ['a bidirectional control in the text', base64(KEPT), base64(`${KEPT}\u2066`)],
  ['a tag character in the text', base64(KEPT), base64(`${KEPT}\u{e0041}`)],
  ['text that is no UTF-8', base64(KEPT), base64(Buffer.from([0x82, 0xa0, 0xff]))],
  ['a bare LF in the text', base64(KEPT), base64('a\nb')],
  ['stray bits of base64', /\r\n\r\n[A-Za-z0-9+/]+={0,2}\r\n--/, '\r\n\r\nYR==\r\n--'],
  ['a blank in base64', base64(KEPT), `${base64(KEPT).slice(0, 4)} ${base64(KEPT).slice(4)}`],
  ['padding amid base64', base64(KEPT), `YQ==${base64(KEPT)}`],
  ['an inline file', 'Content-Disposition: attachment', 'Content-Disposition: inline'],
  ['a name that is a path', 'filename="memo.txt"', "filename*=UTF-8''..%2Fmemo.txt"],
  ['a name with a drive', 'filename="memo.txt"', "filename*=UTF-8''C%3Amemo.txt"],
  ['a name written backwards', 'filename="memo.txt"', "filename*=UTF-8''%E2%80%AEtxt.exe"],
  ['a name of a device', 'filename="memo.txt"', "filename*=UTF-8''aux.txt"],
  ['a name that ends in a dot', 'filename="memo.txt"', "filename*=UTF-8''memo.txt."],
  ['two names', 'filename="memo.txt"', 'filename="memo.txt"; filename="a.exe"'],
  ['a name in the type, too', /Content-Type: text\/plain; charset=UTF-8(?=\r\nContent-D)/, 'Content-Type: text/plain; name=a.exe'],
  ['an external body', /Content-Type: text\/plain; charset=UTF-8(?=\r\nContent-D)/, 'Content-Type: message/external-body'],
  ['a fragment', /Content-Type: text\/plain; charset=UTF-8(?=\r\nContent-D)/, 'Content-Type: message/partial'],
  ['a multipart as a file', /Content-Type: text\/plain; charset=UTF-8(?=\r\nContent-D)/, 'Content-Type: multipart/mixed'],
]

const findings = async (bytes: Buffer, nested: Nested | undefined): Promise<string[]> => {
  try {
    return (await inspectMail(bytes, defaultLimits, nested)).map(({ kind }) => kind)
  } catch {
    return ['no mail of ours']
  }
}

describe('mail: the inspection', function () {
  this.timeout(30_000)
  let sanitizer: Sanitizer
  let ours: string
  before(async () => {
    sanitizer = await createSanitizer()
    const result = await sanitize(Buffer.from(mail(multipart('mixed', text(), file('memo.txt', KEPT, 'text/plain')))), {
      fileName: 'a.eml',
      sanitizer,
    })
    assert.ok(result.outcome === 'clean')
    ours = Buffer.from(result.bytes).toString('latin1')
  })
  after(() => sanitizer.close())

  it('finds nothing in what we wrote (control)', async () => assert.deepEqual(await findings(Buffer.from(ours, 'latin1'), trusting), []))

  it('finds the files, where nobody looks into them', async () => {
    assert.deepEqual(await findings(Buffer.from(ours, 'latin1'), undefined), ['embedded-file'])
    assert.deepEqual(await findings(Buffer.from(ours, 'latin1'), { ...trusting, inspect: async () => false }), ['embedded-file'])
  })

  for (const [name, from, to] of planted)
    it(`sees ${name}`, async () => {
      const changed = ours.replace(from, to)
      assert.notEqual(changed, ours, 'nothing was planted')
      assert.notDeepEqual(await findings(Buffer.from(changed, 'latin1'), trusting), [])
    })

  it('sees each of a mail that others wrote', async () => {
    const foreign = [
      mail(text()),
      mail(part('Content-Type: text/plain', KEPT)),
      mail(multipart('alternative', text(), part('Content-Type: text/html', KEPT))),
    ]
    for (const each of foreign) assert.notDeepEqual(await findings(Buffer.from(each), trusting), [])
  })
})
