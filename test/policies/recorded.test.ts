/** A decision can be made again from what the audit log keeps of it. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { encodeLeaf } from '../../gateway/audit/event.ts'
import { factsOf } from '../../policies/cases.ts'
import { decide } from '../../policies/decide.ts'
import type { Facts } from '../../policies/facts.ts'
import { type KeyName, keyNames, keyOf, keys, labels, roleNames, tierNames, trusts } from '../../policies/keys.ts'
import type { Policy } from '../../policies/policy.ts'
import { readCases, readPolicy } from '../../policies/read.ts'
import { readingOf } from '../../policies/reading.ts'
import { type RecordedEvent, recorded, recordedFactsSchema, replay } from '../../policies/recorded.ts'
import { keyWords, matcherWords, seenWords } from '../../policies/words.ts'
import { policyWith } from './support.ts'

const textOf = (name: string): string => readFileSync(new URL(`../../policies/${name}`, import.meta.url), 'utf8')
const read = (text: string): Policy => {
  const reading = readPolicy(text)
  assert.ok(reading.ok, JSON.stringify(reading))
  return reading.policy
}
const standard = read(textOf('default.yaml'))
const examples = readCases(textOf('default.cases.yaml'))

/** As it comes back from the log: through the very schema and JSON of a record. */
const kept = (facts: Facts): RecordedEvent => {
  const { leaf } = encodeLeaf(
    {
      action: 'crossing.decide',
      outcome: 'ok',
      actor: { type: 'system', id: 'boundary' },
      organisation: facts.organisation,
      direction: facts.direction,
      time: new Date(facts.at).toISOString(),
      facts: recorded(facts),
    },
    'boundary',
  )
  return { direction: facts.direction, organisation: facts.organisation, at: leaf.time, facts: recordedFactsSchema.parse(leaf.facts) }
}
const rule = (id: string, when: string, then = 'action: block, reason: no-rule'): string =>
  `- { id: ${id}, when: { ${when} }, then: { ${then} } }`

describe('recorded facts', () => {
  it('give the same decision again, for every case of the default policy', () => {
    assert.ok(examples.ok)
    for (const { case: name, given } of examples.cases)
      assert.deepEqual(replay(standard, kept(factsOf(given))), decide(standard, factsOf(given)), name)
  })

  it('give the same decision again, for any event and any time', () => {
    const facts = fc
      .record({
        direction: fc.constantFrom('inbound', 'outbound'),
        trust: fc.constantFrom(...trusts),
        tier: fc.constantFrom(...tierNames),
        label: fc.constantFrom(...labels),
        roles: fc.uniqueArray(fc.constantFrom(...roleNames), { minLength: 1 }),
        at: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        approved: fc.boolean(),
        file: fc.option(
          fc.record({ family: fc.constantFrom(...keys['file.family'].domain.allowed), name: fc.string({ unit: 'binary', minLength: 1 }) }),
        ),
      })
      .map(({ direction, trust, tier, label, roles, at, approved, file }) =>
        factsOf({
          direction,
          device: { trust },
          sandbox: { tier },
          room: { label },
          sender: { roles },
          at: at.toISOString(),
          approved,
          ...(file ? { file: { ...file, label } } : {}),
        } as never),
      )
    fc.assert(
      fc.property(facts, (one) => {
        const [before, again] = [decide(standard, one), replay(standard, kept(one))]
        // A fact that cannot be used at all (an extension of other characters) cannot be replayed either.
        if (again !== 'unknown') assert.deepEqual(again, before)
        else assert.equal(one.kind, 'file')
      }),
    )
  })

  it('hold neither a name nor an extension that could be words of a person', () => {
    for (const name of ['田中太郎の診断書.pdf', '議事録.田中太郎', 'a.b c d', 'x.toolongtobeatype']) {
      const text = JSON.stringify(recorded(factsOf({ file: { name } })))
      assert.doesNotMatch(text, /田中|診断|b c d|toolong/)
    }
    assert.equal(recorded(factsOf({ file: { name: '報告.PDF' } })).file?.extension, 'pdf')
  })

  it('say that they do not know where a rule asks for the name, and only where no earlier rule decides', () => {
    const file = kept(factsOf({ file: { name: '給与.xlsx' } }))
    const relayAll = rule('R-rest', 'kind: file', 'action: sanitize, method: rebuild')
    assert.equal(replay(read(policyWith({ rules: [rule('R-name', 'file.name: "*給与*"'), relayAll] })), file), 'unknown')
    const elsewhere = read(policyWith({ rules: [rule('R-name', 'file.name: "*給与*", direction: outbound'), relayAll] }))
    assert.partialDeepStrictEqual(replay(elsewhere, file), { rule: 'R-rest' })
    const decided = read(policyWith({ rules: [relayAll, rule('R-name', 'file.name: "*給与*"')] }))
    assert.partialDeepStrictEqual(replay(decided, file), { rule: 'R-rest' })
  })
})

describe('words for people', () => {
  const japanese = /[\u3040-\u30ff\u4e00-\u9fff]/

  it('name every key, and every value of a closed list differs from every other', () => {
    for (const key of keyNames) {
      const { ja, en } = keyWords(key)
      assert.match(ja, japanese, key)
      assert.match(en, /^[A-Za-z]/, key)
      for (const language of ['ja', 'en'] as const) {
        const said = keyOf(key).domain.allowed.map((value) => matcherWords(key, value)[language])
        assert.equal(new Set(said).size, said.length, `${key} ${language}`)
      }
    }
  })

  const rows: readonly [KeyName, unknown, ja: string, en: string][] = [
    ['direction', 'inbound', '持ち込み', 'inbound'],
    ['file.family', ['image', 'pdf'], '画像、PDF のどれか', 'image or PDF'],
    ['file.family', { not: ['image', 'pdf'] }, '画像、PDF のどれでもない', 'none of image, PDF'],
    ['file.extension', { not: '' }, '拡張子なし 以外', 'not no extension'],
    ['device.trust', '>= T1', 'T1(登録済み・本人確認あり) 以上', 'at least T1 (registered, user verified)'],
    ['file.bytes', '< 20 MiB', '20 MiB 未満', 'below 20 MiB'],
    ['time.hour', '8..17', '8 から 17', '8 to 17'],
    ['file.name', '>= *..x', '>= *..x', '>= *..x'],
    ['file.extensionMatches', false, '一致しない', 'does not fit'],
  ]
  for (const [key, written, ja, en] of rows) {
    it(`${key} ${JSON.stringify(written)}`, () => assert.deepEqual(matcherWords(key, written), { ja, en }))
  }

  it('say what was seen, also when that is several values or nothing', () => {
    assert.equal(seenWords('sender.role', ['user', 'approver']).ja, '一般の職員、承認者')
    assert.equal(seenWords('file.family', undefined).ja, 'なし')
  })

  it('make a table of the default policy in the order of trying, each rule with the line where it stands', () => {
    const reading = readPolicy(textOf('default.yaml'))
    assert.ok(reading.ok)
    const rows = readingOf(reading.policy, reading.places)
    assert.deepEqual(
      rows.map(({ id }) => id),
      [...reading.policy.rules.map(({ id }) => id), 'default'],
    )
    const lines = textOf('default.yaml').split('\n')
    for (const { id, line } of rows) assert.match(lines[line - 1] ?? '', id === 'default' ? /^default:/ : new RegExp(`- id: ${id}$`))
  })
})
