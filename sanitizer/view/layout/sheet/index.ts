import { drawCut, drawNotice, untilUsedUp } from '../flow/column.ts'
import type { CleanPackage } from '../package/package.ts'
import type { Page } from '../paper/page.ts'
import type { Paper } from '../paper/paper.ts'
import type { Area } from './area.ts'
import { Book, type SheetEntry } from './book.ts'
import { layComments } from './comments.ts'
import { drawTile } from './draw.ts'
import { type Anchor, anchorsOf } from './drawings.ts'
import { type Grid, readGrid } from './grid.ts'
import { grownRows } from './grown.ts'
import { SheetIndex } from './lookup.ts'
import { edgeAt, measure } from './measures.ts'
import { overhang } from './overhang.ts'
import { tile } from './tiles.ts'

/**
 * A workbook: each visible sheet from a new page on, under its name; what its author set as the area to print, else everything that holds
 * something. Formats of numbers, dates and eras, merged cells, borders, fills and pictures as they are; comments on a page
 * behind their sheet.
 *
 * KNOWN GAP: conditional formats, styles of tables, sparklines and headers of the printed page are not shown.
 */
export function layBook(source: CleanPackage, paper: Paper): void {
  untilUsedUp(paper, () => {
    const book = new Book(source)
    for (const sheet of book.sheets) laySheet(book, sheet, paper)
    if (paper.pages.length === 0) drawNotice(paper.page(595.3, 841.9), paper)
  })
}

function laySheet(book: Book, entry: SheetEntry, paper: Paper): void {
  const grid = readGrid(book, entry.part)
  const anchors = anchorsOf(book, entry.part, grid.drawing, paper)
  const index = new SheetIndex(grid, book.source.limits)
  const areas = entry.printed.length > 0 ? entry.printed : [usedArea(grid, anchors)]
  const title = titled(entry.name, paper)
  for (const area of areas)
    if (area)
      layArea({ book, grid, index, anchors, paper, title, isWhole: entry.printed.length === 0 }, cropped(area, usedArea(grid, anchors)))
  layComments(book, entry.part, entry.name, paper)
  if (grid.isCut) drawCut(paper)
}

/** A printed area may reach far below what is filled in. */
function cropped(area: Area, used: Area | undefined): Area {
  if (!used) return { ...area, bottom: area.top, right: Math.min(area.right, area.left + 20) }
  return {
    ...area,
    bottom: Math.max(area.top, Math.min(area.bottom, used.bottom)),
    right: Math.max(area.left, Math.min(area.right, Math.max(used.right, area.left))),
  }
}

/** The name stands on the first page of its sheet. */
function titled(name: string, paper: Paper): (page: Page) => void {
  let isDone = false
  return (page) => {
    if (paper.pages.length === 1) drawNotice(page, paper)
    if (!isDone) page.letters(26, 29, { text: name.slice(0, 60), face: paper.bold, size: 9, colour: 0x444444 })
    isDone = true
  }
}

export interface SheetParts {
  readonly book: Book
  readonly grid: Grid
  readonly index: SheetIndex
  readonly anchors: readonly Anchor[]
  readonly paper: Paper
  readonly title: (page: Page) => void
  /** Everything that the sheet holds, not only what its author set to be printed. */
  readonly isWhole: boolean
}

function layArea(parts: SheetParts, area: Area): void {
  const { book, grid, paper, title } = parts
  const first = measure(grid, area, book.styles.usual, new Map())
  const sized = measure(grid, area, book.styles.usual, grownRows(grid, first, parts.index, paper))
  const more = parts.isWhole ? overhang(grid, sized, parts.index, paper) : 0
  // An empty column holds what runs on over the edge.
  const measures =
    more > 0
      ? { ...sized, columns: [...sized.columns, (sized.columns.at(-1) ?? 0) + more], area: { ...area, right: area.right + 1 } }
      : sized
  const figures = parts.anchors.map((anchor) => anchor.box(measures))
  const isBlank = (from: number, to: number): boolean => {
    const [top, bottom] = [edgeAt(measures.rows, from), edgeAt(measures.rows, to)]
    return (
      parts.index.rowsBetween(area.top + from, area.top + to).length === 0 &&
      !figures.some(({ y, height }) => y < bottom && y + height > top)
    )
  }
  const { sheet, scale, tiles } = tile(grid, measures, isBlank)
  for (const one of tiles) {
    const draw = drawTile(parts, measures, one)
    if (!draw) continue
    const page = paper.page(sheet.width, sheet.height)
    title(page)
    if (page.isDrawn) page.within([scale, 0, 0, scale, sheet.left, sheet.top], undefined, () => draw(page))
  }
}

/** From A1 to the last cell or drawing that is seen. */
function usedArea({ rows }: Grid, anchors: readonly Anchor[]): Area | undefined {
  let [bottom, right] = [-1, -1]
  for (const [row, { cells }] of rows)
    for (const cell of cells) {
      bottom = Math.max(bottom, row)
      right = Math.max(right, cell.column)
    }
  for (const { to } of anchors) {
    bottom = Math.max(bottom, to.row)
    right = Math.max(right, to.column)
  }
  return bottom < 0 ? undefined : { top: 0, left: 0, bottom, right }
}
