import assert from 'node:assert/strict'
import { everyHostileOffice, hostileOffice } from '../samples/office/index.ts'
import { assertMarkerGone, spellings } from '../samples/office/marker.ts'
import { checkDisarmed, checkSample, identity } from './hostile-check.ts'

describe('office: hostile samples, every threat in every place', function () {
  this.timeout(120_000)

  it('counts enough of them', () => assert.ok(everyHostileOffice.length >= 5000, String(everyHostileOffice.length)))

  for (const [group, samples] of Object.entries(hostileOffice))
    it(`${group} (${samples.length})`, async () => {
      const failed: string[] = []
      for (const sample of samples) await checkSample(sample).catch((error: unknown) => failed.push(String(error)))
      assert.deepEqual(failed, [])
    })

  it('negative control: a disarmer that changes nothing fails every sample', async () => {
    for (const sample of everyHostileOffice) await assert.rejects(checkDisarmed(sample, sample.bytes(), identity), Error, sample.name)
  })

  it('negative control: the marker search sees the marker in every spelling', () => {
    for (const spelling of spellings()) assert.throws(() => assertMarkerGone(spelling))
  })
})
