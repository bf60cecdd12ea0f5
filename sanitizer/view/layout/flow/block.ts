import type { Align, Inline, TabStop } from '../line/inline.ts'
import type { Colour, Stroke } from '../paper/page.ts'

/** What a document says, in reading order. Lengths in points. */
export type Block = Paragraph | Table | { readonly kind: 'page-break' }

export interface Edges {
  readonly top?: Stroke | undefined
  readonly right?: Stroke | undefined
  readonly bottom?: Stroke | undefined
  readonly left?: Stroke | undefined
}

export interface Paragraph {
  readonly kind: 'paragraph'
  readonly inlines: readonly Inline[]
  readonly align: Align
  readonly left: number
  readonly right: number
  /** Added to `left` on the first line. */
  readonly first: number
  readonly before: number
  readonly after: number
  /** Height of a line: so many times the size of its largest character, or at least / exactly so many points. */
  readonly leading: { readonly rule: 'times' | 'least' | 'exact'; readonly value: number }
  /** Distance of the lines of the page's grid, or 0. */
  readonly pitch: number
  /** Size that an empty paragraph has. */
  readonly size: number
  readonly tabs: readonly TabStop[]
  readonly defaultTab: number
  readonly keepsNext?: boolean | undefined
  readonly fill?: Colour | undefined
  readonly edges?: Edges | undefined
}

export interface Cell {
  /** First column, from 0. */
  readonly column: number
  readonly columns: number
  readonly rows: number
  readonly blocks: readonly Block[]
  readonly fill?: Colour | undefined
  readonly edges: Edges
  readonly padding: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }
  readonly anchor: 'top' | 'center' | 'bottom'
  /** A line from the upper left to the lower right corner, and from the lower left to the upper right. */
  readonly falling?: Stroke | undefined
  readonly rising?: Stroke | undefined
}

export interface Row {
  /** At least this high, or exactly. */
  readonly height: number
  readonly isExact: boolean
  readonly cells: readonly Cell[]
}

export interface Table {
  readonly kind: 'table'
  readonly columns: readonly number[]
  readonly rows: readonly Row[]
  readonly left: number
  readonly align: 'left' | 'center' | 'right'
}

export const plain = {
  align: 'left',
  left: 0,
  right: 0,
  first: 0,
  before: 0,
  after: 0,
  leading: { rule: 'times', value: 1 },
  pitch: 0,
  tabs: [],
  defaultTab: 42,
} as const
