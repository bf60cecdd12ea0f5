/** One page as a picture, from a real sandboxed child: what is on it, what is written across it, and the bounds. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { PDFDocument, rgb } from '@cantoo/pdf-lib'
import sharp from 'sharp'
import { writeTiff } from '../../sanitizer/container/tiff.ts'
import { startEngine } from '../../sanitizer/engine.ts'
import { defaultLimits } from '../../sanitizer/limits.ts'
import type { FormatId } from '../../sanitizer/protocol.ts'
import { createSanitizer, type Limits, type Sanitizer } from '../../sanitizer/sanitize.ts'
import { countWith, showWith } from '../../sanitizer/steps.ts'
import { isPlainJpeg } from '../../sanitizer/view/plain-jpeg.ts'
import { drawnSize } from '../../sanitizer/view/size.ts'
import type { Order } from './hostile-child.ts'
import { japanesePdf, notice } from './view/samples.ts'

interface Picture {
  readonly width: number
  readonly height: number
  /** One byte a pixel, 0 black. */
  readonly grey: Uint8Array
  readonly bytes: Uint8Array
}

const lines = ['田中 花子 131016-0012', '2026年11月22日 14:05']

async function sheet(paint: 'white' | 'black' | 'grey', width = 595, height = 842, pages = 1): Promise<Buffer> {
  const document = await PDFDocument.create()
  const level = { white: 1, black: 0, grey: 0.5 }[paint]
  for (let page = 0; page < pages; page++)
    document.addPage([width, height]).drawRectangle({ x: 0, y: 0, width, height, color: rgb(level, level, level) })
  return Buffer.from(await document.save())
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a page as a picture', function () {
  this.timeout(120_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer({ children: 1 })
  })
  after(() => sanitizer?.close())

  const ask = (format: FormatId, bytes: Uint8Array, more: { page?: number; width?: number; lines?: readonly string[] } = {}) =>
    ({ format, sha256: sha256(bytes), page: 1, width: 800, lines, ...more }) as const

  async function draw(
    bytes: Uint8Array,
    more: { format?: FormatId; page?: number; width?: number; lines?: readonly string[] } = {},
  ): Promise<Picture> {
    const { format = 'pdf', ...rest } = more
    const result = await sanitizer.page(bytes, ask(format, bytes, rest))
    assert.ok(result.outcome === 'shown', JSON.stringify(result))
    const { data, info } = await sharp(result.bytes).greyscale().raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual([info.width, info.height], [result.width, result.height], 'the picture is as large as the child says')
    return { width: info.width, height: info.height, grey: data, bytes: result.bytes }
  }
  const refusal = async (bytes: Uint8Array, more: { format?: FormatId; page?: number; width?: number } = {}): Promise<string> => {
    const { format = 'pdf', ...rest } = more
    const result = await sanitizer.page(bytes, ask(format, bytes, rest))
    return result.outcome === 'refused' ? result.code : result.outcome
  }

  /** Pixels that differ by more than JPEG does, in each quarter. */
  function differing(one: Picture, other: Picture): number[] {
    assert.deepEqual([one.width, one.height], [other.width, other.height])
    const quarters = [0, 0, 0, 0]
    for (let at = 0; at < one.grey.length; at++) {
      if (Math.abs((one.grey[at] ?? 0) - (other.grey[at] ?? 0)) < 16) continue
      const quarter = (at % one.width < one.width / 2 ? 0 : 1) + (at < one.grey.length / 2 ? 0 : 2)
      quarters[quarter] = (quarters[quarter] ?? 0) + 1
    }
    return quarters
  }
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

  describe('the words across it', () => {
    for (const paint of ['white', 'black', 'grey'] as const) {
      it(`stand in every quarter of a ${paint} page, and are faint`, async () => {
        const page = await sheet(paint)
        const [bare, marked] = [await draw(page, { lines: [] }), await draw(page)]
        const quarters = differing(bare, marked)
        for (const quarter of quarters) assert.ok(quarter > 300, `${quarters}`)
        assert.ok(sum(quarters) < bare.grey.length / 8, `they cover little of it: ${quarters}`)
        const level = bare.grey[0] ?? 0
        for (const shade of marked.grey) assert.ok(Math.abs(shade - level) < 110, `black stays dark and white light: ${shade}`)
      })
    }

    it('stand on photos in the same way, on transparent ones too', async () => {
      const bytes = await sharp({ create: { width: 900, height: 700, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
        .png()
        .toBuffer()
      const [bare, marked] = [await draw(bytes, { format: 'png', lines: [] }), await draw(bytes, { format: 'png' })]
      assert.ok((bare.grey[0] ?? 0) > 250, 'what is transparent is white')
      for (const quarter of differing(bare, marked)) assert.ok(quarter > 200)
    })

    it('are made of the very letters of the name', async () => {
      const page = await sheet('white')
      const name = async (text: string) => draw(page, { lines: [text] })
      const tanaka = await name('田中 花子')
      assert.deepEqual(differing(tanaka, await name('田中 花子')), [0, 0, 0, 0], 'the same words give the same picture')
      for (const other of ['田口 花子', '田中 花代', '由中 花子']) assert.ok(sum(differing(tanaka, await name(other))) > 200, other)
    })

    it('have the rare letters of names, and 〓 for what no font of ours has', async () => {
      const page = await sheet('white')
      const same = async (one: string, other: string) =>
        sum(differing(await draw(page, { lines: [one] }), await draw(page, { lines: [other] }))) === 0
      for (const [rare, usual] of [
        ['𠮷田', '吉田'],
        ['髙橋', '高橋'],
        ['山﨑', '山崎'],
        ['渡邉', '渡辺'],
        ['𡈽屋', '土屋'],
      ] as const) {
        assert.equal(await same(rare, usual), false, rare)
        assert.equal(await same(rare, `〓${[...usual].at(-1)}`), false, `${rare} is drawn`)
      }
      assert.equal(await same('田中😀', '田中〓'), true)
      assert.equal(await same('辻\u{e0100}本', '辻本'), true, 'a variation selector is no letter')
      assert.equal(await same('田\u202e中\u0000', '田中'), true, 'neither are controls')
      assert.equal(await same('か\u3099', 'が'), true)
    })
  })

  describe('what is on it', () => {
    it('is text in a Japanese font that the PDF names and does not carry', async () => {
      const dark = ({ grey }: Picture): number => grey.filter((shade) => shade < 100).length
      const full = await draw(japanesePdf([notice]), { lines: [] })
      const empty = await draw(japanesePdf([[]]), { lines: [] })
      assert.equal(dark(empty), 0)
      assert.ok(dark(full) > 10_000, `${dark(full)} dark pixels`)
      const other = await draw(japanesePdf([notice.map((line) => line.replaceAll('避', '逃'))]), { lines: [] })
      assert.ok(sum(differing(full, other)) > 50, 'the letters are the right ones')
      const marked = await draw(japanesePdf([notice]))
      const lost = full.grey.filter((shade, at) => shade < 60 && (marked.grey[at] ?? 0) > 128).length
      assert.ok(lost < 20, `the words across it do not hide it: ${lost}`)
    })

    it('is the same text when such a PDF crosses as pictures of its pages', async () => {
      const bytes = japanesePdf([notice])
      const identity = await sanitizer.identify(bytes, { fileName: 'notice.pdf' })
      const flat = await sanitizer.sanitize(bytes, { identity, options: { method: 'flatten' } })
      assert.ok(flat.outcome === 'clean' && flat.method === 'flatten', JSON.stringify(flat))
      const shown = await draw(flat.bytes, { lines: [] })
      assert.ok(shown.grey.filter((shade) => shade < 100).length > 10_000)
    })

    it('is the page that was asked for, as wide as asked', async () => {
      const bytes = japanesePdf([['一'], notice, ['三']])
      const [first, second] = [await draw(bytes, { lines: [] }), await draw(bytes, { page: 2, width: 1600, lines: [] })]
      assert.deepEqual([first.width, first.height], [800, 1132])
      assert.deepEqual([second.width, second.height], [1600, 2264])
      const ink = ({ grey }: Picture): number => grey.filter((shade) => shade < 100).length
      assert.ok(ink(second) > ink(first) * 50)
      assert.deepEqual(await sanitizer.pages(bytes, { format: 'pdf', sha256: sha256(bytes) }), {
        outcome: 'counted',
        pages: Array(3).fill({ width: 595, height: 842 }),
      })
    })

    it('is a photo upright, not blown up, and of an animation the first frame', async () => {
      const plain = sharp({ create: { width: 1000, height: 500, channels: 3, background: '#405060' } })
      const turned = await plain.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer()
      const upright = await draw(turned, { format: 'jpeg', width: 1600 })
      assert.deepEqual([upright.width, upright.height], [640, 1280])
      assert.deepEqual(await sanitizer.pages(turned, { format: 'jpeg', sha256: sha256(turned) }), {
        outcome: 'counted',
        pages: [{ width: 500, height: 1000 }],
      })
      const icon = await plain.clone().resize(64, 32).webp().toBuffer()
      const small = await draw(icon, { format: 'webp', width: 2400 })
      assert.deepEqual([small.width, small.height], [640, 320], 'large enough to read what is written across it')
      const frames = Buffer.concat([0, 255].map((level) => Buffer.alloc(100 * 100 * 3, level)))
      const gif = await sharp(frames, { raw: { width: 100, height: 200, channels: 3, pageHeight: 100 } })
        .gif({ delay: [50, 50] })
        .toBuffer()
      const still = await draw(gif, { format: 'gif', lines: [] })
      assert.deepEqual([still.width, still.height], [640, 640])
      assert.ok(
        still.grey.every((shade) => shade < 8),
        'the first, black, frame',
      )
    })

    it('is each page of a TIFF, as large as that page is', async () => {
      const page = (width: number, height: number, level: number) =>
        ({ width, height, channels: 1, bits: 8, data: new Uint8Array(width * height).fill(level) }) as const
      const pages = writeTiff([page(300, 200, 255), page(100, 400, 0)])
      assert.deepEqual(await sanitizer.pages(pages, { format: 'tiff', sha256: sha256(pages) }), {
        outcome: 'counted',
        pages: [
          { width: 300, height: 200 },
          { width: 100, height: 400 },
        ],
      })
      const second = await draw(pages, { format: 'tiff', page: 2, lines: [] })
      assert.ok(second.height > 3 * second.width && second.grey.every((level) => level < 30))
    })

    it('is what a text says, laid out', async () => {
      const [one, other] = [Buffer.from('避難所を開設しました\n'), Buffer.from('避難所を閉鎖しました\n')]
      const difference = differing(await draw(one, { format: 'text', lines: [] }), await draw(other, { format: 'text', lines: [] }))
      assert.ok(sum(difference) > 30, `${difference}`)
    })
  })

  describe('bounds, at and past', () => {
    const limited = async <T>(limits: Partial<Limits>, use: (sanitizer: Sanitizer) => Promise<T>): Promise<T> => {
      const own = await createSanitizer({ children: 1, limits })
      try {
        return await use(own)
      } finally {
        await own.close()
      }
    }

    it('pages of a document, and numbers that are none', async () => {
      const bytes = await sheet('white', 300, 300, 3)
      const before = sanitizer.status().view.restarts
      assert.equal(await refusal(bytes, { page: 3 }), 'shown')
      for (const page of [4, 100_000, 0x7fffffff, 0, -1]) assert.equal(await refusal(bytes, { page }), 'limit-pages', `${page}`)
      assert.equal(sanitizer.status().view.restarts, before, 'and cost no child')
      const photo = await sharp(Buffer.alloc(300), { raw: { width: 10, height: 10, channels: 3 } })
        .png()
        .toBuffer()
      assert.equal(await refusal(photo, { format: 'png', page: 1 }), 'shown')
      assert.equal(await refusal(photo, { format: 'png', page: 2 }), 'limit-pages')
    })

    it('viewPages', async () => {
      const bytes = await sheet('white', 300, 300, 3)
      const file = { format: 'pdf', sha256: sha256(bytes) } as const
      await limited({ viewPages: 3 }, async (own) => {
        assert.equal((await own.pages(bytes, file)).outcome, 'counted')
        assert.equal((await own.page(bytes, ask('pdf', bytes, { page: 3 }))).outcome, 'shown')
      })
      await limited({ viewPages: 2 }, async (own) => {
        assert.deepEqual(await own.pages(bytes, file), { outcome: 'refused', code: 'limit-pages' })
        assert.equal((await own.page(bytes, ask('pdf', bytes, { page: 2 }))).outcome, 'shown')
        assert.deepEqual(await own.page(bytes, ask('pdf', bytes, { page: 3 })), { outcome: 'refused', code: 'limit-pages' })
      })
    })

    it('viewPixels and sidePixels make a page smaller instead of refusing it', async () => {
      const side = (limits: Partial<Limits>): number[] =>
        Object.values(drawnSize({ width: 400, height: 400 }, 500, false, { ...defaultLimits, ...limits }))
      assert.deepEqual(side({ viewPixels: 250_000 }), [500, 500])
      assert.deepEqual(side({ viewPixels: 249_999 }), [499, 499])
      assert.deepEqual(side({ sidePixels: 500 }), [500, 500])
      assert.deepEqual(side({ sidePixels: 499 }), [499, 499])
      const banner = await draw(await sheet('white', 20, 14_400), { width: 2400 })
      assert.ok(banner.height <= defaultLimits.sidePixels && banner.width * banner.height <= defaultLimits.viewPixels)
      const square = await sheet('white', 400, 400)
      await limited({ viewPixels: 249_999 }, async (own) => {
        const result = await own.page(square, ask('pdf', square, { width: 500 }))
        assert.deepEqual(result.outcome === 'shown' && [result.width, result.height], [499, 499])
      })
    })

    it('viewSeconds: a page that never gets done is ended, and the next one is drawn', async () => {
      const endless = endlessPage(40)
      await limited({ viewSeconds: 1 }, async (own) => {
        assert.deepEqual(await own.page(endless, ask('pdf', endless)), { outcome: 'refused', code: 'limit-time' })
        const bytes = await sheet('white')
        assert.equal((await own.page(bytes, ask('pdf', bytes))).outcome, 'shown')
      })
    })

    it('files that are not what they are said to be', async () => {
      for (const [format, bytes] of [
        ['pdf', Buffer.from('%PDF-1.7\nnothing')],
        ['pdf', Buffer.alloc(0)],
        ['jpeg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
        ['png', await sheet('white')],
        ['docx', Buffer.from('PK\x03\x04 no')],
      ] as const)
        assert.notEqual(await refusal(bytes, { format }), 'shown', format)
    })
  })
})

/** Forms that draw a form twice, so many deep: 2^depth drawings. */
function endlessPage(depth: number): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>',
    '<</Length 5>>stream\n/X Do\nendstream',
    ...Array.from(
      { length: depth },
      (_, level) =>
        `<</Type/XObject/Subtype/Form/BBox[0 0 300 300]/Resources<</XObject<</X ${level + 6} 0 R>>>>/Length 11>>stream\n/X Do /X Do\nendstream`,
    ),
    '<</Type/XObject/Subtype/Form/BBox[0 0 300 300]/Length 15>>stream\n0 0 200 200 re f\nendstream',
  ]
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.4\n${body}trailer\n<</Root 1 0 R>>\n`, 'latin1')
}

describe('the picture that a child hands over', () => {
  let good: Buffer
  before(async () => {
    good = await sharp({
      create: { width: 40, height: 30, channels: 3, background: '#a03010', noise: { type: 'gaussian', mean: 90, sigma: 60 } },
    })
      .jpeg({ quality: 82 })
      .toBuffer()
  })
  const size = { width: 40, height: 30 }

  it('passes as our encoder writes it, with full and with half colour', async () => {
    assert.equal(isPlainJpeg(good, size), true)
    assert.equal(isPlainJpeg(await sharp(good).jpeg({ quality: 90, chromaSubsampling: '4:4:4' }).toBuffer(), size), true)
  })

  it('is refused when anything is added, changed or missing', async () => {
    const segment = (marker: number, body: Buffer): Buffer =>
      Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff]), body])
    const inserted = (marker: number, body: Buffer): Buffer => Buffer.concat([good.subarray(0, 2), segment(marker, body), good.subarray(2)])
    const bad: Record<string, Buffer> = {
      'a PDF': Buffer.from('%PDF-1.7\n'),
      'a PDF behind it': Buffer.concat([good, Buffer.from('%PDF-1.7\n')]),
      'one byte behind it': Buffer.concat([good, Buffer.from([0])]),
      'another picture behind it': Buffer.concat([good, good]),
      'a comment': inserted(0xfe, Buffer.from('PK\x03\x04 the file')),
      Exif: inserted(0xe1, Buffer.from('Exif\0\0 the file')),
      'a colour profile': inserted(0xe2, Buffer.from('ICC_PROFILE\0 the file')),
      'a long APP0': inserted(0xe0, Buffer.concat([Buffer.from('JFIF\0'), Buffer.alloc(500)])),
      'thirteen segments': Array.from({ length: 13 }).reduce<Buffer>(
        (bytes) => Buffer.concat([bytes.subarray(0, 2), segment(0xe0, Buffer.alloc(14)), bytes.subarray(2)]),
        good,
      ),
      'many scans': await sharp(good).jpeg({ progressive: true }).toBuffer(),
      'no end': good.subarray(0, -2),
      nothing: Buffer.alloc(0),
      'the beginning only': good.subarray(0, 3),
      'a segment past the end': Buffer.concat([good.subarray(0, 2), Buffer.from([0xff, 0xdb, 0, 67, 0])]),
      'one colour': await sharp(good).greyscale().toColourspace('b-w').jpeg().toBuffer(),
      PNG: await sharp(good).png().toBuffer(),
    }
    for (const [name, bytes] of Object.entries(bad)) assert.equal(isPlainJpeg(bytes, size), false, name)
    for (const other of [
      { width: 41, height: 30 },
      { width: 40, height: 29 },
      { width: 30, height: 40 },
    ])
      assert.equal(isPlainJpeg(good, other), false)
  })

  it('is not believed when it is the file itself, and the child is gone', async function () {
    this.timeout(60_000)
    const engine = await startEngine({ limits: defaultLimits, children: 1, entry: path.join(import.meta.dirname, 'hostile-child.ts') })
    const order = (words: Order): Uint8Array => Buffer.from(JSON.stringify(words))
    const file = { format: 'pdf', sha256: '0'.repeat(64) } as const
    const look = { page: 1, width: 800, lines: [] }
    try {
      const picture = good.toString('latin1')
      const honest = { outcome: 'shown', width: 40, height: 30 }
      const believed = await showWith(engine, order({ do: 'say', header: honest, raw: picture }), file, look, {})
      assert.equal(believed.outcome, 'shown', 'the control')
      for (const words of [
        { header: honest, raw: '%PDF-1.7\nthe clean file' },
        { header: honest, raw: `${picture}PK\x03\x04` },
        { header: honest },
        { header: { ...honest, width: 41 }, raw: picture },
        { header: { ...honest, width: 0 }, raw: picture },
        { header: { ...honest, width: 40.5 }, raw: picture },
        { header: { ...honest, width: 90_000, height: 90_000 }, raw: picture },
        { header: { ...honest, note: 'x' }, raw: picture },
        { header: { outcome: 'counted', sizes: [1, 1] }, raw: picture },
      ])
        assert.deepEqual(await showWith(engine, order({ do: 'say', ...words }), file, look, {}), {
          outcome: 'refused',
          code: 'sandbox-violation',
        })
      for (const sizes of [[], [1], [1, 2, 3], [0, 1], [1, 1.5], [1, 100_000], ['1', '1'], Array(4_002).fill(1), { length: 2 }])
        assert.deepEqual(await countWith(engine, order({ do: 'say', header: { outcome: 'counted', sizes } }), file, {}), {
          outcome: 'refused',
          code: 'sandbox-violation',
        })
      assert.equal(
        (await countWith(engine, order({ do: 'say', header: { outcome: 'counted', sizes: Array(4_000).fill(1) } }), file, {})).outcome,
        'counted',
      )
    } finally {
      await engine.close()
    }
  })
})
