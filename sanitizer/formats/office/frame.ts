import type { ElementPlan } from './elements.ts'

/** An element that is open while a part is walked. */
export interface Frame {
  readonly plan: ElementPlan
  /** Index of the opening piece; for an unwrapped element, where its children begin. */
  readonly at: number
  readonly isWritten: boolean
  /** Set when the element must not be in the output after all. */
  isCancelled: boolean
  /** Formula text, judged at the end. */
  formula: string | undefined
  /** `w:fldChar@w:fldCharType` */
  fieldCharacter: string
  /** `p:graphicFrame` around an OLE object: where its preview picture was written. */
  preview: readonly [number, number] | undefined
  hasObject: boolean
  /** A place of its own for codes of fields (stories.ts). */
  isStory: boolean
  /** The object itself stays, a sanitized document. */
  keepsObject: boolean
  /** `mc:AlternateContent`: how many choices were written, and which pieces are its own markup. */
  choices: number
  markup: [number, number][] | undefined
  /** Name in the output, where policy gives it another one. */
  written: string
  /** Policy empties it: nothing inside is written but the properties of a run. */
  skips: boolean
  /** `w:r`: says itself whether it is hidden. `w:p`: its style hides its runs; its mark is hidden, or goes with a tracked change. */
  isSettled: boolean
  hidesRuns: boolean
  hidesMark: boolean
  losesMark: boolean
  /** `w:p`: where its `w:pPr` stands; the opening tag of the paragraph that it became one with. */
  properties: readonly [number, number] | undefined
  joins: number | undefined
  /** Properties with a tracked change inside: where the old ones begin and end, and what the change does not speak of. */
  former: readonly [number, number] | undefined
  untouched: (readonly [number, number])[] | undefined
  /** Cells of a row, rows of a table that stay, and whether one went. */
  members: number
  losesMember: boolean
}

export const openFrame = (plan: ElementPlan, at: number, isWritten: boolean): Frame => ({
  plan,
  at,
  isWritten,
  isCancelled: false,
  formula: undefined,
  fieldCharacter: '',
  preview: undefined,
  hasObject: false,
  isStory: false,
  keepsObject: false,
  choices: 0,
  markup: undefined,
  written: plan.written,
  skips: false,
  isSettled: false,
  hidesRuns: false,
  hidesMark: false,
  losesMark: false,
  properties: undefined,
  joins: undefined,
  former: undefined,
  untouched: undefined,
  members: 0,
  losesMember: false,
})
