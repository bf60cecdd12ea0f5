import type { Choices } from '../../choices.ts'
import type { FindingKind, Findings } from '../../findings.ts'
import { type Tag, valueAt } from './attributes.ts'
import type { Frame } from './frame.ts'
import type { Memory } from './memory.ts'
import { Pieces } from './pieces.ts'

/** What policy makes of an element that may be in the output. */
export type Edit = 'keep' | 'drop' | 'unwrap' | 'cancel' | 'empty' | { readonly omit: readonly string[]; readonly isEmptied?: boolean }

/** An element and what is known around it. */
export interface EditPlace {
  readonly key: string
  readonly choices: Choices
  readonly findings: Findings
  readonly memory: Memory
  /** Open elements around it. */
  readonly frames: readonly Frame[]
  readonly pieces: Pieces
  /** By name; '' for an attribute that is not there. Only until the next element. */
  value(name: string): string
}
export type EditRule = (place: EditPlace) => Edit

export const tell = ({ findings }: EditPlace, kind: FindingKind, edit: Edit = 'keep'): Edit => {
  findings.add(kind)
  return edit
}

/** The element that is looked at just now: one object for all of them. */
export class Edited implements EditPlace {
  key = ''
  pieces: Pieces
  readonly choices: Choices
  readonly findings: Findings
  readonly memory: Memory
  readonly frames: readonly Frame[]
  #tag: Tag | undefined

  constructor({ choices, findings, memory }: Pick<EditPlace, 'choices' | 'findings' | 'memory'>, frames: readonly Frame[]) {
    this.choices = choices
    this.findings = findings
    this.memory = memory
    this.frames = frames
    this.pieces = new Pieces()
  }
  of(key: string, tag: Tag, pieces: Pieces): this {
    this.key = key
    this.#tag = tag
    this.pieces = pieces
    return this
  }
  readonly value = (name: string): string => (this.#tag ? valueAt(this.#tag, name) : '')
}
