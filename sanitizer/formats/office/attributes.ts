import type { Choices } from '../../choices.ts'
import { escapeValue } from '../../container/xml/escape.ts'
import type { Findings } from '../../findings.ts'
import type { Limits } from '../../limits.ts'
import { Refusal } from '../../refusal.ts'
import { type Book, definedNameFault, loseSheet, moveSheetIndex } from './book.ts'
import type { Hidden } from './edits/edit.ts'
import type { ElementPlan } from './elements.ts'
import type { EmbeddedKind } from './embedded.ts'
import { carriesFont } from './fonts.ts'
import type { Frame } from './frame.ts'
import type { Prefix } from './namespaces.ts'
import { attributeOnly, carriers, leadsOutside, oleGraphic as OLE, reported } from './rules.ts'

/** What the walker knows about the part beside its bytes. */
export interface PartContext {
  /** Relationship ids that stay, and whether they lead outside. */
  readonly relationships: ReadonlyMap<
    string,
    { readonly isExternal: boolean; readonly embeds?: EmbeddedKind | undefined; readonly isFont: boolean }
  >
  readonly book: Book | undefined
  readonly hidden: Hidden
  readonly choices: Choices
  readonly findings: Findings
  readonly limits: Limits
}

/** Writes the attributes of one element through its allow-list and the rules for values and relationships. */
export class Attributes {
  readonly #context: PartContext
  readonly #frames: readonly Frame[]
  /** Namespaces of the attributes just written. */
  readonly uses: Prefix[] = []

  constructor(context: PartContext, frames: readonly Frame[]) {
    this.#context = context
    this.#frames = frames
  }

  /** @param omitted those that policy leaves out @returns the attributes as text, or undefined when the whole element must go */
  write(plan: ElementPlan, names: readonly string[], values: readonly string[], omitted?: readonly string[]): string | undefined {
    if (plan.key === 'x:definedName' && this.#isUnsafeName(names, values)) return undefined
    let out = ''
    this.uses.length = 0
    for (let index = 0; index < names.length; index++) {
      const name = names[index] ?? ''
      // One name may be spelt twice through two prefixes, or through its Strict and its Transitional namespace.
      if (index > 0 && names.indexOf(name) !== index && !name.startsWith('?:')) throw new Refusal('malformed', 'attribute twice')
      if (omitted?.includes(name)) continue
      const attribute = plan.attribute(name)
      let value = values[index] ?? ''
      if (!attribute) {
        this.#reportAttribute(plan.key, name)
        continue
      }
      if (attribute.isReference && value !== '') {
        const relationship = this.#context.relationships.get(value)
        if (!relationship || (relationship.isExternal && !leadsOutside.has(plan.key)) || relationship.isFont !== carriesFont(plan.key)) {
          if (attributeOnly.has(plan.key)) continue
          if (plan.key === 'x:sheet') loseSheet(this.#context.book, valueAt(names, values, 'name'))
          return undefined
        }
      } else if (attribute.rule) {
        const verdict = attribute.rule(value)
        if (typeof verdict === 'object') {
          if (verdict.write !== value && plan.key === 'x:sheet') this.#context.findings.add('hidden-content')
          value = verdict.write
        } else {
          this.#refuseValue(plan.key, name, verdict)
          const isObject = verdict === 'object' && this.#frames.some((frame) => frame.hasObject)
          if (isObject && this.#context.choices.attachments === 'keep') value = OLE
          else if (verdict === 'omit' || isObject) continue
          else return undefined
        }
      }
      if (this.#context.book && plan.prefix === 'x') {
        const moved = moveSheetIndex(this.#context.book, plan.key, name, value)
        if (moved === 'omit-element') return undefined
        if (moved === undefined) continue
        value = this.#context.book.numberFormats?.valueOf(plan.key, name, moved) ?? moved
      }
      if (attribute.prefix) this.uses.push(attribute.prefix)
      out += `${attribute.written}${escapeValue(value)}"`
    }
    return out
  }

  #refuseValue(key: string, name: string, verdict: 'omit' | 'omit-element' | 'cancel' | 'object'): void {
    if (name.endsWith('conformance')) return
    const frame = verdict === 'object' ? this.#frames.findLast((open) => open.plan.key === 'p:graphicFrame') : undefined
    if (frame) {
      frame.hasObject = true
      return
    }
    this.#context.findings.add(
      reported[`${key}@${name}`] ?? (name === 'action' || name === 'location' || name === 'w:anchor' ? 'unsafe-link' : 'unknown'),
    )
    if (verdict === 'cancel' || verdict === 'object') {
      const carrier = this.#frames.findLast((frame) => carriers.has(frame.plan.key))
      if (carrier) carrier.isCancelled = true
    }
  }

  #reportAttribute(key: string, name: string): void {
    if (name.startsWith('mc:')) return
    const kind = reported[`${key}@${name}`]
    if (kind) this.#context.findings.add(kind)
    else if (name === 'href' || name === 'o:href' || name === 'src' || name === 'r:link' || name === 'r:href')
      this.#context.findings.add('external-reference')
    else this.#context.findings.add('metadata')
  }

  #isUnsafeName(names: readonly string[], values: readonly string[]): boolean {
    const kind = definedNameFault((name) => valueAt(names, values, name))
    if (kind) this.#context.findings.add(kind)
    return kind !== undefined
  }
}

export function valueAt(names: readonly string[], values: readonly string[], name: string): string {
  const index = names.indexOf(name)
  return index < 0 ? '' : (values[index] ?? '')
}
