import assert from 'node:assert/strict'
import { decompressRtf } from '../../../sanitizer/formats/mail/mapi/rtf-compressed.ts'
import { readRtf } from '../../../sanitizer/formats/mail/mapi/rtf-text.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { createSanitizer, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { disguises, file, KEPT, MARKER, mail, multipart, readings, text } from '../samples/mail.ts'
import { binary, integer, type MapiParts, type MapiSample, msgOf, tnefOf, unicode } from '../samples/mail-mapi.ts'

const kept: MapiParts = [
  unicode(0x1a, 'IPM.Note'),
  unicode(0x37, '会議の件'),
  unicode(0x1000, KEPT),
  unicode(0x42, '山田'),
  unicode(0x65, 'yamada@example.jp'),
]
const PE = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(56), Buffer.from(MARKER)])
const attached = (name: string, method: number, bytes: string | Uint8Array): MapiParts => [
  unicode(0x3707, name),
  integer(0x3705, method),
  binary(0x3701, bytes),
]

const samples: readonly (readonly [name: string, sample: MapiSample])[] = [
  [
    'the sound of a reminder on another machine (CVE-2023-23397)',
    { message: [...kept, unicode(0x851f, `\\\\${MARKER}\\a.wav`)], attachments: [] },
  ],
  ['the way it took', { message: [...kept, unicode(0x007d, `Received: from ${MARKER}`)], attachments: [] }],
  ['a form', { message: [...kept, binary(0x8005, MARKER)], attachments: [] }],
  ['an unknown property', { message: [...kept, unicode(0x6789, MARKER)], attachments: [] }],
  ['blind copies', { message: [...kept, unicode(0x0e02, MARKER)], attachments: [] }],
  ['an address of Exchange', { message: [...kept.slice(0, 4), unicode(0x65, `/O=${MARKER}/CN=a`)], attachments: [] }],
  [
    'HTML with a script',
    { message: [...kept, binary(0x1013, `<p>${KEPT}</p><script>${MARKER}</script>`), integer(0x3fde, 65001)], attachments: [] },
  ],
  ['a program', { message: kept, attachments: [attached('a.exe', 1, PE)] }],
  ['a program called a document', { message: kept, attachments: [attached('a.docx', 1, PE)] }],
  ['a script', { message: kept, attachments: [attached('a.js', 1, `eval("${MARKER}")`)] }],
  ['a shortcut', { message: kept, attachments: [attached('a.url', 1, `[InternetShortcut]\r\nURL=file://${MARKER}`)] }],
  [
    'a link to a file',
    { message: kept, attachments: [[unicode(0x3707, 'a.txt'), integer(0x3705, 2), unicode(0x370d, `\\\\${MARKER}\\a.txt`)]] },
  ],
  [
    'a link to a file on the web',
    { message: kept, attachments: [[unicode(0x3707, 'a.txt'), integer(0x3705, 7), unicode(0x370d, `https://${MARKER}/a.txt`)]] },
  ],
  ['an OLE object', { message: kept, attachments: [attached('a.ole', 6, MARKER)] }],
]

const forms: Readonly<Record<string, readonly [fileName: string, (sample: MapiSample) => Buffer]>> = {
  msg: ['a.msg', msgOf],
  'winmail.dat of its own': ['winmail.dat', tnefOf],
  'winmail.dat in a mail': [
    'a.eml',
    (sample) => Buffer.from(mail(multipart('mixed', text(''), file('winmail.dat', tnefOf(sample), 'application/ms-tnef')))),
  ],
  'msg attached to a mail': [
    'a.eml',
    (sample) => Buffer.from(mail(multipart('mixed', text('outer'), file('a.msg', msgOf(sample), 'application/vnd.ms-outlook')))),
  ],
}

describe('mail: messages of Outlook', function () {
  this.timeout(60_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer()
  })
  after(() => sanitizer.close())

  for (const [name, sample] of samples)
    for (const [form, [fileName, build]] of Object.entries(forms))
      it(`${name}, ${form}`, async () => {
        const bytes = build(sample)
        assert.ok(
          readings(bytes).some((reading) => disguises.some((each) => reading.includes(each))),
          'the marker is there before',
        )
        const result = await sanitize(bytes, { fileName, sanitizer })
        assert.equal(result.outcome === 'refused' ? result.code : result.outcome, 'clean')
        assert.ok(result.outcome === 'clean' && result.format === 'eml')
        const after = readings(result.bytes)
        assert.ok(!after.some((reading) => disguises.some((each) => reading.includes(each))), 'the marker survived')
        assert.ok(
          after.some((reading) => reading.includes(KEPT)),
          'the text is gone',
        )
        assert.ok(result.removed.length > 0)
        const again = await sanitize(result.bytes, { fileName: 'a.eml', sanitizer })
        assert.ok(again.outcome === 'clean' && Buffer.compare(again.bytes, result.bytes) === 0)
      })

  it('keeps subject, sender and files by value', async () => {
    const sample = { message: kept, attachments: [attached('メモ.txt', 1, KEPT)] }
    const result = await sanitize(msgOf(sample), { fileName: 'a.msg', sanitizer })
    assert.ok(result.outcome === 'clean')
    const all = readings(result.bytes).map((each) => each.toString('utf8'))
    for (const words of ['会議の件', '山田']) assert.ok(all.includes(words), words)
    assert.ok(Buffer.from(result.bytes).includes('yamada@example.jp'))
    assert.equal(all.filter((each) => each.includes(KEPT)).length, 2)
  })
})

describe('mail: RTF of Outlook', () => {
  /** [MS-OXRTFCP] §4.1.1 and §4.1.2, the examples of the standard. */
  const simple = Buffer.from('2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0', 'hex')
  const overlapping = Buffer.from('1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0', 'hex')

  it('is decompressed as in the examples of the standard', () => {
    assert.equal(decompressRtf(simple, 1000).toString('latin1'), '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n')
    assert.equal(decompressRtf(overlapping, 1000).toString('latin1'), '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}')
  })
  it('is bounded by what it says of itself', () => {
    assert.throws(
      () => decompressRtf(simple, 42),
      (error) => error instanceof Refusal && error.code === 'limit-ratio',
    )
    assert.equal(decompressRtf(simple, 43).length, 43)
  })
  it('gives its text, its Japanese and the HTML inside it', () => {
    const read = (rtf: string) => readRtf(Buffer.from(rtf, 'latin1'), 'windows-1252')
    assert.deepEqual(read(String.raw`{\rtf1\ansi\ansicpg932{\fonttbl{\f0 x;}}{\*\secret y}\'93\'fa\'96\'7b\par \u26412?a\tab b}`), {
      text: '日本\r\n本a\tb',
    })
    assert.deepEqual(read(String.raw`{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}\htmlrtf {\b hidden}\htmlrtf0 shown{\*\htmltag72 </p>}}`), {
      html: '<p>shown</p>',
    })
  })
})
