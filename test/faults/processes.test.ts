/** Role processes and their supervisor are killed under load. */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { start } from '../../gateway/main.ts'
import { until } from '../support/until.ts'
import { balance } from './books.ts'
import { alive, descendants, kill } from './machines.ts'
import { load, type Site, startSite } from './site.ts'

/** mulberry32: the same moments in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('faults: processes are killed under load', function () {
  this.timeout(240_000)
  let site: Site
  before(async () => {
    site = await startSite()
  })
  after(() => site?.sekisho.stop())

  const killRole = async (role: 'boundary' | 'internet' | 'lgwan'): Promise<void> => {
    const pid = await until(`${role} runs`, async () => site.sekisho.running.pids[role], 60_000)
    kill(pid)
    await until(`${role} has ended`, async () => !alive(pid))
  }

  it('the boundary at random moments, five times', async () => {
    const random = seeded(20_261_121)
    const sending = load(site, 30)
    for (let i = 0; i < 5; i++) {
      await sleep(200 + random() * 2_000)
      await killRole('boundary')
    }
    await sending
    assert.equal((await balance(site)).messages, 120)
  })

  it('either listener', async () => {
    const sending = load(site, 15)
    for (const role of ['internet', 'lgwan'] as const) {
      await sleep(400)
      await killRole(role)
    }
    await sending
    assert.equal((await balance(site)).messages, 180)
  })

  it('the supervisor: everything ends with it, and a new start finds everything', async () => {
    await site.sekisho.running.stop()
    const entry = fileURLToPath(new URL('supervisor.child.ts', import.meta.url))
    const child = fork(entry, [JSON.stringify(site.configuration)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
    await new Promise((done, fail) => {
      child.once('message', done)
      child.once('exit', () => fail(new Error('the supervisor did not start')))
    })
    const sending = load(site, 30)
    await sleep(2_000)
    const family = descendants(child.pid ?? 0).map(({ pid }) => pid)
    assert.ok(family.length > 6, `roles, the database and sandboxed children: ${family.length}`)
    kill(child.pid)
    await until('every process below it has ended', async () => family.every((pid) => !alive(pid)), 20_000)
    site.sekisho.running = await start(site.configuration)
    await sending
    assert.equal((await balance(site)).messages, 300)
  })
})
