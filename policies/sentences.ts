/** Decisions, misses and changes as one line each, the same on the command line and in the console. */
import type { Decision, Miss } from './decide.ts'
import type { Change } from './diff.ts'
import { optionsWords } from './words.ts'

const plain = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))

export const missLine = ({ key, written, seen }: Miss): string => `${key} is ${plain(seen)}, the rule wants ${plain(written)}`

export function decisionLine(decision: Decision): string {
  switch (decision.action) {
    case 'relay':
      return 'relay'
    case 'sanitize':
      return [
        `sanitize by ${decision.method}`,
        ...(decision.fallback ? [`else ${decision.fallback}`] : []),
        ...optionsWords(decision.options).map(({ en }) => en),
      ].join(', ')
    case 'hold':
      return `hold (${decision.reason}), approval: ${decision.approval}`
    case 'block':
      return `block (${decision.reason})`
  }
}

export function changeLine(change: Change): string {
  const name = `${change.part === 'guardrails' ? 'guardrail ' : change.part === 'rules' ? 'rule ' : ''}${change.id}`
  switch (change.change) {
    case 'added':
      return `added    ${name}: ${plain(change.rule)}`
    case 'removed':
      return `removed  ${name}: ${plain(change.rule)}`
    case 'moved':
      return `moved    ${name}: from place ${change.from} to ${change.to}`
    case 'changed':
      return `changed  ${name}: ${change.what}: ${plain(change.before)} → ${plain(change.after)}`
  }
}
