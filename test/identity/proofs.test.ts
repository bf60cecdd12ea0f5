import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { argon2id, hashSecret, verifySecret } from '../../gateway/identity/argon2.ts'
import { hashRegistrationCode, newRegistrationCode, readRegistrationCode } from '../../gateway/identity/code.ts'
import { cookieName, hashToken, newToken, sessionCookie, tokenOf } from '../../gateway/identity/cookie.ts'
import { passwordFault, temporaryPassword } from '../../gateway/identity/password.ts'
import { openSeal } from '../../gateway/identity/seal.ts'
import { addressSubject } from '../../gateway/identity/throttle.ts'
import { base32, fromBase32, hotp, matchingStep, newTotpSecret, totp, totpUri } from '../../gateway/identity/totp.ts'
import { trustOf } from '../../gateway/identity/trust.ts'

describe('what proves identity', () => {
  describe('passwords', () => {
    it('are argon2id as the reference implementation computes it', async () => {
      // phc-winner-argon2, test.c: t=2, m=2^16, p=1, "password", "somesalt" (version 19).
      const tag = await argon2id('password', Buffer.from('somesalt'), { memory: 65_536, passes: 2, parallelism: 1 })
      assert.equal(tag.toString('hex'), '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7')
    })
    it('are kept under a fresh salt with OWASP’s parameters and found again', async () => {
      const [one, two] = [await hashSecret('correct horse battery'), await hashSecret('correct horse battery')]
      assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
      assert.notEqual(one, two)
      assert.deepEqual(
        [
          await verifySecret('correct horse battery', one),
          await verifySecret('correct horse batterz', one),
          await verifySecret('x', undefined),
        ],
        [true, false, false],
      )
      await assert.rejects(verifySecret('x', '$argon2id$v=19$m=1$broken'))
    })
    for (const [password, login, expected] of [
      ['short-enough', 'yamada', undefined],
      ['elevenchars', 'yamada', 'too-short'],
      ['十二文字の合言葉はこれです', 'yamada', undefined],
      [`${'x'.repeat(190)}abcdefghijk`, 'yamada', 'too-long'],
      ['131016/yamada-2026', '131016/yamada', 'contains-login'],
      ['yamadayamada', 'yamada', 'contains-login'],
      ['Password-1234', 'yamada', 'common'],
      ['１２３４５６７８９０１２', 'yamada', 'common'],
      ['abababababab', 'yamada', 'repeats'],
    ] as const) {
      it(`${JSON.stringify(password.slice(0, 24))} of ${login}: ${expected ?? 'good'}`, () =>
        assert.equal(passwordFault(password, login), expected))
    }
    it('that are temporary would be accepted, too', () => assert.equal(passwordFault(temporaryPassword(), 'yamada'), undefined))
  })

  describe('one-time passwords', () => {
    const secret = Buffer.from('12345678901234567890')
    it('are those of RFC 4226 appendix D', () => {
      const expected = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
      assert.deepEqual(
        expected.map((_, counter) => hotp(secret, counter)),
        expected,
      )
    })
    it('are those of RFC 6238 appendix B, in six digits', () => {
      for (const [seconds, code] of [
        [59, '287082'],
        [1_111_111_109, '081804'],
        [1_111_111_111, '050471'],
        [1_234_567_890, '005924'],
        [2_000_000_000, '279037'],
        [20_000_000_000, '353130'],
      ] as const) {
        assert.equal(totp(secret, new Date(seconds * 1000)), code)
      }
    })
    it('count one step to each side, once, and never an older one', () => {
      const at = new Date(1_000_000 * 30_000 + 10_000)
      const code = (offset: number) => totp(secret, new Date(at.getTime() + offset * 30_000))
      assert.deepEqual(
        [-2, -1, 0, 1, 2].map((offset) => matchingStep(secret, code(offset), at, 0)),
        [undefined, 999_999, 1_000_000, 1_000_001, undefined],
      )
      assert.equal(matchingStep(secret, code(0), at, 1_000_000), undefined)
      assert.equal(matchingStep(secret, code(-1), at, 1_000_000), undefined)
      assert.equal(matchingStep(secret, code(1), at, 1_000_000), 1_000_001)
      for (const other of ['', '12345', `${code(0)}0`, 'abcdef']) assert.equal(matchingStep(secret, other, at, 0), undefined, other)
      const wide = [...code(0)].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
      assert.equal(matchingStep(secret, ` ${wide.slice(0, 3)} ${wide.slice(3)}`, at, 0), 1_000_000)
    })
    it('have secrets that apps read: RFC 4648 §10 and the Key URI format', () => {
      assert.equal(base32(Buffer.from('foobar')), 'MZXW6YTBOI')
      fc.assert(fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => fromBase32(base32(bytes)).equals(bytes)))
      const uri = new URL(totpUri(newTotpSecret(), '関所 試験区', '131016/yamada'))
      assert.equal(uri.protocol + uri.host + decodeURIComponent(uri.pathname), 'otpauth:totp/関所 試験区:131016/yamada')
      assert.equal(uri.searchParams.get('issuer'), '関所 試験区')
    })
  })

  describe('sealed secrets', () => {
    let folder: string
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'sekisho-seal-'))
    })
    after(() => rmSync(folder, { recursive: true, force: true }))
    it('open for their own row under their own key only', () => {
      const seal = openSeal(join(folder, 'one'))
      assert.equal(statSync(join(folder, 'one')).mode & 0o777, 0o600)
      const sealed = seal.seal(Buffer.from('secret'), 'person-1')
      assert.equal(openSeal(join(folder, 'one')).open(sealed, 'person-1').toString(), 'secret')
      assert.throws(() => seal.open(sealed, 'person-2'))
      assert.throws(() => openSeal(join(folder, 'two')).open(sealed, 'person-1'))
      for (let at = 0; at < sealed.length; at++) {
        const bent = Buffer.from(sealed)
        bent.writeUInt8(bent.readUInt8(at) ^ 1, at)
        assert.throws(() => seal.open(bent, 'person-1'), `byte ${at}`)
      }
      assert.throws(() => seal.open(sealed.subarray(0, 20), 'person-1'))
    })
  })

  describe('registration codes', () => {
    it('are read as people type them', () => {
      const parts = { selector: '7K3M', secret: '9QXAR2T1' }
      for (const typed of [
        '7K3M-9QXA-R2T1',
        '7k3m9qxar2t1',
        ' 7K3M 9QXA R2TI ',
        '７Ｋ３Ｍ－９ｑｘａ－ｒ２ｔｌ',
        '7K3Mー9QXA−R2T1',
        '7K3M\u20139QXA\u2014R2T1',
      ]) {
        assert.deepEqual(readRegistrationCode(typed), parts, typed)
      }
      assert.deepEqual(readRegistrationCode('oooo-0000-0000'), { selector: '0000', secret: '00000000' })
      for (const typed of ['', '7K3M-9QXA-R2T', '7K3M-9QXA-R2T11', '7K3M-9QXA-R2TU', '7K3M_9QXA_R2T1', "' or 1=1 --"]) {
        assert.equal(readRegistrationCode(typed), undefined, typed)
      }
    })
    it('are random over the whole alphabet and unlike one another', () => {
      const codes = Array.from({ length: 500 }, newRegistrationCode)
      assert.equal(new Set(codes).size, codes.length)
      assert.equal(new Set(codes.join('').replaceAll('-', '')).size, 32)
      for (const code of codes) assert.notEqual(readRegistrationCode(code), undefined)
    })
    it('have hashes that differ by either half', async () => {
      const hash = async (selector: string, secret: string) => (await hashRegistrationCode({ selector, secret })).toString('hex')
      const all = await Promise.all([
        hash('AAAA', '00000000'),
        hash('AAAB', '00000000'),
        hash('AAAA', '00000001'),
        hash('AAAA', '00000000'),
      ])
      assert.equal(new Set(all).size, 3)
      assert.equal(all[0], all[3])
    })
  })

  describe('session tokens', () => {
    const token = newToken()
    it('are 256 bits, in a cookie of this host, HTTPS and site alone', () => {
      assert.equal(Buffer.from(token, 'base64url').length, 32)
      assert.equal(hashToken(token).length, 32)
      assert.equal(
        sessionCookie('lgwan', token, 60),
        `__Host-sekisho-lgwan=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60`,
      )
    })
    it('are taken from the cookie of their own domain or from a bearer header, and from nothing else', () => {
      const name = cookieName('internet')
      for (const [credentials, expected] of [
        [{ cookie: `${name}=${token}` }, token],
        [{ cookie: `a=b; ${name}=${token}; c=d` }, token],
        [{ cookie: `x${name}=${token}` }, undefined],
        [{ cookie: `${cookieName('lgwan')}=${token}` }, undefined],
        [{ cookie: `${name}=${token}x` }, undefined],
        [{ cookie: `${name}=` }, undefined],
        [{ authorization: `Bearer ${token}` }, token],
        [{ authorization: `bearer ${token}` }, token],
        [{ authorization: `Basic ${token}` }, undefined],
        [{ authorization: 'Bearer short', cookie: `${name}=${token}` }, undefined],
        [{}, undefined],
      ] as const) {
        assert.equal(tokenOf('internet', credentials), expected, JSON.stringify(credentials))
      }
    })
  })

  it('addresses are counted by IPv4 address or IPv6 network', () => {
    for (const [address, subject] of [
      ['192.0.2.7', '192.0.2.7'],
      ['::ffff:192.0.2.7', '192.0.2.7'],
      ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
      ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
      ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
      ['2001:db8::9', '2001:db8:0:0::/64'],
      ['fe80::1%eth0', 'fe80:0:0:0::/64'],
      ['::1', '0:0:0:0::/64'],
    ] as const) {
      assert.equal(addressSubject(address), subject, address)
    }
  })

  it('no attestation makes a device more than T1', () => {
    for (const format of ['none', 'packed', 'tpm', 'android-key', 'apple', 'fido-u2f']) assert.equal(trustOf(format), 'T1')
    for (const format of ['android-safetynet', 'compound', '', '__proto__', 'constructor']) assert.equal(trustOf(format), undefined, format)
  })
})
