/** The boundary is killed while a file waits for its password, and while one is being tried: the file still waits or is delivered, once. */
import assert from 'node:assert/strict'
import type { RoleProcess } from '../../gateway/role-process.ts'
import { asked, fileOf, give, lockedPdf, secret } from '../crossing/locked.ts'
import { upload } from '../support/files.ts'
import { until } from '../support/until.ts'
import { leavesOf, query, quiet } from './books.ts'
import { closeGate, kill, sandboxes, startOwnBoundary } from './machines.ts'
import { type Site, startSite } from './site.ts'

interface Moment {
  readonly what: string
  readonly moment: string
  readonly condition: string
  readonly password: string
  /** Tries that are left when the sender is asked again; undefined where the password was not taken up yet and is tried by the next. */
  readonly left: number | undefined
}

const trying = "old.state = 'held' and new.state = 'processing'"
const moments: readonly Moment[] = [
  { what: 'it is about to be shown as being tried', moment: 'before update on internet.attachment', condition: trying, password: secret, left: undefined },
  { what: 'the file is about to be stored as delivered', moment: 'before update on boundary.crossing', condition: "new.state = 'delivered' and new.kind = 'attachment'", password: secret, left: 5 },
  { what: 'the file is delivered but for the last statement', moment: 'after insert on audit.outbox', condition: "new.event ->> 'action' = 'crossing.deliver' and new.event #>> '{target,type}' = 'attachment'", password: secret, left: 5 },
  { what: 'a wrong one is about to be counted', moment: 'before update on boundary.crossing', condition: 'new.wrong_passwords > old.wrong_passwords', password: 'wrong', left: 5 },
  { what: 'a wrong one is counted but for the last statement', moment: 'after insert on audit.outbox', condition: "new.event ->> 'action' = 'crossing.password' and new.event ->> 'outcome' = 'refused'", password: 'wrong', left: 5 },
] // biome-ignore format: a table

describe('faults: the boundary is killed over a password', function () {
  this.timeout(120_000)
  let site: Site
  let boundary: RoleProcess
  before(async () => {
    site = await startSite({}, ['internet', 'lgwan'])
    boundary = await startOwnBoundary(site.configuration)
  })
  after(async () => {
    await boundary?.stop()
    await site?.sekisho.stop()
  })

  const replace = async (): Promise<void> => {
    kill(boundary.pid)
    await boundary.ended
    boundary = await startOwnBoundary(site.configuration)
  }
  const sendLocked = async (): Promise<{ message: string; file: string }> => {
    const [uploaded] = await upload(site.phone, [{ name: '通知.pdf', bytes: await lockedPdf() }])
    const file = uploaded?.id ?? ''
    const { id } = await site.phone.expect<{ id: string }>(201, `/rooms/${site.rooms[0]}/messages`, {
      body: { text: '通知です', attachments: [file] },
    })
    await asked(site.phone, id)
    return { message: id, file }
  }
  const given = async (file: string, password: string): Promise<void> => assert.equal((await give(site.phone, file, password)).status, 202)
  /** On both sides, and exactly one end of it in the log. */
  const isDelivered = async ({ message, file }: { message: string; file: string }): Promise<void> => {
    for (const client of [site.phone, site.staff])
      await until('it is delivered', async () => (await fileOf(client, message))?.state === 'clean')
    await quiet(site)
    const ends = (await leavesOf(site)).filter(
      ({ target, action }) => target?.id === file && /^crossing\.(deliver|refuse|reject|expire|fail)$/.test(action),
    )
    assert.deepEqual(ends.map(({ action }) => action), ['crossing.deliver']) // biome-ignore format: one thought
    const rows = await query(site, 'select state, wrong_passwords from boundary.crossing where id = $1', [file])
    assert.equal(rows[0]?.state, 'delivered')
    assert.deepEqual(await query(site, 'select 1 from boundary.password_given'), [], 'nothing of it lies anywhere')
  }

  it('it waits, and nothing is being tried: it waits on, and opens', async () => {
    const sent = await sendLocked()
    await replace()
    assert.deepEqual((await fileOf(site.phone, sent.message))?.password, { attemptsLeft: 5 })
    await given(sent.file, 'wrong')
    await asked(site.phone, sent.message, 4)
    await replace()
    assert.deepEqual((await fileOf(site.phone, sent.message))?.password, { attemptsLeft: 4 }, 'a restart does not reset the count')
    await given(sent.file, secret)
    await isDelivered(sent)
  })

  for (const { what, moment, condition, password, left } of moments) {
    it(what, async () => {
      const sent = await sendLocked()
      const gate = await closeGate(site.configuration, moment, condition)
      try {
        await given(sent.file, password)
        await gate.reached()
        kill(boundary.pid)
        await boundary.ended
      } finally {
        await gate.open()
      }
      boundary = await startOwnBoundary(site.configuration)
      if (left !== undefined) {
        const file = await asked(site.phone, sent.message, left)
        assert.deepEqual([file.state, file.reason?.code], ['held', 'password-needed'])
        await given(sent.file, secret)
      }
      await isDelivered(sent)
    })
  }

  it('the file is in the child that is to open it', async () => {
    const sent = await sendLocked()
    const standing = await until('a warm child', async () => {
      const found = sandboxes(boundary.pid, 'disarm')
      return found.length > 0 && found
    })
    for (const pid of standing) process.kill(pid, 'SIGSTOP')
    await given(sent.file, secret)
    await until('it is being tried', async () => (await fileOf(site.phone, sent.message))?.state === 'processing')
    await replace()
    const file = await asked(site.phone, sent.message)
    assert.equal(file.reason?.code, 'password-needed')
    await given(sent.file, secret)
    await isDelivered(sent)
  })

  it('no boundary is there for it: the password is gone after a minute, and the sender is still asked', async () => {
    const sent = await sendLocked()
    process.kill(boundary.pid, 'SIGSTOP')
    await given(sent.file, secret)
    await query(site, `update boundary.password_given set created_at = created_at - interval '61 seconds'`)
    process.kill(boundary.pid, 'SIGCONT')
    await until('it is swept', async () => (await query(site, 'select 1 from boundary.password_given')).length === 0)
    assert.deepEqual((await fileOf(site.phone, sent.message))?.password, { attemptsLeft: 5 })
    await given(sent.file, secret)
    await isDelivered(sent)
  })
})
