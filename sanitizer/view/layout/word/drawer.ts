import type { Block } from '../flow/block.ts'
import { plain } from '../flow/block.ts'
import type { Inline } from '../line/inline.ts'
import type { Element } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import type { Content, Drawer } from './runs.ts'

const EMU = 12_700

/** Pictures and text boxes of a document (§20.4, VML). */
export class PackageDrawer implements Drawer {
  readonly #source: CleanPackage
  readonly #part: string
  readonly #read: (box: Element) => readonly Block[]

  constructor(source: CleanPackage, part: string, read: (box: Element) => readonly Block[]) {
    this.#source = source
    this.#part = part
    this.#read = read
  }

  draw(element: Element, content: Content): void {
    if (element.name !== 'w:drawing') {
      for (const box of boxesOf(element)) content.floating.push(...this.#read(box))
      return
    }
    const place = element.child('wp:inline', 'wp:anchor')
    const extent = place?.child('wp:extent')
    const width = (extent?.number('cx') ?? 0) / EMU
    const height = (extent?.number('cy') ?? 0) / EMU
    const blip = place?.at('a:graphic', 'a:graphicData', 'pic:pic', 'pic:blipFill', 'a:blip')
    const picture = this.#source.picture(this.#part, blip?.attribute('r:embed'))
    if (!place || !picture || !(width > 0 && height > 0)) return
    const figure: Inline = {
      kind: 'figure',
      width,
      height,
      draw: (page, x, y, scale) => page.picture(picture, x, y, width * scale, height * scale),
    }
    if (place.name === 'wp:inline') content.inlines.push(figure)
    else content.floating.push({ kind: 'paragraph', ...plain, inlines: [figure], size: 10, before: 2, after: 2 })
  }
}

function* boxesOf(element: Element): Generator<Element> {
  for (const child of element.elements()) {
    if (child.name === 'w:txbxContent') yield child
    else yield* boxesOf(child)
  }
}
