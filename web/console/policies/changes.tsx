/** What a revision or a text changes, by rule. */
import { useState } from 'react'
import { Select } from '../../shared/ui/field.tsx'
import { Badge, Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { type Change, type Revision, useDifference, usePolicies } from './answers.ts'
import { ActionWords, Conditions, RuleId } from './parts.tsx'
import { shared } from './words.ts'

const words = defineWords({
  ja: {
    against: '比べる版',
    inForce: '(適用中)',
    same: '違いはありません',
    sameLead: '説明文や並びの見た目だけの違いは、判断に影響しないため数えません。',
    itself: 'この版が適用中です。ほかの版を選ぶと比べられます。',
    kinds: { added: '追加', removed: '削除', moved: '順序の変更', changed: '変更' },
    moved: (from: number, to: number) => `${from}番目 → ${to}番目`,
    was: '変更前',
    is: '変更後',
    nothing: '(条件なし)',
    always: 'どの条件もなし(すべてに当てはまる)',
  },
  en: {
    against: 'Compare with',
    inForce: '(in force)',
    same: 'No rule differs',
    sameLead: 'Notes and layout decide nothing and are not counted.',
    itself: 'This revision is in force. Choose another one to compare with.',
    kinds: { added: 'Added', removed: 'Removed', moved: 'Moved', changed: 'Changed' },
    moved: (from: number, to: number) => `from place ${from} to ${to}`,
    was: 'was',
    is: 'is',
    nothing: '(no condition)',
    always: 'no condition (matches everything)',
  },
})

const tones: Readonly<Record<Change['change'], Tone>> = { added: 'good', removed: 'bad', moved: 'neutral', changed: 'warn' }

export function Changes({ revision, active }: { readonly revision: Revision; readonly active: number | undefined }) {
  const [said, word] = [useWords(shared), useWords(words)]
  const { data: listing } = usePolicies()
  const others = (listing?.revisions ?? []).filter((one) => one.revision !== revision.revision)
  const [chosen, choose] = useState<number>()
  const against = chosen ?? (active === revision.revision ? undefined : active)
  const { data, error, refetch } = useDifference(revision.revision, against)
  return (
    <div className="flex flex-col gap-4">
      <div className="max-w-xs">
        <Select label={word.against} value={against ?? ''} onChange={(event) => choose(Number(event.target.value) || undefined)}>
          {against === undefined && <option value="">–</option>}
          {others.map((one) => (
            <option key={one.revision} value={one.revision}>
              {said.revision(one.revision)} {one.state === 'active' ? word.inForce : ''}
            </option>
          ))}
        </Select>
      </div>
      {against === undefined && <p className="text-faint">{word.itself}</p>}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {against !== undefined && !data && !error && <Loading />}
      {data && <ChangeList changes={data.changes} />}
    </div>
  )
}

export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  const word = useWords(words)
  if (changes.length === 0) return <Empty title={word.same}>{word.sameLead}</Empty>
  return (
    <ul className="flex flex-col gap-3">
      {grouped(changes).map(([name, own]) => (
        <Rule key={name} changes={own} />
      ))}
    </ul>
  )
}

/** Several changes of one rule stand together. */
function grouped(changes: readonly Change[]): [string, Change[]][] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const name = `${change.part} ${change.rule}`
    groups.set(name, [...(groups.get(name) ?? []), change])
  }
  return [...groups]
}

function Rule({ changes }: { readonly changes: readonly Change[] }) {
  const [said, word] = [useWords(shared), useWords(words)]
  const first = changes[0]
  if (!first) return null
  const kinds = [...new Set(changes.map(({ change }) => change))]
  return (
    <li className="rounded-12 border border-line bg-raised p-4">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        {kinds.map((kind) => (
          <Badge key={kind} tone={tones[kind]}>
            {word.kinds[kind]}
          </Badge>
        ))}
        <strong>
          <RuleId>{first.rule}</RuleId>
        </strong>
        <span className="text-sm text-faint">{said.parts[first.part]}</span>
      </div>
      <div className="flex flex-col gap-3">
        {changes.map((change) => (
          <OneChange key={change.line} change={change} />
        ))}
      </div>
    </li>
  )
}

function OneChange({ change }: { readonly change: Change }) {
  const word = useWords(words)
  const say = useSentence()
  if (change.change === 'moved') return <p>{word.moved(change.from ?? 0, change.to ?? 0)}</p>
  if (change.does) {
    return (
      <div className="grid gap-3 sm:grid-cols-2">
        <Conditions conditions={change.conditions} always={word.always} />
        <ActionWords does={change.does} />
      </div>
    )
  }
  return (
    <div className="flex flex-col gap-1">
      {change.what && <p className="text-sm text-faint">{say(change.what)}</p>}
      <div className="grid items-start gap-2 sm:grid-cols-2">
        <p className="rounded-4 border-l-4 border-bad bg-bad-soft px-3 py-1">
          <span className="mr-2 text-sm text-bad">{word.was}</span>
          {change.before ? say(change.before) : word.nothing}
        </p>
        <p className="rounded-4 border-l-4 border-good bg-good-soft px-3 py-1">
          <span className="mr-2 text-sm text-good">{word.is}</span>
          {change.after ? say(change.after) : word.nothing}
        </p>
      </div>
    </div>
  )
}
