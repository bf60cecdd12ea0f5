import type { Choices } from '../../choices.ts'
import type { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import { isSafeField, leadsOut, NESTED } from './fields.ts'
import type { Pieces } from './pieces.ts'
import type { Stories } from './stories.ts'

type Range = readonly [from: number, to: number]

interface OpenField {
  state: 'code' | 'result'
  code: string
  /** Where it has been read last (stories.ts). */
  story: string
  isSafe: boolean
  /** The field characters and everything between the first and the separator: blanked together. Fields in the code are listed once. */
  readonly ranges: (Range | Nested)[]
}
/** What a field inside a code wrote. */
interface Nested {
  readonly inside: OpenField['ranges']
}

/**
 * Follows complex fields (ECMA-376 Part 1 §17.16.18) through one part: begin, code, separator, result, end, split over runs and
 * paragraphs and nested. A field that may not stay loses its characters and its code; its result stays as plain text.
 */
export class FieldCodes {
  readonly #open: OpenField[] = []
  readonly #pieces: Pieces
  readonly #links: Choices['links']
  readonly #findings: Findings
  readonly #limits: Limits
  readonly #stories: Stories

  constructor(pieces: Pieces, stories: Stories, links: Choices['links'], findings: Findings, limits: Limits) {
    this.#pieces = pieces
    this.#stories = stories
    this.#links = links
    this.#findings = findings
    this.#limits = limits
  }

  get isInCode(): boolean {
    return this.#open.at(-1)?.state === 'code'
  }

  /** Text of any kind counts while a code is being read: Word reads `w:t` there as code, too. What is said elsewhere may not be read with it. */
  text(text: string): void {
    const field = this.#open.at(-1)
    if (field?.state !== 'code') return
    if (field.story !== this.#stories.current) field.code += NESTED
    field.story = this.#stories.current
    field.code += text
  }

  /** Something within a code whose text is not known: a nested field, a symbol. */
  opaque(): void {
    this.text(NESTED)
  }

  /** What has been read of codes may not be what stays of them: they cannot be judged any more. */
  spoil(): void {
    for (const field of this.#open) if (field.state === 'code') field.code = NESTED + field.code
  }

  /** A piece of run content that has been written; within a code it goes when the code goes. */
  content(range: Range): void {
    this.#innermost()?.ranges.push(range)
  }

  /** Whose code is being read; the codes around it get it as a whole when it ends. */
  #innermost(): OpenField | undefined {
    return this.#open.findLast(({ state }) => state === 'code')
  }

  /** `w:instrText` where no code is being read has no meaning but to be read by someone. */
  instruction(range: Range): void {
    if (!this.isInCode) this.#remove([range], '')
  }

  character(type: string, range: Range): void {
    if (type === 'begin') {
      this.#begin(range)
      return
    }
    const field = this.#open.at(-1)
    if (!field) {
      this.#remove([range], '')
      return
    }
    field.ranges.push(range)
    if (field.state === 'code') field.isSafe = this.#isKept(field.code)
    if (type === 'separate') {
      field.state = 'result'
      return
    }
    this.#open.pop()
    if (field.isSafe) this.#innermost()?.ranges.push({ inside: field.ranges })
    else this.#remove(field.ranges, field.code)
  }

  #begin(range: Range): void {
    this.opaque()
    this.#open.push({ state: 'code', code: '', story: this.#stories.current, isSafe: false, ranges: [range] })
    within(this.#limits, 'depth', this.#open.length)
  }

  /** Fields that never ended. */
  finish(): void {
    for (const field of this.#open.splice(0)) this.#remove(field.ranges, field.code)
  }

  simple(code: string): boolean {
    this.opaque()
    const isSafe = this.#isKept(code)
    if (!isSafe) this.#remove([], code)
    return isSafe
  }

  #isKept(code: string): boolean {
    return isSafeField(code) && !this.#isLink(code)
  }
  /** A safe link that policy makes plain text. */
  #isLink(code: string): boolean {
    return this.#links === 'text' && isSafeField(code) && leadsOut(code)
  }

  #remove(ranges: OpenField['ranges'], code: string): void {
    this.#blank(ranges)
    this.#findings.add(/^\W*dde/i.test(code) ? 'dde' : this.#isLink(code) ? 'link' : 'field')
  }
  /** As deep as fields are nested, which is bounded. */
  #blank(ranges: OpenField['ranges']): void {
    for (const range of ranges)
      if ('inside' in range) this.#blank(range.inside)
      else this.#pieces.blank(range[0], range[1])
  }
}
