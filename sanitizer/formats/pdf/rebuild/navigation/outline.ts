import { PDFArray, type PDFDict, type PDFObject } from '@cantoo/pdf-lib'
import { reference } from '../../write.ts'
import { bytes, entries, int, numbers, type Table } from '../rules.ts'
import { key, type Walk } from '../walk.ts'
import { target } from './action.ts'
import type { Destinations } from './destination.ts'

/** ISO 32000-2, table 151. */
const itemKeys: Table = { Title: bytes(4096), C: numbers(3), F: int }

interface Item {
  readonly number: number
  readonly entries: string
  readonly open: boolean
  readonly children: readonly Item[]
}

/** Bookmarks (しおり) with their places; links and counts are made anew. @returns the catalog's entry, or nothing */
export function outline(walk: Walk, root: PDFDict, destinations: Destinations): string {
  const source = walk.dict(root.get(key('Outlines')))
  const met = new Set<PDFDict>()
  const items = source ? read(walk, source, destinations, met) : []
  if (items.length === 0) return ''
  const top = walk.file.reserve()
  walk.file.fill(top, `<</Type/Outlines${family(items)}/Count ${visible(items)}>>`)
  write(walk, items, top)
  return `/Outlines${reference(top)}`
}

/** First child, then from each to its /Next; one met twice ends the row. A title is what makes an item. */
function read(walk: Walk, parent: PDFDict, destinations: Destinations, met: Set<PDFDict>): readonly Item[] {
  const items: Item[] = []
  const next = (value: PDFObject | undefined): PDFDict | undefined => {
    const item = walk.dict(value)
    return item && !met.has(item) ? item : undefined
  }
  for (let item = next(parent.get(key('First'))); item; item = next(item.get(key('Next')))) {
    met.add(item)
    const source = item
    const number = walk.file.reserve()
    const children = walk.deeper(() => read(walk, source, destinations, met))
    const leads = target(walk, source, destinations)
    if (leads === undefined && (source.has(key('A')) || source.has(key('Dest')))) walk.findings.add('outline')
    const own = entries(walk, source, itemKeys)
    if (!own.startsWith('/Title')) walk.findings.add('outline')
    else items.push({ number, entries: `${own}${leads ?? ''}`, open: (walk.number(source.get(key('Count'))) ?? 0) > 0, children })
  }
  return items
}

function write(walk: Walk, items: readonly Item[], parent: number): void {
  for (const [index, { number, entries: own, open, children }] of items.entries()) {
    const [before, after] = [items[index - 1], items[index + 1]]
    const beside = `${before ? `/Prev${reference(before.number)}` : ''}${after ? `/Next${reference(after.number)}` : ''}`
    const below = children.length > 0 ? `${family(children)}/Count ${open ? visible(children) : -visible(children)}` : ''
    walk.file.fill(number, `<<${own}/Parent${reference(parent)}${beside}${below}>>`)
    walk.deeper(() => write(walk, children, number))
  }
}

const family = (items: readonly Item[]): string => `/First${reference(items[0]?.number ?? 0)}/Last${reference(items.at(-1)?.number ?? 0)}`

/** 12.3.3: items that are seen when all their open ancestors are. */
const visible = (items: readonly Item[]): number => items.reduce((sum, { open, children }) => sum + 1 + (open ? visible(children) : 0), 0)

/** 12.3.2, table 29: where the document opens; an action there is not copied. */
export function opening(walk: Walk, root: PDFDict, destinations: Destinations): string {
  const value = walk.resolve(root.get(key('OpenAction')))
  const place = value instanceof PDFArray ? destinations.write(value) : undefined
  return place === undefined ? '' : `/OpenAction${place}`
}
