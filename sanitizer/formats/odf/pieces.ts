import { escapeText } from '../../container/xml/escape.ts'

/** Where a reference of the source leads. */
export interface Place {
  readonly kind: 'picture' | 'object'
  /** Name in the package; for a picture that stands in the part itself, a name that no entry has. */
  readonly source: string
}
/** A tag whose target gets its name in the output at the end, when it is known what stays. */
interface Reference {
  readonly before: string
  readonly place: Place
  after: string
}
/** An opening tag without its bracket, a text, or a closing tag. */
export type Piece = string | Reference

/** Places of pictures in one frame: only one of them is shown, and what else the frame shows counts, too (ODF 1.3 Part 3 §10.4.2). */
export interface Alternatives {
  readonly pictures: { readonly from: number; readonly to: number; readonly place: Place }[]
  hasOther: boolean
}

/**
 * A part being written, as a list of pieces: an opening tag without its bracket, a text, a closing tag. What is decided later blanks pieces
 * that were written before; indexes never move.
 */
export class Pieces {
  readonly #pieces: Piece[] = []
  readonly frames: Alternatives[] = []

  get length(): number {
    return this.#pieces.length
  }
  /** `attributes` begins with a space or is empty, and is escaped. */
  open(name: string, attributes: string): void {
    this.#pieces.push(`<${name}${attributes}`)
  }
  openReference(name: string, attributes: string, place: Place): void {
    this.#pieces.push({ before: `<${name} xlink:href="`, place, after: `"${attributes}` })
  }
  text(text: string): void {
    this.#pieces.push(escapeText(text))
  }
  /** `at` is the index of the opening tag: an element that is still empty stays one piece, marked by a slash at its end. */
  close(name: string, at: number): void {
    const opening = at === this.#pieces.length - 1 ? this.#pieces[at] : undefined
    if (typeof opening === 'string' && opening !== '') this.#pieces[at] = `${opening}/`
    else if (typeof opening === 'object') opening.after += '/'
    else this.#pieces.push(`</${name}>`)
  }
  /** Pieces from one index up to another. */
  copy(from: number, to: number): readonly Piece[] {
    return this.#pieces.slice(from, to)
  }
  insert(pieces: readonly Piece[]): void {
    this.#pieces.push(...pieces)
  }
  blank(from: number, to: number): void {
    this.#pieces.fill('', from, to)
  }
  isBlank(from: number, to: number): boolean {
    for (let index = from; index < to; index++) if (this.#pieces[index] !== '') return false
    return true
  }
  /** References that were not blanked. */
  places(): readonly Place[] {
    return this.#pieces.flatMap((piece) => (typeof piece === 'object' ? [piece.place] : []))
  }

  /** @param nameOf the name in the output that a place got */
  finish(nameOf: (place: Place) => string): string {
    let out = ''
    let isOpen = false
    for (const written of this.#pieces) {
      if (written === '') continue
      const piece = typeof written === 'string' ? written : `${written.before}${nameOf(written.place)}${written.after}`
      const isTag = piece.charCodeAt(0) === 60
      const isEnd = isTag && piece.charCodeAt(1) === 47
      if (isOpen) {
        out += isEnd ? '/>' : '>'
        isOpen = false
        if (isEnd) continue
      }
      isOpen = isTag && !isEnd && !piece.endsWith('/')
      out += isTag && !isEnd && !isOpen ? `${piece}>` : piece
    }
    return out
  }
}
