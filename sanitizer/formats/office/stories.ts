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
const CHANGES: ReadonlySet<string> = new Set(['w:ins', 'w:del', 'w:moveFrom', 'w:moveTo', 'w14:conflictIns', 'w14:conflictDel'])
/** Text in these is spelt in another way (§17.3.3.7, §17.16.13); what is moved is not. */
const TAKEN_OUT: ReadonlySet<string> = new Set(['w:del', 'w14:conflictDel'])
const SPELT_AS_TAKEN_OUT: ReadonlySet<string> = new Set(['w:delText', 'w:delInstrText'])
/** Characters that are no text, and drawings. */
const OPAQUE: ReadonlySet<string> = new Set(['w:sym', 'w:drawing', 'w:pict', 'w:object', 'm:oMath', 'm:oMathPara'])

export const isStory = (key: string): boolean => OWN.has(key) || CHANGES.has(key)
export const isOpaque = (key: string): boolean => OPAQUE.has(key)

export class Stories {
  readonly #open: { readonly place: string; readonly isTakenOut: boolean }[] = [{ place: '', isTakenOut: false }]
  #count = 0

  get current(): string {
    return this.#open.at(-1)?.place ?? ''
  }
  /** Whether text of this element says what it is: taken out where a change around it says so, and nowhere else. */
  isSpeltRight(key: string): boolean {
    return SPELT_AS_TAKEN_OUT.has(key) === (this.#open.at(-1)?.isTakenOut ?? false)
  }
  open(key: string, value: (name: string) => string): void {
    const isChange = CHANGES.has(key)
    const own = isChange ? `${key}|${value('w:author')}|${value('w:date')}` : `${++this.#count}`
    const isTakenOut = TAKEN_OUT.has(key) || (isChange && (this.#open.at(-1)?.isTakenOut ?? false))
    this.#open.push({ place: `${this.current}/${own}`, isTakenOut })
  }
  close(): void {
    this.#open.pop()
  }
}
