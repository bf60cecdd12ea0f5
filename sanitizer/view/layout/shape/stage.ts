import type { Block } from '../flow/block.ts'
import type { Faces } from '../line/atoms.ts'
import type { Element } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import type { Theme } from '../package/theme.ts'
import type { Place } from './place.ts'
import type { TextBehind } from './text.ts'

/** What drawing a tree of shapes needs to know about where it stands. */
export interface Stage {
  readonly source: CleanPackage
  /** The part whose relationships the shapes use. */
  readonly part: string
  readonly theme: Theme
  readonly faces: Faces
  /** Place and text that a placeholder takes from its layout and master. */
  behind(shape: Element): {
    readonly place: Place | undefined
    readonly text: TextBehind
    readonly body: readonly Element[]
    readonly properties: readonly Element[]
  }
  /** Shapes that are not drawn: placeholders of a layout, footers. */
  isHidden(shape: Element): boolean
  /** What a text box of a document holds. */
  blocks?(content: Element): readonly Block[]
  /** A style of tables of the presentation. */
  tableStyle(id: string | undefined): Element | undefined
  /** The drawing of the next SmartArt, in the order of the part. */
  nextDiagram(): Element | undefined
}

/** Name without its vocabulary: slides, sheets, documents and diagrams draw the same shapes under names of their own. */
export const bare = (element: Element): string => element.name.slice(element.name.indexOf(':') + 1)

/** A child by its bare name, whatever vocabulary it is of. */
export function part(element: Element | undefined, ...names: readonly string[]): Element | undefined {
  for (const child of element?.elements() ?? []) if (names.includes(bare(child))) return child
  return undefined
}
