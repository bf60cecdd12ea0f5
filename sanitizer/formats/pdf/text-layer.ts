import type { Run } from './pdfium/text.ts'
import { number } from './rebuild/syntax.ts'
import { type PdfFile, reference } from './write.ts'

/** A simple font has 256 codes (ISO 32000-2, 9.6). */
const CODES = 256

/**
 * The text over a page that has become a picture, so that it can be searched, copied and read aloud. Its letters are glyphs of a Type 3
 * font that paint nothing: no reader looks for a font that is not there, and nothing can show through.
 */
export class TextLayer {
  readonly #file: PdfFile
  /** Each character's place: which font, which code. */
  readonly #places = new Map<string, number>()

  constructor(file: PdfFile) {
    this.#file = file
  }

  /** @returns content behind the picture's own; empty when there is no text */
  content(runs: readonly Run[]): string {
    const lines = runs.flatMap((run) => this.#line(run))
    return lines.length === 0 ? '' : `BT\n3 Tr\n${lines.join('\n')}\nET\n`
  }

  /** One matrix for a run: each letter is as wide as the run by their number, and as high as the letters are. */
  #line({ text, from, to, top }: Run): readonly string[] {
    const letters = [...text]
    const step = [(to[0] - from[0]) / letters.length, (to[1] - from[1]) / letters.length]
    const rise = [top[0] - from[0], top[1] - from[1]]
    const matrix = [...step, ...rise, ...from].map((value) => number(Math.round(value * 100) / 100)).join(' ')
    const shown: string[] = []
    for (let at = 0; at < letters.length; ) {
      const font = Math.floor(this.#place(letters[at] ?? '') / CODES)
      let codes = ''
      for (; at < letters.length && Math.floor(this.#place(letters[at] ?? '') / CODES) === font; at++)
        codes += (this.#place(letters[at] ?? '') % CODES).toString(16).toUpperCase().padStart(2, '0')
      shown.push(`/Text${font} 1 Tf\n<${codes}> Tj`)
    }
    return [`${matrix} Tm`, ...shown]
  }

  #place(letter: string): number {
    const known = this.#places.get(letter)
    if (known !== undefined) return known
    this.#places.set(letter, this.#places.size)
    return this.#places.size - 1
  }

  /** Writes the fonts that the lines use. @returns entries of the resources' /Font */
  fonts(): string {
    const glyph = this.#file.reserve()
    this.#file.fillFlate(glyph, '', Buffer.from('1 0 d0\n'))
    const letters = [...this.#places.keys()]
    const groups = Array.from({ length: Math.ceil(letters.length / CODES) }, (_, at) => letters.slice(at * CODES, (at + 1) * CODES))
    return groups.map((group, index) => `/Text${index}${reference(this.#font(group, glyph))}`).join('')
  }

  #font(letters: readonly string[], glyph: number): number {
    const [font, unicode] = [this.#file.reserve(), this.#file.reserve()]
    this.#file.fillFlate(unicode, '', Buffer.from(toUnicode(letters)))
    const names = letters.map((_, code) => `/g${code}`)
    const last = letters.length - 1
    this.#file.fill(
      font,
      `<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 0/LastChar ${last}/Widths[${letters.map(() => '1').join(' ')}]` +
        `/Encoding<</Type/Encoding/Differences[0 ${names.join(' ')}]>>/CharProcs<<${names.map((name) => `${name}${reference(glyph)}`).join('')}>>` +
        `/Resources<<>>/ToUnicode${reference(unicode)}>>`,
    )
    return font
  }
}

/** 9.10.3: code → UTF-16, at most 100 in a block. */
function toUnicode(letters: readonly string[]): string {
  const rows = letters.map((letter, code) => {
    const units = Buffer.from(letter, 'utf16le').swap16().toString('hex').toUpperCase()
    return `<${code.toString(16).toUpperCase().padStart(2, '0')}> <${units}>`
  })
  const blocks = Array.from({ length: Math.ceil(rows.length / 100) }, (_, at) => rows.slice(at * 100, at * 100 + 100))
  const body = blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`).join('\n')
  return `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n${body}\nendcmap\nend\nend\n`
}
