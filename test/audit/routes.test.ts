import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Registry } from 'prom-client'
import { canonicalJson } from '../../gateway/audit/canonical.ts'
import { openCheckpoint, parseProof } from '../../gateway/audit/checkpoint.ts'
import { createAuditClient } from '../../gateway/audit/client.ts'
import type { AuditLog } from '../../gateway/audit/index.ts'
import { loadVerifier } from '../../gateway/audit/keys.ts'
import { verifyConsistency, verifyInclusion } from '../../gateway/audit/proof.ts'
import { readEntries } from '../../gateway/audit/reader.ts'
import { auditRoutes } from '../../gateway/audit/routes.ts'
import { leafHash } from '../../gateway/audit/tree.ts'
import { createAuditWriter } from '../../gateway/audit/writer.ts'
import { createApp } from '../../gateway/http/app.ts'
import { createRateLimiter } from '../../gateway/http/limiter.ts'
import { createHttpMetrics } from '../../gateway/http/metrics.ts'
import type { Role, Route, Session } from '../../gateway/http/route.ts'
import { createLog } from '../../gateway/log.ts'
import { type Database, openDatabase, surviving } from '../../gateway/store/database.ts'
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts'
import { event, newFolder, origin, removeFolders } from './support.ts'

const generous = { perDevice: { requests: 100_000, seconds: 60 }, perAddress: { requests: 100_000, seconds: 60 } }

describe('audit: what an auditor does', function () {
  this.timeout(60_000)
  let postgres: TestPostgres
  let boundary: Database
  let lgwan: Database
  let pool: pg.Pool
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
    // Who calls is what identity proves elsewhere; here a header says it.
    const authenticate = async (headers: Record<string, unknown>): Promise<Session | undefined> => {
      const [role, organisation = '131016'] = String(headers.authorization ?? '').split('@')
      if (!role) return undefined
      const person = { id: 'auditor-1', name: '監査 花子', section: '監査課', roles: [role as Role] }
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
    await writer.append([
      event('sender', {
        time: '2026-11-01T00:00:00.000Z',
        room: 'room-1',
        trace: 't-1',
        file: { in: 'a'.repeat(64), name: '=cmd|避難所①.jpg', bytes: 7 },
      }),
      event('sender', { action: 'crossing.refuse', outcome: 'refused', reason: 'type-forbidden', rule: 'G-executable', trace: 't-1' }),
      event('other', {
        actor: { type: 'person', id: 'other', device: 'phone-9', trust: 'T1' },
        file: { in: 'b'.repeat(64), out: 'c'.repeat(64) },
      }),
      event('admin', { action: 'person.update', target: { type: 'person', id: 'sender' } }),
      event('elsewhere', { organisation: '011002', trace: 't-2' }),
    ])
    for (let wait = 0; writer.health().unindexed !== 0 && wait < 200; wait++) await sleep(10)
  })
  after(async () => {
    server.close()
    await reader.close()
    await writer.close()
    await Promise.all([boundary.destroy(), lgwan.destroy(), pool.end()])
    await postgres.stop()
    removeFolders()
  })

  const ask = (path: string, init: RequestInit = {}, as = 'auditor') =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1${path}`, {
      ...init,
      headers: { authorization: as, ...init.headers },
    })
  /** The body, held against the schema that the OpenAPI document shows. */
  async function answer(operationId: string, response: Response) {
    assert.equal(response.ok, true, await response.clone().text())
    const schema = routes.find((route) => route.operationId === operationId)?.success.schema
    return schema?.parse(await response.json()) as never
  }
  const search = async (
    query: string,
    as?: string,
  ): Promise<{ records: { index: number; leaf: { actor: { id: string }; action: string; search?: object } }[]; next: number | null }> =>
    answer('searchAuditRecords', await ask(`/audit/records?${query}`, {}, as))
  const who = async (query: string) => (await search(query)).records.map(({ leaf }) => leaf.actor.id)

  it('finds by time, person, device, room, action, outcome, rule, hash, trace', async () => {
    assert.deepEqual(await who('from=2026-10-31T15:00:00Z&to=2026-11-01T09:00:01%2B09:00'), ['sender'])
    assert.deepEqual(await who('person=sender'), ['admin', 'sender', 'sender'])
    assert.deepEqual(await who('device=phone-9'), ['other'])
    assert.deepEqual(await who('room=room-1'), ['sender'])
    assert.deepEqual(await who('action=person.update'), ['admin'])
    assert.deepEqual(await who('outcome=refused&rule=G-executable'), ['sender'])
    assert.deepEqual(await who(`sha256=${'c'.repeat(64)}`), ['other'])
    assert.deepEqual(await who(`sha256=${'a'.repeat(64)}`), ['sender'])
    assert.deepEqual(await who('trace=t-1'), ['sender', 'sender'])
    assert.deepEqual(await who('room=nowhere'), [])
  })

  it('pages without loss or repetition', async () => {
    const seen: number[] = []
    let next: number | null = null
    do {
      const page = await search(`to=2026-12-31T00:00:00Z&person=sender&limit=2${next === null ? '' : `&cursor=${next}`}`)
      seen.push(...page.records.map(({ index }) => index))
      next = page.next
    } while (next !== null)
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => b - a),
    )
    assert.equal(new Set(seen).size, 3)
  })

  it('is for auditors, of their own organisation, and refuses what is not a filter', async () => {
    for (const role of ['user', 'administrator', 'approver', 'policy-author']) {
      for (const path of [
        '/audit/records',
        '/audit/records/1',
        '/audit/checkpoint',
        '/audit/export',
        '/audit/reviews',
        '/audit/consistency?first=1',
      ]) {
        assert.equal((await ask(path, {}, role)).status, 403, `${role} ${path}`)
      }
    }
    assert.equal((await ask('/audit/records', {}, '')).status, 401)
    assert.deepEqual(await who('trace=t-2'), [])
    const elsewhere = (await search('trace=t-2', 'auditor@011002')).records[0]
    assert.equal(elsewhere?.leaf.actor.id, 'elsewhere')
    assert.equal((await ask(`/audit/records/${elsewhere?.index}`)).status, 404)
    for (const query of ['actions=x', 'action=made.up', 'sha256=zz', 'from=yesterday', 'limit=0', 'limit=201', "person=x'%20or%201=1"]) {
      assert.equal((await ask(`/audit/records?${query}`)).status, 400, query)
    }
  })

  it('records each reading before it answers', async () => {
    await search('room=room-1')
    const leaves = []
    const size = openCheckpoint(readFileSync(join(directory, 'checkpoint'), 'utf8'), await loadVerifier(directory)).size
    for await (const { bytes } of readEntries(directory, 0, size)) leaves.push(JSON.parse(bytes.toString()))
    const last = leaves.at(-1)
    assert.deepEqual([last.action, last.actor.id, last.search, last.recorder], ['audit.read', 'auditor-1', { room: 'room-1' }, 'lgwan'])
  })

  it('gives one record with a proof that holds outside', async () => {
    const [found] = (await search('room=room-1')).records
    const body: { verified: boolean; proof: string; leaf: object; checkpoint: { note: string } } = await answer(
      'readAuditRecord',
      await ask(`/audit/records/${found?.index}`),
    )
    assert.equal(body.verified, true)
    const { index, path, checkpointNote } = parseProof(body.proof)
    assert.equal(checkpointNote, body.checkpoint.note)
    const { size, root } = openCheckpoint(checkpointNote, await loadVerifier(directory))
    assert.equal(verifyInclusion(leafHash(Buffer.from(canonicalJson(body.leaf))), index, size, path, root), true)
    assert.equal((await ask('/audit/records/999999')).status, 404)
  })

  it('says so when the index says something else than the files', async () => {
    const [found] = (await search('device=phone-9')).records
    const superuser = new pg.Client({ connectionString: postgres.urls.owner })
    await superuser.connect()
    await superuser.query(`update audit.record set leaf = jsonb_set(leaf, '{outcome}', '"denied"') where index = $1`, [found?.index])
    const body: { verified: boolean } = await answer('readAuditRecord', await ask(`/audit/records/${found?.index}`))
    assert.equal(body.verified, false)
    await superuser.query(`update audit.record set leaf = jsonb_set(leaf, '{outcome}', '"ok"') where index = $1`, [found?.index])
    await superuser.end()
  })

  it('proves that an earlier log is the beginning of this one', async () => {
    const body: { second: number; path: string[]; firstRoot: string; secondRoot: string; verified: boolean } = await answer(
      'proveAuditConsistency',
      await ask('/audit/consistency?first=3'),
    )
    const hash = (text: string) => Buffer.from(text, 'base64')
    assert.equal(body.verified, true)
    assert.equal(verifyConsistency(3, body.second, body.path.map(hash), hash(body.firstRoot), hash(body.secondRoot)), true)
    assert.equal((await ask('/audit/consistency?first=5&second=4')).status, 400)
    assert.equal((await ask('/audit/consistency?first=5&second=40000')).status, 400)
  })

  it('exports JSON Lines with proofs, and CSV that runs nothing', async () => {
    const lines = (await (await ask('/audit/export?person=sender')).text()).trimEnd().split('\n')
    assert.equal(lines.length, 3)
    const verifier = await loadVerifier(directory)
    for (const line of lines) {
      const { leaf, proof } = JSON.parse(line)
      const { index, path, checkpointNote } = parseProof(proof)
      const { size, root } = openCheckpoint(checkpointNote, verifier)
      assert.equal(verifyInclusion(leafHash(Buffer.from(canonicalJson(leaf))), index, size, path, root), true)
      assert.ok(line.includes(`"leaf":${canonicalJson(leaf)},`))
    }
    const csv = Buffer.from(await (await ask('/audit/export?room=room-1&format=csv')).arrayBuffer())
    assert.deepEqual(csv.subarray(0, 3), Buffer.from('efbbbf', 'hex'))
    assert.ok(csv.toString().includes(`"'=cmd|避難所①.jpg"`))
    const response = await ask('/audit/export?room=room-1&format=csv&encoding=cp932')
    assert.match(response.headers.get('content-type') ?? '', /windows-31j/)
    const text = new TextDecoder('shift_jis', { fatal: true }).decode(await response.arrayBuffer())
    assert.ok(text.startsWith('"番号 index"'))
    assert.ok(text.includes(`"'=cmd|避難所①.jpg"`))
  })

  it('signs off a review, lists it, and refuses one that makes no sense', async () => {
    const post = (body: object) =>
      ask('/audit/reviews', { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
    const period = { from: '2026-10-01T00:00:00+09:00', to: '2026-11-01T00:00:00+09:00' }
    const made = await post({ ...period, note: '10月分を確認。\n異常なし。' })
    assert.equal(made.status, 201)
    const { index } = (await made.json()) as { index: number }
    for (let wait = 0; writer.health().unindexed !== 0 && wait < 200; wait++) await sleep(10)
    const { reviews }: { reviews: { index: number; from: string; note: string; person: string }[] } = await answer(
      'listAuditReviews',
      await ask('/audit/reviews'),
    )
    assert.deepEqual(
      [reviews[0]?.index, reviews[0]?.from, reviews[0]?.note, reviews[0]?.person],
      [index, '2026-09-30T15:00:00.000Z', '10月分を確認。\n異常なし。', 'auditor-1'],
    )
    assert.equal((await post({ from: period.to, to: period.from, note: '' })).status, 400)
    assert.equal((await post({ ...period, note: 'bell\u0007' })).status, 400)
  })

  it('checks the whole log on request, and names a changed record', async () => {
    const post = () => ask('/audit/verifications', { method: 'POST' })
    const good: { ok: boolean; problems: unknown[] } = await answer('verifyAuditLog', await post())
    assert.deepEqual([good.ok, good.problems], [true, []])
    // A byte of record 1's action is changed in the growing file and put back.
    const { readdirSync } = await import('node:fs')
    const flip = () => {
      const folder = join(directory, 'tile/entries/000.p')
      const path = join(folder, readdirSync(folder)[0] as string)
      const bytes = readFileSync(path)
      const at = bytes.indexOf('"message.accept"') + 2
      bytes[at] = (bytes[at] ?? 0) ^ 1
      writeFileSync(path, bytes)
    }
    flip()
    const bad: { ok: boolean; problems: { code: string; index: number; ja: string }[] } = await answer('verifyAuditLog', await post())
    assert.equal(bad.ok, false)
    assert.deepEqual([bad.problems[0]?.code, bad.problems[0]?.index], ['record-changed', 1])
    flip()
  })

  it('answers nothing when the reading cannot be recorded', async () => {
    await writer.close()
    const response = await ask('/audit/records')
    assert.equal(response.status, 503)
  })
})
