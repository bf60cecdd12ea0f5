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
  /** `mc:AlternateContent`: how many choices were written, and which pieces are its own markup. */
  choices: number
  markup: [number, number][] | undefined
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
  choices: 0,
  markup: undefined,
})
