/** OpenDocument packages under a password, written here as the standard says (ODF 1.3 Part 2 §3.4), opened by the product. */
import assert from 'node:assert/strict'
import { createCipheriv, createHash, pbkdf2Sync } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { writeZip } from '../../../sanitizer/container/zip/writer.ts'
import { odfFormats } from '../../../sanitizer/formats/odf/index.ts'
import { openProtectedOdf } from '../../../sanitizer/formats/odf/protected.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { KEPT, MARKER, odt } from '../samples/odf-package.ts'

const URI = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'
const ROUNDS = 1_000
const password = '年度末の報告2026'

interface Ways {
  readonly start?: 'sha256' | 'sha1'
  /** What is written into the manifest instead. */
  readonly rewrite?: readonly [RegExp | string, string]
}

/** AES-256-CBC over the deflated entry, filled up to a block; the checksum is over its first 1,024 bytes. */
function protect(file: Uint8Array, { start = 'sha256', rewrite }: Ways = {}): Uint8Array {
  const startKey = createHash(start).update(password).digest()
  let manifest = ''
  const sources = readZip(file, defaultLimits).entries.flatMap((entry, index) => {
    if (entry.name === 'mimetype') return [{ name: entry.name, bytes: entry.read(), stored: true }]
    if (entry.name === 'META-INF/manifest.xml') return []
    const [salt, vector] = [Buffer.alloc(16, index), Buffer.alloc(16, index + 100)]
    const deflated = deflateRawSync(entry.read())
    const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(startKey, salt, ROUNDS, 32, 'sha1'), vector)
    const checksum = createHash(start).update(deflated.subarray(0, 1024)).digest('base64')
    const names = start === 'sha256' ? ['http://www.w3.org/2000/09/xmldsig#sha256', `${URI}#sha256-1k`] : ['SHA1', 'SHA1/1K']
    manifest += `<m:file-entry m:full-path="${entry.name}" m:media-type="text/xml" m:size="${entry.size}"><m:encryption-data m:checksum-type="${names[1]}" m:checksum="${checksum}"><m:algorithm m:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" m:initialisation-vector="${vector.toString('base64')}"/><m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="32" m:iteration-count="${ROUNDS}" m:salt="${salt.toString('base64')}"/><m:start-key-generation m:start-key-generation-name="${names[0]}" m:key-size="32"/></m:encryption-data></m:file-entry>`
    return [{ name: entry.name, bytes: Buffer.concat([cipher.update(deflated), cipher.final()]), stored: true }]
  })
  const type = Buffer.from(sources[0]?.bytes ?? []).toString()
  const whole = `<m:manifest xmlns:m="${URI}" m:version="1.3"><m:file-entry m:full-path="/" m:media-type="${type}"/>${manifest}</m:manifest>`
  const written = rewrite ? whole.replace(...rewrite) : whole
  if (rewrite) assert.notEqual(written, whole)
  return writeZip([...sources, { name: 'META-INF/manifest.xml', bytes: Buffer.from(written) }])
}

const plain = odt(`<text:p>${KEPT}<office:event-listeners>${MARKER}</office:event-listeners></text:p>`)
const open = (file: Uint8Array, given: string | undefined = password, limits: Partial<Limits> = {}) =>
  openProtectedOdf(file, given, { ...defaultLimits, ...limits })
const refuses = (code: string, act: () => unknown) => assert.throws(act, (error) => error instanceof Refusal && error.code === code)
const contents = (file: Uint8Array): Map<string, string> =>
  new Map(readZip(file, defaultLimits).entries.map((entry) => [entry.name, Buffer.from(entry.read()).toString()]))

describe('ODF: protected packages', () => {
  for (const start of ['sha256', 'sha1'] as const)
    it(`${start}: opens with its password, entry by entry`, () => {
      const [opened, before] = [contents(open(protect(plain, { start })) ?? new Uint8Array()), contents(plain)]
      assert.deepEqual([...opened.keys()].sort(), [...before.keys()].sort())
      for (const [name, content] of before) if (name !== 'META-INF/manifest.xml') assert.equal(opened.get(name), content, name)
      assert.ok(!opened.get('META-INF/manifest.xml')?.includes('encryption'))
    })

  it('is disarmed as what is inside, and says that it was encrypted', async () => {
    const format = odfFormats.find(({ id }) => id === 'odt')
    const disarm = (file: Uint8Array, given: string | undefined) =>
      format?.disarm(file, 'odt', { ...defaultDisarmOptions, password: given }, defaultLimits)
    const [opened, direct] = [await disarm(protect(plain), password), await disarm(plain, undefined)]
    assert.deepEqual(Buffer.from(opened?.bytes ?? []), Buffer.from(direct?.bytes ?? []))
    assert.ok([...contents(opened?.bytes ?? new Uint8Array()).values()].every((content) => !content.includes(MARKER)))
    assert.ok(opened?.removed.some(({ kind }) => kind === 'encryption') && !direct?.removed.some(({ kind }) => kind === 'encryption'))
  })

  it('answers what is to be done', () => {
    assert.equal(open(plain), undefined)
    assert.throws(() => openProtectedOdf(protect(plain), undefined, defaultLimits), (error) => error instanceof Refusal && error.code === 'encrypted') // biome-ignore format: one thought
    refuses('password-wrong', () => open(protect(plain), 'another'))
  })

  it('rounds are bounded before the first, one by one and together', () => {
    assert.ok(open(protect(plain), password, { passwordRounds: ROUNDS }))
    refuses('limit-time', () => open(protect(plain), password, { passwordRounds: ROUNDS - 1 }))
    const many = odt('x', {}, { entries: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`Pictures/${index}.png`, 'x'])) })
    refuses('limit-time', () => open(protect(many), password, { passwordRounds: ROUNDS }))
  })

  const unusual: readonly [says: string, rewrite: readonly [RegExp | string, string], code: string][] = [
    ['Blowfish', [/http:\/\/www.w3.org\/2001\/04\/xmlenc#aes256-cbc/, 'Blowfish CFB'], 'encryption-unsupported'],
    ['another derivation', [/"PBKDF2"/, '"argon2id"'], 'encryption-unsupported'],
    [
      'a hash that every object has',
      [/start-key-generation-name="[^"]*"/, 'start-key-generation-name="constructor"'],
      'encryption-unsupported',
    ],
    ['keys of persons', [/<m:encryption-data/, '<m:keyinfo/><m:encryption-data'], 'certificate-protected'],
    ['no rounds', [/iteration-count="\d+"/, 'iteration-count="0"'], 'malformed'],
    ['a size that lies', [/m:size="(\d+)"/, 'm:size="1$1"'], 'malformed'],
    ['a size past all bounds', [/m:size="(\d+)"/, 'm:size="9999999999"'], 'limit-ratio'],
  ]
  for (const [says, rewrite, code] of unusual) it(`${says}: ${code}`, () => refuses(code, () => open(protect(plain, { rewrite }))))
})
