import assert from 'node:assert/strict'
import sharp from 'sharp'
import { exactGif } from '../../../sanitizer/container/pixels/gif.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { ssim } from '../../support/ssim.ts'
import { chunk, exif, extendedWebp, gifOf, picture, pixels, withChunk, withSegment } from '../samples/image.ts'
import { disarm, format } from './checks.ts'

const raw = (bytes: Uint8Array, animated = false): Promise<Buffer> =>
  sharp(bytes, { animated }).ensureAlpha().toColourspace('srgb').raw().toBuffer()

const grey = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).greyscale().raw().toBuffer()

describe('fidelity of pictures', () => {
  for (const quality of [50, 75, 85, 95]) {
    it(`a JPEG of quality ${quality} looks the same (SSIM ≥ 0.98) and hardly grows`, async () => {
      const source = await sharp(pixels(640, 480), { raw: { width: 640, height: 480, channels: 3 } })
        .jpeg({ quality })
        .toBuffer()
      const { bytes } = await disarm('jpeg', source)
      const likeness = ssim(await grey(source), await grey(bytes), 640, 480)
      assert.ok(likeness >= 0.98, String(likeness))
      if (quality >= 75) assert.ok(bytes.length <= source.length * 1.1, `${bytes.length} of ${source.length}`)
    })
  }

  for (const quality of [60, 80, 95]) {
    it(`a lossy WebP of quality ${quality} looks the same (SSIM ≥ 0.98) and hardly grows`, async () => {
      const source = await sharp(pixels(640, 480), { raw: { width: 640, height: 480, channels: 3 } })
        .webp({ quality })
        .toBuffer()
      const { bytes } = await disarm('webp', source)
      const likeness = ssim(await grey(source), await grey(bytes), 640, 480)
      assert.ok(likeness >= 0.98, String(likeness))
      assert.ok(bytes.length <= source.length * 1.2, `${bytes.length} of ${source.length}`)
    })
  }

  for (let orientation = 1; orientation <= 8; orientation++) {
    it(`orientation ${orientation} is applied to the pixels`, async () => {
      const source = withChunk(await picture('png'), chunk('eXIf', exif(orientation)))
      const { bytes } = await disarm('png', source)
      const expected = await sharp(source).autoOrient().raw().toBuffer({ resolveWithObject: true })
      const got = await sharp(bytes).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
      assert.deepEqual([got.info.width, got.info.height], [expected.info.width, expected.info.height])
      assert.deepEqual(got.data, expected.data)
    })
  }

  const width = 48
  const height = 32
  const source = (channels: 3 | 4) => sharp(pixels(width, height, channels), { raw: { width, height, channels } })
  const lossless: Readonly<Record<string, () => Promise<Buffer>>> = {
    'true colour': () => source(3).png().toBuffer(),
    'half transparent': () => source(4).png().toBuffer(),
    palette: () => source(3).png({ palette: true, colours: 16 }).toBuffer(),
    'palette with transparency': () => source(4).png({ palette: true, colours: 40 }).toBuffer(),
    'black and white': () => source(3).greyscale().threshold(128).png({ palette: true, colours: 2 }).toBuffer(),
    grey: () => source(3).greyscale().png().toBuffer(),
    interlaced: () => source(3).png({ progressive: true }).toBuffer(),
  }
  for (const [name, make] of Object.entries(lossless)) {
    it(`PNG, ${name}: every visible pixel is the same, and a second disarm gives the same bytes`, async () => {
      const input = await make()
      const { bytes } = await disarm('png', input)
      const [before, after] = [await raw(input), await raw(bytes)]
      for (let at = 0; at < before.length; at += 4) {
        assert.equal(after[at + 3], before[at + 3])
        if (before[at + 3] !== 0) assert.deepEqual(after.subarray(at, at + 4), before.subarray(at, at + 4))
      }
      assert.deepEqual(Buffer.from((await disarm('png', bytes)).bytes), Buffer.from(bytes))
    })
  }

  it('PNG with 16 bits per sample keeps them', async () => {
    const deep = await source(3).toColourspace('rgb16').png().toBuffer()
    const { bytes } = await disarm('png', deep)
    assert.equal(bytes[24], 16)
    const samples = (png: Uint8Array) => sharp(png).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer()
    assert.deepEqual(await samples(bytes), await samples(deep))
  })

  it('a lossless WebP stays exact', async () => {
    const input = await picture('webp')
    const { bytes } = await disarm('webp', input)
    assert.deepEqual(await raw(bytes), await raw(input))
    assert.deepEqual(Buffer.from((await disarm('webp', bytes)).bytes), Buffer.from(bytes))
  })

  it('a CMYK JPEG becomes sRGB', async () => {
    const cmyk = await source(3).toColourspace('cmyk').jpeg().toBuffer()
    const { bytes } = await disarm('jpeg', cmyk)
    const { channels, space } = await sharp(bytes).metadata()
    assert.deepEqual([channels, space], [3, 'srgb'])
  })

  it('a grey JPEG stays readable', async () => {
    const { bytes } = await disarm('jpeg', await source(3).greyscale().jpeg().toBuffer())
    assert.deepEqual(await format('jpeg').inspect(bytes, defaultLimits), [])
  })

  for (const id of ['gif', 'webp'] as const) {
    it(`an animated ${id} keeps its frames, times and loops`, async () => {
      const frames = Buffer.concat([pixels(24, 16), Buffer.alloc(24 * 16 * 3, 40), pixels(24, 16).reverse()])
      const input = await sharp(frames, { raw: { width: 24, height: 48, channels: 3, pageHeight: 16 } })
        .toFormat(id, { loop: 3, delay: [100, 200, 300], ...(id === 'webp' ? { lossless: true } : {}) })
        .toBuffer()
      const { bytes } = await disarm(id, input)
      const facts = async (file: Uint8Array) => {
        const { pages, delay, loop, width: wide, pageHeight } = await sharp(file, { animated: true }).metadata()
        return { pages, delay, loop, wide, pageHeight }
      }
      assert.deepEqual(await facts(bytes), await facts(input))
      assert.deepEqual(await raw(bytes, true), await raw(input, true))
      assert.deepEqual(await format(id).inspect(bytes, defaultLimits), [])
    })
  }

  it('GIF films of every make come back exactly, and the same bytes again: changing parts, vanishing parts, noise that fills the code table', async () => {
    let seed = 7
    const random = (below: number): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) % below
    for (const [wide, high, frames, colours, holes] of [
      [200, 150, 1, 256, false],
      [200, 150, 1, 2, false],
      [60, 40, 6, 200, false],
      [60, 40, 6, 100, true],
      [3, 3, 4, 5, true],
    ] as const) {
      const palette = Array.from({ length: colours }, (_, index) => [index, (index * 7) & 255, 255 - index])
      const film = Buffer.alloc(wide * high * frames * 4)
      for (let pixel = 0; pixel < wide * high * frames; pixel++) {
        const still = pixel >= wide * high && random(4) > 0
        if (still) film.copyWithin(pixel * 4, (pixel - wide * high) * 4, (pixel - wide * high) * 4 + 4)
        else film.set(holes && random(5) === 0 ? [0, 0, 0, 0] : [...(palette[random(colours)] ?? []), 255], pixel * 4)
      }
      const delays = Array.from({ length: frames }, () => 2 + random(50))
      const input = exactGif({ data: film, width: wide, height: high, frames, delays, loop: 0 })
      assert.ok(input)
      const seen = await sharp(input, { animated: true }).ensureAlpha().raw().toBuffer()
      assert.deepEqual(seen, film, 'our writer, their reader')
      const { bytes } = await disarm('gif', input)
      assert.deepEqual(await format('gif').inspect(bytes, defaultLimits), [])
      assert.deepEqual(await raw(bytes, true), film)
      assert.deepEqual(Buffer.from((await disarm('gif', bytes)).bytes), Buffer.from(bytes))
    }
  })

  it('a GIF of equal frames does not turn into more', async () => {
    const { bytes } = await disarm('gif', gifOf(5))
    assert.deepEqual(await format('gif').inspect(bytes, defaultLimits), [])
  })
})

describe('position and time, kept only where policy says so', () => {
  const options = { ...defaultDisarmOptions, keepLocation: true }
  const inputs: Readonly<Record<'jpeg' | 'png' | 'webp', () => Promise<Buffer>>> = {
    jpeg: async () => withSegment(await picture('jpeg'), 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(6)])),
    png: async () => withChunk(await picture('png'), chunk('eXIf', exif(3))),
    webp: async () => extendedWebp(await picture('webp'), 48, 32, 0x08, ['EXIF', exif(1)]),
  }
  for (const [id, make] of Object.entries(inputs) as [keyof typeof inputs, () => Promise<Buffer>][]) {
    it(`${id}: a fresh block with exactly these, which the inspector accepts and another reader reads`, async () => {
      const { bytes } = await disarm(id, await make(), options)
      assert.deepEqual(await format(id).inspect(bytes, defaultLimits), [])
      const block = (await sharp(bytes).metadata()).exif
      assert.ok(block)
      const text = block.toString('latin1')
      assert.ok(text.includes('2026:04:01 09:15:00'))
      assert.ok(!text.includes('SEKISHO'))
      // seconds in ten-thousandths: 22.4" and 30.1"
      for (const seconds of [224_000, 301_000]) {
        const value = Buffer.alloc(8)
        value.writeUInt32LE(seconds)
        value.writeUInt32LE(10_000, 4)
        assert.ok(block.includes(value), String(seconds))
      }
      assert.deepEqual(Buffer.from((await disarm(id, await make(), options)).bytes), Buffer.from(bytes), 'deterministic')
      assert.deepEqual((await disarm(id, bytes, options)).removed, [], 'what is kept is not reported as removed')
    })

    it(`${id}: nothing of it by default, and a second look finds it again`, async () => {
      const kept = await disarm(id, await make(), options)
      const again = await disarm(id, kept.bytes)
      assert.deepEqual(
        again.removed.map(({ kind }) => kind),
        ['location', 'metadata'],
      )
      assert.equal((await sharp(again.bytes).metadata()).exif, undefined)
    })

    it(`${id}: one byte more or less in the block and the inspector objects`, async () => {
      const { bytes } = await disarm(id, await make(), options)
      const file = Buffer.from(bytes)
      const at = file.indexOf('II*\0\x08\0\0\0', 0, 'latin1')
      assert.ok(at > 0)
      let objections = 0
      // Behind the header every byte is a count, a tag, an offset or a checked value: none may change to 0xEE.
      for (const offset of [8, 10, 14, 18, 30, 34, 40, 50, 58, 62]) {
        const forged = Buffer.from(file)
        forged[at + offset] = 0xee
        const seen = await format(id)
          .inspect(forged, defaultLimits)
          .catch(() => ['refused'])
        if (seen.length > 0) objections++
      }
      assert.equal(objections, 10)
    })
  }
})
