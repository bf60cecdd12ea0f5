import { type Element, readElements } from '../package/element.ts'
import type { CleanPackage } from '../package/package.ts'

const UNITS: Readonly<Record<string, number>> = { pt: 1, in: 72, cm: 72 / 2.54, mm: 72 / 25.4, px: 0.75, pc: 12 }
const LENGTH = /^(-?\d{0,7}(?:\.\d{0,9})?)(pt|in|cm|mm|px|pc)$/
const LONGEST = 4000

/** Points, or undefined (ODF 1.3 Part 3 §18.3.18). */
export function lengthOf(text: string | undefined): number | undefined {
  const [, number, unit = 'pt'] = LENGTH.exec(text ?? '') ?? []
  const value = number === undefined ? Number.NaN : Number(number) * (UNITS[unit] ?? 1)
  return Number.isFinite(value) ? Math.max(-LONGEST, Math.min(LONGEST, value)) : undefined
}

export const percentOf = (text: string | undefined): number | undefined => {
  const [, number] = /^(-?\d{1,6}(?:\.\d{0,6})?)%$/.exec(text ?? '') ?? []
  return number === undefined ? undefined : Number(number) / 100
}

export const colourOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^#[0-9a-f]{6}$/i.test(text) ? Number.parseInt(text.slice(1), 16) : undefined

/** Styles build on one another; a longer chain than this is none that anybody made. */
const DEEPEST = 30

/** The styles of a document, by family and name: those of its content stand before those of its styles part (§3.15). */
export class Styles {
  readonly #named = new Map<string, Element>()
  readonly #lists = new Map<string, Element>()
  readonly #layouts = new Map<string, Element>()
  readonly masters = new Map<string, Element>()

  constructor(source: CleanPackage) {
    for (const part of ['styles.xml', 'content.xml']) {
      if (!source.has(part)) continue
      readElements(
        source.read(part),
        2,
        source.limits,
        (element) => this.#add(element),
        ({ name }) => name !== 'office:body',
      )
    }
  }

  #add(element: Element): void {
    const name = element.attribute('style:name') ?? ''
    if (element.name === 'style:style') this.#named.set(`${element.attribute('style:family')} ${name}`, element)
    if (element.name === 'style:default-style') this.#named.set(`${element.attribute('style:family')} `, element)
    if (element.name === 'text:list-style') this.#lists.set(name, element)
    if (element.name === 'style:page-layout') this.#layouts.set(name, element)
    if (element.name === 'style:master-page') this.masters.set(name, element)
  }

  /** A style and those that it builds on, the nearest first; the default of the family is the last. */
  chain(family: string, name: string | undefined): readonly Element[] {
    const chain: Element[] = []
    const seen = new Set<string>()
    for (let next = name; next !== undefined && !seen.has(next) && chain.length < DEEPEST; ) {
      seen.add(next)
      const style = this.#named.get(`${family} ${next}`)
      if (style) chain.push(style)
      next = style?.attribute('style:parent-style-name')
    }
    const usual = this.#named.get(`${family} `)
    return usual ? [...chain, usual] : chain
  }

  list(name: string | undefined): Element | undefined {
    return this.#lists.get(name ?? '')
  }

  /** The properties of a page (§17.2). */
  page(master: Element | undefined): Element | undefined {
    return this.#layouts.get(master?.attribute('style:page-layout-name') ?? '')?.child('style:page-layout-properties')
  }
}

/** The first of a chain of styles that says something: an attribute of its properties of this kind. */
export function said(chain: readonly Element[], kind: string, ...names: readonly string[]): string | undefined {
  for (const style of chain) {
    const properties = style.child(`style:${kind}-properties`)
    for (const name of names) {
      const value = properties?.attribute(name)
      if (value !== undefined) return value
    }
  }
  return undefined
}
