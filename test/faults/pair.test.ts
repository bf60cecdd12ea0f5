/** Two boundary processes share the work; either may be killed, the one that writes the audit log too. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RoleProcess } from '../../gateway/role-process.ts'
import { balance } from './books.ts'
import { kill, startOwnBoundary } from './machines.ts'
import { load, type Site, startSite } from './site.ts'

describe('faults: two boundary processes', function () {
  this.timeout(180_000)
  let site: Site
  const boundaries: RoleProcess[] = []

  before(async () => {
    site = await startSite({}, ['internet', 'lgwan'])
    for (let i = 0; i < 2; i++) boundaries.push(await startOwnBoundary(site.configuration))
  })
  after(async () => {
    await Promise.all(boundaries.map((boundary) => boundary.stop()))
    await site?.sekisho.stop()
  })

  it('share the work, each message once and in order', async () => {
    await load(site, 20)
    assert.equal((await balance(site)).messages, 80)
  })

  it('take over from each other: the writer of the audit log first', async () => {
    const sending = load(site, 30)
    for (let i = 0; i < 3; i++) {
      await sleep(700)
      // The oldest of the two leads the audit log: it has waited the longest for it.
      const oldest = boundaries.shift()
      kill(oldest?.pid)
      await oldest?.ended
      boundaries.push(await startOwnBoundary(site.configuration))
    }
    await sending
    assert.equal((await balance(site)).messages, 200)
  })
})
