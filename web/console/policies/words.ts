/** Words that several pages on policies share. */
import type { Tone } from '../../shared/ui/tone.ts'
import { defineWords } from '../../shared/words/language.ts'
import type { Doing, Summary } from './answers.ts'

export const shared = defineWords({
  ja: {
    title: '規則',
    revision: (revision: number) => `第${revision}版`,
    heading: (revision: number) => `規則 第${revision}版`,
    states: { draft: '承認待ち', active: '適用中', retired: '以前の版', rejected: '差し戻し', withdrawn: '取り下げ' },
    product: '製品に付属',
    author: '起案',
    decider: '承認',
    note: '変更の説明',
    hash: '規則のSHA-256',
    since: '適用の開始',
    created: '起案の日時',
    back: '規則の一覧へ',
    edit: 'この版をもとに直す',
    parts: { guardrails: '必ず遮断する規則', rules: '規則', default: 'どれにも当てはまらないとき' },
    rule: '規則',
    line: (line: number) => `${line}行目`,
    cases: '事例',
    none: 'なし',
  },
  en: {
    title: 'Policies',
    revision: (revision: number) => `Revision ${revision}`,
    heading: (revision: number) => `Policy, revision ${revision}`,
    states: { draft: 'Waiting for approval', active: 'In force', retired: 'Earlier', rejected: 'Returned', withdrawn: 'Withdrawn' },
    product: 'Came with the product',
    author: 'Proposed by',
    decider: 'Approved by',
    note: 'What changes',
    hash: 'SHA-256 of the policy',
    since: 'In force since',
    created: 'Proposed at',
    back: 'All revisions',
    edit: 'Edit from this revision',
    parts: { guardrails: 'Guardrails (always block)', rules: 'Rules', default: 'When nothing matches' },
    rule: 'Rule',
    line: (line: number) => `line ${line}`,
    cases: 'Cases',
    none: 'none',
  },
})

export const stateTones: Readonly<Record<Summary['state'], Tone>> = {
  draft: 'warn',
  active: 'good',
  retired: 'neutral',
  rejected: 'bad',
  withdrawn: 'neutral',
}

export const actionTones: Readonly<Record<Doing['action'], Tone>> = { relay: 'good', sanitize: 'info', hold: 'warn', block: 'bad' }
