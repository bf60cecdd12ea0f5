/** A block of cells; rows and columns from 0, both ends within. */
export interface Area {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

export const ROWS = 1_048_576
export const COLUMNS = 16_384

const REFERENCE = /^([A-Z]{1,3})([1-9]\d{0,6})$/

/** `B7` → column 1, row 6; undefined outside a sheet. */
export function placeOf(reference: string): { readonly column: number; readonly row: number } | undefined {
  const [, letters = '', digits = ''] = REFERENCE.exec(reference) ?? []
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  const row = Number(digits)
  return column >= 1 && column <= COLUMNS && row >= 1 && row <= ROWS ? { column: column - 1, row: row - 1 } : undefined
}

/** `A1:C3`, or `A1` alone; whole rows and columns (`A:C`) are none. */
export function areaOf(reference: string): Area | undefined {
  const [from = '', to = from] = reference.split(':')
  const [start, end] = [placeOf(from), placeOf(to)]
  if (!start || !end) return undefined
  return {
    top: Math.min(start.row, end.row),
    left: Math.min(start.column, end.column),
    bottom: Math.max(start.row, end.row),
    right: Math.max(start.column, end.column),
  }
}

export const isIn = ({ top, left, bottom, right }: Area, row: number, column: number): boolean =>
  row >= top && row <= bottom && column >= left && column <= right
