/** 今日, over real HTTPS: the numbers after a scripted day, whose they are, and who may see them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { until } from '../support/until.ts'
import { type Day, play, secrets, startDay } from './scene.ts'

interface Overview {
  at: string
  concerns: { code: string; severity: string; ja: string; count: number }[]
  unit: string
  buckets: string[]
  traffic: { at: string; direction: string; kind: string; state: string; count: number }[]
  refusals: { reason: { code: string; ja: string; en: string }; inbound: number; outbound: number }[]
  queue: { waiting: number; processing: number; held: number; retrying: number; oldestAt: string | null }
  approvals: { pending: number; oldestAt: string | null }
  processes: { id: string; running: boolean; tier: string; meetsMinimum: boolean; children: number; version: string; at: string }[]
  audit: { ready: boolean; fault: unknown; size: number; at: string }
  devices: Record<'pending' | 'expiring' | 'expired', { count: number; first: { name: string; registrationNumber: string }[] }>
  storage: { freeBytes: number; totalBytes: number; reserveBytes: number }
  policy: { active: { revision: number; sha256: string } | null; drafts: number }
}

describe('the overview', function () {
  this.timeout(180_000)
  let day: Day
  const read = (client = day.auditor, query = '') => client.expect<Overview>(200, `/overview${query}`)

  before(async () => {
    day = await startDay()
  })
  after(() => day?.stop())

  it('of a day on which nothing has happened is all zeros, and names no trouble', async () => {
    const { traffic, refusals, queue, approvals, concerns, buckets, unit } = await until('a policy is in force', async () => {
      const seen = await read()
      return seen.policy.active !== null && seen
    })
    assert.deepEqual([traffic, refusals], [[], []])
    assert.deepEqual(queue, { waiting: 0, processing: 0, held: 0, retrying: 0, oldestAt: null })
    assert.deepEqual(approvals, { pending: 0, oldestAt: null })
    assert.deepEqual(concerns, [])
    assert.deepEqual(
      (await read(day.stranger)).concerns.map(({ code }) => code),
      ['no-policy'],
      'the other organisation has none yet',
    )
    assert.deepEqual([unit, buckets.length], ['hour', 24])
  })

  describe('after a scripted day', () => {
    before(() => play(day))

    it('counts what crossed, by direction, kind and state', async () => {
      const { traffic, buckets } = await read()
      const sums = new Map<string, number>()
      for (const { at, direction, kind, state, count } of traffic) {
        assert.ok(buckets.includes(at), `${at} is none of the buckets`)
        const key = `${direction} ${kind} ${state}`
        sums.set(key, (sums.get(key) ?? 0) + count)
      }
      assert.deepEqual(Object.fromEntries([...sums].sort()), {
        'inbound attachment delivered': 1,
        'inbound attachment refused': 1,
        'inbound message delivered': 1,
        'outbound message delivered': 1,
        'outbound message held': 1,
        'outbound message refused': 1,
      })
    })

    it('by the day of Japan for a week, with the same sums', async () => {
      const { traffic, buckets, unit } = await read(day.auditor, '?period=week')
      assert.deepEqual([unit, buckets.length], ['day', 7])
      for (const at of buckets) assert.match(at, /T15:00:00\.000Z$/, 'midnight in Japan')
      assert.equal(
        traffic.reduce((sum, { count }) => sum + count, 0),
        6,
      )
    })

    it('says why something was refused, with its sentence', async () => {
      const { refusals } = await read()
      assert.deepEqual(
        refusals.map(({ reason, inbound, outbound }) => [reason.code, inbound, outbound]),
        [
          ['disclosure-certain', 0, 1],
          ['type-forbidden', 1, 0],
        ],
      )
      assert.match(refusals[0]?.reason.ja ?? '', /持ち出せません/)
    })

    it('has the queue, the approvals, the processes, the log, the storage and the policy', async () => {
      const { queue, approvals, processes, audit, storage, policy, concerns } = await until('the size is told', async () => {
        const seen = await read()
        return seen.audit.size > 10 && seen
      })
      assert.deepEqual({ ...queue, oldestAt: null }, { waiting: 0, processing: 0, held: 1, retrying: 0, oldestAt: null })
      assert.equal(approvals.pending, 1)
      assert.ok(approvals.oldestAt)
      assert.equal(processes.length, 1)
      const [process] = processes
      assert.equal(process?.running, true)
      assert.equal(process?.meetsMinimum, true)
      assert.match(process?.version ?? '', /^\d+\.\d+\.\d+/)
      assert.ok((process?.children ?? 0) >= 1)
      assert.equal(audit.ready, true)
      assert.ok(Math.abs(Date.parse(audit.at) - Date.now()) < 120_000)
      assert.ok(storage.freeBytes > 0 && storage.totalBytes >= storage.freeBytes && storage.reserveBytes > 0)
      assert.equal(policy.active?.revision, 1)
      assert.deepEqual(concerns, [])
    })

    it('has nothing of what people said to one another', async () => {
      for (const query of ['', '?period=week']) {
        const text = (await day.auditor.fetch(`/overview${query}`)).bytes.toString('utf8')
        for (const secret of secrets) assert.equal(text.includes(secret), false, secret)
      }
    })

    it('of another organisation shows nothing of ours, but the machines that both share', async () => {
      const { traffic, refusals, queue, approvals, devices, policy, processes } = await read(day.stranger)
      assert.deepEqual([traffic, refusals, policy.active], [[], [], null])
      assert.deepEqual(queue, { waiting: 0, processing: 0, held: 0, retrying: 0, oldestAt: null })
      assert.equal(approvals.pending, 0)
      for (const group of ['pending', 'expiring', 'expired'] as const) assert.deepEqual(devices[group], { count: 0, first: [] })
      assert.equal(processes.length, 1)
    })

    it('is for whoever administers, audits, writes the policy or approves', async () => {
      for (const client of [day.sekisho.administrator, day.auditor, day.author, day.approver]) await read(client)
      assert.equal((await day.yamada.client.fetch('/overview')).json().code, 'forbidden')
      assert.equal((await day.tanaka.phone.fetch('/overview')).status, 404, 'not on the internet side')
    })

    it('names the devices that run out to those who may open the register', async () => {
      const move = (days: number, state: string) =>
        day.query(`update register.device set expires_on = register.today() + $1::integer, state = $2 where person = $3`, [
          days,
          state,
          day.tanaka.id,
        ])
      for (const [days, state, group] of [
        [30, 'active', 'expiring'],
        [0, 'active', 'expiring'],
        [-1, 'active', 'expired'],
        [90, 'pending', 'pending'],
        [31, 'active', undefined],
        [-1, 'revoked', undefined],
      ] as const) {
        if (state === 'revoked')
          await day.query(`update register.device set revoked_at = now(), state = 'revoked' where person = $1`, [day.tanaka.id])
        else await move(days, state)
        const { devices, concerns } = await read()
        for (const one of ['pending', 'expiring', 'expired'] as const) {
          assert.equal(devices[one].count, one === group ? 1 : 0, `${days} ${state}: ${one}`)
          assert.deepEqual(
            devices[one].first.map(({ name }) => name),
            one === group ? ['田中 花子'] : [],
          )
        }
        assert.deepEqual(
          concerns.map(({ code }) => code),
          group ? [`devices-${group}`] : [],
        )
        if (!group) continue
        assert.deepEqual((await read(day.author)).devices[group], { count: 1, first: [] }, 'a count, and no name')
      }
      await day.query(
        `update register.device set revoked_at = null, state = 'active', expires_on = register.today() + 300 where person = $1`,
        [day.tanaka.id],
      )
    })

    it('tells a process that has gone silent from one that works', async () => {
      const process = randomUUID()
      await day.query(
        `insert into boundary.heartbeat (process, version, at, tier, minimum_tier, meets_minimum, children, busy, queued, restarts)
         values ($1, '0.0.9', now() - interval '1 minute', 'full', 'self', true, 0, 0, 0, 0)`,
        [process],
      )
      const { processes, concerns } = await read()
      assert.deepEqual(
        processes.map(({ running, version }) => [running, version === '0.0.9']),
        [
          [true, false],
          [false, true],
        ],
      )
      assert.deepEqual(
        concerns.map(({ code }) => code),
        ['boundary-gone'],
      )
      await day.query('delete from boundary.heartbeat where process = $1', [process])
    })

    it('raises the alarm when the sandbox is weaker than it must be, or something does not move', async () => {
      const process = randomUUID()
      await day.query(
        `insert into boundary.heartbeat (process, version, at, tier, minimum_tier, meets_minimum, children, busy, queued, restarts)
         values ($1, '0.1.0', now() + interval '1 hour', 'process', 'full', false, 2, 1, 3, 0)`,
        [process],
      )
      await day.query(
        // A file whose turn comes in an hour: nobody takes it up before.
        `insert into boundary.crossing (id, kind, direction, organisation, room, message, actor, trust, payload, state, due_at, created_at)
         select gen_random_uuid(), 'attachment', 'outbound', organisation, id, gen_random_uuid(), created_by, 'T0', '{}', 'ready',
           now() + interval '1 hour', now() - interval '301 seconds' from register.room where id = $1`,
        [day.room],
      )
      const { concerns, queue } = await read()
      assert.deepEqual([queue.waiting, queue.processing], [1, 0])
      assert.ok(Date.now() - Date.parse(queue.oldestAt ?? '') >= 301_000)
      assert.deepEqual(
        concerns.map(({ code, severity }) => [code, severity]),
        [
          ['sandbox-weak', 'alarm'],
          ['queue-stuck', 'alarm'],
        ],
      )
      await day.query('delete from boundary.heartbeat where process = $1', [process])
    })

    it('says that nothing crosses and nothing can be recorded once the boundary does not answer', async () => {
      const pid = day.sekisho.running.pids.boundary ?? 0
      process.kill(pid, 'SIGSTOP')
      try {
        const seen = await until(
          'the alarm is raised',
          async () => {
            const overview = await read()
            return overview.concerns.length >= 2 && overview.processes.every(({ running }) => !running) && overview
          },
          60_000,
        )
        assert.deepEqual(
          seen.concerns.slice(0, 2).map(({ code }) => code),
          ['audit-not-writable', 'no-boundary'],
        )
        assert.equal(seen.audit.ready, false)
        assert.match((seen.audit.fault as { ja: string }).ja, /\S/)
      } finally {
        process.kill(pid, 'SIGCONT')
      }
    })
  })
})
