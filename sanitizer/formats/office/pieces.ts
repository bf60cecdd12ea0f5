import { escapeText } from '../../container/xml/escape.ts'
import { namespaces, type Prefix } from './namespaces.ts'

const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const order = Object.keys(namespaces) as Prefix[]

/**
 * The part being written, as a list of pieces: an opening tag without its bracket, a text, a closing tag. A decision that is
 * only possible later (a field's end, a formula's end) blanks pieces that were written before; indexes never move.
 */
export class Pieces {
  readonly #pieces: string[] = []
  readonly #used = new Set<Prefix>()

  get length(): number {
    return this.#pieces.length
  }
  /** `attributes` begins with a space or is empty, and is escaped. */
  open(name: string, attributes: string, prefix: Prefix): void {
    this.#used.add(prefix)
    this.#pieces.push(`<${name}${attributes}`)
  }
  text(text: string): void {
    this.#pieces.push(escapeText(text))
  }
  close(name: string): void {
    this.#pieces.push(`</${name}>`)
  }
  use(prefix: Prefix): void {
    this.#used.add(prefix)
  }
  blank(from: number, to: number): void {
    this.#pieces.fill('', from, to)
  }
  isBlank(from: number, to: number): boolean {
    for (let index = from; index < to; index++) if (this.#pieces[index] !== '') return false
    return true
  }

  /** The whole part, with every namespace declared on the root, and `mc:Ignorable` for those the source let readers ignore. */
  finish(ignorable: ReadonlySet<Prefix>, hasHeader: boolean): string {
    const ignored = order.filter((prefix) => ignorable.has(prefix) && this.#used.has(prefix))
    if (ignored.length > 0) this.#used.add('mc')
    let declarations = ''
    for (const prefix of order)
      if (this.#used.has(prefix) && prefix !== 'xml') declarations += ` xmlns${prefix === 'x' ? '' : `:${prefix}`}="${namespaces[prefix]}"`
    if (ignored.length > 0) declarations += ` mc:Ignorable="${ignored.join(' ')}"`
    // Excel's reader of VML expects no XML declaration.
    let out = hasHeader ? HEADER : ''
    let isOpen = false
    let isRoot = true
    for (const piece of this.#pieces) {
      if (piece === '') continue
      const isTag = piece.charCodeAt(0) === 60
      const isEnd = isTag && piece.charCodeAt(1) === 47
      if (isOpen) {
        out += isEnd ? '/>' : '>'
        isOpen = false
        if (isEnd) continue
      }
      out += piece
      if (isTag && !isEnd) {
        if (isRoot) out += declarations
        isRoot = false
        isOpen = true
      }
    }
    return out
  }
}
