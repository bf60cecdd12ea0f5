/**
 * A password is nowhere afterwards: not in a table, not in the log of the database, not in any file of the data folder, an audit record, an
 * answer, or what the processes print at their most talkative. Given right, given wrong, given in a broken body, and given to a boundary that dies.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { Configuration } from '../../config/load.ts'
import { start } from '../../gateway/main.ts'
import { asked, fileOf, give, lockedPdf, secret } from '../crossing/locked.ts'
import { query, quiet } from '../faults/books.ts'
import { alive, databaseUrl, descendants, kill } from '../faults/machines.ts'
import { type Site, startSite } from '../faults/site.ts'
import { EventReader } from '../support/events.ts'
import { upload } from '../support/files.ts'
import { until } from '../support/until.ts'

const wrong = 'Tsukimi%5093/Machigai'
const broken = 'Momiji+8841/Kowareta'
/** Sent as an ordinary text, so that the search is seen to find what is there. */
const planted = 'Susuki=2207/Mieru'

/** As it might lie somewhere: text of two kinds, hexadecimal, Base64 at any offset. */
function guises(text: string): Buffer[] {
  const big = Buffer.from(text, 'utf16le').swap16()
  return [Buffer.from(text), Buffer.from(text, 'utf16le'), big].flatMap((bytes) => [
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('hex').toUpperCase()),
    ...[0, 1, 2].map((skip) => Buffer.from(bytes.subarray(skip, skip + Math.floor((bytes.length - skip) / 3) * 3).toString('base64'))),
  ])
}

const holds = (bytes: Buffer, text: string): boolean => guises(text).some((guise) => bytes.includes(guise))

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Every row of every table as text; bytea as hexadecimal. What pg_dump would write. */
async function dump(configuration: Configuration): Promise<Buffer> {
  const client = new pg.Client({ connectionString: databaseUrl(configuration, 'postgres') })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname <> 'information_schema'`,
  )
  const parts: Buffer[] = []
  for (const { name } of rows) {
    const found = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
    parts.push(Buffer.from(found.rows.map(({ row }) => row).join('\n')))
  }
  await client.end()
  assert.ok(rows.length > 50, `${rows.length} tables`)
  return Buffer.concat(parts)
}

describe('the traces of a password', function () {
  this.timeout(180_000)
  let site: Site
  let supervisor: ChildProcess
  let pids: Record<'boundary', number>
  const printed: Buffer[] = []
  const answered: Buffer[] = []
  let events: EventReader

  before(async () => {
    site = await startSite()
    await site.sekisho.running.stop()
    const configuration = { ...site.configuration, log: { ...site.configuration.log, level: 'debug' } }
    const entry = fileURLToPath(new URL('../faults/supervisor.child.ts', import.meta.url))
    supervisor = fork(entry, [JSON.stringify(configuration)], { execArgv: ['--disable-warning=ExperimentalWarning'], silent: true })
    for (const stream of [supervisor.stdout, supervisor.stderr]) stream?.on('data', (chunk: Buffer) => printed.push(chunk))
    pids = await new Promise((done, fail) => {
      supervisor.once('message', (message) => done(message as typeof pids))
      supervisor.once('exit', () => fail(new Error('the supervisor did not start')))
    })
    events = new EventReader(site.phone)
    await events.opened
  })
  after(async () => {
    events?.close()
    const family = descendants(supervisor?.pid ?? 0).map(({ pid }) => pid)
    // One that stands still would not end with its supervisor.
    for (const pid of [...family, supervisor?.pid]) kill(pid)
    await until('every process below it has ended', async () => family.every((pid) => !alive(pid)), 20_000)
    site.sekisho.running = await start(site.configuration)
    await site.sekisho.stop()
  })

  const sendLocked = async (password: string): Promise<{ message: string; file: string }> => {
    const [uploaded] = await upload(site.phone, [{ name: '通知.pdf', bytes: await lockedPdf(password) }])
    const file = uploaded?.id ?? ''
    const body = { text: planted, attachments: [file] }
    const { id } = await site.phone.expect<{ id: string }>(201, `/rooms/${site.rooms[0]}/messages`, { body })
    await asked(site.phone, id)
    return { message: id, file }
  }
  const given = async (file: string, password: string): Promise<void> => {
    const answer = await give(site.phone, file, password)
    answered.push(answer.bytes)
    assert.equal(answer.status, 202)
  }

  it('NEGATIVE CONTROL: the search finds a text in each guise, and only there', () => {
    for (const guise of guises(secret)) {
      const around = Buffer.concat([Buffer.from('{"x":"'), guise, Buffer.from('"}')])
      assert.ok(holds(around, secret))
      assert.ok(!holds(around, wrong))
    }
  })

  it('are none, wherever one looks', async () => {
    const first = await sendLocked(secret)
    await given(first.file, wrong)
    await asked(site.phone, first.message, 4)
    for (const body of [`{"password":"${broken}`, `{"password":"${broken}","${broken}":1}`, `["${broken}"]`]) {
      const answer = await site.phone.fetch(`/attachments/${first.file}/password`, {
        body: Buffer.from(body),
        headers: { 'content-type': 'application/json' },
      })
      assert.equal(answer.status, 400)
      if (!body.includes(`"${broken}":`)) answered.push(answer.bytes)
    }
    await given(first.file, secret)
    await until('delivered', async () => (await fileOf(site.staff, first.message))?.state === 'clean')

    // One that is tried by a boundary that dies, and one that nobody takes up.
    const second = await sendLocked(secret)
    process.kill(pids.boundary, 'SIGSTOP')
    await given(second.file, secret)
    assert.equal((await query(site, 'select 1 from boundary.password_given')).length, 1, 'it is on its way')
    await query(site, 'checkpoint')
    await looked(site)
    kill(pids.boundary)
    await until('the next boundary takes it up', async () => (await fileOf(site.staff, second.message))?.state === 'clean', 60_000)
    await quiet(site)
    await query(site, 'checkpoint')
    await looked(site)
  })

  /** Everything that is kept, printed or told at this moment. */
  async function looked(at: Site): Promise<void> {
    const files = filesUnder(at.configuration.dataDirectory)
    assert.ok(files.some((file) => file.includes('pg_wal')) && files.some((file) => file.includes('audit')), 'the whole folder')
    const found = files.filter((file) => {
      // A file of the database may go while one looks.
      const bytes = (() => {
        try {
          return readFileSync(file)
        } catch {
          return Buffer.alloc(0)
        }
      })()
      return [secret, wrong, broken].some((text) => holds(bytes, text))
    })
    assert.deepEqual(found, [])
    assert.ok(
      files.some((file) => readFileSync(file).includes(planted)),
      'the control: a text is found there',
    )
    const rows = await dump(at.configuration)
    const told = Buffer.from(JSON.stringify(events.received))
    for (const text of [secret, wrong, broken])
      for (const [where, bytes] of Object.entries({
        tables: rows,
        printed: Buffer.concat(printed),
        told,
        answered: Buffer.concat(answered),
      }))
        assert.ok(!holds(bytes, text), `${where}: ${text}`)
    assert.ok(holds(rows, planted) && holds(told, planted), 'the controls')
    assert.ok(printed.length > 0 && Buffer.concat(printed).includes('giveAttachmentPassword'), 'the processes told what they did')
  }
})
