import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { Problem } from '../../gateway/http/problem.ts'
import { hashRegistrationCode, readRegistrationCode } from '../../gateway/identity/code.ts'
import { Sessions } from '../../gateway/identity/index.ts'
import { openPool } from '../../gateway/store/database.ts'
import { type IdentityBench, startIdentity } from './support.ts'

describe('a listener that is taken over', function () {
  this.timeout(60_000)
  let bench: IdentityBench
  let person: { id: string; login: string; password: string }
  before(async () => {
    bench = await startIdentity()
    person = await bench.person('victim')
    await bench.phone().register(await bench.code(person.id))
    await bench.staff().signIn(person.login, person.password)
  })
  after(() => bench?.stop())

  const as = async (login: 'internet' | 'lgwan' | 'boundary', text: string): Promise<pg.QueryResult> => {
    const client = new pg.Client({ connectionString: bench.postgres.urls[login] })
    await client.connect()
    try {
      return await client.query(text)
    } finally {
      await client.end()
    }
  }
  const denied = (login: 'internet' | 'lgwan' | 'boundary', text: string) =>
    assert.rejects(as(login, text), { code: '42501' }, `${login}: ${text}`)
  const allowed = async (login: 'internet' | 'lgwan' | 'boundary', text: string) =>
    assert.ok(((await as(login, text)).rowCount ?? 0) > 0, text)

  it('on the internet side reads no secret of the LGWAN side, no code, and not even a login', async () => {
    for (const table of ['password', 'totp', 'credential', 'session', 'challenge', 'throttle'])
      await denied('internet', `select 1 from lgwan.${table}`)
    await denied('internet', 'select 1 from register.registration_code')
    await denied('internet', 'select login from register.person')
    await denied('internet', 'select * from register.person')
    // The controls: the rows are there, and what it needs it reads.
    await allowed('lgwan', 'select login from register.person')
    await allowed('internet', 'select id, name, section, roles, state from register.person')
  })

  it('on the internet side writes nothing into the register but through a code', async () => {
    await denied('internet', `update register.person set roles = '{administrator}'`)
    await denied('internet', `update register.device set state = 'active'`)
    await denied('internet', 'delete from register.device')
    await denied(
      'internet',
      `insert into register.person (id, organisation, login, name) values (gen_random_uuid(), '131016', 'evil', 'evil')`,
    )
    await denied('internet', `insert into register.registration_code (id) values (gen_random_uuid())`)
    await denied('internet', `insert into register.device (id) values (gen_random_uuid())`)
    await denied('internet', `select register.next_registration_number('131016')`)
  })

  it('on the internet side cannot claim a device without the code, nor more trust than T1 with it', async () => {
    const guess = await as(
      'internet',
      `select outcome from register.claim_device('AAAA', '\\x${randomBytes(32).toString('hex')}', '${randomUUID()}', 'x', 'T1')`,
    )
    assert.equal(guess.rows[0].outcome, 'wrong')
    await assert.rejects(as('internet', `select register.claim_device('AAAA', '\\x00', '${randomUUID()}', 'x', 'T3')`), { code: 'P0001' })
  })

  it('cannot spend a code twice either: who comes second waits for the first, and then hears that it is used', async () => {
    const typed = await bench.code(person.id)
    const parts = readRegistrationCode(typed) ?? assert.fail(typed)
    const hash = await hashRegistrationCode(parts)
    const claim = (client: pg.Client) =>
      client.query('select outcome from register.claim_device($1, $2, $3, $4, $5)', [parts.selector, hash, randomUUID(), 'x', 'T1'])
    const clients = [1, 2].map(() => new pg.Client({ connectionString: bench.postgres.urls.internet }))
    const [first, second] = clients
    if (!first || !second) throw new Error('two clients')
    try {
      for (const client of clients) {
        await client.connect()
        await client.query('begin')
      }
      assert.equal((await claim(first)).rows[0].outcome, 'open')
      const late = claim(second)
      const waits = () => sql<{ n: number }>`select count(*)::integer as n from pg_locks where not granted`.execute(bench.owner)
      while (((await waits()).rows[0]?.n ?? 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      await first.query('commit')
      assert.equal((await late).rows[0].outcome, 'used')
    } finally {
      for (const client of clients) await client.end()
    }
  })

  it('on the LGWAN side reads no session or credential of the internet side', async () => {
    for (const table of ['session', 'credential', 'challenge', 'throttle']) {
      await denied('lgwan', `select 1 from internet.${table}`)
      await denied('lgwan', `delete from internet.${table}`)
    }
    await denied('lgwan', `select outcome from register.claim_device('AAAA', '\\x00', '${randomUUID()}', 'x', 'T1')`)
    await denied('lgwan', 'delete from register.person')
    await denied('lgwan', 'delete from register.device')
    await denied('lgwan', `update register.person set login = 'other'`)
    await denied('lgwan', `update register.device set trust = 'T3'`)
    // The control: it ends the sessions of the other side all the same, by changing the register.
    const count = async () =>
      (await bench.owner.selectFrom('internet.session').select('id').where('person', '=', person.id).execute()).length
    assert.equal(await count(), 1)
    await allowed('lgwan', `update register.device set state = 'suspended' where person = '${person.id}'`)
    assert.equal(await count(), 0)
  })

  it('on the LGWAN side adds to the history of a device and rewrites none, and learns counts of the internet side, no rows', async () => {
    const history = (columns: string, values: string) =>
      as('lgwan', `insert into register.device_history (${columns}) select ${values} from register.device where person = '${person.id}'`)
    await history('device, action, reason', `id, 'suspend', 'x'`)
    await assert.rejects(history('device, action, at', `id, 'suspend', now() - interval '1 year'`), { code: '42501' })
    for (const text of [
      `update register.device_history set reason = 'y'`,
      'delete from register.device_history',
      `update lgwan.sign_in set last_at = now()`,
    ])
      await denied('lgwan', text)
    await allowed('lgwan', `select open_sessions from register.device d, register.sessions_of_device(d.id)`)
    for (const login of ['internet', 'boundary'] as const) {
      await denied(login, `select register.sessions_of_device('${randomUUID()}')`)
      await denied(login, `select register.reach_of_device('${randomUUID()}', now())`)
      await denied(login, 'select 1 from register.device_history')
      await denied(login, 'select 1 from lgwan.sign_in')
    }
  })

  it('at the boundary reads names, roles and devices, and proves nothing', async () => {
    await allowed('boundary', 'select id, name, roles, state from register.person')
    await allowed('boundary', 'select id, trust, state from register.device')
    for (const table of [
      'internet.session',
      'internet.credential',
      'lgwan.password',
      'lgwan.totp',
      'lgwan.session',
      'register.registration_code',
    ]) {
      await denied('boundary', `select 1 from ${table}`)
    }
    await denied('boundary', 'select login from register.person')
    await denied('boundary', `update register.device set state = 'active'`)
  })

  it('cannot shadow what the functions of the owner look up', async () => {
    const definers = await sql<{ name: string; settings: string[] | null }>`
      select p.proname as name, p.proconfig as settings from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'register' and p.prosecdef`.execute(bench.owner)
    assert.ok(definers.rows.length >= 5)
    for (const { name, settings } of definers.rows) assert.deepEqual(settings, ['search_path=pg_catalog, pg_temp'], name)
  })
})

describe('a session', function () {
  this.timeout(60_000)
  let bench: IdentityBench
  let pool: pg.Pool
  const statements: string[] = []
  before(async () => {
    bench = await startIdentity()
    pool = openPool(bench.postgres.urls.internet, 2)
  })
  after(async () => {
    await pool?.end()
    await bench?.stop()
  })

  /** The real pool, with every statement noted. */
  const noting = () =>
    new Sessions({
      domain: 'internet',
      limits: { idleSeconds: 600, absoluteSeconds: 3_600 },
      pool: {
        query: ((config: { name: string }) => {
          statements.push(config.name)
          return pool.query(config as never)
        }) as unknown as pg.Pool['query'],
      },
    })
  const opened = async () => {
    const { id } = await bench.person(`session-${randomBytes(4).toString('hex')}`)
    const phone = bench.phone()
    await phone.register(await bench.code(id))
    const move = (values: string) => sql`update internet.session set ${sql.raw(values)} where person = ${id}`.execute(bench.owner)
    return { cookie: phone.cookie ?? '', id, move }
  }
  const codeOf = (answer: unknown) => (answer instanceof Problem ? answer.code : 'session')

  it('is recognised in one statement, and its use noted at most once a minute', async () => {
    const { cookie, id, move } = await opened()
    const sessions = noting()
    statements.length = 0
    for (let call = 0; call < 5; call++) assert.equal(codeOf(await sessions.authenticate({ cookie })), 'session')
    assert.deepEqual(statements, Array(5).fill('session-internet'))
    await move(`last_seen_at = now() - interval '61 seconds', idle_until = now() + interval '5 seconds'`)
    statements.length = 0
    await Promise.all(Array.from({ length: 5 }, () => sessions.authenticate({ cookie })))
    assert.equal(statements.filter((name) => name === 'touch-internet').length, 1)
    const idle = () =>
      sql<{
        left: number
      }>`select extract(epoch from idle_until - now())::float8 as left from internet.session where person = ${id}`.execute(bench.owner)
    while (((await idle()).rows[0]?.left ?? 0) < 500) await new Promise((resolve) => setTimeout(resolve, 10))
  })

  it('ends when idle, and in any case at its absolute limit', async () => {
    const sessions = noting()
    const idle = await opened()
    await idle.move(`idle_until = now() - interval '1 second', last_seen_at = now() - interval '1 hour'`)
    assert.equal(codeOf(await sessions.authenticate(idle)), 'unauthenticated')
    const old = await opened()
    await old.move(`expires_at = now() - interval '1 second', idle_until = now() + interval '1 hour'`)
    assert.equal(codeOf(await sessions.authenticate(old)), 'unauthenticated')
    // Use does not carry it past the absolute limit.
    const near = await opened()
    await near.move(`expires_at = now() + interval '30 seconds', last_seen_at = now() - interval '2 minutes'`)
    assert.equal(codeOf(await sessions.authenticate(near)), 'session')
    const within = () =>
      sql<{
        ok: boolean
      }>`select idle_until <= expires_at and last_seen_at > now() - interval '1 minute' as ok from internet.session where person = ${near.id}`.execute(
        bench.owner,
      )
    while (!(await within()).rows[0]?.ok) await new Promise((resolve) => setTimeout(resolve, 10))
  })

  it('is not its device’s or person’s once either is not active, even if its row were still there', async () => {
    const sessions = noting()
    const { cookie, id } = await opened()
    await sql`alter table register.device disable trigger device_stopped`.execute(bench.owner)
    await sql`alter table register.person disable trigger person_stopped`.execute(bench.owner)
    try {
      for (const [statement, expected] of [
        [sql`update register.device set state = 'suspended' where person = ${id}`, 'device-revoked'],
        [sql`update register.device set state = 'pending' where person = ${id}`, 'device-pending'],
        [sql`update register.device set state = 'active' where person = ${id}`, 'session'],
        [sql`update register.person set state = 'suspended' where id = ${id}`, 'unauthenticated'],
      ] as const) {
        await statement.execute(bench.owner)
        assert.equal(codeOf(await sessions.authenticate({ cookie })), expected)
      }
    } finally {
      await sql`alter table register.device enable trigger device_stopped`.execute(bench.owner)
      await sql`alter table register.person enable trigger person_stopped`.execute(bench.owner)
    }
  })

  it('of one domain is nothing in the other', async () => {
    const { cookie } = await opened()
    const token = cookie.split('=')[1] ?? ''
    assert.equal(codeOf(await bench.sessions.lgwan.authenticate({ authorization: `Bearer ${token}` })), 'unauthenticated')
    assert.equal(codeOf(await bench.sessions.internet.authenticate({ authorization: `Bearer ${token}` })), 'session')
  })
})
