import type { PDFDict, PDFObject } from '@cantoo/pdf-lib'
import { layer } from '../allow.ts'
import { everyDict } from '../read/every.ts'
import { key, type Walk } from './walk.ts'

/** Optional content as it is when the document opens (ISO 32000-2, 8.11.4.3). */
export interface Layers {
  /** Whether what belongs to this group, or membership, is not shown. */
  hides(content: PDFObject | undefined): boolean
  /** Whether something is shown that was hidden. */
  readonly opened: boolean
  /** Whether viewers leave out anything at all as the document opens: a group, or a membership that comes to that. */
  hidesAny(): boolean
  /** Entry of the catalog, or nothing. */
  readonly entry: string
}

/** What is hidden is reported, and stays hidden unless policy shows or removes it; names, order, usage, locks and other configurations are not copied. */
export function readLayers(walk: Walk, root: PDFDict): Layers {
  const properties = walk.dict(root.get(key('OCProperties')))
  const groups = walk.array(properties?.get(key('OCGs')))
  if (!properties || !groups) return { hides: () => false, opened: false, hidesAny: () => false, entry: '' }
  const settings = walk.dict(properties.get(key('D')))
  const list = (name: string) => walk.array(settings?.get(key(name))) ?? []
  const shown = new Set(list('ON'))
  const hidden = new Set(walk.name(settings?.get(key('BaseState'))) === '/OFF' ? groups.filter((group) => !shown.has(group)) : list('OFF'))
  const choice = walk.choices.hiddenLayers
  const hides = (content: PDFObject | undefined): boolean => content !== undefined && isHidden(walk, content, hidden)
  if (choice === 'remove') walk.removal = new Removal(walk, hides)
  const write = (objects: Iterable<PDFObject>) =>
    [...new Set(objects)].map((one) => layer(walk, one)?.trimStart()).filter((one) => one !== undefined)
  const off = write([...hidden].filter((one) => groups.includes(one)))
  walk.findings.add('hidden-layer', off.length)
  const all = write(choice === 'remove' ? groups.filter((one) => !hidden.has(one)) : groups)
  const state = off.length === 0 || choice !== 'keep' ? '' : `/OFF[${off.join(' ')}]`
  return {
    hides: choice === 'show' ? () => false : hides,
    opened: choice === 'show' && off.length > 0,
    hidesAny: () =>
      hidden.size > 0 || memberships(walk).some((one) => isHidden(walk, one, hidden)) || groups.some((one) => isUsedHidden(walk, one)),
    entry: all.length === 0 ? '' : `/OCProperties<</OCGs[${all.join(' ')}]/D<<${state}>>>>`,
  }
}

/** Which layers' painting is taken out of content. */
export class Removal {
  readonly #walk: Walk
  readonly #hides: (content: PDFObject | undefined) => boolean
  #everywhere: { readonly removed: ReadonlySet<string>; readonly kept: ReadonlySet<string> } | undefined

  constructor(walk: Walk, hides: (content: PDFObject | undefined) => boolean) {
    this.#walk = walk
    this.#hides = hides
  }

  /** Whether this group or membership is taken out. */
  takes(content: PDFObject | undefined): boolean {
    return this.#hides(content)
  }

  /**
   * Names in content that stand for such layers, by its resources.
   * @throws Refusal content-missing where marked content without resources (7.8.3) may use those of others in which a name is both
   */
  names(content: Uint8Array, resources: PDFDict | undefined): ReadonlySet<string> {
    if (resources) return this.#among([resources]).removed
    this.#everywhere ??= this.#among(everyDict(this.#walk.context))
    const { removed, kept } = this.#everywhere
    if ([...removed].some((name) => kept.has(name)) && Buffer.from(content.buffer, content.byteOffset, content.length).includes('BDC'))
      this.#walk.lose('content without resources, and layers of one name')
    return removed
  }

  #among(resources: Iterable<PDFDict>): { readonly removed: ReadonlySet<string>; readonly kept: ReadonlySet<string> } {
    const [removed, kept] = [new Set<string>(), new Set<string>()]
    for (const one of resources)
      for (const [name, value] of this.#walk.dict(one.get(key('Properties')))?.entries() ?? [])
        (this.#hides(value) ? removed : kept).add(Buffer.from(name.asBytes()).toString('latin1'))
    return { removed, kept }
  }
}

/** Wherever they stand: also those that no page names may be named by one that our reading missed. */
function memberships(walk: Walk): readonly PDFDict[] {
  const found: PDFDict[] = []
  for (const dict of everyDict(walk.context)) if (walk.name(dict.get(key('Type'))) === '/OCMD') found.push(dict)
  return found
}

/** Table 100: some viewers hide a group by what it is said to be used for. Usage is not copied. */
const isUsedHidden = (walk: Walk, group: PDFObject): boolean => {
  const view = walk.dict(walk.dict(walk.dict(group)?.get(key('Usage')))?.get(key('View')))
  return walk.name(view?.get(key('ViewState'))) === '/OFF'
}

/** Table 97 /P: whether the content is shown, by how many of its groups are. */
const policies: Readonly<Record<string, (on: number, all: number) => boolean>> = {
  '/AllOn': (on, all) => on === all,
  '/AnyOn': (on) => on > 0,
  '/AnyOff': (on, all) => on < all,
  '/AllOff': (on) => on === 0,
}

/** A group that is off, or a membership (8.11.2.2) that comes to that. */
function isHidden(walk: Walk, content: PDFObject, hidden: ReadonlySet<PDFObject>): boolean {
  if (hidden.has(content)) return true
  const membership = walk.dict(content)
  if (!membership || walk.name(membership.get(key('Type'))) !== '/OCMD') return false
  const expression = membership.get(key('VE'))
  if (walk.array(expression)) return !holds(walk, expression, hidden)
  const named = membership.get(key('OCGs'))
  const groups = (walk.array(named) ?? (named ? [named] : [])).filter((one) => walk.dict(one))
  const shown = policies[walk.name(membership.get(key('P'))) ?? '/AnyOn'] ?? policies['/AnyOn']
  return groups.length > 0 && shown?.(groups.filter((one) => !hidden.has(one)).length, groups.length) === false
}

/** 8.11.2.2 /VE. What cannot be read holds, so that nothing is taken out by mistake. */
function holds(walk: Walk, expression: PDFObject | undefined, hidden: ReadonlySet<PDFObject>): boolean {
  const found = walk.array(expression)
  if (!found) return expression === undefined || !hidden.has(expression)
  const [operator, ...operands] = found
  return walk.deeper(() => {
    const values = operands.map((one) => holds(walk, one, hidden))
    const named = operator && walk.name(operator)
    return named === '/Not' ? values[0] !== true : named === '/Or' ? values.includes(true) : !values.includes(false)
  })
}
