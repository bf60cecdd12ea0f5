import type { Choices } from '../../choices.ts'
import type { FindingKind, Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import type { Memory } from './memory.ts'
import type { Pieces } from './pieces.ts'

/** What the walker asks of the document around a part. */
export interface PartContext {
  /** @returns the name in the package of a picture that a reference leads to, or undefined when it leads outside */
  picture(href: string): string | undefined
  /** @returns the folder in the package of an object that can stay, or what it is when it cannot */
  object(href: string): { readonly folder: string } | { readonly kind: FindingKind }
  readonly choices: Choices
  readonly memory: Memory
  readonly findings: Findings
  readonly limits: Limits
}

/** A part taken apart: what each child of its root became. */
export interface Walked {
  /** `prefix:local` */
  readonly root: string
  readonly sections: ReadonlyMap<string, Pieces>
  /** `office:version`, when it is one that there is. */
  readonly version: string | undefined
  /** `office:mimetype` of flat documents. */
  readonly mediaType: string
  /** The element inside `office:body`. */
  readonly body: string | undefined
  /** Pictures that stood in the part as text. */
  readonly inline: ReadonlyMap<string, Uint8Array>
  /** Objects that stood in the part itself. */
  readonly embedded: ReadonlyMap<string, Walked>
}
