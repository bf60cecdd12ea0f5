/** Texts of every kind broken by chance, without children and so by the hundred; `npm run fuzz -- text` does the same in the sandbox for as long as one likes. */
import assert from 'node:assert/strict'
import { formatById } from '../../../sanitizer/formats/index.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { broken, seedsOf } from '../../fuzz/series.ts'
import { text } from '../../fuzz/text-syntax.ts'

const own = { ...text, folders: [], extensions: [] }
const runs = 500

/** @returns the outcome @throws AssertionError, or whatever is no Refusal */
async function judged(bytes: Buffer): Promise<string> {
  try {
    const { type, format } = await identify(bytes, own.fileName, defaultLimits)
    const found = format && formatById(format)
    if (!found) return `no format for ${type}`
    const output = await found.disarm(bytes, type, defaultDisarmOptions, defaultLimits)
    const same = formatById(output.format)
    assert.deepEqual(await same?.inspect(output.bytes, defaultLimits), [])
    const identified = await identify(output.bytes, `file.${output.extension}`, defaultLimits)
    assert.deepEqual([identified.format, identified.mediaType, identified.extensionMatches], [output.format, output.mediaType, true])
    const again = await same?.disarm(output.bytes, identified.type, defaultDisarmOptions, defaultLimits)
    assert.deepEqual([again?.removed, Buffer.from(again?.bytes ?? [])], [[], Buffer.from(output.bytes)])
    return 'clean'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('texts broken by chance', function () {
  this.timeout(120_000)
  const seeds = seedsOf(own)
  for (const seed of [11, 22, 33]) {
    it(`seed ${seed}: ${runs} of them are clean, inert and the same again, or refused`, async () => {
      const outcomes = new Map<string, number>()
      for (let index = 0; index < runs; index++) {
        const file = await broken(own, seeds, seed, index)
        const outcome = await judged(file.bytes).catch((error: unknown) => assert.fail(`run ${index} (${file.made}): ${error}`))
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
      assert.ok((outcomes.get('clean') ?? 0) > runs / 4 && outcomes.size > 2, JSON.stringify([...outcomes]))
      for (const never of ['inspection-failed', 'sandbox-violation']) assert.ok(!outcomes.has(never))
    })
  }
})
