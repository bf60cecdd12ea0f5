/** A file that only its sender can open: held, asked for, tried in memory, counted. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type Message, type Scene, startScene } from '../chat/scene.ts'
import { publicRoom, send, settled } from '../chat/view-scene.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { asked, fileOf, give, lockedPdf, secret } from './locked.ts'

describe('the password of a file', function () {
  this.timeout(180_000)
  let scene: Scene
  let room: string
  before(async () => {
    scene = await startScene()
    room = await publicRoom(scene)
  })
  after(() => scene?.stop())

  const code = async (answer: Promise<{ status: number; json<T>(): T }>): Promise<unknown> => {
    const { status, json } = await answer
    return status < 300 ? status : json<{ code: string }>().code
  }
  const sendLocked = async (from: Client): Promise<{ message: Message; id: string }> => {
    const message = await send(scene, from, room, [{ name: '通知.pdf', bytes: await lockedPdf() }])
    return { message, id: message.attachments[0]?.id ?? '' }
  }
  const records = async (id: string, action = 'crossing.password') =>
    (await scene.query(`select leaf from audit.record where action = $1 and leaf #>> '{target,id}' = $2 order by index`, [action, id])).map(
      ({ leaf }) => leaf as { outcome: string; reason?: string; count?: number; recorder: string; actor: { id: string; device?: string } },
    )

  it('is asked of the sender, while the text and the other files have arrived and everybody sees what is waited for', async () => {
    const sent = await send(scene, scene.tanaka.phone, room, [
      { name: '通知.pdf', bytes: await lockedPdf() },
      { name: 'メモ.txt', bytes: Buffer.from('避難所\n') },
    ])
    const file = await asked(scene.tanaka.phone, sent.id)
    assert.deepEqual([file.state, file.reason?.code, file.password], ['held', 'password-needed', { attemptsLeft: 5 }])
    const there = await settled(scene.yamada.client, sent.id)
    assert.equal(there.text, '資料です')
    assert.deepEqual(there.attachments.map(({ state }) => state), ['held', 'clean']) // biome-ignore format: one thought
    assert.match((await fileOf(scene.yamada.client, sent.id))?.reason?.ja ?? '', /送信者のパスワード入力を待っています/)
    const [crossing] = await scene.query('select state, reason, type, due_at > now() + interval \'1 day\' as later from boundary.crossing where id = $1', [file.id]) // biome-ignore format: one thought
    assert.deepEqual(crossing, { state: 'held', reason: 'password-needed', type: 'pdf', later: true }, 'not decided again every minute')
    assert.deepEqual(await scene.query('select 1 from lgwan.approval where id = $1', [file.id]), [], 'no approver is asked')
  })

  it('is given by its sender on the side that it was sent from, and by nobody else', async () => {
    const { message, id } = await sendLocked(scene.sato.client)
    await asked(scene.sato.client, message.id)
    for (const [who, client] of Object.entries({
      'a member of the room': scene.yamada.client,
      'a phone of the room': scene.tanaka.phone,
      'somebody else': scene.outsider.client,
      'another phone': scene.outsider.phone,
    }))
      assert.equal(await code(give(client, id, secret)), 'not-found', who)
    assert.equal(await code(give(scene.sato.client, randomUUID(), secret)), 'not-found')
    const sides = await scene.sekisho.phoneOf(scene.sato.id)
    assert.equal(await code(give(sides, id, secret)), 'not-found', 'their own phone, but it was sent from the desk')
    assert.deepEqual(await scene.query('select 1 from boundary.password_given'), [])
    assert.equal(await code(give(scene.sato.client, id, 'wrong')), 202, 'the control')
    await asked(scene.sato.client, message.id, 4)
  })

  it('takes 1 to 127 characters and answers anything else without repeating it', async () => {
    const { message, id } = await sendLocked(scene.tanaka.phone)
    await asked(scene.tanaka.phone, message.id)
    const bodies: Record<string, unknown> = {
      empty: { password: '' },
      long: { password: 'p'.repeat(128) },
      'no text': { password: 7341 },
      missing: {},
      'more than it': { password: secret, attachment: id },
      'not JSON': Buffer.from(`{"password":"${secret}`),
    }
    for (const [name, body] of Object.entries(bodies)) {
      const headers = body instanceof Uint8Array ? { 'content-type': 'application/json' } : {}
      const answer = await scene.tanaka.phone.fetch(`/attachments/${id}/password`, { body, headers })
      assert.equal(answer.status, 400, name)
      assert.ok(!answer.bytes.includes(secret) && !answer.bytes.includes('7341'), name)
    }
    assert.equal(await code(give(scene.tanaka.phone, id, '長'.repeat(127))), 202)
    await asked(scene.tanaka.phone, message.id, 4)
    assert.equal((await fileOf(scene.yamada.client, message.id))?.reason?.code, 'password-wrong')
  })

  it('is asked for five times; then the file is refused for that reason, and each wrong one is in the log without it', async () => {
    const { message, id } = await sendLocked(scene.tanaka.phone)
    for (const left of [5, 4, 3, 2, 1]) {
      const file = await asked(scene.tanaka.phone, message.id, left)
      assert.equal(file.reason?.code, left === 5 ? 'password-needed' : 'password-wrong')
      assert.equal(await code(give(scene.tanaka.phone, id, `wrong ${left}`)), 202)
    }
    const file = await until('refused', async () => {
      const seen = await fileOf(scene.tanaka.phone, message.id)
      return seen?.state === 'refused' && seen
    })
    assert.deepEqual([file.reason?.code, file.password], ['password-attempts', null])
    assert.equal(await code(give(scene.tanaka.phone, id, secret)), 'password-not-asked', 'the right one comes too late')
    const [device] = await scene.query('select id from register.device where person = $1', [scene.tanaka.id])
    const seen = await until('every record', async () => {
      const found = await records(id)
      return found.length === 10 && found
    })
    for (const { actor } of seen) assert.deepEqual([actor.id, actor.device], [scene.tanaka.id, device?.id])
    assert.deepEqual(seen.filter(({ recorder }) => recorder === 'internet').map(({ outcome }) => outcome), Array(5).fill('ok')) // biome-ignore format: one thought
    assert.deepEqual(
      seen.filter(({ recorder }) => recorder === 'boundary').map(({ outcome, reason, count }) => [outcome, reason, count]),
      [4, 3, 2, 1, 0].map((left) => ['refused', 'password-wrong', left]),
    )
    const [end] = await until('its end is in the log', async () => {
      const found = await records(id, 'crossing.refuse')
      return found.length > 0 && found
    })
    assert.equal(end?.reason, 'password-attempts')
    assert.deepEqual(await scene.query('select deleted_at from boundary.original where crossing = $1', [id]), [{ deleted_at: null }])
  })

  it('is not asked for once the message is taken back, and ends when nobody gives it', async () => {
    const taken = await sendLocked(scene.tanaka.phone)
    await asked(scene.tanaka.phone, taken.message.id)
    await scene.tanaka.phone.expect(204, `/messages/${taken.message.id}`, { method: 'DELETE' })
    assert.equal(await code(give(scene.tanaka.phone, taken.id, secret)), 'not-found')
    const stateOf = async (id: string) => (await scene.query('select state, reason from boundary.crossing where id = $1', [id]))[0]
    await until('taken back', async () => (await stateOf(taken.id))?.state === 'rejected')

    const { message, id } = await sendLocked(scene.tanaka.phone)
    await asked(scene.tanaka.phone, message.id)
    const days = scene.sekisho.configuration.crossing.holdDays + 1
    await scene.query(`update boundary.crossing set created_at = created_at - make_interval(days => $2), due_at = now() where id = $1`, [id, days]) // biome-ignore format: one thought
    await scene.sekisho.restart()
    await until('expired', async () => (await stateOf(id))?.state === 'expired')
    assert.equal((await fileOf(scene.tanaka.phone, message.id))?.reason?.code, 'password-expired')
  })
})
