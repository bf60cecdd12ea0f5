/** 通過の一覧, over real HTTPS: filters, pages, one crossing's story; whose they are, who may look, and that looking is recorded. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import { type Day, play, type Script, secrets, startDay } from './scene.ts'

interface Crossing {
  id: string
  sequence: number
  at: string
  kind: string
  direction: string
  state: string
  type: string | null
  room: { id: string; name: string }
  sender: { id: string; name: string }
  device: { id: string; registrationNumber: string } | null
  reason: { code: string; ja: string } | null
  rule: string | null
}

interface Story extends Crossing {
  policy: { sha256: string; revision: number } | null
  approval: { state: string; decidedBy: { name: string } | null } | null
  approvedBy: { name: string } | null
  related: { id: string; kind: string; state: string }[]
  steps: {
    index: number
    at: string
    action: { code: string; ja: string }
    outcome: { code: string }
    actor: { type: string; name: string | null; device: { registrationNumber: string } | null }
    reason: { code: string } | null
    identified: string | null
    rule: string | null
    policy: string | null
    method: string | null
    file: { in: string | null; out: string | null; name: string | null } | null
    findings: { code: string; ja: string; count: number }[]
    stages: { stage: string; milliseconds: number }[]
  }[]
}

describe('the list of crossings', function () {
  this.timeout(180_000)
  let day: Day
  let script: Script
  const list = async (query = '', client: Client = day.auditor) =>
    (await client.expect<{ crossings: Crossing[]; next: number | null }>(200, `/crossings${query}`)).crossings
  const ids = async (query: string) => (await list(query)).map(({ id }) => id).sort()
  const story = (id: string, client: Client = day.auditor) => client.expect<Story>(200, `/crossings/${id}`)

  before(async () => {
    day = await startDay()
    script = await play(day)
  })
  after(() => day?.stop())

  it('has messages and files, newest first, with names and what was decided', async () => {
    const all = await list()
    assert.deepEqual(new Set(all.map(({ id }) => id)), new Set(Object.values(script)))
    const times = all.map(({ at }) => at)
    assert.deepEqual(times, [...times].sort().reverse())
    const file = all.find(({ id }) => id === script.clean)
    assert.ok(file)
    assert.deepEqual(
      [file.kind, file.direction, file.state, file.type, file.room.name, file.sender.name],
      ['attachment', 'inbound', 'delivered', 'csv', '災害対策本部', '田中 花子'],
    )
    assert.match(file.device?.registrationNumber ?? '', /^\d{6}-\d{4}-\d{6}$/)
    const refused = all.find(({ id }) => id === script.program)
    assert.deepEqual([refused?.state, refused?.reason?.code], ['refused', 'type-forbidden'])
    assert.match(refused?.reason?.ja ?? '', /Windows プログラム.*開くと動作する/)
  })

  it('finds by each filter, and by several at once', async () => {
    const [file] = await list('?type=csv')
    assert.ok(file)
    const { brought, clean, program, leak, bare, answer } = script
    const now = encodeURIComponent(new Date(Date.now() + 60_000).toISOString())
    const wanted: readonly (readonly [query: string, ids: readonly string[]])[] = [
      ['state=delivered', [brought, clean, answer]],
      ['state=refused', [program, leak]],
      ['state=held', [bare]],
      ['state=underway', []],
      ['state=failed', []],
      ['direction=inbound', [brought, clean, program]],
      ['direction=outbound', [leak, bare, answer]],
      ['kind=attachment', [clean, program]],
      ['kind=message', [brought, leak, bare, answer]],
      ['type=csv', [clean]],
      ['reason=disclosure-certain', [leak]],
      ['reason=disclosure-suspect', [bare]],
      [`person=${day.tanaka.id}`, [brought, clean, program]],
      [`device=${file.device?.id}`, [brought, clean, program]],
      [`room=${day.room}`, [brought, clean, program, leak, bare, answer]],
      [`room=${randomUUID()}`, []],
      [`rule=${file.rule}`, (await list()).filter(({ rule }) => rule === file.rule).map(({ id }) => id)],
      [`to=${now}`, [brought, clean, program, leak, bare, answer]],
      [`from=${now}`, []],
      [`from=${encodeURIComponent(file.at)}&kind=attachment`, [clean, program]],
      [`direction=inbound&state=refused&kind=attachment&person=${day.tanaka.id}`, [program]],
      [`direction=outbound&person=${day.tanaka.id}`, []],
    ]
    for (const [query, expected] of wanted) assert.deepEqual(await ids(`?${query}`), [...expected].sort(), query)
    for (const query of ['state=gone', 'room=x', 'kind=receipt', 'limit=201', 'limit=0', 'before=-1', 'from=yesterday', "rule=' or 1=1"])
      assert.equal((await day.auditor.fetch(`/crossings?${query}`)).json().code, 'bad-request', query)
  })

  it('goes on from page to page without a gap or a repetition, and tells what is newer', async () => {
    const whole = await list()
    const pages: Crossing[] = []
    let next: number | null = null
    do {
      const before: string = next === null ? '' : `&before=${next}`
      const page = await day.auditor.expect<{ crossings: Crossing[]; next: number | null }>(200, `/crossings?limit=4${before}`)
      pages.push(...page.crossings)
      next = page.next
    } while (next !== null)
    assert.deepEqual(pages, whole)
    const [first, second, third] = whole
    assert.ok(first && second && third)
    assert.deepEqual(await list(`?after=${third.sequence}`), [first, second])
    assert.deepEqual(await list(`?after=${first.sequence}`), [])
    const id = await day.post(day.yamada.client, '内緒の本文 五')
    const [newest] = await until('it is in the list', async () => {
      const rows = await list(`?after=${first.sequence}`)
      return rows.length === 1 && rows
    })
    assert.equal(newest?.id, id)
  })

  it('tells the whole story of a file that was cleaned', async () => {
    const { steps, policy, related, ...file } = await until('the delivery is in the log', async () => {
      const told = await story(script.clean)
      return told.steps.some(({ action }) => action.code === 'crossing.deliver') && told
    })
    assert.deepEqual(
      steps.map(({ action }) => action.code),
      ['message.accept', 'crossing.identify', 'crossing.decide', 'crossing.sanitize', 'crossing.permit', 'crossing.deliver'],
    )
    const [accept, identify, decide, sanitize, permit] = steps
    assert.equal(accept?.actor.name, '田中 花子')
    assert.equal(accept?.actor.device?.registrationNumber, file.device?.registrationNumber)
    assert.equal(identify?.identified, 'csv')
    assert.equal(decide?.rule, file.rule)
    assert.equal(decide?.policy, policy?.sha256)
    assert.equal(policy?.revision, 1)
    assert.equal(sanitize?.method, 'rebuild')
    assert.deepEqual(
      sanitize?.findings.map(({ code }) => code),
      ['dde', 'formula-injection'],
    )
    assert.equal(sanitize?.findings[1]?.ja, '数式として実行される値')
    assert.deepEqual(sanitize?.stages.map(({ stage }) => stage).sort(), ['decide', 'identify', 'sanitize', 'unseal'])
    assert.match(permit?.file?.in ?? '', /^[0-9a-f]{64}$/)
    assert.match(permit?.file?.out ?? '', /^[0-9a-f]{64}$/)
    assert.notEqual(permit?.file?.in, permit?.file?.out)
    assert.deepEqual(
      related.map(({ id, kind, state }) => [id, kind, state]).sort(),
      [
        [script.brought, 'message', 'delivered'],
        [script.program, 'attachment', 'refused'],
      ].sort(),
    )
    // The record is the one that the audit log proves.
    const record = await day.auditor.expect<{ leaf: { action: string; target: { id: string } }; verified: boolean }>(
      200,
      `/audit/records/${sanitize?.index}`,
    )
    assert.deepEqual([record.leaf.action, record.leaf.target.id, record.verified], ['crossing.sanitize', script.clean, true])
  })

  it('of one that was refused, and of one that a section head let go', async () => {
    const refused = await story(script.program)
    assert.equal(refused.steps.at(-1)?.action.code, 'crossing.refuse')
    assert.equal(refused.steps.at(-1)?.reason?.code, 'type-forbidden')
    const held = await story(script.bare)
    assert.deepEqual([held.state, held.approval?.state, held.approvedBy], ['held', 'pending', null])
    assert.equal(held.steps.at(-1)?.action.code, 'crossing.hold')
    assert.equal(held.steps.at(-1)?.findings[0]?.ja, '個人番号(マイナンバー)')
    await day.approver.expect(200, `/approvals/${script.bare}`, { body: { decision: 'approve', comment: '内緒の本文 六' } })
    const released = await until('delivered, and in the log', async () => {
      const told = await story(script.bare)
      return told.steps.some(({ action }) => action.code === 'crossing.deliver') && told
    })
    assert.deepEqual([released.state, released.approval?.state, released.approval?.decidedBy?.name], ['delivered', 'approved', '課長 一郎'])
    const approve = released.steps.find(({ action }) => action.code === 'crossing.approve')
    assert.equal(approve?.actor.name, '課長 一郎')
    assert.equal(JSON.stringify(released).includes('内緒'), false, 'nor what the approver remarked')
  })

  it('shows nothing of what is said, and no name of a file that policy does not have recorded', async () => {
    const answers = [await day.auditor.fetch('/crossings?limit=200')]
    for (const id of Object.values(script)) answers.push(await day.auditor.fetch(`/crossings/${id}`))
    for (const { status, bytes } of answers) {
      assert.equal(status, 200)
      for (const secret of secrets) assert.equal(bytes.toString('utf8').includes(secret), false, secret)
    }
    // The control: it is there to be found by whoever may read it.
    const [row] = await day.query(`select payload::text as text from boundary.crossing where id = $1`, [script.clean])
    assert.ok(String(row?.text).includes('機微な名前'))
  })

  it('is another organisation’s own: nothing of ours, by no id and no filter', async () => {
    const [newest] = await list('?limit=1')
    assert.deepEqual(await list('', day.stranger), [])
    for (const query of [
      `room=${day.room}`,
      `person=${day.tanaka.id}`,
      `before=${(newest?.sequence ?? 0) + 1}`,
      `after=${(newest?.sequence ?? 1) - 1}`,
    ])
      assert.deepEqual(await list(`?${query}`, day.stranger), [], query)
    for (const id of Object.values(script)) assert.equal((await day.stranger.fetch(`/crossings/${id}`)).json().code, 'not-found')
    for (const [of, id] of [
      ['room', day.room],
      ['person', day.tanaka.id],
      ['device', newest?.device?.id ?? randomUUID()],
    ] as const)
      for (const query of [`of=${of}`, `of=${of}&id=${id}`]) {
        const { choices } = await day.stranger.expect<{ choices: { id: string }[] }>(200, `/crossings/choices?${query}`)
        assert.equal(
          choices.some((choice) => choice.id === id),
          false,
        )
      }
    // The control: it is a filter of ours, and finds.
    assert.equal((await list(`?before=${(newest?.sequence ?? 0) + 1}`)).length >= 6, true)
  })

  it('is for whoever audits, administers or writes the policy, and for nobody else', async () => {
    for (const client of [day.auditor, day.sekisho.administrator, day.author]) {
      await list('', client)
      await story(script.leak, client)
    }
    for (const client of [day.approver, day.yamada.client])
      for (const path of ['/crossings', `/crossings/${script.leak}`, '/crossings/choices?of=room'])
        assert.equal((await client.fetch(path)).json().code, 'forbidden', path)
    assert.equal((await day.tanaka.phone.fetch('/crossings')).status, 404)
  })

  it('finds what to filter by, taking what is typed as it is', async () => {
    const choices = async (query: string) =>
      (await day.auditor.expect<{ choices: { id: string; name: string; note: string }[] }>(200, `/crossings/choices?${query}`)).choices
    assert.deepEqual(await choices(`of=room&text=${encodeURIComponent('対策')}`), [
      { id: day.room, name: '災害対策本部', note: '', sentence: null },
    ])
    assert.deepEqual(
      (await choices(`of=person&text=${encodeURIComponent('花子')}`)).map(({ name, note }) => [name, note]),
      [['田中 花子', '防災課']],
    )
    assert.equal((await choices(`of=device&text=${encodeURIComponent('田中')}`)).length, 1)
    const seen = new Set((await list()).map(({ reason }) => reason?.code))
    const codes = async (of: string) => (await choices(`of=${of}`)).map(({ id }) => id)
    assert.deepEqual(
      await codes('reason'),
      ['disclosure-certain', 'disclosure-suspect', 'type-forbidden'].filter((code) => seen.has(code)),
    )
    assert.deepEqual(await codes('rule'), [...new Set((await list()).flatMap(({ rule }) => rule ?? []))].sort())
    assert.deepEqual(await codes('type'), [...new Set((await list()).flatMap(({ type }) => type ?? []))].sort())
    assert.deepEqual((await day.stranger.expect<{ choices: unknown[] }>(200, '/crossings/choices?of=rule')).choices, [])
    assert.deepEqual(await choices('of=person&text=%25'), [])
    assert.deepEqual(await choices('of=person&text=_'), [])
    assert.deepEqual(await choices(`of=room&id=${day.room}`), [{ id: day.room, name: '災害対策本部', note: '', sentence: null }])
  })

  it('is recorded as looked at before it answers, a list that is kept up to date once', async () => {
    const { client } = await day.sekisho.staff('shinsa', '審査 花子', ['user', 'auditor'])
    const mine = async () =>
      (
        await day.query(`select leaf from audit.record where action = 'crossing.read' and actor = $1 order by index`, [
          (await client.expect<{ person: { id: string } }>(200, '/session')).person.id,
        ])
      ).map(({ leaf }) => leaf as { target: { id: string }; search?: Record<string, string> })
    for (let turn = 0; turn < 5; turn++) await list(`?reason=too-large&after=0`, client)
    await list(`?reason=too-large&limit=3`, client)
    await list(`?reason=no-rule`, client)
    await story(script.brought, client)
    await story(script.brought, client)
    const seen = await until('three records', async () => {
      const records = await mine()
      return records.length >= 3 && records
    })
    assert.deepEqual(
      seen.map(({ target, search }) => [target.id, search?.reason]),
      [
        ['search', 'too-large'],
        ['search', 'no-rule'],
        [script.brought, undefined],
      ],
    )
  })
})
