import { mixed } from '../package/colours.ts'
import type { Element } from '../package/element.ts'
import type { Colour } from '../paper/page.ts'

/** Simple types of WordprocessingML (ECMA-376 Part 1 §17.18), in points. */

/** Twentieths of a point; `12pt` and the like in Strict documents. */
export function twips(element: Element | undefined, name: string): number | undefined {
  const text = element?.attribute(name)
  if (text === undefined) return undefined
  const measured = /^(-?\d+(?:\.\d+)?)(pt|mm|cm|in|pc|pi)$/.exec(text)
  if (measured) return Number(measured[1]) * (UNITS[measured[2] ?? ''] ?? 1)
  const value = Number(text)
  return Number.isFinite(value) ? clamp(value / 20) : undefined
}
const UNITS: Readonly<Record<string, number>> = { pt: 1, mm: 72 / 25.4, cm: 72 / 2.54, in: 72, pc: 12, pi: 12 }

/** No paper is 2 m long: a length beyond that is nonsense and would only upset the arithmetic. */
const clamp = (points: number): number => Math.max(-5000, Math.min(5000, points))

/** §17.3.2: present means true unless it says otherwise. @returns undefined when absent */
export function toggle(element: Element | undefined): boolean | undefined {
  if (!element) return undefined
  return !['0', 'false', 'off', 'none'].includes(element.attribute('w:val') ?? '')
}

/** `RRGGBB`; `auto` and names of themes are undefined. */
export const colourOf = (text: string | undefined): Colour | undefined =>
  text && /^[0-9A-Fa-f]{6}$/.test(text) ? Number.parseInt(text, 16) : undefined

/** §17.3.5: a fill, with a pattern of another colour over so much of it. */
export function shadeOf(element: Element | undefined): Colour | undefined {
  if (!element) return undefined
  const fill = colourOf(element.attribute('w:fill'))
  const value = element.attribute('w:val') ?? 'clear'
  const share = value === 'solid' ? 1 : Math.min(100, Number(/^pct(\d+)$/.exec(value)?.[1] ?? 0)) / 100
  return share === 0 ? fill : mixed(fill ?? 0xffffff, colourOf(element.attribute('w:color')) ?? 0x000000, share)
}

/** ST_HighlightColor. */
export const highlights: Readonly<Record<string, Colour>> = {
  black: 0x000000,
  blue: 0x0000ff,
  cyan: 0x00ffff,
  green: 0x00ff00,
  magenta: 0xff00ff,
  red: 0xff0000,
  yellow: 0xffff00,
  white: 0xffffff,
  darkBlue: 0x000080,
  darkCyan: 0x008080,
  darkGreen: 0x008000,
  darkMagenta: 0x800080,
  darkRed: 0x800000,
  darkYellow: 0x808000,
  darkGray: 0x808080,
  lightGray: 0xc0c0c0,
}
