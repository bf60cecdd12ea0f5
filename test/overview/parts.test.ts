/** The parts that need no town hall: what is a concern, when a look is recorded again, and the heartbeat of a process. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { whys } from '../../gateway/engines/answer.ts'
import { createLog } from '../../gateway/log.ts'
import { concernCodes, concernsOf, type Seen, stuckSeconds } from '../../gateway/overview/concerns.ts'
import { startHeartbeat } from '../../gateway/overview/heartbeat.ts'
import { readProcesses } from '../../gateway/overview/standing.ts'
import { Watches } from '../../gateway/overview/watch.ts'
import { openDatabase } from '../../gateway/store/database.ts'
import { createSanitizer } from '../../sanitizer/sanitize.ts'
import { startTestPostgres } from '../support/postgres.ts'
import { until } from '../support/until.ts'

const at = '2026-11-22T05:00:00.000Z'
const ago = (seconds: number): string => new Date(Date.parse(at) - seconds * 1000).toISOString()
const well: Seen = {
  at,
  audit: { ready: true, at: ago(60) },
  processes: [{ running: true, meetsMinimum: true, engines: [] }],
  storage: { freeBytes: 10, reserveBytes: 10 },
  queue: { oldestAt: ago(stuckSeconds) },
  approvals: { pending: 1, oldestAt: ago(24 * 3600) },
  policy: { active: {}, drafts: 0 },
  failed: 0,
  devices: { pending: { count: 0 }, expiring: { count: 0 }, expired: { count: 0 } },
}

const engine = (required: boolean, ready: boolean) => ({ name: 'clamav', required, ready })

describe('concerns', () => {
  const cases: readonly (readonly [change: Partial<Seen>, ...codes: string[]])[] = [
    [{}],
    [{ audit: { ready: false, at: ago(900) } }, 'audit-not-writable'],
    [{ audit: { ready: true, at: ago(181) } }, 'audit-silent'],
    [{ processes: [] }, 'no-boundary'],
    [{ processes: [{ running: false, meetsMinimum: true, engines: [] }] }, 'no-boundary'],
    [{ processes: [...well.processes, { running: false, meetsMinimum: false, engines: [engine(true, false)] }] }, 'boundary-gone'],
    [{ processes: [...well.processes, { running: true, meetsMinimum: false, engines: [] }] }, 'sandbox-weak'],
    [{ processes: [{ running: true, meetsMinimum: true, engines: [engine(true, true), engine(false, true)] }] }],
    [{ processes: [...well.processes, { running: true, meetsMinimum: true, engines: [engine(true, false)] }] }, 'engine-required'],
    [{ processes: [{ running: true, meetsMinimum: true, engines: [engine(false, false)] }] }, 'engine-away'],
    [{ storage: { freeBytes: 9, reserveBytes: 10 } }, 'storage-short'],
    [{ storage: null }],
    [{ queue: { oldestAt: ago(stuckSeconds + 1) } }, 'queue-stuck'],
    [{ approvals: { pending: 1, oldestAt: ago(24 * 3600 + 1) } }, 'approvals-waiting'],
    [{ policy: { active: null, drafts: 2 } }, 'no-policy', 'policy-drafts'],
    [{ failed: 3 }, 'crossings-failed'],
    [
      { devices: { pending: { count: 1 }, expiring: { count: 2 }, expired: { count: 3 } } },
      'devices-expired',
      'devices-pending',
      'devices-expiring',
    ],
  ]
  for (const [change, ...codes] of cases)
    it(`of ${JSON.stringify(change)}: ${codes.join(', ') || 'none'}`, () => {
      assert.deepEqual(
        concernsOf({ ...well, ...change }).map(({ code }) => code),
        codes,
      )
    })

  it('come the worst first, every one of them reachable, each with both sentences', () => {
    const all = cases.flatMap(([change]) => concernsOf({ ...well, ...change }))
    assert.deepEqual(new Set(all.map(({ code }) => code)), new Set(concernCodes))
    const ranks = ['alarm', 'warning', 'notice']
    const inOrder = concernCodes.map((code) => ranks.indexOf(all.find((one) => one.code === code)?.severity ?? ''))
    assert.deepEqual(inOrder, [...inOrder].sort())
    for (const { ja, en } of all) assert.ok(/。$/.test(ja) && /\.$/.test(en))
  })
})

describe('looks that are recorded', () => {
  it('are so once, and again after ten minutes, by another filter or in another session', async () => {
    let now = 0
    const watches = new Watches(() => now)
    let records = 0
    const see = (id: string, words: Record<string, string>) => watches.see({ id }, words, async () => void records++)
    for (let turn = 0; turn < 3; turn++) await see('one', { state: 'held', rule: 'a' })
    await see('one', { rule: 'a', state: 'held' })
    assert.equal(records, 1)
    await see('two', { state: 'held', rule: 'a' })
    await see('one', { state: 'held' })
    assert.equal(records, 3)
    now = 600_000 - 1
    await see('one', { state: 'held' })
    assert.equal(records, 3)
    now = 600_000
    await see('one', { state: 'held' })
    assert.equal(records, 4)
  })

  it('are not answered where they cannot be recorded, the next one neither', async () => {
    const watches = new Watches()
    const fail = () => watches.see({ id: 'one' }, {}, () => Promise.reject(new Error('no log')))
    await assert.rejects(fail, /no log/)
    await assert.rejects(fail, /no log/)
  })
})

describe('the heartbeat of a boundary process', function () {
  this.timeout(120_000)

  it('says how it is, goes on saying so, and is gone after an orderly end; what a crash leaves behind is cleared away', async () => {
    const postgres = await startTestPostgres()
    const [boundary, lgwan] = [openDatabase(postgres.urls.boundary), openDatabase(postgres.urls.lgwan)]
    // As weak as can be, for a minimum as strong as can be.
    const sanitizer = await createSanitizer({ children: 1, maximumTier: 'process', minimumTier: 'full' })
    try {
      const scanner = {
        name: 'clamav',
        kind: 'clamd',
        when: 'both',
        required: true,
        ready: false,
        version: null,
        why: 'unreachable',
      } as const
      const options = {
        database: boundary,
        sanitizer,
        engines: { states: () => [scanner] },
        minimumTier: 'full',
        log: createLog('test', { level: 'error', format: 'text' }),
        everyMilliseconds: 50,
      } as const
      const [dead, living] = [await startHeartbeat(options), await startHeartbeat(options)]
      const [one, two] = await readProcesses(lgwan)
      assert.ok(one && two)
      assert.notEqual(one.id, two.id)
      assert.deepEqual([one.running, one.tier, one.minimumTier, one.meetsMinimum], [true, 'process', 'full', false])
      assert.deepEqual(one.engines, [{ ...scanner, why: { code: 'unreachable', ...whys.unreachable } }])
      await until('it beats', async () => (await readProcesses(lgwan)).every(({ at: then, id }) => then > (id === one.id ? one : two).at))
      await dead.close()
      assert.equal((await readProcesses(lgwan)).length, 1)
      await sql`insert into boundary.heartbeat (process, version, tier, minimum_tier, meets_minimum, children, busy, queued, restarts)
        values (gen_random_uuid(), '0.0.1', 'full', 'self', true, 0, 0, 0, 0)`.execute(boundary)
      await sql`update boundary.heartbeat set at = now() - interval '25 hours' where version = '0.0.1'`.execute(boundary)
      assert.deepEqual(
        (await readProcesses(lgwan)).map(({ running }) => running),
        [true, false],
      )
      const third = await startHeartbeat(options)
      assert.equal((await readProcesses(lgwan)).length, 2)
      await third.close()
      await living.close()
      assert.deepEqual(await readProcesses(lgwan), [])
    } finally {
      await sanitizer.close()
      await boundary.destroy()
      await lgwan.destroy()
      await postgres.stop()
    }
  })
})
