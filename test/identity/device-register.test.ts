/** 台帳 as its page uses it: filters, codes that wait, CSV both ways, the end of the fiscal year, a lost phone. */
import assert from 'node:assert/strict'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { fiscalYear } from '../../gateway/identity/dates.ts'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'
import type { Answer, Phone, Staff } from '../support/phone.ts'
import { type IdentityBench, startIdentity } from './support.ts'

const codeOf = (answer: Answer): string => `${answer.status} ${answer.json<{ code?: string }>().code ?? ''}`
const year = fiscalYear(new Date())
const [thisEnd, nextEnd] = [`${year + 1}-03-31`, `${year + 2}-03-31`]

async function provenAs(staff: Staff, { login, password }: { login: string; password: string }): Promise<void> {
  await staff.signIn(login, password)
  const { secret } = await staff.expect<{ secret: string }>(201, '/me/totp', { method: 'POST' })
  await staff.expect(200, '/me/totp/confirm', { body: { code: totp(fromBase32(secret), new Date()) } })
}

interface Device {
  id: string
  registrationNumber: string
  person: { id: string; name: string; section: string }
  model: string
  purpose: string
  expiresOn: string
  state: string
  reason: string | null
}
interface Devices {
  devices: Device[]
  next: string | null
  total: number
}
interface Imported {
  encoding: string
  counts: Record<'codes' | 'changes' | 'same' | 'mistakes', number>
  lines: { line: number; outcome: string }[]
  mistakes: { line: number; column: string | null; ja: string; en: string }[]
  plan: string | null
  done: boolean
  issued: { line: number; login: string; code: string; expiresAt: string }[]
  sheet: string | null
}
interface Expiry {
  expiresOn: string
  matching: number
  changing: number
  same: number
  left: number
  plan: string
  done: boolean
}

describe('the register of devices, as its page uses it', function () {
  this.timeout(90_000)
  let bench: IdentityBench
  let admin: Staff
  let head: Staff
  let headId: string
  let user: { id: string; login: string; password: string }
  let water: { id: string; login: string; password: string }

  before(async () => {
    bench = await startIdentity()
    admin = await bench.asAdministrator()
    user = await bench.person('zei', ['user'], '税務課')
    water = await bench.person('sui', ['user'], '水道課')
    const person = await bench.person('kacho', ['user', 'approver'], '税務課')
    headId = person.id
    head = bench.staff()
    await provenAs(head, person)
  })
  after(() => bench?.stop())
  beforeEach(() => bench.calm())

  const registered = async (person = user.id, model = 'Phone'): Promise<{ phone: Phone; device: Device }> => {
    const phone = bench.phone()
    const { deviceId } = await phone.register(await bench.code(person), model)
    return { phone, device: await admin.expect<Device>(200, `/devices/${deviceId}`) }
  }
  const list = (staff: Staff, query: string): Promise<Devices> => staff.expect<Devices>(200, `/devices?${query}`)
  const csv = (staff: Staff, path: string, text: string | Buffer): Promise<Answer> =>
    staff.fetch(path, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: Buffer.from(text) })
  const dry = async (text: string | Buffer): Promise<Imported> => {
    const answer = await csv(admin, '/devices/import', text)
    assert.equal(answer.status, 200, answer.bytes.toString())
    return answer.json<Imported>()
  }
  const lastActions = (count: number) =>
    bench.recorded.slice(-count).map(({ action, target, reason }) => [action, target?.type, target?.id, reason])

  describe('the list', () => {
    it('is found by text, section and the day on which an approval ends, in pages that join, with the whole number', async () => {
      const { device } = await registered(water.id, 'Pixel 100%_x')
      const { device: other } = await registered(water.id, 'iPhone 18')
      const numbers = async (query: string) => (await list(admin, query)).devices.map((one) => one.registrationNumber)
      assert.deepEqual(await numbers(`search=${encodeURIComponent('100%_')}`), [device.registrationNumber])
      assert.deepEqual(await numbers(`search=${device.registrationNumber}`), [device.registrationNumber])
      assert.equal((await list(admin, `search=${encodeURIComponent('職員 sui')}`)).total, 2)
      assert.deepEqual(await numbers('search=%25%25'), [])
      assert.equal((await list(admin, `section=${encodeURIComponent('水道課')}&limit=1`)).total, 2)
      const first = await list(admin, `person=${water.id}&limit=1`)
      const second = await list(admin, `person=${water.id}&limit=1&after=${first.next}`)
      assert.deepEqual([...first.devices, ...second.devices].map(({ id }) => id), [device.id, other.id]) // biome-ignore format: one thought
      await bench.owner.updateTable('register.device').set({ expires_on: `${year + 1}-01-15` }).where('id', '=', other.id).execute() // biome-ignore format: one thought
      assert.deepEqual(await numbers(`person=${water.id}&expiringBefore=${year + 1}-01-16`), [other.registrationNumber])
      assert.deepEqual(await numbers(`person=${water.id}&expiringBefore=${year + 1}-01-15`), [])
    })

    it('of an approver holds the own section whatever is asked for, and so do histories and reach', async () => {
      const { device } = await registered(water.id)
      assert.equal(
        (await list(head, `section=${encodeURIComponent('水道課')}`)).devices.filter(({ person }) => person.section !== '税務課').length,
        0,
      )
      for (const path of ['', '/history', '/reach']) assert.equal(codeOf(await head.fetch(`/devices/${device.id}${path}`)), '404 not-found')
    })
  })

  describe('codes that wait', () => {
    const waiting = async (staff: Staff) =>
      (
        await staff.expect<{ codes: { id: string; person: { id: string }; expired: boolean; attempts: number }[] }>(
          200,
          '/registration-codes',
        )
      ).codes

    it('are listed without the code, name the phone’s address, and can be taken back, once', async () => {
      const issued = await head.expect<{ id: string; code: string; phoneAddress: string }>(201, `/persons/${user.id}/registration-codes`, {
        body: { purpose: 'telework' },
      })
      assert.equal(issued.phoneAddress, bench.origins.internet)
      const answer = await head.fetch('/registration-codes')
      const text = answer.bytes.toString()
      assert.equal(text.includes(issued.code) || text.includes(issued.code.slice(0, 4)), false)
      assert.ok((await waiting(head)).some(({ id, expired }) => id === issued.id && !expired))
      await head.expect(204, `/registration-codes/${issued.id}`, { method: 'DELETE' })
      assert.deepEqual(lastActions(1), [['registration-code.cancel', 'registration-code', issued.id, undefined]])
      assert.equal(codeOf(await head.fetch(`/registration-codes/${issued.id}`, { method: 'DELETE' })), '404 not-found')
      await assert.rejects(bench.phone().register(issued.code), /code-wrong/)
    })

    it('of another section are neither seen nor taken back by an approver, and a used one stays', async () => {
      const issued = await admin.expect<{ id: string; code: string }>(201, `/persons/${water.id}/registration-codes`, {
        body: { purpose: 'telework' },
      })
      assert.equal(
        (await waiting(head)).some(({ id }) => id === issued.id),
        false,
      )
      assert.equal(codeOf(await head.fetch(`/registration-codes/${issued.id}`, { method: 'DELETE' })), '403 forbidden')
      await bench.phone().register(issued.code)
      assert.equal(
        (await waiting(admin)).some(({ id }) => id === issued.id),
        false,
      )
      assert.equal(codeOf(await admin.fetch(`/registration-codes/${issued.id}`, { method: 'DELETE' })), '409 already-decided')
    })
  })

  it('keeps a history with reasons, also of those that need none', async () => {
    const { device } = await registered()
    await head.expect(200, `/devices/${device.id}/suspend`, { body: { reason: '修理に出すため' } })
    await admin.expect(200, `/devices/${device.id}/resume`, { body: { reason: '修理から戻った' } })
    await admin.expect(200, `/devices/${device.id}/renew`, { body: { reason: '任期の延長' } })
    const { acts } = await head.expect<{ acts: { action: string; by: { id: string }; reason: string; expiresOn: string | null }[] }>(
      200,
      `/devices/${device.id}/history`,
    )
    assert.deepEqual(
      acts.map(({ action, by, reason, expiresOn }) => [action, by.id, reason, expiresOn]),
      [
        ['renew', bench.administrator.id, '任期の延長', nextEnd],
        ['resume', bench.administrator.id, '修理から戻った', null],
        ['suspend', headId, '修理に出すため', null],
      ],
    )
  })

  describe('a lost phone', () => {
    it('is revoked in one act: session ended, reason and record kept, what it could reach counted', async () => {
      const { phone, device } = await registered()
      const room = crypto.randomUUID()
      const other = crypto.randomUUID()
      const away = crypto.randomUUID()
      await bench.owner
        .insertInto('register.room')
        .values(
          [room, other, away].map(
            (id, at) =>
              ({
                id,
                organisation: '131016',
                name: `部屋${at}`,
                label: at === 0 ? '2' : null,
                created_by: user.id,
                archived_at: null,
              }) as const,
          ),
        )
        .execute()
      await bench.owner
        .insertInto('register.room_member')
        .values([
          { room, person: user.id, internet: true, lgwan: true },
          { room: other, person: user.id, internet: false, lgwan: true },
          { room: away, person: water.id, internet: true, lgwan: true },
        ])
        .execute()
      const message = (days: number, place = room) => ({
        id: crypto.randomUUID(), room: place, author: user.id, device: null, origin: 'internet', body: '本文は答えに出ない', sent_at: new Date(Date.now() - days * 86_400_000),
        state: 'delivered', reason: null, unsent_at: null, idempotency_key: null, idempotency_hash: null,
      }) as const // biome-ignore format: a table
      await bench.owner
        .insertInto('internet.message')
        .values([message(1), message(3), message(30), message(1, away), message(1, other)])
        .execute()
      await phone.expect(200, '/session')
      const answer = await head.fetch(`/devices/${device.id}/lost`, { body: { circumstances: '昨夜、駅で', days: 7 } })
      assert.equal(answer.status, 200)
      assert.equal(answer.bytes.includes('本文'), false)
      const { device: after, reach } = answer.json<{ device: Device; reach: { openSessions: number; rooms: Record<string, unknown>[] } }>()
      assert.deepEqual([after.state, after.reason, reach.openSessions], ['revoked', '紛失: 昨夜、駅で', 1])
      assert.deepEqual(
        reach.rooms.map(({ lastAt: _, ...one }) => one),
        [{ id: room, name: '部屋0', label: '2', messages: 2, attachments: 0, messagesEver: 3 }],
      )
      assert.deepEqual(lastActions(1), [['device.revoke', 'device', device.id, 'lost']])
      assert.equal(codeOf(await phone.fetch('/session')), '401 unauthenticated')
      assert.equal(codeOf(await head.fetch(`/devices/${device.id}/lost`, { body: {} })), '409 already-decided')
      const { acts } = await head.expect<{ acts: { action: string }[] }>(200, `/devices/${device.id}/history`)
      assert.equal(acts[0]?.action, 'lost')
      const later = await admin.expect<{ openSessions: number; rooms: unknown[] }>(200, `/devices/${device.id}/reach?days=7`)
      assert.deepEqual([later.openSessions, later.rooms.length], [0, 1])
    })

    it('of another section is not an approver’s to report, and nothing happens when it cannot be recorded', async () => {
      const { phone, device } = await registered(water.id)
      assert.equal(codeOf(await head.fetch(`/devices/${device.id}/lost`, { body: {} })), '403 forbidden')
      await bench.breakAudit(true)
      try {
        const answer = await admin.fetch(`/devices/${device.id}/lost`, { body: {} })
        assert.ok(answer.status >= 500, String(answer.status))
      } finally {
        await bench.breakAudit(false)
      }
      await phone.expect(200, '/session')
    })
  })

  describe('the end of the fiscal year', () => {
    const expiry = (staff: Staff, body: object): Promise<Answer> => staff.fetch('/devices/expiry', { body })

    it('is set for a section: counted first, then exactly that, each device recorded; the caller’s own stays', async () => {
      const section = '年度末課'
      const chief = await bench.person('nendo-kacho', ['user', 'approver'], section)
      const staff = bench.staff()
      await provenAs(staff, chief)
      const member = await bench.person('nendo', ['user'], section)
      const one = await registered(member.id)
      const two = await registered(member.id)
      const gone = await registered(member.id)
      await admin.expect(200, `/devices/${gone.device.id}/revoke`, { body: { reason: '返却' } })
      const own = await registered(chief.id)
      const asked = { filter: {}, until: 'next-fiscal-year', reason: '来年度も使うため' }
      const preview = (await expiry(staff, asked)).json<Expiry>()
      assert.deepEqual(
        [preview.expiresOn, preview.matching, preview.changing, preview.same, preview.left, preview.done],
        [nextEnd, 4, 2, 0, 2, false],
      )
      assert.equal((await admin.expect<Device>(200, `/devices/${one.device.id}`)).expiresOn, thisEnd)
      // Somebody else acts in between: what was looked at is no longer what would happen.
      await admin.expect(200, `/devices/${two.device.id}/revoke`, { body: { reason: '返却' } })
      assert.equal(codeOf(await expiry(staff, { ...asked, plan: preview.plan })), '409 plan-changed')
      assert.equal((await admin.expect<Device>(200, `/devices/${one.device.id}`)).expiresOn, thisEnd)
      const again = (await expiry(staff, asked)).json<Expiry>()
      const recordsBefore = bench.recorded.length
      const done = (await expiry(staff, { ...asked, plan: again.plan })).json<Expiry>()
      assert.deepEqual([done.changing, done.done], [1, true])
      assert.equal((await admin.expect<Device>(200, `/devices/${one.device.id}`)).expiresOn, nextEnd)
      assert.equal((await admin.expect<Device>(200, `/devices/${own.device.id}`)).expiresOn, thisEnd)
      assert.deepEqual(bench.recorded.slice(recordsBefore).map(({ action, target }) => [action, target?.id]), [['device.renew', one.device.id]]) // biome-ignore format: one thought
    })

    it('never reaches into another section for an approver, nor past the end of the next year, nor into the past', async () => {
      const { device } = await registered(water.id)
      const reason = '試験'
      const preview = (await expiry(head, { filter: { section: '水道課' }, until: 'next-fiscal-year', reason })).json<Expiry>()
      const done = await expiry(head, { filter: { section: '水道課' }, until: 'next-fiscal-year', reason, plan: preview.plan })
      assert.equal(done.status, 200)
      assert.equal((await admin.expect<Device>(200, `/devices/${device.id}`)).expiresOn, thisEnd)
      for (const until of [`${year + 2}-04-01`, '2020-03-31', 'soon'])
        assert.equal(codeOf(await expiry(admin, { until, reason })), '400 bad-request', until)
      assert.equal(codeOf(await expiry(admin, { until: 'next-fiscal-year' })), '400 bad-request')
    })
  })

  it('of another organisation is as if it were not there', async () => {
    const foreign = await bench.person('yoso', ['user', 'administrator'], '税務課', '011002')
    const phone = bench.phone()
    const { deviceId, registrationNumber } = await phone.register(await bench.code(foreign.id))
    const { rows } = await sql<{ id: string }>`SELECT id FROM register.registration_code WHERE person = ${foreign.id}`.execute(bench.owner)
    await bench.code(foreign.id)
    const open = await sql<{
      id: string
    }>`SELECT id FROM register.registration_code WHERE person = ${foreign.id} AND used_at IS NULL`.execute(bench.owner)
    assert.ok(rows[0] && open.rows[0])
    for (const [path, call] of [
      [`/devices/${deviceId}/history`, {}],
      [`/devices/${deviceId}/reach`, {}],
      [`/devices/${deviceId}/lost`, { body: {} }],
      [`/registration-codes/${open.rows[0].id}`, { method: 'DELETE' }],
    ] as const)
      assert.equal(codeOf(await admin.fetch(path, call)), '404 not-found', path)
    const { codes } = await admin.expect<{ codes: { id: string }[] }>(200, '/registration-codes')
    assert.equal(codes.some(({ id }) => id === open.rows[0]?.id), false) // biome-ignore format: one thought
    const many = await admin.expect<Expiry>(200, '/devices/expiry', {
      body: { ids: [deviceId], until: 'next-fiscal-year', reason: '試験' },
    })
    assert.equal(many.matching, 0)
    assert.equal((await dry(`登録番号,有効期限\n${registrationNumber},${nextEnd}\n`)).mistakes[0]?.column, '登録番号')
    assert.equal((await dry('利用者ID,用途\nyoso,災害対応\n')).mistakes[0]?.column, '利用者ID')
    assert.ok(!(await admin.fetch('/devices/export')).bytes.includes(registrationNumber))
    await phone.expect(200, '/session')
  })

  describe('as CSV', () => {
    const headings = '登録番号,利用者ID,氏名,所属,機種,用途,登録年月日,承認年月日,承認者,有効期限,状態,信頼度,失効年月日,理由'.split(',')

    it('goes out with a byte order mark or in CP932, with Japanese headings, and without a formula', async () => {
      const { device } = await registered(user.id, '=HYPERLINK("http://evil.example","x")')
      await registered(user.id, '\u3000@SUM(1)')
      const utf8 = await admin.fetch(`/devices/export?person=${user.id}`)
      assert.deepEqual([...utf8.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
      assert.match(String(utf8.headers['content-type']), /^text\/csv/)
      assert.match(String(utf8.headers['content-disposition']), /^attachment; filename="/)
      const text = utf8.bytes.subarray(3).toString('utf8')
      assert.equal(text.split('\r\n')[0], headings.map((one) => `"${one}"`).join(','))
      assert.ok(
        text.includes(
          `"${device.registrationNumber}","zei","職員 zei","税務課","'=HYPERLINK(""http://evil.example"",""x"")","現場確認・出張"`,
        ),
        text,
      )
      for (const cell of text.split('\r\n').flatMap((line) => line.split('","'))) assert.doesNotMatch(cell, /^"?[\s\u3000]*[=+\-@]/, cell)
      const cp932 = await admin.fetch(`/devices/export?person=${user.id}&encoding=cp932`)
      assert.equal(iconv.decode(cp932.bytes, 'cp932'), text)
      assert.equal(bench.recorded.at(-1)?.action, 'device.export')
      assert.ok((bench.recorded.at(-1)?.count ?? 0) > 0)
    })

    it('comes back as it went out: nothing to do, in either encoding', async () => {
      for (const encoding of ['utf-8', 'cp932']) {
        const { bytes } = await admin.fetch(`/devices/export?encoding=${encoding}`)
        const imported = await dry(bytes)
        assert.deepEqual([imported.encoding, imported.mistakes, imported.counts.changes, imported.counts.codes], [encoding, [], 0, 0])
        assert.ok(imported.counts.same >= 2)
      }
    })

    it('issues codes and changes entries: first what would happen, then that, with the codes once', async () => {
      const { device } = await registered(water.id)
      const text = `登録番号,利用者ID,氏名,用途,有効期限\r\n,ＺＥＩ,職員　zei,災害対応,\r\n${device.registrationNumber},,,その他：選挙事務,${year + 2}/3/31\r\n`
      const planned = await dry(iconv.encode(text, 'cp932'))
      assert.deepEqual(
        [planned.encoding, planned.counts, planned.done, planned.issued],
        ['cp932', { codes: 1, changes: 1, same: 0, mistakes: 0 }, false, []],
      )
      assert.deepEqual(planned.lines.map(({ line, outcome }) => [line, outcome]), [[2, 'code'], [3, 'change']]) // biome-ignore format: one thought
      assert.equal((await admin.expect<Device>(200, `/devices/${device.id}`)).expiresOn, thisEnd)
      const answer = await csv(admin, `/devices/import?plan=${planned.plan}&codeHours=48`, iconv.encode(text, 'cp932'))
      assert.equal(answer.status, 200, answer.bytes.toString())
      const done = answer.json<Imported>()
      const issued = done.issued[0] ?? assert.fail()
      assert.ok(Math.abs(Date.parse(issued.expiresAt) - Date.now() - 48 * 3_600_000) < 60_000)
      assert.ok(done.sheet?.includes(issued.code) && done.sheet.includes('職員 zei'))
      const after = await admin.expect<Device>(200, `/devices/${device.id}`)
      assert.deepEqual([after.purpose, after.expiresOn], ['other: 選挙事務', nextEnd])
      assert.deepEqual(bench.recorded.slice(-3).map(({ action, count }) => [action, count]), [['device.change', undefined], ['registration-code.issue', undefined], ['device.import', 2]]) // biome-ignore format: one thought
      const { devices } = await bench
        .phone()
        .register(issued.code)
        .then(() => list(admin, `person=${user.id}`))
      assert.equal(devices.at(-1)?.purpose, 'disaster')
      const codes = await bench.owner.selectFrom('register.registration_code').selectAll().execute()
      assert.equal(JSON.stringify(codes).includes(issued.code.slice(5, 9)), false)
    })

    it('says for each line what is wrong, and then changes nothing at all', async () => {
      const { device } = await registered(water.id)
      const { device: gone } = await registered(water.id)
      await admin.expect(200, `/devices/${gone.id}/revoke`, { body: { reason: '返却' } })
      const stopped = await bench.person('yasumi')
      await admin.expect(200, `/persons/${stopped.id}/suspend`, { method: 'POST' })
      const lines = [
        '登録番号,利用者ID,氏名,用途,有効期限',
        ',zei,,災害対応,', // 2: fine
        ',nobody,,災害対応,',
        ',,,災害対応,',
        ',yasumi,,災害対応,', // 5
        ',admin,,災害対応,',
        ',zei,別の名前,業務連絡,',
        ',zei,,遊び,', // 8
        ',zei,,その他,',
        '131016-2000-000001,,,,',
        `${gone.registrationNumber},,,,${nextEnd}`, // 11
        `${device.registrationNumber},,,,2027-02-30`,
        `${device.registrationNumber},,,,${year + 5}-03-31`,
        `${device.registrationNumber},zei,,,`, // 14
        ',zei,,災害対応,',
        ',zei,,業務連絡',
        ',zei,,"テレワーク\n",\u202e', // 17 and 18
        ',sui,,業務連絡,',
        `,sui,,その他: ${'長'.repeat(151)},`, // 20
      ]
      const imported = await dry(lines.join('\n'))
      assert.equal(imported.plan, null)
      assert.deepEqual(
        imported.mistakes.map(({ line, column }) => [line, column]),
        [
          [3, '利用者ID'],
          [4, '利用者ID'],
          [5, '利用者ID'],
          [6, null],
          [7, '氏名'],
          [8, '用途'],
          [9, '用途'],
          [10, '登録番号'],
          [11, '登録番号'],
          [12, '有効期限'],
          [13, '有効期限'],
          [14, '利用者ID'],
          [15, null],
          [16, null],
          [17, '用途'],
          [17, '有効期限'],
          [20, '用途'],
        ],
      )
      for (const { ja, en } of imported.mistakes) assert.ok(ja && en)
      const recordsBefore = bench.recorded.length
      const answer = await csv(admin, `/devices/import?plan=${'A'.repeat(43)}`, lines.join('\n'))
      assert.equal(codeOf(answer), '422 import-refused')
      assert.equal(answer.json<{ lines: unknown[] }>().lines.length, imported.mistakes.length)
      assert.equal(bench.recorded.length, recordsBefore)
    })

    it('is read strictly: encoding, headings, quotation marks, size, media type', async () => {
      for (const [bytes, pattern] of [
        [Buffer.from([0x93, 0xfa, 0xff, 0xfe]), /文字コード/],
        [Buffer.from('\ufeff登録番号\n1\n', 'utf16le'), /文字コード/],
        [Buffer.from(''), /見出し/],
        [Buffer.from('登録番号\n'), /見出し/],
        [Buffer.from('登録番号,色\n1,2\n'), /「色」/],
        [Buffer.from('登録番号,登録番号\n1,2\n'), /2つ/],
        [Buffer.from('登録番号\n"1\n'), /引用符/],
        [Buffer.from(`登録番号\n${'1\n'.repeat(5_001)}`), /5000/],
      ] as const) {
        const { mistakes, plan } = await dry(bytes)
        assert.match(mistakes[0]?.ja ?? '', pattern)
        assert.equal(plan, null)
      }
      assert.equal(codeOf(await csv(admin, '/devices/import', Buffer.alloc(2_000_001, 0x31))), '413 too-large')
      assert.equal(codeOf(await admin.fetch('/devices/import', { body: {} })), '415 unsupported-media-type')
      assert.equal(codeOf(await csv(head, '/devices/import', '登録番号\n1\n')), '403 forbidden')
    })

    it('carries out only what was looked at', async () => {
      const { device } = await registered(water.id)
      const text = `登録番号,有効期限\n${device.registrationNumber},${nextEnd}\n`
      const { plan } = await dry(text)
      await admin.expect(200, `/devices/${device.id}/revoke`, { body: { reason: '返却' } })
      assert.equal(codeOf(await csv(admin, `/devices/import?plan=${plan}`, text)), '422 import-refused')
      const other = await registered(water.id)
      const wanted = `登録番号,有効期限\n${other.device.registrationNumber},${nextEnd}\n`
      const { plan: seen } = await dry(wanted)
      await bench.owner.updateTable('register.device').set({ purpose: 'telework' }).where('id', '=', other.device.id).execute() // biome-ignore format: one thought
      assert.equal(codeOf(await csv(admin, `/devices/import?plan=${seen}`, wanted)), '409 plan-changed')
    })
  })
})
