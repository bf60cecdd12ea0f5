import assert from 'node:assert/strict'
import { families } from './families.ts'
import { type Broken, broken, runSeries, seedsOf, type Verdict } from './series.ts'

const seed = 20_260
const runs = 40

for (const family of families) {
  /** Without the corpus: the same everywhere. */
  const own = { ...family, folders: [], extensions: [] }

  describe(`broken files: ${family.name}`, function () {
    this.timeout(300_000)

    it(`${runs} runs of one seed: an answer each time, and nothing found in what comes out`, async () => {
      const failed: string[] = []
      const outcomes = new Set<string>()
      const onVerdict = ({ index, made }: Broken, { outcome, failures }: Verdict) => {
        outcomes.add(outcome.split(' ')[0] ?? '')
        if (failures.length > 0) failed.push(`run ${index}, ${outcome}: ${failures.join('; ')} (${made})`)
      }
      await runSeries(own, { seed, from: 0, lanes: 1, goesOn: (index) => index < runs, onVerdict })
      assert.deepEqual(failed, [])
      // The damage must neither be so small that nothing is refused nor so large that nothing is left to look at.
      assert.ok(outcomes.has('clean') && outcomes.has('refused'), [...outcomes].join(', '))
    })

    it('the same seed breaks the same files in the same way', async () => {
      const seeds = seedsOf(own)
      for (const index of [0, 7, 31]) {
        const [one, other] = [await broken(own, seeds, seed, index), await broken(own, seeds, seed, index)]
        assert.deepEqual(one, other)
      }
      const [one, other] = [await broken(own, seeds, seed, 1), await broken(own, seeds, seed + 1, 1)]
      assert.ok(!one.bytes.equals(other.bytes))
    })

    it('every way of breaking breaks something', async () => {
      const seeds = seedsOf(own)
      const done = new Set<string>()
      for (let index = 0; index < 600; index++)
        for (const way of (await broken(own, seeds, seed, index)).made.split('): ').at(-1)?.split(', ') ?? []) done.add(way)
      for (const { name } of family.mutations) assert.ok(done.has(name), `never seen: ${name}`)
    })
  })
}
