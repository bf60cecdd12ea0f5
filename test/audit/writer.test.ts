import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { createAuditClient } from '../../gateway/audit/client.ts'
import { AuditFault, type AuditFaultCode } from '../../gateway/audit/fault.ts'
import type { AuditEvent, AuditLog } from '../../gateway/audit/index.ts'
import { loadVerifier } from '../../gateway/audit/keys.ts'
import type { AuditWriterOptions } from '../../gateway/audit/options.ts'
import { readEntries } from '../../gateway/audit/reader.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { createAuditWriter, rebuildIndex } from '../../gateway/audit/writer.ts'
import { type Database, openDatabase } from '../../gateway/store/database.ts'
import { uuid7 } from '../../gateway/store/uuid.ts'
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts'
import { event, newFolder, origin, removeFolders } from './support.ts'

const isFault = (code: AuditFaultCode) => (error: unknown) => error instanceof AuditFault && error.code === code

describe('audit: outbox, writer, index', function () {
  this.timeout(60_000)
  let postgres: TestPostgres
  const databases: Record<'internet' | 'lgwan' | 'boundary', Database> = {} as never
  let directory: string
  let options: AuditWriterOptions
  const open: AuditLog[] = []
  const opened = async <T extends AuditLog>(log: Promise<T>): Promise<T> => {
    const one = await log
    open.push(one)
    return one
  }
  const client = (login: 'internet' | 'lgwan') => opened(createAuditClient({ database: databases[login], url: postgres.urls[login] }))

  before(async () => {
    postgres = await startTestPostgres()
    for (const login of ['internet', 'lgwan', 'boundary'] as const) databases[login] = openDatabase(postgres.urls[login])
  })
  beforeEach(async () => {
    const folder = newFolder()
    directory = join(folder, 'audit')
    options = { database: databases.boundary, url: postgres.urls.boundary, directory, keyFile: join(folder, 'audit.pem'), origin }
    await asOwner('truncate audit.outbox, audit.record, audit.witness, audit.writer')
  })
  afterEach(async () => {
    for (const log of open.splice(0)) await log.close()
    removeFolders()
  })
  after(async () => {
    for (const database of Object.values(databases)) await database.destroy()
    await postgres.stop()
  })

  async function asOwner<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    const owner = new pg.Client({ connectionString: postgres.urls.owner })
    await owner.connect()
    try {
      return (await owner.query<T>(text, values)).rows
    } finally {
      await owner.end()
    }
  }
  async function leavesOf(
    action?: string,
  ): Promise<{ index: number; leaf: Record<string, never> & { id: string; recorder: string; actor: { id: string } } }[]> {
    const verifier = await loadVerifier(directory)
    const { size, problems } = await verifyLog({ directory, verifier })
    assert.deepEqual(problems, [])
    const leaves = []
    for await (const { index, bytes } of readEntries(directory, 0, size)) leaves.push({ index, leaf: JSON.parse(bytes.toString()) })
    return leaves.filter(({ leaf }) => leaf.action === (action ?? 'message.accept'))
  }
  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (const limit = Date.now() + 15_000; Date.now() < limit; await sleep(20)) if (await holds()) return
    assert.fail(`never: ${what}`)
  }
  const outboxIsEmpty = async () => (await asOwner('select 1 from audit.outbox')).length === 0
  const indexed = async () => Number((await asOwner<{ n: number }>('select count(*)::int as n from audit.record'))[0]?.n)

  it('appends in the process that leads, and indexes what it appended', async () => {
    const writer = await opened(createAuditWriter(options))
    const records = await writer.append([event('a'), event('b', { room: 'room-1', file: { in: 'a'.repeat(64), bytes: 5 } })])
    assert.deepEqual(records.map(({ index }) => index), [1, 2]) // biome-ignore format: one thought
    assert.equal(writer.health().part, 'leading')
    assert.equal(writer.health().ready, true)
    await until('indexed', async () => (await indexed()) === 3)
    const [row] = await asOwner('select id, actor, room, in_sha256, recorder, leaf from audit.record where index = 2')
    assert.equal(row?.id, records[1]?.id)
    assert.deepEqual([row?.actor, row?.room, row?.in_sha256, row?.recorder], ['b', 'room-1', 'a'.repeat(64), 'boundary'])
    const leaves = await leavesOf()
    assert.deepEqual(leaves.map(({ leaf }) => leaf), [(await asOwner('select leaf from audit.record where index = 1'))[0]?.leaf, row?.leaf]) // biome-ignore format: one thought
    assert.equal((await leavesOf('heartbeat')).length, 1)
  })

  it('asks its connection one thing at a time, also while the outbox is held up', async () => {
    const warnings: string[] = []
    const hear = (warning: Error) => void warnings.push(`${warning.name}: ${warning.message}`)
    process.on('warning', hear)
    const writer = await opened(createAuditWriter(options))
    const holder = new pg.Client({ connectionString: postgres.urls.owner })
    await holder.connect()
    try {
      await holder.query('begin; lock table audit.outbox in access exclusive mode')
      // Three rounds of the leader's clockwork meet a look at the outbox that does not come back.
      await sleep(3_500)
      await holder.query('rollback')
      await until('the writer says again how it is', async () => {
        const [row] = await asOwner<{ fresh: boolean }>("select at > now() - interval '1 second' as fresh from audit.writer")
        return row?.fresh === true
      })
      await (await client('lgwan')).append([event('after')])
    } finally {
      await holder.end()
      process.off('warning', hear)
    }
    assert.equal(writer.health().ready, true)
    assert.deepEqual(warnings, [])
  })

  it('appends from the listeners, under the name of their login', async () => {
    await opened(createAuditWriter(options))
    const internet = await client('internet')
    const lgwan = await client('lgwan')
    const [first] = await internet.append([event('phone')])
    const both = await lgwan.append([event('pc-1'), event('pc-2')])
    const leaves = await leavesOf()
    assert.deepEqual(leaves.map(({ leaf }) => [leaf.actor.id, leaf.recorder]), [['phone', 'internet'], ['pc-1', 'lgwan'], ['pc-2', 'lgwan']]) // biome-ignore format: one thought
    assert.deepEqual(leaves.map(({ index }) => index), [first?.index, ...both.map(({ index }) => index)]) // biome-ignore format: one thought
    assert.deepEqual(leaves.map(({ leaf }) => leaf.id), [first?.id, ...both.map(({ id }) => id)]) // biome-ignore format: one thought
    assert.equal(internet.health().part, 'following')
    await until('the listener sees the writer', async () => internet.health().ready)
  })

  it('many at once from everywhere: each once, in the places that were promised', async () => {
    const writer = await opened(createAuditWriter(options))
    const logs = [writer, await client('internet'), await client('lgwan')]
    const wishes = Array.from({ length: 1_500 }, (_, at) => ({ at, log: logs[at % 3] ?? writer }))
    const records = await Promise.all(wishes.map(({ at, log }) => log.append([event(`p${at}`)])))
    const places = new Map(wishes.map(({ at }) => [`p${at}`, records[at]?.[0]?.index]))
    const leaves = await leavesOf()
    assert.equal(leaves.length, 1_500)
    for (const { index, leaf } of leaves) assert.equal(places.get(leaf.actor.id), index)
    await until('indexed', async () => (await indexed()) === 1_501)
    assert.equal(await outboxIsEmpty(), true)
  })

  it('enqueues with a transaction: recorded when it commits, never when it does not, once when repeated', async () => {
    await opened(createAuditWriter(options))
    const internet = await client('internet')
    const id = uuid7()
    await databases.internet.transaction().execute((transaction) => internet.enqueue(transaction, [event('committed', { id })]))
    await assert.rejects(
      databases.internet.transaction().execute(async (transaction) => {
        await internet.enqueue(transaction, [event('rolled-back')])
        throw new Error('no')
      }),
    )
    await until('drained', outboxIsEmpty)
    await databases.internet.transaction().execute((transaction) => internet.enqueue(transaction, [event('committed', { id })]))
    await until('drained', outboxIsEmpty)
    assert.deepEqual((await leavesOf()).map(({ leaf }) => [leaf.id, leaf.actor.id]), [[id, 'committed']]) // biome-ignore format: one thought
  })

  it('rejects an event of the wrong form before it reaches anything', async () => {
    const writer = await opened(createAuditWriter(options))
    const internet = await client('internet')
    const wrong = [
      { ...event('a'), action: 'made.up' },
      { ...event('a'), text: 'message text' },
      event('two words'),
      event('a', { file: { in: 'not a hash' } }),
      event('a', { review: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-02T00:00:00.000Z', note: 'bell\u0007' } }),
    ] as AuditEvent[]
    for (const one of wrong) {
      await assert.rejects(writer.append([one]), isFault('invalid'))
      await assert.rejects(internet.append([one]), isFault('invalid'))
    }
    assert.equal((await leavesOf()).length, 0)
  })

  it('records that somebody put something else into the outbox, and goes on', async () => {
    await opened(createAuditWriter(options))
    const internet = await client('internet')
    const id = uuid7()
    await sql`insert into audit.outbox (id, event) values (${id}, '{"actor": {"type": "person"}, "recorder": "lgwan"}')`.execute(
      databases.internet,
    )
    await internet.append([event('after')])
    const [malformed] = await leavesOf('audit.malformed')
    assert.deepEqual([malformed?.leaf.id, malformed?.leaf.recorder], [id, 'internet'])
    const old = '2001-01-01T00:00:00.000Z'
    await internet.append([event('backdated', { time: old })])
    const leaf = (await leavesOf()).find(({ leaf }) => leaf.actor.id === 'backdated')?.leaf as { time?: string } | undefined
    assert.notEqual(leaf?.time, old)
  })

  it('rejects in time when nobody writes, and the record is kept for later', async () => {
    const internet = await client('internet')
    await assert.rejects(internet.append([event('early')]), isFault('no-writer'))
    assert.equal(internet.health().ready, false)
    assert.equal(internet.health().reason?.code, 'no-writer')
    await opened(createAuditWriter(options))
    await until('drained', outboxIsEmpty)
    assert.equal((await leavesOf()).length, 1)
  })

  it('one of two writers leads; the other hands on its records and takes over', async () => {
    const first = await createAuditWriter(options)
    const second = await opened(createAuditWriter(options))
    assert.deepEqual([first.health().part, second.health().part], ['leading', 'following'])
    await second.append([event('through the outbox'.replaceAll(' ', '-'))])
    await first.close()
    await until('the second leads', async () => second.health().part === 'leading')
    await second.append([event('direct')])
    assert.deepEqual((await leavesOf()).map(({ leaf }) => leaf.actor.id), ['through-the-outbox', 'direct']) // biome-ignore format: one thought
  })

  it('lets go when its database connection is cut, and leads again', async () => {
    const writer = await opened(createAuditWriter(options))
    await writer.append([event('before')])
    await asOwner("select 1") // biome-ignore format: one thought
    const superuser = new pg.Client({ connectionString: postgres.url })
    await superuser.connect()
    await superuser.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sekisho-audit'")
    await superuser.end()
    await until('leads again', async () => (await writer.append([event('after')]).then(() => true, () => false))) // biome-ignore format: one thought
    const ids = (await leavesOf()).map(({ leaf }) => leaf.actor.id)
    assert.equal(ids[0], 'before')
    assert.ok(ids.includes('after'))
  })

  it('exactly once though it is killed between the files and the index', async () => {
    const internet = await client('internet')
    const holder = new pg.Client({ connectionString: postgres.urls.owner })
    const gate = new pg.Client({ connectionString: postgres.urls.owner })
    const superuser = new pg.Client({ connectionString: postgres.url })
    await Promise.all([holder.connect(), gate.connect(), superuser.connect()])
    for (let round = 0; round < 3; round++) {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'leader.child.ts'), postgres.urls.boundary, directory, options.keyFile],
        {
          stdio: 'inherit',
        },
      )
      const settled = async () => (await outboxIsEmpty()) && (await indexed()) === (await sizeOnDisk())
      await until('the child leads', async () => (await sizeOnDisk()) > round * 700 + round && (await settled()))
      // Its look at the outbox is held until every row in there is locked: then it writes the files, cannot take the rows out,
      // and cannot index them either. There it is killed, and its transactions with it.
      await gate.query('begin')
      await gate.query('lock table audit.record in access exclusive mode')
      const before = await sizeOnDisk()
      const events = Array.from({ length: 700 }, (_, at) => event(`r${round}-${at}`))
      await databases.internet.transaction().execute((transaction) => internet.enqueue(transaction, events))
      await holder.query('begin')
      await holder.query('select from audit.outbox for update')
      await gate.query('commit')
      await until('the child wrote files', async () => (await sizeOnDisk()) >= before + 512)
      child.kill('SIGKILL')
      await new Promise((resolve) => child.on('close', resolve))
      await superuser.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sekisho-audit'")
      await holder.query('commit')
      assert.ok((await sizeOnDisk()) - (await indexed()) >= 512, 'the child was killed too late to show anything')
      assert.equal((await asOwner('select 1 from audit.outbox')).length, 700)
    }
    await Promise.all([holder.end(), gate.end(), superuser.end()])
    await opened(createAuditWriter(options))
    await until('drained', outboxIsEmpty)
    await until('indexed', async () => (await indexed()) === (await sizeOnDisk()))
    const leaves = await leavesOf()
    assert.deepEqual(leaves.map(({ leaf }) => leaf.actor.id).sort(), [0, 1, 2].flatMap((round) => Array.from({ length: 700 }, (_, at) => `r${round}-${at}`)).sort()) // biome-ignore format: one thought
    assert.deepEqual(await asOwner('select index, id, leaf from audit.record where action = $1 order by index', ['message.accept']), leaves.map(({ index, leaf }) => ({ index, id: leaf.id, leaf }))) // biome-ignore format: one thought
  })

  it('does not wait for the index, and knows a repeated enqueue without it', async () => {
    const writer = await opened(createAuditWriter(options))
    const internet = await client('internet')
    await until('indexed', async () => (await indexed()) === 1)
    const holder = new pg.Client({ connectionString: postgres.urls.owner })
    await holder.connect()
    await holder.query('begin')
    await holder.query('lock table audit.record in exclusive mode')
    const id = uuid7()
    const [direct] = await writer.append([event('direct')])
    const [remote] = await internet.append([event('remote', { id })])
    assert.deepEqual([direct?.index, remote?.index], [1, 2])
    await databases.internet.transaction().execute((transaction) => internet.enqueue(transaction, [event('remote', { id })]))
    await until('drained', outboxIsEmpty)
    assert.equal(writer.health().unindexed, 2)
    await holder.query('commit')
    await holder.end()
    await until('indexed', async () => (await indexed()) === 3)
    assert.equal((await leavesOf()).length, 2)
  })

  it('a full disk: nothing is acknowledged, every process says so, and all comes back with the room', async function () {
    const mount = newFolder()
    const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mount])
    if (done.status !== 0) {
      console.log('    SKIPPED: no tmpfs can be mounted here; the full disk is untested')
      return this.skip()
    }
    try {
      const writer = await opened(createAuditWriter({ ...options, directory: join(mount, 'audit') }))
      const internet = await client('internet')
      await writer.append([event('before')])
      await until('the listener sees the writer', async () => internet.health().ready)
      const ballast = () => writeFileSync(join(mount, 'ballast'), Buffer.alloc(256 * 1024))
      assert.throws(ballast, { code: 'ENOSPC' })
      const fill = async () => {
        for (;;) await writer.append([event('fill')])
      }
      await assert.rejects(fill(), isFault('disk-full'))
      assert.equal(writer.health().ready, false)
      assert.match(writer.health().reason?.ja ?? '', /空きがありません/)
      await until('the listener knows', async () => internet.health().reason?.code === 'disk-full')
      await assert.rejects(internet.append([event('remote')]), AuditFault)
      rmSync(join(mount, 'ballast'))
      await until('ready again', async () => writer.health().ready)
      await writer.append([event('after')])
      await until('what waited is recorded', outboxIsEmpty)
      directory = join(mount, 'audit')
      const ids = (await leavesOf()).map(({ leaf }) => leaf.actor.id)
      for (const id of ['before', 'remote', 'after']) assert.equal(ids.filter((seen) => seen === id).length, 1, id)
      for (const log of open.splice(0)) await log.close()
    } finally {
      spawnSync('umount', [mount])
    }
  })

  async function sizeOnDisk(): Promise<number> {
    try {
      return Number(readFileSync(join(directory, 'checkpoint'), 'utf8').split('\n')[1])
    } catch {
      return 0
    }
  }

  it('fills the index again from the files', async () => {
    const writer = await createAuditWriter(options)
    for (let at = 0; at < 3; at++) await writer.append(Array.from({ length: 400 }, (_, part) => event(`p${at}-${part}`)))
    await until('indexed', async () => (await indexed()) === 1_201)
    await writer.close()
    const before = await asOwner('select * from audit.record order by index')
    await asOwner("update audit.record set actor = 'forged', leaf = '{}' where index = 7")
    await asOwner('delete from audit.record where index > 900')
    assert.equal(await rebuildIndex(options), await indexed())
    const after = await asOwner('select * from audit.record order by index')
    assert.deepEqual(after.slice(0, before.length), before)
  })

  it('does not go on over files that hold less than the index has seen', async () => {
    const writer = await createAuditWriter(options)
    await writer.append([event('a')])
    await until('indexed', async () => (await indexed()) === 2)
    await writer.close()
    rmSync(directory, { recursive: true })
    await assert.rejects(createAuditWriter(options), isFault('log-behind'))
  })

  it('does not start with a key that others can read, or without the key of its log', async () => {
    await (await createAuditWriter(options)).close()
    chmodSync(options.keyFile, 0o644)
    await assert.rejects(createAuditWriter(options), isFault('key-exposed'))
    rmSync(options.keyFile)
    await assert.rejects(createAuditWriter(options), isFault('key-unreadable'))
  })

  it('copies checkpoints to a second folder, and they verify', async () => {
    const copies = newFolder()
    const writer = await createAuditWriter({ ...options, checkpointCopyTo: copies, checkpointCopySeconds: 0 })
    await writer.append([event('a')])
    await writer.close()
    const names = readdirSync(copies)
    assert.ok(names.length > 0)
    const since = names.map((name) => readFileSync(join(copies, name), 'utf8'))
    assert.equal((await verifyLog({ directory, verifier: await loadVerifier(directory), since })).ok, true)
    const lost = await opened(
      createAuditWriter({ ...options, checkpointCopyTo: join(options.keyFile, 'nowhere'), checkpointCopySeconds: 0 }),
    )
    await lost.append([event('b')])
    await until('the failure is told', async () => lost.health().copyFailure !== undefined)
    assert.equal(lost.health().ready, true)
  })

  describe('grants', () => {
    const denied = (login: 'internet' | 'lgwan' | 'boundary', text: string) =>
      assert.rejects(
        sql.raw(text).execute(databases[login]),
        (error: unknown) => (error as { code?: string }).code === '42501',
        `${login}: ${text}`,
      )

    it('the internet side adds to the outbox and does nothing else', async () => {
      for (const text of [
        'select * from audit.record',
        'select id from audit.outbox',
        'delete from audit.outbox',
        "update audit.outbox set event = '{}'",
        'truncate audit.outbox',
        "insert into audit.outbox (id, event, recorder) values (uuidv7(), '{}', 'lgwan')",
        "insert into audit.outbox (id, event, created_at) values (uuidv7(), '{}', now())",
        'select * from audit.witness',
        "insert into audit.writer (at, size) values (now(), 0)",
        "select audit.index_records(0, '{}', '', 0, '')",
      ]) {
        await denied('internet', text)
      } // biome-ignore format: a table
      await sql.raw("insert into audit.outbox (id, event) values (uuidv7(), '{}')").execute(databases.internet)
      assert.deepEqual((await sql.raw("select * from audit.durable('{}')").execute(databases.internet)).rows, [])
    })

    it('the LGWAN side reads the index and changes nothing', async () => {
      await sql.raw('select * from audit.record').execute(databases.lgwan)
      for (const text of [
        'delete from audit.record',
        "update audit.record set leaf = '{}'",
        'select * from audit.outbox',
        'delete from audit.outbox',
      ]) {
        await denied('lgwan', text)
      }
    })

    it('the boundary cannot rewrite a record of the index or an event in the outbox', async () => {
      for (const text of ["update audit.record set leaf = '{}'", "update audit.outbox set event = '{}'", 'delete from audit.witness']) {
        await denied('boundary', text)
      }
    })

    it("a process learns of its own records' places only", async () => {
      const writer = await opened(createAuditWriter(options))
      const [record] = await writer.append([event('a')])
      await until('indexed', async () => (await indexed()) === 2)
      const ask = (login: 'internet' | 'boundary') =>
        sql<{ index: number }>`select index from audit.durable(${[record?.id]}::uuid[])`.execute(databases[login])
      assert.equal((await ask('internet')).rows.length, 0)
      assert.equal((await ask('boundary')).rows.length, 1)
    })
  })
})
