/** PostgreSQL is killed under load: clients are told to come back, and what they send again under the same key is sent once. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../support/until.ts'
import { balance } from './books.ts'
import { alive, kill } from './machines.ts'
import { load, type Site, startSite } from './site.ts'

describe('faults: the database is killed under load', function () {
  this.timeout(180_000)
  let site: Site
  before(async () => {
    site = await startSite()
  })
  after(() => site?.sekisho.stop())

  it('starts again by itself, and nothing is lost or sent twice', async () => {
    const sending = load(site, 40)
    for (const milliseconds of [900, 2_300]) {
      await sleep(milliseconds)
      const before = site.sekisho.running.pids.postgres
      kill(before)
      await until('another database runs', async () => {
        const now = site.sekisho.running.pids.postgres
        return now !== undefined && now !== before && alive(now)
      })
    }
    await sending
    const counted = await balance(site)
    assert.equal(counted.messages, 160)
    assert.ok((site.answers.get('503') ?? 0) > 0, 'somebody was told to come back')
  })

  it('says so meanwhile: /readyz is 503, and 200 again afterwards', async () => {
    const ready = async () => (await fetch(`${site.sekisho.running.addresses.operations}/readyz`)).status
    await until('ready', async () => (await ready()) === 200)
    kill(site.sekisho.running.pids.postgres)
    await until('not ready', async () => (await ready()) === 503)
    await until('ready again', async () => (await ready()) === 200)
  })
})
