import type { PDFDict } from '@cantoo/pdf-lib'
import { reference } from '../../write.ts'
import { arrayOf, bytes, entries, int, nameOf, num, numbers, type Rule, type Table } from '../rules.ts'
import { key, type Walk } from '../walk.ts'
import { target } from './action.ts'
import type { Destinations } from './destination.ts'

/** Table 167: Hidden and NoView. */
const UNSEEN = 2 | 32

/** 12.5.4: three numbers, and perhaps the dashes. */
const border: Rule = (walk, value) => {
  const found = walk.array(value)
  if (!found || found.length < 3 || found.length > 4) return undefined
  const lines = numbers(3)(walk, walk.context.obj(found.slice(0, 3)))
  const dashes = found[3] && arrayOf(num, 0, 8)(walk, found[3])
  return lines && (dashes ? `${lines.slice(0, -1)} ${dashes}]` : lines)
}

/** ISO 32000-2, 12.5.6.5: a rectangle that leads somewhere. No appearance, no name, no popup, no history. */
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

/** @returns the page's entry /Annots, or nothing. A link that leads nowhere that is allowed is left out and reported. */
export function links(walk: Walk, page: PDFDict, destinations: Destinations): string {
  const kept = (walk.array(page.get(key('Annots'))) ?? []).flatMap((one) => {
    const annotation = walk.dict(one)
    if (!annotation || walk.name(annotation.get(key('Subtype'))) !== '/Link') return []
    const written = link(walk, annotation, destinations)
    if (written === undefined) walk.findings.add('annotation')
    return written === undefined ? [] : [written]
  })
  return kept.length === 0 ? '' : `/Annots[${kept.join(' ')}]`
}

function link(walk: Walk, annotation: PDFDict, destinations: Destinations): string | undefined {
  if ((walk.number(annotation.get(key('F'))) ?? 0) & UNSEEN || !numbers(4)(walk, annotation.get(key('Rect')) ?? annotation))
    return undefined
  const leads = target(walk, annotation, destinations)
  if (leads === undefined) return undefined
  const number = walk.file.reserve()
  walk.links.set(annotation, number)
  walk.file.fill(number, `<</Type/Annot/Subtype/Link${entries(walk, annotation, linkKeys)}${leads}>>`)
  return reference(number).trimStart()
}
