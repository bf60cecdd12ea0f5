/** Values of cells as both generations of Excel's binary files hold them. */
import { NumberFormat } from '../../view/layout/numbers/numberformat.ts'

/** [MS-XLS] §2.5.217 RkNumber: 30 bits of a number, which may be whole and may be hundredths. */
export function rkNumber(word: number): number {
  const isWhole = (word & 2) !== 0
  const half = Buffer.alloc(8)
  half.writeUInt32LE((word & ~3) >>> 0, 4)
  const number = isWhole ? word >> 2 : half.readDoubleLE(0)
  return word & 1 ? number / 100 : number
}

/** [MS-XLS] §2.5.10 BErr. */
const errors: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
}
export const errorText = (code: number): string => errors[code] ?? '#N/A'
export const truthText = (isTrue: boolean): string => (isTrue ? 'TRUE' : 'FALSE')

/** How numbers are shown, by the number of their cell's style. */
export class Looks {
  readonly #codes = new Map<number, string>()
  /** Number of the format of each style. */
  readonly #styles: number[] = []
  readonly #formats = new Map<number, NumberFormat>()
  /** Days are counted from 1904. */
  is1904 = false

  addCode(id: number, code: string): void {
    this.#codes.set(id, code)
  }
  addStyle(formatId: number): void {
    this.#styles.push(formatId)
  }

  number(value: number, style: number): string {
    const id = this.#styles[style] ?? 0
    const format = this.#formats.get(id) ?? new NumberFormat(id, this.#codes.get(id))
    this.#formats.set(id, format)
    return format.number(value, this.is1904)
  }
}
