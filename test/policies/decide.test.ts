import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { roles, trustLevels } from '../../gateway/http/route.ts'
import { factsOf, runCases } from '../../policies/cases.ts'
import { decide } from '../../policies/decide.ts'
import { explain } from '../../policies/explain.ts'
import type { Facts } from '../../policies/facts.ts'
import { disclosureLevels, familyNames, keyNames, keyOf, labels, roleNames, tierNames, trusts } from '../../policies/keys.ts'
import { lint } from '../../policies/lint.ts'
import { compile, type Policy } from '../../policies/policy.ts'
import { readCases, readPolicy } from '../../policies/read.ts'
import { reasonCodes } from '../../policies/reasons.ts'
import { type Given, policyJsonSchema } from '../../policies/schema.ts'
import { defaultChoices, families, tiers } from '../../sanitizer/protocol.ts'
import { policyWith } from './support.ts'

const fileOf = (name: string): string => readFileSync(new URL(`../../policies/${name}`, import.meta.url), 'utf8')
const read = (text: string): Policy => {
  const reading = readPolicy(text)
  assert.ok(reading.ok, reading.ok ? '' : JSON.stringify(reading.mistakes))
  return reading.policy
}

describe('the default policy', () => {
  const policy = read(fileOf('default.yaml'))
  const reading = readCases(fileOf('default.cases.yaml'))
  assert.ok(reading.ok)
  for (const result of runCases(policy, reading.cases)) it(result.case, () => assert.deepEqual(result.differences, []))
  it('has no remark of lint, each rule a case', () => assert.deepEqual(lint(policy, reading.cases), []))
  it('a case can fail (negative control)', () => {
    const [one] = reading.cases
    assert.ok(one)
    const [result] = runCases(policy, [{ ...one, expect: { action: 'relay', rule: 'R-in-text' } }])
    assert.equal(result?.passed, false)
    assert.deepEqual(
      result?.differences.map(({ what }) => what),
      ['action', 'rule'],
    )
  })
})

describe('decide', () => {
  const policy = read(fileOf('default.yaml'))
  const facts = fc
    .record({
      direction: fc.constantFrom('inbound', 'outbound'),
      device: fc.record({ trust: fc.constantFrom(...trusts) }),
      sandbox: fc.record({ tier: fc.constantFrom(...tierNames) }),
      room: fc.record({ label: fc.constantFrom(...labels) }),
      sender: fc.record({ roles: fc.subarray(roleNames, { minLength: 1 }) }),
      at: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }).map((at) => at.toISOString()),
      disaster: fc.boolean(),
      approved: fc.boolean(),
      rest: fc.oneof(
        fc.record({ text: fc.record({ disclosure: fc.constantFrom(...disclosureLevels), characters: fc.nat() }) }),
        fc.record({
          file: fc.record({
            family: fc.constantFrom(...familyNames),
            bytes: fc.nat(),
            label: fc.constantFrom(...labels),
            extensionMatches: fc.boolean(),
            extension: fc.constantFrom('', 'pdf', 'jpg', 'docx', 'exe', 'xyz'),
            nameDisclosure: fc.constantFrom(...disclosureLevels),
          }),
        }),
      ),
    })
    .map(({ rest, ...common }) => factsOf({ ...common, ...rest } as Given))

  it('keeps the promises of the default policy for every event', () => {
    fc.assert(
      fc.property(facts, (event) => {
        const decision = decide(policy, event)
        assert.equal(decision.policySha256, policy.sha256)
        // Law 1: no file is relayed as it is.
        if (event.kind === 'file') assert.notEqual(decision.action, 'relay')
        const lets = decision.action === 'relay' || decision.action === 'sanitize'
        if (event.kind === 'file' && ['executable', 'script', 'shortcut', 'disk-image'].includes(event.file.family))
          assert.equal(decision.action, 'block')
        if (event.kind === 'file' && event.sandbox.tier === 'process') assert.ok(!lets)
        if (event.direction === 'inbound' && event.device.trust === 'T0') assert.ok(!lets)
        if (event.direction === 'outbound') {
          const level = event.kind === 'text' ? event.text.disclosure : event.file.nameDisclosure
          if (level === 'certain') assert.equal(decision.action, 'block')
          if (level === 'suspect' && !event.approved) assert.ok(!lets)
          const label = event.kind === 'file' ? event.file.label : '1'
          if (['3A', '3B'].includes(label) || ['3A', '3B'].includes(event.room.label)) assert.equal(decision.action, 'block')
          if (label !== '1' && !event.approved) assert.ok(!lets)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('explain agrees with decide, and names the rule it ended at', () => {
    fc.assert(
      fc.property(facts, (event) => {
        const { decision, tried } = explain(policy, event)
        assert.deepEqual(decision, decide(policy, event))
        const last = tried.at(-1)
        assert.equal(decision.rule, last?.matched ? last.rule : 'default')
      }),
    )
  })

  it('an event without a fact is blocked, whatever the rules say', () => {
    const open = read(policyWith({ rules: ['- { id: R-all, when: { kind: text }, then: { action: relay } }'] }))
    const event = factsOf({})
    assert.equal(decide(open, event).action, 'relay')
    const { device: _, ...without } = event
    for (const broken of [
      without,
      { ...event, at: 'yesterday' },
      { ...event, direction: 'sideways' },
      { ...event, sender: { roles: ['god'] } },
      { ...event, kind: 'file' },
    ]) {
      const decision = decide(open, broken as unknown as Facts)
      assert.deepEqual([decision.action, decision.rule], ['block', 'incomplete-facts'])
    }
  })

  it('a document that skipped readPolicy still relays no file', () => {
    const good = read(policyWith({ rules: ['- { id: R-all, when: { kind: text }, then: { action: relay } }'] }))
    // biome-ignore lint/suspicious/noThenProperty: the word of the policy language
    const forged = compile({ ...good.document, rules: [{ id: 'R-all', when: {}, then: { action: 'relay' } }] })
    assert.equal(decide(forged, factsOf({ file: {} })).action, 'block')
  })

  const matches = (when: string, given: Given): boolean => {
    const policyText = policyWith({ rules: [`- { id: R-it, when: { ${when} }, then: { action: block, reason: out-of-hours } }`] })
    return decide(read(policyText), factsOf(given)).rule === 'R-it'
  }
  const rows: readonly [when: string, given: Given, expected: boolean][] = [
    ['file.bytes: "<= 20 MiB"', { file: { bytes: '20 MiB' } }, true],
    ['file.bytes: "<= 20 MiB"', { file: { bytes: 20 * 2 ** 20 + 1 } }, false],
    ['file.bytes: "1 KiB..2 KiB"', { file: { bytes: 2048 } }, true],
    ['file.bytes: "1 KiB..2 KiB"', { file: { bytes: 2049 } }, false],
    ['file.bytes: "> 0"', { file: { bytes: 0 } }, false],
    ['file.bytes: "<= 20 MiB"', {}, false],
    ['device.trust: ">= T2"', { device: { trust: 'T1' } }, false],
    ['device.trust: ">= T2"', { device: { trust: 'T3' } }, true],
    ['device.trust: { not: T0 }', { device: { trust: 'T0' } }, false],
    ['sandbox.tier: "< namespace"', { sandbox: { tier: 'self' } }, true],
    // 23:30 UTC on a Friday is Saturday 08:30 in Japan.
    ['time.weekday: sat, time.hour: 8', { at: '2026-04-03T23:30:00Z' }, true],
    ['time.hour: ["22..23", "0..5"]', { at: '2026-04-03T20:59:00Z' }, true],
    ['time.hour: ["22..23", "0..5"]', { at: '2026-04-03T21:00:00Z' }, false],
    ['time.date: "2026-07-01..2026-07-03"', { at: '2026-06-30T15:00:00Z' }, true],
    ['time.date: "2026-07-01..2026-07-03"', { at: '2026-07-03T15:00:00Z' }, false],
    ['file.name: "*見積*"', { file: { name: '令和8年度 見積書.pdf' } }, true],
    ['file.name: "*.PDF"', { file: { name: 'a.ｐｄｆ' } }, true],
    ['file.name: "?.pdf"', { file: { name: 'ab.pdf' } }, false],
    ['sender.role: approver', { sender: { roles: ['user', 'approver'] } }, true],
    ['sender.role: [auditor, administrator]', { sender: { roles: ['user'] } }, false],
    ['organisation: ["131016"]', { organisation: '131016' }, true],
    ['disaster: true', { disaster: true }, true],
    ['file.type: { not: [pdf] }', { file: { type: 'docm' } }, true],
    // A key of a file says nothing about a text, not even by `not`.
    ['file.type: { not: [pdf] }', {}, false],
  ]
  for (const [when, given, expected] of rows)
    it(`${when} · ${JSON.stringify(given)} → ${expected}`, () => assert.equal(matches(when, given), expected))

  it('a hostile name against a hostile glob is answered', () => {
    assert.equal(matches(`file.name: "${'*a'.repeat(100)}"`, { file: { name: `${'a'.repeat(254)}b` } }), false)
  })
})

describe('words that stand in two parts', () => {
  it('are the same in both', () => {
    assert.deepEqual([...familyNames].sort(), [...families].sort())
    assert.deepEqual(tierNames, [...tiers], 'weakest first')
    assert.deepEqual(trusts, [...trustLevels], 'lowest first')
    assert.deepEqual([...roleNames].sort(), [...roles].sort())
  })
})

describe('choices about a disarm', () => {
  const chosen = (options: string) => {
    const policy = policyWith({
      rules: [`- id: R\n    when: { kind: file }\n    then: { action: sanitize, method: rebuild, options: ${options} }`],
    })
    const decision = decide(read(policy), factsOf({ file: { family: 'pdf' } }))
    return decision.action === 'sanitize' ? decision.options : undefined
  }
  it('are what the rule says, and the defaults of the sanitizer else', () => {
    assert.deepEqual(chosen('{}'), { ...defaultChoices, allowSaving: false, requireEngines: false })
    assert.equal(chosen('{ requireEngines: true }')?.requireEngines, true)
    assert.deepEqual(chosen('{ annotations: flatten, hiddenLayers: show }'), {
      ...defaultChoices,
      allowSaving: false,
      requireEngines: false,
      annotations: 'flatten',
      hiddenLayers: 'show',
    })
  })
  it('a number means the same with and without quotation marks', () => {
    assert.equal(chosen('{ photoQuality: 85 }')?.photoQuality, '85')
    assert.equal(chosen('{ photoQuality: "85" }')?.photoQuality, '85')
    assert.throws(() => chosen('{ photoQuality: 86 }'))
  })
  it('a value that the sanitizer does not know is a mistake', () => {
    assert.throws(() => chosen('{ annotations: burn }'))
    assert.throws(() => chosen('{ annotation: flatten }'))
  })
})

describe('allowSaving', () => {
  const outbound = factsOf({ direction: 'outbound', file: { label: '1' } })
  const said = (then: string, facts: Facts = outbound): boolean | undefined => {
    const policy = policyWith({ rules: [`- id: R\n    when: { direction: outbound, kind: file }\n    then: { ${then} }`] })
    const decision = decide(read(policy), facts)
    return decision.action === 'sanitize' ? decision.options.allowSaving : undefined
  }
  it('is what the rule says, and no where it says nothing', () => {
    assert.equal(said('action: sanitize, method: rebuild, options: { allowSaving: true }'), true)
    assert.equal(said('action: sanitize, method: rebuild, options: { allowSaving: false }'), false)
    assert.equal(said('action: sanitize, method: rebuild, options: { keepLocation: true }'), false)
    assert.equal(said('action: sanitize, method: rebuild'), false)
  })
  it('goes with an approved hold, and not with one that waits', () => {
    const held = 'action: hold, approval: section-head, reason: label-missing, method: rebuild, options: { allowSaving: true }'
    assert.equal(said(held), undefined)
    assert.equal(said(held, { ...outbound, approved: true }), true)
  })
})

describe('schema.json', () => {
  it('is fresh: `node policies/json-schema.ts > policies/schema.json` changes nothing', () => {
    assert.deepEqual(JSON.parse(fileOf('schema.json')), JSON.parse(JSON.stringify(policyJsonSchema())))
  })
  it('allows no additional property anywhere, and knows every key and reason', () => {
    const walk = (node: unknown): void => {
      if (node === null || typeof node !== 'object') return
      const { type, additionalProperties } = node as { type?: unknown; additionalProperties?: unknown }
      if (type === 'object') assert.equal(additionalProperties, false)
      for (const inner of Object.values(node)) walk(inner)
    }
    walk(policyJsonSchema())
    const text = fileOf('schema.json')
    for (const name of [...keyNames, ...reasonCodes]) assert.ok(text.includes(JSON.stringify(name)), name)
  })
  it('every key has words in both languages', () => {
    for (const name of keyNames) assert.ok(keyOf(name).ja && keyOf(name).en)
  })
})
