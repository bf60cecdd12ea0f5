import type { Block } from '../flow/block.ts'
import { drawNotice, untilUsedUp } from '../flow/column.ts'
import { drawAll, heightOf } from '../flow/fragment.ts'
import { setBlocks } from '../flow/set.ts'
import { type Element, readElements } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import type { Page, Stroke } from '../paper/page.ts'
import type { Paper } from '../paper/paper.ts'
import { FlowReader } from './flow.ts'
import { sheetOf } from './page.ts'
import { colourOf, lengthOf, Styles, said } from './styles.ts'
import { inBody } from './text.ts'

/** The sentence about simple pages stands above the first slide. */
const BAND = 20
/** Text that does not fit its box is made this small at most. */
const SMALLER = [1, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48]
const DEEPEST = 20
const SHAPES = 20_000
const PADDING = 7

/**
 * An OpenDocument presentation or drawing: one page a slide, hidden ones left out. Text, tables, pictures and plain shapes where they are.
 *
 * KNOWN GAP: outlines of shapes but ellipses and lines are rectangles, turned shapes stand upright; effects, charts and notes are not shown.
 */
export function layOdfSlides(source: CleanPackage, paper: Paper, kind: 'office:presentation' | 'office:drawing'): void {
  const styles = new Styles(source)
  untilUsedUp(paper, () => {
    readElements(source.read('content.xml'), 3, source.limits, (slide) => {
      if (slide.name !== 'drawing:page') return
      const looks = styles.chain('drawing-page', slide.attribute('drawing:style-name'))
      if (said(looks, 'drawing-page', 'presentation:visibility') === 'hidden') return
      const master = styles.masters.get(slide.attribute('drawing:master-page-name') ?? '')
      const { width, height } = sheetOf(styles.page(master), 0)
      const band = paper.pages.length === 0 ? BAND : 0
      const page = paper.page(width, height + band)
      if (band > 0) drawNotice(page, paper)
      if (!page.isDrawn) return
      page.within([1, 0, 0, 1, 0, band], [0, 0, width, height], () => {
        const behind = master ? styles.chain('drawing-page', master.attribute('drawing:style-name')) : []
        const colour = [looks, behind].map((chain) => filled(chain, 'drawing-page')).find((each) => each !== undefined)
        if (colour !== undefined) page.box(0, 0, width, height, colour)
        const stage = new Stage(source, styles, paper, page)
        for (const shape of master?.elements() ?? []) if (!isPlaceholder(shape)) stage.draw(shape)
        for (const shape of slide.elements()) stage.draw(shape)
      })
    }, (element) => element.name !== 'drawing:page' && inBody(kind)(element)) // biome-ignore format: one thought
    if (paper.pages.length === 0) drawNotice(paper.page(720, 540), paper)
  })
}

const isPlaceholder = (shape: Element): boolean => shape.attribute('presentation:class') !== undefined

function filled(chain: readonly Element[], kind: string): number | undefined {
  if (said(chain, kind, 'drawing:fill') !== 'solid') return undefined
  return colourOf(said(chain, kind, 'drawing:fill-color'))
}

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

class Stage {
  readonly #source: CleanPackage
  readonly #styles: Styles
  readonly #paper: Paper
  readonly #page: Page
  #drawn = 0

  constructor(source: CleanPackage, styles: Styles, paper: Paper, page: Page) {
    this.#source = source
    this.#styles = styles
    this.#paper = paper
    this.#page = page
  }

  draw(shape: Element, depth = 0): void {
    if (depth > DEEPEST || ++this.#drawn > SHAPES || !shape.name.startsWith('drawing:')) return
    if (shape.name === 'drawing:g' || shape.name === 'drawing:a') {
      for (const inner of shape.elements()) this.draw(inner, depth + 1)
      return
    }
    const own = shape.attribute('presentation:style-name')
    const chain =
      own === undefined ? this.#styles.chain('graphic', shape.attribute('drawing:style-name')) : this.#styles.chain('presentation', own)
    const stroke = strokeIn(chain)
    if (shape.name === 'drawing:line' || shape.name === 'drawing:connector') {
      const [x1, y1, x2, y2] = ['svg:x1', 'svg:y1', 'svg:x2', 'svg:y2'].map((name) => lengthOf(shape.attribute(name)) ?? 0)
      this.#page.line(x1 ?? 0, y1 ?? 0, x2 ?? 0, y2 ?? 0, stroke ?? { colour: 0, width: 0.5 })
      return
    }
    const place = placeOf(shape)
    if (place.width <= 0 || place.height <= 0) return
    this.#outline(shape, place, filled(chain, 'graphic'), stroke)
    this.#picture(shape, place)
    this.#text(shape, chain, place)
  }

  #outline(shape: Element, { x, y, width, height }: Place, fill: number | undefined, stroke: Stroke | undefined): void {
    const geometry = shape.child('drawing:enhanced-geometry')?.attribute('drawing:type')
    if (shape.name === 'drawing:ellipse' || shape.name === 'drawing:circle' || geometry === 'ellipse')
      this.#page.shape(ellipse(x, y, width, height), fill, stroke)
    else this.#page.box(x, y, width, height, fill, stroke)
  }

  #picture(shape: Element, { x, y, width, height }: Place): void {
    const href = shape.all('drawing:image').map((image) => image.attribute('xlink:href') ?? '').find((each) => each !== '') // biome-ignore format: one thought
    const picture = href === undefined ? undefined : this.#source.file(href.replace(/^\.\//, ''))
    if (picture) this.#page.picture(picture, x, y, width, height)
  }

  #text(shape: Element, chain: readonly Element[], place: Place): void {
    const content =
      shape.name === 'drawing:frame' ? (shape.child('drawing:text-box') ?? (shape.child('table:table') ? shape : undefined)) : shape
    if (!content) return
    const inset = (side: string): number =>
      Math.max(0, Math.min(100, lengthOf(said(chain, 'graphic', `fo:padding-${side}`, 'fo:padding')) ?? PADDING / 2))
    const [width, room] = [Math.max(8, place.width - inset('left') - inset('right')), place.height - inset('top') - inset('bottom')]
    const set = (scale: number) => setBlocks(this.#blocks(content, chain, scale), width, this.#paper)
    let fragments = set(1)
    if (fragments.length === 0) return
    for (const scale of SMALLER) {
      fragments = set(scale)
      if (heightOf(fragments) <= room + 2) break
    }
    const anchor = said(chain, 'graphic', 'drawing:textarea-vertical-align')
    const spare = Math.max(0, room - heightOf(fragments))
    const top = place.y + inset('top') + (anchor === 'middle' ? spare / 2 : anchor === 'bottom' ? spare : 0)
    drawAll(fragments, this.#page, place.x + inset('left'), top)
  }

  #blocks(content: Element, chain: readonly Element[], scale: number): readonly Block[] {
    const blocks = [...new FlowReader(this.#source, this.#styles, chain, scale).readAll(content)]
    return blocks.some((block) => block.kind !== 'paragraph' || block.inlines.length > 0) ? blocks : []
  }
}

function strokeIn(chain: readonly Element[]): Stroke | undefined {
  const kind = said(chain, 'graphic', 'drawing:stroke')
  if (kind === undefined || kind === 'none') return undefined
  const width = Math.max(0.5, Math.min(40, lengthOf(said(chain, 'graphic', 'svg:stroke-width')) ?? 0.5))
  return { colour: colourOf(said(chain, 'graphic', 'svg:stroke-color')) ?? 0, width, dash: kind === 'dash' ? 'dash' : undefined }
}

/** §10.3.10: where it stands; of what turns it only the place is taken. */
function placeOf(shape: Element): Place {
  const length = (name: string): number | undefined => lengthOf(shape.attribute(name))
  const [, x, y] =
    /translate\s*\(\s*(-?[\d.]+[a-z]{2})\s*[ ,]?\s*(-?[\d.]+[a-z]{2})?\s*\)/.exec(
      (shape.attribute('drawing:transform') ?? '').slice(0, 500),
    ) ?? []
  return {
    x: length('svg:x') ?? lengthOf(x) ?? 0,
    y: length('svg:y') ?? lengthOf(y) ?? 0,
    width: length('svg:width') ?? 0,
    height: length('svg:height') ?? 0,
  }
}

/** Four curves; 0.5523 of a radius is where their handles lie. */
function ellipse(x: number, y: number, width: number, height: number): string {
  const [rx, ry, cx, cy] = [width / 2, height / 2, x + width / 2, y + height / 2]
  const [hx, hy] = [rx * 0.5523, ry * 0.5523]
  const at = (...numbers: readonly number[]): string => numbers.map((number) => number.toFixed(2)).join(' ')
  return [
    `${at(cx + rx, cy)} m`,
    `${at(cx + rx, cy + hy, cx + hx, cy + ry, cx, cy + ry)} c`,
    `${at(cx - hx, cy + ry, cx - rx, cy + hy, cx - rx, cy)} c`,
    `${at(cx - rx, cy - hy, cx - hx, cy - ry, cx, cy - ry)} c`,
    `${at(cx + hx, cy - ry, cx + rx, cy - hy, cx + rx, cy)} c h`,
  ].join(' ')
}
