import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { EventReader, type ReceivedEvent } from '../support/events.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { loginUrl, type Message, type Scene, startScene } from './scene.ts'

describe('an event stream', function () {
  this.timeout(120_000)
  let scene: Scene
  const open: EventReader[] = []
  before(async () => {
    scene = await startScene({ SEKISHO_LIMITS__EVENT_STREAMS_PER_DEVICE: '3' })
  })
  afterEach(() => {
    for (const reader of open.splice(0)) reader.close()
  })
  after(() => scene?.stop())

  const read = async (client: Client, lastEventId?: string, onEvent?: (event: ReceivedEvent) => void): Promise<EventReader> => {
    const reader = new EventReader(client, lastEventId, onEvent)
    open.push(reader)
    await reader.opened
    return reader
  }
  const messageIds = (readers: readonly EventReader[]): string[] =>
    readers.flatMap((reader) => reader.of('message')).map(({ data }) => String(data.id))
  const lastId = (reader: EventReader): string => reader.received.findLast(({ id }) => id !== '')?.id ?? assert.fail('no event had an id')

  it('tells what happens in my rooms, with the whole message, and nothing of others', async () => {
    const [mine, other] = [await read(scene.yamada.client), await read(scene.outsider.client)]
    assert.equal(mine.received[0]?.event, 'ready')
    const sent = await scene.post(scene.tanaka.phone, 'こんにちは')
    const told = await until('the message', async () => mine.of('message').find(({ data }) => data.id === sent.id))
    assert.equal(told.data.text, 'こんにちは')
    await scene.tanaka.phone.expect(204, `/messages/${sent.id}`, { method: 'DELETE' })
    const gone = await until('taken back', async () => mine.of('unsend').find(({ data }) => data.id === sent.id))
    assert.equal(gone.data.text, '')
    // The control: the outsider's stream works, for the room that the outsider is in.
    const room = await scene.newRoom('外の人の部屋')
    const members = [{ personId: scene.outsider.id, internet: false, lgwan: true }]
    await scene.yamada.client.expect(200, `/rooms/${room}/members`, { body: { members } })
    await until('the new room', async () => other.of('room').find(({ data }) => data.roomId === room))
    const there = await scene.post(scene.yamada.client, 'ようこそ', { room })
    await until('its message', async () => messageIds([other]).includes(there.id))
    assert.deepEqual(messageIds([other]), [there.id])
  })

  it('loses and repeats nothing over reconnections while others write, in order of the room and direction', async () => {
    const received: string[] = []
    let reader = await read(scene.yamada.client)
    const sent: string[] = []
    let writing = true
    const writers = [scene.tanaka.phone, scene.sato.client].map(async (client, who) => {
      for (let i = 0; i < 40; i++) sent.push((await scene.post(client, `連投 ${who}-${i}`)).id)
    })
    const done = Promise.all(writers).finally(() => {
      writing = false
    })
    let reconnections = 0
    while (writing) {
      await setTimeout(60)
      reader.close()
      received.push(...messageIds([reader]))
      reader = await read(scene.yamada.client, lastId(reader))
      reconnections++
    }
    await done
    await until('all have arrived', async () => sent.every((id) => received.includes(id) || messageIds([reader]).includes(id)))
    received.push(...messageIds([reader]))
    assert.ok(reconnections > 2)
    assert.equal(new Set(received).size, received.length, 'nothing twice')
    const { messages } = await scene.yamada.client.expect<{ messages: Message[] }>(200, `/rooms/${scene.room}/messages?limit=200`)
    for (const author of [scene.tanaka.id, scene.sato.id]) {
      const order = messages.filter((message) => message.author.id === author && sent.includes(message.id)).map(({ id }) => id)
      assert.equal(order.length, 40)
      assert.deepEqual(
        received.filter((id) => order.includes(id)),
        order,
      )
    }
  })

  it('goes on where it was after the listener was killed and came back', async () => {
    const reader = await read(scene.yamada.client)
    const before = await scene.post(scene.yamada.client, '再起動の前')
    await until('told', async () => messageIds([reader]).includes(before.id))
    const position = lastId(reader)
    const { lgwan } = scene.sekisho.running.pids
    assert.ok(lgwan)
    process.kill(lgwan, 'SIGKILL')
    await until('the stream ends', async () => reader.ended)
    const meanwhile = await scene.post(scene.tanaka.phone, 'その間に')
    const again = await until('it is back', async () => {
      const one = new EventReader(scene.yamada.client, position)
      open.push(one)
      await one.opened
      return one.status === 200 && one
    })
    await until('what was missed', async () => messageIds([again]).includes(meanwhile.id))
    const after = await scene.post(scene.yamada.client, '再起動の後')
    await until('what is new', async () => messageIds([again]).includes(after.id))
    assert.deepEqual(messageIds([again]), [meanwhile.id, after.id])
  })

  it('replays a long absence completely, though it is more than a socket takes at once', async () => {
    const room = await scene.newRoom('長い不在')
    const reader = await read(scene.yamada.client)
    const position = lastId(reader)
    reader.close()
    // Written as the boundary would deliver them: 1,500 messages of 1,000 characters, about 5 MB of events.
    await scene.query(
      `with written as (
         insert into lgwan.message (id, room, author, origin, body, sent_at, state)
         select gen_random_uuid(), $1, $2, 'internet', repeat('あ', 1000) || n, now(), 'delivered' from generate_series(1, 1500) n returning id)
       insert into lgwan.event (room, kind, message) select $1, 'message', id from written`,
      [room, scene.tanaka.id],
    )
    const again = await read(scene.yamada.client, position)
    await until('ready', async () => again.of('ready')[0])
    assert.equal(again.ended, false)
    assert.equal(new Set(messageIds([again])).size, 1_500)
  })

  it('starts afresh from a position that is too old, from the future, or none', async () => {
    const reader = await read(scene.yamada.client)
    const [low = 0] = lastId(reader).split('+').map(Number)
    for (const position of [String(low + 1_000_000), 'garbage', '1 or 1=1', '-5']) {
      const one = await read(scene.yamada.client, position)
      assert.equal(one.received[0]?.event, 'reset', position)
      assert.match(lastId(one), /^\d+(\+\d+)*$/)
      one.close()
      await until('it is gone', async () => one.ended)
    }
    reader.close()
    // Events are deleted after some days: whoever comes from before them cannot be brought up to date.
    await scene.query(`delete from lgwan.event where id < (select max(id) from lgwan.event)`)
    assert.equal((await read(scene.yamada.client, '1')).received[0]?.event, 'reset')
  })

  it('is one of at most three of a person or device, even when all are asked for at once', async () => {
    const readers = await until('a free place', async () => {
      const all = Array.from({ length: 8 }, () => new EventReader(scene.sato.client))
      open.push(...all)
      await until('each has been answered', async () => all.every(({ status, ended }) => status !== 0 || ended))
      return all
    })
    assert.deepEqual(readers.map(({ status }) => status).sort(), [200, 200, 200, 429, 429, 429, 429, 429])
    const refused = await scene.sato.client.fetch('/events')
    assert.deepEqual([refused.status, refused.json().code], [429, 'rate-limited'])
    assert.ok(Number(refused.headers['retry-after']) > 0)
    readers.find(({ status }) => status === 200)?.close()
    await until('a place is free again', async () => {
      const one = new EventReader(scene.sato.client)
      open.push(one)
      await one.opened
      return one.status === 200
    })
  })

  it('asked for its headers only does not stay open', async () => {
    const answer = await scene.yamada.client.fetch('/events', { method: 'HEAD' })
    assert.equal(answer.status, 200)
    assert.equal((await scene.yamada.client.fetch('/session')).status, 200, 'the connection is free for the next request')
  })

  describe('ends with what it hangs on', () => {
    const endings: readonly [
      what: string,
      side: 'phone' | 'desk',
      act: (client: Client, person: string, device: string) => Promise<unknown>,
    ][] = [
      ['signing out', 'desk', (client) => client.expect(204, '/session', { method: 'DELETE' })],
      ['signing out on the phone', 'phone', (client) => client.expect(204, '/session', { method: 'DELETE' })],
      [
        'revocation of the device',
        'phone',
        (_client, _person, device) => scene.sekisho.administrator.expect(200, `/devices/${device}/revoke`, { body: { reason: '紛失' } }),
      ],
      [
        'suspension of the device',
        'phone',
        (_client, _person, device) => scene.sekisho.administrator.expect(200, `/devices/${device}/suspend`, { body: { reason: '確認中' } }),
      ],
      [
        'suspension of the person',
        'phone',
        (_client, person) => scene.sekisho.administrator.expect(200, `/persons/${person}/suspend`, { body: {} }),
      ],
      [
        'suspension of the person at the desk',
        'desk',
        (_client, person) => scene.sekisho.administrator.expect(200, `/persons/${person}/suspend`, { body: {} }),
      ],
      [
        'a change of roles',
        'desk',
        (_client, person) =>
          scene.sekisho.administrator.expect(200, `/persons/${person}/roles`, { method: 'PUT', body: { roles: ['user', 'auditor'] } }),
      ],
    ]
    endings.forEach(([what, side, act], index) => {
      it(what, async () => {
        const { client: desk, id } = await scene.sekisho.staff(`leaver${index}`, `退出 ${index}`)
        const client: Client = side === 'desk' ? desk : await scene.sekisho.phoneOf(id)
        const device = side === 'desk' ? '' : (await client.expect<{ device: { id: string } }>(200, '/session')).device.id
        const token = client.cookie
        const readers = [await read(client), await read(client)]
        const bystander = await read(scene.yamada.client)
        await act(client, id, device)
        for (const reader of readers) {
          await until('it ends', async () => reader.ended)
          assert.equal(reader.received.at(-1)?.event, 'end')
          assert.deepEqual(reader.received.at(-1)?.data, { reason: 'session-ended' })
        }
        assert.equal(bystander.ended, false)
        client.cookie = token
        for (const path of ['/session', '/rooms', '/events']) {
          const answer = await client.fetch(path)
          assert.ok([401, 403].includes(answer.status), `${path}: ${answer.status}`)
        }
      })
    })

    it('and with its session, when the notice of it got lost', async () => {
      const { client, id } = await scene.sekisho.staff('unnoticed', '通知 なし')
      const reader = await read(client)
      // The session goes without a notice, then the connection that brings notices breaks: what follows a break is a look for oneself.
      await withoutTriggers(`delete from lgwan.session where person = '${id}'`)
      assert.equal(reader.ended, false)
      await terminateListeners()
      await until('it ends', async () => reader.ended)
    })

    /** The owner may switch its own triggers off. */
    const withoutTriggers = async (statement: string): Promise<void> => {
      await scene.query('alter table lgwan.session disable trigger session_ended')
      await scene.query(statement)
      await scene.query('alter table lgwan.session enable trigger session_ended')
    }
    /** Only the login itself (or a superuser) may end its connections. */
    const terminateListeners = async (): Promise<void> => {
      const client = new pg.Client({ connectionString: loginUrl(scene.sekisho, 'lgwan') })
      await client.connect()
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sekisho-listen' and usename = current_user`,
      )
      await client.end()
    }
  })
})
