/**
 * Where text stands, so far as readers may differ about what is read with it: in a text box, one side of an alternative, the reading aid
 * above a word, a table, a tracked change that somebody may accept or reject. A code that is said in two places is not one code.
 */

/** Each is a place of its own. */
const OWN: ReadonlySet<string> = new Set(
  'mc:Choice mc:Fallback w:txbxContent w:rt w:rubyBase w:tbl w:tc w:comment w:footnote w:endnote w:docPartBody m:oMath m:oMathPara'.split(
    ' ',
  ),
)
/** Neighbours by the same person at the same time are one change (ECMA-376 Part 1 §17.13.5). */
const CHANGES: ReadonlySet<string> = new Set(['w:ins', 'w:del', 'w:moveFrom', 'w:moveTo'])
const TAKEN_OUT = /w:(?:del|moveFrom)\|/
/** Characters that are no text, and drawings. */
const OPAQUE: ReadonlySet<string> = new Set(['w:sym', 'w:drawing', 'w:pict', 'w:object', 'm:oMath', 'm:oMathPara'])

export const isStory = (key: string): boolean => OWN.has(key) || CHANGES.has(key)
export const isOpaque = (key: string): boolean => OPAQUE.has(key)

export class Stories {
  readonly #open: string[] = ['']
  #count = 0

  get current(): string {
    return this.#open.at(-1) ?? ''
  }
  /** Whether what stands here has been taken out, and may be spelt so. */
  get isTakenOut(): boolean {
    return TAKEN_OUT.test(this.current)
  }
  open(key: string, value: (name: string) => string): void {
    const own = CHANGES.has(key) ? `${key}|${value('w:author')}|${value('w:date')}` : `${++this.#count}`
    this.#open.push(`${this.current}/${own}`)
  }
  close(): void {
    this.#open.pop()
  }
}
