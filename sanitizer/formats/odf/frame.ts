import type { ElementPlan } from './elements.ts'
import type { Alternatives, Place } from './pieces.ts'

/** Columns of the table that is read, while its hidden parts go. */
export interface Grid {
  /** Ranges of hidden columns, from 0, the second number not included. */
  readonly hidden: [number, number][]
  /** How many columns were declared, and the next cell of the row. */
  columns: number
  cell: number
}

/** An element that is open while a part is walked. */
export interface Frame {
  readonly plan: ElementPlan
  /** Index of the opening piece; for an unwrapped element, where its children begin. */
  readonly at: number
  readonly isWritten: boolean
  /** `draw:frame` */
  readonly alternatives?: Alternatives
  /** Pictures and objects. */
  readonly place?: Place
  /** `table:table` */
  readonly grid?: Grid
  /** An object without a reference, whose document has to follow. */
  isAwaiting?: boolean
  /** Base64 of a picture, while it is read. */
  data?: string
  /** Set when the element must not be in the output after all. */
  isCancelled?: boolean
  /** What is inside is left out. */
  isEmptied?: boolean
  /** What is told when there is text inside. */
  whenText?: () => void
}
