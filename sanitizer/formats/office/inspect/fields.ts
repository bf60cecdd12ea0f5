import type { Findings } from '../../../findings.ts'
import { fieldFault } from './language.ts'

/** Fields as the inspection reads them: through a whole part, place by place (ECMA-376 Part 1 §17.16.18). */

/** Readers take one side of an alternative, read a text box for itself, and leave out what has been taken out: a code stands in one such place. */
const APART: ReadonlySet<string> = new Set(
  'mc:Choice mc:Fallback w:txbxContent w:rt w:rubyBase w:tbl w:tc w:comment w:footnote w:endnote w:docPartBody m:oMath m:oMathPara'.split(
    ' ',
  ),
)
const CHANGES: ReadonlySet<string> = new Set(['w:ins', 'w:del', 'w:moveFrom', 'w:moveTo', 'w14:conflictIns', 'w14:conflictDel'])
const LEFT_OUT: ReadonlySet<string> = new Set(['w:del', 'w14:conflictDel'])
/** Stands in a code for what is no text, or stands elsewhere. */
const UNREAD = '\u0000'
const UNREADABLE: ReadonlySet<string> = new Set(['w:sym', 'w:drawing', 'w:pict', 'w:object', 'm:oMath', 'm:oMathPara'])
/** What Word reads as code between the first field character and the separator. */
const CODE_TEXT: ReadonlySet<string> = new Set(['w:t', 'w:instrText', 'w:delInstrText', 'w:delText'])

interface OpenField {
  code: string
  /** Where it was read last. */
  place: string
  isCode: boolean
}

export class FieldReader {
  readonly #open: OpenField[] = []
  readonly #places: string[] = ['']
  /** Elements around, the nearest last, that say whether text has been taken out. */
  readonly #says: string[] = ['']
  readonly #findings: Findings
  #count = 0

  constructor(findings: Findings) {
    this.#findings = findings
  }

  /** @param value of one of its attributes */
  enter(element: string, value: (name: string) => string): void {
    const place = this.#place
    this.#places.push(place + this.#own(element, value))
    this.#says.push(LEFT_OUT.has(element) || APART.has(element) ? element : (this.#says.at(-1) ?? ''))
    if (UNREADABLE.has(element)) this.#unread()
    if (element === 'w:fldChar') this.#character(value('w:fldCharType'), place)
  }
  leave(): void {
    this.#places.pop()
    this.#says.pop()
  }
  text(element: string, text: string): void {
    const field = this.#open.at(-1)
    if (field?.isCode && CODE_TEXT.has(element)) {
      const isOdd = element.startsWith('w:del') !== LEFT_OUT.has(this.#says.at(-1) ?? '')
      if (field.place !== this.#place) this.#unread()
      // Whether it is read at all is the reader's guess, and so is what the code begins with.
      if (isOdd) field.code = UNREAD + field.code
      field.place = this.#place
      field.code += text
    } else if (element === 'w:instrText' || element === 'w:delInstrText') this.#findings.add('field')
  }
  /** Fields that never ended. */
  finish(): void {
    if (this.#open.length > 0) this.#findings.add('field', this.#open.length)
  }

  get #place(): string {
    return this.#places.at(-1) ?? ''
  }
  /** Changes by one person at one time are one; everything else is a place of its own. */
  #own(element: string, value: (name: string) => string): string {
    if (CHANGES.has(element)) return ` ${element}|${value('w:author')}|${value('w:date')}`
    return APART.has(element) ? ` ${++this.#count}` : ''
  }
  #unread(): void {
    const field = this.#open.at(-1)
    if (field?.isCode) field.code += UNREAD
  }
  #character(type: string, place: string): void {
    if (type === 'begin') {
      this.#unread()
      this.#open.push({ code: '', place, isCode: true })
      return
    }
    const field = this.#open.at(-1)
    const fault = field ? (field.isCode ? fieldFault(field.code) : undefined) : 'field'
    if (fault) this.#findings.add(fault)
    if (field) field.isCode = false
    if (type === 'end') this.#open.pop()
  }
}
