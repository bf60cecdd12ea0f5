import type { Edges } from '../flow/block.ts'
import type { Align, TabStop } from '../line/inline.ts'
import type { Element } from '../package/element.ts'
import type { Colour, Stroke } from '../paper/page.ts'
import { colourOf, shadeOf, toggle, twips } from './values.ts'

/** Properties of a paragraph (§17.3.1) that a reader sees; absent ones come from the style behind. */
export interface ParagraphStyle {
  readonly align?: Align
  readonly left?: number
  readonly right?: number
  readonly first?: number
  readonly before?: number
  readonly after?: number
  readonly leading?: { readonly rule: 'times' | 'least' | 'exact'; readonly value: number }
  readonly tabs?: readonly TabStop[]
  readonly keepsNext?: boolean
  readonly breaksPage?: boolean
  readonly fill?: Colour
  readonly edges?: Edges
  readonly list?: { readonly number: string; readonly level: number }
  readonly outline?: number
  readonly isContextual?: boolean
  readonly offGrid?: boolean
}

const ALIGNS: Readonly<Record<string, Align>> = {
  left: 'left',
  start: 'left',
  center: 'center',
  right: 'right',
  end: 'right',
  both: 'justify',
  distribute: 'distribute',
  thaiDistribute: 'distribute',
}
/** Indents counted in hundredths of a character are of 10.5 points, the size of nearly every Japanese document. */
const CHARACTER = 10.5 / 100

export function readParagraphStyle(properties: Element | undefined): ParagraphStyle {
  const style: { -readonly [K in keyof ParagraphStyle]: ParagraphStyle[K] } = {}
  for (const element of properties?.elements() ?? []) {
    switch (element.name) {
      case 'w:jc':
        style.align = ALIGNS[element.attribute('w:val') ?? ''] ?? 'left'
        break
      case 'w:ind':
        Object.assign(style, readIndent(element))
        break
      case 'w:spacing':
        Object.assign(style, readSpacing(element))
        break
      case 'w:tabs':
        style.tabs = element.all('w:tab').flatMap(readTab)
        break
      case 'w:keepNext':
        style.keepsNext = toggle(element) ?? true
        break
      case 'w:pageBreakBefore':
        style.breaksPage = toggle(element) ?? true
        break
      case 'w:shd': {
        const fill = shadeOf(element)
        if (fill !== undefined) style.fill = fill
        break
      }
      case 'w:pBdr':
        style.edges = {
          top: readEdge(element.child('w:top')),
          right: readEdge(element.child('w:right', 'w:end')),
          bottom: readEdge(element.child('w:bottom')),
          left: readEdge(element.child('w:left', 'w:start')),
        }
        break
      case 'w:numPr': {
        const number = element.child('w:numId')?.attribute('w:val')
        if (number !== undefined) style.list = { number, level: element.child('w:ilvl')?.number('w:val') ?? 0 }
        break
      }
      case 'w:outlineLvl':
        style.outline = element.number('w:val') ?? 9
        break
      case 'w:contextualSpacing':
        style.isContextual = toggle(element) ?? true
        break
      case 'w:snapToGrid':
        style.offGrid = toggle(element) === false
        break
    }
  }
  return style
}

/** §17.3.1.12. */
function readIndent(element: Element): ParagraphStyle {
  const length = (...names: readonly string[]): number | undefined => {
    for (const name of names) {
      const chars = element.number(`${name}Chars`)
      const points = twips(element, name) ?? (chars === undefined ? undefined : chars * CHARACTER)
      if (points !== undefined) return points
    }
    return undefined
  }
  const left = length('w:left', 'w:start')
  const right = length('w:right', 'w:end')
  const hanging = length('w:hanging')
  const first = hanging !== undefined && hanging !== 0 ? -hanging : (length('w:firstLine') ?? (hanging === 0 ? 0 : undefined))
  return { ...(left !== undefined && { left }), ...(right !== undefined && { right }), ...(first !== undefined && { first }) }
}

/** §17.3.1.33. */
function readSpacing(element: Element): ParagraphStyle {
  const before = twips(element, 'w:before')
  const after = twips(element, 'w:after')
  const line = element.number('w:line')
  const rule = element.attribute('w:lineRule') ?? 'auto'
  const leading =
    line === undefined || line === 0
      ? undefined
      : rule === 'auto'
        ? { rule: 'times' as const, value: Math.max(0.5, Math.min(10, line / 240)) }
        : { rule: rule === 'exact' ? ('exact' as const) : ('least' as const), value: Math.max(1, Math.min(500, Math.abs(line) / 20)) }
  return {
    ...(before !== undefined && { before: Math.max(0, Math.min(500, before)) }),
    ...(after !== undefined && { after: Math.max(0, Math.min(500, after)) }),
    ...(leading && { leading }),
  }
}

function readTab(element: Element): TabStop[] {
  const at = twips(element, 'w:pos')
  const value = element.attribute('w:val') ?? 'left'
  if (at === undefined || value === 'clear' || value === 'bar') return []
  const leader = element.attribute('w:leader')
  const align = value === 'center' ? 'center' : value === 'right' || value === 'end' || value === 'decimal' ? 'right' : 'left'
  return [
    {
      at,
      align,
      leader: leader === undefined || leader === 'none' ? undefined : leader === 'underscore' || leader === 'heavy' ? 'line' : 'dot',
    },
  ]
}

/** §17.4: widths of borders are eighths of a point. */
export function readEdge(element: Element | undefined): Stroke | undefined {
  const value = element?.attribute('w:val')
  if (!element || value === undefined || value === 'nil' || value === 'none') return undefined
  const width = Math.max(0.4, Math.min(6, (element.number('w:sz') ?? 4) / 8))
  const dash = /^dot/.test(value) ? 'dot' : /dash/i.test(value) ? 'dash' : undefined
  return { colour: colourOf(element.attribute('w:color')) ?? 0, width: value === 'double' ? width * 1.6 : width, dash }
}
