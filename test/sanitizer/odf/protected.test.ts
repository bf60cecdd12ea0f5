/** OpenDocument packages under a password, opened by the product. */
import assert from 'node:assert/strict'
import { readZip } from '../../../sanitizer/container/zip/reader.ts'
import { odfFormats } from '../../../sanitizer/formats/odf/index.ts'
import { openProtectedOdf } from '../../../sanitizer/formats/odf/protected.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { KEPT, MARKER, odt } from '../samples/odf-package.ts'
import { password, protectOdf as protect, ROUNDS } from '../samples/protected-odf.ts'

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
