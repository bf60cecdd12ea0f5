import type { Frame } from './frame.ts'
import type { Piece } from './pieces.ts'

interface Style {
  readonly parent: string
  hides: boolean
}

/** What the parts of one document must remember from one element to a later one. */
export class Memory {
  /** Cells and sheets that went because they were hidden. */
  lostCells = 0
  /** Whether formulas become their values, since cells that they may have looked at are gone. */
  valuesOnly = false
  /** The change that is read, and by its id what it is. */
  region = ''
  readonly regions = new Map<string, 'insertion' | 'deletion' | 'format'>()
  /** Where an insertion that goes began. */
  readonly insertions = new Map<string, { readonly paragraph: Frame | undefined; readonly at: number }>()
  /** What was deleted: how many paragraphs, and what the last one held. */
  readonly deletions = new Map<string, { readonly paragraphs: number; readonly inside: readonly Piece[] }>()
  readonly #styles = new Map<string, Style>()
  #current: Style | undefined

  /** Another memory that knows the same styles. */
  withStyles(): Memory {
    const other = new Memory()
    for (const [key, style] of this.#styles) other.#styles.set(key, style)
    return other
  }
  /** A style begins. */
  enter(family: string, name: string, parent: string): void {
    this.#current = name === '' ? undefined : { parent: parent === '' ? '' : `${family} ${parent}`, hides: false }
    if (this.#current) this.#styles.set(`${family} ${name}`, this.#current)
  }
  /** The style that was begun last hides what has it. */
  hide(): void {
    if (this.#current) this.#current.hides = true
  }
  /** Whether a style or one that it derives from hides. */
  hides(family: string, name: string): boolean {
    if (name === '') return false
    const seen = new Set<string>()
    for (let key = `${family} ${name}`; key !== '' && !seen.has(key); key = this.#styles.get(key)?.parent ?? '') {
      if (this.#styles.get(key)?.hides) return true
      seen.add(key)
    }
    return false
  }
}
