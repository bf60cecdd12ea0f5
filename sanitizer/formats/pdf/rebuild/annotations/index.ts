/** What lies on a page: links and notes stay inert, form fields keep their values, and what may not stay leaves as what it looks like. */
import type { PDFDict } from '@cantoo/pdf-lib'
import { reference } from '../../write.ts'
import type { Layers } from '../layers.ts'
import type { Destinations } from '../navigation/destination.ts'
import { entries, numbers } from '../rules.ts'
import { key, type Walk } from '../walk.ts'
import { type Appearance, appearanceOf } from './drawn.ts'
import type { Fields } from './fields.ts'
import { link } from './link.ts'
import { common, markup } from './table.ts'

/** Table 167: Hidden and NoView; what they hide is not copied. */
const UNSEEN = 2 | 32

export interface Surroundings {
  readonly layers: Layers
  readonly destinations: Destinations
  readonly fields: Fields
  /** What stays, as it is written: known also when a later one cannot be. */
  readonly kept: Kept[]
}

export interface Kept {
  readonly annotation: PDFDict
  readonly number: number
}

export interface PageAnnotations {
  /** The page's entry /Annots, or nothing. */
  readonly entry: string
  /** To be drawn into the page. */
  readonly drawn: readonly Appearance[]
}

export function annotations(walk: Walk, page: PDFDict, surroundings: Surroundings): PageAnnotations {
  const drawn: Appearance[] = []
  const { kept } = surroundings
  const here = new Set<PDFDict>()
  for (const one of walk.array(page.get(key('Annots'))) ?? []) {
    const annotation = walk.dict(one)
    if (!annotation || here.has(annotation)) continue
    here.add(annotation)
    const number = walk.file.reserve()
    const written = isSeen(walk, annotation, surroundings.layers) ? inert(walk, annotation, number, surroundings) : undefined
    if (written !== undefined) {
      // Some writers lay one annotation on several pages: each gets its own; the structure tree knows the first.
      if (!walk.annotations.has(annotation)) walk.annotations.set(annotation, number)
      walk.file.fill(number, `<</Type/Annot${written}>>`)
      kept.push({ annotation, number })
      continue
    }
    // 12.5.6.14: a window for another annotation's text; viewers open their own.
    if (walk.name(annotation.get(key('Subtype'))) === '/Popup') continue
    walk.findings.add(lossOf(walk, annotation))
    const appearance = appearanceOf(walk, annotation, surroundings.layers)
    if (appearance) drawn.push(appearance)
    else if (flattened(walk, annotation) && isSeen(walk, annotation, surroundings.layers)) walk.lose('only a viewer draws it')
  }
  const list = kept.map(({ number }) => reference(number).trimStart())
  return { entry: list.length === 0 ? '' : `/Annots[${list.join(' ')}]`, drawn }
}

/** Takes back what {@link annotations} kept, for a page that becomes a picture of all that lies on it. */
export function forget(walk: Walk, kept: readonly Kept[]): void {
  for (const { annotation, number } of kept) {
    if (walk.annotations.get(annotation) === number) walk.annotations.delete(annotation)
    walk.file.drop(number)
    walk.findings.add(lossOf(walk, annotation))
  }
}

/** Policy wants it in the page; drawings without an appearance, and fields that hold a value, are drawn by viewers alone. */
function flattened(walk: Walk, annotation: PDFDict): boolean {
  const subtype = walk.name(annotation.get(key('Subtype'))) ?? ''
  if (subtype === '/Widget') return walk.choices.forms === 'flatten' && annotation.has(key('V'))
  return walk.choices.annotations === 'flatten' && subtype !== '/Text' && Object.hasOwn(markup, subtype)
}

function inert(walk: Walk, annotation: PDFDict, number: number, { destinations, fields }: Surroundings): string | undefined {
  const subtype = walk.name(annotation.get(key('Subtype'))) ?? ''
  if (subtype === '/Link') return link(walk, annotation, destinations)
  if (subtype === '/Widget') return walk.choices.forms === 'keep' ? fields.write(annotation, number) : undefined
  const table = walk.choices.annotations === 'keep' ? markup[subtype] : undefined
  return table && Object.hasOwn(markup, subtype) ? `/Subtype${subtype}${entries(walk, annotation, { ...common, ...table })}` : undefined
}

function isSeen(walk: Walk, annotation: PDFDict, layers: Layers): boolean {
  const rectangle = annotation.get(key('Rect'))
  const layer = annotation.get(key('OC'))
  const flags = walk.number(annotation.get(key('F'))) ?? 0
  return !(flags & UNSEEN) && !layers.hides(layer) && rectangle !== undefined && numbers(4)(walk, rectangle) !== undefined
}

/** Types that play or carry something are counted by what they are. */
const lossOf = (walk: Walk, annotation: PDFDict) => losses[walk.name(annotation.get(key('Subtype'))) ?? ''] ?? 'annotation'
const losses = {
  '/Movie': 'multimedia',
  '/Sound': 'multimedia',
  '/Screen': 'multimedia',
  '/RichMedia': 'multimedia',
  '/3D': 'multimedia',
  '/Projection': 'multimedia',
  '/Widget': 'form',
} as Readonly<Record<string, 'multimedia' | 'form' | undefined>>
