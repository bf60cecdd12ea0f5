import { mixed } from '../package/colours.ts'
import type { Element } from '../package/element.ts'
import { colourIn, type Theme } from '../package/theme.ts'
import type { Colour, Stroke } from '../paper/page.ts'
import { EMU } from './place.ts'

/** How a shape is filled: plainly, with a picture, or not at all. */
export type Fill =
  | { readonly kind: 'colour'; readonly colour: Colour }
  | { readonly kind: 'picture'; readonly id: string }
  | { readonly kind: 'none' }

const FILLS = ['a:noFill', 'a:solidFill', 'a:gradFill', 'a:blipFill', 'a:pattFill', 'a:grpFill'] as const

/** @returns undefined where the properties say nothing about it */
export function fillIn(properties: Element | undefined, theme: Theme, placeholder?: Colour): Fill | undefined {
  const fill = properties?.child(...FILLS)
  switch (fill?.name) {
    case 'a:noFill':
      return { kind: 'none' }
    case 'a:solidFill':
      return colourFill(colourIn(fill, theme, placeholder))
    case 'a:gradFill': {
      // A gradient becomes the colour in its middle.
      const stops = fill.child('a:gsLst')?.all('a:gs') ?? []
      const [first, last] = [colourIn(stops[0], theme, placeholder), colourIn(stops.at(-1), theme, placeholder)]
      return colourFill(first === undefined ? last : last === undefined ? first : mixed(first, last, 0.5))
    }
    case 'a:blipFill': {
      const id = fill.child('a:blip')?.attribute('r:embed')
      return id === undefined ? { kind: 'none' } : { kind: 'picture', id }
    }
    case 'a:pattFill':
      return colourFill(colourIn(fill.child('a:bgClr'), theme, placeholder))
    default:
      return undefined
  }
}

const colourFill = (colour: Colour | undefined): Fill => (colour === undefined ? { kind: 'none' } : { kind: 'colour', colour })

/** Fill of a shape: its own, else that of its style (§20.1.4.2.10). */
export function shapeFill(properties: Element | undefined, style: Element | undefined, theme: Theme): Fill {
  const own = fillIn(properties, theme)
  if (own) return own
  const reference = style?.child('a:fillRef')
  return reference && (reference.number('idx') ?? 0) > 0 ? colourFill(colourIn(reference, theme)) : { kind: 'none' }
}

export interface Line {
  readonly stroke: Stroke
  readonly startsWithArrow: boolean
  readonly endsWithArrow: boolean
}

/** `a:ln` (§20.1.2.2.24), else that of the style. */
export function lineOf(line: Element | undefined, style: Element | undefined, theme: Theme): Line | undefined {
  const reference = style?.child('a:lnRef')
  const hasReference = reference !== undefined && (reference.number('idx') ?? 0) > 0
  const fill = fillIn(line, theme)
  if (fill?.kind === 'none' || (!fill && !hasReference)) return undefined
  const colour = fill?.kind === 'colour' ? fill.colour : (colourIn(reference, theme) ?? 0)
  const width = Math.max(0.4, Math.min(60, (line?.number('w') ?? (hasReference ? 9525 * (reference.number('idx') ?? 1) : 9525)) / EMU))
  const dash = line?.child('a:prstDash')?.attribute('val') ?? 'solid'
  const isArrow = (name: string): boolean => !['none', undefined].includes(line?.child(name)?.attribute('type'))
  return {
    stroke: { colour, width, dash: /dot/i.test(dash) && !/dash/i.test(dash) ? 'dot' : /dash/i.test(dash) ? 'dash' : undefined },
    startsWithArrow: isArrow('a:headEnd'),
    endsWithArrow: isArrow('a:tailEnd'),
  }
}
