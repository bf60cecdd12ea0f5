import sharp from 'sharp'
import { type Limits, within } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { cleanJpeg } from './codec/jpeg.ts'
import { type OpenDocument, RENDER_ANNOTATIONS, withDocument } from './pdfium/engine.ts'
import { runsOf } from './pdfium/text.ts'
import { number } from './rebuild/syntax.ts'
import { TextLayer } from './text-layer.ts'
import { deflate, PdfFile, reference } from './write.ts'

/** 150 dpi shows print as readers see it on a screen, at about 2 million pixels a page. */
const SCALE = 150 / 72
/** One page at most this many pixels: larger sheets are rendered coarser. */
const PAGE_PIXELS = 16_000_000
/** Pages with fewer colours than this are kept without loss. */
const FEW_COLOURS = 256

/** Every page as one picture of itself under its own text unseen, in a file of our own (画像PDF化). @throws Refusal malformed, encrypted, limit-pages, limit-time */
export async function flatten(untrusted: Uint8Array, limits: Limits): Promise<Uint8Array> {
  const pages = withDocument(untrusted, (document) => document.pages)
  within(limits, 'pages', pages)
  if (pages === 0) throw new Refusal('malformed', 'no pages')
  const file = new PdfFile(limits)
  const [catalog, tree, fonts] = [file.reserve(), file.reserve(), file.reserve()]
  const layer = new TextLayer(file)
  const kids: string[] = []
  const started = performance.now()
  for (let page = 0; page < pages; page++) {
    within(limits, 'wallSeconds', (performance.now() - started) / 1000)
    const picture = withDocument(untrusted, (document) => render(document, page))
    kids.push(await writePage(file, picture, { tree, fonts, text: layer.content(runsOf(untrusted, page, limits)) }))
  }
  file.fill(fonts, `<<${layer.fonts()}>>`)
  file.fill(tree, `<</Type/Pages/Count ${pages}/Kids[${kids.join(' ')}]>>`)
  file.fill(catalog, `<</Type/Catalog/Pages${reference(tree)}>>`)
  return file.bytes(catalog)
}

interface Picture {
  readonly width: number
  readonly height: number
  readonly pointsWide: number
  readonly pointsHigh: number
  readonly rgba: Uint8Array
}

function render(document: OpenDocument, page: number): Picture {
  const { width: pointsWide, height: pointsHigh } = document.size(page)
  const area = Math.max(1, pointsWide * pointsHigh)
  const scale = Math.min(SCALE, Math.sqrt(PAGE_PIXELS / area))
  const [width, height] = [Math.max(1, Math.round(pointsWide * scale)), Math.max(1, Math.round(pointsHigh * scale))]
  const rgba = width * height <= PAGE_PIXELS * 2 ? document.raster(page, width, height, RENDER_ANNOTATIONS) : undefined
  if (!rgba) throw new Refusal('malformed', `page ${page} does not load`)
  return { width, height, pointsWide, pointsHigh, rgba }
}

interface Around {
  readonly tree: number
  readonly fonts: number
  readonly text: string
}

async function writePage(file: PdfFile, picture: Picture, { tree, fonts, text }: Around): Promise<string> {
  const [page, content, image] = [file.reserve(), file.reserve(), file.reserve()]
  const size = `${number(Math.round(picture.pointsWide * 1000) / 1000)} ${number(Math.round(picture.pointsHigh * 1000) / 1000)}`
  const [wide, high] = size.split(' ')
  file.fillFlate(content, '', Buffer.from(`q\n${wide} 0 0 ${high} 0 0 cm\n/Page Do\nQ\n${text}`))
  await writeImage(file, image, picture)
  const font = text ? `/Font${reference(fonts)}` : ''
  file.fill(
    page,
    `<</Type/Page/Parent${reference(tree)}/MediaBox[0 0 ${size}]/Resources<<${font}/XObject<</Page${reference(image)}>>>>/Contents${reference(content)}>>`,
  )
  return reference(page).trimStart()
}

/** JPEG at a quality at which 10-point print stays clean. */
export const encodePicture = ({ rgba, width, height }: Pick<Picture, 'rgba' | 'width' | 'height'>): Promise<Buffer> =>
  sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: 82, mozjpeg: false })
    .toBuffer()

async function writeImage(file: PdfFile, image: number, { rgba, width, height }: Picture): Promise<void> {
  const head = `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}`
  const indexed = palette(rgba)
  if (indexed) {
    const colours = indexed.colours
      .map((colour) => colour.toString(16).padStart(6, '0'))
      .join('')
      .toUpperCase()
    const space = `/ColorSpace[/Indexed /DeviceRGB ${indexed.colours.length - 1} <${colours}>]/BitsPerComponent 8`
    file.fillStream(image, `${head}${space}/Filter/FlateDecode`, deflate(indexed.samples))
    return
  }
  const encoded = await encodePicture({ rgba, width, height })
  const jpeg = cleanJpeg(encoded)
  if (!jpeg) throw new Refusal('malformed', 'a page that does not encode')
  file.fillStream(image, `${head}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode`, jpeg.bytes)
}

function palette(rgba: Uint8Array): { readonly colours: readonly number[]; readonly samples: Uint8Array } | undefined {
  const found = new Map<number, number>()
  const samples = new Uint8Array(rgba.length / 4)
  for (let at = 0, to = 0; at < rgba.length; at += 4) {
    const colour = ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0)
    let index = found.get(colour)
    if (index === undefined) {
      index = found.size
      if (index >= FEW_COLOURS) return undefined
      found.set(colour, index)
    }
    samples[to++] = index
  }
  return { colours: [...found.keys()], samples }
}
