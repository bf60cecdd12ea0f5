/** libvips moves pictures above 100 MB of pixels into a temporary file, which a locked child cannot have. */
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { createSanitizer } from '../../sanitizer/sanitize.ts'

describe('a large picture in a sandboxed child', function () {
  this.timeout(120_000)
  for (const format of ['webp', 'png'] as const) {
    it(`${format}: 36 megapixels, 108 MB decoded, are rebuilt without a file`, async () => {
      const flat = sharp({ create: { width: 6000, height: 6000, channels: 3, background: '#4a7' } })
      const bytes = await (format === 'webp' ? flat.webp({ effort: 0 }) : flat.png()).toBuffer()
      const sanitizer = await createSanitizer({ children: 1 })
      try {
        const identity = await sanitizer.identify(bytes, { fileName: `large.${format}` })
        const result = await sanitizer.sanitize(bytes, { identity })
        assert.equal(result.outcome === 'refused' ? result.code : result.outcome, 'clean')
      } finally {
        await sanitizer.close()
      }
    })
  }
})
