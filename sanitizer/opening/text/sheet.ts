import { hasHiddenShape } from './art.ts'
import { type BiffRecord, Chunks } from './biff.ts'
import { Cells } from './cells.ts'
import { errorText, rkNumber, truthText } from './values.ts'
import type { Globals } from './workbook.ts'

/** [MS-XLS] §2.5.143 FtCmo: an object that is a comment. */
const COMMENT = 0x19
/** §2.5.133 FormulaValue: what is no number says so at its end. */
const NO_NUMBER = 0xffff

export interface Shape {
  readonly words: string
  readonly isHidden: boolean
}

/** Collects what the records of one sheet say. */
export class SheetReader {
  readonly #globals: Globals
  readonly #cells: Cells
  readonly #shapes: Shape[] = []
  #comments = 0
  /** The last formula's place, where its text follows in a record of its own. */
  #awaiting: readonly [row: number, column: number] | undefined
  #object = 0
  #isHiddenShape = false

  constructor(globals: Globals) {
    this.#globals = globals
    this.#cells = new Cells(globals.limits)
  }

  read(): { readonly cells: Cells; readonly shapes: readonly Shape[]; readonly comments: number } {
    return { cells: this.#cells, shapes: this.#shapes, comments: this.#comments }
  }

  add(record: BiffRecord): void {
    const row = Object.hasOwn(this.#rows, record.type) ? this.#rows[record.type] : undefined
    row?.(record)
  }

  #set(row: number, column: number, value: string): void {
    this.#cells.set(row, column, value, ++this.#globals.cells)
  }
  #put({ body }: BiffRecord, value: string): void {
    this.#set(body.u16(0), body.u16(2), value)
  }
  #number(record: BiffRecord, value: number): void {
    this.#put(record, this.#globals.looks.number(value, record.body.u16(4)))
  }

  /** By the number of the record (§2.3.1). Each cell begins with its row, its column and the number of its style. */
  readonly #rows: Readonly<Record<number, (record: BiffRecord) => void>> = {
    6: (record) => this.#formula(record),
    28: () => {
      this.#comments++
    },
    93: ({ body }) => {
      this.#object = body.length >= 6 ? body.u16(4) : 0
    },
    125: ({ body }) => {
      if (body.u16(8) & 1) this.#cells.hideColumns(body.u16(0), body.u16(2))
    },
    189: ({ body }) => {
      const [row, first] = [body.u16(0), body.u16(2)]
      for (let at = 4, column = first; at + 8 <= body.length; at += 6, column++)
        this.#set(row, column, this.#globals.looks.number(rkNumber(body.u32(at + 2)), body.u16(at)))
    },
    214: (record) => this.#put(record, this.#globals.string(record, 6)),
    236: ({ body }) => {
      this.#isHiddenShape = hasHiddenShape(body, 0, body.length)
    },
    253: (record) => this.#put(record, this.#globals.strings[record.body.u32(6)] ?? ''),
    438: (record) => this.#shape(record),
    515: (record) => this.#number(record, record.body.double(6)),
    516: (record) => this.#put(record, this.#globals.string(record, 6)),
    517: (record) => {
      const { body } = record
      this.#put(record, body.u8(7) === 1 ? errorText(body.u8(6)) : truthText(body.u8(6) !== 0))
    },
    519: (record) => {
      if (this.#awaiting) this.#set(...this.#awaiting, this.#globals.string(record, 0))
      this.#awaiting = undefined
    },
    520: ({ body }) => {
      if (body.u16(12) & 0x20) this.#cells.hideRow(body.u16(0))
    },
    638: (record) => this.#number(record, rkNumber(record.body.u32(6))),
  }

  /** §2.4.127: the result that it had; the formula itself is not read. */
  #formula(record: BiffRecord): void {
    const { body } = record
    this.#awaiting = undefined
    if (body.u16(12) !== NO_NUMBER) {
      this.#number(record, body.double(6))
      return
    }
    const [kind, value] = [body.u8(6), body.u8(8)]
    if (kind === 0) this.#awaiting = [body.u16(0), body.u16(2)]
    if (kind === 1) this.#put(record, truthText(value !== 0))
    if (kind === 2) this.#put(record, errorText(value))
  }

  /** §2.4.329 TxO: the words of a shape stand in the record behind it. Those of comments stay behind. */
  #shape({ body, more: [text, ...more] }: BiffRecord): void {
    const count = body.u16(10)
    if (this.#object === COMMENT || count === 0 || !text) return
    const words = new Chunks({ body: text, more }, 1).characters(count, text.u8(0))
    this.#shapes.push({ words, isHidden: this.#isHiddenShape })
  }
}
