import { type Limits, within } from '../../limits.ts'

/** Says to the reader what the file is; it also stands before whatever the text begins with, so that no program takes the file for a script or a page. */
const HEAD = '※文字だけを取り出しました(書式・図・写真・コメントは含まれません)'
const MARK = '\ufeff'
const LINE = '\r\n'

/** The words of a document as they are found, bounded together. UTF-8 with its mark, as Excel and the editor of Windows need it. */
export class Written {
  readonly #limits: Limits
  readonly #pieces: string[] = [MARK, HEAD, LINE]
  #characters = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Whether anything but our own head stands there. */
  get isEmpty(): boolean {
    return this.#characters === 0
  }

  /** A line of ours, above what follows. */
  heading(text: string): void {
    this.#put(`${LINE}■ ${oneLine(text)}${LINE}`)
  }

  /** Lines of the document, whatever ends them there. */
  text(text: string): void {
    if (text === '') return
    this.#characters += text.length
    this.#put(text.replace(/\r\n|[\r\n\v\f\x0e\u0085\u2028\u2029]/g, LINE))
  }

  line(text: string): void {
    this.text(text)
    this.#put(LINE)
  }

  /** One row of a table (RFC 4180 §2). */
  row(values: readonly string[]): void {
    this.#characters += values.some((value) => value !== '') ? 1 : 0
    this.#put(values.map(field).join(',') + LINE)
  }

  bytes(): Uint8Array {
    return Buffer.from(this.#pieces.join(''), 'utf8')
  }

  #written = 0
  #put(text: string): void {
    this.#written += text.length
    within(this.#limits, 'textCharacters', this.#written)
    this.#pieces.push(text)
  }
}

const oneLine = (text: string): string => text.replace(/[\p{C}\u2028\u2029]+/gu, ' ').trim()
/** A value of several lines stays one field; a line behind another is no field of its own. */
const field = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
