/** What each login of the database may do, tried on every table and column with rows in place. The owner's list is where the tries come from. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts'

type Login = 'internet' | 'lgwan' | 'boundary'
const logins: readonly Login[] = ['internet', 'lgwan', 'boundary']

interface Table {
  readonly schema: string
  readonly name: string
  readonly view: boolean
  readonly columns: readonly string[]
}

/** What a login may read, whole tables or columns. What is not here must be denied: a new table has to be put here on purpose. */
const readable: Readonly<Record<Login, Readonly<Record<string, '*' | readonly string[]>>>> = {
  internet: {
    'register.organisation': '*',
    'register.person': ['id', 'organisation', 'name', 'section', 'roles', 'state'],
    'register.device': '*',
    'register.room': '*',
    'register.room_member': '*',
    'audit.writer': '*',
    ...whole(
      'internet',
      'session',
      'challenge',
      'throttle',
      'credential',
      'message',
      'attachment',
      'upload',
      'receipt',
      'event',
      'rate_limit',
      'view_answer',
    ),
  },
  lgwan: {
    ...whole('register', 'organisation', 'person', 'device', 'device_history', 'registration_code', 'room', 'room_member'),
    'audit.writer': '*',
    'audit.record': '*',
    'boundary.policy_revision': '*',
    // A crossing's course without what it carries: a view that has no column of it.
    'boundary.passage': '*',
    'boundary.heartbeat': '*',
    'boundary.policy_activation': '*',
    ...whole('lgwan', 'session', 'challenge', 'throttle', 'credential', 'password', 'totp', 'sign_in', 'approval'),
    ...whole('lgwan', 'message', 'attachment', 'upload', 'receipt', 'event', 'rate_limit', 'view_answer'),
  },
  boundary: {
    ...whole('register', 'organisation', 'device', 'room', 'room_member'),
    'register.person': ['id', 'organisation', 'name', 'section', 'roles', 'state'],
    ...whole('audit', 'outbox', 'record', 'witness', 'writer'),
    ...whole('boundary', 'heartbeat', 'crossing', 'original', 'policy_revision', 'delivered_file', 'view_request', 'password_given'),
    // Enough to sweep what nobody has fetched; the pictures are for those who asked.
    'internet.view_answer': ['id', 'created_at'],
    'lgwan.view_answer': ['id', 'created_at'],
    ...whole('internet', 'message', 'attachment', 'upload', 'receipt', 'event'),
    ...whole('lgwan', 'message', 'attachment', 'upload', 'receipt', 'event', 'approval'),
  },
}

function whole(schema: string, ...names: string[]): Record<string, '*'> {
  return Object.fromEntries(names.map((name) => [`${schema}.${name}`, '*' as const]))
}

describe('the logins of the database', function () {
  this.timeout(120_000)
  let postgres: TestPostgres
  const clients = {} as Record<Login | 'owner', pg.Client>
  let tables: Table[]
  const person = randomUUID()
  const room = randomUUID()

  before(async () => {
    postgres = await startTestPostgres()
    for (const login of [...logins, 'owner'] as const) {
      clients[login] = new pg.Client({ connectionString: postgres.urls[login] })
      await clients[login].connect()
    }
    const { rows } = await clients.owner.query<Table>(`
      select table_schema as schema, table_name as name, table_type = 'VIEW' as view, array_agg(column_name::text order by ordinal_position) as columns
      from information_schema.columns join information_schema.tables using (table_schema, table_name) where table_schema in ('register', 'internet', 'lgwan', 'boundary', 'audit') group by 1, 2, 3 order by 1, 2`)
    tables = rows
    await clients.owner.query(`
      insert into register.organisation (code, name) values ('131016', '千代田区');
      insert into register.person (id, organisation, login, name) values ('${person}', '131016', 'tanaka', '田中');
      insert into register.room (id, organisation, name, created_by) values ('${room}', '131016', '部屋', '${person}');
      insert into register.room_member (room, person, internet, lgwan) values ('${room}', '${person}', true, true);
      ${(['internet', 'lgwan'] as const)
        .map(
          (schema) => `insert into ${schema}.message (id, room, author, origin, body, sent_at, state)
            values (gen_random_uuid(), '${room}', '${person}', '${schema}', 'secret of ${schema}', now(), 'accepted');
            insert into ${schema}.event (room, kind, message) select room, 'message', id from ${schema}.message;`,
        )
        .join('\n')}`)
  })
  after(async () => {
    for (const client of Object.values(clients)) await client.end()
    await postgres?.stop()
  })

  const answer = async (login: Login | 'owner', text: string): Promise<string> => {
    try {
      await clients[login].query('begin')
      await clients[login].query(text)
      return 'allowed'
    } catch (error) {
      return error instanceof pg.DatabaseError ? (error.code === '42501' ? 'denied' : `${error.code} ${error.message}`) : String(error)
    } finally {
      await clients[login].query('rollback')
    }
  }
  const denied = async (login: Login, text: string): Promise<void> => assert.equal(await answer(login, text), 'denied', `${login}: ${text}`)

  it('read what is listed, and no other table, column or row count', async () => {
    assert.ok(tables.length >= 35, `${tables.length} tables`)
    for (const login of logins) {
      for (const { schema, name, columns } of tables) {
        const table = `${schema}.${name}`
        const may = readable[login][table]
        assert.equal(await answer(login, `select * from ${table}`), may === '*' ? 'allowed' : 'denied', `${login} ${table}`)
        assert.equal(await answer(login, `select count(*) from ${table}`), may ? 'allowed' : 'denied', `${login} count of ${table}`)
        for (const column of columns) {
          const wanted = may === '*' || may?.includes(column) ? 'allowed' : 'denied'
          assert.equal(await answer(login, `select ${pg.escapeIdentifier(column)} from ${table}`), wanted, `${login} ${table}.${column}`)
        }
      }
      for (const table of Object.keys(readable[login]))
        assert.ok(
          tables.some(({ schema, name }) => `${schema}.${name}` === table),
          table,
        )
    }
  })

  it('of one domain read no row of the other, by no way that SQL has', async () => {
    for (const [login, other] of [
      ['internet', 'lgwan'],
      ['lgwan', 'internet'],
    ] as const) {
      const theirs = tables.filter(({ schema }) => schema === other)
      assert.ok(theirs.length >= 10)
      for (const { name, columns } of theirs) {
        const table = `${other}.${name}`
        for (const text of [
          `select 1 from ${table} limit 1`,
          `copy ${table} to stdout`,
          `select exists (select from ${table})`,
          `table ${table}`,
          `select * from ${login}.message, ${table}`,
          `insert into ${login}.rate_limit (key) select ${pg.escapeIdentifier(columns[0] ?? '')}::text from ${table} returning *`,
          `update ${table} set ${pg.escapeIdentifier(columns[0] ?? '')} = default`,
          `delete from ${table}`,
          `truncate ${table}`,
          `lock table ${table} in access share mode`,
          `create view pg_temp.peek as select * from ${table}; select * from pg_temp.peek`,
          `select query_to_xml('select * from ${table}', true, true, '')`,
          `create temporary table stolen as select * from ${table}`,
        ])
          await denied(login, text)
      }
      await denied(login, `set role sekisho_${other}`)
      await denied(login, 'set role sekisho_owner')
      await denied(login, `set session authorization sekisho_${other}`)
      // The control: there is something to see, and its own login sees it.
      const { rows } = await clients[other].query(`select body from ${other}.message`)
      assert.deepEqual(rows, [{ body: `secret of ${other}` }])
    }
  })

  it('hand in their own direction of the boundary only, cannot approve, and never read it back', async () => {
    const crossing = (login: Login, values: Record<string, string>) => {
      const row: Record<string, string> = {
        id: `'${randomUUID()}'`,
        kind: `'message'`,
        direction: `'inbound'`,
        organisation: `'131016'`,
        room: `'${room}'`,
        message: `'${randomUUID()}'`,
        actor: `'${person}'`,
        trust: `'T1'`,
        payload: `'{}'`,
        ...values,
      }
      return answer(login, `insert into boundary.crossing (${Object.keys(row)}) values (${Object.values(row)})`)
    }
    assert.equal(await crossing('internet', {}), 'allowed', 'the control')
    assert.equal(await crossing('internet', { direction: `'outbound'` }), 'denied')
    assert.equal(await crossing('internet', { kind: `'approval'`, message: 'null' }), 'denied')
    for (const login of ['internet', 'lgwan'] as const) {
      for (const state of ['delivered', 'ready', 'accepted']) assert.equal(await crossing(login, { state: `'${state}'` }), 'denied', state)
      assert.equal(await crossing(login, { approved_by: `'${person}'` }), 'denied')
      assert.equal(await crossing(login, { policy: `'${'0'.repeat(64)}'` }), 'denied')
      assert.equal(await crossing(login, { due_at: 'now()' }), 'denied')
      for (const text of [
        'select 1 from boundary.crossing',
        `update boundary.crossing set state = 'delivered'`,
        'delete from boundary.crossing',
        'select 1 from boundary.original',
        `update boundary.heartbeat set tier = 'full'`,
        'delete from boundary.heartbeat',
      ])
        await denied(login, text)
      await denied(
        login,
        `insert into boundary.crossing (id, kind, direction, organisation, room, actor, trust, payload) values (gen_random_uuid(), 'receipt', '${login === 'internet' ? 'inbound' : 'outbound'}', '131016', '${room}', '${person}', 'T0', '{}') returning payload`,
      )
    }
    assert.equal(await crossing('lgwan', { direction: `'outbound'` }), 'allowed', 'the control')
    assert.equal(await crossing('lgwan', {}), 'denied')
    assert.match(await answer('lgwan', 'select payload from boundary.passage'), /^42703 /, 'what it carries is no column of the view')
    assert.equal(await answer('lgwan', 'select state from boundary.passage'), 'allowed', 'the control')
  })

  it('ask for pages in their own name and side only, never read what they asked, and see no answer but their own', async () => {
    const ask = (login: Login, side: string, more: Record<string, string> = {}) => {
      const row: Record<string, string> = {
        id: 'uuidv7()',
        side: `'${side}'`,
        subject: `'attachment'`,
        target: 'uuidv7()',
        act: `'pages'`,
        person: `'${person}'`,
        ...more,
      }
      return answer(login, `insert into boundary.view_request (${Object.keys(row)}) values (${Object.values(row)})`)
    }
    for (const [login, other] of [
      ['internet', 'lgwan'],
      ['lgwan', 'internet'],
    ] as const) {
      assert.equal(await ask(login, login), 'allowed', 'the control')
      assert.equal(await ask(login, other), 'denied')
      assert.equal(await ask(login, login, { created_at: 'now()' }), 'denied')
      for (const text of [
        'select 1 from boundary.view_request',
        'delete from boundary.view_request',
        'select 1 from boundary.delivered_file',
        `insert into boundary.delivered_file (crossing) values (uuidv7())`,
        `update boundary.delivered_file set allow_saving = true`,
        `select content from ${other}.view_answer`,
        `delete from ${other}.view_answer`,
        `insert into ${login}.view_answer (id) values (uuidv7())`,
        `update ${login}.view_answer set problem = null`,
      ])
        await denied(login, text)
    }
    assert.match(await ask('internet', 'internet', { subject: `'approval'` }), /^23514/, 'approvals are asked about on the LGWAN side')
    assert.match(await ask('lgwan', 'lgwan', { act: `'content'` }), /^23514/)
    for (const text of [`update boundary.delivered_file set allow_saving = true`, 'select content from internet.view_answer'])
      await denied('boundary', text)
  })

  it('give a password in their own side’s name only, never read it back, and neither count nor end an attempt', async () => {
    const given = (login: Login, side: string, more: Record<string, string> = {}) => {
      const row: Record<string, string> = {
        id: 'uuidv7()',
        side: `'${side}'`,
        attachment: 'uuidv7()',
        person: `'${person}'`,
        sealed: `decode(repeat('00', 566), 'hex')`,
        ...more,
      }
      return answer(login, `insert into boundary.password_given (${Object.keys(row)}) values (${Object.values(row)})`)
    }
    for (const [login, other] of [
      ['internet', 'lgwan'],
      ['lgwan', 'internet'],
    ] as const) {
      assert.equal(await given(login, login), 'allowed', 'the control')
      assert.equal(await given(login, other), 'denied')
      assert.equal(await given(login, login, { created_at: `now() + interval '1 day'` }), 'denied')
      assert.match(await given(login, login, { sealed: `'plain'` }), /^23514/, 'nothing that is not a seal')
      for (const text of [
        'select 1 from boundary.password_given',
        'select sealed from boundary.password_given',
        'copy boundary.password_given to stdout',
        'delete from boundary.password_given',
        `update boundary.password_given set person = uuidv7()`,
        `insert into boundary.password_given (id) values (uuidv7()) returning sealed`,
        'alter table boundary.password_given set logged',
        'select wrong_passwords from boundary.crossing',
        'update boundary.crossing set wrong_passwords = 0',
        'update boundary.crossing set password_tried_at = null',
        `update ${login}.attachment set password_attempts = 5`,
        `update ${other}.attachment set password_attempts = 5`,
      ])
        await denied(login, text)
    }
    await denied('boundary', `insert into boundary.password_given (id) values (uuidv7())`)
    const { rows } = await clients.owner.query(`select relpersistence from pg_class where oid = 'boundary.password_given'::regclass`)
    assert.deepEqual(rows, [{ relpersistence: 'u' }], 'it is not logged')
  })

  it('add to the outbox of the audit log and nothing else, in their own name', async () => {
    const event = `values (uuidv7(), '{}')`
    for (const login of ['internet', 'lgwan'] as const) {
      assert.equal(await answer(login, `insert into audit.outbox (id, event) ${event}`), 'allowed')
      await denied(login, `insert into audit.outbox (id, event, recorder) values (uuidv7(), '{}', 'boundary')`)
      for (const text of [
        'select 1 from audit.outbox',
        'select seq from audit.outbox',
        `update audit.outbox set event = '{}'`,
        'delete from audit.outbox',
        'truncate audit.outbox',
        `delete from audit.record`,
        `update audit.record set leaf = '{}'`,
        `insert into audit.record (index) values (1)`,
        `update audit.witness set size = 0`,
        `update audit.writer set fault = null`,
      ])
        await denied(login, text)
    }
    await denied('internet', 'select 1 from audit.record')
    await denied('boundary', `update audit.record set leaf = '{}'`)
    await denied('boundary', 'truncate audit.record')
  })

  it('alter, create and drop nothing, and own nothing', async () => {
    for (const login of logins) {
      for (const { schema, name, columns } of tables.filter(({ view }) => view)) {
        const view = `${schema}.${name}`
        for (const text of [
          `drop view ${view}`,
          `create or replace view ${view} as select 1`,
          `alter view ${view} rename to mine`,
          `insert into ${view} default values`,
          `update ${view} set ${pg.escapeIdentifier(columns[0] ?? '')} = null`,
          `delete from ${view}`,
        ])
          await denied(login, text)
      }
      for (const { schema, name } of tables.filter(({ view }) => !view)) {
        const table = `${schema}.${name}`
        for (const text of [
          `alter table ${table} add column x int`,
          `drop table ${table}`,
          `alter table ${table} disable trigger all`,
          `create trigger t before insert on ${table} for each row execute function register.today()`,
          `create index on ${table} ((1))`,
          `truncate ${table}`,
          `create policy p on ${table}`,
        ])
          await denied(login, text)
      }
      for (const schema of ['register', 'internet', 'lgwan', 'boundary', 'audit', 'public'])
        await denied(login, `create table ${schema}.mine (x int)`)
      for (const text of [
        'create schema mine',
        'create role other',

        `copy register.organisation to program 'id'`,
        `select pg_read_file('/etc/passwd')`,
        `alter role sekisho_${login} superuser`,
      ])
        await denied(login, text)
    }
    const { rows } = await clients.owner.query(`
      select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
      where n.nspname in ('register', 'internet', 'lgwan', 'boundary', 'audit') and r.rolname <> 'sekisho_owner'`)
    assert.deepEqual(rows, [])
  })

  it('have no more rights than this table says', async () => {
    const { rows } = await clients.owner.query<{ login: string; granted: string }>(`
      select substr(grantee, 9) as login, table_schema || '.' || table_name || ' ' || string_agg(privilege_type, ' ' order by privilege_type) as granted
      from information_schema.table_privileges
      where table_schema in ('register', 'internet', 'lgwan', 'boundary', 'audit') and grantee <> 'sekisho_owner' and privilege_type <> 'SELECT'
      group by grantee, table_schema, table_name order by 1, 2`)
    const own = (schema: string, more: readonly string[]) =>
      [
        `${schema}.attachment INSERT`,
        `${schema}.challenge DELETE INSERT UPDATE`,
        `${schema}.event INSERT`,
        `${schema}.message INSERT`,
        `${schema}.rate_limit DELETE INSERT UPDATE`,
        `${schema}.receipt INSERT`,
        `${schema}.session DELETE INSERT UPDATE`,
        `${schema}.throttle DELETE INSERT UPDATE`,
        `${schema}.upload INSERT`,
        `${schema}.view_answer DELETE`,
        ...more,
      ].sort()
    const granted = Object.fromEntries(
      logins.map((login) => [
        login,
        rows
          .filter((row) => row.login === login)
          .map((row) => row.granted)
          .sort(),
      ]),
    )
    assert.deepEqual(granted, {
      internet: own('internet', ['internet.credential INSERT']),
      lgwan: own('lgwan', [
        'lgwan.credential DELETE INSERT UPDATE',
        'lgwan.password DELETE INSERT UPDATE',
        'lgwan.totp DELETE INSERT UPDATE',
        'register.person INSERT',
        'register.registration_code DELETE INSERT',
        'register.room INSERT',
        'register.room_member DELETE INSERT',
      ]),
      boundary: [
        'audit.outbox DELETE',
        'audit.record DELETE INSERT',
        'audit.witness INSERT UPDATE',
        'audit.writer INSERT UPDATE',
        'boundary.delivered_file INSERT',
        'boundary.heartbeat DELETE',
        'boundary.original INSERT UPDATE',
        'boundary.password_given DELETE',
        'boundary.view_request DELETE',
        'internet.attachment INSERT UPDATE',
        'internet.event DELETE INSERT',
        'internet.message INSERT',
        'internet.receipt INSERT',
        'internet.upload DELETE',
        'internet.view_answer DELETE INSERT',
        'lgwan.approval INSERT',
        'lgwan.attachment INSERT UPDATE',
        'lgwan.event DELETE INSERT',
        'lgwan.message INSERT',
        'lgwan.receipt INSERT',
        'lgwan.upload DELETE',
        'lgwan.view_answer DELETE INSERT',
      ],
    })
    assert.deepEqual(
      rows.filter(({ login }) => !logins.some((one) => one === login)),
      [],
      'nobody else, PUBLIC included',
    )
  })
})
