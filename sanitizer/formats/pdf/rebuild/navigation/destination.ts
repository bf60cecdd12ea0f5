import { PDFDict, PDFHexString, PDFName, PDFNull, type PDFObject, PDFString } from '@cantoo/pdf-lib'
import { within } from '../../../../limits.ts'
import { reference } from '../../write.ts'
import { number } from '../syntax.ts'
import { key, type Walk } from '../walk.ts'

/** ISO 32000-2, table 149: how a page is shown, and how many numbers (or null) follow. */
const views: Readonly<Record<string, number>> = { XYZ: 3, Fit: 0, FitH: 1, FitV: 1, FitR: 4, FitB: 0, FitBH: 1, FitBV: 1 }

/** A place in this very document, always written out in full (12.3.2.2): no name is left for another file to answer. */
export class Destinations {
  readonly #walk: Walk
  readonly #root: PDFDict
  readonly #pages: readonly number[]
  #named: ReadonlyMap<string, PDFObject> | undefined

  /** @param pages object numbers of the pages, in order */
  constructor(walk: Walk, root: PDFDict, pages: readonly number[]) {
    this.#walk = walk
    this.#root = root
    this.#pages = pages
  }

  /** @returns the array's syntax, or undefined where it leads to no page of this document */
  write(value: PDFObject | undefined): string | undefined {
    const walk = this.#walk
    const found = this.#explicit(value)
    const page = found && this.#page(found[0])
    const view = found && walk.name(found[1])?.slice(1)
    const length = view === undefined ? undefined : views[view]
    if (!found || page === undefined || length === undefined || !Object.hasOwn(views, view ?? '')) return undefined
    const places = Array.from({ length }, (_, index) => {
      const place = walk.number(found[index + 2])
      return place === undefined ? ' null' : ` ${number(place)}`
    })
    return `[${reference(page).trimStart()}/${view}${places.join('')}]`
  }

  /** By name, by string, or as it stands; a dictionary holds it as /D (table 150). */
  #explicit(value: PDFObject | undefined): readonly PDFObject[] | undefined {
    const walk = this.#walk
    let found = walk.resolve(value)
    const called = nameOf(found)
    if (called !== undefined) found = walk.resolve(this.#byName().get(called))
    if (found instanceof PDFDict) found = walk.resolve(found.get(key('D')))
    return walk.array(found)
  }

  /** A page by reference; some writers give its index, which 12.3.2.2 keeps for other files, and viewers follow it. */
  #page(value: PDFObject | undefined): number | undefined {
    const dict = this.#walk.dict(value)
    return dict ? this.#walk.pages.get(dict) : this.#pages[this.#walk.number(value) ?? -1]
  }

  #byName(): ReadonlyMap<string, PDFObject> {
    this.#named ??= readNames(this.#walk, this.#root)
    return this.#named
  }
}

function nameOf(value: PDFObject | undefined): string | undefined {
  if (value instanceof PDFName) return value.asString().slice(1)
  return value instanceof PDFString || value instanceof PDFHexString ? Buffer.from(value.asBytes()).toString('latin1') : undefined
}

/** 7.7.4 /Names /Dests, and the older /Dests of the catalog. The first of two equal names counts. */
function readNames(walk: Walk, root: PDFDict): ReadonlyMap<string, PDFObject> {
  const named = new Map<string, PDFObject>()
  const add = (name: string | undefined, value: PDFObject | undefined): void => {
    if (name === undefined || value === undefined || value === PDFNull || named.has(name)) return
    named.set(name, value)
    within(walk.limits, 'objects', named.size)
  }
  for (const [name, value] of walk.dict(root.get(key('Dests')))?.entries() ?? []) add(name.asString().slice(1), value)
  const met = new Set<PDFDict>()
  const visit = (value: PDFObject | undefined): void => {
    const node = walk.dict(value)
    if (!node || met.has(node)) return
    met.add(node)
    const names = walk.array(node.get(key('Names'))) ?? []
    for (let at = 0; at + 1 < names.length; at += 2) add(nameOf(walk.resolve(names[at])), names[at + 1])
    walk.deeper(() => walk.array(node.get(key('Kids')))?.forEach(visit))
  }
  visit(walk.dict(root.get(key('Names')))?.get(key('Dests')))
  return named
}
