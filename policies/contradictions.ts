/** What the schema cannot say: a policy that is right word by word and wrong together. */
import { keyNames, keyOf } from './keys.ts'
import { meaning } from './policy.ts'
import { type Said, shown } from './said.ts'
import type { PolicyDocument, Rule } from './schema.ts'
import type { Path } from './yaml-document.ts'

export interface Contradiction {
  readonly path: Path
  readonly said: Said
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
      if (ids.has(rule.id))
        found.push({ path: [part, index, 'id'], said: { en: `"${rule.id}" is used twice`, ja: `「${rule.id}」が2度使われています` } })
      ids.add(rule.id)
      for (const { path, said } of wrongIn(rule)) found.push({ path: [part, index, ...path], said })
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
    .map((key) => ({ path: ['when', key], said: meansNothing(shown(when[key]), keyOf(key).domain.expected) }))
  if (found.length > 0) return found
  const kind = kindOf(when)
  const say = (mistake: keyof typeof mistakes, ...path: Path): void => void found.push({ path, said: mistakes[mistake] })
  if (kind === 'neither') say('text-and-file', 'when')
  else if (then.action === 'relay' && kind !== 'text') say('relay-of-file', 'then', 'action')
  else if (then.action === 'sanitize' && kind !== 'file') say('sanitize-of-text', 'then', 'action')
  if (then.action === 'hold') {
    const cleaning = then.method !== undefined || then.fallback !== undefined || then.options !== undefined
    if (cleaning && then.approval === 'none') say('method-for-nobody', 'then')
    else if (cleaning && kind === 'text') say('method-for-text', 'then')
    else if (then.approval !== 'none' && kind !== 'text' && then.method === undefined) say('method-missing', 'then')
  }
  if ((then.action === 'sanitize' || then.action === 'hold') && then.fallback !== undefined && then.fallback === then.method) {
    say('fallback-is-method', 'then', 'fallback')
  }
  return found
}

const meansNothing = (written: string, expected: Said): Said => ({
  en: `${written} means nothing; expected ${expected.en}`,
  ja: `${written} は意味を持ちません。${expected.ja}を書いてください`,
})

const mistakes = {
  'text-and-file': {
    en: 'no event is both a text and a file',
    ja: '本文の条件とファイルの条件が混ざっています。どちらにも当てはまるものはありません',
  },
  'relay-of-file': {
    en: 'relay is for text only (add kind: text); a file is sanitized',
    ja: 'relay(そのまま通す)は本文だけに使えます(when に kind: text を足してください)。ファイルは無害化します',
  },
  'sanitize-of-text': {
    en: 'sanitize is for files only (add kind: file); text is relayed',
    ja: 'sanitize(無害化)はファイルだけに使えます(when に kind: file を足してください)。本文は relay です',
  },
  'method-for-nobody': {
    en: 'a hold that nobody can open has no method',
    ja: '承認のない保留(approval: none)に、無害化の方法(method など)は書けません',
  },
  'method-for-text': {
    en: 'text is not sanitized: no method, fallback or options here',
    ja: '本文は無害化しません。method、fallback、options は書けません',
  },
  'method-missing': {
    en: 'say the method by which a file is sanitized after approval',
    ja: '承認された後にファイルを無害化する方法(method)を書いてください',
  },
  'fallback-is-method': { en: 'the fallback is the method itself', ja: 'fallback が method と同じです' },
} as const satisfies Record<string, Said>
