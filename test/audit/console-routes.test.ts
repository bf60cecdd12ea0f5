import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { Registry } from 'prom-client'
import { createAuditClient } from '../../gateway/audit/client.ts'
import type { AuditLog } from '../../gateway/audit/index.ts'
import { monthOf, monthsBack, periodOf, stateOf } from '../../gateway/audit/months.ts'
import { auditRoutes } from '../../gateway/audit/routes.ts'
import { Frontier, leafHash } from '../../gateway/audit/tree.ts'
import { createAuditWriter } from '../../gateway/audit/writer.ts'
import { createApp } from '../../gateway/http/app.ts'
import { createRateLimiter } from '../../gateway/http/limiter.ts'
import { createHttpMetrics } from '../../gateway/http/metrics.ts'
import type { Role, Route, Session } from '../../gateway/http/route.ts'
import { createLog } from '../../gateway/log.ts'
import { type Database, openDatabase, surviving } from '../../gateway/store/database.ts'
import { reasons } from '../../policies/reasons.ts'
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts'
import { until } from '../support/until.ts'
import { event, newFolder, origin, removeFolders } from './support.ts'

const generous = { perDevice: { requests: 100_000, seconds: 60 }, perAddress: { requests: 100_000, seconds: 60 } }
const auditor = randomUUID()
const hanako = randomUUID()
const stranger = randomUUID()
const phone = randomUUID()
const room = randomUUID()

describe('audit: what the console asks', function () {
  this.timeout(60_000)
  let postgres: TestPostgres
  let boundary: Database
  let lgwan: Database
  let pool: pg.Pool
  let owner: pg.Client
  let writer: AuditLog
  let reader: AuditLog
  let server: Server
  let routes: Route[]
  let directory: string

  before(async () => {
    postgres = await startTestPostgres()
    boundary = openDatabase(postgres.urls.boundary)
    lgwan = openDatabase(postgres.urls.lgwan)
    pool = surviving(new pg.Pool({ connectionString: postgres.urls.lgwan, max: 2 }))
    owner = new pg.Client({ connectionString: postgres.urls.owner }).on('error', () => undefined)
    await owner.connect()
    await owner.query(`insert into register.organisation (code, name) values ('131016', '千代田区'), ('011002', '札幌市')`)
    await owner.query(
      `insert into register.person (id, organisation, login, name, section) values
        ($1, '131016', 'auditor', '監査 太郎', '監査課'), ($2, '131016', 'hanako', '関 花子', '防災課'), ($3, '011002', 'x', '他所 次郎', '総務課')`,
      [auditor, hanako, stranger],
    )
    await owner.query(
      `insert into register.device (id, organisation, registration_number, person, model, purpose, approved_at, expires_on, trust, state)
        values ($1, '131016', '131016-2026-000012', $2, 'Pixel 9', 'disaster', now(), '2027-03-31', 'T1', 'active')`,
      [phone, hanako],
    )
    await owner.query(`insert into register.room (id, organisation, name, created_by) values ($1, '131016', '避難所 第一', $2)`, [
      room,
      hanako,
    ])
    const folder = newFolder()
    directory = join(folder, 'audit')
    writer = await createAuditWriter({
      database: boundary,
      url: postgres.urls.boundary,
      directory,
      keyFile: join(folder, 'key.pem'),
      origin,
    })
    reader = await createAuditClient({ database: lgwan, url: postgres.urls.lgwan })
    routes = auditRoutes({ database: lgwan, audit: reader, directory })
    const authenticate = async (headers: Record<string, unknown>): Promise<Session | undefined> => {
      const [role, organisation = '131016'] = String(headers.authorization ?? '').split('@')
      if (!role) return undefined
      const person = { id: auditor, name: '監査 太郎', section: '監査課', roles: [role as Role] }
      return { id: 's', domain: 'lgwan', organisation, person, device: undefined, secondFactor: true, secondFactorDue: false }
    }
    const app = createApp({
      domain: 'lgwan',
      origin: 'http://localhost',
      routes,
      jsonBodyBytes: 65_536,
      limiter: createRateLimiter(
        'lgwan',
        { read: generous, write: generous, upload: generous, signIn: generous },
        { kind: 'postgres', pool },
      ),
      metrics: createHttpMetrics(new Registry()),
      log: createLog('test', { level: 'error', format: 'text' }),
      authenticate: ({ headers }) => authenticate(headers),
    })
    server = createServer(app).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.on('listening', resolve))
    const actor = { type: 'person', id: hanako, device: phone, trust: 'T1' } as const
    await writer.append([
      event(hanako, { time: '2026-08-20T00:00:00.000Z', actor, room, direction: 'inbound' }),
      event(hanako, {
        time: '2026-08-31T14:59:59.000Z',
        action: 'crossing.refuse',
        outcome: 'refused',
        reason: 'type-forbidden',
        rule: 'G-1',
        actor,
        room,
      }),
      event(hanako, { time: '2026-08-31T15:00:00.000Z', actor, room }),
      event(auditor, { time: '2026-09-02T00:00:00.000Z', action: 'device.approve', target: { type: 'device', id: phone } }),
      event(stranger, { time: '2026-09-03T00:00:00.000Z', organisation: '011002' }),
    ])
    await allIndexed()
  })
  after(async () => {
    server.close()
    await reader.close()
    await writer.close()
    await owner.end()
    await Promise.all([boundary.destroy(), lgwan.destroy(), pool.end()])
    await postgres.stop()
    removeFolders()
  })

  const allIndexed = () => until('indexed', async () => writer.health().unindexed === 0)
  const ask = (path: string, init: RequestInit = {}, as = 'auditor') =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1${path}`, {
      ...init,
      headers: { authorization: as, ...init.headers },
    })
  const post = (path: string, body: object) =>
    ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  // biome-ignore lint/suspicious/noExplicitAny: held against the schema of the route, which says what it is
  async function answer(operationId: string, path: string, as?: string): Promise<any> {
    const response = await ask(path, {}, as)
    assert.equal(response.ok, true, await response.clone().text())
    return routes.find((route) => route.operationId === operationId)?.success.schema?.parse(await response.json())
  }

  it('is all for auditors alone', async () => {
    const paths = ['/audit/choices?kind=person', '/audit/count', '/audit/range?first=0&last=1', '/audit/months', '/audit/months/2026-08', '/audit/gaps?from=2026-08-01T00:00:00Z&to=2026-09-01T00:00:00Z'] // biome-ignore format: a table
    for (const role of ['user', 'administrator', 'approver', 'policy-author', ''])
      for (const path of paths) assert.equal((await ask(path, {}, role)).status, role ? 403 : 401, `${role} ${path}`)
  })

  it('names people, devices and rooms of the own organisation, and of no other', async () => {
    const { names } = await answer('searchAuditRecords', `/audit/records?person=${hanako}`)
    assert.deepEqual(names, {
      persons: { [hanako]: { name: '関 花子', detail: '防災課' } },
      devices: { [phone]: { name: '131016-2026-000012', detail: 'Pixel 9' } },
      rooms: { [room]: { name: '避難所 第一', detail: '' } },
      reasons: { 'type-forbidden': reasons['type-forbidden'] },
      findings: {},
    })
    const elsewhere = await answer('searchAuditRecords', `/audit/records?person=${stranger}`, 'auditor@011002')
    assert.deepEqual(elsewhere.names.persons, { [stranger]: { name: '他所 次郎', detail: '総務課' } })
    const foreign = await answer('searchAuditRecords', `/audit/records?room=${room}`, 'auditor@011002')
    assert.deepEqual([foreign.records, foreign.names.rooms], [[], {}])
  })

  it('offers what can be chosen, as far as it is of the own organisation', async () => {
    const names = async (query: string, as?: string) =>
      (await answer('listAuditChoices', `/audit/choices?${query}`, as)).choices.map(({ name }: { name: string }) => name)
    assert.deepEqual(await names('kind=person'), ['監査 太郎', '関 花子'])
    assert.deepEqual(await names(`kind=person&search=${encodeURIComponent('花')}`), ['関 花子'])
    assert.deepEqual(await names('kind=person&search=%25'), [])
    assert.deepEqual(await names('kind=device&search=0012'), ['131016-2026-000012'])
    assert.deepEqual(await names(`kind=room&id=${room}`), ['避難所 第一'])
    assert.deepEqual(await names(`kind=room&id=${room}`, 'auditor@011002'), [])
    assert.deepEqual(await names('kind=rule'), ['G-1'])
    assert.deepEqual(await names('kind=rule', 'auditor@011002'), [])
    assert.deepEqual(await names('kind=reason&search=forbidden'), ['type-forbidden'])
  })

  it('counts what would be exported, and records how many it gave away', async () => {
    assert.equal((await answer('countAuditRecords', `/audit/count?room=${room}`)).count, 3)
    const response = await ask(`/audit/export?room=${room}&format=csv&from=2026-08-01T00:00:00%2B09:00&to=2026-09-01T00:00:00%2B09:00`)
    const rows = (await response.text()).trimEnd().split('\r\n')
    assert.equal(rows.length, 3)
    assert.ok(rows[1]?.includes('"関 花子","131016-2026-000012"'), rows[1])
    assert.ok(rows[1]?.includes('"2026-08-31 23:59:59"'), rows[1])
    const disposition = response.headers.get('content-disposition') ?? ''
    assert.ok(disposition.includes('filename="sekisho-audit_131016_2026-08-01_2026-08-31.csv"'), disposition)
    assert.ok(disposition.includes(encodeURIComponent('監査ログ_131016_2026-08-01_2026-08-31.csv')), disposition)
    await allIndexed()
    const { records } = await answer('searchAuditRecords', '/audit/records?action=audit.export&limit=1')
    assert.equal(records[0].leaf.count, 2)
  })

  describe('a range', () => {
    const bytes = (text: string) => Buffer.from(text, 'base64')
    function rootOf(range: { first: number; size: number; left: string[]; right: string[]; records: { hash: string }[] }) {
      const tree = new Frontier()
      for (let bit = 52, at = 0; bit >= 0; bit--)
        if (Math.floor(range.first / 2 ** bit) % 2 === 1) tree.push(bytes(range.left[at++] ?? ''), bit)
      const before = tree.root()
      for (const { hash } of range.records) tree.push(bytes(hash))
      for (const hash of range.right) {
        let height = 0
        while (tree.size % 2 ** (height + 1) === 0 && tree.size + 2 ** (height + 1) <= range.size) height++
        tree.push(bytes(hash), height)
      }
      return { before, root: tree.root(), size: tree.size }
    }

    it('leads to the signed root, and hides records of others', async () => {
      const checkpoint = await answer('readAuditCheckpoint', '/audit/checkpoint')
      for (const [first, last] of [[0, 0], [1, 5], [2, checkpoint.size - 1], [0, checkpoint.size - 1]] as const) {
        const range = await answer('proveAuditRange', `/audit/range?first=${first}&last=${last}&size=${checkpoint.size}`)
        const reached = rootOf(range)
        assert.deepEqual([reached.size, reached.root.toString('base64')], [checkpoint.size, checkpoint.root])
        for (const { entry, hash, state, index } of range.records) {
          if (index >= 1 && index <= 5) assert.equal(state, index === 5 ? 'other-organisation' : 'shown')
          assert.equal(entry === null, state === 'other-organisation')
          if (entry !== null) assert.equal(leafHash(Buffer.from(entry)).toString('base64'), hash)
        }
      } // biome-ignore format: a table
      const half = await answer('proveAuditRange', '/audit/range?first=4&last=5')
      const earlier = await answer('proveAuditConsistency', '/audit/consistency?first=4')
      assert.equal(rootOf(half).before.toString('base64'), earlier.firstRoot)
    })

    it('is bounded', async () => {
      for (const query of ['first=3&last=2', 'first=0&last=40000', 'first=0&last=2048', 'first=0&last=2&size=2', 'first=0'])
        assert.equal((await ask(`/audit/range?${query}`)).status, 400, query)
    })

    it('shows what the index changed or lost, and what the files lost', async () => {
      const indexed = async () =>
        (await answer('proveAuditRange', '/audit/range?first=1&last=4')).records.map(({ indexed: one }: { indexed: string }) => one)
      assert.deepEqual(await indexed(), ['same', 'same', 'same', 'same'])
      const { rows } = await owner.query('select * from audit.record where index = 2')
      await owner.query(`update audit.record set leaf = jsonb_set(leaf, '{outcome}', '"ok"') where index = 2`)
      assert.deepEqual(await indexed(), ['same', 'different', 'same', 'same'])
      await owner.query('delete from audit.record where index = 2')
      assert.deepEqual(await indexed(), ['same', 'absent', 'same', 'same'])
      const gaps = await answer('listAuditGaps', '/audit/gaps?from=2026-08-01T00:00:00Z&to=2026-10-01T00:00:00Z')
      const missing = gaps.irregularities.filter(({ kind }: { kind: string }) => kind === 'missing')
      assert.deepEqual(missing.map(({ after, before }: never) => [after, before]), [[2, 2]]) // biome-ignore format: one thought
      const columns = Object.keys(rows[0])
      await owner.query(
        `insert into audit.record (${columns.join(', ')}) select ${columns.join(', ')} from jsonb_populate_record(null::audit.record, $1)`,
        [JSON.stringify(rows[0])],
      )
      assert.deepEqual(await indexed(), ['same', 'same', 'same', 'same'])
    })
  })

  it('says what is wrong where the files give no proof, instead of "try again"', async () => {
    const folder = join(directory, 'tile/0/000.p')
    const file = join(folder, readdirSync(folder)[0] as string)
    const kept = readFileSync(file)
    const damaged = await (async () => {
      try {
        writeFileSync(file, kept.subarray(0, 40))
        // The reading is recorded before it is answered: the writer appends after what it finds, so the tile is put back whole.
        return await answer('readAuditRecord', '/audit/records/2')
      } finally {
        const grown = readdirSync(folder)[0] as string
        const now = readFileSync(join(folder, grown))
        writeFileSync(join(folder, grown), Buffer.concat([kept, now.subarray(40)]))
      }
    })()
    assert.deepEqual(
      [damaged.verified, damaged.proof, damaged.fault.code, damaged.leaf.action],
      [false, null, 'tampered', 'crossing.refuse'],
    )
    const whole = await answer('readAuditRecord', '/audit/records/2')
    assert.equal(whole.verified, true)
    assert.equal(createHash('sha256').update(`\0${whole.entry}`).digest('hex').length, 64)
  })

  describe('months', () => {
    it('are those of Japan', () => {
      assert.deepEqual(periodOf('2026-01'), { from: '2025-12-31T15:00:00.000Z', to: '2026-01-31T15:00:00.000Z' })
      assert.equal(monthOf(new Date('2026-08-31T14:59:59Z')), '2026-08')
      assert.equal(monthOf(new Date('2026-08-31T15:00:00Z')), '2026-09')
      assert.deepEqual(monthsBack('2026-02', '2025-11', 99), ['2026-02', '2026-01', '2025-12', '2025-11'])
      assert.equal(monthsBack('2026-02', '2000-01', 5).length, 5)
    })
    it('count as reviewed only when all of them was, after their end', () => {
      const now = new Date('2026-09-10T00:00:00Z')
      const whole = periodOf('2026-08')
      const state = (from: string, to: string, time: string) => stateOf('2026-08', now, [{ from, to, time }])
      assert.equal(state(whole.from, whole.to, '2026-09-05T00:00:00.000Z'), 'reviewed')
      assert.equal(state(whole.from, whole.to, '2026-08-30T00:00:00.000Z'), 'due')
      assert.equal(state(whole.from, '2026-08-20T00:00:00.000Z', '2026-09-05T00:00:00.000Z'), 'due')
      assert.equal(stateOf('2026-09', now, []), 'running')
    })

    it('are summed up, signed off with a note, and then not due any more', async () => {
      const states = async () => {
        const { months } = await answer('listAuditMonths', '/audit/months')
        return Object.fromEntries(months.map(({ month, state }: { month: string; state: string }) => [month, state]))
      }
      const before = await states()
      assert.deepEqual(
        [before['2026-08'], before['2026-09'], before[monthOf(new Date())], '2026-02' in before],
        ['due', 'due', 'running', false],
      )
      const august = await answer('readAuditMonth', '/audit/months/2026-08')
      assert.equal(august.total, 2)
      assert.deepEqual(august.refusals, [
        { action: 'crossing.refuse', outcome: 'refused', reason: 'type-forbidden', rule: 'G-1', count: 1 },
      ])
      const september = await answer('readAuditMonth', '/audit/months/2026-09')
      assert.deepEqual(september.privileged, [{ action: 'device.approve', actor: auditor, actorType: 'person', count: 1, last: 4 }])
      assert.equal(september.names.persons[auditor].name, '監査 太郎')
      assert.deepEqual(september.acts, [{ action: 'device.approve', outcome: 'ok', count: 1 }, { action: 'message.accept', outcome: 'ok', count: 1 }]) // biome-ignore format: one thought

      assert.equal((await post('/audit/months/2026-08/reviews', { note: '  ' })).status, 400)
      const running = await post(`/audit/months/${monthOf(new Date())}/reviews`, { note: '早すぎ' })
      assert.deepEqual([running.status, ((await running.json()) as { code: string }).code], [409, 'month-running'])
      assert.equal((await post('/audit/months/2026-08/reviews', { note: '遮断1件を確認。\n異常なし。' })).status, 201)
      await allIndexed()
      const after = await states()
      assert.deepEqual([after['2026-08'], after['2026-09']], ['reviewed', 'due'])
      const [review] = (await answer('readAuditMonth', '/audit/months/2026-08')).reviews
      assert.deepEqual([review.name, review.note], ['監査 太郎', '遮断1件を確認。\n異常なし。'])
      const { leaf } = (await answer('searchAuditRecords', '/audit/records?action=audit.review&limit=1')).records[0]
      assert.deepEqual([leaf.target.id, leaf.count], ['month/2026-08', 2])
    })
  })

  it('lists silence, stops, clocks that went back and late records, and explains nothing away', async () => {
    const at = (time: string, action: 'heartbeat' | 'system.start' | 'system.stop' | 'message.accept') =>
      event('x', { time: `2026-03-10T${time}.000Z`, action, actor: { type: 'system', id: 'boundary' } })
    const first = (await writer.append([
      at('09:00:00', 'heartbeat'), at('09:01:00', 'heartbeat'), at('09:10:00', 'heartbeat'), at('08:20:00', 'message.accept'), at('08:21:00', 'message.accept'),
      at('09:10:30', 'system.stop'), at('12:00:00', 'system.start'), at('11:59:00', 'heartbeat'), at('12:00:01', 'heartbeat'),
    ]))[0]?.index ?? 0 // biome-ignore format: a table
    await allIndexed()
    const { irregularities, writer: now } = await answer('listAuditGaps', '/audit/gaps?from=2026-03-10T08:00:00Z&to=2026-03-10T13:00:00Z')
    type Seen = { kind: string; seconds: number; after: number; before: number; to: string | null }
    // The log of this test begins in the present: that its clock then went back to March is true, and no part of this story.
    const ended = irregularities.filter(({ kind, to, before }: Seen) => (to !== null && before > first) || kind === 'started')
    assert.deepEqual(
      ended.map(({ kind, seconds, after, before }: Seen) => [kind, seconds, after - first, before - first]),
      [['late', 3_000, 3, 4], ['silent', 540, 1, 2], ['stopped', 10_170, 5, 6], ['started', null, 6, 6], ['clock', 60, 6, 7]],
    ) // biome-ignore format: a table
    assert.deepEqual(now, { ready: true, fault: null })
    const quiet = await answer('listAuditGaps', '/audit/gaps?from=2026-03-10T09:00:00Z&to=2026-03-10T09:00:30Z')
    assert.deepEqual(quiet.irregularities, [])
    // A silence belongs to every period that it touches, also to one that lies wholly in it, and to those at whose end it still lasts.
    const kinds = async (from: string, to: string) =>
      (await answer('listAuditGaps', `/audit/gaps?from=2026-03-10T${from}Z&to=2026-03-10T${to}Z`)).irregularities.map(
        ({ kind }: Seen) => kind,
      )
    assert.deepEqual(await kinds('10:00:00', '11:00:00'), ['stopped'])
    assert.deepEqual(await kinds('09:02:00', '09:03:00'), ['silent'])
    assert.deepEqual(await kinds('09:10:10', '09:20:00'), ['stopped'])
    assert.deepEqual(await kinds('12:30:00', '12:40:00'), ['silent'])
    for (const query of [
      'from=2026-03-10T08:00:00Z',
      'from=2026-03-10T08:00:00Z&to=2026-03-09T08:00:00Z',
      'from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
    ])
      assert.equal((await ask(`/audit/gaps?${query}`)).status, 400, query)
  })
})
