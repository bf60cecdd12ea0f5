import type { Choices } from '../../choices.ts'
import type { FindingKind, Findings } from '../../findings.ts'
import type { Frame } from './frame.ts'
import type { Memory } from './memory.ts'
import type { Pieces } from './pieces.ts'

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
  value(name: string): string
}
export type EditRule = (place: EditPlace) => Edit

export const tell = ({ findings }: EditPlace, kind: FindingKind, edit: Edit = 'keep'): Edit => {
  findings.add(kind)
  return edit
}
