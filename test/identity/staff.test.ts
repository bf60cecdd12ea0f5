import assert from 'node:assert/strict'
import { Authenticator } from '../../bin/phone/authenticator.ts'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'
import type { Answer, Staff } from '../support/phone.ts'
import { type IdentityBench, startIdentity } from './support.ts'

const codeOf = (answer: Answer): string => `${answer.status} ${answer.json<{ code?: string }>().code ?? ''}`

describe('staff', function () {
  this.timeout(60_000)
  let bench: IdentityBench
  before(async () => {
    bench = await startIdentity()
  })
  after(() => bench?.stop())
  beforeEach(() => bench.calm())

  const signIn = (staff: Staff, login: string, password: string, newPassword?: string): Promise<Answer> =>
    staff.fetch('/session', { body: { login, password, ...(newPassword ? { newPassword } : {}) } })

  describe('sign in by password', () => {
    it('and are who they are', async () => {
      const { login, password, id } = await bench.person('sato')
      const staff = bench.staff()
      await staff.signIn(` ${login.toUpperCase()} `, password)
      const me = await staff.expect<{ person: { id: string }; secondFactor: unknown }>(200, '/session')
      assert.equal(me.person.id, id)
      assert.deepEqual(me.secondFactor, { proven: false, required: false, enrolled: [] })
      assert.match(staff.cookie ?? '', /^__Host-sekisho-lgwan=[\w-]{43}$/)
    })

    it('and are refused alike for a wrong password, nobody, and somebody suspended', async () => {
      const { login, id } = await bench.person('suzuki')
      assert.equal(codeOf(await signIn(bench.staff(), login, 'not the password')), '401 sign-in-failed')
      assert.equal(codeOf(await signIn(bench.staff(), 'nobody-at-all', 'not the password')), '401 sign-in-failed')
      assert.equal(bench.recorded.at(-1)?.action, 'session.fail')
      await bench.owner.updateTable('register.person').set({ state: 'suspended' }).where('id', '=', id).execute()
      assert.equal(codeOf(await signIn(bench.staff(), login, 'correct horse suzuki battery')), '401 sign-in-failed')
    })

    it('and are slowed down after five wrong ones, whether the account exists or not, also when all come at once', async () => {
      const { login, password } = await bench.person('tanaka')
      for (const account of [login, 'ghost']) {
        const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(bench.staff(), account, 'wrong wrong wrong')))
        const refused = answers.map(codeOf)
        assert.equal(refused.filter((code) => code === '401 sign-in-failed').length, 6, refused.join())
        assert.equal(refused.filter((code) => code === '429 rate-limited').length, 6)
        const limited = answers.find(({ status }) => status === 429)
        assert.ok(Number(limited?.headers['retry-after']) >= 1)
      }
      // The right password does not open a blocked account either, and does once the wait is over.
      assert.equal(codeOf(await signIn(bench.staff(), login, password)), '429 rate-limited')
      await bench.owner
        .updateTable('lgwan.throttle')
        .set({ blocked_until: new Date(0) })
        .execute()
      assert.equal((await signIn(bench.staff(), login, password)).status, 201)
    })

    it('and may sign in again with a stale cookie in the browser', async () => {
      const { login, password } = await bench.person('stale')
      const staff = bench.staff()
      staff.cookie = `__Host-sekisho-lgwan=${'A'.repeat(43)}`
      await staff.signIn(login, password)
      await staff.expect(200, '/session')
    })

    it('with a temporary password only to choose one of their own', async () => {
      const admin = await bench.asAdministrator()
      const made = await admin.expect<{ person: { id: string }; temporaryPassword: string }>(201, '/persons', {
        body: { login: 'kobayashi', name: '小林 花子', section: '福祉課' },
      })
      const temporary = made.temporaryPassword
      const staff = bench.staff()
      assert.equal(codeOf(await signIn(staff, 'kobayashi', temporary)), '403 password-change-required')
      assert.equal(staff.cookie, undefined)
      assert.equal(codeOf(await signIn(staff, 'kobayashi', temporary, temporary)), '422 password-weak')
      for (const weak of ['short', 'kobayashi-kobayashi', 'aaaaaaaaaaaaaaaa', 'password1234', 'Kobayashi123']) {
        assert.equal(codeOf(await signIn(staff, 'kobayashi', temporary, weak)), '422 password-weak', weak)
      }
      assert.equal((await signIn(staff, 'kobayashi', temporary, '新緑の堤防を歩いて帰る五月')).status, 201)
      assert.equal(codeOf(await signIn(bench.staff(), 'kobayashi', temporary)), '401 sign-in-failed')
      assert.equal((await signIn(bench.staff(), 'kobayashi', '新緑の堤防を歩いて帰る五月')).status, 201)
    })

    it('and change it, which ends their other sessions', async () => {
      const { login, password } = await bench.person('ito')
      const [one, two] = [bench.staff(), bench.staff()]
      await one.signIn(login, password)
      await two.signIn(login, password)
      const change = (body: object) => one.fetch('/me/password', { method: 'PUT', body })
      assert.equal(codeOf(await change({ password: 'not mine at all', newPassword: 'quite another phrase' })), '401 sign-in-failed')
      assert.equal((await change({ password, newPassword: 'quite another phrase' })).status, 204)
      await one.expect(200, '/session')
      assert.equal(codeOf(await two.fetch('/session')), '401 unauthenticated')
    })
  })

  describe('prove a second factor', () => {
    it('before a privileged role can be used', async () => {
      const { login, password, totpSecret } = bench.administrator
      const staff = bench.staff()
      await staff.signIn(login, password)
      assert.equal(codeOf(await staff.fetch('/persons')), '403 second-factor-required')
      const before = staff.cookie
      await staff.proveTotp(totpSecret)
      assert.notEqual(staff.cookie, before)
      await staff.expect(200, '/persons')
      assert.equal(codeOf(await staff.fetch('/persons', { headers: { cookie: before } })), '401 unauthenticated')
    })

    it('with each code once, even when it is sent twice at the same moment', async () => {
      const { login, password } = await bench.person('replay', ['approver'])
      const staff = bench.staff()
      await staff.signIn(login, password)
      const { secret } = await staff.expect<{ secret: string }>(201, '/me/totp', { method: 'POST' })
      const key = fromBase32(secret)
      // Away from the end of a step, so that the clock does not move the codes under the test.
      const left = 30_000 - (Date.now() % 30_000)
      if (left < 4_000) await new Promise((resolve) => setTimeout(resolve, left))
      const code = (offset: number) => ({ code: totp(key, new Date(Date.now() + offset * 30_000)) })
      assert.equal(codeOf(await staff.fetch('/me/totp/confirm', { body: { code: '000000' } })), '401 sign-in-failed')
      await staff.expect(200, '/me/totp/confirm', { body: code(-1) })
      assert.equal(codeOf(await staff.fetch('/session/totp', { body: code(-1) })), '401 sign-in-failed')
      const others = await Promise.all(
        [1, 2, 3].map(async () => {
          const one = bench.staff()
          await one.signIn(login, password)
          return one
        }),
      )
      const body = code(1)
      const answers = await Promise.all(others.map((one) => one.fetch('/session/totp', { body })))
      assert.deepEqual(answers.map(codeOf).sort(), ['200 ', '401 sign-in-failed', '401 sign-in-failed'])
      // An older code than the last one accepted is spent, too.
      assert.equal(codeOf(await staff.fetch('/session/totp', { body: code(0) })), '401 sign-in-failed')
      assert.equal(bench.recorded.at(-1)?.action, 'second-factor.fail')
    })

    it('and cannot guess it at speed', async () => {
      const { login, password } = await bench.person('guesser', ['approver'])
      const staff = bench.staff()
      await staff.signIn(login, password)
      await staff.expect(201, '/me/totp', { method: 'POST' })
      const answers: string[] = []
      for (let guess = 0; guess < 8; guess++)
        answers.push(codeOf(await staff.fetch('/me/totp/confirm', { body: { code: `00000${guess}` } })))
      assert.equal(answers.at(-1), '429 rate-limited')
    })

    it('and add another only after proving the first', async () => {
      const { login, password } = await bench.person('adder', ['auditor'])
      const staff = bench.staff()
      await staff.signIn(login, password)
      const { secret } = await staff.expect<{ secret: string }>(201, '/me/totp', { method: 'POST' })
      await staff.expect(200, '/me/totp/confirm', { body: { code: totp(fromBase32(secret), new Date()) } })
      const thief = bench.staff()
      await thief.signIn(login, password)
      assert.equal(codeOf(await thief.fetch('/me/totp', { method: 'POST' })), '403 second-factor-required')
      assert.equal(codeOf(await thief.fetch('/me/credentials/options', { method: 'POST' })), '403 second-factor-required')
      const change = { password, newPassword: 'stolen by the thief' }
      assert.equal(codeOf(await thief.fetch('/me/password', { method: 'PUT', body: change })), '403 second-factor-required')
    })

    it('with a security key, which must verify its user', async () => {
      const { login, password } = await bench.person('keys', ['administrator'])
      const key = new Authenticator(bench.origins.lgwan)
      const staff = bench.staff()
      await staff.signIn(login, password)
      const begun = await staff.expect<{ ceremonyId: string; options: unknown }>(200, '/me/credentials/options', { method: 'POST' })
      const enrol = { ceremonyId: begun.ceremonyId, label: '机の鍵', credential: key.create(begun.options) }
      await staff.expect(201, '/me/credentials/verify', { body: enrol })
      await staff.expect(200, '/persons')

      const again = bench.staff()
      await again.signIn(login, password)
      const prove = async (lies?: Parameters<typeof key.get>[1]) => {
        const { ceremonyId, options } = await again.expect<{ ceremonyId: string; options: unknown }>(200, '/session/webauthn/options', {
          method: 'POST',
        })
        return again.fetch('/session/webauthn/verify', { body: { ceremonyId, credential: key.get(options, lies) } })
      }
      assert.equal(codeOf(await prove({ userVerified: false })), '403 screen-lock-required')
      assert.equal(codeOf(await prove({ origin: bench.origins.internet })), '401 sign-in-failed')
      assert.equal(codeOf(await again.fetch('/persons')), '403 second-factor-required')
      assert.equal(
        codeOf(await again.fetch('/me/devices')),
        '403 second-factor-required',
        'whoever has a second factor does nothing without it',
      )
      assert.equal((await prove()).status, 200)
      await again.expect(200, '/persons')
      assert.equal(codeOf(await prove({ counter: 1 })), '401 sign-in-failed')
      assert.equal(bench.recorded.at(-1)?.action, 'credential.regress')
    })

    it('of their own session only: a ceremony begun in another one is no use', async () => {
      const { login, password } = await bench.person('ceremony')
      const [one, two] = [bench.staff(), bench.staff()]
      await one.signIn(login, password)
      await two.signIn(login, password)
      const { ceremonyId, options } = await one.expect<{ ceremonyId: string; options: unknown }>(200, '/me/credentials/options', {
        method: 'POST',
      })
      const credential = new Authenticator(bench.origins.lgwan).create(options)
      assert.equal(
        codeOf(await two.fetch('/me/credentials/verify', { body: { ceremonyId, label: 'x', credential } })),
        '401 sign-in-failed',
      )
    })

    it('and lists what they have, removes a lost key, or has an administrator start them over', async () => {
      const { login, password, id } = await bench.person('loser', ['approver'])
      const staff = bench.staff()
      await staff.signIn(login, password)
      const enrol = async (label: string): Promise<string> => {
        const begun = await staff.expect<{ ceremonyId: string; options: unknown }>(200, '/me/credentials/options', { method: 'POST' })
        const credential = new Authenticator(bench.origins.lgwan).create(begun.options)
        await staff.expect(201, '/me/credentials/verify', { body: { ceremonyId: begun.ceremonyId, label, credential } })
        return credential.id
      }
      const lost = await enrol('鍵')
      const listed = await staff.expect<{ totp: unknown; credentials: { id: string; label: string }[] }>(200, '/me/second-factors')
      assert.deepEqual([listed.totp, listed.credentials.map(({ label }) => label)], [null, ['鍵']])
      assert.equal(codeOf(await staff.fetch(`/me/credentials/${lost}`, { method: 'DELETE' })), '409 last-factor', 'an approver keeps one')
      await enrol('予備の鍵')
      await staff.expect(204, `/me/credentials/${lost}`, { method: 'DELETE' })
      assert.equal(codeOf(await staff.fetch(`/me/credentials/${lost}`, { method: 'DELETE' })), '404 not-found')
      await staff.expect(201, '/me/totp', { method: 'POST' })
      const admin = await bench.asAdministrator()
      await admin.expect(204, `/persons/${id}/second-factors`, { method: 'DELETE' })
      assert.equal(codeOf(await staff.fetch('/session')), '401 unauthenticated')
    })
  })

  describe('administer people', () => {
    it('whom they list by page, change, and give roles, but not themselves', async () => {
      const admin = await bench.asAdministrator()
      const { id } = await bench.person('mori', ['user'], '建設課')
      const one = await admin.expect<{ name: string; section: string }>(200, `/persons/${id}`, {
        method: 'PATCH',
        body: { section: '水道課' },
      })
      assert.equal(one.section, '水道課')
      const page = await admin.expect<{ persons: { id: string }[]; next: string }>(200, '/persons?limit=1')
      const next = await admin.expect<{ persons: { id: string }[] }>(200, `/persons?limit=1&after=${page.next}`)
      assert.notEqual(page.persons[0]?.id, next.persons[0]?.id)
      const found = await admin.expect<{ persons: { id: string }[] }>(200, `/persons?search=${encodeURIComponent('mor')}`)
      assert.deepEqual(
        found.persons.map((person) => person.id),
        [id],
      )
      const promoted = await admin.expect<{ roles: string[] }>(200, `/persons/${id}/roles`, {
        method: 'PUT',
        body: { roles: ['user', 'approver'] },
      })
      assert.deepEqual(promoted.roles, ['user', 'approver'])
      const own = `/persons/${bench.administrator.id}`
      assert.equal(codeOf(await admin.fetch(`${own}/roles`, { method: 'PUT', body: { roles: ['auditor'] } })), '403 forbidden')
      assert.equal(codeOf(await admin.fetch(`${own}/suspend`, { method: 'POST' })), '403 forbidden')
      assert.equal(codeOf(await admin.fetch(`${own}/password`, { method: 'POST' })), '403 forbidden')
      assert.equal(codeOf(await admin.fetch('/persons', { body: { login: 'mori', name: '二人目' } })), '409 conflict')
      assert.equal(codeOf(await admin.fetch('/persons', { body: { login: 'evil', name: '\u202Egpj.exe' } })), '400 bad-request')
    })

    it('of their own organisation only', async () => {
      const admin = await bench.asAdministrator()
      const stranger = await bench.person('stranger', ['user'], '税務課', '011002')
      for (const [method, path] of [
        ['GET', ''],
        ['POST', '/suspend'],
        ['POST', '/password'],
        ['DELETE', '/second-factors'],
      ] as const) {
        assert.equal(codeOf(await admin.fetch(`/persons/${stranger.id}${path}`, { method })), '404 not-found', path)
      }
      const { persons } = await admin.expect<{ persons: { organisation: string }[] }>(200, '/persons?limit=200')
      assert.ok(persons.every(({ organisation }) => organisation === '131016'))
    })

    it('whose rights end with the role, at once', async () => {
      const admin = await bench.asAdministrator()
      const made = await admin.expect<{ person: { id: string }; temporaryPassword: string }>(201, '/persons', {
        body: { login: 'deputy', name: '副', roles: ['administrator'] },
      })
      const deputy = bench.staff()
      await deputy.settleIn('deputy', made.temporaryPassword, 'a phrase of my own making')
      await deputy.expect(200, '/persons')
      await admin.expect(200, `/persons/${made.person.id}/roles`, { method: 'PUT', body: { roles: ['user'] } })
      assert.equal(codeOf(await deputy.fetch('/persons')), '401 unauthenticated')
      await deputy.signIn('deputy', 'a phrase of my own making')
      assert.equal(codeOf(await deputy.fetch('/persons')), '403 forbidden')
    })

    it('whose password they reset to a temporary one', async () => {
      const admin = await bench.asAdministrator()
      const { id, login, password } = await bench.person('forgetful')
      const staff = bench.staff()
      await staff.signIn(login, password)
      const { temporaryPassword } = await admin.expect<{ temporaryPassword: string }>(201, `/persons/${id}/password`, { method: 'POST' })
      assert.equal(codeOf(await staff.fetch('/session')), '401 unauthenticated')
      assert.equal(codeOf(await signIn(bench.staff(), login, password)), '401 sign-in-failed')
      assert.equal(codeOf(await signIn(bench.staff(), login, temporaryPassword)), '403 password-change-required')
    })
  })
})
