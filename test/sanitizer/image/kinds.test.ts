/** Kinds of pictures that come out as another kind, or page by page. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import sharp from 'sharp'
import { type TiffPage, writeTiff } from '../../../sanitizer/container/tiff.ts'
import { surveyTiff } from '../../../sanitizer/formats/image/survey/tiff.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { type Disarmed, defaultDisarmOptions, type FindingKind, type FormatId } from '../../../sanitizer/protocol.ts'
import { Refusal, type RefusalCode } from '../../../sanitizer/refusal.ts'
import { exif, marker, picture, pixels } from '../samples/image.ts'
import { bmp, emf, emfBrush, emfComment, emfRectangle, emfSelect, smallDib, wmf, wmfRecord } from '../samples/metafile.ts'
import { assertNowhere, format } from './checks.ts'

const read = (type: string, id: FormatId, bytes: Uint8Array, keepLocation = false, limits = defaultLimits): Promise<Disarmed> =>
  format(id).disarm(bytes, type, { ...defaultDisarmOptions, keepLocation }, limits)

const refuses = (code: RefusalCode) => (error: unknown) => error instanceof Refusal && error.code === code

async function clean(type: string, id: FormatId, bytes: Uint8Array, written: FormatId = id): Promise<Disarmed> {
  const output = await read(type, id, bytes)
  assert.equal(output.format, written)
  assert.deepEqual(await format(written).inspect(output.bytes, defaultLimits), [], 'inspection of the output')
  assertNowhere(marker, Buffer.from(output.bytes))
  return output
}

const kindsOf = ({ removed }: Disarmed): readonly FindingKind[] => removed.map(({ kind }) => kind)
const behind = Buffer.from(`<script>${marker}</script>`)

const icon = (...entries: readonly Buffer[]): Buffer => {
  const head = Buffer.alloc(6 + 16 * entries.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(entries.length, 4)
  let at = head.length
  for (const [index, entry] of entries.entries()) {
    head.set([16 + index, 16 + index], 6 + 16 * index)
    head.writeUInt32LE(entry.length, 6 + 16 * index + 8)
    head.writeUInt32LE(at, 6 + 16 * index + 12)
    at += entry.length
  }
  return Buffer.concat([head, ...entries])
}
/** Two by two, and the mask behind it that hides the upper left one. */
const iconDib = (): Buffer => {
  const dib = smallDib()
  dib.writeInt32LE(4, 8)
  return Buffer.concat([dib, Buffer.from([0, 0, 0, 0, 0x80, 0, 0, 0])])
}

describe('kinds of pictures that come out as PNG', () => {
  it('a bitmap, its pixels exact and what stood behind them gone', async () => {
    const output = await clean('bmp', 'png', Buffer.concat([bmp(smallDib()), behind]))
    assert.deepEqual(kindsOf(output), ['trailing-bytes'])
    const { data } = await sharp(output.bytes).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual([...data.subarray(0, 6)], [0, 0, 255, 255, 255, 255])
  })

  it('a bitmap that wraps a picture, or claims more than there is, is refused', async () => {
    await assert.rejects(read('bmp', 'png', bmp(smallDib(5, await picture('png')))), refuses('malformed'))
    await assert.rejects(read('bmp', 'png', bmp(smallDib()).subarray(0, 60)), refuses('malformed'))
    await assert.rejects(read('bmp', 'png', bmp(smallDib()), false, { ...defaultLimits, pixels: 3 }), refuses('malformed'))
  })

  it('an icon: the largest picture of it, with its mask', async () => {
    const output = await clean('icon', 'png', icon(await picture('png', 8, 8), iconDib()))
    assert.deepEqual(kindsOf(output), ['thumbnail'])
    const { data, info } = await sharp(output.bytes).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual([info.width, info.height, info.channels], [2, 2, 4])
    assert.deepEqual([data[3], data[7]], [0, 255])
  })

  it('an icon with a PNG in it, and one that points outside of itself', async () => {
    const large = await picture('png', 32, 32)
    assert.equal((await sharp((await clean('icon', 'png', icon(iconDib(), large))).bytes).metadata()).width, 32)
    await assert.rejects(read('icon', 'png', icon(large).subarray(0, 40)), refuses('malformed'))
  })

  it('drawings, without what they say besides', async () => {
    await clean('emf', 'png', emf(emfComment(marker), emfSelect(0x80000008), emfBrush(1, 255), emfSelect(1), emfRectangle(0, 0, 50, 50)))
    await clean('wmf', 'png', wmf(wmfRecord(0x0626, 9, 30, ...Buffer.from(marker)), wmfRecord(0x041b, 50, 50, 0, 0)))
    await assert.rejects(read('emf', 'png', emf(emfComment(marker))), refuses('malformed'))
  })
})

describe('AVIF comes out as JPEG', () => {
  const avif = async (alpha: boolean): Promise<Buffer> =>
    sharp(pixels(64, 48, alpha ? 4 : 3), { raw: { width: 64, height: 48, channels: alpha ? 4 : 3 } })
      .withExif({ IFD0: { ImageDescription: marker }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 41/1 0/1' } })
      .avif({ quality: 90 })
      .toBuffer()

  it('or as PNG where it can be seen through, without its metadata', async () => {
    const opaque = await clean('avif', 'jpeg', Buffer.concat([await avif(false)]))
    assert.ok(kindsOf(opaque).includes('metadata'))
    assert.ok(kindsOf(opaque).includes('location'))
    await clean('avif', 'jpeg', await avif(true), 'png')
  })

  it('is bound by the size in its boxes, and refused when they lie', async () => {
    const file = await avif(false)
    await assert.rejects(read('avif', 'jpeg', file, false, { ...defaultLimits, pixels: 64 * 48 - 1 }), refuses('limit-pixels'))
    const size = file.indexOf('ispe') + 8
    const other = Buffer.from(file)
    other.writeUInt32BE(65, size)
    await assert.rejects(read('avif', 'jpeg', other))
    await assert.rejects(read('avif', 'jpeg', file.subarray(0, -5)), refuses('malformed'))
    await assert.rejects(read('avif', 'jpeg', Buffer.concat([file, behind])), refuses('malformed'))
  })

  it('a box that nobody knows is told of and gone', async () => {
    const box = Buffer.concat([Buffer.from([0, 0, 0, 8 + behind.length]), Buffer.from('uuid'), behind])
    assert.ok(kindsOf(await clean('avif', 'jpeg', Buffer.concat([await avif(false), box]))).includes('unknown'))
  })
})

describe('TIFF, page by page', () => {
  const grey: TiffPage = { width: 20, height: 30, channels: 1, bits: 8, data: pixels(20, 10) }
  const colour: TiffPage = { width: 16, height: 8, channels: 3, bits: 8, data: pixels(16, 8) }
  const clear: TiffPage = { width: 16, height: 8, channels: 4, bits: 8, data: pixels(16, 8, 4) }
  const fax: TiffPage = { width: 32, height: 9, channels: 1, bits: 1, data: Buffer.alloc(4 * 9, 0xa5) }

  it('keeps pages, sizes and depths; the same bytes the second time', async () => {
    const output = await clean('tiff', 'tiff', writeTiff([grey, colour, clear, fax]))
    const { pages } = surveyTiff(output.bytes, defaultLimits)
    assert.deepEqual(
      pages.map(({ width, height, bilevel }) => [width, height, bilevel]),
      [
        [20, 30, false],
        [16, 8, false],
        [16, 8, false],
        [32, 9, true],
      ],
    )
    assert.deepEqual((await read('tiff', 'tiff', output.bytes)).bytes, output.bytes)
    const { data } = await sharp(output.bytes, { page: 1 }).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual(Buffer.from(data), colour.data)
  })

  for (const compression of ['lzw', 'jpeg', 'packbits', 'deflate', 'none'] as const)
    it(`${compression}, in tiles and with metadata`, async () => {
      const file = await sharp(pixels(80, 50), { raw: { width: 80, height: 50, channels: 3 } })
        .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><p>${marker}</p></x:xmpmeta>`)
        .tiff({ compression, tile: true, tileWidth: 32, tileHeight: 32, quality: 95 })
        .toBuffer()
      const output = await clean('tiff', 'tiff', Buffer.concat([file, behind]))
      assert.deepEqual(kindsOf(output), ['metadata', 'trailing-bytes'])
    })

  it('position in its EXIF directory is told of', async () => {
    // A picture in the block that a camera's EXIF is: its own first directory has no pixels, so it is no picture.
    await assert.rejects(read('tiff', 'tiff', exif(1)), refuses('malformed'))
  })

  it('pages in a circle, parts outside of the file, two entries of one number, too many pages', async () => {
    const whole = writeTiff([colour, grey])
    const circle = Buffer.from(whole)
    circle.writeUInt32LE(circle.readUInt32LE(4), circle.length - 4)
    const outside = Buffer.from(whole)
    outside.writeUInt32LE(whole.length, outside.readUInt32LE(4) + 2 + 12 * 5 + 8)
    const twice = Buffer.from(whole)
    twice.writeUInt16LE(256, twice.readUInt32LE(4) + 2 + 12)
    for (const bad of [circle, outside, twice, whole.subarray(0, 40)]) await assert.rejects(read('tiff', 'tiff', bad), refuses('malformed'))
    assert.ok(await read('tiff', 'tiff', whole, false, { ...defaultLimits, frames: 2 }))
    await assert.rejects(read('tiff', 'tiff', whole, false, { ...defaultLimits, frames: 1 }), refuses('limit-pixels'))
  })

  it('the inspector sees a byte too many, an entry too many, rows that are more than they should be', async () => {
    const whole = writeTiff([colour])
    const inspect = (bytes: Buffer) => format('tiff').inspect(bytes, defaultLimits)
    assert.deepEqual(await inspect(whole), [])
    assert.notDeepEqual(await inspect(Buffer.concat([whole, Buffer.from([0])])), [])
    const foreign = Buffer.from(whole)
    foreign.writeUInt16LE(270, foreign.readUInt32LE(4) + 2 + 12 * 9)
    await assert.rejects(async () => assert.deepEqual(await inspect(foreign), []))
    const longer = writeTiff([{ ...colour, data: Buffer.concat([colour.data, Buffer.from(marker)]) }])
    await assert.rejects(inspect(longer), refuses('malformed'))
  })
})

describe('HEIC of phones', () => {
  const folder = path.resolve('../shared/corpus/image/heif')
  it('comes out as JPEG without its metadata', async function () {
    this.timeout(120_000)
    if (!existsSync(folder)) {
      console.log('      skipped: the corpus is not here')
      return this.skip()
    }
    let pictures = 0
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.heic'))) {
      const file = readFileSync(path.join(folder, name))
      const output = await read('heic', 'jpeg', file).catch((error: unknown) => {
        assert.ok(error instanceof Refusal, `${name}: ${String(error)}`)
        return undefined
      })
      if (!output) continue
      pictures++
      assert.deepEqual(await format(output.format).inspect(output.bytes, defaultLimits), [], name)
    }
    assert.ok(pictures > 0)
  })
})
