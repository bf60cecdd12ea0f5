import type { Choices } from '../../../choices.ts'
import type { FindingKind, Findings } from '../../../findings.ts'
import type { EmbeddedKind } from '../embedded.ts'
import type { Frame } from '../frame.ts'

/** What policy makes of an element that may be in the output. */
export type Verdict =
  | 'keep'
  | 'drop'
  /** Its children stay, it goes. */
  | 'unwrap'
  /** It stays, its children go. */
  | 'empty'
  | { readonly omit: readonly string[] }
  | { readonly rename: string }

/** What one part must remember from one element to a later one. */
export interface Memory {
  /** Columns of the sheet that are hidden. */
  readonly hiddenColumns: Set<number>
  /** How many elements said so. */
  hiddenStretches: number
  /** Column of the last cell of the row. */
  column: number
  /** Which `x:si` is read. */
  string: number
  /** `p:sldId@id` of slides that went: a section must not name them. */
  readonly lostSlides: Set<string>
}

export const newMemory = (): Memory => ({ hiddenColumns: new Set(), hiddenStretches: 0, column: 0, string: 0, lostSlides: new Set() })

/** What the parts of one document must know of each other when hidden content goes. */
export interface Hidden {
  /** Paragraph and character styles that hide their text, by id. */
  readonly styles: ReadonlySet<string>
  /** How many cells went: what was computed from them keeps its value, not its formula. */
  cells: number
  /** Indexes of the shared strings that cells still show; absent: all. */
  strings: ReadonlySet<number> | undefined
}

/** An element as a rule sees it: inside `frames`, the innermost last. */
export interface Place {
  readonly choices: Choices
  readonly findings: Findings
  readonly hidden: Hidden
  readonly memory: Memory
  readonly frames: readonly Frame[]
  /** Which kind of sanitized document a relationship leads to. */
  embedded(id: string): EmbeddedKind | undefined
  /** Attribute by written name, '' where there is none. */
  value(name: string): string
}

export type EditRule = (place: Place) => Verdict

/** The open element `up` levels above the one that is judged. */
export const ancestor = (place: Place, up: number): Frame | undefined => place.frames.at(-up)
export const parentKey = (place: Place): string => place.frames.at(-1)?.plan.key ?? ''
export const nearest = (place: Place, keys: ReadonlySet<string>): Frame | undefined =>
  place.frames.findLast((frame) => keys.has(frame.plan.key))

export function tell(place: Place, kind: FindingKind, verdict: Verdict = 'keep'): Verdict {
  place.findings.add(kind)
  return verdict
}

/** ST_OnOff (ECMA-376 Part 1 §22.9.2.7): absent is on. */
export const isOn = (value: string): boolean => !['0', 'false', 'off'].includes(value)
/** A boolean attribute that is off when absent. */
export const isSet = (value: string): boolean => value === '1' || value === 'true'
