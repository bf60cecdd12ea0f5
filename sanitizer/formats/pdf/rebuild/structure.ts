import { PDFDict, PDFNumber, type PDFObject } from '@cantoo/pdf-lib'
import { Refusal } from '../../../refusal.ts'
import { reference } from '../write.ts'
import { anyName, arrayOf, bool, bytes, entries, first, mapOf, num, type Rule, type Table } from './rules.ts'
import { key, type Walk } from './walk.ts'

/** What people read aloud; only where there is content that it belongs to, so that no text rides along unseen. */
const words: Table = { Lang: bytes(64), T: bytes(4096), Alt: bytes(65_535), E: bytes(4096), ActualText: bytes(65_535) }

/** 14.8.5: values of layout, list, table and print field attributes are names, numbers, truths and rows of them. */
const attribute: Rule = first(bool, num, anyName, arrayOf(first(num, anyName), 0, 256))
const owners: ReadonlySet<string> = new Set(['/Layout', '/List', '/Table', '/PrintField'])
/** Keys that name other elements, text or places: not copied. */
const foreign: ReadonlySet<string> = new Set(['/Headers', '/Summary', '/Desc', '/Short', '/FileName'])

/** The parent tree has a place for each identifier up to the largest of a page. */
const largestIdentifier = 100_000

interface Element {
  readonly number: number
  readonly content: boolean
}

/**
 * ISO 32000-2, 14.7: the logical structure, for screen readers. Element types, their tree and what in the pages belongs to them; the
 * parent tree is made anew. Not copied: class map, identifiers, namespaces, associated files, user properties, phonemes.
 * @returns the catalog's entries, or nothing when there is none, or none that holds together
 */
export function structure(walk: Walk, root: PDFDict): string {
  const source = walk.dict(root.get(key('StructTreeRoot')))
  if (!source) return ''
  try {
    return new Structure(walk, source).write()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'limit-depth') throw error
    walk.findings.add('structure')
    return ''
  }
}

class Structure {
  readonly #walk: Walk
  readonly #source: PDFDict
  readonly #met = new Set<PDFDict>()
  /** By the number that a page, form or link gives itself: what belongs to it, by marked content identifier (14.7.5.4). */
  readonly #parents = new Map<number, Map<number, number> | number>()

  constructor(walk: Walk, source: PDFDict) {
    this.#walk = walk
    this.#source = source
  }

  write(): string {
    const walk = this.#walk
    const top = walk.file.reserve()
    const kids = this.#kids(this.#source.get(key('K')), top, undefined)
    if (!kids.content) {
      walk.findings.add('structure')
      return ''
    }
    const map = walk.dict(this.#source.get(key('RoleMap')))
    const roles = map ? `/RoleMap${mapOf(anyName)(walk, map)}` : ''
    walk.file.fill(top, `<</Type/StructTreeRoot${roles}/K[${kids.written.join(' ')}]/ParentTree${this.#parentTree()}>>`)
    return `/MarkInfo<</Marked true>>/StructTreeRoot${reference(top)}`
  }

  #kids(value: PDFObject | undefined, parent: number, page: PDFDict | undefined) {
    const walk = this.#walk
    const written: string[] = []
    let content = false
    for (const one of walk.array(value) ?? (value === undefined ? [] : [value])) {
      const kid = this.#kid(one, parent, page)
      if (!kid) continue
      written.push(kid.syntax)
      content ||= kid.content
    }
    return { written, content }
  }

  /** Table 355 /K: an element, a marked content identifier, a reference to marked content or to an object. */
  #kid(value: PDFObject, parent: number, page: PDFDict | undefined): { syntax: string; content: boolean } | undefined {
    const walk = this.#walk
    const found = walk.resolve(value)
    if (found instanceof PDFNumber) return this.#marked(found.asNumber(), page, parent, undefined)
    if (!(found instanceof PDFDict)) return undefined
    const own = walk.dict(found.get(key('Pg'))) ?? page
    const kind = walk.name(found.get(key('Type')))
    if (kind === '/MCR') return this.#marked(walk.number(found.get(key('MCID'))) ?? -1, own, parent, found.get(key('Stm')))
    if (kind === '/OBJR') return this.#object(found, own, parent)
    // Twice: the inspection counts the element and its row of kids.
    const element = walk.deeper(() => walk.deeper(() => this.#element(found, parent, own)))
    return element && { syntax: reference(element.number).trimStart(), content: element.content }
  }

  #element(source: PDFDict, parent: number, page: PDFDict | undefined): Element | undefined {
    const walk = this.#walk
    const type = walk.name(source.get(key('S')))
    if (type === undefined || this.#met.has(source)) return undefined
    this.#met.add(source)
    const number = walk.file.reserve()
    const kids = this.#kids(source.get(key('K')), number, page)
    const texts = kids.content ? entries(walk, source, words) : ''
    const attributes = this.#attributes(source.get(key('A')))
    const below = kids.written.length > 0 ? `/K[${kids.written.join(' ')}]` : ''
    walk.file.fill(number, `<</Type/StructElem/S${type}/P${reference(parent)}${texts}${attributes}${below}>>`)
    return { number, content: kids.content }
  }

  #attributes(value: PDFObject | undefined): string {
    const walk = this.#walk
    const all = (walk.array(value) ?? (value === undefined ? [] : [value])).flatMap((one) => {
      const dict = walk.dict(one)
      const owner = dict && walk.name(dict.get(key('O')))
      if (!dict || owner === undefined || !owners.has(owner)) return []
      const values = dict.entries().flatMap(([name, given]) => {
        const written = name.asString() === '/O' || foreign.has(name.asString()) ? undefined : attribute(walk, given)
        return written === undefined ? [] : [`${name.asString()}${written}`]
      })
      return [`<</O${owner}${values.join('')}>>`]
    })
    return all.length === 0 ? '' : `/A[${all.join('')}]`
  }

  #marked(identifier: number, page: PDFDict | undefined, parent: number, stream: PDFObject | undefined) {
    const walk = this.#walk
    const number = page && walk.pages.get(page)
    if (!page || number === undefined || !Number.isInteger(identifier) || identifier < 0 || identifier > largestIdentifier) return undefined
    const holder = stream === undefined ? page : walk.stream(stream)?.dict
    const written = stream === undefined ? '' : walk.written('form', stream)
    const belongs = walk.number(holder?.get(key('StructParents')))
    if (belongs === undefined || written === undefined) return undefined
    const known = this.#parents.get(belongs) ?? new Map<number, number>()
    if (!(known instanceof Map)) return undefined
    this.#parents.set(belongs, known.set(identifier, parent))
    const where = written === '' ? '' : `/Stm${written}`
    return { syntax: `<</Type/MCR/Pg${reference(number)}${where}/MCID ${identifier}>>`, content: true }
  }

  #object(source: PDFDict, page: PDFDict | undefined, parent: number) {
    const walk = this.#walk
    const object = walk.dict(source.get(key('Obj')))
    const number = object && walk.annotations.get(object)
    const belongs = walk.number(object?.get(key('StructParent')))
    const on = page && walk.pages.get(page)
    if (number === undefined || belongs === undefined || on === undefined || this.#parents.has(belongs)) return undefined
    this.#parents.set(belongs, parent)
    return { syntax: `<</Type/OBJR/Pg${reference(on)}/Obj${reference(number)}>>`, content: true }
  }

  #parentTree(): string {
    const walk = this.#walk
    const rows = [...this.#parents].sort(([one], [other]) => one - other)
    const written = rows.map(([belongs, parent]) => {
      if (typeof parent === 'number') return `${belongs}${reference(parent)}`
      const length = [...parent.keys()].reduce((most, one) => Math.max(most, one), 0) + 1
      walk.spend(length * 5)
      const all = Array.from({ length }, (_, at) => (parent.has(at) ? reference(parent.get(at) ?? 0).trimStart() : 'null'))
      return `${belongs}[${all.join(' ')}]`
    })
    const number = walk.file.reserve()
    walk.file.fill(number, `<</Nums[${written.join(' ')}]>>`)
    return reference(number)
  }
}
