import assert from 'node:assert/strict'
import sharp from 'sharp'
import { LUMINANCE, qualityOf, scaled } from '../../../sanitizer/container/jpeg/quantisation.ts'
import { isSettled } from '../../../sanitizer/formats/image/settled.ts'
import { surveyJpeg } from '../../../sanitizer/formats/image/survey/jpeg.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { exif, pixels, withSegment } from '../samples/image.ts'
import { disarm } from './checks.ts'

const settled = (bytes: Uint8Array): boolean => {
  const survey = surveyJpeg(bytes, defaultLimits)
  return isSettled(survey.essence, survey)
}

const photo = (width = 161, height = 83) => sharp(pixels(width, height), { raw: { width, height, channels: 3 } })
/** Written with every option that our encoder has; {@link pixels} are noise over slopes, so most codes are used. */
const ours = (quality = 90): Promise<Buffer> => photo().jpeg({ quality, chromaSubsampling: '4:2:0', mozjpeg: false }).toBuffer()

/** Where the first segment with this marker begins. */
function place(bytes: Buffer, marker: number): number {
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) if (bytes[at + 1] === marker) return at
  throw new Error(`no segment ${marker}`)
}

const spliced = (bytes: Buffer, at: number, away: number, ...more: readonly number[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(more), bytes.subarray(at + away)])

/** The last bits of the picture data are filling; a zero among them is a bit that no decoder looks at. */
async function paddedWithZeros(): Promise<Buffer> {
  for (let width = 16; width < 64; width++) {
    const bytes = await photo(width, 40).jpeg({ quality: 90, mozjpeg: false }).toBuffer()
    const last = bytes[bytes.length - 3] ?? 0
    if ((last & 1) === 0 || last === 0xff) continue
    const changed = spliced(bytes, bytes.length - 3, 1, last & 0xfe)
    const [one, other] = await Promise.all([bytes, changed].map((each) => sharp(each).raw().toBuffer()))
    if (one && other?.equals(one)) return changed
  }
  throw new Error('no picture with filling was found')
}

const others: Readonly<Record<string, () => Promise<Buffer>>> = {
  'codes of the standard’s annex instead of the shortest': () => photo().jpeg({ quality: 90, optimiseCoding: false }).toBuffer(),
  'several scans': () => photo().jpeg({ quality: 90, progressive: true }).toBuffer(),
  'tables of another encoder': () => photo().jpeg({ quality: 90, quantisationTable: 3 }).toBuffer(),
  'a quality that we do not write': () => photo().jpeg({ quality: 60 }).toBuffer(),
  'one value of a table changed': async () => {
    const bytes = await ours()
    const at = place(bytes, 0xdb) + 20
    return spliced(bytes, at, 1, (bytes[at] ?? 0) + 1)
  },
  'restart intervals announced': async () => {
    const bytes = await ours()
    return spliced(bytes, place(bytes, 0xda), 0, 0xff, 0xdd, 0, 4, 0xff, 0xff)
  },
  'a table twice': async () => {
    const bytes = await ours()
    const at = place(bytes, 0xc4)
    return spliced(bytes, at, 0, ...bytes.subarray(at, at + 2 + bytes.readUInt16BE(at + 2)))
  },
  'a byte behind the last unit': async () => {
    const bytes = await ours()
    return spliced(bytes, bytes.length - 2, 0, 0x41)
  },
  'filling of zeros': paddedWithZeros,
  'a JFIF marker': async () => spliced(await ours(), 2, 0, ...Buffer.from('ffe000104a46494600010100000100010000', 'hex')),
}

describe('a JPEG that was sanitized before', () => {
  for (let quality = 75; quality <= 95; quality++)
    it(`of quality ${quality} is known as ours`, async () => {
      assert.equal(
        qualityOf((index) => scaled(LUMINANCE, quality)[index] ?? 0),
        quality,
      )
      assert.ok(settled(await ours(quality)))
    })

  for (const [name, source] of Object.entries({
    colour: () => photo().jpeg({ quality: 100 }).toBuffer(),
    'full chroma': () => photo().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer(),
    grey: () => photo().greyscale().jpeg({ quality: 80, progressive: true }).toBuffer(),
    'one even tone': () =>
      sharp({ create: { width: 9, height: 9, channels: 3, background: '#808080' } })
        .jpeg()
        .toBuffer(),
    turned: async () => withSegment(await ours(), 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(6)])),
  }))
    it(`${name}: gives the same bytes again, and nothing is found`, async () => {
      const once = await disarm('jpeg', await source())
      const twice = await disarm('jpeg', once.bytes)
      assert.deepEqual(twice.removed, [])
      assert.ok(Buffer.from(twice.bytes).equals(Buffer.from(once.bytes)))
    })

  it('keeps place and time again where policy keeps them', async () => {
    const keep = { ...defaultDisarmOptions, keepLocation: true }
    const source = withSegment(await ours(), 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(1)]))
    const once = await disarm('jpeg', source, keep)
    assert.ok(once.bytes.includes(0xe1))
    assert.ok(Buffer.from((await disarm('jpeg', once.bytes, keep)).bytes).equals(Buffer.from(once.bytes)))
  })

  it('is not one where something is found in it: then its pixels are encoded anew', async () => {
    const bytes = await ours()
    const noted = await disarm('jpeg', withSegment(bytes, 0xfe, Buffer.from('a comment')))
    assert.deepEqual(noted.removed, [{ kind: 'metadata', count: 1 }])
    assert.ok(!Buffer.from(noted.bytes).equals(bytes))
  })

  for (const [name, source] of Object.entries(others))
    it(`is not one with ${name}: its pixels are encoded anew, and then it is`, async () => {
      const bytes = await source()
      assert.equal(settled(bytes), false)
      const once = await disarm('jpeg', bytes)
      assert.ok(!Buffer.from(once.bytes).equals(bytes))
      assert.ok(settled(Buffer.from(once.bytes)))
    })
})

describe('what policy says of photos', () => {
  const source = async (orientation: number) =>
    withSegment(await photo(2000, 700).jpeg({ quality: 95 }).toBuffer(), 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(orientation)]))

  it('the longer side is made as short as it says, turned or not; smaller ones stay as they are', async () => {
    const options = { ...defaultDisarmOptions, photoSize: '1600' } as const
    for (const [orientation, width, height] of [
      [1, 1600, 560],
      [6, 560, 1600],
    ] as const) {
      const { bytes } = await disarm('jpeg', await source(orientation), options)
      const got = await sharp(bytes).metadata()
      assert.deepEqual([got.width, got.height], [width, height])
      assert.ok(Buffer.from((await disarm('jpeg', bytes, options)).bytes).equals(Buffer.from(bytes)))
    }
    const small = await sharp((await disarm('jpeg', await ours(), options)).bytes).metadata()
    assert.deepEqual([small.width, small.height], [161, 83])
  })

  it('the quality is at most what it says, and a photo of less keeps its own', async () => {
    const options = { ...defaultDisarmOptions, photoQuality: '80' } as const
    const qualityIn = (bytes: Uint8Array) => surveyJpeg(bytes, defaultLimits).quality
    const { bytes } = await disarm('jpeg', await source(1), options)
    assert.equal(qualityIn(bytes), 80)
    assert.ok(Buffer.from((await disarm('jpeg', bytes, options)).bytes).equals(Buffer.from(bytes)))
    assert.equal(qualityIn((await disarm('jpeg', await ours(76), options)).bytes), 76)
    assert.equal(qualityIn((await disarm('jpeg', await source(1))).bytes), 95)
  })
})
