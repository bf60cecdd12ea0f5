/** Protected packages are opened with what every program tries, or with the sender's password, and are then files like any other. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { disarmOffice } from '../../../sanitizer/formats/office/disarm.ts'
import { openProtectedLegacy } from '../../../sanitizer/formats/office/protected/legacy.ts'
import { openProtectedPackage } from '../../../sanitizer/formats/office/protected/open.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { createSanitizer, type Sanitizer } from '../../../sanitizer/sanitize.ts'
import { ole2Of } from '../samples/containers.ts'
import { docx, KEPT, kept, MARKER, paragraph, run, xlsx } from '../samples/office-package.ts'
import { changed, protect, protectedWorkbook, rewritten } from '../samples/protected.ts'

const plain = docx(kept)
const password = '年度末の報告2026'
const open = (bytes: Uint8Array, given?: string, limits: Partial<Limits> = {}): Buffer =>
  Buffer.from(openProtectedPackage(bytes, given, { ...defaultLimits, ...limits }).bytes)
const refuses = (code: string, act: () => unknown): void =>
  assert.throws(act, (error) => {
    assert.ok(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    return true
  })

describe('office: protected packages', function () {
  this.timeout(60_000)
  const agile = protect(plain, password)
  const standard = protect(plain, password, 'standard')

  for (const [way, file] of Object.entries({ agile, standard })) {
    it(`${way}: opens with its password, byte for byte`, () => assert.deepEqual(open(file, password), Buffer.from(plain)))
    it(`${way}: without one it is encrypted, with another the password is wrong`, () => {
      refuses('encrypted', () => open(file))
      refuses('password-wrong', () => open(file, `${password} `))
    })
    it(`${way}: is recognised whatever it is called`, async () => {
      const { type, extensionMatches } = await identify(file, '報告.docx', defaultLimits)
      assert.deepEqual([type, extensionMatches], ['ooxml-encrypted', true])
      assert.equal((await identify(file, 'a.txt', defaultLimits)).extensionMatches, false)
    })
    it(`${way}: one that Excel opens without asking is opened without asking`, () => {
      const book = xlsx('<row r="1"/>')
      assert.deepEqual(open(protect(book, 'VelvetSweatshop', way as 'agile' | 'standard')), Buffer.from(book))
      assert.deepEqual(open(protect(book, 'VelvetSweatshop', way as 'agile' | 'standard'), 'another'), Buffer.from(book))
    })
  }

  it('agile: a package that was changed after it was encrypted is refused, and so is another size', () => {
    for (const at of [0, 20, 4200]) {
      const bent = changed(agile, 'EncryptedPackage', (content) => {
        const at0 = at % content.length
        content[at0] = (content[at0] ?? 0) ^ 1
        return content
      })
      refuses('malformed', () => open(bent, password))
    }
  })

  it('agile: the rounds are bounded before the first; at the bound it opens', () => {
    assert.deepEqual(open(agile, password, { passwordRounds: 100_000 }), Buffer.from(plain))
    refuses('limit-time', () => open(agile, password, { passwordRounds: 99_999 }))
    refuses('limit-time', () => open(rewritten(agile, /spinCount="\d+"/, 'spinCount="999999999"'), password))
    refuses('malformed', () => open(rewritten(agile, /spinCount="\d+"/, 'spinCount="9999999999"'), password))
    refuses('limit-time', () => open(standard, password, { passwordRounds: 49_999 }))
  })

  const unusual: readonly [says: string, from: string | RegExp, to: string, code: string][] = [
    ['another cipher', /cipherAlgorithm="AES"/, 'cipherAlgorithm="RC4"', 'encryption-unsupported'],
    ['another chaining', /ChainingModeCBC/, 'ChainingModeCFB', 'encryption-unsupported'],
    ['a hash that is no hash', /hashAlgorithm="SHA512"/, 'hashAlgorithm="NONE"', 'encryption-unsupported'],
    ['a name that every object has', /hashAlgorithm="SHA512"/, 'hashAlgorithm="constructor"', 'encryption-unsupported'],
    ['a key of no size', /keyBits="256"/, 'keyBits="7"', 'encryption-unsupported'],
    ['a salt of another length', /saltSize="16"/, 'saltSize="15"', 'malformed'],
    ['a block of another length', /blockSize="16"/, 'blockSize="4096"', 'malformed'],
    ['a document type', /^<\?xml[^>]*\?>/, '<!DOCTYPE a [<!ENTITY b "c">]>', 'malformed'],
    ['two passwords', /(<keyEncryptor [\s\S]*<\/keyEncryptor>)/, '$1$1', 'ambiguous'],
    ['only a certificate', /keyEncryptor\/password/g, 'keyEncryptor/certificate', 'certificate-protected'],
    ['no way to the key', /<keyEncryptors>[\s\S]*<\/keyEncryptors>/, '', 'encryption-unsupported'],
    ['a value that is no base64', /encryptedKeyValue="[^"]*"/, 'encryptedKeyValue="***"', 'malformed'],
    ['a value of half a block', /encryptedVerifierHashInput="[^"]*"/, 'encryptedVerifierHashInput="AAAA"', 'malformed'],
  ]
  for (const [says, from, to, code] of unusual)
    it(`agile: ${says} is ${code}`, () => refuses(code, () => open(rewritten(agile, from, to), password)))

  it('versions and flags that are none of the two are named', () => {
    const version = (major: number, minor: number): Buffer =>
      changed(agile, 'EncryptionInfo', (content) => {
        content.writeUInt16LE(major, 0)
        content.writeUInt16LE(minor, 2)
        return content
      })
    refuses('encryption-unsupported', () => open(version(4, 3), password))
    refuses('encryption-unsupported', () => open(version(9, 9), password))
    for (const flags of [0x14, 0x04]) {
      const external = changed(standard, 'EncryptionInfo', (content) => {
        content.writeUInt32LE(flags, 12)
        return content
      })
      refuses('encryption-unsupported', () => open(external, password))
    }
    refuses('malformed', () =>
      open(
        changed(standard, 'EncryptionInfo', (content) => content.subarray(0, 60)),
        password,
      ),
    )
    refuses('malformed', () =>
      open(
        changed(agile, 'EncryptedPackage', () => Buffer.alloc(4)),
        password,
      ),
    )
    refuses('malformed', () => open(ole2Of(['EncryptionInfo', 'EncryptedPackage']), password))
  })

  it('standard: a size beyond the package, and one beyond all bounds', () => {
    const sized = (size: bigint): Buffer =>
      changed(standard, 'EncryptedPackage', (content) => {
        content.writeBigUInt64LE(size)
        return content
      })
    refuses('malformed', () => open(sized(1_000_000n), password))
    refuses('limit-bytes', () => open(sized(1n << 63n), password))
  })

  it('what is inside must be a package: not a protected file again, nor anything else', () => {
    refuses('malformed', () => open(protect(agile, password), password))
    refuses('malformed', () => open(protect(Buffer.from('MZ'.padEnd(600, '\0')), password), password))
  })

  describe('of 97-2003', () => {
    const book = protectedWorkbook(MARKER, password)
    const opened = async (bytes: Uint8Array, given?: string) => (await openProtectedLegacy(bytes, given, defaultLimits)).bytes
    const refusesLater = (code: string, act: Promise<unknown>) =>
      assert.rejects(act, (error) => error instanceof Refusal && error.code === code)

    it('a workbook in RC4 opens with its password and is then a plain one', async () => {
      assert.equal((await identify(book, 'a.xls', defaultLimits)).type, 'xls-encrypted')
      assert.equal(book.includes(MARKER), false)
      const bytes = await opened(book, password)
      assert.ok(Buffer.from(bytes).includes(MARKER))
      assert.equal((await identify(bytes, 'a.xls', defaultLimits)).type, 'xls')
    })

    it('without one it is encrypted, with another the password is wrong; one that Excel opens is opened', async () => {
      await refusesLater('encrypted', opened(book))
      await refusesLater('password-wrong', opened(book, 'another'))
      assert.ok(Buffer.from(await opened(protectedWorkbook(MARKER, 'VelvetSweatshop'))).includes(MARKER))
    })

    it('what is no sound file never reaches the package that opens', async () => {
      await refusesLater('malformed', opened(book.subarray(0, 700), password))
      await refusesLater('encryption-unsupported', opened(ole2Of(['WordDocument']), password))
    })

    it('real ones: each is opened or refused by name', async function () {
      const folder = new URL('../../../../shared/corpus/office/', import.meta.url)
      if (!existsSync(folder)) {
        console.error('skipped: the corpus is not there')
        this.skip()
      }
      const outcomes = new Map<string, number>()
      for (const kind of ['active', 'encrypted'])
        for (const name of readdirSync(new URL(`${kind}/`, folder))) {
          const bytes = readFileSync(new URL(`${kind}/${name}`, folder))
          const type = await identify(bytes, name, defaultLimits).then(
            ({ type }) => type,
            () => '',
          )
          if (!/^(?:doc|xls|ppt)-encrypted$/.test(type)) continue
          const outcome = await opened(bytes).then(
            async (after) => (await identify(after, name, defaultLimits)).type,
            (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
          )
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        }
      for (const outcome of outcomes.keys())
        assert.ok(['xls', 'doc', 'ppt', 'encrypted', 'encryption-unsupported'].includes(outcome), outcome)
      assert.ok((outcomes.get('xls') ?? 0) > 0, JSON.stringify([...outcomes]))
    })
  })

  describe('through the sandbox', () => {
    let sanitizer: Sanitizer
    before(async () => {
      sanitizer = await createSanitizer({ children: 1 })
    })
    after(() => sanitizer.close())
    const cross = async (bytes: Uint8Array, given?: string) => {
      const identity = await sanitizer.identify(bytes, { fileName: 'a.docx' })
      return sanitizer.sanitize(bytes, { identity, options: { password: given } })
    }

    it('what is inside is disarmed as what it is', async () => {
      const evil = docx(`${kept}${paragraph(run(`<w:instrText>DDEAUTO ${MARKER}</w:instrText>`))}`)
      const result = await cross(protect(evil, password), password)
      assert.equal(result.outcome, 'clean')
      const expected = await disarmOffice('docx', evil, defaultLimits)
      assert.deepEqual(Buffer.from(result.bytes), Buffer.from(expected.bytes))
      assert.deepEqual([result.format, result.extension], ['docx', 'docx'])
      assert.ok(result.removed.some(({ kind }) => kind === 'encryption'))
      assert.ok(result.removed.some(({ kind }) => kind === 'field' || kind === 'dde'))
      assert.ok(KEPT)
    })

    it('a workbook that opens without asking is opened and disarmed', async () => {
      const result = await cross(protect(xlsx('<row r="1"/>'), 'VelvetSweatshop'))
      assert.deepEqual([result.outcome, result.outcome === 'clean' && result.format], ['clean', 'xlsx'])
    })

    it('answers what is to be done', async () => {
      const codeOf = async (bytes: Uint8Array, given?: string) => {
        const result = await cross(bytes, given)
        return result.outcome === 'refused' ? result.code : result.outcome
      }
      assert.equal(await codeOf(agile), 'encrypted')
      assert.equal(await codeOf(agile, 'wrong'), 'password-wrong')
      assert.equal(await codeOf(ole2Of(['\tDRMContent', 'EncryptedPackage'])), 'rights-managed')
    })
  })
})
