import type { Writer } from './rebuild.ts'

const lines: ReadonlySet<string> = new Set(
  'address article aside blockquote center details div dl dt dd figcaption figure footer h1 h2 h3 h4 h5 h6 header li main nav ol p pre section summary table tr ul caption hr'.split(
    ' ',
  ),
)
const paragraphs: ReadonlySet<string> = new Set('p h1 h2 h3 h4 h5 h6 table ul ol pre blockquote'.split(' '))

/** Writes what stays as plain text: a line for each block, a tab between cells, the address behind a link. */
export class TextWriter implements Writer {
  readonly #pieces: string[] = []
  readonly #addresses: string[] = []
  #pending = ''

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'br') this.#pieces.push(this.#taken('\n'))
    else if (lines.has(name)) this.#break(paragraphs.has(name) ? '\n\n' : '\n')
    if (name === 'li') this.text('・', true)
    if (name === 'img') this.text(attributes.get('alt') ?? '', false)
    if (name === 'a') this.#addresses.push(attributes.get('href') ?? '')
  }

  close(name: string): void {
    if (lines.has(name)) this.#break(paragraphs.has(name) ? '\n\n' : '\n')
    if (name === 'td' || name === 'th') this.#pending ||= '\t'
    if (name !== 'a') return
    const address = this.#addresses.pop() ?? ''
    if (address !== '' && !address.startsWith('#') && this.#pieces.at(-1)?.trim() !== address) this.text(` <${address}>`, true)
  }

  text(text: string, isPreformatted: boolean): void {
    const flowed = isPreformatted ? text : text.replace(/[ \t\n\f]+/g, ' ')
    const isBlank = flowed.trim() === '' && !isPreformatted
    if (isBlank && (this.#pending !== '' || this.#pieces.length === 0)) return
    if (flowed !== '') this.#pieces.push(this.#taken(flowed))
  }

  result(): string {
    const text = this.#pieces
      .join('')
      .replace(/[ \t]+\n/g, '\n')
      .trim()
    return text === '' ? '' : `${text}\n`
  }

  #break(by: string): void {
    if (this.#pieces.length === 0) return
    if (this.#pending.length < by.length || this.#pending === '\t') this.#pending = by
  }

  #taken(text: string): string {
    const before = this.#pending
    this.#pending = ''
    return before + text
  }
}
