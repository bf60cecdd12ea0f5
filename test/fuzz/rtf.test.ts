import assert from 'node:assert/strict'
import { rtf } from './rtf-syntax.ts'
import { type Broken, broken, runSeries, seedsOf, type Verdict } from './series.ts'

const seed = 20_260
const runs = 60

describe('RTF: broken files', function () {
  this.timeout(300_000)
  const own = { ...rtf, folders: [], extensions: [] }

  it(`${runs} runs of one seed: an answer each time, and nothing found in what comes out`, async () => {
    const failed: string[] = []
    const outcomes = new Set<string>()
    const onVerdict = ({ index, made }: Broken, { outcome, failures }: Verdict) => {
      outcomes.add(outcome.split(' ')[0] ?? '')
      if (failures.length > 0) failed.push(`run ${index}, ${outcome}: ${failures.join('; ')} (${made})`)
    }
    await runSeries(own, { seed, from: 0, lanes: 1, goesOn: (index) => index < runs, onVerdict })
    assert.deepEqual(failed, [])
    assert.ok(outcomes.has('clean') && outcomes.has('refused'), [...outcomes].join(', '))
  })

  it('every way of breaking breaks something', async () => {
    const seeds = seedsOf(own)
    const done = new Set<string>()
    for (let index = 0; index < 600; index++)
      for (const way of (await broken(own, seeds, seed, index)).made.split('): ').at(-1)?.split(', ') ?? []) done.add(way)
    for (const { name } of rtf.mutations) assert.ok(done.has(name), `never seen: ${name}`)
  })
})
