import type { Look } from '../line/inline.ts'
import type { Element } from '../package/element.ts'
import type { Colour } from '../paper/page.ts'
import { colourOf, highlights, shadeOf, toggle } from './values.ts'

/** Properties of characters (§17.3.2) that a reader sees; absent ones come from the style behind. */
export interface RunStyle {
  readonly size?: number
  readonly bold?: boolean
  readonly italic?: boolean
  readonly colour?: Colour
  readonly underline?: 'single' | 'double' | 'none'
  readonly strike?: boolean
  readonly fill?: Colour | 'none'
  readonly frame?: boolean
  readonly position?: 'superscript' | 'subscript' | 'baseline'
  readonly isHidden?: boolean
  readonly isCapital?: boolean
  readonly stretch?: number
  /** Name of a font of symbols. */
  readonly symbols?: string
}

const SYMBOLS = /^(?:Wingdings(?: [23])?|Symbol|Webdings|ZapfDingbats)$/i

export function readRunStyle(properties: Element | undefined): RunStyle {
  const style: { -readonly [K in keyof RunStyle]: RunStyle[K] } = {}
  for (const element of properties?.elements() ?? []) {
    const value = element.attribute('w:val')
    switch (element.name) {
      case 'w:b':
        style.bold = toggle(element) ?? true
        break
      case 'w:i':
        style.italic = toggle(element) ?? true
        break
      case 'w:sz':
        style.size = Math.max(2, Math.min(400, (element.number('w:val') ?? 20) / 2))
        break
      case 'w:color':
        style.colour = colourOf(value) ?? 0
        break
      case 'w:u':
        style.underline = value === 'none' ? 'none' : value === 'double' ? 'double' : 'single'
        break
      case 'w:strike':
      case 'w:dstrike':
        style.strike = toggle(element) ?? true
        break
      case 'w:highlight':
        style.fill = highlights[value ?? ''] ?? 'none'
        break
      case 'w:shd':
        style.fill ??= shadeOf(element) ?? 'none'
        break
      case 'w:bdr':
        style.frame = !['none', 'nil', undefined].includes(value)
        break
      case 'w:vertAlign':
        if (value === 'superscript' || value === 'subscript' || value === 'baseline') style.position = value
        break
      case 'w:vanish':
        style.isHidden = toggle(element) ?? true
        break
      case 'w:caps':
      case 'w:smallCaps':
        style.isCapital = toggle(element) ?? true
        break
      case 'w:w':
        style.stretch = Math.max(10, Math.min(400, element.number('w:val') ?? 100)) / 100
        break
      case 'w:rFonts': {
        const font = element.attribute('w:ascii') ?? ''
        if (SYMBOLS.test(font)) style.symbols = font
        break
      }
    }
  }
  return style
}

const DEFAULT_SIZE = 10

export function lookOf(style: RunStyle): Look {
  const size = style.size ?? DEFAULT_SIZE
  const isRaised = style.position === 'superscript' || style.position === 'subscript'
  return {
    size: isRaised ? size * 0.65 : size,
    bold: style.bold ?? false,
    italic: style.italic ?? false,
    colour: style.colour ?? 0,
    underline: style.underline === 'none' ? undefined : style.underline,
    strike: style.strike,
    fill: style.fill === 'none' ? undefined : style.fill,
    frame: style.frame,
    raise: style.position === 'superscript' ? size * 0.35 : style.position === 'subscript' ? -size * 0.12 : undefined,
    stretch: style.stretch,
  }
}
