/**
 * Some formats of numbers are known by their number alone and look as the reader's region has them (ECMA-376 Part 1 §18.8.30). LibreOffice
 * writes them out, and where it is set as in Japan it names that region: a month that Excel shows as `Jul`, there too, would be `7月`. In a
 * workbook of LibreOffice's making they are called by their number again.
 */
const builtIn: ReadonlyMap<string, string> = new Map([
  ['[$-411]yyyy/m/d', '14'],
  ['[$-411]d\\-mmm\\-yy', '15'],
  ['[$-411]d\\-mmm', '16'],
  ['[$-411]mmm\\-yy', '17'],
  ['[$-411]h:mm', '20'],
  ['[$-411]h:mm:ss', '21'],
  ['[$-411]yyyy/m/d\\ h:mm', '22'],
])
/** Lower numbers are no file's to define. */
const FIRST_OWN = 164

/** Follows the parts of one workbook in their order: a format stands before the cells' formats that name it (§18.8.39). */
export class NumberFormats {
  readonly #builtIn = new Map<string, string>()
  #last = ''

  /** @param key `prefix:local` @returns what is written for the value of an attribute */
  valueOf(key: string, name: string, value: string): string {
    if (key === 'x:numFmt' && name === 'numFmtId') this.#last = value
    if (key === 'x:numFmt' && name === 'formatCode') this.#note(builtIn.get(value))
    return key === 'x:xf' && name === 'numFmtId' ? (this.#builtIn.get(value) ?? value) : value
  }

  #note(number: string | undefined): void {
    if (number !== undefined && Number(this.#last) >= FIRST_OWN) this.#builtIn.set(this.#last, number)
    this.#last = ''
  }
}
