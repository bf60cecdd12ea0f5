import assert from 'node:assert/strict'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { marker } from '../samples/media.ts'
import { type Hostile, hostileFilms, hostileMatroska, hostileSound, plainMedia, refused } from '../samples/media-hostile.ts'
import { assertNowhere, type Disarm, disarm, identityDisarm, inspected, refusalOf } from './checks.ts'

const all = [...hostileFilms, ...hostileMatroska, ...hostileSound]

/** Everything that must hold of one hostile file and its disarmer. */
async function assertDisarms(sample: Hostile, disarming: Disarm): Promise<void> {
  const output = await disarming(sample.format, sample.type, sample.bytes)
  assert.notDeepEqual(Buffer.from(output.bytes), sample.bytes, 'passed unchanged')
  assertNowhere(output.bytes)
  const kinds = output.removed.map(({ kind }) => kind)
  for (const kind of sample.kinds) assert.ok(kinds.includes(kind), `the report lacks ${kind}: ${kinds.join()}`)
  assert.deepEqual(await inspected(sample.format, output.bytes), [], 'inspection of the output')
  const again = await disarming(sample.format, sample.type, output.bytes)
  assert.deepEqual(again.removed, [], 'a second disarm still finds something')
  assert.ok(Buffer.from(again.bytes).equals(output.bytes), 'a second disarm gives other bytes')
}

describe('hostile film and sound', () => {
  it('is many, and most of it holds the marker', () => {
    assert.ok(all.length >= 70)
    const marked = all.filter(({ bytes }) => bytes.includes(marker))
    assert.deepEqual(
      all.filter((sample) => !marked.includes(sample)).map(({ name }) => name),
      ['dates', 'few bytes behind it'],
    )
  })

  for (const sample of all) {
    it(`${sample.type}: ${sample.name}`, () => assertDisarms(sample, disarm))
    it(`${sample.type}: ${sample.name}: is what its bytes say, and inspection does not let it pass`, async () => {
      const { type, format } = await identify(sample.bytes, 'x', defaultLimits)
      assert.deepEqual([type === 'mp3' ? sample.type : type, format === 'mp3' ? sample.format : format], [sample.type, sample.format])
      assert.notDeepEqual(await inspected(sample.format, sample.bytes), [])
    })
  }

  for (const { name, type, format, bytes, code } of refused) {
    it(`${type}: ${name}: refused as ${code}`, async () => {
      assert.equal(await refusalOf(disarm(format, type, bytes)), code)
      assert.notDeepEqual(await inspected(format, bytes), [])
    })
  }

  it('a disarmer that does nothing fails every row (negative control)', async () => {
    for (const sample of all) await assert.rejects(assertDisarms(sample, identityDisarm), assert.AssertionError, sample.name)
  })

  for (const { name, type, format, bytes } of plainMedia) {
    it(`a plain ${name} comes out, and the same once more`, async () => {
      const once = await disarm(format, type, bytes)
      assert.deepEqual(await inspected(format, once.bytes), [])
      const twice = await disarm(format, type, once.bytes)
      assert.ok(Buffer.from(twice.bytes).equals(Buffer.from(once.bytes)))
      assert.deepEqual(twice.removed, [])
    })
  }
})
