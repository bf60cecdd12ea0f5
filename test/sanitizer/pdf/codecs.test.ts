import assert from 'node:assert/strict'
import { deflateSync, inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { encodeJpeg } from '../../../sanitizer/container/jpeg/encode.ts'
import { cleanJpeg } from '../../../sanitizer/container/jpeg.ts'
import { byteFilters, type FilterParameters, unpredict } from '../../../sanitizer/formats/pdf/codec/filters.ts'
import { encodeGroup4 } from '../../../sanitizer/formats/pdf/codec/group4.ts'
import { pdf } from '../../../sanitizer/formats/pdf/index.ts'
import { isGroup4 } from '../../../sanitizer/formats/pdf/inspect/group4.ts'
import { isJpeg } from '../../../sanitizer/formats/pdf/inspect/jpeg.ts'
import { isProfile } from '../../../sanitizer/formats/pdf/inspect/profile.ts'
import { isCalculator, isCMap } from '../../../sanitizer/formats/pdf/inspect/small-programs.ts'
import { rewriteCalculator } from '../../../sanitizer/formats/pdf/rebuild/calculator.ts'
import { rewriteCMap } from '../../../sanitizer/formats/pdf/rebuild/cmap.ts'
import { rewriteProfile } from '../../../sanitizer/formats/pdf/rebuild/icc.ts'
import { defaultLimits, type Limits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { assertMarkerGone } from '../samples/pdf/marker.ts'
import {
  hostilePictures,
  hostileProfiles,
  jpeg,
  jpegHidings,
  jpx,
  jpxImage,
  profile,
  soundTags,
  withFunction,
} from '../samples/pdf-images.ts'

const disarm = (bytes: Uint8Array) => pdf.disarm(bytes, 'pdf', defaultDisarmOptions, defaultLimits)
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

describe('PDF codecs: hostile samples', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  it('counts enough of them', () => assert.ok(hostilePictures.length >= 40, String(hostilePictures.length)))

  for (const { name, bytes, refused } of hostilePictures) {
    it(name, async () => {
      const input = await bytes()
      assert.ok((await pdf.inspect(input, defaultLimits)).length > 0, 'inspection saw nothing before disarm')
      const output = await disarm(input).catch((error: unknown) => {
        assert.ok(error instanceof Refusal, `a fault instead of a refusal: ${String(error)}`)
        assert.ok(refused?.includes(error.code), error.message)
        return undefined
      })
      if (!output) return
      assertMarkerGone(output.bytes)
      assert.deepEqual(await pdf.inspect(output.bytes, defaultLimits), [])
      const again = await disarm(output.bytes)
      assert.deepEqual(Buffer.from(again.bytes), Buffer.from(output.bytes), 'disarmed twice, the bytes differ')
      assert.deepEqual(again.removed, [])
    })
  }
})

/** Rows of runs as scanners make them, from a seed. */
function dots(width: number, height: number, seed: number): Uint8Array {
  const stride = (width + 7) >> 3
  const bits = new Uint8Array(stride * height)
  let state = seed
  const next = () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return state / 0x7fffffff
  }
  for (let y = 0; y < height; y++)
    for (let x = 0, white = true; x < width; white = !white) {
      const end = Math.min(width, x + 1 + Math.floor(next() ** 4 * width))
      for (; x < end; x++) if (white) bits[y * stride + (x >> 3)] = (bits[y * stride + (x >> 3)] ?? 0) | (0x80 >> (x & 7))
    }
  return bits
}

describe('PDF codecs: Group 4', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  it('what we write the inspector reads to the end, at every width; one row more or less, or a byte behind, it does not', () => {
    for (const width of [1, 2, 7, 8, 9, 63, 64, 65, 1728, 2559, 2560, 2561, 2623, 2624, 9000]) {
      const coded = encodeGroup4(dots(width, 12, width), width, 12)
      assert.ok(isGroup4(coded, width, 12), String(width))
      for (const height of [11, 13]) assert.ok(!isGroup4(coded, width, height), `${width}, ${height} rows`)
      assert.ok(!isGroup4(Buffer.concat([coded, Buffer.alloc(1)]), width, 12))
      assert.ok(!isGroup4(coded.subarray(0, -1), width, 12))
    }
  })

  it('PDFium reads the same dots: a picture goes round twice', async () => {
    const [width, height] = [2000, 300]
    const coded = encodeGroup4(dots(width, height, 5), width, height)
    const { withImage } = await import('../samples/pdf-images.ts')
    const entries = `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceGray/BitsPerComponent 1/DecodeParms<</K -1/Columns ${width}/Rows ${height}>>/Filter/CCITTFaxDecode`
    const { bytes } = await disarm(withImage(entries, coded))
    assert.ok(Buffer.from(bytes).includes(Buffer.from(coded)), 'the same coding again, from its samples')
  })

  it('another mode or longer codes for the same dots are not the one coding: nothing can be hidden in the choice', () => {
    // Eight white dots: one vertical code (1), or horizontal with runs of 8 and 0 (001 10011 0000110111).
    const ended = (bits: string) => {
      const whole = `${bits}000000000001000000000001`
      return Buffer.from((whole.padEnd(Math.ceil(whole.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
    }
    assert.ok(isGroup4(ended('1'), 8, 1))
    assert.ok(!isGroup4(ended('001100110000110111'), 8, 1))
    assert.ok(!isGroup4(ended('1').fill(0xff, 3), 8, 1))
  })
})

describe('PDF codecs: JPEG', function () {
  this.timeout(60_000)

  it('the inspector by itself sees what disarm takes out, and nothing in what it writes', async () => {
    for (const progressive of [false, true]) {
      const sound = cleanJpeg(await jpeg({ progressive }))
      assert.ok(sound && isJpeg(Buffer.from(sound.bytes)))
      for (const [name, hide] of Object.entries(jpegHidings)) {
        const hostile = hide(Buffer.from(sound.bytes))
        assert.ok(!isJpeg(hostile), name)
        const clean = cleanJpeg(hostile)
        assert.ok(clean, name)
        assert.ok(isJpeg(Buffer.from(clean.bytes)), name)
        assertMarkerGone(clean.bytes)
      }
    }
  })

  it('the same pixels before and after, by libjpeg: baseline, progressive, greys, restart markers of our own', async () => {
    for (const progressive of [false, true])
      for (const grey of [false, true]) {
        const input = await sharp(await jpeg())
          .toColourspace(grey ? 'b-w' : 'srgb')
          .jpeg({ progressive, chromaSubsampling: progressive ? '4:4:4' : '4:2:0' })
          .toBuffer()
        const clean = cleanJpeg(input)
        assert.ok(clean)
        const [one, two] = await Promise.all([input, clean.bytes].map((each) => sharp(each).raw().toBuffer()))
        assert.ok(one && two && one.equals(two))
        assert.deepEqual(cleanJpeg(clean.bytes)?.bytes, clean.bytes)
      }
  })

  it('disarm and inspection agree about every flipped bit', async () => {
    for (const progressive of [false, true]) {
      const sound = Buffer.from(cleanJpeg(await jpeg({ progressive }))?.bytes ?? [])
      for (let bit = 0; bit < sound.length * 8; bit += 7) {
        const flipped = Buffer.from(sound)
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const clean = cleanJpeg(flipped)
        assert.equal(isJpeg(flipped), clean !== undefined && flipped.equals(Buffer.from(clean.bytes)), `bit ${bit}`)
      }
    }
  })

  it('bounds: pixels, scans; at and past', async () => {
    const picture = await jpeg({ progressive: true })
    const scans = picture.toString('latin1').split('\xff\xda').length - 1
    const run = (limits: Partial<Limits>) => cleanJpeg(picture, { ...defaultLimits, ...limits })
    assert.ok(run({ pixels: 1024 }) && run({ scans }))
    assert.throws(() => run({ pixels: 1023 }), refusal('limit-pixels'))
    assert.throws(() => run({ scans: scans - 1 }), refusal('limit-entries'))
  })

  it('our own coder: what libjpeg makes of it is close to the samples, grey and colour, at odd sizes', async () => {
    for (const [width, height, channels] of [
      [1, 1, 3],
      [17, 33, 3],
      [40, 9, 1],
    ] as const) {
      const samples = Buffer.from(
        Array.from({ length: width * height * channels }, (_, at) => 60 + ((at / channels / width) | 0) * 3 + (at % channels) * 20),
      )
      const coded = encodeJpeg(samples, width, height, channels)
      assert.deepEqual(cleanJpeg(coded)?.bytes, coded, 'in the form that is kept')
      const read = await sharp(coded)
        .toColourspace(channels === 1 ? 'b-w' : 'srgb')
        .raw()
        .toBuffer()
      const worst = Math.max(...read.map((value, at) => Math.abs(value - (samples[at] ?? 0))))
      assert.ok(worst <= 8, `${width} × ${height}: ${worst}`)
    }
  })
})

describe('PDF codecs: JPX', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))

  it('opacity beside three colours becomes a soft mask', async () => {
    const { bytes } = await disarm(jpxImage(jpx.opaque, '/SMaskInData 1/ColorSpace/DeviceRGB'))
    const mask =
      /\/Subtype\/Image\/Width 40\/Height 24\/ColorSpace\/DeviceGray\/BitsPerComponent 8\/Filter\/FlateDecode\/Length (\d+)>>\nstream\n/.exec(
        latin1(bytes),
      )
    assert.ok(latin1(bytes).includes('/SMask') && mask)
    const start = mask.index + mask[0].length
    const opacity = inflateSync(Buffer.from(bytes).subarray(start, start + Number(mask[1])))
    assert.deepEqual([opacity[12 * 40 + 5], opacity[12 * 40 + 30]], [0, 255])
    assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
    assert.deepEqual(Buffer.from((await disarm(bytes)).bytes), Buffer.from(bytes))
  })

  it('opacity beside grey, which PDFium does not draw: never a page that looks otherwise', async () => {
    for (const kind of [1, 2])
      await assert.rejects(disarm(jpxImage(jpx.greyOpaque, `/SMaskInData ${kind}/ColorSpace/DeviceGray`)), refusal('content-missing'))
  })

  it('without a colour space, with indices: the page is kept', async () => {
    for (const [data, entries] of [
      [jpx.grey, ''],
      [jpx.indices, '/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 3<FF000000FF000000FFFFFFFF>]'],
    ] as const) {
      const { bytes, method } = await disarm(jpxImage(data, entries))
      assert.equal(method, 'rebuild')
      assert.deepEqual(await pdf.inspect(bytes, defaultLimits), [])
      assert.ok(!latin1(bytes).includes('JPX'))
    }
  })
})

const plainParameters: FilterParameters = { predictor: 1, colors: 1, bitsPerComponent: 8, columns: 1, earlyChange: 1 }
const run = (filter: string, input: Uint8Array, maximum = 1000, parameters: Partial<FilterParameters> = {}) =>
  Buffer.from(byteFilters.get(filter)?.(input, maximum, { ...plainParameters, ...parameters }) ?? [])

/** TIFF 6.0, clause 13, or with /EarlyChange 0: codes change their width one later. */
function lzw(content: Uint8Array, early: 0 | 1): Buffer {
  let bits = ''
  let table = new Map<string, number>()
  let width = 9
  let next = 258
  const put = (code: number) => {
    bits += code.toString(2).padStart(width, '0')
  }
  put(256)
  let held = ''
  for (const byte of content) {
    const longer = held + String.fromCharCode(byte)
    if (longer.length === 1 || table.has(longer)) {
      held = longer
      continue
    }
    put(held.length === 1 ? held.charCodeAt(0) : (table.get(held) ?? 0))
    table.set(longer, next++)
    if (next + early > 1 << width && width < 12) width++
    if (next >= 4094) {
      put(256)
      table = new Map()
      width = 9
      next = 258
    }
    held = String.fromCharCode(byte)
  }
  if (held) put(held.length === 1 ? held.charCodeAt(0) : (table.get(held) ?? 0))
  next++
  if (next + early > 1 << width && width < 12) width++
  put(257)
  return Buffer.from((bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((one) => Number.parseInt(one, 2)))
}

describe('PDF codecs: filters', () => {
  const text = Buffer.from('scanned at the town hall, page after page, '.repeat(60))

  it('LZW with early change 1 and 0, through every width', () => {
    const long = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * at) & 255))
    for (const early of [0, 1] as const)
      for (const content of [text, long])
        assert.ok(run('/LZWDecode', lzw(content, early), 1 << 20, { earlyChange: early }).equals(content), `early change ${early}`)
  })

  it('each ends at its maximum: exactly there, and one byte past', () => {
    const zeros = Buffer.alloc(1000)
    const runs = Buffer.from([...Array.from({ length: 7 }, () => [129, 0]).flat(), 256 - 103, 0, 128])
    for (const [filter, input] of [
      ['/FlateDecode', deflateSync(zeros)],
      ['/LZWDecode', lzw(zeros, 1)],
      ['/ASCIIHexDecode', Buffer.from('00'.repeat(1000))],
      ['/ASCII85Decode', Buffer.from('z'.repeat(250))],
      ['/RunLengthDecode', runs],
    ] as const) {
      assert.equal(run(filter, input).length, 1000, filter)
      assert.throws(() => run(filter, input, 999), refusal('limit-ratio'), filter)
    }
  })

  it('Flate: a broken checksum, a missing tail, damage in the middle: as much as viewers show, never more than the maximum', () => {
    const whole = deflateSync(text)
    const broken = Buffer.from(whole)
    broken.fill(0xff, broken.length - 4)
    assert.ok(run('/FlateDecode', broken, text.length).equals(text))
    for (const cut of [whole.subarray(0, -4), whole.subarray(0, -7)]) {
      const read = run('/FlateDecode', cut, text.length)
      assert.ok(read.length > 0 && text.subarray(0, read.length).equals(read))
    }
    assert.throws(() => run('/FlateDecode', broken, text.length - 1), refusal('limit-ratio'))
  })

  it('predictors: PNG and TIFF turn back; columns beyond reason are refused', () => {
    const up = Buffer.from([2, 1, 2, 3, 2, 1, 1, 1])
    assert.deepEqual([...unpredict(up, { ...plainParameters, predictor: 12, columns: 3 })], [1, 2, 3, 2, 3, 4])
    assert.deepEqual([...unpredict(Buffer.from([1, 1, 1]), { ...plainParameters, predictor: 2, columns: 3 })], [1, 2, 3])
    assert.ok(unpredict(up, { ...plainParameters, predictor: 12, columns: 1 << 20 }))
    for (const columns of [(1 << 20) + 1, 0, 1.5, Number.NaN])
      assert.throws(() => unpredict(up, { ...plainParameters, predictor: 12, columns }), refusal('malformed'))
    for (const colors of [0, 33])
      assert.throws(() => unpredict(up, { ...plainParameters, predictor: 12, columns: 3, colors }), refusal('malformed'))
  })
})

describe('PDF codecs: small programs and profiles', function () {
  this.timeout(60_000)
  before(() => pdf.warm('disarm'))
  const calculator = (text: string) => {
    const written = rewriteCalculator(Buffer.from(text))
    if (written) assert.ok(isCalculator(latin1(written)))
    return written !== undefined
  }
  const nested = (depth: number) => `${'{ true '.repeat(depth - 1)}{ 1 ${'} if '.repeat(depth - 1)}}`

  it('calculators: depth of 32 and 33, 100,000 tokens and one more; both sides alike', () => {
    const many = (tokens: number) => `{ ${'1 '.repeat(tokens - 2)}}`
    for (const [text, sound] of [
      [nested(32), true],
      [nested(33), false],
      [many(100_000), true],
      [many(100_001), false],
      ['{ dup 0.5 gt { pop 1 } { pop 0 } ifelse }', true],
      ['{ { 1 } { 2 } { 3 } ifelse }', false],
      ['{ 1 if }', false],
      ['{ { 1 } ifelse }', false],
      ['{ (text) }', false],
      ['{ exec }', false],
      ['{ 1', false],
    ] as const) {
      assert.equal(calculator(text), sound, text.slice(0, 40))
      assert.equal(isCalculator(text), sound, text.slice(0, 40))
    }
  })

  it('a chain of stitching functions: some levels pass, more than the depth are refused', async () => {
    const chain = (levels: number) =>
      `${'<</FunctionType 3/Domain[0 1]/Bounds[]/Encode[0 1]/Functions['.repeat(levels)}<</FunctionType 2/Domain[0 1]/N 1>>${']>>'.repeat(levels)}`
    assert.equal((await disarm(withFunction(chain(20)))).method, 'rebuild')
    const result = await disarm(withFunction(chain(300))).catch((error: unknown) => error)
    if (result instanceof Error) assert.ok(result instanceof Refusal, String(result))
    else assert.ok(!latin1((result as { bytes: Uint8Array }).bytes).includes('/FunctionType 3'), 'a chain of 300 is kept')
  })

  it('CMaps: codes of four bytes and five, ranges of 2²⁴ codes and one more, names that are paths', () => {
    const range = (high: string) => `1 begincidrange <00000000> <${high}> 0 endcidrange`
    for (const [text, sound] of [
      [range('01000000'), true],
      [range('01000001'), false],
      ['1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange', true],
      ['1 begincodespacerange <0000000000> <FFFFFFFFFF> endcodespacerange', false],
      ['1 beginbfchar <01> <0041> endbfchar', true],
      [`1 beginbfchar <01> <${'0041'.repeat(256)}> endbfchar`, true],
      [`1 beginbfchar <01> <${'0041'.repeat(257)}> endbfchar`, false],
      ['1 beginbfrange <01> <03> [<0041> <0042> <0043>] <10> <20> <0050> endbfrange', true],
      ['/UniJIS-UTF16-H usecmap', true],
      ['/..#2F..#2Fetc usecmap', false],
      ['usecmap', false],
      [`(${'x'.repeat(300)}) pop`, false],
    ] as const) {
      const written = rewriteCMap(Buffer.from(text))
      assert.equal(written !== undefined, sound, text.slice(0, 60))
      assert.equal(isCMap(written ? latin1(written) : text.replaceAll(/\s+/g, '\n')), sound, text.slice(0, 60))
    }
  })

  it('profiles: the inspector by itself sees what disarm takes out, and nothing in what it writes', () => {
    const sound = rewriteProfile(profile(soundTags), 1)
    assert.ok(sound && isProfile(Buffer.from(sound)))
    assert.deepEqual(rewriteProfile(sound, 1), sound)
    for (const [name, hostile] of Object.entries(hostileProfiles)) {
      assert.ok(!isProfile(hostile), name)
      const written = rewriteProfile(hostile, 1)
      if (!written) continue
      assert.ok(isProfile(Buffer.from(written)), name)
      assertMarkerGone(written)
    }
  })
})
