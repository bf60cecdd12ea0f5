import { escapeValue } from '../../container/xml/escape.ts'
import type { Findings } from '../../findings.ts'
import { Refusal } from '../../refusal.ts'
import type { ElementPlan } from './elements.ts'
import { isStrayAddress } from './links.ts'
import { reportedAttributes, type Verdict } from './rules.ts'

/** One start tag as the scanner reads it. */
export interface Tag {
  readonly names: readonly string[]
  readonly values: readonly string[]
  lookup(prefix: string): string | undefined
}

export const valueAt = ({ names, values }: Tag, name: string): string => values[names.indexOf(name)] ?? ''

/**
 * Writes the attributes of one element through its allow-list and the rules for values.
 *
 * @param left attributes that are left out without a word
 * @returns the attributes as text, or what must go: the element, or only its markup
 */
export function writeAttributes(
  plan: ElementPlan,
  tag: Tag,
  left: readonly string[],
  findings: Findings,
): { readonly text: string } | 'element' | 'markup' {
  const { names, values } = tag
  let text = ''
  let takes: 'markup' | undefined
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? ''
    // One name may be spelt twice through two prefixes.
    if (index > 0 && names.indexOf(name) !== index && !name.startsWith('?:')) throw new Refusal('malformed', 'attribute twice')
    if (left.includes(name)) continue
    const rule = plan.attributes.get(name)
    if (rule === undefined) {
      report(plan.key, name, findings)
      continue
    }
    const value = values[index] ?? ''
    const verdict = rule === true ? plain(name, value) : rule(value, tag.lookup)
    if (typeof verdict === 'string') {
      text += ` ${name}="${escapeValue(verdict)}"`
      continue
    }
    if (verdict.kind) findings.add(verdict.kind)
    if (verdict.takes === 'element') return 'element'
    if (verdict.takes === 'markup') takes = 'markup'
  }
  return takes ?? { text }
}

const plain = (name: string, value: string): Verdict => (isStrayAddress(name, value) ? { takes: 'attribute', kind: 'unsafe-link' } : value)

function report(key: string, name: string, findings: Findings): void {
  if (name.startsWith('?:')) return
  const kind = reportedAttributes[`${key}@${name}`] ?? reportedAttributes[`@${name}`] ?? 'unknown'
  if (kind !== 'silent') findings.add(kind)
}
