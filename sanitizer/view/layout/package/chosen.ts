import type { Element } from './element.ts'

/** The first choice, which every program of today understands; else the fallback. */
export const chosen = (element: Element): Element => element.child('mc:Choice') ?? element.child('mc:Fallback') ?? element
