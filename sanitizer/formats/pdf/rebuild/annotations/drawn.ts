import type { PDFDict, PDFObject } from '@cantoo/pdf-lib'
import { form } from '../../allow.ts'
import type { Layers } from '../layers.ts'
import { number } from '../syntax.ts'
import { key, type Walk } from '../walk.ts'

/** A normal appearance to draw into the page: a form's reference and where it goes. */
export interface Appearance {
  readonly form: string
  readonly matrix: readonly number[]
}

/** Table 167: Hidden and NoView; what they hide stays hidden. */
const HIDDEN = 2
const NO_VIEW = 32

/** ISO 32000-2, 12.5.5: what an annotation that may not stay looks like, without what it does. */
export function appearanceOf(walk: Walk, annotation: PDFDict, layers: Layers): Appearance | undefined {
  const flags = walk.number(annotation.get(key('F'))) ?? 0
  const layer = annotation.get(key('OC'))
  if (flags & (HIDDEN | NO_VIEW) || layers.hides(layer)) return undefined
  const normal = normalAppearance(walk, annotation)
  const source = walk.stream(normal)
  const rectangle = box(walk, annotation.get(key('Rect')))
  const bounds = source && box(walk, source.dict.get(key('BBox')))
  if (!normal || !source || !rectangle || !bounds) return undefined
  const written = form(walk, normal)
  const placed = placement(rectangle, bounds, matrixOf(walk, source.dict))
  return written && placed ? { form: written, matrix: placed } : undefined
}

function normalAppearance(walk: Walk, annotation: PDFDict): PDFObject | undefined {
  const normal = walk.dict(annotation.get(key('AP')))?.get(key('N'))
  const states = walk.dict(normal)
  const state = walk.resolve(annotation.get(key('AS')))
  if (!states) return normal
  return state && walk.name(state) ? states.get(key((walk.name(state) ?? '').slice(1))) : undefined
}

type Box = readonly [number, number, number, number]

function box(walk: Walk, value: PDFObject | undefined): Box | undefined {
  const found = walk.array(value)?.map((one) => walk.number(one))
  if (!found || found.length < 4 || found.includes(undefined)) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = found as number[]
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

function matrixOf(walk: Walk, dict: PDFDict): readonly number[] {
  const found = walk.array(dict.get(key('Matrix')))?.map((one) => walk.number(one) ?? 0)
  return found?.length === 6 ? found : [1, 0, 0, 1, 0, 0]
}

/** Algorithm of 12.5.5: the form's box, moved by its matrix, is fitted to the annotation's rectangle. */
function placement(
  rectangle: Box,
  bounds: Box,
  [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: readonly number[],
): readonly number[] | undefined {
  const corners = [
    [0, 1],
    [2, 1],
    [0, 3],
    [2, 3],
  ].map(([x, y]) => [bounds[x as 0], bounds[y as 1]] as const)
  const xs = corners.map(([x, y]) => a * x + c * y + e)
  const ys = corners.map(([x, y]) => b * x + d * y + f)
  const [left, bottom] = [Math.min(...xs), Math.min(...ys)]
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - bottom]
  if (!(width > 0 && height > 0)) return undefined
  const [sx, sy] = [(rectangle[2] - rectangle[0]) / width, (rectangle[3] - rectangle[1]) / height]
  return [sx, 0, 0, sy, rectangle[0] - left * sx, rectangle[1] - bottom * sy]
}

export const draw = (name: string, { matrix }: Appearance): string =>
  `q\n${matrix.map((one) => number(Math.round(one * 1e6) / 1e6)).join(' ')} cm\n${name} Do\nQ\n`
