import type { Page } from '../paper/page.ts'

/** A slice of a column that is never cut: a line, a row of a table, a figure. Heights in points. */
export interface Fragment {
  readonly height: number
  /** Stays on the page of the fragment behind it. */
  readonly keepsNext?: boolean | undefined
  /** Space that vanishes at the top of a page. */
  readonly isSpace?: boolean | undefined
  /** Begins a new page. */
  readonly breaksPage?: boolean | undefined
  /** Draws with the column's left edge at `x` and the slice's top at `y`. */
  draw(page: Page, x: number, y: number): void
}

export const space = (height: number): Fragment => ({ height, isSpace: true, draw: () => undefined })
export const pageBreak: Fragment = { height: 0, breaksPage: true, draw: () => undefined }

export const heightOf = (fragments: readonly Fragment[]): number => fragments.reduce((sum, { height }) => sum + height, 0)

/** Draws slices below one another. */
export function drawAll(fragments: readonly Fragment[], page: Page, x: number, y: number): void {
  let top = y
  for (const fragment of fragments) {
    fragment.draw(page, x, top)
    top += fragment.height
  }
}
