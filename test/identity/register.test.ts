import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { dayInJapan, fiscalYear, fiscalYearEnd, renewedUntil } from '../../gateway/identity/dates.ts'
import { type RevokedSession, readRevokedSession, sessionRevokedChannel, sweep } from '../../gateway/identity/index.ts'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'
import { listen } from '../../gateway/store/listen.ts'
import type { Answer, Phone, Staff } from '../support/phone.ts'
import { type IdentityBench, startIdentity } from './support.ts'

const codeOf = (answer: Answer): string => `${answer.status} ${answer.json<{ code?: string }>().code ?? ''}`

describe('the register of devices', function () {
  this.timeout(60_000)
  let bench: IdentityBench
  let admin: Staff
  let head: Staff
  let headId: string
  let user: { id: string; login: string; password: string }
  before(async () => {
    bench = await startIdentity()
    admin = await bench.asAdministrator()
    const person = await bench.person('kacho', ['user', 'approver'], '税務課')
    headId = person.id
    head = bench.staff()
    await head.signIn(person.login, person.password)
    const { secret } = await head.expect<{ secret: string }>(201, '/me/totp', { method: 'POST' })
    await head.expect(200, '/me/totp/confirm', { body: { code: totp(fromBase32(secret), new Date()) } })
    user = await bench.person('user-of-tax', ['user'], '税務課')
  })
  after(() => bench?.stop())
  beforeEach(() => bench.calm())

  const registered = async (person = user.id, approvalAfter = false): Promise<{ phone: Phone; id: string }> => {
    const phone = bench.phone()
    const { deviceId } = await phone.register(await bench.code(person, approvalAfter))
    return { phone, id: deviceId }
  }

  describe('codes', () => {
    const issue = (staff: Staff, person: string, body: object = { purpose: 'disaster' }): Promise<Answer> =>
      staff.fetch(`/persons/${person}/registration-codes`, { body })

    it('are issued by an approver of the section or an administrator, and name the approver in the register', async () => {
      const answer = await issue(head, user.id, { purpose: 'other', reason: '選挙事務' })
      assert.equal(answer.status, 201)
      const { code } = answer.json<{ code: string }>()
      assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
      const { deviceId } = await bench.phone().register(code, 'iPhone 18')
      const device = await admin.expect<Record<string, unknown>>(200, `/devices/${deviceId}`)
      assert.deepEqual(
        [device.model, device.purpose, device.approver, device.state, device.trust],
        ['iPhone 18', 'other: 選挙事務', { id: headId, name: '職員 kacho' }, 'active', 'T1'],
      )
    })

    it('are not issued to oneself, to another section, without a reason for `other`, or by an ordinary user', async () => {
      assert.equal(codeOf(await issue(head, headId)), '403 own-approval')
      assert.equal(codeOf(await issue(admin, bench.administrator.id)), '403 own-approval')
      const elsewhere = await bench.person('of-water', ['user'], '水道課')
      assert.equal(codeOf(await issue(head, elsewhere.id)), '403 forbidden')
      assert.equal((await issue(admin, elsewhere.id)).status, 201)
      assert.equal(codeOf(await issue(admin, user.id, { purpose: 'other' })), '400 bad-request')
      const staff = bench.staff()
      await staff.signIn(user.login, user.password)
      assert.equal(codeOf(await issue(staff, elsewhere.id)), '403 forbidden')
    })
  })

  describe('decisions', () => {
    const decide = (staff: Staff, id: string, verb: string, body?: object): Promise<Answer> =>
      staff.fetch(`/devices/${id}/${verb}`, { method: 'POST', ...(body ? { body } : {}) })
    const reason = { reason: '紛失' }

    it('let a waiting device in, once', async () => {
      const { phone, id } = await registered(user.id, true)
      const answers = await Promise.all([decide(head, id, 'approve'), decide(admin, id, 'approve')])
      assert.deepEqual(answers.map(codeOf).sort(), ['200 ', '409 already-decided'])
      await phone.signIn()
    })

    it('reject one for good', async () => {
      const { phone, id } = await registered(user.id, true)
      assert.equal(codeOf(await decide(head, id, 'reject', {})), '400 bad-request')
      assert.equal((await decide(head, id, 'reject', reason)).status, 200)
      assert.equal(codeOf(await phone.trySignIn()), '403 device-revoked')
      assert.equal(codeOf(await decide(admin, id, 'approve')), '409 already-decided')
    })

    it('suspend, resume and revoke, each at the next request', async () => {
      const { phone, id } = await registered()
      await phone.expect(200, '/session')
      assert.equal((await decide(head, id, 'suspend', reason)).status, 200)
      assert.equal(codeOf(await phone.fetch('/session')), '401 unauthenticated')
      assert.equal(codeOf(await phone.trySignIn()), '403 device-revoked')
      assert.equal((await decide(head, id, 'resume')).status, 200)
      // A session from before does not come back.
      assert.equal(codeOf(await phone.fetch('/session')), '401 unauthenticated')
      await phone.signIn()
      assert.equal((await decide(admin, id, 'revoke', reason)).status, 200)
      assert.equal(codeOf(await phone.fetch('/session')), '401 unauthenticated')
      assert.equal(codeOf(await decide(admin, id, 'resume')), '409 already-decided')
      const device = await admin.expect<Record<string, unknown>>(200, `/devices/${id}`)
      assert.deepEqual([device.state, device.reason, typeof device.revokedAt], ['revoked', '紛失', 'string'])
    })

    it('are not made in favour of one’s own device, nor for another section', async () => {
      const { id } = await registered(headId, true)
      assert.equal(codeOf(await decide(head, id, 'approve')), '403 own-approval')
      const other = await bench.person('of-roads', ['user'], '土木課')
      const { id: foreign } = await registered(other.id, true)
      assert.equal(codeOf(await decide(head, foreign, 'approve')), '403 forbidden')
      assert.equal(codeOf(await head.fetch(`/devices/${foreign}`)), '404 not-found')
    })

    it('of a device of another organisation do not exist', async () => {
      const stranger = await bench.person('far-away', ['user'], '税務課', '011002')
      const { id } = await registered(stranger.id)
      assert.equal(codeOf(await decide(admin, id, 'revoke', reason)), '404 not-found')
    })

    it('renew to the coming 31 March, or where that is reached, to the one after, and no further', async () => {
      const { id } = await registered()
      const renew = (body: object = {}) => admin.fetch(`/devices/${id}/renew`, { body })
      const end = fiscalYear(new Date()) + 1
      assert.equal((await renew()).json().expiresOn, `${end + 1}-03-31`)
      assert.equal((await renew()).json().expiresOn, `${end + 1}-03-31`)
      assert.equal(codeOf(await renew({ expiresOn: `${end + 5}-03-31` })), '400 bad-request')
      assert.equal(codeOf(await renew({ expiresOn: '2020-03-31' })), '400 bad-request')
    })

    it('revoke one’s own lost phone, and nobody else’s', async () => {
      const { phone, id } = await registered()
      const staff = bench.staff()
      await staff.signIn(user.login, user.password)
      const { devices } = await staff.expect<{ devices: { id: string }[] }>(200, '/me/devices?limit=200')
      assert.ok(devices.some((device) => device.id === id))
      const { id: foreign } = await registered(headId)
      assert.equal(codeOf(await staff.fetch(`/me/devices/${foreign}/revoke`, { body: reason })), '404 not-found')
      await staff.expect(200, `/me/devices/${id}/revoke`, { body: reason })
      assert.equal(codeOf(await phone.fetch('/session')), '401 unauthenticated')
    })

    it('show expired devices as such', async () => {
      const { id } = await registered()
      await bench.owner.updateTable('register.device').set({ expires_on: '2021-03-31' }).where('id', '=', id).execute()
      const { devices } = await admin.expect<{ devices: { id: string }[] }>(200, '/devices?state=expired')
      assert.deepEqual(
        devices.map((device) => device.id),
        [id],
      )
    })
  })

  describe('tells the listeners which sessions ended', () => {
    const heard: RevokedSession[] = []
    let listening: Awaited<ReturnType<typeof listen>>
    before(async () => {
      listening = await listen({
        url: bench.postgres.urls.internet,
        channels: [sessionRevokedChannel],
        onNotice: (_, payload) => {
          const notice = readRevokedSession(payload)
          if (notice) heard.push(notice)
        },
        onGap: () => undefined,
      })
    })
    after(() => listening?.close())
    /** Notices come in order: once this one is here, all before it are. */
    const settle = async (): Promise<void> => {
      const mark = crypto.randomUUID()
      const payload = JSON.stringify({ domain: 'lgwan', session: mark, person: mark })
      await sql`select pg_notify(${sessionRevokedChannel}, ${payload})`.execute(bench.owner)
      while (!heard.some(({ session }) => session === mark)) await new Promise((resolve) => setTimeout(resolve, 5))
    }

    it('of a revoked device, a suspended person on both sides, a sign-out, and a session whose time is over', async () => {
      const person = await bench.person('listener')
      const { phone, id } = await registered(person.id)
      const staff = bench.staff()
      await staff.signIn(person.login, person.password)
      heard.length = 0
      await admin.expect(200, `/persons/${person.id}/suspend`, { method: 'POST' })
      await settle()
      assert.deepEqual(
        heard
          .filter((notice) => notice.person === person.id)
          .map(({ domain, device }) => [domain, device])
          .sort(),
        [
          ['internet', id],
          ['lgwan', undefined],
        ],
      )
      await admin.expect(200, `/persons/${person.id}/resume`, { method: 'POST' })
      for (const end of [
        () => phone.expect(204, '/session', { method: 'DELETE' }),
        () =>
          admin
            .expect(200, `/devices/${id}/suspend`, { body: { reason: '試験' } })
            .then(() => admin.expect(200, `/devices/${id}/resume`, { method: 'POST' })),
        async () => {
          await bench.owner
            .updateTable('internet.session')
            .set({ idle_until: new Date(0) })
            .where('device', '=', id)
            .execute()
          await sweep(bench.internet, 'internet')
        },
        async () => {
          await bench.owner.updateTable('register.device').set({ expires_on: '2021-03-31' }).where('id', '=', id).execute()
          await sweep(bench.internet, 'internet')
        },
      ]) {
        await phone.signIn()
        heard.length = 0
        await end()
        await settle()
        assert.deepEqual(
          heard.filter((notice) => notice.device === id).map(({ domain }) => domain),
          ['internet'],
        )
      }
    })

    it('and nothing is made of a notice that is not ours', () => {
      for (const payload of ['', '{}', 'null', '{"domain":"moon","session":"a","person":"b"}'])
        assert.equal(readRevokedSession(payload), undefined)
    })
  })

  describe('expires on 31 March by the calendar of Japan', () => {
    const cases = [
      // Japan is nine hours ahead: 15:00 UTC is midnight.
      ['2026-03-30T14:59:59Z', 2025, '2026-03-31', '2026-03-30'],
      ['2026-03-31T14:59:59Z', 2025, '2026-03-31', '2026-03-31'],
      ['2026-03-31T15:00:00Z', 2026, '2027-03-31', '2026-04-01'],
      ['2026-04-01T00:00:00Z', 2026, '2027-03-31', '2026-04-01'],
      ['2026-12-31T14:59:59Z', 2026, '2027-03-31', '2026-12-31'],
      ['2026-12-31T15:00:00Z', 2026, '2027-03-31', '2027-01-01'],
      ['2028-02-28T15:00:00Z', 2027, '2028-03-31', '2028-02-29'],
    ] as const
    for (const [at, year, end, day] of cases) {
      it(`${at} is in fiscal year ${year}, which ends ${end}`, async () => {
        const instant = new Date(at)
        assert.deepEqual([fiscalYear(instant), fiscalYearEnd(instant), dayInJapan(instant)], [year, end, day])
        const asked = await sql<{ year: number; end: string }>`
          select register.fiscal_year(${at}::timestamptz) as year, register.fiscal_year_end(${at}::timestamptz)::text as end`.execute(
          bench.owner,
        )
        assert.deepEqual(asked.rows[0], { year, end })
      })
    }
    it('and renewal looks at what is held', () => {
      const march = new Date('2027-03-10T00:00:00Z')
      assert.equal(renewedUntil(march, '2026-03-31'), '2027-03-31')
      assert.equal(renewedUntil(march, '2027-03-31'), '2028-03-31')
    })
    it('a device may be used on its last day and not the day after', async () => {
      const { phone, id } = await registered()
      const set = (offset: number) =>
        sql`update register.device set expires_on = register.today() + ${offset}::integer where id = ${id}`.execute(bench.owner)
      await set(0)
      await phone.expect(200, '/session')
      await set(-1)
      assert.equal(codeOf(await phone.fetch('/session')), '403 device-expired')
    })
  })
})
