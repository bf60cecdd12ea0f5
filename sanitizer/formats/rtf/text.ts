import { decode } from './charsets.ts'

/** What never is text: C0 and C1 but the tab, half of a surrogate pair, and the two that are no characters. */
const NO_TEXT =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Gathers the characters of one run: bytes are decoded together, since a character may be spread over several tokens. */
export class Run {
  #text = ''
  #bytes: Uint8Array[] = []
  #encoding = ''

  bytes(bytes: Uint8Array, encoding: string): void {
    if (encoding !== this.#encoding) this.#decode()
    this.#encoding = encoding
    this.#bytes.push(bytes)
  }

  /** One UTF-16 unit, as \uN gives it. */
  unit(code: number): void {
    this.#decode()
    this.#text += String.fromCharCode(code)
  }

  get isEmpty(): boolean {
    return this.#text === '' && this.#bytes.length === 0
  }

  /** @returns the characters, and how many were none; the run is empty afterwards */
  take(): { readonly text: string; readonly controls: number } {
    this.#decode()
    const gathered = this.#text
    this.#text = ''
    let controls = 0
    const text = gathered.replace(NO_TEXT, () => {
      controls++
      return ''
    })
    return { text, controls }
  }

  /** With its controls, which in numbers of lists are places. */
  takeRaw(): string {
    this.#decode()
    const gathered = this.#text
    this.#text = ''
    return gathered
  }

  #decode(): void {
    if (this.#bytes.length === 0) return
    const [first] = this.#bytes
    this.#text += decode(this.#bytes.length === 1 && first ? first : Buffer.concat(this.#bytes), this.#encoding)
    this.#bytes = []
  }
}
