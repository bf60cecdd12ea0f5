import { removable } from '../../container/text/characters.ts'
import type { Findings } from '../../findings.ts'
import { type Limits, within } from '../../limits.ts'
import { dropped, elements, empties, ends, type Rule } from './allow.ts'
import { isSilent, keptAttributes, lossOf, type Pictures } from './attributes.ts'
import { escapeHtml } from './entities.ts'
import { shownOf } from './shown.ts'
import { type Token, tokens } from './tokens.ts'

export interface Rebuilt {
  readonly title: string
  /** Markup of the body, or its text. */
  readonly body: string
}

type Open = Token & { kind: 'open' }

/** How what stays is written: as markup, or as text alone. */
export interface Writer {
  open(name: string, attributes: ReadonlyMap<string, string>): void
  close(name: string): void
  text(text: string, isPreformatted: boolean): void
  result(): string
}

/** Removes what never stays in a text, counted. */
export function withoutHidden(text: string, findings: Findings): string {
  let clean = text
  for (let round = 0, found = 1; found > 0 && round < MOST_ROUNDS; round++) {
    found = 0
    for (const { kind, expression } of removable)
      clean = clean.replace(expression, () => {
        findings.add(kind)
        found++
        return ''
      })
  }
  return clean
}
const MOST_ROUNDS = 8

/**
 * Walks the tokens once and hands the writer what the tables name, properly nested; everything else loses its tags, or is left out with
 * what is in it.
 */
export class Rebuild {
  readonly #writer: Writer
  readonly #findings: Findings
  readonly #limits: Limits
  readonly #pictures: Pictures
  readonly #links: 'keep' | 'text'
  readonly #open: string[] = []
  /** Name of the element that is left out, and how many of that name are open in it. */
  #out: { readonly name: string; depth: number } | undefined
  #title: string | undefined
  #inTitle = false
  #afterPre = false

  constructor(writer: Writer, setting: { findings: Findings; limits: Limits; pictures: Pictures; links: 'keep' | 'text' }) {
    this.#writer = writer
    this.#findings = setting.findings
    this.#limits = setting.limits
    this.#pictures = setting.pictures
    this.#links = setting.links
  }

  run(html: string): Rebuilt {
    for (const token of tokens(html, this.#limits)) this.#take(token)
    while (this.#open.length > 0) this.#closeLast()
    return { title: (this.#title ?? '').replace(/\s+/g, ' ').trim().slice(0, 500), body: this.#writer.result() }
  }

  #take(token: Token): void {
    if (this.#out) this.#skip(token, this.#out)
    else if (token.kind === 'text') this.#text(token.text)
    else if (token.kind === 'open') this.#start(token)
    else if (token.kind === 'close') this.#end(token.name)
    else if (token.what === 'conditional') this.#findings.add('alternate-content')
    else if (token.what === 'comment') this.#findings.add('comment')
  }

  #skip(token: Token, out: { readonly name: string; depth: number }): void {
    if (token.kind === 'open' && token.name === out.name && !token.selfClosing) out.depth++
    if (token.kind === 'close' && token.name === out.name && --out.depth === 0) this.#out = undefined
  }

  #text(text: string): void {
    const clean = withoutHidden(text.replace(/\r\n?/g, '\n'), this.#findings)
    if (this.#inTitle) {
      this.#title ??= clean
      return
    }
    // §13.1.2.5: one line break after <pre> is not part of it; the writer sets it anew.
    const rest = this.#afterPre && clean.startsWith('\n') ? clean.slice(1) : clean
    this.#afterPre = false
    if (rest !== '') this.#writer.text(rest, this.#open.includes('pre'))
  }

  #start(token: Open): void {
    const { name } = token
    this.#afterPre = false
    if (name === 'title') this.#inTitle = true
    if (dropped.has(name)) {
      this.#findings.add(lossOf(name) ?? 'unknown')
      // Only elements of SVG and MathML end by a slash (§13.1.2.1); the outermost of both are dropped here.
      if (!(token.selfClosing && /^(?:svg|math)$/.test(name)) && !isSilent(name)) this.#out = { name, depth: 1 }
      return
    }
    const allowed = elements.get(name)
    if (allowed) this.#allowed(token, allowed)
    else this.#unwrap(token)
  }

  #allowed(token: Open, allowed: ReadonlyMap<string, Rule>): void {
    const { name } = token
    this.#implied(name)
    const attributes = keptAttributes(token, allowed, { findings: this.#findings, pictures: this.#pictures, links: this.#links })
    if (name === 'img' && !attributes.has('src')) {
      const alternative = attributes.get('alt') ?? ''
      if (alternative !== '') this.#writer.text(alternative, false)
      return
    }
    this.#writer.open(name, attributes)
    if (empties.has(name)) return
    this.#open.push(name)
    within(this.#limits, 'depth', this.#open.length)
    this.#afterPre = name === 'pre'
  }

  /** Its tags go; of a form what it shows stays as text. */
  #unwrap(token: Open): void {
    const loss = lossOf(token.name)
    if (loss !== undefined) this.#findings.add(loss)
    if (loss === undefined) keptAttributes(token, NONE, { findings: this.#findings, pictures: this.#pictures, links: this.#links })
    if (token.name === 'meta' && /^\s*refresh/i.test(token.attributes.get('http-equiv') ?? '')) this.#findings.add('action')
    const shown = shownOf(token.name, token.attributes)
    if (shown !== '') this.#writer.text(withoutHidden(shown, this.#findings), false)
  }

  /** An end tag that authors leave out (§13.1.2.4). */
  #implied(name: string): void {
    const rule = ends.get(name)
    if (!rule) return
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const open = this.#open[index] ?? ''
      if (rule.border.includes(open)) return
      if (!rule.of.includes(open)) continue
      while (this.#open.length > index) this.#closeLast()
    }
  }

  #end(name: string): void {
    this.#afterPre = false
    if (name === 'title') this.#inTitle = false
    const at = this.#open.lastIndexOf(name)
    // An end tag inside a cell does not end what is outside of the table.
    const border = Math.max(this.#open.lastIndexOf('td'), this.#open.lastIndexOf('th'))
    if (at < 0 || (at < border && !TABLE.has(name))) return
    while (this.#open.length > at) this.#closeLast()
  }

  #closeLast(): void {
    const name = this.#open.pop()
    if (name !== undefined) this.#writer.close(name)
  }
}
const NONE = new Map<string, never>()
const TABLE: ReadonlySet<string> = new Set(['td', 'th', 'tr', 'tbody', 'thead', 'tfoot', 'table'])

/** Writes what stays as HTML: names from the table, values in double quotes, text escaped. */
export class MarkupWriter implements Writer {
  readonly #pieces: string[] = []
  open(name: string, attributes: ReadonlyMap<string, string>): void {
    const spelt = Array.from(attributes, ([attribute, value]) => ` ${attribute}="${escapeHtml(value)}"`).join('')
    this.#pieces.push(`<${name}${spelt}>${name === 'pre' ? '\n' : ''}`)
  }
  close(name: string): void {
    this.#pieces.push(`</${name}>`)
  }
  text(text: string): void {
    this.#pieces.push(escapeHtml(text))
  }
  result(): string {
    return this.#pieces.join('')
  }
}
