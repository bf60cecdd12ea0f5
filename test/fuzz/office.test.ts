import assert from 'node:assert/strict'
import { office } from './office-syntax.ts'
import { type Broken, broken, runSeries, seedsOf, type Verdict } from './series.ts'

const seed = 20_260
const runs = 60

describe('Office: broken files', function () {
  this.timeout(300_000)

  it(`${runs} runs of one seed: an answer each time, and nothing found in what comes out`, async () => {
    const failed: string[] = []
    const outcomes = new Set<string>()
    let clean = 0
    const onVerdict = ({ index, made }: Broken, { outcome, failures }: Verdict) => {
      outcomes.add(outcome)
      if (outcome.startsWith('clean')) clean++
      if (failures.length > 0) failed.push(`run ${index}, ${outcome}: ${failures.join('; ')} (${made})`)
    }
    await runSeries({ ...office, folders: [], extensions: [] }, { seed, from: 0, lanes: 1, goesOn: (index) => index < runs, onVerdict })
    assert.deepEqual(failed, [])
    // The damage must neither be so small that nothing is refused nor so large that nothing is left to look at.
    assert.ok(clean > 0 && [...outcomes].some((outcome) => outcome.startsWith('refused')), [...outcomes].join(', '))
  })

  it('the same seed breaks the same files in the same way', async () => {
    const seeds = seedsOf({ ...office, folders: [], extensions: [] })
    for (const index of [0, 7, 31]) {
      const [one, other] = [await broken(office, seeds, seed, index), await broken(office, seeds, seed, index)]
      assert.deepEqual(one, other)
    }
    const [one, other] = [await broken(office, seeds, seed, 1), await broken(office, seeds, seed + 1, 1)]
    assert.ok(!one.bytes.equals(other.bytes))
  })

  it('every way of breaking breaks something', async () => {
    const seeds = seedsOf({ ...office, folders: [], extensions: [] })
    const done = new Set<string>()
    for (let index = 0; index < 600; index++)
      for (const way of (await broken(office, seeds, seed, index)).made.split('): ').at(-1)?.split(', ') ?? []) done.add(way)
    for (const { name } of office.mutations) assert.ok(done.has(name), `never seen: ${name}`)
  })
})
