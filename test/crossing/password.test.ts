/** A file that only its sender can open: held, asked for, tried in memory, counted. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { type Message, type Scene, startScene } from '../chat/scene.ts'
import { publicRoom, send, settled } from '../chat/view-scene.ts'
import { startOwnBoundary } from '../faults/machines.ts'
import { ole2Of } from '../sanitizer/samples/containers.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { asked, fileOf, give, insideText, lockedPdf, type SeenFile, secret } from './locked.ts'

/** As poppler reads it; where that is missing, the text is not compared. */
function textOf(bytes: Buffer): string {
  const { status, stdout, error } = spawnSync('pdftotext', ['-', '-'], { input: bytes })
  if (error) {
    console.error('skipped: pdftotext is not installed, the text is not compared')
    return insideText
  }
  assert.equal(status, 0)
  return stdout.toString().trim()
}

describe('the password of a file', function () {
  this.timeout(180_000)
  let scene: Scene
  let room: string
  let approver: { client: Client }
  before(async () => {
    scene = await startScene()
    room = await publicRoom(scene)
    approver = await scene.sekisho.staff('kacho', '課長 一郎', ['user', 'approver'])
  })
  after(() => scene?.stop())

  const code = async (answer: Promise<{ status: number; json<T>(): T }>): Promise<unknown> => {
    const { status, json } = await answer
    return status < 300 ? status : json<{ code: string }>().code
  }
  const isAsked = (approver: Client, id: string): Promise<boolean> =>
    until('an approver is asked', async () => {
      const { approvals } = await approver.expect<{ approvals: { id: string }[] }>(200, '/approvals')
      return approvals.some((approval) => approval.id === id)
    })
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

  it('opens the file, which then arrives without one and as any other', async () => {
    const { message, id } = await sendLocked(scene.tanaka.phone)
    await asked(scene.tanaka.phone, message.id)
    assert.equal(await code(give(scene.tanaka.phone, id, secret)), 202)
    const there = await until('it is there', async () => {
      const seen = (await settled(scene.yamada.client, message.id)).attachments[0]
      return seen?.state === 'clean' && seen
    })
    assert.equal(there.name, '通知.pdf')
    const { bytes } = await scene.yamada.client.fetch(`/attachments/${id}/content`)
    assert.match(bytes.toString('latin1'), /\/Type\/Pages\/Count 1\//)
    assert.equal(bytes.includes('/Encrypt'), false)
    assert.equal(textOf(bytes), insideText)
    assert.equal(await code(scene.tanaka.phone.fetch(`/attachments/${id}/pages/1`)), 200)
    assert.equal(await code(give(scene.tanaka.phone, id, secret)), 'password-not-asked')
    const [row] = await scene.query('select state, wrong_passwords from boundary.crossing where id = $1', [id])
    assert.deepEqual(row, { state: 'delivered', wrong_passwords: 0 })
  })

  it('opens a file that went out after an approver let it, and the approver is asked once', async () => {
    const message = await send(scene, scene.yamada.client, scene.room, [{ name: '通知.pdf', bytes: await lockedPdf() }])
    const id = message.attachments[0]?.id ?? ''
    await isAsked(approver.client, id)
    assert.equal((await fileOf(scene.yamada.client, message.id))?.password, null, 'not before')
    await approver.client.expect(200, `/approvals/${id}`, { body: { decision: 'approve' } })
    await asked(scene.yamada.client, message.id)
    assert.equal(await code(give(approver.client, id, secret)), 'not-found')
    assert.equal(await code(give(scene.yamada.client, id, secret)), 202)
    await until('it is there', async () => (await fileOf(scene.tanaka.phone, message.id))?.state === 'clean')
    assert.deepEqual(await scene.query('select state from lgwan.approval where id = $1', [id]), [{ state: 'approved' }])
  })

  it('is tried on what policy says by then: a room that has become secret, or whose files an approver must let go', async () => {
    const files = [
      { name: '一.pdf', bytes: await lockedPdf() },
      { name: '二.pdf', bytes: await lockedPdf() },
    ]
    const { id: message } = await send(scene, scene.yamada.client, room, files)
    const seen = async () => (await scene.yamada.client.expect<{ attachments: SeenFile[] }>(200, `/messages/${message}`)).attachments
    const [secretOne, heldOne] = await until('both wait', async () => {
      const found = await seen()
      return found.every(({ password }) => password) && found.map(({ id }) => id)
    })
    const label = (value: string | null) => scene.query('update register.room set label = $2 where id = $1', [room, value])
    try {
      await label('3A')
      assert.equal(await code(give(scene.yamada.client, secretOne ?? '', secret)), 202)
      await until('refused', async () => (await seen()).find(({ id }) => id === secretOne)?.reason?.code === 'label-secret')
      await label(null)
      assert.equal(await code(give(scene.yamada.client, heldOne ?? '', secret)), 202)
      await isAsked(approver.client, heldOne ?? '')
      const held = (await seen()).find(({ id }) => id === heldOne)
      assert.deepEqual([held?.state, held?.reason?.code, held?.password], ['held', 'label-missing', null])
      assert.equal(await code(give(scene.yamada.client, heldOne ?? '', secret)), 'password-not-asked')
      await approver.client.expect(200, `/approvals/${heldOne}`, { body: { decision: 'approve' } })
      await until('asked again, since it was not kept', async () => (await seen()).find(({ id }) => id === heldOne)?.password)
      assert.equal(await code(give(scene.yamada.client, heldOne ?? '', secret)), 202)
      await until('it is there', async () => (await seen()).find(({ id }) => id === heldOne)?.state === 'clean')
    } finally {
      await label('1')
    }
  })

  it('is not asked for where none helps', async () => {
    const message = await send(scene, scene.tanaka.phone, room, [
      { name: '報告.docx', bytes: ole2Of(['EncryptionInfo', 'EncryptedPackage']) },
    ])
    const file = (await settled(scene.tanaka.phone, message.id)).attachments[0]
    assert.equal(file?.state, 'refused')
    assert.equal((await fileOf(scene.tanaka.phone, message.id))?.password, null)
    assert.equal(await code(give(scene.tanaka.phone, file?.id ?? '', secret)), 'password-not-asked')
  })

  it('is tried by one boundary, however many there are', async () => {
    const second = await startOwnBoundary(scene.sekisho.configuration)
    try {
      const all = await Promise.all(Array.from({ length: 4 }, () => sendLocked(scene.tanaka.phone)))
      for (const { message } of all) await asked(scene.tanaka.phone, message.id)
      await Promise.all(all.map(async ({ id }) => assert.equal(await code(give(scene.tanaka.phone, id, 'wrong')), 202)))
      for (const { message } of all) await asked(scene.tanaka.phone, message.id, 4)
      await Promise.all(all.map(async ({ id }) => assert.equal(await code(give(scene.tanaka.phone, id, secret)), 202)))
      for (const { message, id } of all) {
        await until('it is there', async () => (await fileOf(scene.yamada.client, message.id))?.state === 'clean')
        await until('every record', async () => (await records(id)).length === 3)
        assert.deepEqual((await records(id)).map(({ outcome }) => outcome).sort(), ['ok', 'ok', 'refused'])
      }
    } finally {
      await second.stop()
    }
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

  it('is counted by what became of it', async () => {
    const text = await (await fetch(`${scene.sekisho.running.addresses.operations}/metrics`)).text()
    const counted = Object.fromEntries(
      [...text.matchAll(/^sekisho_passwords_total\{[^}]*outcome="(\w+)"[^}]*\} (\d+)$/gm)].map(([, outcome, count]) => [
        outcome,
        Number(count),
      ]),
    )
    assert.ok(Number(counted.asked) >= 8 && Number(counted.wrong) >= 7 && Number(counted.opened) >= 3, JSON.stringify(counted))
    assert.equal(counted.denied, undefined, 'a listener of ours hands in none for somebody else')
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
