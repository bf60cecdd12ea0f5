/** What the schema cannot say: a policy that is right word by word and wrong together. */
import { keyNames, keyOf } from './keys.ts'
import { meaning } from './policy.ts'
import type { PolicyDocument, Rule } from './schema.ts'
import type { Path } from './yaml-document.ts'

/** A value as a person wrote it, cut to what fits a line. */
export const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80)

export interface Contradiction {
  readonly path: Path
  readonly message: string
}

/** What is right word by word and wrong together. */
export function contradictions({ guardrails, rules }: PolicyDocument): Contradiction[] {
  const found: Contradiction[] = []
  const ids = new Set<string>()
  for (const [part, list] of [
    ['guardrails', guardrails],
    ['rules', rules],
  ] as const) {
    for (const [index, rule] of list.entries()) {
      if (ids.has(rule.id)) found.push({ path: [part, index, 'id'], message: `"${rule.id}" is used twice` })
      ids.add(rule.id)
      for (const { path, message } of wrongIn(rule)) found.push({ path: [part, index, ...path], message })
    }
  }
  return found
}

/** text or file where the conditions leave only one of them. */
export function kindOf(when: Rule['when']): 'text' | 'file' | 'either' | 'neither' {
  const applies = new Set<string>(keyNames.filter((key) => when[key] !== undefined).map((key) => keyOf(key).applies))
  const kind = when.kind === undefined ? undefined : meaning('kind', when.kind)
  const may = { text: !applies.has('file'), file: !applies.has('text') }
  if (kind?.kind === 'numbers') {
    may.text &&= kind.intervals.some(([from]) => from === 0)
    may.file &&= kind.intervals.some(([, to]) => to === 1)
  }
  if (may.text && may.file) return 'either'
  return may.text ? 'text' : may.file ? 'file' : 'neither'
}

function wrongIn({ when, then }: Pick<Rule, 'when' | 'then'>): Contradiction[] {
  const found: Contradiction[] = keyNames
    .filter((key) => when[key] !== undefined && meaning(key, when[key]) === undefined)
    .map((key) => ({ path: ['when', key], message: `${shown(when[key])} means nothing; expected ${keyOf(key).domain.expected}` }))
  if (found.length > 0) return found
  const kind = kindOf(when)
  const say = (message: string, ...path: Path): void => void found.push({ path, message })
  if (kind === 'neither') say('no event is both a text and a file', 'when')
  else if (then.action === 'relay' && kind !== 'text') say('relay is for text only (add kind: text); a file is sanitized', 'then', 'action')
  else if (then.action === 'sanitize' && kind !== 'file')
    say('sanitize is for files only (add kind: file); text is relayed', 'then', 'action')
  if (then.action === 'hold') {
    const cleaning = then.method !== undefined || then.fallback !== undefined || then.options !== undefined
    if (cleaning && then.approval === 'none') say('a hold that nobody can open has no method', 'then')
    else if (cleaning && kind === 'text') say('text is not sanitized: no method, fallback or options here', 'then')
    else if (then.approval !== 'none' && kind !== 'text' && then.method === undefined)
      say('say the method by which a file is sanitized after approval', 'then')
  }
  if ((then.action === 'sanitize' || then.action === 'hold') && then.fallback !== undefined && then.fallback === then.method) {
    say('the fallback is the method itself', 'then', 'fallback')
  }
  return found
}
