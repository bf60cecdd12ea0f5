/** 承認 over HTTPS: what an approver is shown, and what each answer does on both sides. */
import assert from 'node:assert/strict'
import { type Scene, startScene } from '../chat/scene.ts'
import { EventReader } from '../support/events.ts'
import { upload } from '../support/files.ts'
import type { Client, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

interface Approval {
  id: string
  roomName: string
  label: string | null
  kind: string
  requester: { name: string; section: string }
  recipients: { name: string }[]
  summary: string
  context: string | null
  files: { name: string; bytes: number; type: string | null }[]
  findings: { kind: string; count: number; ja: string }[]
  places: { kind: string; start: number; end: number }[]
  state: string
  decidedBy: { name: string } | null
  comment: string | null
  own: boolean
}
interface List {
  approvals: Approval[]
  more: boolean
  waiting: number
}
interface Shown {
  state: string
  text: string
  reason: { code: string; ja: string } | null
  answer: { decision: string; by: string; comment: string | null } | null
  attachments: Omit<Shown, 'attachments' | 'text'>[]
}

const number = '379474484458'

describe('approvals', function () {
  this.timeout(120_000)
  let scene: Scene
  let kacho: { client: Staff; id: string }

  before(async () => {
    scene = await startScene()
    kacho = await scene.sekisho.staff('kacho', '課長 一郎', ['user', 'approver'])
  })
  after(() => scene?.stop())

  const list = (query = '') => kacho.client.expect<List>(200, `/approvals${query}`)
  const held = (id: string) => until('held', async () => (await list()).approvals.find((approval) => approval.id === id))
  const decide = (id: string, decision: string, comment?: string) =>
    kacho.client.fetch(`/approvals/${id}`, { body: { decision, ...(comment === undefined ? {} : { comment }) } })
  const shown = async (who: Client, id: string): Promise<Shown | undefined> => {
    const answer = await who.fetch(`/messages/${id}`)
    return answer.status === 200 ? answer.json<Shown>() : undefined
  }
  const ended = (id: string) =>
    until('decided', async () => (await shown(scene.yamada.client, id).then((one) => one?.state !== 'held' && one)) || undefined)
  const actionsOf = async (trace: string) =>
    (await scene.query(`select leaf ->> 'action' as action from audit.record where leaf ->> 'trace' = $1 order by index`, [trace])).map(
      ({ action }) => String(action),
    )

  it('show who sends what to whom, what was found and where', async () => {
    const text = `至急です。受付番号 ${number.slice(0, 4)}－${number.slice(4, 8)}－${number.slice(8)} を確認してください`
    const [file] = await upload(scene.yamada.client, [{ name: '添付.txt', bytes: Buffer.from('本文') }])
    const sent = await scene.post(scene.yamada.client, text, { attachments: [file?.id ?? ''] })
    const approval = await held(sent.id)
    assert.deepEqual(
      { ...approval, requester: approval.requester.name, recipients: approval.recipients.map(({ name }) => name) },
      { ...approval, requester: '山田 太郎', recipients: ['佐藤 次郎', '田中 花子'] },
    )
    assert.equal(approval.roomName, '災害対策本部')
    assert.equal(approval.summary, text)
    assert.deepEqual(
      approval.files.map(({ name, bytes, type }) => [name, bytes, type]),
      [['添付.txt', 6, null]],
    )
    assert.deepEqual(
      approval.findings.map(({ kind, count }) => [kind, count]),
      [['individual-number', 1]],
    )
    assert.match(approval.findings[0]?.ja ?? '', /マイナンバー/)
    assert.deepEqual(
      approval.places.map(({ start, end }) => approval.summary.slice(start, end)),
      ['3794－7448－4458'],
    )
    assert.equal(approval.own, false)
    await decide(sent.id, 'reject', '不要です')
    await ended(sent.id)
  })

  it('returned: ends here, and its sender reads why and has the text to correct', async () => {
    const sent = await scene.post(scene.yamada.client, `番号は ${number} です`)
    await held(sent.id)
    assert.equal((await decide(sent.id, 'return')).json().code, 'bad-request')
    assert.equal((await decide(sent.id, 'return', '  ')).json().code, 'bad-request')
    const answer = (await decide(sent.id, 'return', '番号を消してください')).json<Approval>()
    assert.equal(answer.state, 'returned')
    assert.equal(answer.decidedBy?.name, '課長 一郎')
    const mine = await ended(sent.id)
    assert.equal(mine.state, 'rejected')
    assert.equal(mine.reason?.code, 'approver-returned')
    assert.match(mine.reason?.ja ?? '', /差し戻し/)
    assert.equal(mine.text, `番号は ${number} です`)
    assert.deepEqual([mine.answer?.decision, mine.answer?.by, mine.answer?.comment], ['returned', '課長 一郎', '番号を消してください'])
    assert.equal(await shown(scene.tanaka.phone, sent.id), undefined)
    assert.equal((await decide(sent.id, 'approve')).json().code, 'already-decided')
    await until(
      'the boundary has recorded it',
      async () => (await actionsOf(sent.id)).filter((action) => action === 'crossing.return').length === 2,
    )
    assert.equal((await actionsOf(sent.id)).includes('crossing.reject'), false)
  })

  it('rejected: the same, as an end', async () => {
    const sent = await scene.post(scene.yamada.client, `もう一つ ${number}`)
    await held(sent.id)
    await decide(sent.id, 'reject', '外へは出せません')
    const mine = await ended(sent.id)
    assert.equal(mine.reason?.code, 'approver-rejected')
    assert.deepEqual([mine.answer?.decision, mine.answer?.comment], ['rejected', '外へは出せません'])
  })

  it('approved: goes out, and the approver’s words do not', async () => {
    const sent = await scene.post(scene.yamada.client, `確認済み ${number}`)
    await held(sent.id)
    await decide(sent.id, 'approve', '内部の覚え書き')
    const there = await until('delivered', () => shown(scene.tanaka.phone, sent.id))
    assert.equal(there.text, `確認済み ${number}`)
    assert.equal(there.answer, null)
    const page = await scene.tanaka.phone.fetch(`/rooms/${scene.room}/messages?limit=200`)
    assert.equal(page.bytes.includes('内部の覚え書き'), false)
    assert.equal((await shown(scene.yamada.client, sent.id))?.answer?.decision, 'approved')
  })

  it('a file: its type is known, and its text is beside it; returned, its place says so on both sides', async () => {
    const [file] = await upload(scene.yamada.client, [{ name: '名簿.csv', bytes: Buffer.from('品名,数\r\n毛布,3\r\n') }])
    const sent = await scene.post(scene.yamada.client, '名簿を送ります', { attachments: [file?.id ?? ''] })
    const approval = await held(file?.id ?? '')
    assert.deepEqual([approval.kind, approval.summary, approval.context], ['attachment', '名簿.csv', '名簿を送ります'])
    assert.deepEqual(
      approval.files.map(({ name, type }) => [name, type]),
      [['名簿.csv', 'csv']],
    )
    await decide(approval.id, 'return', '古い名簿です')
    const mine = await until('returned', async () => {
      const message = await shown(scene.yamada.client, sent.id)
      return message?.attachments[0]?.state === 'rejected' && message
    })
    assert.equal(mine.state, 'delivered', 'its text has gone before')
    assert.equal(mine.attachments[0]?.answer?.comment, '古い名簿です')
    const there = await shown(scene.tanaka.phone, sent.id)
    assert.deepEqual([there?.attachments[0]?.reason?.code, there?.attachments[0]?.answer], ['approver-returned', null])
  })

  it('are not for whoever sent them, nor for staff without the role, nor for another organisation', async () => {
    await kacho.client.expect(201, '/rooms', {
      body: { name: '課長の部屋', members: [{ personId: scene.tanaka.id, internet: true, lgwan: false }] },
    })
    const { rooms } = await kacho.client.expect<{ rooms: { id: string }[] }>(200, '/rooms')
    const sent = await scene.post(kacho.client, `私の ${number}`, { room: rooms[0]?.id ?? '' })
    assert.equal((await held(sent.id)).own, true)
    for (const decision of ['approve', 'return', 'reject'])
      assert.equal((await decide(sent.id, decision, '自分で')).json().code, 'own-approval')
    for (const path of ['', `/${sent.id}`]) assert.equal((await scene.yamada.client.fetch(`/approvals${path}`)).json().code, 'forbidden')
    await scene.query(`update lgwan.approval set organisation = '131016' where id = $1`, [sent.id])
    assert.equal((await kacho.client.fetch(`/approvals/${sent.id}`)).json().code, 'not-found')
    assert.equal((await decide(sent.id, 'approve')).json().code, 'not-found')
    assert.equal(
      (await list()).approvals.some(({ id }) => id === sent.id),
      false,
    )
  })

  it('are told at once to approvers, and to nobody else', async () => {
    const [theirs, others] = [new EventReader(kacho.client), new EventReader(scene.sato.client)]
    await Promise.all([theirs.opened, others.opened])
    const sent = await scene.post(scene.yamada.client, `知らせ ${number}`)
    await until('the approver hears', async () => theirs.of('approval')[0])
    assert.deepEqual(theirs.of('approval')[0]?.data, {})
    await held(sent.id)
    const heard = theirs.of('approval').length
    await decide(sent.id, 'approve')
    await until('and of the answer', async () => theirs.of('approval').length > heard)
    await until('it has gone out', () => shown(scene.tanaka.phone, sent.id))
    assert.deepEqual(others.of('approval'), [])
    theirs.close()
    others.close()
  })

  it('are listed page by page, what has been answered newest first', async () => {
    const all = await list('?state=decided')
    assert.ok(all.approvals.length >= 5)
    assert.ok(all.approvals.every(({ state }) => state !== 'pending'))
    const first = await list('?state=decided&limit=2')
    assert.equal(first.more, true)
    const rest = await list(`?state=decided&before=${first.approvals.at(-1)?.id}`)
    assert.deepEqual(
      [...first.approvals, ...rest.approvals].map(({ id }) => id),
      all.approvals.map(({ id }) => id),
    )
    assert.equal(rest.more, false)
    assert.deepEqual(
      (await list('?state=returned')).approvals.map(({ state }) => state),
      ['returned', 'returned'],
    )
    assert.equal(all.waiting, (await list()).approvals.length)
  })
})
