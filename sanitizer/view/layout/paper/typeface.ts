import { type Face, faceOf } from '../../../container/face/sfnt.ts'
import { subset } from '../../../container/face/subset.ts'

/** The bytes of the two OpenType fonts (CFF, CID-keyed) that pages are set in. */
export interface Fonts {
  readonly regular: Uint8Array
  readonly bold: Uint8Array
}

/** 〓 (geta mark): what Japanese printers put where a character is missing. */
const GETA = 0x3013
/** Joiners, variation selectors, marks of direction, skin tones: they change other characters and have no picture of their own. */
const SILENT: readonly (readonly [from: number, to: number])[] = [
  [0xad, 0xad],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x2064],
  [0x2066, 0x2069],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0x1f3fb, 0x1f3ff],
  [0xe0000, 0xe007f],
  [0xe0100, 0xe01ef],
]
const isSilent = (codePoint: number): boolean => codePoint >= 0xad && SILENT.some(([from, to]) => codePoint >= from && codePoint <= to)
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f]/

interface Sort {
  readonly glyph: number
  /** Thousandths of the font size. */
  readonly width: number
  /** What a reader of text gets back. */
  readonly codePoint: number
}

/** One of the two faces as one document uses it: the glyphs it showed so far are the ones that it will embed. */
export class Typeface {
  readonly #face: Face
  readonly #sorts = new Map<string, Sort | undefined>()
  /** Glyph → identifier in the embedded program. */
  readonly #identifiers = new Map<number, number>([[0, 0]])
  readonly #characters = new Map<number, number>()

  constructor(font: Uint8Array) {
    this.#face = faceOf(font)
  }

  get isUsed(): boolean {
    return this.#identifiers.size > 1
  }

  /** @returns undefined for a character without a picture of its own */
  #sort(character: string): Sort | undefined {
    if (this.#sorts.has(character)) return this.#sorts.get(character)
    const said = SPACES.test(character) ? 32 : (character.codePointAt(0) ?? 0)
    const codePoint = this.#face.glyph(said) === 0 ? GETA : said
    const glyph = this.#face.glyph(codePoint)
    const sort = isSilent(said) ? undefined : { glyph, width: this.#face.advance(glyph), codePoint }
    this.#sorts.set(character, sort)
    return sort
  }

  /** Width of one character in thousandths of the font size. */
  width(character: string): number {
    return this.#sort(character)?.width ?? 0
  }

  /** Characters as a hexadecimal string of two-byte identifiers. */
  codes(text: string): string {
    let codes = ''
    for (const character of text) {
      const sort = this.#sort(character)
      if (!sort) continue
      let identifier = this.#identifiers.get(sort.glyph)
      if (identifier === undefined) {
        identifier = this.#identifiers.size
        this.#identifiers.set(sort.glyph, identifier)
        this.#characters.set(identifier, sort.codePoint)
      }
      codes += identifier.toString(16).padStart(4, '0')
    }
    return codes
  }

  program(): Uint8Array {
    return subset(this.#face.outlines, [...this.#identifiers.keys()])
  }

  /** The operand of /W (ISO 32000-1 §9.7.4.3). */
  widths(): string {
    return `0 [${[...this.#identifiers.keys()].map((glyph) => Math.round(this.#face.advance(glyph))).join(' ')}]`
  }

  /** §9.10.3: identifiers back to characters. */
  toUnicode(): string {
    const lines = [...this.#characters].map(([identifier, codePoint]) => {
      const units = Buffer.from(String.fromCodePoint(codePoint), 'utf16le').swap16().toString('hex')
      return `<${identifier.toString(16).padStart(4, '0')}> <${units}>`
    })
    const blocks: string[] = []
    for (let from = 0; from < lines.length; from += 100) {
      const block = lines.slice(from, from + 100)
      blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`)
    }
    return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /U def
1 begincodespacerange <0000> <ffff> endcodespacerange
${blocks.join('\n')}
endcmap CMapName currentdict /CMap defineresource pop end end`
  }
}
