import type { PDFDict } from '@cantoo/pdf-lib'
import { target } from '../navigation/action.ts'
import type { Destinations } from '../navigation/destination.ts'
import { bytes, entries, int, nameOf, numbers, type Table } from '../rules.ts'
import type { Walk } from '../walk.ts'
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

/** @returns its entries, or undefined where it leads nowhere that is allowed */
export function link(walk: Walk, annotation: PDFDict, destinations: Destinations): string | undefined {
  const leads = target(walk, annotation, destinations)
  return leads && `/Subtype/Link${entries(walk, annotation, linkKeys)}${leads}`
}
