import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { isWholePicture } from '../../../sanitizer/container/inspect/pictures.ts'
import { blankPicture, disarmPicture, pictureSize } from '../../../sanitizer/container/picture.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'

const MARKER = 'SEKISHO-EVIL-7f3a'
const blank = { create: { width: 8, height: 4, channels: 3, background: '#336699' } } as const

describe('container: pictures inside documents', () => {
  for (const [kind, extension] of [
    ['jpeg', 'jpg'],
    ['png', 'png'],
    ['gif', 'png'],
    ['webp', 'png'],
    ['tiff', 'png'],
  ] as const)
    it(`${kind}: pixels stay, metadata and trailing bytes go`, async () => {
      const picture = await sharp(blank)
        .withExif({ IFD0: { ImageDescription: MARKER } })
        .toFormat(kind)
        .toBuffer()
      const rebuilt = await disarmPicture(Buffer.concat([picture, Buffer.from(`<script>${MARKER}</script>`)]), defaultLimits)
      assert.ok(rebuilt)
      assert.equal(rebuilt.extension, extension)
      assert.equal(Buffer.from(rebuilt.bytes).indexOf(MARKER), -1)
      assert.ok(isWholePicture(extension, rebuilt.bytes))
      const { width, height } = await sharp(rebuilt.bytes).metadata()
      assert.deepEqual([width, height], [8, 4])
      if (kind !== 'webp') assert.ok(!isWholePicture(extension, Buffer.concat([rebuilt.bytes, Buffer.from('x')])))
    })

  it('gif: one that moves stays one, without its comment; one that does not is the same PNG each time', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 8, height: 4, channels: 3, background } })
        .png()
        .toBuffer()
    const moving = await sharp([await frame('#336699'), await frame('#996633')], { join: { animated: true } })
      .gif({ delay: 100 })
      .toBuffer()
    const rebuilt = await disarmPicture(moving, defaultLimits)
    assert.ok(rebuilt?.extension === 'gif' && isWholePicture('gif', rebuilt.bytes))
    assert.equal((await sharp(rebuilt.bytes, { animated: true }).metadata()).pages, 2)
    const first = await disarmPicture(await sharp(blank).gif().toBuffer(), defaultLimits)
    const again = await disarmPicture(first?.bytes ?? Buffer.of(), defaultLimits)
    assert.ok(first && again && Buffer.from(first.bytes).equals(again.bytes))
  })

  it('jpeg: what is plain keeps its coefficients, whatever it was keeps its bytes the second time', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
    const photo = sharp({ create: { width: 64, height: 48, channels: 3, background: '#777', noise } })
    const plain = await photo.clone().jpeg({ quality: 70 }).toBuffer()
    const first = await disarmPicture(plain, defaultLimits)
    assert.ok((await sharp(first?.bytes).raw().toBuffer()).equals(await sharp(plain).raw().toBuffer()), 'pixels differ')
    const turned = await photo.clone().withMetadata({ orientation: 8 }).jpeg().toBuffer()
    const inks = await photo.clone().toColourspace('cmyk').jpeg().toBuffer()
    const progressive = await photo.clone().jpeg({ progressive: true }).toBuffer()
    for (const picture of [plain, turned, inks, progressive]) {
      const once = await disarmPicture(picture, defaultLimits)
      assert.ok(once && isWholePicture('jpg', once.bytes))
      assert.equal((await sharp(once.bytes).metadata()).channels, 3)
      assert.deepEqual((await disarmPicture(once.bytes, defaultLimits))?.bytes, once.bytes)
    }
  })

  it('png: few colours get a palette, whatever it was keeps its pixels, and its bytes the second time', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
    const many = sharp({ create: { width: 64, height: 48, channels: 3, background: '#777', noise } })
    const few = sharp({ create: { width: 64, height: 48, channels: 4, background: { r: 9, g: 8, b: 7, alpha: 0.5 } } })
    for (const [picture, isPalette] of [
      [await many.png().toBuffer(), false],
      [await few.png().toBuffer(), true],
      [await few.clone().png({ palette: true }).toBuffer(), true],
    ] as const) {
      const once = await disarmPicture(picture, defaultLimits)
      assert.ok(once && isWholePicture('png', once.bytes))
      assert.equal((await sharp(once.bytes).metadata()).isPalette, isPalette)
      assert.ok((await sharp(once.bytes).ensureAlpha().raw().toBuffer()).equals(await sharp(picture).ensureAlpha().raw().toBuffer()))
      assert.deepEqual((await disarmPicture(once.bytes, defaultLimits))?.bytes, once.bytes)
    }
  })

  it('gif: a film keeps its frames, times and count, and its bytes the second time', async () => {
    const frames = ['#123456', '#abcdef', '#00ff00'].map((background) =>
      sharp({ create: { width: 8, height: 4, channels: 3, background } }).png(),
    )
    const pages = await Promise.all(frames.map((frame) => frame.toBuffer()))
    for (const loop of [0, 1, 3]) {
      const film = await sharp(pages, { join: { animated: true } })
        .gif({ delay: [100, 200, 30], loop })
        .toBuffer()
      const once = await disarmPicture(film, defaultLimits)
      assert.ok(once && isWholePicture('gif', once.bytes))
      const { delay, pages: count, loop: times } = await sharp(once.bytes, { animated: true }).metadata()
      assert.deepEqual([count, delay, times], [3, [100, 200, 30], loop])
      assert.deepEqual((await disarmPicture(once.bytes, defaultLimits))?.bytes, once.bytes)
      assert.equal(await disarmPicture(film, { ...defaultLimits, frames: 2 }), undefined)
    }
  })

  it('the density stays, since tiles of a pattern are as large as it says; nonsense does not', async () => {
    for (const kind of ['jpeg', 'png'] as const) {
      const plain = await (kind === 'png' ? sharp(blank).withMetadata({ density: 150 }) : sharp(blank)).toFormat(kind).toBuffer()
      const jfif = Buffer.from('ffd8ffe000104a46494600010101009600960000', 'hex')
      const picture = kind === 'png' ? plain : Buffer.concat([jfif, plain.subarray(2)])
      const once = await disarmPicture(picture, defaultLimits)
      assert.equal((await sharp(once?.bytes).metadata()).density, 150)
      const zero = Buffer.from(picture)
      const at = kind === 'jpeg' ? 14 : zero.indexOf('pHYs') + 4
      zero.fill(0, at, at + 4)
      if (kind === 'png') zero.writeUInt32BE(crc32(zero.subarray(at - 4, at + 9)), at + 9)
      assert.notEqual((await sharp((await disarmPicture(zero, defaultLimits))?.bytes).metadata()).density, 150)
    }
  })

  it('applies the orientation before it goes', async () => {
    const turned = await sharp(blank).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const rebuilt = await disarmPicture(turned, defaultLimits)
    const { width, height, orientation } = await sharp(rebuilt?.bytes).metadata()
    assert.deepEqual([width, height, orientation], [4, 8, undefined])
  })

  it('is bound by the header before anything is decoded', async () => {
    const picture = await sharp(blank).png().toBuffer()
    assert.deepEqual(pictureSize(picture), { kind: 'png', width: 8, height: 4 })
    assert.ok(await disarmPicture(picture, { ...defaultLimits, pixels: 32 }))
    assert.equal(await disarmPicture(picture, { ...defaultLimits, pixels: 31 }), undefined)
    assert.equal(await disarmPicture(picture, { ...defaultLimits, sidePixels: 7 }), undefined)
  })

  it('gives nothing for what it does not read', async () => {
    const whole = await sharp(blank).png().toBuffer()
    const others = ['', '\xd7\xcd\xc6\x9a wmf', '<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7', 'II*\0'].map((text) =>
      Buffer.from(text.padEnd(64), 'latin1'),
    )
    for (const bytes of [...others, whole.subarray(0, 50)]) assert.equal(await disarmPicture(bytes, defaultLimits), undefined)
  })

  it('the empty place is a whole picture that stays as it is', async () => {
    assert.ok(isWholePicture('png', blankPicture.bytes))
    assert.deepEqual(Buffer.from((await disarmPicture(blankPicture.bytes, defaultLimits))?.bytes ?? []), blankPicture.bytes)
  })
})
