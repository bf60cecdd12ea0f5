import type { PDFDict, PDFObject } from '@cantoo/pdf-lib'
import { layer } from '../allow.ts'
import { key, type Walk } from './walk.ts'

/** The groups of optional content that are off when the document opens (ISO 32000-2, 8.11.4.3). */
export interface Layers {
  readonly hidden: ReadonlySet<PDFObject>
  /** Whether something is shown that was hidden. */
  readonly opened: boolean
  /** Entry of the catalog, or nothing. */
  readonly entry: string
}

/** What is hidden is reported, and stays hidden unless policy shows it; names, order, usage, locks and other configurations are not copied. */
export function readLayers(walk: Walk, root: PDFDict): Layers {
  const properties = walk.dict(root.get(key('OCProperties')))
  const groups = walk.array(properties?.get(key('OCGs')))
  if (!properties || !groups) return { hidden: new Set(), opened: false, entry: '' }
  const settings = walk.dict(properties.get(key('D')))
  const list = (name: string) => walk.array(settings?.get(key(name))) ?? []
  const shown = new Set(list('ON'))
  const hidden = new Set(walk.name(settings?.get(key('BaseState'))) === '/OFF' ? groups.filter((group) => !shown.has(group)) : list('OFF'))
  const write = (objects: Iterable<PDFObject>) =>
    [...new Set(objects)].map((one) => layer(walk, one)?.trimStart()).filter((one) => one !== undefined)
  const all = write(groups)
  const off = write([...hidden].filter((one) => groups.includes(one)))
  walk.findings.add('hidden-layer', off.length)
  const show = walk.choices.hiddenLayers === 'show'
  const state = off.length === 0 || show ? '' : `/OFF[${off.join(' ')}]`
  return {
    hidden: show ? new Set() : hidden,
    opened: show && off.length > 0,
    entry: all.length === 0 ? '' : `/OCProperties<</OCGs[${all.join(' ')}]/D<<${state}>>>>`,
  }
}
