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
import { icon, iconDib } from '../samples/icon.ts'
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

/** An SVG of 100 × 100 around this. */
const svg = (content: string, root = '', before = ''): Buffer =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100"${root}>${content}<rect width="50" height="100" fill="#f00"/></svg>`,
  )
const evil = `https://evil.example/${marker}`

/** What an SVG can be made to do or to fetch, and what the report says of it. */
const hostileSvg: Readonly<Record<string, readonly [Buffer, FindingKind]>> = {
  script: [svg(`<script>fetch("${evil}")</script>`), 'javascript'],
  'script from outside': [svg(`<script xlink:href="${evil}"/>`), 'javascript'],
  'handler on the root': [svg('', ` onload="fetch('${evil}')"`), 'javascript'],
  'handler on a shape': [svg(`<g onclick="${marker}"><path d="M0 0"/></g>`), 'javascript'],
  'handler written in other letters': [svg(`<g oNmOuSeOver="&#x61;${marker}"/>`), 'javascript'],
  'page inside': [svg(`<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="${evil}"/></foreignObject>`), 'embedded-file'],
  'use of another file': [svg(`<use xlink:href="${evil}#a"/>`), 'external-reference'],
  'picture from outside': [svg(`<image href="${evil}.png" width="9" height="9"/>`), 'external-reference'],
  'picture from the machine': [svg('<image xlink:href="file:///etc/passwd" width="9" height="9"/>'), 'external-reference'],
  'SVG as data inside': [svg(`<image href="data:image/svg+xml;base64,${Buffer.from(evil).toString('base64')}"/>`), 'external-reference'],
  'link that runs': [svg(`<a xlink:href="javascript:${marker}"><circle r="9"/></a>`), 'unsafe-link'],
  'animated reference': [svg(`<a><animate attributeName="href" to="javascript:${marker}"/></a>`), 'action'],
  'set reference': [svg(`<g><set attributeName="onload" to="${marker}"/></g>`), 'action'],
  'style that imports': [svg(`<style>@import url(${evil});</style>`), 'external-reference'],
  'style that fetches': [svg(`<style>.a{fill:url(${evil}#g)}</style><g class="a"/>`), 'external-reference'],
  'fill from outside': [svg(`<g fill="url(${evil}#g)"/>`), 'external-reference'],
  'attribute style that fetches': [svg(`<g style="filter:url(${evil}#f)"/>`), 'external-reference'],
  'style sheet of the document': [svg('', '', `<?xml version="1.0"?><?xml-stylesheet href="${evil}"?>`), 'external-reference'],
  'element of nobody': [svg(`<handler type="${marker}"/>`), 'action'],
  'element of another language': [svg(`<x:embed xmlns:x="urn:${marker}" src="${evil}"/>`), 'unknown'],
}

describe('SVG comes out as PNG', () => {
  for (const [name, [bytes, kind]] of Object.entries(hostileSvg))
    it(`${name}: is told of and gone, the shapes stay`, async () => {
      const output = await clean('svg', 'png', bytes)
      assert.ok(kindsOf(output).includes(kind), kindsOf(output).join())
      const { data, info } = await sharp(output.bytes).raw().toBuffer({ resolveWithObject: true })
      const at = (Math.floor(info.height * 0.9) * info.width + Math.floor(info.width * 0.4)) * info.channels
      assert.deepEqual([...data.subarray(at, at + 3)], [255, 0, 0])
    })

  for (const [name, [bytes, kind]] of Object.entries(hostileSvg))
    it(`${name}: gone as well where an SVG stays one, the same bytes again, and inspection would see it`, async () => {
      const keep = { ...defaultDisarmOptions, svg: 'keep' } as const
      const output = await format('png').disarm(bytes, 'svg', keep, defaultLimits)
      assert.equal(output.format, 'svg')
      assert.ok(kindsOf(output).includes(kind), kindsOf(output).join())
      assert.deepEqual(await format('svg').inspect(output.bytes, defaultLimits), [])
      assertNowhere(marker, Buffer.from(output.bytes))
      assert.deepEqual((await format('png').disarm(output.bytes, 'svg', keep, defaultLimits)).bytes, output.bytes)
      const inspected = await Promise.resolve(format('svg').inspect(bytes, defaultLimits)).catch(() => [kind])
      assert.notDeepEqual(inspected, [])
    })

  it('an SVG that stays one looks the same, with its letters, gradients and pictures', async () => {
    const inside = (await picture('png', 8, 8)).toString('base64')
    const photo = (await picture('jpeg', 16, 16)).toString('base64')
    const content = `<defs><linearGradient id="a"><stop offset="0" stop-color="#00f"/></linearGradient><path id="b" d="M1 1h9v9z"/></defs><circle cx="60" cy="20" r="9" fill="url(#a)"/><use href="#b" x="70" y="60"/><text x="55" y="50" font-size="12">通行止</text><image href="data:image/png;base64,${inside}" x="80" y="80" width="8" height="8"/><image href="data:image/jpeg;base64,${photo}" x="60" y="80" width="9" height="9"/>`
    const kept = await format('png').disarm(svg(content), 'svg', { ...defaultDisarmOptions, svg: 'keep' }, defaultLimits)
    assert.deepEqual(kindsOf(kept), [])
    assert.deepEqual(await format('svg').inspect(kept.bytes, defaultLimits), [])
    const [one, other] = await Promise.all([svg(content), kept.bytes].map(async (file) => (await read('svg', 'png', file)).bytes))
    assert.deepEqual(one, other)
  })

  it('what declares entities is not read', async () => {
    const bombs = ['<!DOCTYPE svg [<!ENTITY a "b">]>', `<!DOCTYPE svg [<!ENTITY a SYSTEM "${evil}">]>`]
    for (const bomb of bombs) await assert.rejects(read('svg', 'png', svg('', '', bomb)), refuses('malformed'))
    const plain = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert.deepEqual(kindsOf(await clean('svg', 'png', svg('', '', plain))), [])
  })

  it('letters are drawn, with the styles of classes, and pictures inside coded anew', async () => {
    const dark = async (content: string): Promise<number> => {
      const { data } = await sharp((await clean('svg', 'png', svg(content))).bytes)
        .flatten({ background: '#ffffff' })
        .greyscale()
        .raw()
        .toBuffer({ resolveWithObject: true })
      return data.filter((value) => value < 40).length
    }
    const none = await dark('')
    const letters = await dark('<style>.t{font-size:20px}</style><text class="t" x="55" y="50">関所</text>')
    assert.ok(letters > none + 200, `${letters} over ${none}`)
    assert.ok((await dark('<style>@media print{.t{font-size:20px;fill:#fff}}</style><text class="t" x="55" y="50">関</text>')) > none)
    const png = (
      await sharp({ create: { width: 4, height: 4, channels: 3, background: '#000' } })
        .png()
        .toBuffer()
    ).toString('base64')
    assert.ok((await dark(`<image x="60" y="60" width="30" height="30" href="data:image/png;base64,${png}"/>`)) > none + 1000)
  })

  it('answers in time whatever a pattern is made to look at', async () => {
    const long = 'a'.repeat(300_000)
    const evils = [
      svg(`<style>${'/*'.repeat(200_000)}</style>`),
      svg(`<style>${'.a,'.repeat(1_000)}{fill:red}</style>`),
      svg(`<path d="${'1'.repeat(300_000)}x"/>`),
      svg(`<g transform="${'scale(1) '.repeat(30_000)}x"/>`),
      svg(`<polyline points="${'1,'.repeat(200_000)}!"/>`),
      svg(`<g style="${long}:${long}"/>`),
      svg(`<style>${'@media x{'.repeat(20_000)}</style>`),
    ]
    for (const file of evils) await clean('svg', 'png', file)
    await assert.rejects(read('svg', 'png', svg(`<style>${'.a{} '.repeat(2_001)}</style>`)), refuses('limit-entries'))
  })

  it('shapes that use each other ten times over, by whatever reference, are counted before they are drawn', async () => {
    const bomb = (open: (level: number) => string, close: string, use: (level: number) => string): Buffer => {
      const levels = Array.from({ length: 9 }, (_, level) => `${open(level + 1)}${use(level).repeat(10)}${close}`).join('')
      return svg(`<defs>${open(0)}<circle r="1"/>${close}${levels}</defs>${use(9)}`)
    }
    const group = (level: number) => `<g id="l${level}">`
    const pattern = (level: number) => `<pattern id="l${level}" width="1" height="1">`
    for (const file of [
      bomb(group, '</g>', (level) => `<use href="#l${level}"/>`),
      bomb(pattern, '</pattern>', (level) => `<rect width="9" height="9" fill="url(#l${level})"/>`),
      bomb(pattern, '</pattern>', (level) => `<rect width="9" height="9" style="stroke:url('#l${level}')"/>`),
    ])
      await assert.rejects(read('svg', 'png', file), refuses('limit-entries'))
    await assert.rejects(read('svg', 'png', svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')), refuses('malformed'))
    await clean('svg', 'png', svg('<defs><g id="a"><circle r="1"/></g></defs><use href="#a"/><use href="#a" x="9"/>'))
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
