import { drawNotice, untilUsedUp } from '../flow/column.ts'
import { type Element, readRoot } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import { colourIn } from '../package/theme.ts'
import type { Page } from '../paper/page.ts'
import type { Paper } from '../paper/paper.ts'
import { diagramsOf } from '../shape/diagrams.ts'
import { fillIn } from '../shape/paint.ts'
import { EMU } from '../shape/place.ts'
import { drawShapes } from '../shape/shapes.ts'
import type { Stage } from '../shape/stage.ts'
import { type Layer, LayerReader, type Layers } from './layers.ts'
import { inherited, placeholderOf } from './placeholders.ts'

/**
 * A presentation: one page a slide, hidden ones left out. Text, tables, pictures and shapes where they are; notes are left out.
 *
 * KNOWN GAP: animations, effects, shadows, 3D and WordArt shapes are not shown; gradients become one colour, unknown shapes rectangles.
 */
export function laySlides(source: CleanPackage, paper: Paper): void {
  const main = source.main()
  const presentation = source.tree(main)
  const size = presentation.child('p:sldSz')
  const length = (name: string, usual: number): number => Math.max(72, Math.min(4000, (size?.number(name) ?? usual) / EMU))
  const [width, height] = [length('cx', 9_144_000), length('cy', 6_858_000)]
  const reader = new LayerReader(source)
  const styles = source.related(main, 'tableStyles')
  const tableStyles = new Map(
    (styles === undefined ? [] : source.tree(styles).all('a:tblStyle')).map((style) => [style.attribute('styleId') ?? '', style]),
  )
  untilUsedUp(paper, () => {
    for (const id of presentation.child('p:sldIdLst')?.all('p:sldId') ?? []) {
      const part = source.target(main, id.attribute('r:id'))
      if (part === undefined) continue
      if (isHidden(source, part)) continue
      const band = paper.pages.length === 0 ? BAND : 0
      const page = paper.page(width, height + band)
      if (band > 0) drawNotice(page, paper)
      if (page.isDrawn)
        page.within([1, 0, 0, 1, 0, band], [0, 0, width, height], () =>
          drawSlide(reader.layers(part), { presentation, source, paper, tableStyles }, page),
        )
    }
    if (paper.pages.length === 0) drawNotice(paper.page(width, height), paper)
  })
}

/** The sentence about simple pages stands above the first slide, so that it covers nothing. */
const BAND = 20

const isHidden = (source: CleanPackage, part: string): boolean =>
  ['0', 'false'].includes(readRoot(source.read(part), source.limits).attribute('show') ?? '')

interface Presented {
  readonly presentation: Element
  readonly source: CleanPackage
  readonly paper: Paper
  readonly tableStyles: ReadonlyMap<string, Element>
}

function drawSlide(layers: Layers, { presentation, source, paper, tableStyles }: Presented, page: Page): void {
  const { slide, layout, master, theme } = layers
  drawBackground(layers, source, page)
  const hides = (layer: Layer | undefined): boolean => ['0', 'false'].includes(layer?.root.attribute('showMasterSp') ?? '')
  const stageOf = (layer: Layer): Stage => ({
    source,
    part: layer.part,
    theme,
    faces: paper,
    behind: (shape) => inherited(shape, layers, presentation),
    // Placeholders of a layout or master only say where things go.
    isHidden: (shape) => layer !== slide && placeholderOf(shape) !== undefined,
    tableStyle: (style) => tableStyles.get(style ?? ''),
    nextDiagram: diagramsOf(source, layer.part),
  })
  if (master && !hides(slide) && !hides(layout)) drawShapes(master.tree, stageOf(master), page)
  if (layout && !hides(slide)) drawShapes(layout.tree, stageOf(layout), page)
  drawShapes(slide.tree, stageOf(slide), page)
}

/** The first background from the slide backwards (§19.3.1.1). */
function drawBackground({ slide, layout, master, theme }: Layers, source: CleanPackage, page: Page): void {
  for (const layer of [slide, layout, master]) {
    const background = layer?.root.at('p:cSld', 'p:bg')
    if (!layer || !background) continue
    const fill = fillIn(background.child('p:bgPr'), theme)
    const reference = background.child('p:bgRef')
    const colour = fill?.kind === 'colour' ? fill.colour : reference ? colourIn(reference, theme) : undefined
    if (colour !== undefined) page.box(0, 0, page.width, page.height, colour)
    const picture = fill?.kind === 'picture' ? source.picture(layer.part, fill.id) : undefined
    if (picture) page.picture(picture, 0, 0, page.width, page.height)
    return
  }
}
