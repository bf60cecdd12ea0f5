import type { Colour } from '../paper/page.ts'
import { mixed, withLuminance } from './colours.ts'
import type { Element } from './element.ts'
import type { CleanPackage } from './package.ts'

/** Colours of a theme by name: dk1, lt1, dk2, lt2, accent1–6, hlink, folHlink (§20.1.6.2). */
export type Theme = ReadonlyMap<string, Colour>

const OFFICE: Theme = new Map([
  ['dk1', 0x000000],
  ['lt1', 0xffffff],
  ['dk2', 0x44546a],
  ['lt2', 0xe7e6e6],
  ['accent1', 0x4472c4],
  ['accent2', 0xed7d31],
  ['accent3', 0xa5a5a5],
  ['accent4', 0xffc000],
  ['accent5', 0x5b9bd5],
  ['accent6', 0x70ad47],
  ['hlink', 0x0563c1],
  ['folHlink', 0x954f72],
])

/** The theme that a part relates to; that of Office where there is none. */
export function themeOf(source: CleanPackage, part: string): Theme {
  const name = source.related(part, 'theme')
  const scheme = name === undefined ? undefined : source.tree(name).at('a:themeElements', 'a:clrScheme')
  if (!scheme) return OFFICE
  const theme = new Map(OFFICE)
  for (const slot of scheme.elements()) {
    const colour = hexOf(slot.child('a:srgbClr')?.attribute('val') ?? slot.child('a:sysClr')?.attribute('lastClr'))
    if (colour !== undefined) theme.set(slot.name.slice(2), colour)
  }
  return theme
}

export const hexOf = (text: string | undefined): Colour | undefined =>
  text !== undefined && /^[0-9A-Fa-f]{6}$/.test(text) ? Number.parseInt(text, 16) : undefined

/** Names of a slide's colour map to those of the theme (§19.3.1.6). */
const MAPPED: Readonly<Record<string, string>> = { bg1: 'lt1', tx1: 'dk1', bg2: 'lt2', tx2: 'dk2' }
const PRESET: Readonly<Record<string, Colour>> = {
  black: 0,
  white: 0xffffff,
  red: 0xff0000,
  green: 0x008000,
  blue: 0x0000ff,
  yellow: 0xffff00,
  gray: 0x808080,
  orange: 0xffa500,
  lightGray: 0xd3d3d3,
  darkGray: 0xa9a9a9,
}

/**
 * The colour that an element holds as its child (§20.1.2.3), e.g. `a:solidFill`.
 * @param placeholder what `phClr` stands for
 * @returns undefined where there is none, or where it is fully transparent
 */
export function colourIn(parent: Element | undefined, theme: Theme, placeholder?: Colour): Colour | undefined {
  for (const element of parent?.elements() ?? []) {
    const base = baseColour(element, theme, placeholder)
    if (base !== undefined) return changed(base, element)
  }
  return undefined
}

function baseColour(element: Element, theme: Theme, placeholder: Colour | undefined): Colour | undefined {
  const value = element.attribute('val') ?? ''
  switch (element.name) {
    case 'a:srgbClr':
      return hexOf(value)
    case 'a:sysClr':
      return hexOf(element.attribute('lastClr')) ?? (value === 'window' ? 0xffffff : 0)
    case 'a:schemeClr':
      return value === 'phClr' ? placeholder : (theme.get(value) ?? theme.get(MAPPED[value] ?? ''))
    case 'a:prstClr':
      return PRESET[value] ?? 0x808080
    case 'a:scrgbClr':
      return 0x808080
    default:
      return undefined
  }
}

/** Changes in their order; transparency becomes a mixture with white, as on paper. */
function changed(base: Colour, element: Element): Colour | undefined {
  let colour = base
  let alpha = 1
  for (const change of element.elements()) {
    const value = (change.number('val') ?? 100_000) / 100_000
    if (change.name === 'a:lumMod') colour = withLuminance(colour, value, 0)
    else if (change.name === 'a:lumOff') colour = withLuminance(colour, 1, value)
    else if (change.name === 'a:tint') colour = mixed(0xffffff, colour, value)
    else if (change.name === 'a:shade') colour = mixed(0x000000, colour, value)
    else if (change.name === 'a:alpha') alpha = Math.max(0, Math.min(1, value))
  }
  return alpha < 0.02 ? undefined : alpha < 1 ? mixed(0xffffff, colour, alpha) : colour
}
