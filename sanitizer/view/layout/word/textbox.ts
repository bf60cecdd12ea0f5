import type { Block, Table } from '../flow/block.ts'
import type { Inline } from '../line/inline.ts'
import type { Colour } from '../paper/page.ts'

/** What a drawing becomes: something on the line, or blocks of their own before the paragraph. */
export interface Drawn {
  readonly inlines: readonly Inline[]
  readonly blocks: readonly Block[]
}

const PADDING = { top: 3, right: 5, bottom: 3, left: 5 }

interface BoxLook {
  readonly width: number
  readonly fill: Colour | undefined
  readonly stroke: { readonly colour: Colour; readonly width: number } | undefined
  readonly left: number
  readonly align: Table['align']
}

/** A text box as a table of one cell, as high as its text. */
export function boxed(blocks: readonly Block[], { width, fill, stroke, left, align }: BoxLook): Table {
  const cell = {
    column: 0,
    columns: 1,
    rows: 1,
    blocks,
    fill,
    edges: { top: stroke, right: stroke, bottom: stroke, left: stroke },
    padding: PADDING,
    anchor: 'top' as const,
  }
  return { kind: 'table', columns: [Math.max(30, width)], rows: [{ height: 0, isExact: false, cells: [cell] }], left, align }
}
