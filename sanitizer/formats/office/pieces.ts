import { escapeText } from '../../container/xml/escape.ts'
import { namespaces, type Prefix } from './namespaces.ts'

const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const order = Object.keys(namespaces) as Prefix[]
const bits = Object.fromEntries(order.map((prefix, bit) => [prefix, bit])) as Record<Prefix, number>

/**
 * The part being written, as a list of pieces: an opening tag without its bracket, a text, a closing tag. A decision that is
 * only possible later (a field's end, a formula's end) blanks pieces that were written before; indexes never move.
 */
export class Pieces {
  readonly #pieces: string[] = []
  /** Per opening tag its index and the namespaces it uses, as bits in the order of the table: what is blanked declares nothing. */
  readonly #opened: number[] = []
  readonly #low: number[] = []
  readonly #high: number[] = []
  #pendingLow = 0
  #pendingHigh = 0
  /** Ranges that are written elsewhere: where each begins → its end, and before which piece they stand instead. */
  readonly #moved = new Map<number, number>()
  readonly #inserted = new Map<number, (readonly [number, number])[]>()

  get length(): number {
    return this.#pieces.length
  }
  /** `attributes` begins with a space or is empty, and is escaped. */
  open(name: string, attributes: string, prefix: Prefix): void {
    this.use(prefix)
    // The root is never blanked, so what it uses needs no record for every element.
    const isNew =
      this.#low.length === 0 || (this.#pendingLow & ~(this.#low[0] ?? 0)) !== 0 || (this.#pendingHigh & ~(this.#high[0] ?? 0)) !== 0
    if (isNew) {
      this.#opened.push(this.#pieces.length)
      this.#low.push(this.#pendingLow)
      this.#high.push(this.#pendingHigh)
    }
    this.#pendingLow = 0
    this.#pendingHigh = 0
    this.#pieces.push(`<${name}${attributes}`)
  }
  text(text: string): void {
    this.#pieces.push(escapeText(text))
  }
  /** `at` is the index of the opening tag: an element that is still empty stays one piece, marked by a slash at its end. */
  close(name: string, at: number): void {
    if (at === this.#pieces.length - 1 && this.#pieces[at] !== '') this.#pieces[at] += '/'
    else this.#pieces.push(`</${name}>`)
  }
  /** The next opening tag uses this namespace, too. */
  use(prefix: Prefix): void {
    const bit = bits[prefix]
    if (bit < 32) this.#pendingLow |= 1 << bit
    else this.#pendingHigh |= 1 << (bit - 32)
  }
  /** Gives an opening tag another name. */
  retitle(at: number, from: string, to: string): void {
    const piece = this.#pieces[at] ?? ''
    if (piece.startsWith(`<${from}`)) this.#pieces[at] = `<${to}${piece.slice(from.length + 1)}`
  }
  blank(from: number, to: number): void {
    this.#pieces.fill('', from, to)
  }
  /** Writes a range before an earlier piece instead of in its place. */
  move(range: readonly [from: number, to: number], before: number): void {
    if (range[0] === before || range[0] === range[1]) return
    this.#moved.set(...range)
    const there = this.#inserted.get(before)
    if (there) there.push(range)
    else this.#inserted.set(before, [range])
  }
  isBlank(from: number, to: number): boolean {
    for (let index = from; index < to; index++) if (this.#pieces[index] !== '') return false
    return true
  }

  #used(): Set<Prefix> {
    let low = 0
    let high = 0
    for (const [nth, at] of this.#opened.entries())
      if (this.#pieces[at] !== '') {
        low |= this.#low[nth] ?? 0
        high |= this.#high[nth] ?? 0
      }
    return new Set(order.filter((prefix) => ((bits[prefix] < 32 ? low >>> bits[prefix] : high >>> (bits[prefix] - 32)) & 1) === 1))
  }

  /** The whole part, with every namespace declared on the root, and `mc:Ignorable` for those the source let readers ignore. */
  finish(ignorable: ReadonlySet<Prefix>, hasHeader: boolean): string {
    const used = this.#used()
    const ignored = order.filter((prefix) => ignorable.has(prefix) && used.has(prefix))
    if (ignored.length > 0) used.add('mc')
    let declarations = ''
    for (const prefix of order)
      if (used.has(prefix) && prefix !== 'xml') declarations += ` xmlns${prefix === 'x' ? '' : `:${prefix}`}="${namespaces[prefix]}"`
    if (ignored.length > 0) declarations += ` mc:Ignorable="${ignored.join(' ')}"`
    // Excel's reader of VML expects no XML declaration.
    const writer = new Writer(hasHeader ? HEADER : '', declarations)
    if (this.#moved.size === 0) for (const piece of this.#pieces) writer.add(piece)
    else this.#rearranged(0, this.#pieces.length, writer)
    return writer.text
  }

  #rearranged(from: number, to: number, writer: Writer): void {
    for (let at = from; at < to; at++) {
      for (const [start, end] of this.#inserted.get(at) ?? []) this.#rearranged(start, end, writer)
      const end = at === from && from > 0 ? undefined : this.#moved.get(at)
      if (end !== undefined) at = end - 1
      else writer.add(this.#pieces[at] ?? '')
    }
  }
}

/** Closes the brackets of opening tags as it becomes known whether anything is inside. */
class Writer {
  text: string
  readonly #declarations: string
  #isOpen = false
  #isRoot = true

  constructor(header: string, declarations: string) {
    this.text = header
    this.#declarations = declarations
  }

  add(piece: string): void {
    if (piece === '') return
    const isTag = piece.charCodeAt(0) === 60
    const isEnd = isTag && piece.charCodeAt(1) === 47
    if (this.#isOpen) {
      this.text += isEnd ? '/>' : '>'
      this.#isOpen = false
      if (isEnd) return
    }
    if (!isTag || isEnd) {
      this.text += piece
      return
    }
    this.#isOpen = !piece.endsWith('/')
    if (this.#isRoot) this.text += (this.#isOpen ? piece : piece.slice(0, -1)) + this.#declarations + (this.#isOpen ? '' : '/>')
    else this.text += this.#isOpen ? piece : `${piece}>`
    this.#isRoot = false
  }
}
