/**
 * The internet listener is taken over: whoever sits in it has its database login, the boundary's public key and nothing else. It gives no
 * password for a file of somebody else, moves none to another file, reads none, and neither counts nor hides a try.
 */
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { type Giver, passwordOpener, passwordSealer, sealedBytes } from '../../gateway/crossing/password-seal.ts'
import { loginUrl, type Message, type Scene, startScene } from '../chat/scene.ts'
import { publicRoom, send } from '../chat/view-scene.ts'
import { asked, fileOf, give, lockedPdf, secret } from '../crossing/locked.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'

interface Sent {
  readonly message: Message
  readonly id: string
}

describe('the passwords of a listener that is taken over', function () {
  this.timeout(180_000)
  let scene: Scene
  let room: string
  let internet: pg.Client
  let devices: { tanaka: string; outsider: string }
  const key = (name: string): string => join(scene.sekisho.configuration.dataDirectory, 'keys', name)

  before(async () => {
    scene = await startScene()
    room = await publicRoom(scene)
    internet = new pg.Client({ connectionString: loginUrl(scene.sekisho, 'internet') })
    await internet.connect()
    const deviceOf = async (person: string) =>
      String((await scene.query('select id from register.device where person = $1', [person]))[0]?.id)
    devices = { tanaka: await deviceOf(scene.tanaka.id), outsider: await deviceOf(scene.outsider.id) }
  })
  after(async () => {
    await internet?.end()
    await scene?.stop()
  })

  const sendLocked = async (from: Client): Promise<Sent> => {
    const message = await send(scene, from, room, [{ name: '通知.pdf', bytes: await lockedPdf() }])
    await asked(from, message.id)
    return { message, id: message.attachments[0]?.id ?? '' }
  }
  const giverOf = (attachment: string, lies: Partial<Giver> = {}): Giver => ({
    side: 'internet',
    attachment,
    person: scene.tanaka.id,
    device: devices.tanaka,
    ...lies,
  })
  const sealed = (giver: Giver, password = secret): Buffer => passwordSealer(key('quarantine-public.pem'))(password, giver)
  const write = ({ side, attachment, person, device }: Giver, seal: Buffer) =>
    internet.query('insert into boundary.password_given (id, side, attachment, person, device, sealed) values ($1, $2, $3, $4, $5, $6)', [
      randomUUID(),
      side,
      attachment,
      person,
      device,
      seal,
    ])
  const taken = () => until('it is taken up', async () => (await scene.query('select 1 from boundary.password_given')).length === 0)
  const standing = async (id: string) =>
    (await scene.query('select state, reason, wrong_passwords from boundary.crossing where id = $1', [id]))[0]
  const waiting = { state: 'held', reason: 'password-needed', wrong_passwords: 0 }
  const denials = async (id: string) =>
    (await scene.query(`select leaf ->> 'reason' as reason from audit.record where action = 'crossing.password' and outcome = 'denied'
      and leaf #>> '{target,id}' = $1`, [id])).map(({ reason }) => reason) // biome-ignore format: one thought

  const isDenied = async (id: string, giver: Giver, seal: Buffer, reason: string): Promise<void> => {
    const before = (await denials(id)).length
    await write(giver, seal)
    await taken()
    await until('the try is in the log', async () => (await denials(id)).length === before + 1)
    assert.equal((await denials(id)).at(-1), reason)
    assert.deepEqual(await standing(id), waiting)
  }

  it('are given for nobody else’s file, in whoever’s name', async () => {
    const { id } = await sendLocked(scene.tanaka.phone)
    const lies: Readonly<Record<string, Partial<Giver>>> = {
      'a member of the room': { person: scene.sato.id, device: null },
      'somebody with a phone of their own': { person: scene.outsider.id, device: devices.outsider },
      'the sender, with a phone of somebody else': { device: devices.outsider },
      'the sender, with no phone': { device: null },
      'the sender, with a phone that does not exist': { device: randomUUID() },
      'a person of another organisation': { person: scene.stranger, device: null },
    }
    for (const lie of Object.values(lies)) {
      const giver = giverOf(id, lie)
      await isDenied(id, giver, sealed(giver), 'sender-unproven')
    }
  })

  it('are given for no file that was sent from the other side, not even in its sender’s name', async () => {
    const { message, id } = await sendLocked(scene.sato.client)
    for (const device of [null, devices.tanaka]) {
      const giver = giverOf(id, { person: scene.sato.id, device })
      await isDenied(id, giver, sealed(giver), 'sender-unproven')
    }
    await assert.rejects(write(giverOf(id, { side: 'lgwan', person: scene.sato.id, device: null }), randomBytes(sealedBytes)), {
      code: '42501',
    })
    assert.equal((await give(scene.sato.client, id, secret)).status, 202, 'the control')
    await until('delivered', async () => (await fileOf(scene.tanaka.phone, message.id))?.state === 'clean')
  })

  it('open no other file than the one that they were given for, and what is no seal opens none and counts as none', async () => {
    const one = await sendLocked(scene.tanaka.phone)
    const other = await sendLocked(scene.tanaka.phone)
    const moved = sealed(giverOf(other.id))
    await isDenied(one.id, giverOf(one.id), moved, 'intake-malformed')
    for (const seal of [
      randomBytes(sealedBytes),
      Buffer.concat([Buffer.from('SKP1'), Buffer.alloc(sealedBytes - 4)]),
      Buffer.concat([Buffer.from('SKP1'), randomBytes(sealedBytes - 4)]),
      Buffer.from(sealed(giverOf(one.id)).map((byte, at) => (at === sealedBytes - 1 ? byte ^ 1 : byte))),
    ])
      await isDenied(one.id, giverOf(one.id), seal, 'intake-malformed')
    await write(giverOf(one.id), sealed(giverOf(one.id)))
    await until('the control: its own listener gives it', async () => (await standing(one.id))?.state === 'delivered')
    assert.deepEqual(await standing(other.id), waiting)
  })

  it('are not read where they wait, and a seal tells neither the password nor its length', async () => {
    const { message, id } = await sendLocked(scene.tanaka.phone)
    const boundary = await until('the boundary runs', async () => scene.sekisho.running.pids.boundary, 60_000)
    process.kill(boundary, 'SIGSTOP')
    try {
      assert.equal((await give(scene.tanaka.phone, id, secret)).status, 202)
      for (const text of [
        'select sealed from boundary.password_given',
        'delete from boundary.password_given returning sealed',
        'update boundary.crossing set wrong_passwords = 5',
        `update boundary.crossing set wrong_passwords = 0 where id = '${id}'`,
        `update internet.attachment set password_attempts = 5 where id = '${id}'`,
        `update internet.attachment set state = 'clean' where id = '${id}'`,
      ])
        await assert.rejects(internet.query(text), { code: '42501' }, text)
      const [row] = await scene.query('select sealed, person, device from boundary.password_given')
      assert.ok(row && row.sealed instanceof Buffer && !row.sealed.includes(secret) && row.sealed.length === sealedBytes)
      const open = passwordOpener(key('quarantine-private.pem'))
      assert.equal(open(row.sealed, giverOf(id))?.toString(), secret, 'the control: the boundary reads it')
      assert.equal(open(row.sealed, giverOf(randomUUID())), undefined)
      assert.equal(open(row.sealed, giverOf(id, { person: scene.sato.id })), undefined)
      assert.equal(open(row.sealed, giverOf(id, { device: null })), undefined)
      assert.equal(open(row.sealed, giverOf(id, { side: 'lgwan' })), undefined)
      const lengths = ['x', '長'.repeat(127), '\u{1f511}'.repeat(63)].map((password) => sealed(giverOf(id), password))
      assert.deepEqual(lengths.map((seal) => seal.length), Array(3).fill(sealedBytes)) // biome-ignore format: one thought
      assert.equal(open(lengths[1] ?? Buffer.alloc(0), giverOf(id))?.toString(), '長'.repeat(127))
    } finally {
      process.kill(boundary, 'SIGCONT')
    }
    await until('delivered', async () => (await fileOf(scene.yamada.client, message.id))?.state === 'clean')
  })

  it('in any number hide nobody else’s', async () => {
    const busy = await sendLocked(scene.tanaka.phone)
    const { message, id } = await sendLocked(scene.yamada.client)
    for (let at = 0; at < 200; at++) {
      const giver = giverOf(at % 2 ? busy.id : randomUUID(), { person: scene.outsider.id, device: devices.outsider })
      await write(giver, randomBytes(sealedBytes))
    }
    assert.equal((await give(scene.yamada.client, id, secret)).status, 202)
    await until('delivered', async () => (await fileOf(scene.yamada.client, message.id))?.state === 'clean')
    assert.deepEqual(await standing(busy.id), waiting)
  })

  it('are refused from the moment that the phone is revoked', async () => {
    const { id } = await sendLocked(scene.tanaka.phone)
    await scene.query(`update register.device set state = 'revoked', revoked_at = now() where id = $1`, [devices.tanaka])
    const giver = giverOf(id)
    await isDenied(id, giver, sealed(giver), 'sender-unproven')
  })
})
