import { type Paragraph, plain } from '../flow/block.ts'
import { drawAll, heightOf } from '../flow/fragment.ts'
import { setBlocks } from '../flow/set.ts'
import type { Element } from '../package/element.ts'
import type { Page } from '../paper/page.ts'
import { drawChart } from './chart.ts'
import { type Mapping, mapped, mappingOf, type Place, placeOf } from './place.ts'
import { drawShapes } from './shapes.ts'
import { part, type Stage } from './stage.ts'
import { readTable } from './table.ts'

/** A frame around a table, a chart or a diagram (§19.3.1.21). */
export function drawFrame(element: Element, stage: Stage, page: Page, mapping: Mapping): void {
  const own = placeOf(part(element, 'xfrm'))
  const content = element.at('a:graphic', 'a:graphicData')
  if (!own || !content) return
  const place = mapped(own, mapping)
  drawGraphic(content, place, stage, page)
}

/** What a `a:graphicData` shows, in its place. */
export function drawGraphic(content: Element, place: Place, stage: Stage, page: Page): void {
  const table = content.child('a:tbl')
  if (table) {
    drawAll(setBlocks([readTable(table, stage)], place.width, stage.faces), page, place.x, place.y)
    return
  }
  const uri = content.attribute('uri') ?? ''
  if (uri.endsWith('/chart') || uri.endsWith('/chartex')) {
    if (!drawChart(content, place, stage, page)) drawNote(page, place, stage, 'グラフ')
  } else if (uri.endsWith('/diagram')) drawDiagram(content, place, stage, page)
  else for (const child of content.elements()) if (part(child, 'pic')) drawShapes(child, stage, page, mapping0(place))
}

const mapping0 = ({ x, y }: Place): Mapping => ({ x, y, scaleX: 1, scaleY: 1 })

/** SmartArt as its last drawing shows it; files older than 2010 have none, so that its words are listed. */
function drawDiagram(content: Element, place: Place, stage: Stage, page: Page): void {
  const drawing = stage.nextDiagram()
  const tree = part(drawing, 'spTree')
  if (tree) {
    drawShapes(tree, stage, page, mappingOf(place, part(tree, 'grpSpPr')?.child('a:xfrm')))
    return
  }
  const words = wordsOf(content, stage)
  if (words.length === 0) drawNote(page, place, stage, '図(SmartArt)')
  else drawList(page, place, words, stage)
}

/** What the points of a diagram's data say (§21.4.3). */
function wordsOf(content: Element, stage: Stage): readonly string[] {
  const name = stage.source.target(stage.part, content.child('dgm:relIds')?.attribute('r:dm'))
  const points = name === undefined ? [] : (stage.source.tree(name).child('dgm:ptLst')?.all('dgm:pt') ?? [])
  return points.flatMap(
    (point) =>
      point
        .child('dgm:t')
        ?.all('a:p')
        .map((paragraph) => paragraph.text.trim())
        .filter(Boolean) ?? [],
  )
}

function drawList(page: Page, place: Place, words: readonly string[], { faces }: Stage): void {
  page.box(place.x, place.y, place.width, place.height, 0xffffff, { colour: 0xbbbbbb, width: 0.5 })
  const blocksAt = (size: number): readonly Paragraph[] =>
    words.map((text) => ({
      kind: 'paragraph',
      ...plain,
      left: size * 1.5,
      first: -size,
      after: size * 0.4,
      inlines: [{ kind: 'text', text: `・${text}`, look: { size, colour: 0x222222 } }],
      size,
    }))
  let lines = setBlocks(blocksAt(16), place.width - 8, faces)
  for (const size of [16, 13, 10, 8, 6]) {
    lines = setBlocks(blocksAt(size), place.width - 8, faces)
    if (heightOf(lines) <= place.height - 8) break
  }
  page.within(undefined, [place.x, place.y, place.width, place.height], () => drawAll(lines, page, place.x + 4, place.y + 4))
}

/** A field that says what would be there. */
export function drawNote(page: Page, { x, y, width, height }: Place, stage: Stage, text: string): void {
  page.box(x, y, width, height, 0xf3f3f3, { colour: 0xbbbbbb, width: 0.5 })
  const size = Math.max(6, Math.min(10, height / 3))
  page.letters(x + 4, y + Math.min(height - 2, size * 1.4), {
    text: `${text}は簡易表示では表示されません`,
    face: stage.faces.regular,
    size,
    colour: 0x666666,
  })
}
