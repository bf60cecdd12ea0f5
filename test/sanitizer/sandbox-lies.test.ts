/** A child that lies: whatever it says beyond the protocol is a refusal, and the child is gone (law 4). */
import assert from 'node:assert/strict'
import path from 'node:path'
import { type Engine, startEngine } from '../../sanitizer/engine.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../sanitizer/protocol.ts'
import { identityOf } from '../../sanitizer/reply.ts'
import { disarmWith, identifyWith, inspectWith } from '../../sanitizer/steps.ts'
import type { Order } from './hostile-child.ts'

const honest = { outcome: 'disarmed', format: 'png', mediaType: 'image/png', extension: 'png', method: 'rebuild', removed: [] }
const finding = { kind: 'metadata', count: 1 }

const lies: readonly (readonly [lie: string, order: Order])[] = [
  ['the number of another question', { do: 'say', header: { ...honest, id: 7_000_000 }, bytes: 1 }],
  ['a number as text', { do: 'say', header: { ...honest, id: '1' }, bytes: 1 }],
  ['an unknown outcome', { do: 'say', header: { ...honest, outcome: 'clean' }, bytes: 1 }],
  ['the answer to another question', { do: 'say', header: { outcome: 'identified', type: 'png', extensionMatches: true } }],
  ['an unknown refusal', { do: 'say', header: { outcome: 'refused', code: '<script>alert(1)</script>' } }],
  ['a refusal named like a property of every object', { do: 'say', header: { outcome: 'refused', code: 'constructor' } }],
  ['a refusal with a message', { do: 'say', header: { outcome: 'refused', code: 'malformed', detail: 'call 03-…' } }],
  ['a refusal with bytes', { do: 'say', header: { outcome: 'refused', code: 'malformed' }, bytes: 10 }],
  ['a fault with bytes', { do: 'say', header: { outcome: 'fault' }, bytes: 10 }],
  ['a key too many', { do: 'say', header: { ...honest, note: 'hello' }, bytes: 1 }],
  ['a key too few', { do: 'say', header: { outcome: 'disarmed', format: 'png' }, bytes: 1 }],
  ['an unknown format', { do: 'say', header: { ...honest, format: 'exe' }, bytes: 1 }],
  [
    'another format than the file has',
    { do: 'say', header: { ...honest, format: 'text', mediaType: 'text/plain', extension: 'txt' }, bytes: 1 },
  ],
  ['an unknown method', { do: 'say', header: { ...honest, method: 'pass' }, bytes: 1 }],
  ['a media type with a second line', { do: 'say', header: { ...honest, mediaType: 'image/png\r\nX-Evil: 1' }, bytes: 1 }],
  ['an extension with a path', { do: 'say', header: { ...honest, extension: '../../etc/x' }, bytes: 1 }],
  ['an extension that is no text', { do: 'say', header: { ...honest, extension: ['png'] }, bytes: 1 }],
  ['findings that are no list', { do: 'say', header: { ...honest, removed: { length: 1, 0: finding } }, bytes: 1 }],
  ['an unknown finding', { do: 'say', header: { ...honest, removed: [{ kind: 'my own words', count: 1 }] }, bytes: 1 }],
  ['one finding twice', { do: 'say', header: { ...honest, removed: [finding, finding] }, bytes: 1 }],
  ['no findings of a kind', { do: 'say', header: { ...honest, removed: [{ ...finding, count: 0 }] }, bytes: 1 }],
  ['minus one finding', { do: 'say', header: { ...honest, removed: [{ ...finding, count: -1 }] }, bytes: 1 }],
  ['half a finding', { do: 'say', header: { ...honest, removed: [{ ...finding, count: 1.5 }] }, bytes: 1 }],
  ['more findings than there can be', { do: 'say', header: { ...honest, removed: [{ ...finding, count: 1e12 }] }, bytes: 1 }],
  ['a count as text', { do: 'say', header: { ...honest, removed: [{ ...finding, count: '1' }] }, bytes: 1 }],
  ['two answers at once', { do: 'twice', header: honest }],
  ['a header that is no JSON', { do: 'raw', raw: '\x04\0\0\0\0\0\0\0oops' }],
  ['a header that is a list', { do: 'raw', raw: '\x02\0\0\0\0\0\0\0[]' }],
  ['a header that is null', { do: 'raw', raw: '\x04\0\0\0\0\0\0\0null' }],
  ['a header of 4 GiB', { do: 'raw', raw: '\xff\xff\xff\xff\0\0\0\0' }],
  ['a body of 4 GiB', { do: 'raw', raw: '\x02\0\0\0\xff\xff\xff\xff{}' }],
  ['an answer and the beginning of another', { do: 'raw', raw: '\x02\0\0\0\0\0\0\0{}\x02' }],
]

describe('a child that lies', function () {
  this.timeout(60_000)
  let engine: Engine
  const order = (words: Order): Uint8Array => Buffer.from(JSON.stringify(words))
  const ask = { identity: identityOf('png', true) }

  before(async () => {
    engine = await startEngine({ limits: defaultLimits, children: 1, entry: path.join(import.meta.dirname, 'hostile-child.ts') })
  })
  after(() => engine.close())

  it('NEGATIVE CONTROL: is believed while it keeps to the protocol', async () => {
    const reply = await disarmWith(
      engine,
      order({ do: 'say', header: { ...honest, removed: [finding] }, raw: 'abc' }),
      ask,
      defaultDisarmOptions,
    )
    assert.deepEqual(reply, { ...honest, removed: [finding], bytes: Buffer.from('abc') })
    const refusal = await disarmWith(
      engine,
      order({ do: 'say', header: { outcome: 'refused', code: 'encrypted' } }),
      ask,
      defaultDisarmOptions,
    )
    assert.deepEqual(refusal, { outcome: 'refused', code: 'encrypted' })
    assert.equal(engine.status().restarts, 0)
  })

  for (const [lie, words] of lies) {
    it(`${lie}: refused, and the child is gone`, async () => {
      const before = engine.status().restarts
      const reply = await disarmWith(engine, order(words), ask, defaultDisarmOptions)
      assert.deepEqual(reply, { outcome: 'refused', code: 'sandbox-violation' })
      assert.equal(engine.status().restarts, before + 1)
    })
  }

  it('another method than the one asked for', async () => {
    const reply = await disarmWith(engine, order({ do: 'say', header: honest, bytes: 1 }), ask, {
      ...defaultDisarmOptions,
      method: 'flatten',
    })
    assert.deepEqual(reply, { outcome: 'refused', code: 'sandbox-violation' })
  })

  it('an output of no bytes is no output', async () => {
    const reply = await disarmWith(engine, order({ do: 'say', header: honest }), ask, defaultDisarmOptions)
    assert.deepEqual(reply, { outcome: 'refused', code: 'active-only' })
  })

  it('a type that is not in the table, or a label of its own', async () => {
    for (const extra of [
      { type: 'trust-me' },
      { type: '__proto__' },
      { type: 'png', label: { ja: '安全', en: 'safe' } },
      { type: 'png', extensionMatches: 1 },
    ]) {
      const words = order({ do: 'say', header: { outcome: 'identified', extensionMatches: true, ...extra } })
      assert.deepEqual(await identifyWith(engine, words, { fileName: 'a.png' }), { outcome: 'refused', code: 'sandbox-violation' })
    }
  })

  it('gets its label, family and format from the table and not from the child', async () => {
    const words = order({ do: 'say', header: { outcome: 'identified', type: 'pe-executable', extensionMatches: true } })
    const reply = await identifyWith(engine, words, { fileName: 'a.png' })
    assert.equal(reply.outcome === 'identified' && reply.identity.family, 'executable')
    assert.equal(reply.outcome === 'identified' && reply.identity.format, undefined)
  })

  const inspections: readonly (readonly [what: string, header: Record<string, unknown>, expected: string])[] = [
    ['as declared and inert', { type: 'png', extensionMatches: true, findings: [] }, 'inert'],
    ['a finding left', { type: 'png', extensionMatches: true, findings: [finding] }, 'inspection-failed'],
    ['another type', { type: 'jpeg', extensionMatches: true, findings: [] }, 'inspection-failed'],
    ['another extension', { type: 'png', extensionMatches: false, findings: [] }, 'inspection-failed'],
  ]
  for (const [what, header, expected] of inspections) {
    it(`inspection: ${what} → ${expected}`, async () => {
      const bytes = order({ do: 'say', header: { outcome: 'inspected', ...header } })
      const reply = await inspectWith(engine, { bytes, format: 'png', mediaType: 'image/png', extension: 'png' }, {})
      assert.equal(reply.outcome === 'refused' ? reply.code : reply.outcome, expected)
    })
  }
})
