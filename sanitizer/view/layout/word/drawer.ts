import { type Block, plain, type Table } from '../flow/block.ts'
import type { Faces } from '../line/atoms.ts'
import type { Align, Inline } from '../line/inline.ts'
import type { Element } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import { colourIn, type Theme } from '../package/theme.ts'
import type { Page } from '../paper/page.ts'
import { diagramsOf } from '../shape/diagrams.ts'
import { drawGraphic } from '../shape/frame.ts'
import { fillIn, lineOf } from '../shape/paint.ts'
import { EMU } from '../shape/place.ts'
import { drawShape } from '../shape/shapes.ts'
import { bare, part, type Stage } from '../shape/stage.ts'
import type { Content, Drawer } from './runs.ts'
import { boxed } from './textbox.ts'
import { drawVml } from './vml.ts'

const LARGEST = 2000

/** Pictures, shapes and text boxes of a document (§20.4, and VML). What floats is set where it is anchored, before the text there. */
export class PackageDrawer implements Drawer {
  readonly #source: CleanPackage
  readonly #part: string
  readonly #stage: Stage
  readonly #read: (box: Element) => readonly Block[]

  constructor(source: CleanPackage, part: string, theme: Theme, faces: Faces, read: (box: Element) => readonly Block[]) {
    this.#source = source
    this.#part = part
    this.#read = read
    this.#stage = {
      source,
      part,
      theme,
      faces,
      behind: () => ({ place: undefined, text: { lists: [], style: { size: 10.5 } }, body: [], properties: [] }),
      isHidden: () => false,
      tableStyle: () => undefined,
      blocks: read,
      nextDiagram: diagramsOf(source, part),
    }
  }

  draw(element: Element, content: Content): void {
    if (element.name !== 'w:drawing') {
      const { inlines, blocks } = drawVml(element, { picture: (id) => this.#source.picture(this.#part, id), read: this.#read })
      content.inlines.push(...inlines)
      content.floating.push(...blocks)
      return
    }
    const place = element.child('wp:inline', 'wp:anchor')
    const extent = place?.child('wp:extent')
    const width = Math.min(LARGEST, (extent?.number('cx') ?? 0) / EMU)
    const height = Math.min(LARGEST, (extent?.number('cy') ?? 0) / EMU)
    const graphic = place?.at('a:graphic', 'a:graphicData')
    if (!place || !graphic || !(width > 0)) return
    const box = [...graphic.elements()].find((one) => bare(one) === 'wsp')
    const text = box && part(part(box, 'txbx'), 'txbxContent')
    if (box && text) {
      content.floating.push(this.#textBox(box, text, width, place))
      return
    }
    const isDecoration = box !== undefined && place.name === 'wp:anchor'
    if (isDecoration || !(height > 0)) return
    const figure: Inline = {
      kind: 'figure',
      width,
      height,
      draw: (page, x, y, scale) => this.#figure(graphic, { width, height }, page, x, y, scale),
    }
    if (place.name === 'wp:inline') content.inlines.push(figure)
    else
      content.floating.push({
        kind: 'paragraph',
        ...plain,
        align: alignOf(place),
        left: offsetOf(place),
        inlines: [figure],
        size: 10,
        before: 2,
        after: 2,
      })
  }

  #figure(
    graphic: Element,
    { width, height }: { readonly width: number; readonly height: number },
    page: Page,
    x: number,
    y: number,
    scale: number,
  ): void {
    page.within([scale, 0, 0, scale, x, y], undefined, () => {
      const first = [...graphic.elements()][0]
      const name = first ? bare(first) : ''
      if (first && name === 'pic') {
        const blip = part(first, 'blipFill')?.child('a:blip')
        const picture = this.#source.picture(this.#part, blip?.attribute('r:embed'))
        const hasCrop = part(first, 'blipFill')?.child('a:srcRect') !== undefined
        if (hasCrop) drawShape(first, this.#stage, page, spread(first, width, height))
        else if (picture) page.picture(picture, 0, 0, width, height)
      } else if (first && ['wgp', 'wsp', 'wpc'].includes(name)) {
        const members = name === 'wpc' ? [...first.elements()] : [first]
        for (const member of members) drawShape(member, this.#stage, page, name === 'wpc' ? unmoved : spread(member, width, height))
      } else drawGraphic(graphic, { x: 0, y: 0, width, height, rotation: 0, flipsX: false, flipsY: false }, this.#stage, page)
    })
  }

  #textBox(box: Element, text: Element, width: number, place: Element): Table {
    const properties = part(box, 'spPr')
    const style = part(box, 'style')
    const { theme } = this.#stage
    const fill = fillIn(properties, theme)
    const colour = fill?.kind === 'colour' ? fill.colour : fill ? undefined : colourIn(style?.child('a:fillRef'), theme)
    const align = alignOf(place)
    return boxed(this.#read(text), {
      width,
      fill: colour,
      stroke: lineOf(properties?.child('a:ln'), style, theme)?.stroke,
      left: offsetOf(place),
      align: align === 'center' || align === 'right' ? align : 'left',
    })
  }
}

const unmoved = { x: 0, y: 0, scaleX: 1, scaleY: 1 }

/** Whatever its own coordinates, a drawing fills its extent. */
function spread(element: Element, width: number, height: number): { x: number; y: number; scaleX: number; scaleY: number } {
  const transform = part(element, 'grpSpPr', 'spPr')?.child('a:xfrm')
  const [offset, extent] = [transform?.child('a:off'), transform?.child('a:ext')]
  const across = (extent?.number('cx') ?? 0) / EMU
  const down = (extent?.number('cy') ?? 0) / EMU
  const scaleX = across > 0 ? width / across : 1
  const scaleY = down > 0 ? height / down : 1
  return { x: (-(offset?.number('x') ?? 0) / EMU) * scaleX, y: (-(offset?.number('y') ?? 0) / EMU) * scaleY, scaleX, scaleY }
}

function alignOf(place: Element): Align {
  const align = place.at('wp:positionH', 'wp:align')?.text.trim()
  return align === 'center' || align === 'right' ? align : 'left'
}

/** Distance from the left edge of the column, where the anchor says it. */
function offsetOf(place: Element): number {
  const position = place.child('wp:positionH')
  const offset = Number(position?.child('wp:posOffset')?.text ?? '0') / EMU
  return ['column', 'margin'].includes(position?.attribute('relativeFrom') ?? '') && Number.isFinite(offset)
    ? Math.max(0, Math.min(400, offset))
    : 0
}
