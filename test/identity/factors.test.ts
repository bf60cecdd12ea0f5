import assert from 'node:assert/strict'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'

describe('taking away one’s own second factor', function () {
  this.timeout(60_000)
  let sekisho: TestInstallation
  before(async () => {
    sekisho = await startInstallation()
  })
  after(() => sekisho?.stop())

  it('an approver keeps one', async () => {
    const { client } = await sekisho.staff('kacho', '課長 一郎', ['user', 'approver'])
    assert.equal((await client.fetch('/me/totp', { method: 'DELETE' })).json().code, 'last-factor')
    const { totp } = await client.expect<{ totp: unknown }>(200, '/me/second-factors')
    assert.ok(totp, 'nothing was removed')
    await client.expect(200, '/approvals')
  })

  it('somebody without a privileged role may do without, having proven it', async () => {
    const { client } = await sekisho.staff('yamada', '山田 太郎')
    assert.equal((await client.fetch('/me/totp', { method: 'DELETE' })).json().code, 'second-factor-required')
    const { secret } = await client.expect<{ secret: string }>(201, '/me/totp', { method: 'POST' })
    await client.expect(200, '/me/totp/confirm', { body: { code: totp(fromBase32(secret), new Date()) } })
    await client.expect(204, '/me/totp', { method: 'DELETE' })
    assert.deepEqual(await client.expect(200, '/me/second-factors'), { totp: null, credentials: [] })
    assert.equal((await client.fetch('/me/totp', { method: 'DELETE' })).status, 404)
  })
})
