/** What engines say, bounded; what it means for a file; how engines are written in the configuration. */
import assert from 'node:assert/strict'
import { enginesSchema } from '../../config/engines.ts'
import { type EngineAnswer, threatOf, versionOf } from '../../gateway/engines/answer.ts'
import { judge } from '../../gateway/engines/judge.ts'
import { MiB } from './asking.ts'

describe('what an engine says', () => {
  it('crosses as a bounded code and bounded ASCII', () => {
    assert.equal(threatOf('Win.Test.EICAR_HDB-1'), 'Win.Test.EICAR_HDB-1')
    assert.equal(threatOf('__<b>悪</b>'), 'b____b_')
    assert.equal(threatOf('…'), 'unnamed')
    assert.equal(threatOf('a'.repeat(1000)).length, 80)
    assert.equal(versionOf('ClamAV 1.4.3/27500/Sun\n\u202e'), 'ClamAV 1.4.3/27500/Sun__')
    assert.equal(versionOf('é'.repeat(1000)).length, 120)
    assert.equal(versionOf('  '), 'unknown')
  })
})

describe('what answers mean for a file', () => {
  const answers = (...verdicts: EngineAnswer['verdict'][]): EngineAnswer[] =>
    verdicts.map((verdict, at) => ({ name: `e${at}`, stage: 'before', verdict }))
  const cases: readonly (readonly [verdicts: EngineAnswer['verdict'][], required: string[], expected: string])[] = [
    [[], [], 'pass'],
    [['clean', 'clean'], ['e0', 'e1'], 'pass'],
    [['clean', 'found'], [], 'engine-found'],
    [['unavailable', 'found'], ['e0'], 'engine-found'],
    [['declined', 'unavailable'], [], 'pass'],
    [['clean', 'unavailable'], ['e0'], 'pass'],
    [['clean', 'unavailable'], ['e1'], 'engine-unavailable'],
    [['declined', 'clean'], ['e0'], 'engine-declined'],
    [['declined', 'unavailable'], ['e0', 'e1'], 'engine-declined'],
  ]
  for (const [verdicts, required, expected] of cases)
    it(`${verdicts.join(', ') || 'none'}; required ${required.join(', ') || 'none'}: ${expected}`, () =>
      assert.equal(judge(answers(...verdicts), new Set(required)), expected))
})

describe('engines in the configuration', () => {
  const parse = (...engines: object[]) => enginesSchema.safeParse(engines).success
  const clamav = { name: 'clamav', kind: 'clamd', address: 'unix:/run/clamd.ctl' }
  const icap = { name: 'icap', kind: 'icap', address: 'icap://localhost/av' }
  it('are required and asked twice, if nothing else is said', () => {
    const [one] = enginesSchema.parse([clamav])
    assert.deepEqual([one?.required, one?.when, one?.timeoutSeconds, one?.maximumBytes], [true, 'both', 60, 100 * MiB])
    assert.equal(parse(clamav, icap), true)
    assert.equal(parse({ ...icap, address: 'icaps://[::1]:11344/srv?x=1' }, { ...clamav, address: 'tcp://[::1]:3310' }), true)
  })
  const wrong: readonly (readonly [name: string, ...engines: object[]])[] = [
    ['two of one name', clamav, { ...icap, name: 'clamav' }],
    ['five', ...['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...clamav, name }))],
    ['clamd at an ICAP address', { ...clamav, address: icap.address }],
    ['ICAP at a socket', { ...icap, address: clamav.address }],
    ['ICAP without a service', { ...icap, address: 'icap://localhost' }],
    ['an address with a password', { ...icap, address: 'icap://a:b@localhost/av' }],
    ['a line end in an address', { ...icap, address: 'icap://localhost/av\r\nX: y' }],
    ['a relative socket', { ...clamav, address: 'unix:clamd.ctl' }],
    ['a name with a blank', { ...clamav, name: 'a b' }],
    ['an authority for clamd', { ...clamav, caFile: 'ca.pem' }],
    ['an unknown key', { ...clamav, optional: true }],
  ]
  for (const [name, ...engines] of wrong) it(`${name}: refused`, () => assert.equal(parse(...engines), false))
})
