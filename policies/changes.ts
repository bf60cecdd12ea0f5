/** A difference by rule in words: what the second person reads before approving. */
import type { Change } from './diff.ts'
import { type KeyName, keyNames } from './keys.ts'
import { actionOf, conditionsOf, type ReadAction, type ReadCondition } from './reading.ts'
import type { Action, Rule } from './schema.ts'
import { changeLine } from './sentences.ts'
import { keyWords, matcherWords, type Words } from './words.ts'

export interface ToldChange {
  readonly part: Change['part']
  readonly change: Change['change']
  readonly rule: string
  /** The whole change as one line of plain text. */
  readonly line: string
  /** Places from 1, of a rule that was moved. */
  readonly from: number | null
  readonly to: number | null
  /** What of the rule changed, and how; null where there was or is nothing. */
  readonly what: Words | null
  readonly before: Words | null
  readonly after: Words | null
  /** The rule itself, where it was added or removed. */
  readonly conditions: ReadCondition[]
  readonly does: ReadAction | null
}

const nothing = { from: null, to: null, what: null, before: null, after: null, conditions: [] as ReadCondition[], does: null }

export function told(change: Change): ToldChange {
  const common = { ...nothing, part: change.part, change: change.change, rule: change.id, line: changeLine(change) }
  switch (change.change) {
    case 'added':
    case 'removed': {
      const { when, then } = change.rule as Rule
      return { ...common, conditions: conditionsOf(when), does: actionOf(then) }
    }
    case 'moved':
      return { ...common, from: change.from, to: change.to }
    case 'changed': {
      const key = keyNames.find((name) => `when.${name}` === change.what)
      const words = (value: unknown): Words | null =>
        value === undefined ? null : key ? matcherWords(key, value) : actLine(value as Action)
      return { ...common, what: whatWords(key), before: words(change.before), after: words(change.after) }
    }
  }
}

const whatWords = (key: KeyName | undefined): Words => (key ? keyWords(key) : { ja: '動作', en: 'action' })

function actLine(then: Action): Words {
  const { name, detail, reason } = actionOf(then)
  return {
    ja: [name.ja, ...detail.map((one) => one.ja), ...(reason ? [`理由「${reason.ja}」`] : [])].join('・'),
    en: [name.en, ...detail.map((one) => one.en), ...(reason ? [`reason “${reason.en}”`] : [])].join(', '),
  }
}
