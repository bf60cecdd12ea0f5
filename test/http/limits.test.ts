import assert from 'node:assert/strict'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { Client, type Phone } from '../support/phone.ts'
import { redisInstalled, startRedis, type TestRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const reads = 12
const readsOfAddress = 30
const signIns = 40

for (const store of ['postgres', 'redis'] as const) {
  describe(`rate limits, counted in ${store}`, function () {
    this.timeout(120_000)
    let redis: TestRedis | undefined
    let sekisho: TestInstallation
    let phones: Phone[]
    before(async function () {
      if (store === 'redis') {
        if (!redisInstalled()) {
          console.error('!!! redis-server is not installed: rate limits in Redis are not tested')
          this.skip()
        }
        redis = await startRedis()
      }
      sekisho = await startInstallation({
        ...(redis ? { QUEUE_URL: redis.url } : {}),
        SEKISHO_RATE_LIMITS__READ__PER_DEVICE__REQUESTS: String(reads),
        SEKISHO_RATE_LIMITS__READ__PER_DEVICE__SECONDS: '3600',
        SEKISHO_RATE_LIMITS__READ__PER_ADDRESS__REQUESTS: String(readsOfAddress),
        SEKISHO_RATE_LIMITS__READ__PER_ADDRESS__SECONDS: '3600',
        SEKISHO_RATE_LIMITS__SIGN_IN__PER_ADDRESS__REQUESTS: String(signIns),
        SEKISHO_RATE_LIMITS__SIGN_IN__PER_ADDRESS__SECONDS: '3600',
      })
      const { id } = await sekisho.staff('yamada', '山田 太郎')
      phones = [await sekisho.phoneOf(id), await sekisho.phoneOf(id)]
    })
    after(async () => {
      await sekisho?.stop()
      await redis?.stop()
    })

    const statuses = async (client: Client, times: number, path = '/session'): Promise<number[]> => {
      const all: number[] = []
      for (let i = 0; i < times; i++) all.push((await client.fetch(path)).status)
      return all
    }

    it('stop a device at its number, tell it when to come back, and do not stop another', async () => {
      const [one, other] = phones
      assert.ok(one && other)
      assert.deepEqual(await statuses(one, reads + 1), [...Array(reads).fill(200), 429])
      const refused = await one.fetch('/session')
      const wait = Number(refused.headers['retry-after'])
      assert.ok(Number.isInteger(wait) && wait > 0 && wait <= 3_600)
      const { code, title_ja, title_en } = refused.json()
      assert.equal(code, 'rate-limited')
      assert.ok(title_ja && title_en)
      assert.deepEqual(await statuses(other, 2), [200, 200])
      // Writing is counted apart from reading.
      assert.notEqual((await one.fetch('/rooms/00000000-0000-7000-8000-000000000000/messages', { body: { text: 'x' } })).status, 429)
    })

    it('stop an address at its number, whoever asks, before a session is looked at', async () => {
      const anonymous = new Client(phones[0]?.origin ?? '', sekisho.authority)
      const answers = await statuses(anonymous, readsOfAddress)
      assert.equal(answers[0], 401)
      assert.equal(answers.at(-1), 429)
      assert.equal((await phones[1]?.fetch('/session'))?.status, 429)
      anonymous.close()
    })

    it('are shared by every process, so that a restart of the listener forgets nothing', async () => {
      const { internet } = sekisho.running.pids
      assert.ok(internet)
      process.kill(internet, 'SIGTERM')
      process.kill(internet, 'SIGKILL')
      const answer = await until('it is back', async () => {
        const one = await phones[1]?.fetch('/session')
        return one?.status !== 503 && one
      })
      assert.equal(answer.status, 429)
    })

    it('count tries to sign in by themselves, and more strictly', async () => {
      const anonymous = new Client(sekisho.administrator.origin, sekisho.authority)
      const tries: number[] = []
      for (let i = 0; i < signIns; i++)
        tries.push((await anonymous.fetch('/session', { body: { login: `nobody${i}`, password: 'wrong password' } })).status)
      assert.ok(tries.includes(401))
      assert.equal(tries.at(-1), 429)
      anonymous.close()
    })
  })
}
