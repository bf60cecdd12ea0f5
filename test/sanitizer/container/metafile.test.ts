import assert from 'node:assert/strict'
import sharp from 'sharp'
import { isWholePicture } from '../../../sanitizer/container/inspect/pictures.ts'
import { disarmPicture } from '../../../sanitizer/container/picture.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { randomFrom } from '../../fuzz/random.ts'
import {
  bmp,
  emf,
  emfBitmap,
  emfBrush,
  emfComment,
  emfFont,
  emfRecord,
  emfRectangle,
  emfSelect,
  emfText,
  smallDib,
  wmf,
  wmfRecord,
} from '../samples/metafile.ts'

const MARKER = 'SEKISHO-EVIL-7f3a'
const RED = 0x0000ff
const noPen = emfSelect(0x80000008)

/** The colour at a place of the picture, each from 0 to 1, over white. */
async function colourAt(picture: Uint8Array, x: number, y: number): Promise<readonly number[]> {
  const { data, info } = await sharp(picture).flatten({ background: '#ffffff' }).raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  return [...data.subarray(at, at + 3)]
}
async function drawn(file: Buffer, limits: Limits = defaultLimits): Promise<Uint8Array> {
  const rebuilt = await disarmPicture(file, limits)
  assert.ok(rebuilt, 'something is drawn')
  assert.equal(rebuilt.extension, 'png')
  assert.ok(isWholePicture('png', rebuilt.bytes))
  return rebuilt.bytes
}

describe('container: metafiles become pictures', () => {
  it('draws a shape of an EMF where it stands', async () => {
    const picture = await drawn(emf(noPen, emfBrush(1, RED), emfSelect(1), emfRectangle(0, 0, 50, 50)))
    assert.deepEqual(await colourAt(picture, 0.25, 0.25), [255, 0, 0])
    assert.deepEqual(await colourAt(picture, 0.75, 0.75), [255, 255, 255])
  })

  it('draws a shape of a WMF where it stands', async () => {
    const brush = wmfRecord(0x02fc, 0, 0x00ff, 0, 0)
    const pen = wmfRecord(0x02fa, 5, 0, 0, 0, 0)
    const picture = await drawn(wmf(brush, pen, wmfRecord(0x012d, 0), wmfRecord(0x012d, 1), wmfRecord(0x041b, 50, 50, 0, 0)))
    assert.deepEqual(await colourAt(picture, 0.25, 0.25), [255, 0, 0])
    assert.deepEqual(await colourAt(picture, 0.75, 0.75), [255, 255, 255])
  })

  it('draws a recorded path once, through the map of the time', async () => {
    const triangle = [emfRecord(59), emfRecord(27, point(0, 0)), emfRecord(54, point(90, 0)), emfRecord(54, point(0, 90)), emfRecord(61)]
    const half = Buffer.alloc(28)
    for (const [index, value] of [0.5, 0, 0, 0.5, 0, 0].entries()) half.writeFloatLE(value, 4 * index)
    half.writeUInt32LE(4, 24)
    const picture = await drawn(
      emf(noPen, emfBrush(1, RED), emfSelect(1), emfRecord(36, half), ...triangle, emfRecord(60), emfRecord(62, Buffer.alloc(16))),
    )
    assert.deepEqual(await colourAt(picture, 0.1, 0.1), [255, 0, 0])
    assert.deepEqual(await colourAt(picture, 0.35, 0.35), [255, 255, 255])
  })

  it('draws Japanese letters with our own font', async () => {
    const dark = async (text: string): Promise<number> => {
      const { data } = await sharp(await drawn(emf(emfFont(1, -40), emfSelect(1), emfText(5, 20, text), emfRectangle(0, 90, 5, 95))))
        .flatten({ background: '#ffffff' })
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true })
      return data.filter((value) => value < 128).length
    }
    assert.ok((await dark('関所')) > 2 * (await dark('一')))
    assert.ok((await dark('一')) > (await dark(' ')))
  })

  it('shows bitmaps upright, in a drawing and as a file of their own', async () => {
    for (const file of [emf(emfBitmap(smallDib())), bmp(smallDib())]) {
      const picture = await drawn(file)
      assert.deepEqual(await colourAt(picture, 0.1, 0.1), [0, 0, 255])
      assert.deepEqual(await colourAt(picture, 0.1, 0.9), [255, 0, 0])
      assert.deepEqual(await colourAt(picture, 0.9, 0.9), [0, 255, 0])
    }
  })

  it('reads a bitmap of runs', async () => {
    const head = Buffer.alloc(48)
    head.writeUInt32LE(40, 0)
    for (const [at, value] of [
      [4, 4],
      [8, 2],
      [16, 1],
      [32, 2],
    ] as const)
      head.writeInt32LE(value, at)
    head.writeUInt16LE(1, 12)
    head.writeUInt16LE(8, 14)
    head.set([255, 0, 0, 0, 0, 0, 255, 0], 40)
    const picture = await drawn(bmp(Buffer.concat([head, Buffer.from([4, 0, 0, 0, 2, 1, 2, 0, 0, 1])])).fill(62, 10, 11))
    assert.deepEqual(await colourAt(picture, 0.1, 0.9), [0, 0, 255])
    assert.deepEqual(await colourAt(picture, 0.1, 0.1), [255, 0, 0])
  })

  it('takes over nothing but what is drawn', async () => {
    const abort = wmfRecord(0x0626, 9, 20, ...Array.from(Buffer.from(MARKER)))
    for (const file of [emf(emfComment(MARKER), emfRectangle(0, 0, 50, 50)), wmf(abort, wmfRecord(0x041b, 50, 50, 0, 0))]) {
      const hidden = Buffer.concat([file, Buffer.from(MARKER)])
      assert.equal(Buffer.from(await drawn(hidden)).indexOf(MARKER), -1)
    }
  })

  it('gives nothing for a file that is cut, draws nothing, or points outside of itself', async () => {
    const whole = emf(emfRectangle(0, 0, 50, 50))
    const farPoints = emfRecord(3, Buffer.concat([Buffer.alloc(16), Buffer.from([255, 255, 255, 127]), Buffer.alloc(8)]))
    for (const file of [whole.subarray(0, 90), emf(), emf(farPoints), wmf(), emf(emfBitmap(smallDib(9)))])
      assert.equal(await disarmPicture(file, defaultLimits), undefined)
  })

  it('does not follow wrappers in wrappers', async () => {
    const inner = emf(emfRectangle(0, 0, 50, 50))
    assert.equal(await disarmPicture(bmp(smallDib(5, inner)), defaultLimits), undefined)
    assert.equal(await disarmPicture(bmp(smallDib(5, bmp(smallDib()))), defaultLimits), undefined)
    const png = await sharp({ create: { width: 2, height: 2, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer()
    assert.deepEqual(await colourAt(await drawn(bmp(smallDib(5, png))), 0.5, 0.5), [255, 0, 0])
  })

  it('holds its bounds: records, points, pixels', async () => {
    const many = (count: number): Buffer => emf(...Array.from({ length: count }, () => emfRectangle(0, 0, 50, 50)))
    const few: Limits = { ...defaultLimits, objects: 1000 }
    assert.ok(await disarmPicture(many(200), few))
    assert.equal(await disarmPicture(many(201), few), undefined)
    const pixels = (most: number): Limits => ({ ...defaultLimits, pixels: most })
    const once = emf(emfBitmap(smallDib()))
    assert.ok(await disarmPicture(once, pixels(160_000)))
    assert.equal(await disarmPicture(once, pixels(3)), undefined)
  })

  it('nests clips a thousand deep without following them', async () => {
    const clips = Array.from({ length: 1000 }, () => emfRecord(30, Buffer.concat([point(0, 0), point(50, 50)])))
    const picture = await drawn(emf(...clips, noPen, emfBrush(1, RED), emfSelect(1), emfRectangle(0, 0, 100, 100)))
    assert.deepEqual(await colourAt(picture, 0.25, 0.25), [255, 0, 0])
    assert.deepEqual(await colourAt(picture, 0.75, 0.75), [255, 255, 255])
  })

  it('answers whatever is broken in a file', async () => {
    const random = randomFrom(7)
    const whole = [
      emf(emfComment('x'), emfFont(1, -20), emfSelect(1), emfText(5, 20, '関所'), emfBitmap(smallDib()), emfRectangle(0, 0, 50, 50)),
      wmf(wmfRecord(0x02fc, 0, 0xff, 0, 0), wmfRecord(0x012d, 0), wmfRecord(0x0324, 3, 0, 0, 9, 0, 9, 9), wmfRecord(0x041b, 50, 50, 0, 0)),
      bmp(smallDib()),
    ]
    for (let round = 0; round < 300; round++) {
      const file = Buffer.from(whole[round % whole.length] ?? [])
      for (let times = 0; times < 3; times++) file[random.number(file.length)] = random.number(256)
      await disarmPicture(file, { ...defaultLimits, pixels: 1_000_000 })
    }
  })
})

function point(x: number, y: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeInt32LE(x, 0)
  bytes.writeInt32LE(y, 4)
  return bytes
}
