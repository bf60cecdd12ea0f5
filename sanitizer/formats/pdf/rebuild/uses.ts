/** Operators that bring something of their own name into a page, by where the name is looked up; text by its font. */
const lookups: Readonly<Record<string, string>> = { Do: 'XObject', SCN: 'Pattern', scn: 'Pattern', gs: 'ExtGState', Tf: 'Font' }
const texts: readonly string[] = ['Tj', 'TJ', "'", '"']
const code = (operator: string) => Buffer.from(operator, 'latin1').reduce((sum, byte) => sum * 256 + byte, 0)
/** By the operator's bytes as one number, as the writer of content has it. */
const counted = new Map<number, string>([
  ...Object.entries(lookups).map(([operator, kind]) => [code(operator), kind] as const),
  ...texts.map((operator) => [code(operator), 'text'] as const),
  [code('q'), 'q'],
  [code('Q'), 'Q'],
])

/** What one content stream brings in: kind → name → how often; for fonts, bytes of text. */
export class Uses {
  operators = 0
  /** Bytes of text in all. */
  text = 0
  readonly byKind = new Map<string, Map<string, number>>()
  #font = ''
  readonly #fonts: string[] = []

  readonly #left: ReadonlySet<string>

  /** @param left what is left out: `XObject/X`, or `Font/F` for text in it */
  constructor(left: ReadonlySet<string> = new Set()) {
    this.#left = left
  }

  /** @param name the last operand that was one, decoded; @param length bytes of the operands @returns whether the operator stays */
  count(operator: number, name: string, length: number): boolean {
    this.operators++
    const kind = counted.get(operator)
    if (kind === undefined) return true
    if (this.#left.size > 0 && this.#left.has(kind === 'text' ? `Font/${this.#font}` : kind === 'Font' ? '' : `${kind}/${name}`))
      return false
    if (kind === 'q') this.#fonts.push(this.#font)
    else if (kind === 'Q') this.#font = this.#fonts.pop() ?? ''
    else if (kind === 'Font') this.#font = name
    else if (kind === 'text') {
      this.text += length
      this.#add('Font', this.#font, length)
    } else this.#add(kind, name, 1)
    return true
  }

  #add(kind: string, name: string, count: number): void {
    const names = this.byKind.get(kind) ?? new Map<string, number>()
    this.byKind.set(kind, names.set(name, (names.get(name) ?? 0) + count))
  }
}
