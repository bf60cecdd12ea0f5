import type { PDFDict, PDFObject } from '@cantoo/pdf-lib'
import { layer } from '../allow.ts'
import { key, type Walk } from './walk.ts'

/** Optional content as it is when the document opens (ISO 32000-2, 8.11.4.3). */
export interface Layers {
  /** Whether what belongs to this group, or membership, is not shown. */
  hides(content: PDFObject | undefined): boolean
  /** Whether something is shown that was hidden. */
  readonly opened: boolean
  /** Entry of the catalog, or nothing. */
  readonly entry: string
}

/** What is hidden is reported, and stays hidden unless policy shows or removes it; names, order, usage, locks and other configurations are not copied. */
export function readLayers(walk: Walk, root: PDFDict): Layers {
  const properties = walk.dict(root.get(key('OCProperties')))
  const groups = walk.array(properties?.get(key('OCGs')))
  if (!properties || !groups) return { hides: () => false, opened: false, entry: '' }
  const settings = walk.dict(properties.get(key('D')))
  const list = (name: string) => walk.array(settings?.get(key(name))) ?? []
  const shown = new Set(list('ON'))
  const hidden = new Set(walk.name(settings?.get(key('BaseState'))) === '/OFF' ? groups.filter((group) => !shown.has(group)) : list('OFF'))
  const choice = walk.choices.hiddenLayers
  const hides = (content: PDFObject | undefined): boolean => content !== undefined && isHidden(walk, content, hidden)
  if (choice === 'remove') walk.removes = hides
  const write = (objects: Iterable<PDFObject>) =>
    [...new Set(objects)].map((one) => layer(walk, one)?.trimStart()).filter((one) => one !== undefined)
  const off = write([...hidden].filter((one) => groups.includes(one)))
  walk.findings.add('hidden-layer', off.length)
  const all = write(choice === 'remove' ? groups.filter((one) => !hidden.has(one)) : groups)
  const state = off.length === 0 || choice !== 'keep' ? '' : `/OFF[${off.join(' ')}]`
  return {
    hides: choice === 'show' ? () => false : hides,
    opened: choice === 'show' && off.length > 0,
    entry: all.length === 0 ? '' : `/OCProperties<</OCGs[${all.join(' ')}]/D<<${state}>>>>`,
  }
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
