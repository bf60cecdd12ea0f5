import type { PDFDict } from '@cantoo/pdf-lib'
import { target } from '../navigation/action.ts'
import type { Destinations } from '../navigation/destination.ts'
import { bytes, constant, entries, int, nameOf, numbers, type Table } from '../rules.ts'
import { number } from '../syntax.ts'
import { key, type Walk } from '../walk.ts'
import { border } from './table.ts'

/** ISO 32000-2, 12.5.6.5: a rectangle that leads somewhere. No appearance, no name, no history. */
const linkKeys: Table = {
  Rect: numbers(4),
  QuadPoints: numbers(8, 4096),
  F: int,
  Border: border,
  C: numbers(0, 4),
  H: nameOf('N', 'I', 'O', 'P'),
  Contents: bytes(4096),
  StructParent: int,
}

/**
 * A link that leads nowhere that is allowed stays as the frame that readers see around it, and leads nowhere.
 * @returns its entries, or undefined when there is neither a way nor a frame
 */
export function link(walk: Walk, annotation: PDFDict, destinations: Destinations): string | undefined {
  const leads = target(walk, annotation, destinations)
  const style = walk.dict(annotation.get(key('BS')))
  if (leads === undefined && frameWidth(walk, annotation, style) === 0) return undefined
  if (leads === undefined && (annotation.has(key('A')) || annotation.has(key('Dest')))) walk.findings.add('annotation')
  const frame = style && styled(walk, style)
  const table = frame ? { ...linkKeys, Border: constant(frame) } : linkKeys
  const own = entries(walk, frame ? withBorder(walk, annotation) : annotation, table)
  return `/Subtype/Link${own}${leads ?? ''}`
}

/** 12.5.4: /BS counts before /Border; without both the frame is one point wide. */
function frameWidth(walk: Walk, annotation: PDFDict, style: PDFDict | undefined): number {
  const border = walk.array(annotation.get(key('Border')))
  return (style ? walk.number(style.get(key('W'))) : walk.number(border?.[2])) ?? 1
}

/** A border style in the words of /Border, which every reader knows. */
function styled(walk: Walk, style: PDFDict): string {
  const width = walk.number(style.get(key('W'))) ?? 1
  const given = style.get(key('D'))
  const dashes = walk.name(style.get(key('S'))) === '/D' ? ((given && numbers(0, 8)(walk, given)) ?? '[3]') : ''
  return `[0 0 ${number(width)}${dashes && ` ${dashes}`}]`
}

/** The table writes what stands in the source: here it has to stand. */
function withBorder(walk: Walk, annotation: PDFDict): PDFDict {
  const copy = annotation.clone(walk.context)
  copy.set(key('Border'), walk.context.obj([]))
  return copy
}
