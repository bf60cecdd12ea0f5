import type { Block, Cell, Edges, Row } from '../flow/block.ts'
import { drawAll } from '../flow/fragment.ts'
import { setBlocks } from '../flow/set.ts'
import { mixed } from '../package/colours.ts'
import type { Element } from '../package/element.ts'
import type { Colour, Page, Stroke } from '../paper/page.ts'
import { drawChart } from './chart.ts'
import { fillIn, lineOf } from './paint.ts'
import { EMU, type Mapping, mapped, mappingOf, type Place, placeOf } from './place.ts'
import { drawShapes } from './shapes.ts'
import { part, type Stage } from './stage.ts'
import { readBody } from './text.ts'

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
    drawAll(setBlocks([tableOf(table, stage)], place.width, stage.faces), page, place.x, place.y)
    return
  }
  const uri = content.attribute('uri') ?? ''
  if (uri.endsWith('/chart') || uri.endsWith('/chartex')) drawChart(content, place, stage, page)
  else if (uri.endsWith('/diagram')) drawDiagram(place, stage, page)
  else for (const child of content.elements()) if (part(child, 'pic')) drawShapes(child, stage, page, mapping0(place))
}

const mapping0 = ({ x, y }: Place): Mapping => ({ x, y, scaleX: 1, scaleY: 1 })

/** SmartArt as its last drawing shows it. */
function drawDiagram(place: Place, stage: Stage, page: Page): void {
  const drawing = stage.nextDiagram()
  const tree = part(drawing, 'spTree')
  if (tree) drawShapes(tree, stage, page, mappingOf(place, part(tree, 'grpSpPr')?.child('a:xfrm')))
  else drawNote(page, place, stage, '図(SmartArt)')
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

/** The table style that PowerPoint gives a new table ("Medium Style 2 – Accent 1"); it stands in no file. */
const MEDIUM = '{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}'
const THIN: Stroke = { colour: 0x999999, width: 0.5 }
const COLUMNS = 200

function tableOf(table: Element, stage: Stage): Block {
  const properties = table.child('a:tblPr')
  const isOn = (name: string): boolean => ['1', 'true'].includes(properties?.attribute(name) ?? '')
  const isMedium = properties?.child('a:tableStyleId')?.text === MEDIUM
  const columns = (table.child('a:tblGrid')?.all('a:gridCol') ?? [])
    .slice(0, COLUMNS)
    .map((column) => Math.max(1, (column.number('w') ?? 0) / EMU))
  const rows = table.all('a:tr').map((row, index): Row => {
    const isHead = index === 0 && isOn('firstRow')
    const look = isMedium
      ? mediumLook(stage, isHead, isOn('bandRow') && index % 2 === (isOn('firstRow') ? 1 : 0))
      : { fill: undefined, colour: stage.theme.get('tx1'), edge: THIN }
    const cells = row
      .all('a:tc')
      .slice(0, COLUMNS)
      .flatMap((cell, column) => cellOf(cell, { column, look, isBold: isMedium && isHead }, stage))
    return { height: Math.max(1, Math.min(1000, (row.number('h') ?? 0) / EMU)), isExact: false, cells }
  })
  return { kind: 'table', columns, rows, left: 0, align: 'left' }
}

interface CellLook {
  readonly fill: Colour | undefined
  readonly colour: Colour | undefined
  readonly edge: Stroke
}

function mediumLook(stage: Stage, isHead: boolean, isBand: boolean): CellLook {
  const accent = stage.theme.get('accent1') ?? 0x4472c4
  const edge = { colour: stage.theme.get('lt1') ?? 0xffffff, width: 1 }
  if (isHead) return { fill: accent, colour: stage.theme.get('lt1'), edge }
  return { fill: mixed(0xffffff, accent, isBand ? 0.4 : 0.2), colour: stage.theme.get('dk1'), edge }
}

function cellOf(
  cell: Element,
  { column, look, isBold }: { readonly column: number; readonly look: CellLook; readonly isBold: boolean },
  stage: Stage,
): Cell[] {
  const isOn = (name: string): boolean => ['1', 'true'].includes(cell.attribute(name) ?? '')
  if (isOn('hMerge') || isOn('vMerge')) return []
  const properties = cell.child('a:tcPr')
  const body = cell.child('a:txBody')
  const fill = fillIn(properties, stage.theme)
  const margin = (name: string, usual: number): number => Math.max(0, Math.min(100, (properties?.number(name) ?? usual) / EMU))
  const style = { ...(look.colour !== undefined && { colour: look.colour }), ...(isBold && { bold: true }) }
  const behind = stage.behind(cell)
  const anchor = properties?.attribute('anchor')
  return [
    {
      column,
      columns: Math.max(1, Math.min(COLUMNS, cell.number('gridSpan') ?? 1)),
      rows: Math.max(1, Math.min(10_000, cell.number('rowSpan') ?? 1)),
      blocks: body ? readBody(body, { lists: behind.text.lists, style: { ...behind.text.style, ...style } }, stage.theme, 1) : [],
      fill: fill === undefined ? look.fill : fill.kind === 'colour' ? fill.colour : undefined,
      edges: edgesOf(properties, look.edge, stage),
      padding: { top: margin('marT', 45_720), right: margin('marR', 91_440), bottom: margin('marB', 45_720), left: margin('marL', 91_440) },
      anchor: anchor === 'ctr' ? 'center' : anchor === 'b' ? 'bottom' : 'top',
    },
  ]
}

function edgesOf(properties: Element | undefined, usual: Stroke, stage: Stage): Edges {
  const edge = (name: string): Stroke | undefined => {
    const line = properties?.child(name)
    return line ? lineOf(line, undefined, stage.theme)?.stroke : usual
  }
  return { top: edge('a:lnT'), right: edge('a:lnR'), bottom: edge('a:lnB'), left: edge('a:lnL') }
}
