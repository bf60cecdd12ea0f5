/** Viewed, not saved: what a phone gets of a file is pictures of its pages, drawn at the boundary for this person, device and moment. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import sharp from 'sharp'
import winston from 'winston'
import { ViewDesk } from '../../gateway/chat/view-desk.ts'
import { inJapan, markOf } from '../../gateway/crossing/view-mark.ts'
import { Problem } from '../../gateway/http/problem.ts'
import type { Session } from '../../gateway/http/route.ts'
import { openDatabase } from '../../gateway/store/database.ts'
import { closeGate, databaseUrl, kill, startOwnBoundary } from '../faults/machines.ts'
import { photoWithLocation } from '../journey/samples.ts'
import { japanesePdf, notice } from '../sanitizer/view/samples.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { loginUrl, type Scene, startScene } from './scene.ts'
import { publicRoom, send, settled } from './view-scene.ts'

interface Pages {
  count: number
  pages: { page: number; width: number; height: number }[]
  savingAllowed: boolean
}

describe('looking at a file', function () {
  this.timeout(180_000)
  let scene: Scene
  let room: string
  let message: string
  let pdf: string
  let photo: string

  before(async () => {
    scene = await startScene()
    room = await publicRoom(scene)
    const sent = await send(scene, scene.yamada.client, room, [
      { name: '通知.pdf', bytes: japanesePdf([notice, notice, ['終']]) },
      {
        name: '現場.jpg',
        bytes: await sharp(await photoWithLocation(1600, 1200))
          .withMetadata({ orientation: 6 })
          .jpeg()
          .toBuffer(),
      },
    ])
    message = sent.id
    const { attachments } = await settled(scene.tanaka.phone, message)
    assert.deepEqual(
      attachments.map(({ state }) => state),
      ['clean', 'clean'],
    )
    ;[pdf = '', photo = ''] = attachments.map((attachment) => attachment.id)
  })
  after(() => scene?.stop())

  const code = async (client: Client, path: string): Promise<unknown> => {
    const { status, bytes, json, headers } = await client.fetch(path)
    if (status !== 200) return json<{ code: string }>().code
    return headers['content-type'] === 'image/jpeg' ? 'picture' : bytes.length
  }
  const answers = (): Promise<Record<string, unknown>[]> =>
    scene.query('select id from internet.view_answer union all select id from boundary.view_request')

  /** Never 0: that would be this very process and all of its group. */
  const boundaryPid = (): Promise<number> => until('the boundary runs', async () => scene.sekisho.running.pids.boundary, 60_000)

  it('tells how many pages there are and how large, and that nothing may be saved', async () => {
    const pages = await scene.tanaka.phone.expect<Pages>(200, `/attachments/${pdf}/pages`)
    assert.deepEqual(pages, {
      count: 3,
      pages: [1, 2, 3].map((page) => ({ page, width: 595, height: 842 })),
      savingAllowed: false,
    })
    const picture = await scene.tanaka.phone.expect<Pages>(200, `/attachments/${photo}/pages`)
    assert.deepEqual(picture, { count: 1, pages: [{ page: 1, width: 1200, height: 1600 }], savingAllowed: false }, 'upright')
  })

  it('shows a page as a JPEG that no cache may keep and that has no name', async () => {
    const { status, headers, bytes } = await scene.tanaka.phone.fetch(`/attachments/${pdf}/pages/1`)
    assert.equal(status, 200, bytes.toString('utf8', 0, 300))
    assert.equal(headers['content-type'], 'image/jpeg')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['content-disposition'], 'inline')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    const { format, width, height } = await sharp(bytes).metadata()
    assert.deepEqual([format, width, height], ['jpeg', 1200, 1698])
    for (const wide of [800, 1600, 2400]) {
      const answer = await scene.tanaka.phone.fetch(`/attachments/${pdf}/pages/1?width=${wide}`)
      assert.equal((await sharp(answer.bytes).metadata()).width, wide)
    }
    assert.deepEqual(await answers(), [], 'nothing is left behind')
  })

  it('writes across it who looks, with which device and when', async () => {
    const [device] = await scene.query('select registration_number from register.device where person = $1', [scene.tanaka.id])
    const own = await scene.tanaka.phone.fetch(`/attachments/${pdf}/pages/3`)
    const other = await scene.sato.client.fetch(`/attachments/${pdf}/pages/3`)
    assert.equal(other.status, 200, 'on the LGWAN side too')
    const pixels = async (bytes: Buffer) => new Uint8Array(await sharp(bytes).greyscale().raw().toBuffer())
    const [mine, theirs] = [await pixels(own.bytes), await pixels(other.bytes)]
    assert.ok(mine.filter((shade, at) => Math.abs(shade - (theirs[at] ?? 0)) > 16).length > 2_000, 'the words differ')
    const at = new Date('2026-11-22T05:05:00Z')
    const words = { name: '田中 花子', section: '防災課', registration_number: String(device?.registration_number) }
    assert.deepEqual(markOf(words, at), [`田中 花子 ${device?.registration_number}`, '2026年11月22日 14:05'])
    assert.deepEqual(markOf({ ...words, registration_number: null }, at)[0], '田中 花子 防災課')
    assert.equal(inJapan(new Date('2025-12-31T15:00:00Z')), '2026年1月1日 00:00')
  })

  it('is in the log before the picture is there: person, device, file, page', async () => {
    const seen = async () =>
      (await scene.query(`select leaf from audit.record where action = 'attachment.view' order by index`)).map(({ leaf }) => leaf)
    assert.equal(await code(scene.tanaka.phone, `/attachments/${pdf}/pages/2`), 'picture')
    const record = await until('the record is found', async () =>
      ((await seen()) as Record<string, unknown>[]).find(({ count }) => count === 2),
    )
    const [clean] = await scene.query('select clean_sha256 from internet.attachment where id = $1', [pdf])
    const [device] = await scene.query('select id, trust from register.device where person = $1', [scene.tanaka.id])
    const { actor, action, outcome, target, count, file, recorder, direction, room: where, trace } = record
    assert.deepEqual(
      { actor, action, outcome, target, count, file, recorder, direction, where, trace },
      {
        actor: { type: 'person', id: scene.tanaka.id, device: device?.id, trust: device?.trust },
        action: 'attachment.view',
        outcome: 'ok',
        target: { type: 'attachment', id: pdf },
        count: 2,
        file: { out: clean?.clean_sha256 },
        recorder: 'boundary',
        direction: 'outbound',
        where: room,
        trace: message,
      },
    )
  })

  it('has no pages but those that there are', async () => {
    const phone = scene.tanaka.phone
    for (const page of ['4', '2000', '2001', '100000'])
      assert.equal(await code(phone, `/attachments/${pdf}/pages/${page}`), 'not-found', page)
    for (const page of ['0', '-1', '1.5', '1e9', '100001', '99999999999999999999', 'NaN', '%00'])
      assert.ok(['bad-request', 'not-found'].includes(String(await code(phone, `/attachments/${pdf}/pages/${page}`))), page)
    for (const width of ['0', '801', '-1', '1e3', '', '2400&width=800', 'Infinity'])
      assert.equal(await code(phone, `/attachments/${pdf}/pages/1?width=${width}`), 'bad-request', width)
    assert.equal(await code(phone, `/attachments/${pdf}/pages/1?lines=x`), 'bad-request')
    assert.equal(await code(phone, `/attachments/${pdf}/pages/3`), 'picture', 'the control')
  })

  it('is for members of the room, on their side, with a device of their own', async () => {
    const path = `/attachments/${pdf}/pages/1`
    for (const client of [scene.outsider.phone, scene.outsider.client]) {
      assert.equal(await code(client, path), 'not-found')
      assert.equal(await code(client, `/attachments/${pdf}/pages`), 'not-found')
    }
    assert.equal(await code(scene.tanaka.phone, `/attachments/${randomUUID()}/pages/1`), 'not-found')
    assert.equal(await code(scene.sato.client, path), 'picture')
    assert.equal(await code(scene.yamada.client, path), 'picture', 'who sent it')
  })

  it('shows whoever sent a file from a phone what crossed of it', async () => {
    const sent = await send(scene, scene.tanaka.phone, room, [{ name: '現場.jpg', bytes: await photoWithLocation() }])
    const own = (await settled(scene.tanaka.phone, sent.id)).attachments[0]
    assert.equal(await code(scene.tanaka.phone, `/attachments/${own?.id}/pages/1`), 'picture')
    assert.equal(await code(scene.tanaka.phone, `/attachments/${own?.id}/content`), 'saving-denied')
  })

  it('says what is refused, what is not ready, and what is gone', async () => {
    const { phone } = scene.tanaka
    const sent = await send(scene, scene.yamada.client, room, [
      { name: 'メモ.txt', bytes: Buffer.from('避難所\n') },
      { name: '図面.dwg', bytes: Buffer.from('AC1032 not a drawing at all') },
    ])
    const [text, drawing] = (await settled(phone, sent.id)).attachments
    assert.equal(drawing?.state, 'refused')
    const refused = await phone.fetch(`/attachments/${drawing?.id}/pages`)
    assert.equal(refused.json().code, 'content-refused')
    assert.match(refused.json<{ reason: { ja: string } }>().reason.ja, /ません/)
    assert.equal(await code(phone, `/attachments/${text?.id}/pages/1`), 'picture')
    await scene.yamada.client.expect(204, `/messages/${sent.id}`, { method: 'DELETE' })
    await until('it is gone', async () => (await code(phone, `/attachments/${text?.id}/pages/1`)) === 'not-found')
    const held = await send(scene, scene.yamada.client, await scene.newRoom('表示なし'), [{ name: 'a.txt', bytes: Buffer.from('a\n') }])
    const waiting = (await settled(phone, held.id)).attachments[0]
    assert.equal(waiting?.state, 'held')
    assert.equal(await code(phone, `/attachments/${waiting?.id}/pages/1`), 'not-ready')
  })

  it('does not believe the listener who asks, nor what its tables say', async () => {
    const ask = async (values: Record<string, unknown>): Promise<string | null> => {
      const [device] = await scene.query('select id from register.device where person = $1', [scene.tanaka.id])
      const row = { id: randomUUID(), side: 'internet', subject: 'attachment', target: pdf, act: 'pages', person: scene.tanaka.id, device: device?.id, ...values } // biome-ignore format: one thought
      const names = Object.keys(row)
      await scene.query(`insert into boundary.view_request (${names}) values (${names.map((_, at) => `$${at + 1}`)})`, Object.values(row))
      return until('an answer', async () => {
        const [answer] = await scene.query(`delete from ${row.side}.view_answer where id = $1 returning problem`, [row.id])
        return answer && { problem: answer.problem as string | null }
      }).then(({ problem }) => problem)
    }
    const [foreign] = await scene.query('select id from register.device where person = $1', [scene.outsider.id])
    assert.equal(await ask({}), null, 'the control')
    assert.equal(await ask({ device: null }), 'not-found')
    assert.equal(await ask({ device: foreign?.id }), 'not-found')
    assert.equal(await ask({ person: scene.outsider.id, device: foreign?.id }), 'not-found')
    assert.equal(await ask({ person: scene.yamada.id, device: null }), 'not-found', 'who is there on the other side only')
    assert.equal(await ask({ person: scene.stranger }), 'not-found')
    assert.equal(await ask({ act: 'content' }), 'saving-denied')
    assert.equal(await ask({ side: 'lgwan', subject: 'approval', person: scene.yamada.id, device: null }), 'not-found')
    // A listener can write its own copy of an attachment, with any blob that it knows of; the boundary has its own book.
    const [own] = await scene.query('select clean_blob, clean_sha256 from internet.attachment where id = $1', [pdf])
    const forged = randomUUID()
    const listener = new pg.Client({ connectionString: loginUrl(scene.sekisho, 'internet') })
    await listener.connect()
    try {
      await listener.query(
        `insert into internet.attachment (id, message, position, name, bytes, state, clean_blob, clean_sha256) values ($1, $2, 9, 'x', 1, 'clean', $3, $4)`,
        [forged, message, own?.clean_blob, own?.clean_sha256],
      )
    } finally {
      await listener.end()
    }
    for (const act of ['pages', 'content']) assert.equal(await ask({ target: forged, act }), 'not-found')
    await scene.query('delete from internet.attachment where id = $1', [forged])
  })

  it('is refused to a device that is shut out while its page is being drawn', async () => {
    const boundary = await boundaryPid()
    process.kill(boundary, 'SIGSTOP')
    const asked = code(scene.tanaka.phone, `/attachments/${pdf}/pages/1`)
    await until('the request is there', async () => (await scene.query('select 1 from boundary.view_request')).length === 1)
    await scene.query(`update register.device set state = 'suspended' where person = $1`, [scene.tanaka.id])
    process.kill(boundary, 'SIGCONT')
    assert.equal(await asked, 'not-found')
    await scene.query(`update register.device set state = 'active' where person = $1`, [scene.tanaka.id])
    await scene.tanaka.phone.signIn()
    assert.equal(await code(scene.tanaka.phone, `/attachments/${pdf}/pages/1`), 'picture', 'the control')
  })

  it('comes all the same when the boundary is killed over it', async () => {
    const gate = await closeGate(scene.sekisho.configuration, 'before insert on internet.view_answer', 'new.content is not null')
    const asked = code(scene.tanaka.phone, `/attachments/${pdf}/pages/2`)
    await gate.reached()
    kill(await boundaryPid())
    const superuser = new pg.Client({ connectionString: databaseUrl(scene.sekisho.configuration, 'postgres') })
    await superuser.connect()
    await superuser.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted`)
    await superuser.end()
    assert.equal((await answers()).length, 1, 'the request is still there, and no picture')
    await gate.open()
    // The next boundary takes it up; on a machine so slow that nobody would have waited, whoever asks again is served.
    const first = await asked
    assert.ok(['picture', 'view-busy'].includes(String(first)), String(first))
    assert.equal(await code(scene.tanaka.phone, `/attachments/${pdf}/pages/2`), 'picture')
    await until('nothing is left behind', async () => (await answers()).length === 0, 60_000)
  })

  it('is drawn once, however many boundaries there are', async () => {
    const second = await startOwnBoundary(scene.sekisho.configuration)
    const seen = async (): Promise<number> =>
      Number((await scene.query(`select count(*) as views from audit.record where action = 'attachment.view'`))[0]?.views)
    try {
      const before = await until('the log stands still', async () => {
        const now = await seen()
        await setTimeout(500)
        return (await seen()) === now && { now }
      })
      const shown = await Promise.all(Array.from({ length: 6 }, () => code(scene.tanaka.phone, `/attachments/${pdf}/pages/1?width=800`)))
      assert.deepEqual(shown, Array(6).fill('picture'))
      const after = await until('six records', async () => {
        const now = await seen()
        return now >= before.now + 6 && { now }
      })
      assert.equal(after.now, before.now + 6)
      assert.deepEqual(await answers(), [])
    } finally {
      await second.stop()
    }
  })

  it('gives up with a sentence when nobody answers, and leaves nothing behind', async () => {
    const database = openDatabase(loginUrl(scene.sekisho, 'internet'), 2)
    const desk = new ViewDesk(database, 'internet', winston.createLogger({ silent: true }), 300)
    const boundary = await boundaryPid()
    const [device] = await scene.query('select id from register.device where person = $1', [scene.tanaka.id])
    const session = { person: { id: scene.tanaka.id }, device: { id: device?.id } } as unknown as Session
    const ask = () => desk.ask(session, { subject: 'attachment', target: pdf, act: 'page', page: 1, width: 800 })
    const problem = async (asked: Promise<unknown>): Promise<string> =>
      asked.then(
        () => 'answered',
        (error: unknown) => (error instanceof Problem ? error.code : String(error)),
      )
    process.kill(boundary, 'SIGSTOP')
    try {
      assert.equal(await problem(ask()), 'view-busy')
      const flood = await Promise.all(Array.from({ length: 10 }, () => problem(ask())))
      assert.deepEqual([...new Set(flood)].sort(), ['rate-limited', 'view-busy'])
      assert.equal(flood.filter((one) => one === 'view-busy').length, 8, 'one device has so many under way')
      const left = new AbortController()
      const forsaken = Array.from({ length: 20 }, () =>
        problem(desk.ask(session, { subject: 'attachment', target: pdf, act: 'page', page: 1, width: 800 }, left.signal)),
      ).slice(0, 8)
      left.abort()
      assert.deepEqual([...new Set(await Promise.all(forsaken))], ['view-busy'])
      assert.equal(await problem(ask()), 'view-busy', 'what was left behind does not stand in the way of the next')
      const files = await Promise.all(
        Array.from({ length: 3 }, () => problem(desk.ask(session, { subject: 'attachment', target: pdf, act: 'content' }))),
      )
      assert.deepEqual(files, ['view-busy', 'view-busy', 'view-busy'])
      assert.equal(
        (await scene.query(`select 1 from boundary.view_request where act = 'content'`)).length,
        2,
        'the third is not even asked for',
      )
    } finally {
      process.kill(boundary, 'SIGCONT')
    }
    // Nobody waits for these any more: the boundary still answers, and the sweep takes them away.
    await until('what nobody fetched is swept', async () => (await answers()).length === 0, 60_000)
    await database.destroy()
  })

  it('never keeps a file from crossing', async () => {
    let done = false
    let shown = 0
    const turning = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!done) if ((await code(scene.tanaka.phone, `/attachments/${pdf}/pages/1?width=2400`)) === 'picture') shown++
      }),
    )
    await until('pages are being turned', async () => shown > 4)
    const sent = await send(scene, scene.tanaka.phone, room, [{ name: '現場.jpg', bytes: await photoWithLocation() }])
    assert.equal((await settled(scene.yamada.client, sent.id)).attachments[0]?.state, 'clean')
    const so = shown
    await until('and pages go on', async () => shown > so)
    done = true
    await turning
  })
})

describe('a preview for whoever approves', function () {
  this.timeout(120_000)
  let scene: Scene
  let approver: { client: Client; id: string }
  before(async () => {
    scene = await startScene()
    approver = await scene.sekisho.staff('kacho', '課長 一郎', ['user', 'approver'])
  })
  after(() => scene?.stop())

  const code = async (client: Client, path: string): Promise<unknown> => {
    const { status, json, headers } = await client.fetch(path)
    return status === 200 ? headers['content-type'] : json<{ code: string }>().code
  }
  async function held(name: string, bytes: Buffer): Promise<string> {
    const sent = await send(scene, scene.yamada.client, scene.room, [{ name, bytes }])
    const id = sent.attachments[0]?.id ?? ''
    await until('held', async () => {
      const { approvals } = await approver.client.expect<{ approvals: { id: string }[] }>(200, '/approvals')
      return approvals.some((approval) => approval.id === id)
    })
    return id
  }

  it('shows the pages that the file would have, with the approver written across them', async () => {
    const id = await held('通知.pdf', japanesePdf([notice, ['終']]))
    const pages = await approver.client.expect<Pages>(200, `/approvals/${id}/pages`)
    assert.deepEqual([pages.count, pages.savingAllowed], [2, false])
    const { bytes, headers } = await approver.client.fetch(`/approvals/${id}/pages/1`)
    assert.deepEqual([headers['content-type'], headers['cache-control']], ['image/jpeg', 'no-store'])
    const dark = new Uint8Array(await sharp(bytes).greyscale().raw().toBuffer()).filter((shade) => shade < 100).length
    assert.ok(dark > 5_000, 'the text is there')
    assert.equal(await code(approver.client, `/approvals/${id}/pages/3`), 'not-found')
    const stored = await scene.query('select clean_blob from lgwan.attachment where id = $1', [id])
    assert.deepEqual(stored, [{ clean_blob: null }], 'nothing of it is kept')
    const records = await until('recorded', async () => {
      const rows = await scene.query(`select leaf from audit.record where action = 'attachment.view' and leaf -> 'target' ->> 'id' = $1`, [
        id,
      ])
      return rows.length > 0 && rows
    })
    assert.deepEqual((records[0]?.leaf as { actor?: unknown } | undefined)?.actor, { type: 'person', id: approver.id })

    await approver.client.expect(200, `/approvals/${id}`, { body: { decision: 'reject', comment: '不要' } })
    await until('it is over', async () => (await code(approver.client, `/approvals/${id}/pages/1`)) === 'not-found')
  })

  it('is for approvers of the organisation only', async () => {
    const id = await held('a.txt', Buffer.from('避難所\n'))
    assert.equal(await code(approver.client, `/approvals/${id}/pages/1`), 'image/jpeg')
    assert.equal(await code(scene.yamada.client, `/approvals/${id}/pages/1`), 'forbidden')
    assert.equal((await scene.tanaka.phone.fetch(`/approvals/${id}/pages/1`)).status, 404)
    assert.equal(await code(approver.client, `/approvals/${randomUUID()}/pages`), 'not-found')
  })

  it('says why there is nothing to see', async () => {
    const id = await held('壊れた.pdf', Buffer.from('%PDF-1.7\nnot really'))
    const answer = await approver.client.fetch(`/approvals/${id}/pages`)
    assert.equal(answer.status, 410)
    const { code: problem, reason } = answer.json<{ code: string; reason: { code: string; ja: string } }>()
    assert.deepEqual([problem, reason.code], ['content-refused', 'malformed'])
    assert.match(reason.ja, /壊れている/)
  })
})
