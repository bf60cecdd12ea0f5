import assert from 'node:assert/strict'
import fc from 'fast-check'
import { formatByteSize, parseByteSize } from '../../policies/byte-size.ts'
import { canonical } from '../../policies/canonical.ts'
import { diff } from '../../policies/diff.ts'
import { lint, type Remark } from '../../policies/lint.ts'
import { distanceBetween, nearest } from '../../policies/nearest.ts'
import type { Policy } from '../../policies/policy.ts'
import { type Mistake, readCases, readPolicy } from '../../policies/read.ts'
import { complement, contains, intersect, numbers, subtract } from '../../policies/value-set.ts'
import { policyWith } from './support.ts'

const read = (text: string): Policy => {
  const reading = readPolicy(text)
  assert.ok(reading.ok, reading.ok ? '' : JSON.stringify(reading.mistakes))
  return reading.policy
}
const mistakes = (text: string): readonly Mistake[] => {
  const reading = readPolicy(text)
  return reading.ok ? [] : reading.mistakes
}
const rule = (id: string, when: string, then = 'action: block, reason: no-rule'): string =>
  `- { id: ${id}, when: { ${when} }, then: { ${then} } }`

describe('reading a policy', () => {
  const wrong: readonly [name: string, text: string, pattern: RegExp][] = [
    [
      'a misspelt key of an event',
      policyWith({ rules: [rule('R', 'file.famly: pdf')] }),
      /unknown key "file\.famly" \(did you mean "file\.family"\?\)/,
    ],
    ['a transposed value', policyWith({ rules: [rule('R', 'direction: inbuond')] }), /did you mean "inbound"/],
    ['a misspelt action', policyWith({ rules: [rule('R', 'kind: text', 'action: realy')] }), /did you mean "relay"/],
    ['a misspelt reason', policyWith({ rules: [rule('R', 'kind: text', 'action: block, reason: to-large')] }), /did you mean "too-large"/],
    ['a misspelt section', `${policyWith({})}guardrail: []\n`, /unknown key "guardrail" \(did you mean "guardrails"\?\)/],
    ['a label that is not text', policyWith({ rules: [rule('R', 'file.label: [2]')] }), /2 is not one of "3A"/],
    ['a comparison of what has no order', policyWith({ rules: [rule('R', 'file.family: ">= pdf"')] }), /is not one of/],
    ['a range that is empty', policyWith({ rules: [rule('R', 'time.hour: "9..8"')] }), /means nothing/],
    ['a day that does not exist', policyWith({ rules: [rule('R', 'time.date: "2026-02-30"')] }), /means nothing/],
    ['a size without a number', policyWith({ rules: [rule('R', 'file.bytes: "<= MiB"')] }), /is not a size/],
    ['an hour past the day', policyWith({ rules: [rule('R', 'time.hour: 24')] }), /is not a number from 0 to 23/],
    ['an id twice', policyWith({ guardrails: [rule('R', 'kind: file')], rules: [rule('R', 'kind: text')] }), /"R" is used twice/],
    ['a file relayed', policyWith({ rules: [rule('R', 'kind: file', 'action: relay')] }), /relay is for text only/],
    ['everything relayed', policyWith({ rules: [rule('R', '', 'action: relay')] }), /relay is for text only/],
    [
      'a text sanitized',
      policyWith({ rules: [rule('R', 'kind: text', 'action: sanitize, method: rebuild')] }),
      /sanitize is for files only/,
    ],
    ['a text with a family', policyWith({ rules: [rule('R', 'kind: text, file.family: pdf')] }), /both a text and a file/],
    [
      'a file held without a method',
      policyWith({ rules: [rule('R', 'kind: file', 'action: hold, approval: section-head, reason: approval-needed')] }),
      /say the method/,
    ],
    ['a guardrail that opens', policyWith({ guardrails: [rule('G', 'kind: text', 'action: relay')] }), /is not one of block/],
    [
      'a default that opens',
      policyWith({}).replace('default: { action: block, reason: no-rule }', 'default: { action: relay }'),
      /default/,
    ],
    ['roles by `not`', policyWith({ rules: [rule('R', 'sender.role: { not: user }')] }), /is not one of/],
    ['an alias', policyWith({ rules: ['- &a { id: R, when: { kind: text }, then: { action: relay } }', '- *a'] }), /aliases|anchors/],
    ['a key twice', `${policyWith({})}kind: Policy\n`, /unique/],
    ['two documents', `${policyWith({})}---\n${policyWith({})}`, /document/],
    ['a tag', policyWith({}).replace('name: test', 'name: !!js/function "x"'), /tag/i],
    ['a NUL', `${policyWith({})}# \0\n`, /NUL/],
    ['nothing', '', /expected object/],
    ['a bomb of brackets', '['.repeat(90_000), /nested more than/],
    ['a bomb of dashes', '- '.repeat(45_000), /nested more than/],
    ['a bomb of keys', `{${Array.from({ length: 15_000 }, (_, index) => `k${index}`).join(',')}}`, /unknown key "k0"/],
    ['a text past the limit', `#${'x'.repeat(100_000)}\n${policyWith({})}`, /longer than 100000/],
  ]
  for (const [name, text, pattern] of wrong) {
    it(`refuses ${name}`, () =>
      assert.match(
        mistakes(text)
          .map(({ path, message }) => `${path}: ${message}`)
          .join('\n'),
        pattern,
      ))
  }

  it('names line and column of the very value', () => {
    const text = policyWith({ rules: [rule('R-one', 'file.family: [pdf, ofice]'), rule('R-two', 'kind: text')] })
    const [mistake, ...more] = mistakes(text)
    assert.deepEqual(more, [])
    assert.ok(mistake)
    assert.equal(text.split('\n')[mistake.line - 1]?.slice(mistake.column - 1, mistake.column + 4), 'ofice')
  })

  it('never throws, whatever the text', () => {
    const good = policyWith({ guardrails: [rule('G', 'file.family: script')], rules: [rule('R', 'kind: text', 'action: relay')] })
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 8 }), (at, length, inserted) => {
        const reading = readPolicy(good.slice(0, at) + inserted + good.slice(at + length))
        assert.equal(typeof reading.ok, 'boolean')
      }),
      { numRuns: 200 },
    )
  })

  it('cases are read as strictly', () => {
    const reading = readCases('- case: x\n  given: { direction: inbuond }\n  expect: { action: block, rul: default }\n')
    assert.ok(!reading.ok)
    assert.match(reading.mistakes.map(({ message }) => message).join('\n'), /did you mean "inbound"[\s\S]*did you mean "rule"/)
  })

  it('the hash is of the meaning: layout and comments do not change it, a value does', () => {
    const text = policyWith({ rules: [rule('R', 'kind: text', 'action: relay')] })
    const same = `# reviewed\n${text.replace('{ id: R, when: { kind: text }, then: { action: relay } }', '{ then: { action: relay }, when: {kind: text}, id: R }')}`
    assert.equal(read(same).sha256, read(text).sha256)
    assert.notEqual(read(text.replace('kind: text', 'kind: [text]')).sha256, read(text).sha256)
  })
})

describe('lint', () => {
  const kinds = (text: string): [Remark['kind'], string][] => lint(read(text), undefined).map(({ kind, rule: id }) => [kind, id])
  const clean = 'action: sanitize, method: rebuild'
  const tier = rule('R-tier', 'kind: file, sandbox.tier: process', 'action: hold, approval: none, reason: sandbox-weak')
  const inbound = 'direction: inbound, device.trust: ">= T1"'
  const rows: readonly [name: string, text: string, expected: [Remark['kind'], string][]][] = [
    [
      'a rule behind a wider one',
      policyWith({ rules: [rule('R-all', 'kind: text'), rule('R-late', 'kind: text, direction: inbound')] }),
      [['unreachable', 'R-late']],
    ],
    [
      'a rule behind two that cover it together',
      policyWith({ rules: [rule('R-in', 'direction: inbound'), rule('R-out', 'direction: outbound'), rule('R-late', 'kind: text')] }),
      [['unreachable', 'R-late']],
    ],
    [
      'sizes that meet without a gap',
      policyWith({
        rules: [rule('R-low', 'file.bytes: "< 1 MiB"'), rule('R-high', 'file.bytes: ">= 1 MiB"'), rule('R-late', 'file.family: pdf')],
      }),
      [['unreachable', 'R-late']],
    ],
    [
      'sizes that leave a gap of one byte',
      policyWith({
        rules: [rule('R-low', 'file.bytes: "< 1 MiB"'), rule('R-high', 'file.bytes: "> 1 MiB"'), rule('R-late', 'file.family: pdf')],
      }),
      [],
    ],
    [
      'conditions that exclude each other by `not`',
      policyWith({ rules: [rule('R', 'direction: { not: [inbound, outbound] }')] }),
      [['unreachable', 'R']],
    ],
    [
      'a rule that opens what a guardrail closes',
      policyWith({
        guardrails: [rule('G', 'file.family: [script, executable]')],
        rules: [tier, rule('R', `${inbound}, file.family: script`, clean)],
      }),
      [['guardrail-contradiction', 'R']],
    ],
    [
      'one word of a list that a guardrail closes',
      policyWith({
        guardrails: [rule('G', 'file.family: script')],
        rules: [tier, rule('R', `${inbound}, file.family: [pdf, script]`, clean)],
      }),
      [['guardrail-contradiction', 'R']],
    ],
    [
      'one word of a list that an earlier rule takes',
      policyWith({ rules: [rule('R', 'file.family: pdf'), rule('R-two', 'file.family: [pdf, cad]')] }),
      [['shadowed-value', 'R-two']],
    ],
    ['globs are not guessed about', policyWith({ rules: [rule('R', 'file.name: "*"'), rule('R-two', 'file.name: "a*"')] }), []],
    [
      'the same glob again',
      policyWith({ rules: [rule('R', 'file.name: "a*"'), rule('R-two', 'file.name: "a*", file.family: pdf')] }),
      [['unreachable', 'R-two']],
    ],
    ['no minimum tier', policyWith({ rules: [rule('R', `${inbound}, kind: file`, clean)] }), [['weak-sandbox', 'R']]],
    [
      'an unregistered device',
      policyWith({ rules: [rule('R', 'direction: inbound, kind: text', 'action: relay')] }),
      [['unregistered-device', 'R']],
    ],
    [
      'certain disclosure let out',
      policyWith({ rules: [rule('R', 'direction: outbound, kind: text', 'action: relay')] }),
      [['opens-disclosure', 'R']],
    ],
    [
      'keepLocation without an image',
      policyWith({ rules: [tier, rule('R', `${inbound}, file.family: pdf`, `${clean}, options: { keepLocation: true }`)] }),
      [['unused-option', 'R']],
    ],
    [
      'notes of a PDF without a PDF',
      policyWith({ rules: [tier, rule('R', `${inbound}, file.family: image`, `${clean}, options: { annotations: flatten }`)] }),
      [['unused-option', 'R']],
    ],
    [
      'allowSaving for what comes in',
      policyWith({ rules: [tier, rule('R', `${inbound}, kind: file`, `${clean}, options: { allowSaving: true }`)] }),
      [['unused-option', 'R']],
    ],
    [
      'phones that may keep what is about people',
      policyWith({
        rules: [
          tier,
          rule(
            'R',
            'direction: outbound, kind: file, file.label: ["3C", "2", "1"], file.nameDisclosure: none',
            `${clean}, options: { allowSaving: true }`,
          ),
        ],
      }),
      [['saves-label', 'R']],
    ],
    [
      'phones that may keep what is public',
      policyWith({
        rules: [
          tier,
          rule(
            'R',
            'direction: outbound, kind: file, file.label: "1", file.nameDisclosure: none',
            `${clean}, options: { allowSaving: true }`,
          ),
        ],
      }),
      [],
    ],
    [
      'a fallback for what cannot be flattened',
      policyWith({ rules: [tier, rule('R', `${inbound}, file.family: text`, `${clean}, fallback: flatten`)] }),
      [['unused-option', 'R']],
    ],
  ]
  for (const [name, text, expected] of rows) it(name, () => assert.deepEqual(kinds(text), expected))

  it('names who decides earlier', () => {
    const text = policyWith({
      rules: [
        rule('R-in', 'direction: inbound'),
        rule('R-x', 'file.family: cad'),
        rule('R-out', 'direction: outbound'),
        rule('R-late', 'kind: text'),
      ],
    })
    assert.match(lint(read(text), undefined)[0]?.message ?? '', /R-in and R-out$/)
  })
  it('asks for a case of each rule where there are cases', () => {
    assert.deepEqual(
      lint(read(policyWith({ rules: [rule('R', 'kind: text')] })), []).map(({ kind }) => kind),
      ['no-case'],
    )
  })
  it('a policy made to be reckoned forever is answered', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      rule(
        `R-${index}`,
        `file.bytes: "${index * 7}..${index * 7 + 900}", time.hour: "${index % 12}..${(index % 12) + 9}", time.date: "2026-0${(index % 9) + 1}-01..2026-12-0${(index % 9) + 1}"`,
      ),
    )
    assert.ok(Array.isArray(lint(read(policyWith({ rules: many })), undefined)))
  })
})

describe('diff', () => {
  const before = read(
    policyWith({
      guardrails: [rule('G', 'file.family: script')],
      rules: [rule('A', 'kind: text'), rule('B', 'file.family: pdf'), rule('C', 'disaster: true')],
    }),
  )
  it('of a policy with itself is empty', () => assert.deepEqual(diff(before.document, before.document), []))
  it('is by rule: added, removed, moved, changed', () => {
    const after = read(
      policyWith({
        rules: [
          rule('C', 'disaster: true'),
          rule('A', 'kind: text'),
          rule('D', 'kind: file'),
          rule('B', 'file.family: [pdf, cad], disaster: true'),
        ],
      }),
    )
    const changes = diff(before.document, after.document).map(({ part, change, id, ...more }) => [
      part,
      change,
      id,
      'what' in more ? more.what : '',
    ])
    assert.deepEqual(changes, [
      ['guardrails', 'removed', 'G', ''],
      ['rules', 'moved', 'C', ''],
      ['rules', 'added', 'D', ''],
      ['rules', 'changed', 'B', 'when.file.family'],
      ['rules', 'changed', 'B', 'when.disaster'],
    ])
  })
})

describe('small parts', () => {
  it('value sets: complement, intersection and difference agree with membership', () => {
    const set = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }))).map((pairs) => numbers(...pairs))
    fc.assert(
      fc.property(set, set, fc.integer({ min: 0, max: 20 }), (a, b, place) => {
        const [inA, inB] = [contains(a, place), contains(b, place)]
        assert.equal(contains(intersect(a, b), place), inA && inB)
        assert.equal(contains(subtract(a, b), place), inA && !inB)
        assert.equal(contains(complement(a, numbers([0, 20])), place), !inA)
      }),
    )
  })
  it('byte sizes', () => {
    for (const [text, size] of [
      ['20 MiB', 20 * 2 ** 20],
      ['10kb', 10_000],
      ['1.5 KiB', 1536],
      ['7', 7],
      ['0 B', 0],
    ] as const)
      assert.equal(parseByteSize(text), size)
    for (const text of ['', 'MiB', '-1', '1.0001 B', '1 TiB', '1e3', '9'.repeat(30), '1 MiB x'])
      assert.equal(parseByteSize(text), undefined)
    assert.equal(formatByteSize(20 * 2 ** 20), '20 MiB')
    assert.equal(parseByteSize(formatByteSize(1_234_567)), 1_234_567)
  })
  it('distance counts a transposition once', () => {
    for (const [a, b, distance] of [
      ['', '', 0],
      ['abc', 'acb', 1],
      ['kitten', 'sitting', 3],
      ['', 'abc', 3],
      ['ca', 'abc', 3],
    ] as const)
      assert.equal(distanceBetween(a, b), distance)
    assert.equal(nearest('zzzzzz', ['inbound', 'outbound']), undefined)
    assert.equal(nearest('x'.repeat(100_000), ['inbound']), undefined)
  })
  it('canonical JSON sorts by UTF-16 code units (RFC 8785 §3.2.3)', () => {
    assert.equal(
      canonical({ '\u20ac': 1, '\r': 2, '\ufb33': 3, 1: 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 }),
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    )
    assert.throws(() => canonical({ a: 1.5 }), TypeError)
  })
})
