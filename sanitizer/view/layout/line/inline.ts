import type { Colour, Page } from '../paper/page.ts'

/** How characters look. */
export interface Look {
  /** Points. */
  readonly size: number
  readonly bold?: boolean | undefined
  readonly italic?: boolean | undefined
  readonly colour: Colour
  readonly underline?: 'single' | 'double' | undefined
  readonly strike?: boolean | undefined
  readonly fill?: Colour | undefined
  /** A frame around the characters (囲み線). */
  readonly frame?: boolean | undefined
  /** Baseline upwards, in points. */
  readonly raise?: number | undefined
  /** Horizontal scale, 1 = as designed. */
  readonly stretch?: number | undefined
  /** Half and full widths only, as a terminal shows text. */
  readonly grid?: boolean | undefined
}

/** What stands in a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string; readonly look: Look }
  | { readonly kind: 'tab'; readonly look: Look }
  | { readonly kind: 'break'; readonly look: Look }
  /** A picture or drawing as large as it is, standing on the baseline. */
  | {
      readonly kind: 'figure'
      readonly width: number
      readonly height: number
      /** Draws with the upper left corner at (x, y), `scale` times as large. */
      draw(page: Page, x: number, y: number, scale: number): void
    }

export interface TabStop {
  /** From the left edge of the column, in points. */
  readonly at: number
  readonly align: 'left' | 'center' | 'right'
  readonly leader?: 'dot' | 'line' | undefined
}

export type Align = 'left' | 'center' | 'right' | 'justify' | 'distribute'
