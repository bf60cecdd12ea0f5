import type { Findings } from '../../../../findings.ts'
import { Refusal } from '../../../../refusal.ts'

/** As much of CSS 2.2 as drawing programs write into SVG: rules of plain selectors, declarations of presentation properties. */

export type Declarations = ReadonlyMap<string, string>

interface Rule {
  readonly element: string
  readonly id: string
  readonly classes: readonly string[]
  readonly declarations: Declarations
}

export function declarationsOf(text: string): Declarations {
  const found = new Map<string, string>()
  for (const part of text.split(';')) {
    const colon = part.indexOf(':')
    if (colon < 0) continue
    const value = part
      .slice(colon + 1)
      .replace(/!\s*important\s*$/i, '')
      .trim()
    found.set(part.slice(0, colon).trim().toLowerCase(), value)
  }
  return found
}

/** What reaches for something: a file, or more rules. */
const reaches = /@import|url\(\s{0,9}["']?\s{0,9}(?![\s#"'])|expression\(|javascript:|\\/i

const SELECTOR = /^([a-zA-Z][\w-]*|\*)?(#[\w-]+)?((?:\.[\w-]+)*)$/

/** Each rule is asked for each element; drawing programs write some hundred. */
const MOST_RULES = 2_000
const MOST_CHARACTERS = 1 << 20

function withoutComments(text: string): string {
  let [out, at] = ['', 0]
  for (let start = text.indexOf('/*'); start >= 0; start = text.indexOf('/*', at)) {
    out += text.slice(at, start)
    const end = text.indexOf('*/', start + 2)
    at = end < 0 ? text.length : end + 2
  }
  return out + text.slice(at)
}

export class StyleSheet {
  readonly #rules: Rule[] = []
  #characters = 0

  add(text: string, findings: Findings): void {
    this.#characters += text.length
    if (this.#characters > MOST_CHARACTERS) throw new Refusal('limit-entries', 'style of an SVG')
    if (reaches.test(text)) findings.add('external-reference')
    // Split rather than matched: a pattern could be made to look at everything again and again.
    let isInside = false
    for (const block of withoutComments(text).split('}')) {
      const brace = block.indexOf('{')
      const selectors = block.slice(0, Math.max(0, brace))
      // Rules for other media, printing or a dark screen, end with a brace of their own.
      if (selectors.includes('@')) isInside = block.includes('{', brace + 1)
      else if (brace < 0) isInside = false
      if (brace < 0 || isInside || selectors.includes('@')) continue
      const declarations = declarationsOf(block.slice(brace + 1))
      for (const selector of selectors.split(',')) this.#rule(selector.trim(), declarations)
    }
  }

  #rule(selector: string, declarations: Declarations): void {
    const parts = selector.length > 200 ? null : SELECTOR.exec(selector)
    if (!parts) return
    const [, element = '', id = '', classes = ''] = parts
    this.#rules.push({
      element: element === '*' ? '' : element,
      id: id.slice(1),
      classes: classes.split('.').filter(Boolean),
      declarations,
    })
    if (this.#rules.length > MOST_RULES) throw new Refusal('limit-entries', 'rules of an SVG')
  }

  /** Of all rules that fit, in order; ids over classes over elements (§6.4.3). */
  of(element: string, id: string, classes: readonly string[]): Map<string, string> {
    const found = new Map<string, string>()
    const fits = this.#rules.filter(
      (rule) =>
        (rule.element === '' || rule.element === element) &&
        (rule.id === '' || rule.id === id) &&
        rule.classes.every((name) => classes.includes(name)),
    )
    const weight = (rule: Rule): number => (rule.id ? 10_000 : 0) + rule.classes.length * 10 + (rule.element ? 1 : 0)
    for (const rule of fits.toSorted((a, b) => weight(a) - weight(b))) for (const [name, value] of rule.declarations) found.set(name, value)
    return found
  }
}
