import type { PDFDict, PDFObject } from '@cantoo/pdf-lib'
import { Refusal } from '../../../../refusal.ts'
import { resources } from '../../allow.ts'
import { reference } from '../../write.ts'
import { bool, entries, type Rule } from '../rules.ts'
import { key, type Walk } from '../walk.ts'
import { common, defaultAppearance, field, widget } from './table.ts'

/** Table 228: a button that only ever does something. */
const PUSH_BUTTON = 1 << 16
const LONGEST_CHAIN = 64

/** Resources for text that somebody fills in later; without them viewers choose a font. */
const whole: Rule = (walk, value) => {
  try {
    return resources(walk, value)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'content-missing') return undefined
    throw error
  }
}

interface Node {
  readonly number: number
  readonly source: PDFDict
  readonly parent: PDFDict | undefined
  readonly kids: number[]
}

/**
 * ISO 32000-2, 12.7: form fields without what they do. Only fields that a page shows are kept; signatures and push buttons leave as what
 * they look like. The tree above the widgets is made anew as they are met; the form lists those of them that it listed before, since
 * viewers draw a widget that is no field of the form by its appearance alone.
 */
export class Fields {
  readonly #walk: Walk
  readonly #widgets = new Map<number, PDFDict>()
  readonly #nodes = new Map<PDFDict, Node>()
  readonly #roots: number[] = []

  constructor(walk: Walk) {
    this.#walk = walk
  }

  /** @returns the entries of a widget and its field, or undefined when it may not stay */
  write(annotation: PDFDict, number: number): string | undefined {
    const chain = this.#chain(annotation)
    const find = (name: string) => chain.map((one) => one.get(key(name))).find((value) => value !== undefined)
    const kind = this.#walk.name(find('FT'))
    const flags = this.#walk.number(find('Ff')) ?? 0
    if (kind !== '/Tx' && kind !== '/Ch' && !(kind === '/Btn' && !(flags & PUSH_BUTTON))) return undefined
    const [, above] = chain
    const parent = above && this.#node(chain.slice(1))
    if (parent) parent.kids.push(number)
    else this.#roots.push(number)
    this.#widgets.set(number, annotation)
    const under = parent ? `/Parent${reference(parent.number)}` : ''
    return `/Subtype/Widget${entries(this.#walk, annotation, { ...common, ...widget, ...field })}${under}`
  }

  /** The widget, then what it inherits from, ending where a parent comes again. */
  #chain(annotation: PDFDict): readonly PDFDict[] {
    const chain = [annotation]
    for (let next = this.#walk.dict(annotation.get(key('Parent'))); next; next = this.#walk.dict(next.get(key('Parent')))) {
      if (chain.includes(next) || chain.length >= LONGEST_CHAIN) break
      chain.push(next)
    }
    return chain
  }

  #node(chain: readonly PDFDict[]): Node {
    const [source, ...above] = chain as [PDFDict, ...PDFDict[]]
    const known = this.#nodes.get(source)
    if (known) return known
    const node: Node = { number: this.#walk.file.reserve(), source, parent: above[0], kids: [] }
    this.#nodes.set(source, node)
    if (above.length > 0) this.#node(above).kids.push(node.number)
    else this.#roots.push(node.number)
    return node
  }

  /** Fills in the tree. @returns the catalog's entry, or nothing */
  finish(root: PDFDict): string {
    const walk = this.#walk
    // A page that became a picture has taken its widgets along.
    const staying = [...this.#widgets].filter(([number]) => walk.file.has(number))
    if (staying.length === 0) return ''
    const form = walk.dict(root.get(key('AcroForm')))
    const terminal = terminalFields(walk, form?.get(key('Fields')))
    const kidsOf = new Map([...this.#nodes.values()].map(({ number, kids }) => [number, kids]))
    const stays = (number: number): boolean => kidsOf.get(number)?.some(stays) ?? walk.file.has(number)
    const listed = new Set(staying.filter(([, source]) => terminal.has(source)).map(([number]) => number))
    const shows = (number: number): boolean => kidsOf.get(number)?.some(shows) ?? listed.has(number)
    const list = (numbers: readonly number[], test: (number: number) => boolean) =>
      numbers
        .filter(test)
        .map((number) => reference(number).trimStart())
        .join(' ')
    for (const { number, source, parent, kids } of this.#nodes.values()) {
      const above = parent && this.#nodes.get(parent)
      const under = list(kids, kids.some(shows) ? shows : stays)
      walk.file.fill(number, `<<${entries(walk, source, field)}${above ? `/Parent${reference(above.number)}` : ''}/Kids[${under}]>>`)
    }
    if (!form) return ''
    const number = walk.file.reserve()
    const own = entries(walk, form, { DA: defaultAppearance, DR: whole, NeedAppearances: bool })
    walk.file.fill(number, `<</Fields[${list(this.#roots, shows)}]${own}>>`)
    return `/AcroForm${reference(number)}`
  }
}

/** Table 224 /Fields, and what is below without /Kids of its own: fields, and widgets that are one with their field. */
function terminalFields(walk: Walk, fields: PDFObject | undefined): ReadonlySet<PDFDict> {
  const met = new Set<PDFDict>()
  const terminal = new Set<PDFDict>()
  const visit = (value: PDFObject): void => {
    const node = walk.dict(value)
    if (!node || met.has(node)) return
    met.add(node)
    const kids = walk.array(node.get(key('Kids')))?.filter((kid) => walk.dict(kid)) ?? []
    if (kids.length === 0) terminal.add(node)
    walk.deeper(() => kids.forEach(visit))
  }
  walk.array(fields)?.forEach(visit)
  return terminal
}
