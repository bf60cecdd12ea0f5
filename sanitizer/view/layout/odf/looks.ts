import { type Edges, type Paragraph, plain } from '../flow/block.ts'
import type { Align, Look } from '../line/inline.ts'
import type { Element } from '../package/element.ts'
import type { Stroke } from '../paper/page.ts'
import { colourOf, lengthOf, percentOf, said } from './styles.ts'

const USUAL = 10.5

/** Sizes may be shares of the size that the style builds on (§20.190); Japanese text has its own where one is given. */
function sizeOf(chain: readonly Element[]): number | undefined {
  let share = 1
  for (const style of chain) {
    const properties = style.child('style:text-properties')
    const text = properties?.attribute('fo:font-size') ?? properties?.attribute('style:font-size-asian')
    const size = lengthOf(text)
    if (size !== undefined) return size * share
    share *= percentOf(text) ?? 1
  }
  return undefined
}

/** How characters of these styles look; the nearest comes first. @param scale what does not fit its box is made smaller */
export function lookOf(chain: readonly Element[], scale = 1): Look {
  const text = (...names: readonly string[]): string | undefined => said(chain, 'text', ...names)
  const isOn = (name: string): boolean => !['none', undefined].includes(text(name))
  const size = Math.max(2, Math.min(400, (sizeOf(chain) ?? USUAL) * scale))
  const position = text('style:text-position') ?? ''
  const raised = /^(super|sub|-?\d{1,3}%)/.exec(position)?.[1]
  const raise = raised === 'super' ? 0.33 : raised === 'sub' ? -0.2 : (percentOf(raised) ?? 0)
  const weight = text('fo:font-weight', 'style:font-weight-asian') ?? 'normal'
  return {
    size: raise === 0 ? size : size * 0.62,
    bold: weight === 'bold' || Number(weight) >= 600,
    italic: (text('fo:font-style', 'style:font-style-asian') ?? 'normal') !== 'normal',
    colour: colourOf(text('fo:color')) ?? 0,
    underline: isOn('style:text-underline-style') ? (text('style:text-underline-type') === 'double' ? 'double' : 'single') : undefined,
    strike: isOn('style:text-line-through-style'),
    fill: colourOf(text('fo:background-color')),
    raise: raise === 0 ? undefined : raise * size,
  }
}

const aligns: Readonly<Record<string, Align>> = {
  start: 'left',
  left: 'left',
  end: 'right',
  right: 'right',
  center: 'center',
  justify: 'justify',
}
export const alignOf = (text: string | undefined): Align | undefined => aligns[text ?? '']

/** A border, e.g. `0.5pt solid #000000` (§20.183). */
export function strokeOf(text: string | undefined): Stroke | undefined {
  const [width = '', style = '', colour] = (text ?? '').split(/\s+/)
  const points = lengthOf(width) ?? (['thin', 'medium', 'thick'].includes(width) ? 0.5 : 0)
  if (points <= 0 || style === 'none' || style === 'hidden') return undefined
  const dash = style === 'dashed' ? 'dash' : style === 'dotted' ? 'dot' : undefined
  return { colour: colourOf(colour) ?? 0, width: Math.min(points, 6), dash }
}

export function edgesOf(chain: readonly Element[], kind: string): Edges {
  const side = (name: string): Stroke | undefined => strokeOf(said(chain, kind, `fo:border-${name}`, 'fo:border'))
  return { top: side('top'), right: side('right'), bottom: side('bottom'), left: side('left') }
}

/** What a paragraph of these styles is like, without what it holds. */
export function paragraphOf(chain: readonly Element[], look: Look, scale = 1): Omit<Paragraph, 'inlines'> {
  const text = (...names: readonly string[]): string | undefined => said(chain, 'paragraph', ...names)
  const length = (name: string): number => Math.max(-400, Math.min(400, (lengthOf(text(name, 'fo:margin')) ?? 0) * scale))
  const edges = edgesOf(chain, 'paragraph')
  const times = percentOf(text('fo:line-height'))
  const exact = lengthOf(text('fo:line-height'))
  return {
    kind: 'paragraph',
    ...plain,
    align: alignOf(text('fo:text-align')) ?? 'left',
    left: length('fo:margin-left'),
    right: length('fo:margin-right'),
    first: Math.max(-400, Math.min(400, (lengthOf(text('fo:text-indent')) ?? 0) * scale)),
    before: Math.max(0, length('fo:margin-top')),
    after: Math.max(0, length('fo:margin-bottom')),
    leading:
      exact !== undefined && exact > 0
        ? { rule: 'least', value: exact * scale }
        : { rule: 'times', value: times !== undefined && times > 0 ? Math.max(0.7, Math.min(4, times)) : 1 },
    size: look.size,
    fill: colourOf(text('fo:background-color')),
    edges: Object.values(edges).some((edge) => edge) ? edges : undefined,
  }
}
