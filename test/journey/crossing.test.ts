/** The main job, from a phone to an LGWAN terminal and back: real HTTPS, real PostgreSQL, real BullMQ on each of its two backends. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { EventReader } from '../support/events.ts'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Phone, Staff } from '../support/phone.ts'
import { redisInstalled, startRedis, type TestRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'
import { hostileDocm, hostilePdf, marker, photoWithLocation } from './samples.ts'

interface Message {
  id: string
  state: string
  text: string
  removedCharacters: number
  unsentAt: string | null
  reason: { code: string } | null
  attachments: {
    id: string
    name: string
    state: string
    type: string
    method: string
    removed: { code: string }[]
    reason: { code: string } | null
    clean: { name: string } | null
  }[]
  readBy: { id: string; name: string }[]
}

for (const backend of ['postgres', 'redis'] as const) {
  describe(`a crossing, queue on ${backend}`, function () {
    this.timeout(120_000)
    let redis: TestRedis | undefined
    let sekisho: TestInstallation
    let yamada: { client: Staff; id: string }
    let tanaka: { id: string }
    let approver: { client: Staff; id: string }
    let phone: Phone
    let room: { id: string }

    before(async function () {
      if (backend === 'redis') {
        if (!redisInstalled()) {
          console.error('!!! redis-server is not installed: the crossing on Redis is not tested')
          this.skip()
        }
        redis = await startRedis()
      }
      sekisho = await startInstallation(redis ? { QUEUE_URL: redis.url } : {})
      yamada = await sekisho.staff('yamada', '山田 太郎')
      tanaka = await sekisho.staff('tanaka', '田中 花子')
      approver = await sekisho.staff('kacho', '課長 一郎', ['user', 'approver', 'auditor'])
      phone = await sekisho.phoneOf(tanaka.id)
      room = await yamada.client.expect(201, '/rooms', {
        body: {
          name: '災害対策本部',
          members: [
            { personId: tanaka.id, internet: true, lgwan: false },
            { personId: approver.id, internet: false, lgwan: true },
          ],
        },
      })
    })
    after(async () => {
      await sekisho?.stop()
      await redis?.stop()
    })

    const on = async (client: Phone | Staff, id: string): Promise<Message | undefined> => {
      const answer = await client.fetch(`/messages/${id}`)
      return answer.status === 200 ? answer.json<Message>() : undefined
    }
    const settled = (client: Phone | Staff, id: string): Promise<Message> =>
      until('every attachment has ended', async () => {
        const message = await on(client, id)
        return message?.attachments.every(({ state }) => !['queued', 'processing'].includes(state)) && message
      })
    const post = (client: Phone | Staff, text: string, attachments: string[] = []): Promise<Message> =>
      client.expect(201, `/rooms/${room.id}/messages`, { body: { text, attachments } })

    it('brings text at once and three clean files, and nothing active', async () => {
      const events = new EventReader(yamada.client)
      await events.opened
      const files = [
        { name: '避難所の写真.jpg', bytes: await photoWithLocation() },
        { name: '被害状況.pdf', bytes: await hostilePdf() },
        { name: '物資一覧.docm', bytes: await hostileDocm() },
      ]
      const uploads = await upload(phone, files)
      const sent = await post(
        phone,
        '避難所の写真',
        uploads.map(({ id }) => id),
      )
      await until('the text has arrived', async () => events.of('message').find(({ data }) => data.id === sent.id))
      const message = await settled(yamada.client, sent.id)
      assert.deepEqual(
        message.attachments.map(({ state, reason }) => [state, reason?.code]),
        files.map(() => ['clean', undefined]),
      )
      assert.deepEqual(
        message.attachments.map(({ clean }) => clean?.name),
        ['避難所の写真.jpg', '被害状況.pdf', '物資一覧.docx'],
      )
      const removed = message.attachments.map((attachment) => attachment.removed.map(({ code }) => code))
      assert.ok(removed[0]?.includes('location'), `location in ${removed[0]}`)
      assert.ok(removed[1]?.includes('javascript'), `javascript in ${removed[1]}`)
      assert.ok(removed[2]?.includes('macro'), `macro in ${removed[2]}`)
      for (const { id } of message.attachments) {
        const { bytes, headers, status } = await yamada.client.fetch(`/attachments/${id}/content`)
        assert.equal(status, 200)
        assert.match(String(headers['content-disposition']), /^attachment; filename="/)
        assert.equal(bytes.includes(marker), false, 'the planted marker must not arrive')
      }
      events.close()
    })

    it('carries 既読 back to the phone', async () => {
      const sent = await post(phone, '読んだら教えてください')
      await until('it has arrived', () => on(yamada.client, sent.id))
      await yamada.client.expect(200, `/rooms/${room.id}/read`, { body: { upTo: sent.id } })
      const read = await until('既読', async () => (await on(phone, sent.id))?.readBy[0])
      assert.equal(read.name, '山田 太郎')
    })

    it('keeps the order of a room, a hundred messages from two phones at once', async () => {
      const second = await sekisho.phoneOf(tanaka.id)
      await Promise.all(
        [phone, second].map(async (one, who) => {
          for (let i = 0; i < 50; i++) await post(one, `${who}-${i}`)
        }),
      )
      const mine = (text: string) => /^[01]-\d+$/.test(text)
      const list = async (client: Phone | Staff) =>
        (await client.expect<{ messages: Message[] }>(200, `/rooms/${room.id}/messages?limit=200`)).messages
          .map(({ text }) => text)
          .filter(mine)
      const arrived = await until('all hundred', async () => {
        const texts = await list(yamada.client)
        return texts.length === 100 && texts
      })
      assert.deepEqual(arrived, await list(phone), 'both sides show one order')
    })

    it('takes a message back on both sides', async () => {
      const sent = await post(phone, '送り間違い')
      await until('it has arrived', () => on(yamada.client, sent.id))
      await phone.expect(204, `/messages/${sent.id}`, { method: 'DELETE' })
      const there = await until('it is gone there', async () => {
        const message = await on(yamada.client, sent.id)
        return message?.unsentAt ? message : undefined
      })
      assert.equal(there.text, '')
      assert.equal((await yamada.client.fetch(`/messages/${sent.id}`, { method: 'DELETE' })).status, 404, 'only its author may')
    })

    it('refuses マイナンバー with its keyword on the way out, and lets a section head decide on a bare number', async () => {
      const certain = await post(yamada.client, '申請者のマイナンバーは 9832-0567-3214 です')
      const refused = await until('refused', async () => {
        const message = await on(yamada.client, certain.id)
        return message?.state === 'refused' && message
      })
      assert.equal(refused.reason?.code, 'disclosure-certain')
      assert.equal(await on(phone, certain.id), undefined)

      const bare = await post(yamada.client, '受付番号 379474484458')
      const held = await until('held', async () => {
        const { approvals } = await approver.client.expect<{ approvals: { id: string; summary: string }[] }>(200, '/approvals')
        return approvals.find(({ id }) => id === bare.id)
      })
      assert.equal(held.summary, '受付番号 379474484458')
      assert.equal(await on(phone, bare.id), undefined, 'not before it is approved')
      await approver.client.expect(200, `/approvals/${bare.id}`, { body: { decision: 'approve' } })
      assert.equal((await until('delivered', () => on(phone, bare.id))).text, '受付番号 379474484458')
      assert.equal(
        (await approver.client.fetch(`/approvals/${bare.id}`, { body: { decision: 'reject', comment: '遅い' } })).json().code,
        'already-decided',
      )
    })

    it('holds a file without a label on the way out, and sanitizes it once approved', async () => {
      const [file] = await upload(yamada.client, [{ name: '通知.txt', bytes: Buffer.from('避難所を開設しました') }])
      assert.ok(file)
      const sent = await post(yamada.client, '通知を送ります', [file.id])
      await until('held', async () => {
        const { approvals } = await approver.client.expect<{ approvals: { id: string }[] }>(200, '/approvals')
        return approvals.find(({ id }) => id === file.id)
      })
      assert.equal((await on(phone, sent.id))?.attachments[0]?.state, 'held')
      assert.equal((await phone.fetch(`/attachments/${file.id}/content`)).json().code, 'not-ready')
      await approver.client.expect(200, `/approvals/${file.id}`, { body: { decision: 'approve' } })
      const delivered = await until('clean', async () => {
        const message = await on(phone, sent.id)
        return message?.attachments[0]?.state === 'clean' && message
      })
      const path = `/attachments/${delivered.attachments[0]?.id}/content`
      assert.equal((await phone.fetch(path)).json().code, 'saving-denied', 'a phone looks and keeps nothing')
      assert.equal((await yamada.client.fetch(path)).bytes.toString('utf8'), '避難所を開設しました')
    })

    it('refuses a program under a document’s name, with a sentence, and keeps the rest of the message', async () => {
      const program = Buffer.concat([
        Buffer.from('MZ'),
        Buffer.alloc(58),
        Buffer.from([64, 0, 0, 0]),
        Buffer.from('PE\0\0'),
        Buffer.alloc(200),
      ])
      const uploads = await upload(phone, [
        { name: '議事録.docx', bytes: program },
        { name: '一覧.csv', bytes: Buffer.from('品名,数\r\n=cmd|calc!A1,-3\r\n') },
      ])
      const message = await settled(
        yamada.client,
        (
          await post(
            phone,
            '資料です',
            uploads.map(({ id }) => id),
          )
        ).id,
      )
      assert.deepEqual(
        message.attachments.map(({ state }) => state),
        ['refused', 'clean'],
      )
      assert.equal((await yamada.client.fetch(`/attachments/${uploads[0]?.id}/content`)).json().code, 'content-refused')
    })

    it('has every step in the log, and the log verifies', async () => {
      const sent = await post(phone, '記録されるはず')
      await until('delivered', () => on(yamada.client, sent.id))
      const wanted = ['crossing.decide', 'crossing.deliver', 'crossing.permit', 'message.accept']
      const actions = await until('four records', async () => {
        const { records } = await approver.client.expect<{ records: { leaf: { action: string; trace?: string } }[] }>(
          200,
          '/audit/records?limit=100',
        )
        const mine = records
          .filter(({ leaf }) => leaf.trace === sent.id)
          .map(({ leaf }) => leaf.action)
          .sort()
        return mine.length >= wanted.length && mine
      })
      assert.deepEqual(actions, wanted)
      const out = execFileSync(process.execPath, ['bin/sekisho.ts', 'audit', 'verify'], {
        env: { ...process.env, SEKISHO_DATA_DIRECTORY: sekisho.configuration.dataDirectory },
        encoding: 'utf8',
      })
      assert.match(out, /\S/)
    })
  })
}
