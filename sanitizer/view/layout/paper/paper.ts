import { deflateSync } from 'node:zlib'
import type { Limits } from '../../../limits.ts'
import { n } from './number.ts'
import { Objects } from './objects.ts'
import { DrawnPage, type Page, type Placed, SkippedPage } from './page.ts'
import { imageObject, type Picture } from './picture.ts'
import { type Fonts, Typeface } from './typeface.ts'

/** Thrown when the last page that is allowed is full. */
export class PaperUsedUp extends Error {}

/** The pages of one document, and the PDF that they become. */
export class Paper {
  readonly regular: Typeface
  readonly bold: Typeface
  readonly pages: Page[] = []
  readonly #limits: Limits
  readonly #wanted: number | undefined
  readonly #placed = new Map<string, Placed>()

  /** @param wanted number of the one page to draw, from 0; the others stay blank. Absent: all. */
  constructor(fonts: Fonts, limits: Limits, wanted?: number) {
    this.regular = new Typeface(fonts.regular)
    this.bold = new Typeface(fonts.bold)
    this.#limits = limits
    this.#wanted = wanted
  }

  /** @throws PaperUsedUp past `layoutPages` */
  page(width: number, height: number): Page {
    if (this.pages.length >= this.#limits.layoutPages) throw new PaperUsedUp()
    const isWanted = this.#wanted === undefined || this.#wanted === this.pages.length
    const page = isWanted
      ? new DrawnPage(width, height, [this.regular, this.bold], (picture, shownWidth, shownHeight) =>
          this.#place(picture, shownWidth, shownHeight),
        )
      : new SkippedPage(width, height)
    this.pages.push(page)
    return page
  }

  #place(picture: Picture, width: number, height: number): string {
    const placed = this.#placed.get(picture.key) ?? { picture, name: `P${this.#placed.size}`, width: 0, height: 0 }
    placed.width = Math.max(placed.width, width)
    placed.height = Math.max(placed.height, height)
    this.#placed.set(picture.key, placed)
    return placed.name
  }

  async finish(): Promise<Uint8Array> {
    const objects = new Objects()
    const fonts = [this.regular, this.bold].flatMap((face, index) => (face.isUsed ? [`/F${index} ${writeFace(objects, face)} 0 R`] : []))
    const pictures: string[] = []
    for (const placed of this.#placed.values()) {
      const number = await this.#write(objects, placed)
      pictures.push(`/${placed.name} ${number} 0 R`)
    }
    const resources = objects.write(`<</Font<<${fonts.join('')}>>/XObject<<${pictures.join('')}>>>>`)
    const tree = objects.reserve()
    const kids = this.pages.map((page) => {
      const content = page instanceof DrawnPage ? `/Contents ${objects.deflated('', Buffer.from(page.content(), 'latin1'))} 0 R` : ''
      return objects.write(
        `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${n(page.width)} ${n(page.height)}]/Resources ${resources} 0 R${content}>>`,
      )
    })
    objects.write(`<</Type/Pages/Count ${kids.length}/Kids[${kids.map((kid) => `${kid} 0 R`).join(' ')}]>>`, tree)
    return objects.finish(objects.write(`<</Type/Catalog/Pages ${tree} 0 R>>`))
  }

  /** A picture that cannot be drawn is a grey field, so that a reader sees that something is there. */
  async #write(objects: Objects, { picture, width, height }: Placed): Promise<number> {
    const image = (await imageObject(picture, { width, height }, this.#limits)) ?? {
      entries: '/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8',
      bytes: Uint8Array.of(0xe6),
      mask: undefined,
    }
    const mask = image.mask ? `/SMask ${objects.stream(image.mask.entries, image.mask.bytes)} 0 R` : ''
    return objects.stream(image.entries + mask, image.bytes)
  }
}

/** A Type 0 font whose codes are the identifiers of its own small CFF program (ISO 32000-1 §9.7.4). */
function writeFace(objects: Objects, face: Typeface): number {
  const program = objects.stream('/Subtype/CIDFontType0C/Filter/FlateDecode', deflateSync(face.program(), { level: 1 }))
  const descriptor = objects.write(
    `<</Type/FontDescriptor/FontName/Simple/Flags 4/FontBBox[-1000 -300 3000 1000]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 733/StemV 80/FontFile3 ${program} 0 R>>`,
  )
  const descendant = objects.write(
    `<</Type/Font/Subtype/CIDFontType0/BaseFont/Simple/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor ${descriptor} 0 R/DW 1000/W[${face.widths()}]>>`,
  )
  const unicode = objects.deflated('', Buffer.from(face.toUnicode(), 'latin1'))
  return objects.write(
    `<</Type/Font/Subtype/Type0/BaseFont/Simple/Encoding/Identity-H/DescendantFonts[${descendant} 0 R]/ToUnicode ${unicode} 0 R>>`,
  )
}
