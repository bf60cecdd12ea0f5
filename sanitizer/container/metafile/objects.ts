import { identity, type Matrix, type Pair } from './geometry.ts'

/** Pens, brushes and fonts of a drawing, and the state that drawing depends on ([MS-EMF] §3.1.1.2). */

export interface Pen {
  readonly kind: 'pen'
  /** `#rrggbb`, or undefined: draws nothing. */
  readonly colour: string | undefined
  /** Logical units; 0 is the thinnest line. */
  readonly width: number
  readonly isCosmetic: boolean
  /** In widths of the pen. */
  readonly dashes: readonly number[]
  readonly cap: 'butt' | 'round' | 'square'
  readonly join: 'miter' | 'round' | 'bevel'
}
export interface Brush {
  readonly kind: 'brush'
  readonly colour: string | undefined
}
export interface Font {
  readonly kind: 'font'
  /** Logical units: negative the size of the letters, positive the height of the line. */
  readonly height: number
  /** Tenths of a degree, against the clock. */
  readonly escapement: number
  readonly isBold: boolean
  readonly isUnderlined: boolean
  readonly isStruck: boolean
  readonly charset: number
  readonly name: string
}
export type GdiObject = Pen | Brush | Font | { readonly kind: 'other' }

/** [MS-WMF] §2.1.1.23: the style's low nibble. */
const dashes: readonly (readonly number[])[] = [[], [3, 1], [1, 1], [3, 1, 1, 1], [3, 1, 1, 1, 1, 1]]
const NULL_PEN = 5
const caps = ['round', 'square', 'butt'] as const
const joins = ['round', 'bevel', 'miter'] as const

export const pen = (style: number, width: number, colour: string, isGeometric = true): Pen => ({
  kind: 'pen',
  colour: (style & 15) === NULL_PEN ? undefined : colour,
  width: Math.abs(width),
  isCosmetic: !isGeometric,
  dashes: dashes[style & 15] ?? [],
  cap: caps[(style >> 8) & 15] ?? 'round',
  join: joins[(style >> 12) & 15] ?? 'round',
})

const [SOLID, NULL, HATCHED] = [0, 1, 2]
/** A hatched area is drawn as the even tone that it has from afar. */
const paler = (colour: string): string =>
  `#${[1, 3, 5]
    .map((at) =>
      Math.round((Number.parseInt(colour.slice(at, at + 2), 16) + 3 * 255) / 4)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
const PATTERN = '#c0c0c0'

export const brush = (style: number, colour: string): Brush => ({
  kind: 'brush',
  colour: style === SOLID ? colour : style === NULL ? undefined : style === HATCHED ? paler(colour) : PATTERN,
})

/** COLORREF: red, green, blue, and a byte of how it is meant. */
export const colour = (reference: number): string =>
  `#${[reference & 255, (reference >> 8) & 255, (reference >> 16) & 255].map((part) => part.toString(16).padStart(2, '0')).join('')}`

const plain = {
  kind: 'font',
  height: -12,
  escapement: 0,
  isBold: false,
  isUnderlined: false,
  isStruck: false,
  charset: 0,
  name: '',
} as const

/** [MS-EMF] §2.1.31: objects that every drawing has, by number. */
export const stock: Readonly<Record<number, GdiObject>> = {
  0: brush(SOLID, '#ffffff'),
  1: brush(SOLID, '#c0c0c0'),
  2: brush(SOLID, '#808080'),
  3: brush(SOLID, '#404040'),
  4: brush(SOLID, '#000000'),
  5: brush(NULL, ''),
  6: pen(0, 0, '#ffffff'),
  7: pen(0, 0, '#000000'),
  8: pen(NULL_PEN, 0, ''),
  ...Object.fromEntries([10, 11, 12, 13, 14, 16, 17].map((number) => [number, plain])),
  18: brush(SOLID, '#ffffff'),
  19: pen(0, 0, '#000000'),
}

export interface State {
  readonly pen: Pen
  readonly brush: Brush
  readonly font: Font
  readonly textColour: string
  readonly backColour: string
  readonly isOpaque: boolean
  readonly align: number
  readonly rule: 'evenodd' | 'nonzero'
  /** Mapping mode, [MS-EMF] §2.1.21. */
  readonly mode: number
  readonly windowOrigin: Pair
  readonly windowExtent: Pair
  readonly viewportOrigin: Pair
  readonly viewportExtent: Pair
  readonly world: Matrix
  /** Current position, logical. */
  readonly at: Pair
  readonly clip: string | undefined
  readonly isClockwise: boolean
}

export const firstState: State = {
  pen: pen(0, 0, '#000000'),
  brush: brush(SOLID, '#ffffff'),
  font: plain,
  textColour: '#000000',
  backColour: '#ffffff',
  isOpaque: true,
  align: 0,
  rule: 'evenodd',
  mode: 1,
  windowOrigin: [0, 0],
  windowExtent: [1, 1],
  viewportOrigin: [0, 0],
  viewportExtent: [1, 1],
  world: identity,
  at: [0, 0],
  clip: undefined,
  isClockwise: false,
}
