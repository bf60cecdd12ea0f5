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

/** An element that is open while a part is walked. All of one shape, since there is one for every element. */
export class Frame {
  readonly plan: ElementPlan
  /** Index of the opening piece; for an unwrapped element, where its children begin. */
  readonly at: number
  readonly isWritten: boolean
  /** `draw:frame` */
  alternatives: Alternatives | undefined = undefined
  /** Pictures and objects. */
  place: Place | undefined = undefined
  /** `table:table` */
  grid: Grid | undefined = undefined
  /** An object without a reference, whose document has to follow. */
  isAwaiting = false
  /** Base64 of a picture, while it is read. */
  data: string | undefined = undefined
  /** Set when the element must not be in the output after all. */
  isCancelled = false
  /** What is inside is left out. */
  isEmptied = false
  /** What is told when there is text inside. */
  whenText: (() => void) | undefined = undefined

  constructor(plan: ElementPlan, at: number, isWritten: boolean) {
    this.plan = plan
    this.at = at
    this.isWritten = isWritten
  }
}
