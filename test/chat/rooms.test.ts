import assert from 'node:assert/strict'
import { EventReader } from '../support/events.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { type Scene, startScene } from './scene.ts'

interface Room {
  id: string
  name: string
  createdBy: string
  members: { id: string; internet: boolean; lgwan: boolean }[]
}

describe('what members do with a room', function () {
  this.timeout(120_000)
  let scene: Scene
  before(async () => {
    scene = await startScene()
  })
  after(() => scene?.stop())

  const rooms = async (who: Client) => (await who.expect<{ rooms: Room[] }>(200, '/rooms')).rooms
  const codeOf = async (who: Client, path: string, call: Parameters<Client['fetch']>[1]) => (await who.fetch(path, call)).json().code
  const actions = async (room: string) =>
    (await scene.query(`select leaf ->> 'action' as action from audit.record where leaf ->> 'room' = $1 order by index`, [room])).map(
      ({ action }) => action,
    )

  it('rename: both sides see the new name, at once', async () => {
    const room = await scene.newRoom('仮の名前')
    const events = new EventReader(scene.tanaka.phone)
    await events.opened
    const changed = await scene.sato.client.expect<Room>(200, `/rooms/${room}`, { method: 'PATCH', body: { name: '水防本部' } })
    assert.equal(changed.name, '水防本部')
    assert.equal(changed.createdBy, scene.yamada.id)
    await until('the phone hears of it', async () => events.of('room').find(({ data }) => data.roomId === room))
    assert.equal((await rooms(scene.tanaka.phone)).find(({ id }) => id === room)?.name, '水防本部')
    assert.equal(await codeOf(scene.outsider.client, `/rooms/${room}`, { method: 'PATCH', body: { name: 'x' } }), 'not-found')
    assert.equal(await codeOf(scene.sato.client, `/rooms/${room}`, { method: 'PATCH', body: { name: ' ' } }), 'bad-request')
    assert.equal(await codeOf(scene.tanaka.phone, `/rooms/${room}`, { method: 'PATCH', body: { name: 'x' } }), 'not-found')
    events.close()
  })

  it('take out: the one taken out sees and sends nothing there any more', async () => {
    const room = await scene.newRoom('入れ替え')
    await scene.sato.client.expect(204, `/rooms/${room}/members/${scene.tanaka.id}`, { method: 'DELETE' })
    assert.equal(
      (await rooms(scene.tanaka.phone)).find(({ id }) => id === room),
      undefined,
    )
    assert.equal(await codeOf(scene.tanaka.phone, `/rooms/${room}/messages`, { body: { text: 'まだいます' } }), 'not-found')
    assert.equal(await codeOf(scene.sato.client, `/rooms/${room}/members/${scene.tanaka.id}`, { method: 'DELETE' }), 'not-found')
    assert.equal(await codeOf(scene.outsider.client, `/rooms/${room}/members/${scene.sato.id}`, { method: 'DELETE' }), 'not-found')
    await until('it is on record', async () => (await actions(room)).includes('room.remove'))
  })

  it('leave: but somebody on the LGWAN side stays, also when two leave at once', async () => {
    const room = await scene.newRoom('解散前')
    const statuses = await Promise.all(
      [scene.yamada, scene.sato].map(
        async ({ client, id }) => (await client.fetch(`/rooms/${room}/members/${id}`, { method: 'DELETE' })).status,
      ),
    )
    assert.deepEqual(statuses.sort(), [204, 409])
    const [left, keeper] = (await rooms(scene.yamada.client)).some(({ id }) => id === room)
      ? [scene.sato, scene.yamada]
      : [scene.yamada, scene.sato]
    assert.equal(await codeOf(keeper.client, `/rooms/${room}/members/${keeper.id}`, { method: 'DELETE' }), 'last-member')
    const phoneOnly = { members: [{ personId: keeper.id, internet: true, lgwan: false }] }
    assert.equal(await codeOf(keeper.client, `/rooms/${room}/members`, { body: phoneOnly }), 'last-member')
    assert.equal(
      (await rooms(left.client)).find(({ id }) => id === room),
      undefined,
    )
  })

  it('end: its maker or an administrator in it; then it is in no list, and what was said stays', async () => {
    const room = await scene.newRoom('終わる部屋')
    const sent = await scene.post(scene.yamada.client, '最後の連絡', { room })
    await until('it has crossed', async () => (await scene.tanaka.phone.fetch(`/messages/${sent.id}`)).status === 200)
    assert.equal(await codeOf(scene.sato.client, `/rooms/${room}/archive`, { method: 'POST' }), 'forbidden')
    assert.equal(await codeOf(scene.sekisho.administrator, `/rooms/${room}/archive`, { method: 'POST' }), 'not-found')
    await scene.yamada.client.expect(204, `/rooms/${room}/archive`, { method: 'POST' })
    for (const who of [scene.yamada.client, scene.sato.client, scene.tanaka.phone]) {
      assert.equal(
        (await rooms(who)).find(({ id }) => id === room),
        undefined,
      )
      assert.equal(await codeOf(who, `/messages/${sent.id}`, {}), 'not-found')
      assert.equal(await codeOf(who, `/rooms/${room}/messages`, { body: { text: 'x' } }), 'not-found')
    }
    assert.equal((await scene.query('select body from lgwan.message where id = $1', [sent.id]))[0]?.body, '最後の連絡')
    assert.equal(await codeOf(scene.yamada.client, `/rooms/${room}/archive`, { method: 'POST' }), 'not-found')
    await until('it is on record', async () => (await actions(room)).includes('room.archive'))
  })

  it('end: an administrator who is in it may', async () => {
    const { person } = await scene.sekisho.administrator.expect<{ person: { id: string } }>(200, '/session')
    const room = await scene.newRoom('管理者もいる部屋')
    await scene.yamada.client.expect(200, `/rooms/${room}/members`, {
      body: { members: [{ personId: person.id, internet: false, lgwan: true }] },
    })
    await scene.sekisho.administrator.expect(204, `/rooms/${room}/archive`, { method: 'POST' })
  })
})
