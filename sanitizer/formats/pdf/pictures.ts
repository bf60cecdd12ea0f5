import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { encodePage, type Raster } from './page-image.ts'
import { guarded, OpenDocument, type PageSize } from './pdfium/engine.ts'
import { runsOn } from './pdfium/text.ts'
import { number } from './rebuild/syntax.ts'
import type { Sight } from './sight.ts'
import { TextLayer } from './text-layer.ts'
import { PdfFile, reference } from './write.ts'

export interface Quality {
  readonly dotsPerInch: number
  /** Of a JPEG, 1 to 100. */
  readonly jpeg: number
}

/** 150 dpi at 82 shows 10-point print clean on a screen; the others give up some of it for size. */
const best: Quality = { dotsPerInch: 150, jpeg: 82 }
const qualities: readonly Quality[] = [best, { dotsPerInch: 150, jpeg: 60 }, { dotsPerInch: 120, jpeg: 60 }, { dotsPerInch: 100, jpeg: 50 }]

/** One page at most this many pixels: larger sheets are rendered coarser. */
const PAGE_PIXELS = 16_000_000

export interface PagePicture extends PageSize {
  /** Draws the picture and the unseen text over width × height points from the origin. */
  readonly content: string
  readonly resources: string
}

/** Pages of a document drawn by PDFium into an output, each with its own text unseen above it. */
export class Pictures {
  readonly #file: PdfFile
  readonly #document: OpenDocument
  readonly #limits: Limits
  readonly #readable: boolean
  readonly #quality: Quality
  readonly #layer: TextLayer
  readonly #fonts: number

  /** @throws Refusal malformed, encrypted */
  constructor(file: PdfFile, { bytes, password, readable }: Sight, limits: Limits, quality: Quality = best) {
    this.#file = file
    this.#document = guarded(() => new OpenDocument(bytes, password))
    this.#limits = limits
    this.#readable = readable
    this.#quality = quality
    this.#layer = new TextLayer(file)
    this.#fonts = file.reserve()
  }

  get pages(): number {
    return this.#document.pages
  }

  /** @param flags of PDFium's renderer @throws Refusal malformed when the page does not load */
  async draw(page: number, flags: number): Promise<PagePicture> {
    const picture = this.#raster(page, flags)
    const runs = this.#readable ? guarded((api) => runsOn(api, this.#document, page, this.#limits)) : []
    const text = this.#layer.content(runs)
    const image = this.#file.reserve()
    const { entries, bytes } = await encodePage(picture, this.#quality.jpeg)
    const head = `/Type/XObject/Subtype/Image/Width ${picture.width}/Height ${picture.height}`
    this.#file.fillStream(image, `${head}${entries}`, bytes)
    const [width, height] = [rounded(picture.points.width), rounded(picture.points.height)]
    return {
      width,
      height,
      content: `q\n${number(width)} 0 0 ${number(height)} 0 0 cm\n/Page Do\nQ\n${text}`,
      resources: `<<${text ? `/Font${reference(this.#fonts)}` : ''}/XObject<</Page${reference(image)}>>>>`,
    }
  }

  /** Bytes of a page's picture alone. */
  async size(page: number, flags: number): Promise<number> {
    return (await encodePage(this.#raster(page, flags), this.#quality.jpeg)).bytes.length
  }

  /** Writes the fonts that the pages share, and lets go of the document. */
  close(): void {
    this.#file.fill(this.#fonts, `<<${this.#layer.fonts()}>>`)
    try {
      guarded(() => this.#document.close())
    } catch {
      // PDFium broke while drawing: its memory goes with it.
    }
  }

  #raster(page: number, flags: number): Picture {
    return guarded(() => {
      const points = this.#document.size(page)
      const area = Math.max(1, points.width * points.height)
      const scale = Math.min(this.#quality.dotsPerInch / 72, Math.sqrt(PAGE_PIXELS / area))
      const [width, height] = [Math.max(1, Math.round(points.width * scale)), Math.max(1, Math.round(points.height * scale))]
      const rgba = width * height <= PAGE_PIXELS * 2 ? this.#document.raster(page, width, height, flags) : undefined
      if (!rgba) throw new Refusal('malformed', `page ${page} does not load`)
      return { width, height, points, rgba }
    })
  }
}

const rounded = (points: number): number => Math.round(points * 1000) / 1000

/** The best quality in which first, middle and last page suggest a file of at most `budget` bytes; where none does, legibility comes first. */
export async function qualityWithin(budget: number, sight: Sight, limits: Limits, flags: number): Promise<Quality> {
  for (const quality of qualities) {
    const pictures = new Pictures(new PdfFile(limits), sight, limits, quality)
    try {
      const sample = [...new Set([0, pictures.pages >> 1, pictures.pages - 1])]
      let bytes = 0
      for (const page of sample) bytes += await pictures.size(page, flags)
      if ((bytes / sample.length) * pictures.pages <= budget) return quality
    } finally {
      pictures.close()
    }
  }
  return best
}

interface Picture extends Raster {
  readonly points: PageSize
}
