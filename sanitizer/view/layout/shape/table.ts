import type { Cell, Edges, Row, Table } from '../flow/block.ts'
import type { Element } from '../package/element.ts'
import type { Stroke } from '../paper/page.ts'
import { fillIn, lineOf } from './paint.ts'
import { EMU } from './place.ts'
import type { Stage } from './stage.ts'
import { type CellLook, tableLooks } from './tablestyle.ts'
import { readBody } from './text.ts'

const COLUMNS = 200

/** `a:tbl` (§21.1.3.13). */
export function readTable(table: Element, stage: Stage): Table {
  const properties = table.child('a:tblPr')
  const looks = tableLooks(properties, stage.tableStyle(properties?.child('a:tableStyleId')?.text), stage.theme)
  const columns = (table.child('a:tblGrid')?.all('a:gridCol') ?? [])
    .slice(0, COLUMNS)
    .map((column) => Math.max(1, Math.min(5000, (column.number('w') ?? 0) / EMU)))
  const rows = table.all('a:tr')
  return {
    kind: 'table',
    columns,
    rows: rows.map(
      (row, index): Row => ({
        height: Math.max(1, Math.min(1000, (row.number('h') ?? 0) / EMU)),
        isExact: false,
        cells: row
          .all('a:tc')
          .slice(0, COLUMNS)
          .flatMap((cell, column) =>
            readCell(cell, column, looks({ row: index, column, rows: rows.length, columns: columns.length }), stage),
          ),
      }),
    ),
    left: 0,
    align: 'left',
  }
}

function readCell(cell: Element, column: number, look: CellLook, stage: Stage): Cell[] {
  const isOn = (name: string): boolean => ['1', 'true'].includes(cell.attribute(name) ?? '')
  if (isOn('hMerge') || isOn('vMerge')) return []
  const properties = cell.child('a:tcPr')
  const body = cell.child('a:txBody')
  const fill = fillIn(properties, stage.theme)
  const margin = (name: string, usual: number): number => Math.max(0, Math.min(100, (properties?.number(name) ?? usual) / EMU))
  const { text } = stage.behind(cell)
  // The style of the table stands before the defaults of the presentation.
  const style = { ...(look.colour !== undefined && { colour: look.colour }), ...(look.bold && { bold: true }) }
  const anchor = properties?.attribute('anchor')
  return [
    {
      column,
      columns: Math.max(1, Math.min(COLUMNS, cell.number('gridSpan') ?? 1)),
      rows: Math.max(1, Math.min(10_000, cell.number('rowSpan') ?? 1)),
      blocks: body ? readBody(body, { ...text, over: style }, stage.theme, 1) : [],
      fill: fill === undefined ? look.fill : fill.kind === 'colour' ? fill.colour : undefined,
      edges: edgesOf(properties, look, stage),
      padding: { top: margin('marT', 45_720), right: margin('marR', 91_440), bottom: margin('marB', 45_720), left: margin('marL', 91_440) },
      anchor: anchor === 'ctr' ? 'center' : anchor === 'b' ? 'bottom' : 'top',
    },
  ]
}

function edgesOf(properties: Element | undefined, look: CellLook, stage: Stage): Edges {
  const edge = (name: string, usual: Stroke | undefined): Stroke | undefined => {
    const line = properties?.child(name)
    return line ? lineOf(line, undefined, stage.theme)?.stroke : usual
  }
  return {
    top: edge('a:lnT', look.top),
    right: edge('a:lnR', look.right),
    bottom: edge('a:lnB', look.bottom),
    left: edge('a:lnL', look.left),
  }
}
