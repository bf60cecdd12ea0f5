import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { multipart, upload } from '../support/files.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { type Message, type Scene, startScene } from './scene.ts'

const code = async (client: Client, path: string, call: Parameters<Client['fetch']>[1] = {}): Promise<string> => {
  const answer = await client.fetch(path, call)
  return `${answer.status} ${answer.json<{ code?: string }>().code ?? ''}`.trim()
}

describe('a conversation over HTTPS', function () {
  this.timeout(120_000)
  let scene: Scene
  before(async () => {
    scene = await startScene({ SEKISHO_LIMITS__ATTACHMENT_BYTES: '65536', SEKISHO_LIMITS__ATTACHMENTS: '3' })
  })
  after(() => scene?.stop())

  const messages = (room = scene.room): string => `/rooms/${room}/messages`
  const on = async (client: Client, id: string): Promise<Message | undefined> => {
    const answer = await client.fetch(`/messages/${id}`)
    return answer.status === 200 ? answer.json<Message>() : undefined
  }
  const arrived = (client: Client, id: string): Promise<Message> => until('it has arrived', () => on(client, id))

  describe('text', () => {
    it('arrives in NFC without control characters, and says how many there were', async () => {
      const sent = await scene.post(scene.tanaka.phone, 'か\u3099\u0000\u202e\u200bb\r\nc')
      assert.deepEqual([sent.text, sent.removedCharacters], ['がb\nc', 3])
      const there = await arrived(scene.yamada.client, sent.id)
      assert.deepEqual([there.text, there.removedCharacters], ['がb\nc', 3])
    })

    it('of exactly 10,000 characters is sent, of one more refused; a character beyond the BMP counts once', async () => {
      const sent = await scene.post(scene.tanaka.phone, '𠮷'.repeat(10_000))
      assert.equal((await arrived(scene.yamada.client, sent.id)).text, '𠮷'.repeat(10_000))
      assert.equal(await code(scene.tanaka.phone, messages(), { body: { text: '𠮷'.repeat(10_001) } }), '413 too-large')
    })

    it('that shows nothing is refused', async () => {
      for (const text of ['', '  \n', '\u200b\u202e', '\0'])
        assert.equal(await code(scene.tanaka.phone, messages(), { body: { text } }), '400 bad-request')
    })
  })

  describe('attachments', () => {
    const file = (name: string | Uint8Array, bytes: Uint8Array = Buffer.from('本文')) => ({ name, bytes })
    const send = async (client: Client, files: Parameters<typeof multipart>[0]): Promise<string> => {
      const { body, contentType } = multipart(files)
      return code(client, '/uploads', { body, headers: { 'content-type': contentType } })
    }
    /** Originals, and what is on its way to become one. */
    const blobs = (): string[] =>
      ['incoming', 'quarantine'].flatMap((zone) =>
        readdirSync(join(scene.sekisho.configuration.dataDirectory, 'blobs', zone), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => name),
      )

    const nothingBeyond = (before: readonly string[]) =>
      until('nothing is left behind', async () => blobs().every((one) => before.includes(one)))

    it('of exactly the limit are taken; one byte or one file more is refused and leaves nothing behind', async () => {
      const { phone } = scene.tanaka
      const [taken] = await upload(phone, [file('at.bin', Buffer.alloc(65_536, 1))])
      assert.equal(taken?.bytes, 65_536)
      const before = blobs()
      assert.equal(await send(phone, [file('past.bin', Buffer.alloc(65_537, 1))]), '413 too-large')
      assert.equal(await send(phone, [file('a', Buffer.alloc(60_000)), file('past.bin', Buffer.alloc(65_537, 1))]), '413 too-large')
      assert.equal(await send(phone, [file('1'), file('2'), file('3'), file('4')]), '413 too-many-files')
      await nothingBeyond(before)
      const three = await upload(phone, [file('1.txt'), file('2.txt'), file('3.txt')])
      const ids = three.map(({ id }) => id)
      assert.equal(await code(phone, messages(), { body: { text: 'x', attachments: [...ids, taken?.id] } }), '413 too-many-files')
      const sent = await scene.post(phone, '', { attachments: ids })
      assert.deepEqual(
        sent.attachments.map(({ id }) => id),
        ids,
      )
    })

    it('keep their Japanese names, whatever encoding the client sent, and lose their paths', async () => {
      const cp932 = Buffer.from([0x97, 0x5c, 0x92, 0xe8, 0x95, 0x5c, 0x2e, 0x74, 0x78, 0x74])
      const uploads = await upload(scene.tanaka.phone, [file('避難所.txt'), file(cp932), file('..\\..\\etc/passwd')])
      assert.deepEqual(
        uploads.map(({ name }) => name),
        ['避難所.txt', '予定表.txt', 'passwd'],
      )
    })

    it('with a name that turns its reading round are refused, and nothing of the request is kept', async () => {
      const before = blobs()
      assert.equal(await send(scene.tanaka.phone, [file('良い.txt'), file('請求書\u202etxt.exe')]), '422 file-name-refused')
      await nothingBeyond(before)
    })

    it('with strange names are taken under harmless ones', async () => {
      const names: readonly [string | Uint8Array, string][] = [
        ['...', 'file'],
        ['NUL', '_NUL'],
        [`${'長'.repeat(500)}.txt`, `${'長'.repeat(196)}.txt`],
      ]
      // HTML §4.10.22.8: an empty name says that no file was chosen.
      assert.equal(await send(scene.tanaka.phone, [file('')]), '400 bad-request')
      for (const [sent, kept] of names) assert.equal((await upload(scene.tanaka.phone, [file(sent)]))[0]?.name, kept)
    })

    it('that break off or are no multipart body leave nothing behind', async () => {
      const before = blobs()
      const { phone } = scene.tanaka
      const { body, contentType } = multipart([file('a.txt', Buffer.alloc(20_000, 7))])
      const headers = { 'content-type': contentType }
      assert.equal(await code(phone, '/uploads', { body: body.subarray(0, 15_000), headers }), '400 bad-request')
      assert.equal(await code(phone, '/uploads', { body: Buffer.from('garbage'), headers }), '400 bad-request')
      assert.equal(
        await code(phone, '/uploads', { body: Buffer.from('{}'), headers: { 'content-type': 'application/json' } }),
        '415 unsupported-media-type',
      )
      assert.equal(await code(phone, '/uploads', { body, headers: { 'content-type': 'multipart/form-data' } }), '400 bad-request')
      const wrongField = Buffer.from(body.toString('latin1').replace('name="file"', 'name="other"'), 'latin1')
      assert.equal(await code(phone, '/uploads', { body: wrongField, headers }), '400 bad-request')
      await nothingBeyond(before)
    })

    it('of others cannot be claimed, nor one twice, nor one that is not there', async () => {
      const { phone } = scene.tanaka
      const [mine, other] = [await upload(phone, [file('mine.txt')]), await upload(scene.outsider.phone, [file('other.txt')])]
      const claim = (...ids: (string | undefined)[]) => code(phone, messages(), { body: { text: 'x', attachments: ids } })
      assert.equal(await claim(other[0]?.id), '400 bad-request')
      assert.equal(await claim(randomUUID()), '400 bad-request')
      assert.equal(await claim(mine[0]?.id, mine[0]?.id), '400 bad-request')
      assert.equal(await claim(mine[0]?.id, other[0]?.id), '400 bad-request')
      // The control: after all these refusals it is still free, once.
      await scene.post(phone, 'x', { attachments: [mine[0]?.id ?? ''] })
      assert.equal(await claim(mine[0]?.id), '400 bad-request')
    })

    it('claimed by two messages at once go with one of them', async () => {
      const { phone } = scene.tanaka
      const [mine] = await upload(phone, [file('race.txt')])
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => code(phone, messages(), { body: { text: `race ${index}`, attachments: [mine?.id] } })),
      )
      assert.deepEqual(answers.sort(), ['201', ...Array(7).fill('400 bad-request')])
    })
  })

  describe('an Idempotency-Key', () => {
    it('sends once when twenty requests race, and tells all of them the same message', async () => {
      const { phone } = scene.tanaka
      const body = {
        text: '一度だけ',
        attachments: (await upload(phone, [{ name: 'once.txt', bytes: Buffer.from('1') }])).map(({ id }) => id),
      }
      const headers = { 'idempotency-key': randomUUID() }
      const answers = await Promise.all(Array.from({ length: 20 }, () => phone.fetch(messages(), { body, headers })))
      assert.deepEqual(
        answers.map(({ status }) => status).sort(),
        [...Array(19).fill(200), 201],
        answers.map(({ bytes }) => bytes.toString().slice(0, 100)).join('\n'),
      )
      assert.equal(new Set(answers.map((answer) => answer.json<Message>().id)).size, 1)
      assert.equal(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true').length, 19)
      const [{ count } = { count: 0 }] = await scene.query(`select count(*)::int as count from internet.message where body = '一度だけ'`)
      assert.equal(count, 1)
      const later = await phone.fetch(messages(), { body, headers })
      assert.equal(later.status, 200)
    })

    it('with another content or room is a conflict, and belongs to one person', async () => {
      const key = { 'idempotency-key': 'same/key' }
      const sent = await scene.post(scene.tanaka.phone, '元の本文', { key: 'same/key' })
      assert.equal(await code(scene.tanaka.phone, messages(), { body: { text: '別の本文' }, headers: key }), '409 idempotency-conflict')
      const room = await scene.newRoom('別の部屋')
      assert.equal(await code(scene.tanaka.phone, messages(room), { body: { text: '元の本文' }, headers: key }), '409 idempotency-conflict')
      const other = await scene.post(scene.yamada.client, '元の本文', { key: 'same/key' })
      assert.notEqual(other.id, sent.id)
      const phone = await scene.sekisho.phoneOf(scene.sato.id)
      assert.equal((await scene.post(phone, '元の本文', { key: 'same/key' })).text, '元の本文', 'another person on the same side')
    })

    it('does not open a room to those who are not in it', async () => {
      const headers = { 'idempotency-key': 'outside' }
      assert.equal(await code(scene.outsider.phone, messages(), { body: { text: 'x' }, headers }), '404 not-found')
    })

    it('must be printable and short', async () => {
      for (const key of [' ', 'a b', 'x'.repeat(101), 'é'])
        assert.equal(
          await code(scene.tanaka.phone, messages(), { body: { text: 'x' }, headers: { 'idempotency-key': key } }),
          '400 bad-request',
          key,
        )
      await scene.post(scene.tanaka.phone, 'x', { key: 'x'.repeat(100) })
    })
  })

  describe('pages of 205 messages', () => {
    let room: string
    before(async () => {
      room = await scene.newRoom('頁')
      for (let i = 1; i <= 205; i++) await scene.post(scene.yamada.client, `${i}`, { room })
    })
    interface Page {
      readonly messages: readonly Message[]
      readonly more: boolean
    }
    const page = (query: string) => scene.yamada.client.expect<Page>(200, `${messages(room)}?${query}`)
    const numbers = (one: Page) => one.messages.map(({ text }) => Number(text))
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

    it('come newest first page by page, each in order, until there is no more', async () => {
      let one = await page('limit=100')
      assert.deepEqual([numbers(one), one.more], [range(106, 205), true])
      one = await page(`limit=100&before=${one.messages[0]?.sequence}`)
      assert.deepEqual([numbers(one), one.more], [range(6, 105), true])
      one = await page(`limit=100&before=${one.messages[0]?.sequence}`)
      assert.deepEqual([numbers(one), one.more], [range(1, 5), false])
      one = await page(`limit=5&before=${one.messages[0]?.sequence}`)
      assert.deepEqual([numbers(one), one.more], [[], false])
    })

    it('come forward from a message', async () => {
      let one = await page('after=0&limit=200')
      assert.deepEqual([numbers(one), one.more], [range(1, 200), true])
      one = await page(`limit=5&after=${one.messages.at(-1)?.sequence}`)
      assert.deepEqual([numbers(one), one.more], [range(201, 205), false])
      one = await page(`after=${one.messages.at(-1)?.sequence}`)
      assert.deepEqual([numbers(one), one.more], [[], false])
    })

    it('are 50 long by default and at most 200', async () => {
      assert.deepEqual(numbers(await page('')), range(156, 205))
      assert.deepEqual(numbers(await page('limit=200')), range(6, 205))
      for (const query of [
        'limit=201',
        'limit=0',
        'limit=-1',
        'limit=x',
        'limit=1&limit=2',
        'before=0',
        'before=-5',
        'after=x',
        'before=1e300',
        'before=9007199254740993',
        'other=1',
      ])
        assert.equal(await code(scene.yamada.client, `${messages(room)}?${query}`), '400 bad-request', query)
    })
  })

  describe('who may see and do what', () => {
    it('a room does not exist for those who are not in it, on that side', async () => {
      const sent = await scene.post(scene.tanaka.phone, '内輪の話')
      await arrived(scene.yamada.client, sent.id)
      const strangers: Client[] = [scene.outsider.phone, scene.outsider.client]
      for (const client of strangers) {
        assert.equal(await code(client, messages()), '404 not-found')
        assert.equal(await code(client, messages(), { body: { text: 'x' } }), '404 not-found')
        assert.equal(await code(client, `/rooms/${scene.room}/read`, { body: { upTo: sent.id } }), '404 not-found')
        assert.equal(await code(client, `/messages/${sent.id}`), '404 not-found')
        assert.equal(await code(client, `/messages/${sent.id}`, { method: 'DELETE' }), '404 not-found')
        const { rooms } = await client.expect<{ rooms: unknown[] }>(200, '/rooms')
        assert.deepEqual(rooms, [])
      }
      assert.equal(
        await code(scene.outsider.client, `/rooms/${scene.room}/members`, {
          body: { members: [{ personId: scene.outsider.id, internet: true, lgwan: true }] },
        }),
        '404 not-found',
      )
      assert.equal(await code(scene.tanaka.phone, messages(randomUUID())), '404 not-found')
    })

    it('membership is per side', async () => {
      const client = await signedIn('tanaka')
      assert.equal(await code(client, messages()), '404 not-found', '田中 takes part from the phone only')
      const members = (internet: boolean, lgwan: boolean) =>
        scene.yamada.client.expect(200, `/rooms/${scene.room}/members`, {
          body: { members: [{ personId: scene.tanaka.id, internet, lgwan }] },
        })
      await members(true, true)
      assert.equal((await client.fetch(messages())).status, 200)
      await members(false, true)
      assert.equal(await code(scene.tanaka.phone, messages()), '404 not-found')
      await members(true, false)
      assert.equal((await scene.tanaka.phone.fetch(messages())).status, 200)
      assert.equal(await code(client, messages()), '404 not-found')
      client.close()
    })

    /** A second desk of somebody who has one. */
    const signedIn = async (login: string) => {
      const { Staff } = await import('../support/phone.ts')
      const client = new Staff(scene.yamada.client.origin, scene.sekisho.authority)
      await client.signIn(login, '雨ニモ負ケズ風ニモ負ケズ 2026')
      return client
    }

    it('people of another organisation, suspended people and nobody cannot be brought in, nor seen', async () => {
      const invite = (personId: string) =>
        code(scene.yamada.client, `/rooms/${scene.room}/members`, { body: { members: [{ personId, internet: true, lgwan: true }] } })
      assert.equal(await invite(scene.stranger), '400 bad-request')
      assert.equal(await invite(randomUUID()), '400 bad-request')
      const members = [{ personId: scene.stranger, internet: false, lgwan: true }]
      assert.equal(await code(scene.yamada.client, '/rooms', { body: { name: 'x', members } }), '400 bad-request')
      const { people } = await scene.yamada.client.expect<{ people: { id: string }[] }>(200, '/directory')
      assert.equal(
        people.some(({ id }) => id === scene.stranger),
        false,
      )
      assert.ok(people.some(({ id }) => id === scene.outsider.id))
      const gone = await scene.sekisho.staff('leaver', '退職 者')
      await scene.sekisho.administrator.expect(200, `/persons/${gone.id}/suspend`, { body: {} })
      assert.equal(await invite(gone.id), '400 bad-request')
    })

    it('whoever is named twice takes part as said last; ids in capitals are the same people and rooms', async () => {
      const twice = [true, false].map((internet) => ({ personId: scene.outsider.id.toUpperCase(), internet, lgwan: true }))
      const room = await scene.yamada.client.expect<{ id: string; members: { id: string; internet: boolean }[] }>(201, '/rooms', {
        body: { name: '二重', members: [...twice, { personId: scene.yamada.id.toUpperCase(), internet: true, lgwan: false }] },
      })
      assert.equal(room.members.find(({ id }) => id === scene.outsider.id)?.internet, false)
      assert.equal(room.members.length, 2)
      const key = 'capitals'
      const sent = await scene.post(scene.yamada.client, 'x', { room: room.id, key })
      const again = await scene.yamada.client.fetch(messages(room.id.toUpperCase()), {
        body: { text: 'x' },
        headers: { 'idempotency-key': key },
      })
      assert.deepEqual([again.status, again.json<Message>().id], [200, sent.id])
    })

    it('a room’s name cannot be empty, disguised, or longer than 100 characters', async () => {
      const members = [{ personId: scene.sato.id, internet: false, lgwan: true }]
      for (const name of ['', ' ', '\0', 'a\u202eb', 'x'.repeat(101), '\ud800'])
        assert.equal(await code(scene.yamada.client, '/rooms', { body: { name, members } }), '400 bad-request', JSON.stringify(name))
      assert.equal(
        (await scene.yamada.client.expect<{ name: string }>(201, '/rooms', { body: { name: `か\u3099${'x'.repeat(99)}`, members } })).name,
        `が${'x'.repeat(99)}`,
      )
    })
  })

  describe('taking back', () => {
    it('only its author may, only on the side it was written, and twice is once', async () => {
      const sent = await scene.post(scene.tanaka.phone, '取り消すもの')
      await arrived(scene.yamada.client, sent.id)
      for (const client of [scene.yamada.client, scene.sato.client, scene.outsider.phone] as Client[])
        assert.equal(await code(client, `/messages/${sent.id}`, { method: 'DELETE' }), '404 not-found')
      assert.equal((await on(scene.yamada.client, sent.id))?.text, '取り消すもの')
      await Promise.all(Array.from({ length: 5 }, () => scene.tanaka.phone.expect(204, `/messages/${sent.id}`, { method: 'DELETE' })))
      await until('gone there', async () => (await on(scene.yamada.client, sent.id))?.unsentAt)
      const { rows: crossings } = {
        rows: await scene.query(`select id from boundary.crossing where kind = 'unsend' and payload ->> 'message' = $1`, [sent.id]),
      }
      assert.equal(crossings.length, 1)
      for (const client of [scene.tanaka.phone, scene.yamada.client] as Client[]) {
        const message = await on(client, sent.id)
        assert.deepEqual([message?.text, message?.attachments], ['', []])
      }
    })
  })

  describe('既読', () => {
    it('crosses both ways, once, and not for one’s own messages', async () => {
      const room = await scene.newRoom('既読')
      const inward = await scene.post(scene.tanaka.phone, 'こちら現場', { room })
      await arrived(scene.yamada.client, inward.id)
      const read = (client: Client, upTo: string) => client.expect<{ marked: number }>(200, `/rooms/${room}/read`, { body: { upTo } })
      assert.deepEqual(await read(scene.yamada.client, inward.id), { marked: 1 })
      assert.deepEqual(await read(scene.yamada.client, inward.id), { marked: 0 })
      assert.deepEqual(await read(scene.tanaka.phone, inward.id), { marked: 0 })
      const there = await until('既読 on the phone', async () => (await on(scene.tanaka.phone, inward.id))?.readBy[0])
      assert.equal(there.id, scene.yamada.id)

      const outward = await scene.post(scene.yamada.client, '了解しました', { room })
      await arrived(scene.tanaka.phone, outward.id)
      const unread = async () =>
        (await scene.tanaka.phone.expect<{ rooms: { id: string; unread: number }[] }>(200, '/rooms')).rooms.find(({ id }) => id === room)
          ?.unread
      assert.equal(await unread(), 1)
      assert.deepEqual(await read(scene.tanaka.phone, outward.id), { marked: 1 })
      assert.equal(await unread(), 0)
      await until('既読 at the desk', async () =>
        (await on(scene.yamada.client, outward.id))?.readBy.some(({ id }) => id === scene.tanaka.id),
      )
    })

    it('cannot be given for what is in another room', async () => {
      const room = await scene.newRoom('別')
      const sent = await scene.post(scene.tanaka.phone, '別の部屋の話')
      await arrived(scene.yamada.client, sent.id)
      assert.deepEqual(await scene.yamada.client.expect(200, `/rooms/${room}/read`, { body: { upTo: sent.id } }), { marked: 0 })
      assert.deepEqual((await on(scene.yamada.client, sent.id))?.readBy, [])
    })
  })
})
