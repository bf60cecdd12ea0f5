import { factor, n, rgb } from './number.ts'
import type { Picture } from './picture.ts'
import type { Typeface } from './typeface.ts'

/** 0xRRGGBB. */
export type Colour = number

export interface Stroke {
  readonly colour: Colour
  /** Points. */
  readonly width: number
  readonly dash?: 'dash' | 'dot' | undefined
}

/** Characters of one look, set from `x` with their baseline at `y`. */
export interface Letters {
  readonly text: string
  readonly face: Typeface
  readonly size: number
  readonly colour: Colour
  readonly italic?: boolean | undefined
  /** Added after every character, in points. */
  readonly spread?: number | undefined
  /** Horizontal scale, 1 = as designed. */
  readonly stretch?: number | undefined
}

/** [a b c d e f] of ISO 32000-1 §8.3.4, on the page's own axes. */
export type Matrix = readonly [number, number, number, number, number, number]

/** Where a picture was put, and how large it is at most on any page, so that it is embedded no larger than seen. */
export interface Placed {
  readonly picture: Picture
  readonly name: string
  width: number
  height: number
}

/** A page to draw on, in points from its upper left corner, y downwards. */
export interface Page {
  readonly width: number
  readonly height: number
  /** False for a page that nobody asked for: what is put on it is lost, so that setting it can be saved. */
  readonly isDrawn: boolean
  letters(x: number, y: number, letters: Letters): void
  line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): void
  /** A path of `m`, `l`, `c`, `h` operators. */
  shape(path: string, fill: Colour | undefined, stroke: Stroke | undefined): void
  box(x: number, y: number, width: number, height: number, fill: Colour | undefined, stroke?: Stroke): void
  picture(picture: Picture, x: number, y: number, width: number, height: number): void
  /** What `draw` puts on the page is moved by `matrix` and cut at `clip` (x, y, width, height before moving). */
  within(matrix: Matrix | undefined, clip: readonly [number, number, number, number] | undefined, draw: () => void): void
}

const DASHES = { dash: '[4 2]', dot: '[1 1.5]' } as const
const ITALIC = 0.2

/** Collects the content stream of one page. */
export class DrawnPage implements Page {
  readonly isDrawn = true
  readonly width: number
  readonly height: number
  readonly #operators: string[] = []
  readonly #faces: readonly Typeface[]
  readonly #place: (picture: Picture, width: number, height: number) => string

  constructor(
    width: number,
    height: number,
    faces: readonly Typeface[],
    place: (picture: Picture, width: number, height: number) => string,
  ) {
    this.width = width
    this.height = height
    this.#faces = faces
    this.#place = place
    this.#operators.push(`1 0 0 -1 0 ${n(height)} cm`)
  }

  content(): string {
    return this.#operators.join('\n')
  }

  letters(x: number, y: number, { text, face, size, colour, italic = false, spread = 0, stretch = 1 }: Letters): void {
    const codes = face.codes(text)
    if (codes === '') return
    const skew = italic ? n(ITALIC) : '0'
    const spacing = spread === 0 ? '' : `${n(spread / stretch)} Tc `
    this.#operators.push(
      `BT ${rgb(colour)} rg /F${this.#faces.indexOf(face)} ${n(size)} Tf ${spacing}${n(stretch)} 0 ${skew} -1 ${n(x)} ${n(y)} Tm <${codes}> Tj${spacing && ' 0 Tc'} ET`,
    )
  }

  line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke): void {
    this.#operators.push(`${pen(stroke)} ${n(x1)} ${n(y1)} m ${n(x2)} ${n(y2)} l S`)
  }

  shape(path: string, fill: Colour | undefined, stroke: Stroke | undefined): void {
    if (fill === undefined && stroke === undefined) return
    const paint = fill === undefined ? 'S' : stroke === undefined ? 'f' : 'B'
    this.#operators.push(`${fill === undefined ? '' : `${rgb(fill)} rg `}${stroke === undefined ? '' : pen(stroke)} ${path} ${paint}`)
  }

  box(x: number, y: number, width: number, height: number, fill: Colour | undefined, stroke?: Stroke): void {
    this.shape(`${n(x)} ${n(y)} ${n(width)} ${n(height)} re`, fill, stroke)
  }

  picture(picture: Picture, x: number, y: number, width: number, height: number): void {
    if (!(width > 0 && height > 0)) return
    const name = this.#place(picture, width, height)
    this.#operators.push(`q ${n(width)} 0 0 ${n(-height)} ${n(x)} ${n(y + height)} cm /${name} Do Q`)
  }

  within(matrix: Matrix | undefined, clip: readonly [number, number, number, number] | undefined, draw: () => void): void {
    this.#operators.push('q')
    if (matrix) this.#operators.push(`${matrix.map(factor).join(' ')} cm`)
    if (clip) this.#operators.push(`${clip.map(n).join(' ')} re W n`)
    draw()
    this.#operators.push('Q')
  }
}

const pen = ({ colour, width, dash }: Stroke): string => `${rgb(colour)} RG ${n(width)} w ${dash ? DASHES[dash] : '[]'} 0 d`

/** A page that nobody asked for: counted, not drawn. */
export class SkippedPage implements Page {
  readonly isDrawn = false
  readonly width: number
  readonly height: number
  constructor(width: number, height: number) {
    this.width = width
    this.height = height
  }
  letters(): void {}
  line(): void {}
  shape(): void {}
  box(): void {}
  picture(): void {}
  within(_matrix: Matrix | undefined, _clip: unknown, draw: () => void): void {
    draw()
  }
}
