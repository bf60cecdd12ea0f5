import type { Align } from '../line/inline.ts'
import type { Element } from '../package/element.ts'
import { colourIn, type Theme } from '../package/theme.ts'
import type { Colour } from '../paper/page.ts'
import { EMU } from './place.ts'

/** What DrawingML says about a paragraph (§21.1.2.2.7) and its characters (§21.1.2.3.9). */
export interface TextStyle {
  readonly align?: Align
  readonly left?: number
  readonly first?: number
  readonly leading?: { readonly rule: 'times' | 'exact'; readonly value: number }
  /** Points, or times the size. */
  readonly before?: Spacing
  readonly after?: Spacing
  readonly bullet?: Bullet
  readonly bulletColour?: Colour
  /** Times the size of the text. */
  readonly bulletSize?: number
  readonly size?: number
  readonly bold?: boolean
  readonly italic?: boolean
  readonly underline?: 'single' | 'double' | 'none'
  readonly strike?: boolean
  readonly colour?: Colour
  readonly fill?: Colour
  readonly baseline?: number
  readonly isCapital?: boolean
}
export type Spacing = { readonly rule: 'points' | 'times'; readonly value: number }
export type Bullet =
  | { readonly kind: 'none' }
  | { readonly kind: 'character'; readonly text: string; readonly font: string }
  | { readonly kind: 'number'; readonly form: string; readonly start: number }

type Writable = { -readonly [K in keyof TextStyle]: TextStyle[K] }

const ALIGNS: Readonly<Record<string, Align>> = {
  l: 'left',
  ctr: 'center',
  r: 'right',
  just: 'justify',
  justLow: 'justify',
  dist: 'distribute',
  thaiDist: 'distribute',
}

/** A paragraph's properties with the characters' that they hold (`a:defRPr`). */
export function readParagraph(properties: Element | undefined, theme: Theme): TextStyle {
  if (!properties) return {}
  const style: Writable = {}
  const align = ALIGNS[properties.attribute('algn') ?? '']
  if (align) style.align = align
  const [left, first] = [properties.number('marL'), properties.number('indent')]
  if (left !== undefined) style.left = Math.max(0, Math.min(1000, left / EMU))
  if (first !== undefined) style.first = Math.max(-1000, Math.min(1000, first / EMU))
  const lines = spacingOf(properties.child('a:lnSpc'))
  if (lines)
    style.leading =
      lines.rule === 'times'
        ? { rule: 'times', value: Math.max(0.4, Math.min(5, lines.value)) }
        : { rule: 'exact', value: Math.max(1, lines.value) }
  const [before, after] = [spacingOf(properties.child('a:spcBef')), spacingOf(properties.child('a:spcAft'))]
  if (before) style.before = before
  if (after) style.after = after
  const bullet = bulletOf(properties)
  if (bullet) style.bullet = bullet
  const bulletSize = properties.child('a:buSzPct')?.number('val')
  if (bulletSize !== undefined) style.bulletSize = Math.max(0.25, Math.min(4, bulletSize / 100_000))
  const bulletColour = colourIn(properties.child('a:buClr'), theme)
  if (bulletColour !== undefined) style.bulletColour = bulletColour
  return { ...style, ...readCharacters(properties.child('a:defRPr'), theme) }
}

function spacingOf(element: Element | undefined): Spacing | undefined {
  const percent = element?.child('a:spcPct')?.number('val')
  if (percent !== undefined) return { rule: 'times', value: Math.max(0, Math.min(10, percent / 100_000)) }
  const points = element?.child('a:spcPts')?.number('val')
  return points === undefined ? undefined : { rule: 'points', value: Math.max(0, Math.min(500, points / 100)) }
}

function bulletOf(properties: Element): Bullet | undefined {
  const bullet = properties.child('a:buNone', 'a:buChar', 'a:buAutoNum', 'a:buBlip')
  switch (bullet?.name) {
    case 'a:buNone':
      return { kind: 'none' }
    case 'a:buChar':
      return {
        kind: 'character',
        text: (bullet.attribute('char') ?? '•').slice(0, 4),
        font: properties.child('a:buFont')?.attribute('typeface') ?? '',
      }
    case 'a:buBlip':
      return { kind: 'character', text: '•', font: '' }
    case 'a:buAutoNum':
      return { kind: 'number', form: bullet.attribute('type') ?? 'arabicPeriod', start: bullet.number('startAt') ?? 1 }
    default:
      return undefined
  }
}

export function readCharacters(properties: Element | undefined, theme: Theme): TextStyle {
  if (!properties) return {}
  const style: Writable = {}
  const size = properties.number('sz')
  if (size !== undefined) style.size = Math.max(2, Math.min(400, size / 100))
  const isOn = (name: string): boolean | undefined =>
    properties.attribute(name) === undefined ? undefined : ['1', 'true'].includes(properties.attribute(name) ?? '')
  const [bold, italic] = [isOn('b'), isOn('i')]
  if (bold !== undefined) style.bold = bold
  if (italic !== undefined) style.italic = italic
  const underline = properties.attribute('u')
  if (underline !== undefined) style.underline = underline === 'none' ? 'none' : underline === 'dbl' ? 'double' : 'single'
  const strike = properties.attribute('strike')
  if (strike !== undefined) style.strike = strike !== 'noStrike'
  const baseline = properties.number('baseline')
  if (baseline !== undefined) style.baseline = Math.max(-1, Math.min(1, baseline / 100_000))
  const capital = properties.attribute('cap')
  if (capital !== undefined) style.isCapital = capital !== 'none'
  const colour = colourIn(properties.child('a:solidFill'), theme) ?? colourIn(properties.at('a:gradFill', 'a:gsLst', 'a:gs'), theme)
  if (colour !== undefined) style.colour = colour
  const fill = colourIn(properties.child('a:highlight'), theme)
  if (fill !== undefined) style.fill = fill
  if (properties.child('a:hlinkClick'))
    return {
      colour: theme.get('hlink') ?? 0x0563c1,
      underline: 'single',
      ...style,
      ...(style.underline === 'none' && { underline: 'single' as const }),
    }
  return style
}
