import type { Edges } from '../flow/block.ts'
import { NumberFormat } from '../numbers/numberformat.ts'
import { tinted } from '../package/colours.ts'
import type { Element } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'
import type { Theme } from '../package/theme.ts'
import type { Colour, Stroke } from '../paper/page.ts'
import { palette } from './palette.ts'

export interface CellFont {
  readonly size: number
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: 'single' | 'double' | undefined
  readonly strike: boolean
  readonly colour: Colour
  readonly name: string
}

export interface CellStyle {
  readonly font: CellFont
  readonly fill: Colour | undefined
  readonly edges: Edges
  readonly rising: Stroke | undefined
  readonly falling: Stroke | undefined
  readonly format: NumberFormat
  readonly horizontal: string
  readonly vertical: 'top' | 'center' | 'bottom'
  readonly wraps: boolean
  readonly shrinks: boolean
  readonly indent: number
  /** Degrees upwards, or 'stacked' for one character below the other. */
  readonly rotation: number | 'stacked'
}

export const plainFont: CellFont = { size: 11, bold: false, italic: false, underline: undefined, strike: false, colour: 0, name: '' }
const WIDTHS: Readonly<Record<string, number>> = {
  hair: 0.35,
  thin: 0.6,
  dotted: 0.6,
  dashed: 0.6,
  dashDot: 0.6,
  dashDotDot: 0.6,
  medium: 1.3,
  mediumDashed: 1.3,
  mediumDashDot: 1.3,
  mediumDashDotDot: 1.3,
  slantDashDot: 1.3,
  thick: 2,
  double: 1.6,
}
/** Slots of the theme in the order that spreadsheets count them (§18.8.3). */
const SLOTS = ['lt1', 'dk1', 'lt2', 'dk2', 'accent1', 'accent2', 'accent3', 'accent4', 'accent5', 'accent6', 'hlink', 'folHlink']

/** The styles part (§18.8). */
export class BookStyles {
  readonly #root: Element | undefined
  readonly #theme: Theme
  readonly #resolved = new Map<number, CellStyle>()
  readonly #formats = new Map<number, NumberFormat>()
  readonly #xfs: readonly Element[]
  readonly #fonts: readonly CellFont[]
  readonly #fills: readonly Element[]
  readonly #borders: readonly Element[]
  readonly #codes: ReadonlyMap<number, string>

  constructor(source: CleanPackage, workbook: string, theme: Theme) {
    const part = source.related(workbook, 'styles')
    this.#root = part === undefined ? undefined : source.tree(part)
    this.#theme = theme
    this.#xfs = this.#root?.child('x:cellXfs')?.all('x:xf') ?? []
    this.#fonts =
      this.#root
        ?.child('x:fonts')
        ?.all('x:font')
        .map((font) => this.font(font, plainFont)) ?? []
    this.#fills = this.#root?.child('x:fills')?.all('x:fill') ?? []
    this.#borders = this.#root?.child('x:borders')?.all('x:border') ?? []
    this.#codes = new Map(
      this.#root
        ?.child('x:numFmts')
        ?.all('x:numFmt')
        .map((one) => [one.number('numFmtId') ?? 0, one.attribute('formatCode') ?? '']) ?? [],
    )
  }

  /** Font of the cells without a style, which columns are measured in. */
  get usual(): CellFont {
    return this.#fonts[0] ?? plainFont
  }

  cell(index: number): CellStyle {
    const known = this.#resolved.get(index)
    if (known) return known
    const style = this.#read(this.#xfs[index])
    this.#resolved.set(index, style)
    return style
  }

  #read(xf: Element | undefined): CellStyle {
    const alignment = xf?.child('x:alignment')
    const border = this.#borders[xf?.number('borderId') ?? 0]
    const vertical = alignment?.attribute('vertical')
    const rotation = alignment?.number('textRotation') ?? 0
    const edge = (...names: readonly string[]): Stroke | undefined => this.#edge(border?.child(...names))
    const diagonal = edge('x:diagonal')
    const isSet = (name: string): boolean => ['1', 'true'].includes(border?.attribute(name) ?? '')
    return {
      font: this.#fonts[xf?.number('fontId') ?? 0] ?? plainFont,
      fill: this.#fill(this.#fills[xf?.number('fillId') ?? 0]),
      edges: { top: edge('x:top'), right: edge('x:right', 'x:end'), bottom: edge('x:bottom'), left: edge('x:left', 'x:start') },
      rising: isSet('diagonalUp') ? diagonal : undefined,
      falling: isSet('diagonalDown') ? diagonal : undefined,
      format: this.#format(xf?.number('numFmtId') ?? 0),
      horizontal: alignment?.attribute('horizontal') ?? 'general',
      vertical:
        vertical === 'top' ? 'top' : vertical === 'center' || vertical === 'distributed' || vertical === 'justify' ? 'center' : 'bottom',
      wraps: ['1', 'true'].includes(alignment?.attribute('wrapText') ?? ''),
      shrinks: ['1', 'true'].includes(alignment?.attribute('shrinkToFit') ?? ''),
      indent: Math.max(0, Math.min(50, alignment?.number('indent') ?? 0)),
      rotation:
        rotation === 255 ? 'stacked' : rotation > 90 && rotation <= 180 ? 90 - rotation : rotation > 0 && rotation <= 90 ? rotation : 0,
    }
  }

  #format(id: number): NumberFormat {
    const format = this.#formats.get(id) ?? new NumberFormat(id, this.#codes.get(id))
    this.#formats.set(id, format)
    return format
  }

  /** Fonts of the styles part, or of a run of rich text over that of its cell. */
  font(element: Element | undefined, behind: CellFont): CellFont {
    if (!element) return behind
    const isOn = (name: string): boolean => {
      const child = element.child(name)
      return child !== undefined && !['0', 'false'].includes(child.attribute('val') ?? '')
    }
    const underline = element.child('x:u')
    return {
      size: Math.max(2, Math.min(400, element.child('x:sz')?.number('val') ?? behind.size)),
      bold: isOn('x:b'),
      italic: isOn('x:i'),
      underline: underline ? (/double/i.test(underline.attribute('val') ?? '') ? 'double' : 'single') : undefined,
      strike: isOn('x:strike'),
      colour: this.colour(element.child('x:color')) ?? 0,
      name: element.child('x:name', 'x:rFont')?.attribute('val') ?? behind.name,
    }
  }

  #fill(element: Element | undefined): Colour | undefined {
    const pattern = element?.child('x:patternFill')
    if (pattern) {
      const type = pattern.attribute('patternType') ?? 'none'
      if (type === 'none') return undefined
      if (type === 'solid') return this.colour(pattern.child('x:fgColor')) ?? undefined
      return type === 'gray125' || type === 'gray0625' ? 0xeeeeee : (this.colour(pattern.child('x:bgColor')) ?? 0xd9d9d9)
    }
    const stops = element?.child('x:gradientFill')?.all('x:stop') ?? []
    return this.colour(stops[0]?.child('x:color'))
  }

  #edge(element: Element | undefined): Stroke | undefined {
    const style = element?.attribute('style') ?? 'none'
    const width = WIDTHS[style]
    if (!element || width === undefined) return undefined
    return {
      colour: this.colour(element.child('x:color')) ?? 0,
      width,
      dash: style === 'dotted' || style === 'hair' ? 'dot' : /dash/i.test(style) ? 'dash' : undefined,
    }
  }

  /** §18.8.3 CT_Color. */
  colour(element: Element | undefined): Colour | undefined {
    if (!element) return undefined
    const rgb = element.attribute('rgb')
    const slot = element.number('theme')
    const index = element.number('indexed')
    const base =
      rgb !== undefined && /^[0-9A-Fa-f]{6,8}$/.test(rgb)
        ? Number.parseInt(rgb.slice(-6), 16)
        : slot !== undefined
          ? this.#theme.get(SLOTS[slot] ?? '')
          : index !== undefined
            ? palette(index)
            : undefined
    const tint = element.number('tint')
    return base === undefined || !tint ? base : tinted(base, Math.max(-1, Math.min(1, tint)))
  }
}
