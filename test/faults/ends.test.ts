/** Ends that people bring about, 送信取消 and 却下, with the boundary killed in the middle of them: one end each, and it is in the log. */
import assert from 'node:assert/strict'
import type { RoleProcess } from '../../gateway/role-process.ts'
import { multipart } from '../support/files.ts'
import type { Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { leavesOf, query, quiet, shelved } from './books.ts'
import { closeGate, kill, startOwnBoundary } from './machines.ts'
import { type Site, startSite } from './site.ts'

describe('faults: the boundary is killed while somebody ends a crossing', function () {
  this.timeout(120_000)
  let site: Site
  let boundary: RoleProcess
  let approver: Staff
  before(async () => {
    site = await startSite({}, ['internet', 'lgwan'])
    boundary = await startOwnBoundary(site.configuration)
    approver = (await site.sekisho.staff('kacho', '課長 一郎', ['user', 'approver'])).client
  })
  after(async () => {
    await boundary?.stop()
    await site?.sekisho.stop()
  })

  const replace = async (): Promise<void> => {
    kill(boundary.pid)
    await boundary.ended
  }
  const stateOf = async (id: string) =>
    (await query<{ state: string; reason: string }>(site, 'select state, reason from boundary.crossing where id = $1', [id]))[0]
  const endsOf = async (id: string) =>
    (await leavesOf(site))
      .filter(
        ({ target, recorder, action }) =>
          target?.id === id && recorder === 'boundary' && /crossing\.(deliver|refuse|reject|expire|fail)/.test(action),
      )
      .map(({ action, reason }) => [action, reason])

  it('a file is taken back at the moment of its delivery: one end, and no copy stays', async () => {
    const { body, contentType } = multipart([{ name: '誤送信.txt', bytes: Buffer.from('mistake\n') }])
    const { uploads } = await site.phone.expect<{ uploads: { id: string }[] }>(201, '/uploads', {
      body,
      headers: { 'content-type': contentType },
    })
    const file = uploads[0]?.id ?? ''
    const gate = await closeGate(
      site.configuration,
      'before update on boundary.crossing',
      "new.kind = 'attachment' and new.state = 'delivered'",
    )
    const room = site.rooms[0]
    const { id } = await site.phone.expect<{ id: string }>(201, `/rooms/${room}/messages`, {
      body: { text: '誤送信', attachments: [file] },
    })
    try {
      await gate.reached()
      await site.phone.expect(204, `/messages/${id}`, { method: 'DELETE' })
      await replace()
    } finally {
      await gate.open()
    }
    // Before anything else of this lane: the sender's wish waits in front of the file.
    boundary = await startOwnBoundary(site.configuration)
    await quiet(site)
    const state = await stateOf(file)
    const there = await until('it is gone there', async () => {
      const seen = (await site.staff.fetch(`/messages/${id}`)).json<{ unsentAt: string | null; text: string; attachments: unknown[] }>()
      return seen.unsentAt !== null && seen
    })
    assert.deepEqual([there.text, there.attachments], ['', []])
    assert.equal((await site.staff.fetch(`/attachments/${file}/content`)).status, 404)
    // Whichever came first after the crash, the log has the same end as the database, once.
    assert.ok(state?.state === 'rejected' || state?.state === 'delivered', state?.state)
    assert.deepEqual(await endsOf(file), [state.state === 'rejected' ? ['crossing.reject', 'withdrawn'] : ['crossing.deliver', undefined]])
    const named = await query(
      site,
      'select 1 from lgwan.attachment where clean_blob is not null union all select 1 from internet.attachment where clean_blob is not null',
    )
    assert.deepEqual(named, [], 'nobody may fetch a copy')
    assert.ok(shelved(site, 'quarantine').length === 1)
    assert.equal(
      (await query(site, 'select 1 from boundary.original where crossing = $1', [file])).length,
      1,
      'its original will be deleted in time',
    )
  })

  it('a rejection: the answer counts although its crossing was not finished', async () => {
    const { id } = await site.staff.expect<{ id: string }>(201, `/rooms/${site.rooms[1]}/messages`, {
      body: { text: '受付番号 379474484458' },
    })
    await until('held', async () => (await stateOf(id))?.state === 'held')
    const gate = await closeGate(
      site.configuration,
      'before update on boundary.crossing',
      "new.kind = 'approval' and new.state = 'delivered'",
    )
    try {
      await approver.expect(200, `/approvals/${id}`, { body: { decision: 'reject', comment: '番号が入っています' } })
      await gate.reached()
      await replace()
    } finally {
      await gate.open()
    }
    boundary = await startOwnBoundary(site.configuration)
    await quiet(site)
    assert.deepEqual(await stateOf(id), { state: 'rejected', reason: 'approver-rejected' })
    assert.deepEqual(await endsOf(id), [['crossing.reject', 'approver-rejected']])
    assert.equal((await site.phone.fetch(`/messages/${id}`)).status, 404)
  })
})
