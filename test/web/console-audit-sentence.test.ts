/** Records as sentences, periods of Japan, and what a fingerprint's records amount to: the pure parts of the audit pages. */
import assert from 'node:assert/strict'
import { actionNames } from '../../gateway/audit/actions.ts'
import type { Leaf, Names, Row } from '../../web/console/audit/api.ts'
import { sentenceOf, textOf } from '../../web/console/audit/sentence.ts'
import { templates } from '../../web/console/audit/templates.ts'
import { fromLocal, quickStarts, toLocal } from '../../web/console/audit/times.ts'
import { verdictOf } from '../../web/console/audit/verdict.ts'

const person = '01a1f0aa-0000-7000-8000-000000000001'
const device = '01a1f0aa-0000-7000-8000-000000000002'
const room = '01a1f0aa-0000-7000-8000-000000000003'
const names: Names = {
  persons: { [person]: { name: '関 花子', detail: '防災課' } },
  devices: { [device]: { name: 'R8-0012', detail: 'Pixel' } },
  rooms: { [room]: { name: '避難所', detail: '' } },
  reasons: {},
  findings: {},
}
const leaf = (more: Partial<Leaf>): Leaf => ({
  version: 1,
  id: '01a1f0aa-0000-7000-8000-0000000000ff',
  time: '2026-11-22T05:00:00.000Z',
  recorder: 'internet',
  actor: { type: 'person', id: person, device },
  action: 'message.accept',
  outcome: 'ok',
  room,
  ...more,
})
const say = (more: Partial<Leaf>, language: 'ja' | 'en' = 'ja'): string => textOf(sentenceOf(leaf(more), names, language))

describe('audit records as sentences', () => {
  it('name who did what, from which device, where', () => {
    const target = { type: 'attachment', id: 'a-1' } as const
    const photo = { target, file: { mediaType: 'image/jpeg', bytes: 5 } }
    assert.equal(say(photo), '関 花子が端末 R8-0012 から「避難所」へ写真・画像を送信しました')
    assert.equal(say(photo, 'en'), '関 花子 sent a picture from device R8-0012 to “避難所”')
    assert.equal(say({ target: { type: 'message', id: 'm-1' } }), '関 花子が端末 R8-0012 から「避難所」へメッセージを送信しました')
    const other = '01a1f0aa-0000-7000-8000-0000000000aa'
    assert.equal(say({ actor: { type: 'person', id: other }, action: 'session.sign-in' }), '登録簿にない人 (01a1f0aa…)がサインインしました')
    assert.equal(say({ action: 'policy.activate', target: { type: 'policy', id: 'revision-3' } }), '関 花子がポリシー 第3版 を適用しました')
    assert.equal(say({ actor: { type: 'anonymous', id: 'x' }, action: 'session.fail', target: { type: 'person', id: person } }), '関 花子 としてのサインインが失敗しました') // biome-ignore format: one thought
  })

  it('make whole sentences of every act in both languages, also of one without a sentence of its own', () => {
    for (const language of ['ja', 'en'] as const)
      for (const action of actionNames)
        for (const target of [undefined, { type: 'person', id: person }, { type: 'attachment', id: 'a' }] as const) {
          const text = say({ action, ...(target ? { target } : {}) }, language)
          assert.doesNotMatch(text, /[{}]|undefined/, action)
          assert.ok(text.length > 4, action)
        }
    assert.equal(say({ action: 'made.up' as never, target: { type: 'person', id: person } }), '関 花子:made.up (関 花子)')
    const known: ReadonlySet<string> = new Set(actionNames)
    for (const name of Object.keys(templates)) assert.ok(known.has(name.split(' ')[0] ?? ''), `${name} is an act`)
  })
})

describe('periods of the search form', () => {
  it('begin at midnight in Japan, weeks on Monday', () => {
    const start = (quick: keyof typeof quickStarts, now: string) => quickStarts[quick](new Date(now)).toISOString()
    // Sunday 22 November 2026, 23:30 in Japan.
    assert.equal(start('today', '2026-11-22T14:30:00Z'), '2026-11-21T15:00:00.000Z')
    assert.equal(start('week', '2026-11-22T14:30:00Z'), '2026-11-15T15:00:00.000Z')
    assert.equal(start('month', '2026-11-22T14:30:00Z'), '2026-10-31T15:00:00.000Z')
    // Half an hour later it is Monday there.
    assert.equal(start('today', '2026-11-22T15:00:00Z'), '2026-11-22T15:00:00.000Z')
    assert.equal(start('week', '2026-11-22T15:00:00Z'), '2026-11-22T15:00:00.000Z')
    assert.equal(start('month', '2026-11-30T15:00:00Z'), '2026-11-30T15:00:00.000Z')
  })
  it('go into the fields and back', () => {
    assert.equal(toLocal('2026-11-22T05:05:00.000Z'), '2026-11-22T14:05')
    assert.equal(fromLocal('2026-11-22T14:05'), '2026-11-22T05:05:00.000Z')
    assert.deepEqual([toLocal(undefined), toLocal('nonsense'), fromLocal('')], ['', '', undefined])
  })
})

describe('whether a file crossed', () => {
  const hash = 'a'.repeat(64)
  const rows = (...leaves: Partial<Leaf>[]): Row[] => leaves.map((more, index) => ({ index, leaf: leaf(more), names }))
  it('is what its records say', () => {
    const accepted = { action: 'message.accept', file: { in: hash } } as const
    assert.equal(verdictOf(hash, []), 'unknown')
    assert.equal(verdictOf(hash, rows(accepted)), 'underway')
    assert.equal(verdictOf(hash, rows(accepted, { action: 'crossing.refuse', outcome: 'refused', file: { in: hash } })), 'stopped')
    assert.equal(verdictOf(hash, rows(accepted, { action: 'crossing.deliver', file: { in: hash, out: 'b'.repeat(64) } })), 'crossed')
    assert.equal(verdictOf(hash, rows({ action: 'crossing.deliver', file: { in: 'c'.repeat(64), out: hash } })), 'clean')
    // Sent once and refused, sent again and delivered.
    assert.equal(verdictOf(hash, rows({ action: 'crossing.refuse', outcome: 'refused' }, { action: 'crossing.deliver', file: { in: hash } })), 'crossed') // biome-ignore format: one thought
  })
})
