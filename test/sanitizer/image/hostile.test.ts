import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { hostilePictures, type Sample } from '../samples/image.ts'
import { assertDisarms, disarm, format, identityDisarm } from './checks.ts'

const samples: readonly Sample[] = await hostilePictures()

describe('hostile pictures', () => {
  for (const sample of samples) {
    it(`${sample.name}: is disarmed`, () => assertDisarms(sample, disarm))

    it(`${sample.name}: is seen by the inspector before`, async () => {
      const seen = await format(sample.format)
        .inspect(sample.bytes, defaultLimits)
        .catch((error: unknown) => {
          assert.ok(error instanceof Refusal, String(error))
          return [error.code]
        })
      assert.notEqual(seen.length, 0)
    })

    it(`${sample.name}: negative control, an identity disarmer fails`, () =>
      assert.rejects(assertDisarms(sample, identityDisarm), assert.AssertionError))
  }

  it('leave nothing that exiftool knows', async function () {
    if (spawnSync('exiftool', ['-ver']).status !== 0) {
      console.log('      skipped: exiftool is not installed')
      return this.skip()
    }
    for (const sample of samples) {
      const { bytes } = await disarm(sample.format, sample.bytes)
      const { stdout } = spawnSync('exiftool', ['-j', '-G', '-a', '-u', '-'], { input: bytes })
      const tags = Object.keys((JSON.parse(stdout.toString()) as [Record<string, unknown>])[0])
      const foreign = tags.filter(
        (tag) =>
          !/^(?:SourceFile|ExifTool:|File:|Composite:|JFIF:|GIF:|RIFF:|PNG:(?:ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace|Palette|Transparency))/.test(
            tag,
          ),
      )
      assert.deepEqual(foreign, [], sample.name)
      assert.ok(!tags.some((tag) => /Warning|Comment/.test(tag)), `${sample.name}: ${stdout}`)
    }
  })
})
