/** What one content stream draws by name: "XObject/X" → how often; "Font/F" → bytes of text shown in it, "Font/" in its caller's. */
export interface Uses {
  readonly operators: number
  readonly names: ReadonlyMap<string, number>
  /** Bytes of text in all. */
  readonly shown: number
}

const kinds: Readonly<Record<string, string>> = { Do: 'XObject', SCN: 'Pattern', scn: 'Pattern', gs: 'ExtGState' }
const texts = new Set(['Tj', 'TJ', "'", '"'])

/** Operators that change what is counted beyond their number. */
export const counted: ReadonlySet<string> = new Set([...Object.keys(kinds), ...texts, 'Tf', 'q', 'Q'])

/** Counts while a content stream is read. `q` and `Q` keep the font that text is shown in (8.4.2). */
export class UseCounter implements Uses {
  readonly names = new Map<string, number>()
  operators = 0
  shown = 0
  #font = ''
  readonly #saved: string[] = []

  /** One of {@link counted}. @param name the last operand that was one, decoded; @param length bytes that the operands take */
  count(operator: string, name: string, length: number): void {
    const kind = Object.hasOwn(kinds, operator) ? kinds[operator] : undefined
    if (kind) this.#use(`${kind}/${name}`, 1)
    else if (operator === 'Tf') this.#font = name
    else if (operator === 'q') this.#saved.push(this.#font)
    else if (operator === 'Q') this.#font = this.#saved.pop() ?? ''
    else if (texts.has(operator)) {
      this.shown += length
      this.#use(`Font/${this.#font}`, length)
    }
  }

  #use(name: string, count: number): void {
    this.names.set(name, (this.names.get(name) ?? 0) + count)
  }
}
