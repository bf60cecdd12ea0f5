/** Policies over real HTTPS: a text that is being written, past decisions made again by it, and how a draft changes hands. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { upload } from '../support/files.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import type { Phone, Staff } from '../support/phone.ts'
import { until } from '../support/until.ts'

const yaml = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8')
const cases = readFileSync(new URL('../../policies/default.cases.yaml', import.meta.url), 'utf8')
/** Inbound text is blocked. */
const strict = yaml.replace(/ {2}- id: R-in-text\n.*\n.*\n/, '')
const strictCases = cases.replace(/- case: (登録した端末からの本文|隔離が弱くても本文は流れる)\n.*\n.*\n/g, '')

interface Found {
  valid: boolean
  mistakes: { document: string; path: string; line: number; column: number; ja: string; en: string; meant: string | null }[]
  remarks: { kind: string; rule: string; line: number; ja: string }[] | null
  cases: { passed: number; failed: number; results: { case: string; line: number; passed: boolean }[] }
  changes:
    | { change: string; rule: string; what: { ja: string } | null; before: { ja: string } | null; after: { ja: string } | null }[]
    | null
  active: number
}
interface Revision {
  revision: number
  state: string
  basedOn: number | null
  mine: boolean
}
interface Simulated {
  replayed: number
  unknown: number
  withoutFacts: number
  same: number
  changes: { was: object; wouldBe: { rule: string }; count: number; samples: { kind: string; id: string }[] }[]
}

describe('policies as they are written', function () {
  this.timeout(120_000)
  let sekisho: TestInstallation
  let author: Staff
  let second: Staff
  let auditor: Staff
  let user: Staff
  let phone: Phone
  let room: { id: string }

  before(async () => {
    sekisho = await startInstallation()
    author = (await sekisho.staff('author', '規則 太郎', ['user', 'policy-author'])).client
    second = (await sekisho.staff('second', '承認 次郎', ['user', 'policy-author'])).client
    auditor = (await sekisho.staff('auditor', '監査 花子', ['user', 'auditor'])).client
    const tanaka = await sekisho.staff('tanaka', '田中 花子')
    user = tanaka.client
    phone = await sekisho.phoneOf(tanaka.id)
    const yamada = (await sekisho.staff('yamada', '山田 太郎')).client
    room = await yamada.expect(201, '/rooms', {
      body: { name: '避難所', members: [{ personId: tanaka.id, internet: true, lgwan: false }] },
    })
  })
  after(() => sekisho.stop())

  const validate = (body: { yaml: string; cases?: string }, who = author): Promise<Found> => who.expect(200, '/policies/validate', { body })
  const draft = (body: object = { yaml: strict, cases: strictCases, note: '本文の持ち込みを止める' }, who = author): Promise<Revision> =>
    who.expect(201, '/policies', { body })
  const code = async (who: Staff, path: string, body: object): Promise<string> =>
    (await who.fetch(path, { body })).json<{ code: string }>().code
  const inForce = async (): Promise<number> => (await second.expect<Revision>(200, '/policies/active')).revision

  it('the policy of the product is in force before anything has crossed', async () => {
    const { revisions, activations } = await author.expect<{ revisions: Revision[]; activations: object[] }>(200, '/policies')
    assert.deepEqual([revisions.map(({ revision, state }) => [revision, state]), activations], [[[1, 'active']], []])
  })

  describe('a text that nobody has saved', () => {
    it('is read without a mistake, its cases hold, and it changes nothing', async () => {
      const found = await validate({ yaml, cases })
      assert.partialDeepStrictEqual(found, { valid: true, mistakes: [], remarks: [], changes: [], active: 1 })
      assert.equal(found.cases.failed, 0)
      assert.ok(found.cases.passed > 30)
      for (const { case: name, line } of found.cases.results) assert.equal(cases.split('\n')[line - 1], `- case: ${name}`)
    })

    it('tells each mistake at its line and column, in both languages, with the word that was meant', async () => {
      const wrong = yaml.replace('device.trust: T0', 'device.trsut: T0').replace('[pdf, office]', '[pdf, ofice]')
      const { valid, mistakes, changes, remarks } = await validate({ yaml: wrong, cases: 'x' })
      assert.deepEqual([valid, changes, remarks], [false, null, null])
      assert.deepEqual(
        mistakes.map(({ document, meant }) => [document, meant]),
        [
          ['yaml', 'device.trust'],
          ['yaml', 'office'],
          ['cases', null],
        ],
      )
      for (const { line, column, ja, en } of mistakes.slice(0, 2)) {
        assert.match(wrong.split('\n')[line - 1]?.slice(column - 1) ?? '', /^(device\.trsut|ofice)/)
        assert.match(ja, /[\u3040-\u30ff]/)
        assert.match(en, /did you mean/)
      }
    })

    it('every kind of mistake has a Japanese sentence', async () => {
      const texts = [
        '',
        '- 1',
        'a: [1',
        'a: b: c',
        '\tx: 1',
        '&a b: 1',
        'a: *b',
        'a: !!js 1',
        '---\na: 1\n---\nb: 1',
        'a: "\\q"',
        yaml.replace('name: default', 'name: Default'),
        yaml.replace('name: default', `name: ${'x'.repeat(70)}`),
        yaml.replace('id: R-tier', 'id: tier'),
        yaml.replace('kind: Policy', 'kind: [Policy]'),
        yaml.replace('default: {', 'defualt: {'),
        yaml.replace('"< self"', '"< slef"'),
        yaml.replace('id: R-in-image', 'id: R-in-text'),
        yaml.replace('- id: R-in-text\n', '- id: R-in-text\n    note: 1\n'),
        yaml.replace('note: 実行できるもの', `note: ${'長'.repeat(501)}`),
        yaml.replace(', method: rebuild }', ' }'),
      ]
      for (const text of texts) {
        const { mistakes } = await validate({ yaml: text })
        assert.ok(mistakes.length > 0, text.slice(0, 60))
        for (const { ja, line, column } of mistakes) {
          assert.match(ja, /[\u3040-\u30ff\u4e00-\u9fff]/, JSON.stringify(mistakes))
          assert.ok(line >= 1 && column >= 1)
        }
      }
    })

    it('shows which cases fail, what changes by rule in words, and what it opens or never reaches', async () => {
      const found = await validate({ yaml: strict.replace('["2", "3C"]', '["2"]'), cases })
      assert.equal(found.cases.results.filter(({ passed }) => !passed).length, found.cases.failed)
      assert.ok(found.cases.failed >= 3)
      const [removed, changed] = found.changes ?? []
      assert.partialDeepStrictEqual(removed, { change: 'removed', rule: 'R-in-text' })
      assert.partialDeepStrictEqual(changed, {
        rule: 'R-out-labelled',
        what: { ja: 'ファイルの機密性' },
        before: { ja: '機密性2、機密性3C のどれか' },
        after: { ja: '機密性2' },
      })
      const shadowed = yaml.replace(
        'rules:\n',
        'rules:\n  - id: R-all\n    when: { kind: text }\n    then: { action: block, reason: no-rule }\n',
      )
      const { remarks } = await validate({ yaml: shadowed, cases })
      const dead = remarks?.find(({ kind, rule }) => kind === 'unreachable' && rule === 'R-in-text')
      assert.equal(shadowed.split('\n')[(dead?.line ?? 0) - 1]?.trim(), '- id: R-in-text')
    })

    it('cannot keep others waiting: a text made to be reckoned for hours is answered in time, and the next as if nothing had been', async () => {
      const values = (count: number, from: number) => Array.from({ length: count }, (_, index) => `t${(from + index) % 997}`).join(', ')
      const rules = Array.from(
        { length: 150 },
        (_, at) =>
          `  - { id: R-${at}, when: { kind: file, file.type: [${values(60, at * 7)}], file.bytes: "${at}..${at + 5000}", time.hour: "${at % 12}..${12 + (at % 12)}" }, then: { action: block, reason: no-rule } }`,
      )
      const heavy = `${yaml.slice(0, yaml.indexOf('\nrules:'))}\nrules:\n${rules.join('\n')}\ndefault: { action: block, reason: no-rule }\n`
      const others = Array.from({ length: 20 }, () => second.expect(200, '/policies/active'))
      const asked = validate({ yaml: heavy })
      await Promise.all(others)
      const found = await asked
      // Remarks on this one take minutes; everything else is told.
      assert.partialDeepStrictEqual(found, { valid: true, mistakes: [], remarks: null })
      assert.ok((found.changes?.length ?? 0) > 150)
      assert.equal((await validate({ yaml, cases })).valid, true)
    })

    it('is bounded in size, and only for the roles of policies', async () => {
      assert.equal(await code(author, '/policies/validate', { yaml: 'x'.repeat(100_001) }), 'bad-request')
      for (const path of ['validate', 'simulate']) assert.equal(await code(user, `/policies/${path}`, { yaml }), 'forbidden')
      assert.equal(await code(user, '/policies/explain', { yaml, given: {} }), 'forbidden')
      assert.equal((await user.fetch('/policies/vocabulary')).status, 403)
      assert.equal((await validate({ yaml, cases }, auditor)).valid, true)
    })

    it('explains one event: each rule tried, the value it saw and what it wanted, and the decision in words', async () => {
      const given = { direction: 'outbound', file: { label: '2', name: '資料.pdf' } }
      const told = await author.expect<{
        rule: string
        does: { ja: string }
        tried: { rule: string; matched: boolean; failed: { name: { ja: string }; seen: { ja: string }; wanted: { ja: string } } | null }[]
      }>(200, '/policies/explain', { body: { yaml, given } })
      assert.partialDeepStrictEqual(told, {
        rule: 'R-out-labelled',
        does: {
          ja: '保留・課長の承認を待つ・再構築・表示されていない層を取り除く・コメントを取り除く・変更履歴を反映して確定する・隠された内容を取り除く・発表者ノートを取り除く',
        },
      })
      assert.partialDeepStrictEqual(told.tried[0]?.failed, {
        name: { ja: 'ファイルの種別' },
        seen: { ja: 'PDF' },
        wanted: { ja: '実行ファイル、スクリプト、ショートカット、ディスクイメージ のどれか' },
      })
      assert.deepEqual(told.tried.at(-1), { rule: 'R-out-labelled', guardrail: false, matched: true, miss: null, failed: null })
      const approved = await author.expect<{ action: string; does: { ja: string } }>(200, '/policies/explain', {
        body: { yaml, given: { ...given, approved: true } },
      })
      assert.deepEqual([approved.action, approved.does.ja], ['sanitize', '無害化'])
      assert.equal(await code(author, '/policies/explain', { yaml: 'x', given }), 'policy-invalid')
    })
  })

  it('makes the decisions of past days again: what was, what would be, how often, and on whose record', async () => {
    const send = async (text: string, attachments: string[] = []) =>
      (await phone.expect<{ id: string }>(201, `/rooms/${room.id}/messages`, { body: { text, attachments } })).id
    const ids = [await send('橋が流されました'), await send('避難者は52名です')]
    const [file] = await upload(phone, [{ name: '名簿.csv', bytes: Buffer.from('a,b\n1,2\n') }])
    assert.ok(file)
    await send('名簿です', [file.id])
    const simulate = (text: string) => author.expect<Simulated>(200, '/policies/simulate', { body: { yaml: text } })
    const all = await until('four decisions on record', async () => {
      const found = await simulate(yaml)
      return found.replayed === 4 && found
    })
    assert.partialDeepStrictEqual(all, { same: 4, unknown: 0, withoutFacts: 0, changes: [] })

    const { same, changes } = await simulate(strict)
    assert.equal(same, 1)
    assert.equal(changes.length, 1)
    assert.partialDeepStrictEqual(changes[0], {
      was: { action: 'relay', rule: 'R-in-text' },
      wouldBe: { action: 'block', rule: 'default' },
      reason: { code: 'no-rule' },
      count: 3,
    })
    for (const id of ids) assert.ok(changes[0]?.samples.some((sample) => sample.id === id && sample.kind === 'text'))

    const byName = yaml.replace(
      'rules:\n',
      'rules:\n  - id: R-name\n    when: { file.name: "*名簿*" }\n    then: { action: block, reason: name-not-allowed }\n',
    )
    assert.partialDeepStrictEqual(await simulate(byName), { unknown: 1, same: 3, changes: [] })

    const { records } = await until('the record of looking', async () => {
      const found = await auditor.expect<{ records: { leaf: { count: number; actor: { id: string } } }[] }>(
        200,
        '/audit/records?action=policy.simulate',
      )
      return found.records.length >= 3 && found
    })
    assert.equal(records[0]?.leaf.count, 4)
  })

  describe('a draft', () => {
    it('is withdrawn by its author only, and never decided afterwards', async () => {
      const { revision, basedOn, mine } = await draft()
      assert.deepEqual([basedOn, mine], [await inForce(), true])
      assert.equal(await code(second, `/policies/${revision}/withdraw`, {}), 'forbidden')
      const { state } = await author.expect<Revision>(200, `/policies/${revision}/withdraw`, { method: 'POST' })
      assert.equal(state, 'withdrawn')
      for (const [who, act] of [
        [second, 'approve'],
        [second, 'reject'],
        [author, 'withdraw'],
      ] as const)
        assert.equal(await code(who, `/policies/${revision}/${act}`, {}), 'already-decided')
    })

    it('is replaced in one step by its author, not by another, and not once it was decided', async () => {
      const first = await draft()
      assert.equal(await code(second, '/policies', { yaml, replaces: first.revision }), 'forbidden')
      const next = await draft({ yaml: strict, cases: strictCases, replaces: first.revision })
      assert.equal((await author.expect<Revision>(200, `/policies/${first.revision}`)).state, 'withdrawn')
      await second.expect(200, `/policies/${next.revision}/reject`, { body: { comment: '範囲が広すぎる' } })
      assert.equal(await code(author, '/policies', { yaml, replaces: next.revision }), 'already-decided')
    })

    it('is not put in force over another revision than the one it was compared with', async () => {
      const [one, two] = [await draft(), await draft({ yaml: strict.replace('"< self"', '"<= self"'), note: '隔離を厳しく' })]
      const against = await inForce()
      await second.expect(200, `/policies/${one.revision}/approve`, { body: { against } })
      assert.equal(await code(second, `/policies/${two.revision}/approve`, { against }), 'conflict')
      assert.equal(await inForce(), one.revision)
      await second.expect(200, `/policies/${two.revision}/approve`, { body: { against: one.revision } })
      assert.equal(await inForce(), two.revision)
    })

    it('activations are kept with person and reason; a roll-back says why', async () => {
      assert.equal(await code(second, '/policies/1/rollback', { reason: ' ' }), 'bad-request')
      const replaced = await inForce()
      await second.expect(200, '/policies/1/rollback', { body: { reason: '本文が届かないという連絡があったため', against: replaced } })
      const { activations } = await auditor.expect<{ activations: object[] }>(200, '/policies')
      assert.partialDeepStrictEqual(activations[0], {
        revision: 1,
        kind: 'rollback',
        by: { name: '承認 次郎' },
        replaced,
        reason: '本文が届かないという連絡があったため',
      })
    })

    it('every step is in the audit log, the refused ones too', async () => {
      const wanted = [
        'policy.draft ok',
        'policy.withdraw ok',
        'policy.withdraw denied',
        'policy.reject ok',
        'policy.approve denied',
        'policy.rollback ok',
      ]
      await until('all steps on record', async () => {
        const seen = new Set<string>()
        for (const action of ['draft', 'withdraw', 'reject', 'approve', 'rollback']) {
          const { records } = await auditor.expect<{ records: { leaf: { action: string; outcome: string } }[] }>(
            200,
            `/audit/records?action=policy.${action}&limit=100`,
          )
          for (const { leaf } of records) seen.add(`${leaf.action} ${leaf.outcome}`)
        }
        return wanted.every((one) => seen.has(one))
      })
    })
  })
})
