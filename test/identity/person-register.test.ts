/** 職員 as the page uses it: filters, accounts, CSV both ways, and that an administrator always remains. */
import assert from 'node:assert/strict'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'
import type { Answer, Staff } from '../support/phone.ts'
import { type IdentityBench, startIdentity } from './support.ts'

const codeOf = (answer: Answer): string => `${answer.status} ${answer.json<{ code?: string }>().code ?? ''}`

interface Account {
  lastSignInAt: string | null
  temporaryPassword: boolean
  totp: { enrolledAt: string; lastUsedAt: string | null } | null
  securityKeys: { label: string }[]
  devices: number
}
interface Person {
  id: string
  login: string
  name: string
  section: string
  roles: string[]
  state: string
  account: Account | null
}
interface Imported {
  encoding: string
  counts: Record<'create' | 'change' | 'same' | 'mistakes', number>
  lines: { line: number; outcome: string; login: string }[]
  mistakes: { line: number; column: string | null; ja: string; en: string }[]
  newSections: string[]
  plan: string | null
  done: boolean
  passwords: { login: string; temporaryPassword: string }[]
  sheet: string | null
}

describe('the register of people, as its page uses it', function () {
  this.timeout(90_000)
  let bench: IdentityBench
  let admin: Staff

  before(async () => {
    bench = await startIdentity()
    admin = await bench.asAdministrator()
  })
  after(() => bench?.stop())
  beforeEach(() => bench.calm())

  const find = async (login: string): Promise<Person> => {
    const { persons } = await admin.expect<{ persons: Person[] }>(200, `/persons?search=${login}`)
    return persons.find((one) => one.login === login) ?? assert.fail(login)
  }
  const post = (text: string | Buffer, query = ''): Promise<Answer> =>
    admin.fetch(`/persons/import${query}`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: Buffer.from(text) })
  const dry = async (text: string | Buffer, query = ''): Promise<Imported> => {
    const answer = await post(text, query)
    assert.equal(answer.status, 200, answer.bytes.toString())
    return answer.json<Imported>()
  }
  const proven = async ({ login, password }: { login: string; password: string }) => {
    const staff = bench.staff()
    await staff.signIn(login, password)
    const { secret } = await staff.expect<{ secret: string }>(201, '/me/totp', { method: 'POST' })
    await staff.expect(200, '/me/totp/confirm', { body: { code: totp(fromBase32(secret), new Date()) } })
    return staff
  }

  it('shows an administrator how people sign in, and an approver nothing of it', async () => {
    const person = await bench.person('hyoji', ['user', 'approver'])
    assert.deepEqual((await find('hyoji')).account, { lastSignInAt: null, temporaryPassword: false, totp: null, securityKeys: [], devices: 0 }) // biome-ignore format: one thought
    const before = Date.now()
    const staff = await proven(person)
    await bench.phone().register(await bench.code(person.id))
    const { account } = await find('hyoji')
    assert.ok(account?.lastSignInAt && Date.parse(account.lastSignInAt) >= before - 1_000)
    assert.ok(account.totp?.lastUsedAt && Math.abs(Date.parse(account.totp.lastUsedAt) - Date.now()) < 120_000)
    assert.equal(account.devices, 1)
    const seen = await staff.expect<{ persons: Person[]; total: number }>(200, '/persons')
    assert.ok(seen.persons.every((one) => one.account === null))
    assert.ok(seen.total >= 2)
    await admin.expect(204, `/persons/${person.id}/second-factors`, { method: 'DELETE' })
    assert.equal((await find('hyoji')).account?.totp, null)
    const { temporaryPassword } = await admin.expect<{ temporaryPassword: string }>(201, `/persons/${person.id}/password`, {
      method: 'POST',
    })
    assert.equal((await find('hyoji')).account?.temporaryPassword, true)
    // A password typed wrong is no sign-in.
    const { lastSignInAt } = (await find('hyoji')).account ?? assert.fail()
    await bench.staff().fetch('/session', { body: { login: 'hyoji', password: `${temporaryPassword}x` } })
    assert.equal((await find('hyoji')).account?.lastSignInAt, lastSignInAt)
  })

  it('finds by role and lists the sections', async () => {
    await bench.person('kansa', ['user', 'auditor'], '監査委員事務局')
    const { persons, total } = await admin.expect<{ persons: Person[]; total: number }>(200, '/persons?role=auditor')
    assert.deepEqual([persons.map(({ login }) => login), total], [['kansa'], 1])
    const { sections } = await admin.expect<{ sections: string[] }>(200, '/sections')
    assert.ok(sections.includes('監査委員事務局') && sections.includes('情報システム課'))
  })

  describe('an organisation keeps an administrator', () => {
    it('whoever asks: neither suspended nor stripped, by the database itself', async () => {
      const { id } = bench.administrator
      for (const change of [sql`state = 'suspended'`, sql`roles = '{user}'`])
        await assert.rejects(sql`UPDATE register.person SET ${change} WHERE id = ${id}`.execute(bench.owner), { code: 'SK001' })
      await sql`UPDATE register.person SET name = name, roles = '{administrator,user,auditor}' WHERE id = ${id}`.execute(bench.owner)
      await sql`UPDATE register.person SET roles = '{user,administrator}' WHERE id = ${id}`.execute(bench.owner)
      await admin.signIn(bench.administrator.login, bench.administrator.password, bench.administrator.totpSecret)
    })

    it('and two who strip each other at the same moment do not both succeed', async () => {
      const one = await bench.person('kanri-1', ['user', 'administrator'], '情報', '011002')
      const two = await bench.person('kanri-2', ['user', 'administrator'], '情報', '011002')
      const [first, second] = [await proven(one), await proven(two)]
      const strip = (staff: Staff, id: string) => staff.fetch(`/persons/${id}/roles`, { method: 'PUT', body: { roles: ['user'] } })
      const answers = await Promise.all([strip(first, two.id), strip(second, one.id)])
      const statuses = answers.map(codeOf).sort()
      // The loser hears of the last administrator, or has lost session and role before the request is looked at.
      assert.equal(statuses.filter((one) => one === '200 ').length, 1, String(statuses))
      const left = await sql<{ n: number }>`SELECT count(*)::integer AS n FROM register.person
        WHERE organisation = '011002' AND 'administrator' = ANY (roles) AND state = 'active'`.execute(bench.owner)
      assert.equal(left.rows[0]?.n, 1)
      const rest = answers[0]?.status === 200 ? { staff: first, id: one.id } : { staff: second, id: two.id }
      for (const path of ['suspend', 'roles'])
        assert.equal(codeOf(await rest.staff.fetch(`/persons/${rest.id}/${path}`, path === 'roles' ? { method: 'PUT', body: { roles: ['user'] } } : { method: 'POST' })), '403 forbidden') // biome-ignore format: one thought
    })
  })

  describe('as CSV', () => {
    it('comes back as it went out, in either encoding, formulas defused on the way', async () => {
      const { id } = await bench.person('shiki', ['user', 'approver'], '財政課')
      await admin.expect(200, `/persons/${id}`, { method: 'PATCH', body: { name: '=cmd|calc', section: '@財政課' } })
      for (const encoding of ['utf-8', 'cp932'] as const) {
        const { bytes, headers } = await admin.fetch(`/persons/export?encoding=${encoding}`)
        assert.match(String(headers['content-type']), /^text\/csv/)
        const text = iconv.decode(bytes, encoding)
        assert.ok(text.includes(`"shiki","'=cmd|calc","'@財政課","利用者、承認者","利用中"`), text)
        const imported = await dry(bytes)
        assert.deepEqual([imported.encoding, imported.mistakes, imported.counts.change, imported.counts.create], [encoding, [], 0, 0])
        assert.ok(imported.counts.same >= 4)
      }
      assert.deepEqual(bench.recorded.at(-1)?.action, 'person.export')
    })

    it('adds and changes: first what would happen, then that; temporary passwords come once and work', async () => {
      const { id } = await bench.person('ido', ['user'], '税務課')
      const staff = bench.staff()
      await staff.signIn('ido', 'correct horse ido battery')
      const text =
        '利用者ID,氏名,所属,権限,状態\r\nＳＨＩＮＪＩＮ,新人 花子,水道課,利用者、承認者,\r\nido,異動 太郎,水道課,,\r\nyasumi2,休職,税務課,user,利用中\r\n'
      const refused = await dry(iconv.encode(text, 'cp932'))
      assert.deepEqual([refused.plan, refused.newSections, refused.mistakes.map(({ line, column }) => [line, column])], [null, ['水道課'], [[2, '所属'], [3, '所属']]]) // biome-ignore format: one thought
      const planned = await dry(iconv.encode(text, 'cp932'), '?newSections=true')
      assert.deepEqual(planned.counts, { create: 2, change: 1, same: 0, mistakes: 0 })
      assert.equal((await admin.expect<{ total: number }>(200, '/persons?search=shinjin')).total, 0)
      const answer = await post(iconv.encode(text, 'cp932'), `?newSections=true&plan=${planned.plan}`)
      assert.equal(answer.status, 200, answer.bytes.toString())
      const done = answer.json<Imported>()
      assert.deepEqual(done.passwords.map(({ login }) => login), ['shinjin', 'yasumi2']) // biome-ignore format: one thought
      const { temporaryPassword } = done.passwords[0] ?? assert.fail()
      assert.ok(done.sheet?.includes(temporaryPassword))
      await bench
        .staff()
        .expect(201, '/session', { body: { login: 'shinjin', password: temporaryPassword, newPassword: '雨ニモ負ケズ風ニモ 2026' } })
      // A new section alone ends nobody's session.
      await staff.expect(200, '/session')
      const moved = await admin.expect<Person>(200, `/persons/${id}`)
      assert.deepEqual([moved.name, moved.section], ['異動 太郎', '水道課'])
      assert.deepEqual(bench.recorded.slice(-6).filter(({ actor }) => actor.id === bench.administrator.id).map(({ action, count }) => [action, count]), [['person.create', undefined], ['person.create', undefined], ['person.update', undefined], ['person.import', 3]]) // biome-ignore format: one thought
    })

    it('suspends and gives roles, each recorded as what it is', async () => {
      const { id } = await bench.person('taishoku', ['user'], '税務課')
      const text = '利用者ID,権限,状態\ntaishoku,利用者 監査担当,停止\n'
      const { plan } = await dry(text)
      const count = bench.recorded.length
      await post(text, `?plan=${plan}`)
      assert.deepEqual(bench.recorded.slice(count).map(({ action }) => action), ['person.roles', 'person.suspend', 'person.import']) // biome-ignore format: one thought
      const person = await admin.expect<Person>(200, `/persons/${id}`)
      assert.deepEqual([person.roles, person.state], [['user', 'auditor'], 'suspended'])
    })

    it('says for each line what is wrong, and then changes nothing', async () => {
      const text = [
        '利用者ID,氏名,所属,権限,状態',
        'bad login!,名前,税務課,,',
        'newone,,税務課,,', // 3
        'newone,名前,税務課,,',
        'other,名前,税務課,王様,', // 5
        'third,名前,税務課,,停止',
        'admin,,,利用者,', // 7: the importer’s own rights
        'fourth,名前,税務課,,不明',
        'fifth,名前,知らない課,,', // 9
        'sixth,名前,税務課,',
      ].join('\n')
      const imported = await dry(text)
      assert.deepEqual(
        imported.mistakes.map(({ line, column }) => [line, column]),
        [
          [2, '利用者ID'],
          [3, '氏名'],
          [4, '利用者ID'],
          [5, '権限'],
          [6, '状態'],
          [7, '権限'],
          [8, '状態'],
          [9, '所属'],
          [10, null],
        ],
      )
      const count = bench.recorded.length
      assert.equal(codeOf(await post(text, `?plan=${'A'.repeat(43)}`)), '422 import-refused')
      assert.equal((await admin.expect<{ total: number }>(200, '/persons?search=third')).total, 0)
      assert.equal(bench.recorded.length, count)
      assert.equal((await dry('氏名\n名前\n')).mistakes[0]?.column, '利用者ID')
    })

    it('reaches nobody of another organisation, and says so for the line', async () => {
      const foreign = await bench.person('yoso', ['user'], '税務課', '011002')
      const { mistakes, plan } = await dry('利用者ID,氏名,所属\nyoso,乗っ取り,税務課\n')
      assert.deepEqual([plan, mistakes.map(({ line, column }) => [line, column])], [null, [[2, '利用者ID']]])
      assert.ok(!(await admin.fetch('/persons/export')).bytes.includes('yoso'))
      for (const [path, call] of [
        [`/persons/${foreign.id}`, {}],
        [`/persons/${foreign.id}/roles`, { method: 'PUT', body: { roles: ['administrator'] } }],
        [`/persons/${foreign.id}/suspend`, { method: 'POST' }],
      ] as const)
        assert.equal(codeOf(await admin.fetch(path, call)), '404 not-found', path)
    })

    it('carries out only what was looked at, and all of it or nothing', async () => {
      const { id } = await bench.person('kawari', ['user'], '税務課')
      const text = '利用者ID,氏名,所属\nkawari,新しい名前,税務課\nzenin,全員,税務課\n'
      const { plan } = await dry(text)
      await admin.expect(200, `/persons/${id}`, { method: 'PATCH', body: { name: '別の変更' } })
      assert.equal(codeOf(await post(text, `?plan=${plan}`)), '409 plan-changed')
      const again = await dry(text)
      await bench.breakAudit(true)
      try {
        assert.ok((await post(text, `?plan=${again.plan}`)).status >= 500)
      } finally {
        await bench.breakAudit(false)
      }
      assert.equal((await admin.expect<{ total: number }>(200, '/persons?search=zenin')).total, 0)
      assert.equal((await find('kawari')).name, '別の変更')
    })
  })
})
