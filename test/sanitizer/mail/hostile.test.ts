import assert from 'node:assert/strict'
import { createSanitizer, type SanitizeResult, type Sanitizer, sanitize } from '../../../sanitizer/sanitize.ts'
import { disguises, fields, injections, KEPT, MARKER, mail, multipart, part, places, readings, text, threats } from '../samples/mail.ts'

const survives = (bytes: Uint8Array): boolean => readings(bytes).some((reading) => disguises.some((each) => reading.includes(each)))
const says = (bytes: Uint8Array, words: string): boolean => readings(bytes).some((reading) => reading.includes(words))

type Disarm = (bytes: Buffer) => Promise<SanitizeResult>
const identity: Disarm = async (bytes) => ({
  outcome: 'clean',
  bytes,
  sha256: '',
  format: 'eml',
  mediaType: 'message/rfc822',
  extension: 'eml',
  method: 'rebuild',
  removed: [],
  tier: 'process',
})

describe('mail: hostile parts and fields', function () {
  this.timeout(120_000)
  let sanitizer: Sanitizer
  let real: Disarm
  before(async () => {
    sanitizer = await createSanitizer()
    real = (bytes) => sanitize(bytes, { fileName: 'a.eml', sanitizer })
  })
  after(() => sanitizer.close())

  async function check(source: string, disarm: Disarm): Promise<void> {
    const bytes = Buffer.from(source)
    const result = await disarm(bytes)
    assert.equal(result.outcome, 'clean', result.outcome === 'refused' ? result.code : '')
    if (result.outcome !== 'clean') return
    assert.ok(!survives(result.bytes), 'the marker survived')
    assert.ok(says(result.bytes, KEPT), 'the text is gone')
    assert.ok(result.removed.length > 0, 'nothing is told of')
    const again = await disarm(Buffer.from(result.bytes))
    assert.ok(again.outcome === 'clean' && Buffer.compare(again.bytes, result.bytes) === 0, 'other bytes the second time')
    assert.deepEqual(again.removed, [])
  }

  for (const threat of threats)
    for (const [place, put] of Object.entries(places)) it(`${threat.name}, ${place}`, () => check(put(threat.part), real))

  for (const [name, field] of fields) it(`a field: ${name}`, () => check(mail(text(), `${field}\r\n`), real))

  it('each sample has its marker before (control)', () => {
    const sources = [
      ...threats.flatMap(({ part: each }) => Object.values(places).map((put) => put(each))),
      ...fields.map(([, each]) => mail(text(), `${each}\r\n`)),
    ]
    assert.deepEqual(
      sources.filter((source) => !survives(Buffer.from(source))).map((source) => source.slice(0, 300)),
      [],
    )
    assert.ok(sources.length >= 180)
  })

  it('negative control: without disarming, every check is red', async () => {
    for (const threat of threats) for (const put of Object.values(places)) await assert.rejects(check(put(threat.part), identity))
  })

  for (const [name, source] of injections)
    it(`no field is begun ${name}`, async () => {
      const result = await real(Buffer.from(source))
      assert.ok(result.outcome === 'clean')
      const head = Buffer.from(result.bytes).toString('latin1').split('\r\n\r\n')[0] ?? ''
      assert.doesNotMatch(head, /^bcc/im)
      for (const reading of readings(result.bytes)) assert.doesNotMatch(reading.toString('utf8'), /[\r\n\u0085\u2028]bcc/i)
    })
})

describe('mail: refused as a whole', function () {
  this.timeout(60_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer()
  })
  after(() => sanitizer.close())

  const parts = (count: number): string => mail(multipart('mixed', ...Array.from({ length: count }, () => text('x'))))
  const deep = (levels: number): string => mail(Array.from({ length: levels }).reduce<string>((inner) => multipart('mixed', inner), text()))
  const header = (bytes: number): string => `MIME-Version: 1.0\r\nX: ${'a'.repeat(bytes)}\r\n\r\nx`
  const rows: readonly (readonly [name: string, mail: string, code: string])[] = [
    ['S/MIME, encrypted', mail(part('Content-Type: application/pkcs7-mime; smime-type=enveloped-data', MARKER)), 'certificate-protected'],
    [
      'PGP/MIME, encrypted',
      mail(multipart('encrypted', part('Content-Type: application/pgp-encrypted', 'Version: 1'))),
      'encryption-unsupported',
    ],
    ['nothing but an external body', mail(part('Content-Type: message/external-body; access-type=URL', '\r\n')), 'active-only'],
    ['a fragment of a mail', mail(part('Content-Type: message/partial; id=a; number=1', 'x')), 'content-missing'],
    ['a multipart without its boundary', mail(part('Content-Type: multipart/mixed', 'x')), 'malformed'],
    ['parts past the bound', parts(500), 'limit-entries'],
    ['levels past the bound', deep(20), 'limit-depth'],
    ['fields past the bound', header(256 * 1024), 'limit-bytes'],
  ]
  for (const [name, source, code] of rows)
    it(`${name}: ${code}`, async () => {
      const result = await sanitize(Buffer.from(source), { fileName: 'a.eml', sanitizer })
      assert.equal(result.outcome === 'refused' ? result.code : result.outcome, code)
    })

  const fits: readonly (readonly [name: string, mail: string])[] = [
    ['parts at the bound', parts(499)],
    ['levels at the bound', deep(19)],
    ['fields just under the bound', header(256 * 1024 - 40)],
  ]
  for (const [name, source] of fits)
    it(`${name}: clean`, async () => {
      const result = await sanitize(Buffer.from(source), { fileName: 'a.eml', sanitizer })
      assert.equal(result.outcome === 'refused' ? result.code : result.outcome, 'clean')
    })
})
