import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import sharp from 'sharp'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions, type FormatId } from '../../../sanitizer/protocol.ts'
import { Refusal, type RefusalCode } from '../../../sanitizer/refusal.ts'
import { extendedWebp, gifOf, hostilePictures, liarPng, picture, segment } from '../samples/image.ts'
import { disarm, format } from './checks.ts'

const refuses =
  (code: RefusalCode) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    return true
  }

const bounded = (bounds: Partial<Limits>): Limits => ({ ...defaultLimits, ...bounds })

interface Refused {
  readonly name: string
  readonly format: FormatId
  readonly code: RefusalCode
  readonly make: () => Promise<Buffer> | Buffer
}

const flipped = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 0xff
  return changed
}

const refused: readonly Refused[] = [
  {
    name: 'PNG of 60,000 × 60,000 in 70 bytes',
    format: 'png',
    code: 'limit-pixels',
    make: () => liarPng(60_000, 60_000, Buffer.alloc(10)),
  },
  { name: 'PNG of 30,001 pixels in a row', format: 'png', code: 'limit-pixels', make: () => liarPng(30_001, 1, Buffer.alloc(90_004)) },
  { name: 'PNG whose pixels end early', format: 'png', code: 'malformed', make: () => liarPng(100, 100, Buffer.alloc(301 * 50)) },
  {
    name: 'PNG without pixels',
    format: 'png',
    code: 'malformed',
    make: async () =>
      Buffer.concat([(await picture('png')).subarray(0, 33), Buffer.from([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82])]),
  },
  { name: 'PNG with a wrong checksum', format: 'png', code: 'malformed', make: async () => flipped(await picture('png'), 30) },
  { name: 'PNG of no width', format: 'png', code: 'malformed', make: () => liarPng(0, 5, Buffer.alloc(5)) },
  { name: 'JPEG with two frame headers', format: 'jpeg', code: 'ambiguous', make: async () => doubledFrame(await picture('jpeg')) },
  { name: 'JPEG of 65 scans', format: 'jpeg', code: 'limit-entries', make: async () => manyScans(await picture('jpeg'), 65) },
  { name: 'JPEG of 65,535 × 65,535', format: 'jpeg', code: 'limit-pixels', make: async () => stretched(await picture('jpeg')) },
  {
    name: 'JPEG of 50,001 empty tables',
    format: 'jpeg',
    code: 'limit-entries',
    make: async () =>
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(4 * 50_001, Buffer.from([0xff, 0xdb, 0, 2])), await picture('jpeg')]),
  },
  { name: 'lossless JPEG', format: 'jpeg', code: 'type-unsupported', make: async () => recoded(await picture('jpeg'), 0xc3) },
  { name: 'GIF of 100,000 frames', format: 'gif', code: 'limit-pixels', make: () => gifOf(100_000) },
  { name: 'GIF that stops inside a block', format: 'gif', code: 'malformed', make: async () => (await picture('gif')).subarray(0, -40) },
  {
    name: 'WebP whose canvas is not its picture',
    format: 'webp',
    code: 'malformed',
    make: async () => extendedWebp(await picture('webp'), 480, 320, 0),
  },
  {
    name: 'WebP that is shorter than it says',
    format: 'webp',
    code: 'malformed',
    make: async () => (await picture('webp')).subarray(0, -2),
  },
]

const frameAt = (jpeg: Buffer): number => jpeg.indexOf(Buffer.from([0xff, 0xc0]))
function doubledFrame(jpeg: Buffer): Buffer {
  const at = frameAt(jpeg)
  const end = at + 2 + jpeg.readUInt16BE(at + 2)
  return Buffer.concat([jpeg.subarray(0, end), jpeg.subarray(at, end), jpeg.subarray(end)])
}
function stretched(jpeg: Buffer): Buffer {
  const lie = Buffer.from(jpeg)
  lie.fill(0xff, frameAt(jpeg) + 5, frameAt(jpeg) + 9)
  return lie
}
function recoded(jpeg: Buffer, process: number): Buffer {
  const lie = Buffer.from(jpeg)
  lie[frameAt(jpeg) + 1] = process
  return lie
}
function manyScans(jpeg: Buffer, scans: number): Buffer {
  const scan = segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0]))
  return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: scans - 1 }, () => scan), jpeg.subarray(-2)])
}

describe('pictures that are refused', () => {
  for (const { name, format: id, code, make } of refused) {
    it(`${name}: ${code}`, async () => assert.rejects(disarm(id, await make()), refuses(code)))
  }

  for (const id of ['jpeg', 'png', 'gif', 'webp'] as const) {
    it(`${id}: cut anywhere, it is refused`, async () => {
      const whole = await picture(id)
      for (let length = 12; length < whole.length; length += Math.max(1, Math.floor(whole.length / 40))) {
        await assert.rejects(disarm(id, whole.subarray(0, length)), refuses('malformed'), `cut to ${length} of ${whole.length}`)
      }
    })
  }

  it('random damage gives a clean picture or a refusal, never anything else', async function () {
    this.timeout(60_000)
    let seed = 20_260_401
    const random = (below: number): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) % below
    let clean = 0
    for (const sample of await hostilePictures()) {
      for (let round = 0; round < 12; round++) {
        const damaged = Buffer.from(sample.bytes)
        for (let count = 1 + random(6); count > 0; count--) damaged[random(damaged.length)] = random(256)
        try {
          const { bytes } = await disarm(sample.format, damaged)
          assert.deepEqual(await format(sample.format).inspect(bytes, defaultLimits), [])
          clean++
        } catch (error) {
          assert.ok(error instanceof Refusal, `${sample.name}: ${(error as Error).stack}`)
        }
      }
    }
    assert.ok(clean > 0)
  })
})

describe('limits of pictures, at and one past', () => {
  const cases: readonly {
    readonly name: keyof Limits
    readonly code: RefusalCode
    readonly at: number
    readonly id: FormatId
    readonly make: () => Promise<Buffer> | Buffer
  }[] = [
    { name: 'pixels', code: 'limit-pixels', at: 48 * 32, id: 'png', make: () => picture('png') },
    { name: 'pixels', code: 'limit-pixels', at: 48 * 32, id: 'jpeg', make: () => picture('jpeg') },
    { name: 'pixels', code: 'limit-pixels', at: 48 * 32, id: 'webp', make: () => picture('webp') },
    { name: 'pixels', code: 'limit-pixels', at: 7, id: 'gif', make: () => gifOf(7) },
    { name: 'sidePixels', code: 'limit-pixels', at: 48, id: 'jpeg', make: () => picture('jpeg') },
    { name: 'frames', code: 'limit-pixels', at: 7, id: 'gif', make: () => gifOf(7) },
    { name: 'chunks', code: 'limit-entries', at: 5, id: 'gif', make: () => gifOf(2) },
  ]
  for (const { name, code, at, id, make } of cases) {
    it(`${id}: ${name}`, async () => {
      await disarm(id, await make(), defaultDisarmOptions, bounded({ [name]: at }))
      await assert.rejects(async () => disarm(id, await make(), defaultDisarmOptions, bounded({ [name]: at - 1 })), refuses(code))
    })
  }

  it('the inspector keeps the same limits', async () => {
    const { bytes } = await disarm('png', await picture('png'))
    assert.deepEqual(await format('png').inspect(bytes, bounded({ pixels: 48 * 32 })), [])
    await assert.rejects(format('png').inspect(bytes, bounded({ pixels: 48 * 32 - 1 })), refuses('limit-pixels'))
  })

  it('no decoder is reached by a file of another kind than it was taken for', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>')
    const blank = sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
    const others = [svg, await blank.clone().tiff().toBuffer(), await blank.clone().avif().toBuffer()]
    for (const id of ['jpeg', 'png', 'webp', 'gif'] as const)
      for (const other of others) await assert.rejects(disarm(id, other), refuses('malformed'))
  })

  it('decoders that no format asks for are closed', async () => {
    const ppm = Buffer.concat([Buffer.from('P6\n1 1\n255\n'), Buffer.from([255, 0, 0])])
    const hdr = Buffer.from('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\x01\x01\x01\x81', 'latin1')
    for (const bytes of [ppm, hdr, Buffer.from('%PDF-1.4\n')]) await assert.rejects(sharp(bytes).png().toBuffer(), /unsupported/)
  })
})

describe('a codec that runs out of memory', () => {
  it('is not called a damaged picture', async function () {
    if (spawnSync('prlimit', ['--version']).status !== 0) {
      console.log('      skipped: prlimit is not installed')
      return this.skip()
    }
    this.timeout(60_000)
    const codec = new URL('../../../sanitizer/formats/image/codec.ts', import.meta.url).href
    const code = `
      const { fromPixels, run, warmCodecs } = await import(${JSON.stringify(codec)})
      await warmCodecs()
      const picture = { data: Buffer.alloc(10_000 * 10_000 * 3), width: 10_000, height: 10_000, channels: 3 }
      await run(fromPixels(picture).webp({ effort: 0 })).then(() => console.log('done'), (error) => console.log(error.code))`
    const { stdout } = spawnSync('prlimit', ['--data=1000000000', process.execPath, '--input-type=module', '-e', code])
    assert.equal(stdout.toString().trim(), 'limit-memory')
  })
})

describe('the inspector of pictures', () => {
  it('answers any damage to an output with findings, a refusal, or nothing where a pixel changed, but never with a fault', async function () {
    this.timeout(60_000)
    let seed = 4711
    const random = (below: number): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) % below
    for (const id of ['jpeg', 'png', 'gif', 'webp'] as const) {
      const { bytes } = await disarm(id, await picture(id))
      for (let round = 0; round < 300; round++) {
        const damaged = Buffer.from(bytes.subarray(0, round % 3 === 0 ? random(bytes.length) : bytes.length))
        for (let count = 1 + random(4); count > 0 && damaged.length > 0; count--)
          damaged[random(Math.min(damaged.length, 200))] = random(256)
        await format(id)
          .inspect(damaged, defaultLimits)
          .catch((error: unknown) => assert.ok(error instanceof Refusal, `${id}: ${(error as Error).stack}`))
      }
      const again = await format(id)
        .inspect(Buffer.concat([bytes, Buffer.from([0])]), defaultLimits)
        .catch(() => [{ kind: 'refused' }])
      assert.deepEqual(
        again.map(({ kind }) => kind),
        ['trailing-bytes'],
      )
    }
  })
})
