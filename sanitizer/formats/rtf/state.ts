/** What holds inside one group and ends with it (RTF 1.9.1, "Formal Syntax"). */
export interface State {
  /** Number of the font, whose character set says what bytes are. */
  font: number | undefined
  /** \uc: how many characters behind a \u are for readers that do not know it. */
  fallback: number
  /** How many of those are still to be skipped. */
  skip: number
  deleted: boolean
  inserted: boolean
  hidden: boolean
  /** In the table of styles, where `\*` may stand before the kind of a style. */
  styles: boolean
  /** In another destination than the document itself: tables of the document have no place there. */
  inside: boolean
  depth: number
}

export const firstState = (font: number | undefined): State => ({
  font,
  fallback: 1,
  skip: 0,
  deleted: false,
  inserted: false,
  hidden: false,
  styles: false,
  inside: false,
  depth: 0,
})
