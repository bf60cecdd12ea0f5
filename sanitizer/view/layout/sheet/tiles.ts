import type { Sheet } from '../flow/column.ts'
import { A4 } from '../flow/column.ts'
import type { Grid } from './grid.ts'
import type { Measures } from './measures.ts'

/** A page's share of a sheet: rows and columns counted from the measured area's own corner, ends not within. */
export interface Tile {
  readonly rows: readonly [from: number, to: number]
  readonly columns: readonly [from: number, to: number]
}

export interface Tiling {
  readonly sheet: Sheet
  readonly scale: number
  readonly tiles: Iterable<Tile>
}

const MARGINS = { top: 38, right: 26, bottom: 26, left: 26 }
const UPRIGHT: Sheet = { width: A4.width, height: A4.height, ...MARGINS }
const LYING: Sheet = { width: A4.height, height: A4.width, ...MARGINS }
/** Smaller than this nobody reads it, even zoomed: then columns go on another page. */
const SMALLEST = 0.5
/** A sheet that its author fitted to a page may become this small. */
const SMALLEST_FITTED = 0.35

const widthOf = ({ width, left, right }: Sheet): number => width - left - right
const heightOf = ({ height, top, bottom }: Sheet): number => height - top - bottom

/**
 * Divides a sheet into pages: as its author set it up to print, else as wide as it takes.
 * @param isBlank whether nothing stands in these rows (from the area's top, end not within): they make no pages
 */
export function tile(grid: Grid, measures: Measures, isBlank: (from: number, to: number) => boolean): Tiling {
  const [width, height] = [measures.columns.at(-1) ?? 0, measures.rows.at(-1) ?? 0]
  const { sheet, scale } = format(grid, width, height)
  return { sheet, scale, tiles: tilesOf(grid, measures, { width: widthOf(sheet) / scale, height: heightOf(sheet) / scale }, isBlank) }
}

function format({ setup }: Grid, width: number, height: number): { readonly sheet: Sheet; readonly scale: number } {
  const isWide = width * 0.75 > widthOf(UPRIGHT) && height < width * 1.2
  const sheet = (setup.isLandscape ?? isWide) ? LYING : UPRIGHT
  if (setup.fits) {
    const { across, down } = setup.fits
    const scale = Math.min(1, across > 0 ? (widthOf(sheet) * across) / width : 1, down > 0 ? (heightOf(sheet) * down) / height : 1)
    return { sheet, scale: Math.max(SMALLEST_FITTED, scale - 0.001) }
  }
  const asked = Math.max(0.2, Math.min(1.5, setup.scale ?? 1))
  if (width * asked <= widthOf(sheet)) return { sheet, scale: asked }
  const fitted = widthOf(sheet) / width - 0.001
  if (fitted >= SMALLEST || fitted >= asked * 0.8) return { sheet, scale: fitted }
  const lying = widthOf(LYING) / width - 0.001
  return { sheet: LYING, scale: Math.max(SMALLEST, lying) }
}

function* tilesOf(
  { breaks }: Grid,
  { rows, columns, area }: Measures,
  { width, height }: { readonly width: number; readonly height: number },
  isBlank: (from: number, to: number) => boolean,
): Generator<Tile> {
  const across = cuts(columns, width, () => false)
  for (let from = 0; from < rows.length - 1; ) {
    const to = nextCut(rows, from, height, (row) => breaks.has(area.top + row))
    if (!isBlank(from, to)) for (const [left, right] of across) yield { rows: [from, to], columns: [left, right] }
    from = to
  }
}

function cuts(edges: readonly number[], length: number, breaks: (index: number) => boolean): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  for (let from = 0; from < edges.length - 1; ) {
    const to = nextCut(edges, from, length, breaks)
    found.push([from, to])
    from = to
  }
  return found
}

/** The last edge that the page reaches, one at least. */
function nextCut(edges: readonly number[], from: number, length: number, breaks: (index: number) => boolean): number {
  let to = from + 1
  while (to < edges.length - 1 && (edges[to + 1] ?? 0) - (edges[from] ?? 0) <= length && !breaks(to)) to++
  return to
}
