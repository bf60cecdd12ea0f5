/**
 * The internet listener is taken over: whoever sits in it has its database login and nothing else. What its grants let it write into the
 * intake must not act on what the register does not confirm, must not reach another organisation, and must stop nobody else's lane.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { readWork } from '../../gateway/crossing/work.ts'
import { openDatabase } from '../../gateway/store/database.ts'
import { databaseUrl } from '../faults/machines.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

const otherOrganisation = '271004'

interface Row {
  id: string
  kind: string
  organisation: string
  room: string
  message: string | null
  actor: string
  device: string | null
  trust: string
  payload: unknown
}

describe('the intake of a listener that is taken over', function () {
  this.timeout(120_000)
  let sekisho: TestInstallation
  let yamada: { client: Staff; id: string }
  let tanaka: { id: string }
  let phone: Phone
  let room: { id: string }
  let device: string
  let organisation: string
  let internet: pg.Client
  let superuser: pg.Client
  /** Of the other organisation. */
  const stranger = randomUUID()
  const strangeRoom = randomUUID()

  before(async () => {
    sekisho = await startInstallation()
    yamada = await sekisho.staff('yamada', '山田 太郎')
    tanaka = await sekisho.staff('tanaka', '田中 花子')
    phone = await sekisho.phoneOf(tanaka.id)
    room = await yamada.client.expect(201, '/rooms', {
      body: { name: '本部', members: [{ personId: tanaka.id, internet: true, lgwan: true }] },
    })
    internet = await connected('sekisho_internet', 'postgres-internet')
    superuser = await connected('postgres', 'postgres-superuser')
    const [own] = (await superuser.query('select id, organisation from register.device where person = $1', [tanaka.id])).rows
    device = own.id
    organisation = own.organisation
    await superuser.query(`insert into register.organisation (code, name) values ($1, '別の市')`, [otherOrganisation])
    await superuser.query(`insert into register.person (id, organisation, login, name) values ($1, $2, 'stranger', '他人')`, [
      stranger,
      otherOrganisation,
    ])
    await superuser.query(`insert into register.room (id, organisation, name, created_by) values ($1, $2, '別の部屋', $3)`, [
      strangeRoom,
      otherOrganisation,
      stranger,
    ])
    await superuser.query('insert into register.room_member (room, person, internet, lgwan) values ($1, $2, true, true)', [
      strangeRoom,
      stranger,
    ])
  })
  after(async () => {
    await internet?.end()
    await superuser?.end()
    await sekisho?.stop()
  })

  async function connected(login: string, secret: string): Promise<pg.Client> {
    const data = sekisho.configuration.dataDirectory
    const client = new pg.Client({
      host: join(data, 'postgres', 'socket'),
      database: 'sekisho',
      user: login,
      password: readFileSync(join(data, 'secrets', secret), 'utf8').trim(),
    })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }

  const text = (body: string, attachments: unknown[] = []) => ({
    body,
    removedCharacters: 0,
    sentAt: new Date().toISOString(),
    attachments,
  })

  /** A row that would be right, with lies on top. */
  const row = (lies: Partial<Row> = {}): Row => {
    const id = lies.id ?? randomUUID()
    return {
      id,
      kind: 'message',
      organisation,
      room: room.id,
      message: id,
      actor: tanaka.id,
      device,
      trust: 'T1',
      payload: text('forged'),
      ...lies,
    }
  }

  async function intake(given: Row): Promise<void> {
    const { id, kind, message, actor, trust, payload } = given
    // Its own side's copy, which it may write as it likes.
    if (kind === 'message')
      await internet.query(
        `insert into internet.message (id, room, author, device, origin, body, sent_at, state) values ($1, $2, $3, $4, 'internet', 'x', now(), 'accepted')`,
        [id, given.room, actor, given.device],
      )
    await internet.query(
      `insert into boundary.crossing (id, kind, direction, organisation, room, message, actor, device, trust, payload)
       values ($1, $2, 'inbound', $3, $4, $5, $6, $7, $8, $9)`,
      [id, kind, given.organisation, given.room, message, actor, given.device, trust, JSON.stringify(payload)],
    )
  }

  const ended = (id: string) =>
    until(`crossing ${id} ends`, async () => {
      const { rows } = await superuser.query('select state, reason from boundary.crossing where id = $1 and finished_at is not null', [id])
      return rows[0] as { state: string; reason: string | null } | undefined
    })

  async function isRefused(given: Row, reason: string): Promise<void> {
    await intake(given)
    assert.deepEqual(await ended(given.id), { state: 'refused', reason })
    const { rowCount } = await superuser.query('select 1 from lgwan.message where id = $1', [given.id])
    assert.equal(rowCount, 0, 'nothing has arrived')
  }

  it('delivers what the register confirms: the control', async () => {
    const good = row()
    await intake(good)
    assert.deepEqual(await ended(good.id), { state: 'delivered', reason: null })
  })

  const lies: Readonly<Record<string, () => Partial<Row>>> = {
    'a person who has no phone': () => ({ actor: yamada.id }),
    'a person without a device': () => ({ device: null }),
    'a device that does not exist': () => ({ device: randomUUID(), trust: 'T3' }),
    'a person of another organisation': () => ({ actor: stranger }),
    'a room of another organisation': () => ({ room: strangeRoom }),
    'another organisation, for its laxer policy': () => ({ organisation: otherOrganisation }),
    'another organisation and its room': () => ({ organisation: otherOrganisation, room: strangeRoom }),
    'a message that is part of another': () => ({ message: randomUUID() }),
  }
  for (const [name, lie] of Object.entries(lies)) it(`refuses ${name}`, () => isRefused(row(lie()), 'sender-unproven'))

  it('takes the trust of a device from the register', async () => {
    const boast = row({ trust: 'T3' })
    await intake(boast)
    await ended(boast.id)
    const database = openDatabase(databaseUrl(sekisho.configuration, 'sekisho_boundary'), 1)
    try {
      assert.equal((await readWork(database, boast.id))?.trust, 'T1')
    } finally {
      await database.destroy()
    }
  })

  const shapes: Readonly<Record<string, unknown>> = {
    'is empty': {},
    'is no object': 7,
    'has a key of its own': { ...text('x'), extra: 1 },
    'reverses how it reads': text('invoice\u202egpj.exe'),
    'hides characters': text('a\u{e0041}b'),
    'is longer than any text': text('あ'.repeat(20_001)),
    'names a file with a path': text('x', [{ id: randomUUID(), position: 0, name: '..\\..\\evil.exe', bytes: 1 }]),
  }
  for (const [name, payload] of Object.entries(shapes)) {
    it(`refuses a message that ${name}, and the lane goes on`, async () => {
      await isRefused(row({ payload }), 'intake-malformed')
      const after = row()
      await intake(after)
      assert.equal((await ended(after.id)).state, 'delivered')
    })
  }

  it('takes back nothing that the other side wrote, neither delivered nor waiting', async () => {
    const message = randomUUID()
    await superuser.query(
      `insert into lgwan.message (id, room, author, origin, body, sent_at, state) values ($1, $2, $3, 'lgwan', '庁内の記録', now(), 'delivered')`,
      [message, room.id, tanaka.id],
    )
    await superuser.query(
      `insert into boundary.crossing (id, kind, direction, organisation, room, message, actor, trust, payload, state)
       values ($1, 'message', 'outbound', $2, $3, $1, $4, 'T0', $5, 'held')`,
      [message, organisation, room.id, tanaka.id, JSON.stringify(text('庁内の記録'))],
    )
    const unsend = row({ kind: 'unsend', message: null, payload: { message, unsentAt: new Date().toISOString() } })
    await intake(unsend)
    await ended(unsend.id)
    const { rows } = await superuser.query(
      'select m.body, m.unsent_at, c.state from lgwan.message m join boundary.crossing c on c.id = m.id where m.id = $1',
      [message],
    )
    assert.deepEqual(rows, [{ body: '庁内の記録', unsent_at: null, state: 'held' }])
  })

  it('marks nothing as read for a person who has no phone', async () => {
    const posted = await yamada.client.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text: '読んだ人だけ' } })
    const receipt = row({
      kind: 'receipt',
      message: null,
      actor: yamada.id,
      payload: { messages: [posted.id], readAt: new Date().toISOString() },
    })
    await intake(receipt)
    assert.deepEqual(await ended(receipt.id), { state: 'refused', reason: 'sender-unproven' })
    const { rowCount } = await superuser.query('select 1 from lgwan.receipt where message = $1', [posted.id])
    assert.equal(rowCount, 0)
  })

  it('works on no attachment that its message did not announce', async () => {
    const announced = randomUUID()
    const message = row({ payload: text('', [{ id: announced, position: 0, name: 'a.txt', bytes: 1 }]) })
    const attachment = (id: string) => ({ id, position: 0, name: 'a.txt', bytes: 1, blob: randomUUID(), sha256: '0'.repeat(64) })
    const hidden = row({ kind: 'attachment', message: message.id, payload: {} })
    await intake({ ...hidden, payload: attachment(hidden.id) })
    const elsewhere = row({ id: announced, kind: 'attachment', message: message.id, room: strangeRoom, payload: attachment(announced) })
    await intake(elsewhere)
    await intake(message)
    assert.equal((await ended(message.id)).state, 'delivered')
    assert.deepEqual(await ended(hidden.id), { state: 'refused', reason: 'sender-unproven' })
    assert.deepEqual(await ended(elsewhere.id), { state: 'refused', reason: 'sender-unproven' })
    const { rowCount } = await superuser.query('select 1 from lgwan.event where room = $1', [strangeRoom])
    assert.equal(rowCount, 0, 'nobody in another room hears of it')
  })

  describe('and of the LGWAN listener', () => {
    let lgwan: pg.Client
    before(async () => {
      lgwan = await connected('sekisho_lgwan', 'postgres-lgwan')
    })
    after(() => lgwan?.end())

    /** A text that waits for a section head, and an answer as the LGWAN login may write it. */
    async function held(): Promise<string> {
      const { id } = await yamada.client.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text: '番号 123456789018' } })
      await until('it is held', async () => {
        const { rows } = await superuser.query(`select 1 from lgwan.approval where id = $1 and state = 'pending'`, [id])
        return rows.length > 0
      })
      return id
    }
    async function answered(id: string, approver: string): Promise<string> {
      const answer = randomUUID()
      await lgwan.query(`update lgwan.approval set state = 'approved', decided_by = $2, decided_at = now() where id = $1`, [id, approver])
      await lgwan.query(
        `insert into boundary.crossing (id, kind, direction, organisation, room, actor, trust, payload)
         values ($1, 'approval', 'outbound', $2, $3, $4, 'T0', $5)`,
        [answer, organisation, room.id, approver, JSON.stringify({ crossing: id, approved: true })],
      )
      await ended(answer)
      return answer
    }
    const stateOf = async (id: string): Promise<string> =>
      (await superuser.query('select state from boundary.crossing where id = $1', [id])).rows[0].state

    it('lets nothing out that somebody without the role has approved', async () => {
      const id = await held()
      await answered(id, tanaka.id)
      assert.equal(await stateOf(id), 'held')
    })

    it('lets nothing out that its own sender has approved', async () => {
      const id = await held()
      await assert.rejects(answered(id, yamada.id), { code: '23514' })
      assert.equal(await stateOf(id), 'held')
    })

    it('refuses what was held when its sender is no longer in the room', async () => {
      const approver = await sekisho.staff('kacho', '課長', ['user', 'approver'])
      const kept = await held()
      await answered(kept, approver.id)
      await until('the control is delivered', async () => (await stateOf(kept)) === 'delivered')
      const id = await held()
      await superuser.query('delete from register.room_member where room = $1 and person = $2', [room.id, yamada.id])
      await answered(id, approver.id)
      await until('it has ended', async () => (await stateOf(id)) === 'refused')
      const { rowCount } = await superuser.query('select 1 from internet.message where id = $1', [id])
      assert.equal(rowCount, 0)
    })
  })

  it('refuses a device from the moment that it is revoked, with a session of the listener’s own making', async () => {
    const honest = await phone.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text: 'まだ使える' } })
    assert.equal((await ended(honest.id)).state, 'delivered')
    await superuser.query(`update register.device set state = 'revoked', revoked_at = now() where id = $1`, [device])
    await isRefused(row(), 'sender-unproven')
  })
})
