/** The queue on Redis is killed under load, with its data and without: the database knows what there is to do. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { redisInstalled, startRedis, type TestRedis } from '../support/redis.ts'
import { balance } from './books.ts'
import { load, type Site, startSite } from './site.ts'

describe('faults: Redis is killed under load', function () {
  this.timeout(180_000)
  let redis: TestRedis
  let site: Site
  before(async function () {
    if (!redisInstalled()) {
      console.error('    SKIPPED: redis-server is not installed; a queue that dies or forgets is untested')
      this.skip()
    }
    redis = await startRedis()
    site = await startSite({ QUEUE_URL: redis.url })
  })
  after(async () => {
    await site?.sekisho.stop()
    await redis?.stop()
  })

  it('and comes back with its data', async () => {
    const sending = load(site, 30)
    await sleep(800)
    await redis.kill()
    await sleep(1_000)
    await redis.start()
    await sending
    assert.equal((await balance(site)).messages, 120)
  })

  it('and comes back empty', async () => {
    const sending = load(site, 30)
    await sleep(800)
    await redis.kill()
    redis.lose()
    await redis.start()
    await sending
    assert.equal((await balance(site)).messages, 240)
  })
})
