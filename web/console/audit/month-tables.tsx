import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { actions } from '../../../gateway/audit/actions.ts'
import { count } from '../../shared/words/format.ts'
import { defineWords, useLanguage, useWords } from '../../shared/words/language.ts'
import type { Leaf, MonthSummary } from './api.ts'
import { actorName } from './sentence.ts'
import { Outcome } from './sentence.tsx'

const words = defineWords({
  ja: {
    action: '操作',
    outcome: '結果',
    reason: '理由',
    rule: '規則',
    who: 'した人',
    count: '件数',
    look: (what: string) => `${what}の記録を見る`,
    noRefusals: 'この月にはありません。',
    noPrivileged: 'この月にはありません。',
  },
  en: {
    action: 'Act',
    outcome: 'Outcome',
    reason: 'Reason',
    rule: 'Rule',
    who: 'Who',
    count: 'Count',
    look: (what: string) => `Records: ${what}`,
    noRefusals: 'None in this month.',
    noPrivileged: 'None in this month.',
  },
})

interface TableProps {
  readonly label: string
  readonly heads: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
}

/** A short table; the last column is a number. Where it is too wide it scrolls by itself. */
function Counts({ label, heads, rows }: TableProps) {
  const end = heads.length - 1
  return (
    <div role="region" aria-label={label} tabIndex={0} className="relative max-h-[32rem] overflow-auto">
      <table className="w-full border-collapse text-left">
        <thead className="sticky top-0 bg-raised text-sm">
          <tr>
            {heads.map((head, at) => (
              <th
                key={head}
                scope="col"
                className={`border-b border-line py-2 font-bold whitespace-nowrap ${at === end ? 'text-right' : 'pr-4'}`}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} className="border-b border-line last:border-0">
              {cells.map((cell, at) => (
                <td key={heads[at]} className={`py-2 align-top ${at === end ? 'text-right tabular-nums' : 'pr-4'}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A count that leads to its records. */
function Look({
  summary,
  filter,
  what,
  many,
}: {
  readonly summary: MonthSummary
  readonly filter: Readonly<Record<string, string | null>>
  readonly what: string
  readonly many: number
}) {
  const word = useWords(words)
  const search = new URLSearchParams({ from: summary.from, to: summary.to })
  for (const [name, value] of Object.entries(filter)) if (value) search.set(name, value)
  return (
    <Link href={`/console/audit?${search}`} title={word.look(what)} className="text-accent underline underline-offset-4">
      {count(many)}
      <span className="sr-only"> {word.look(what)}</span>
    </Link>
  )
}

const useActionName = () => {
  const spoken = useLanguage()
  return (action: Leaf['action']): string => actions[action]?.[spoken] ?? action
}

export function Acts({ summary }: { readonly summary: MonthSummary }) {
  const word = useWords(words)
  const nameOf = useActionName()
  return (
    <Counts
      label={word.action}
      heads={[word.action, word.outcome, word.count]}
      rows={summary.acts.map(({ action, outcome, count: many }) => ({
        key: `${action} ${outcome}`,
        cells: [
          nameOf(action),
          <Outcome key="outcome" outcome={outcome} />,
          <Look key="look" summary={summary} filter={{ action, outcome }} what={nameOf(action)} many={many} />,
        ],
      }))}
    />
  )
}

export function Refusals({ summary }: { readonly summary: MonthSummary }) {
  const word = useWords(words)
  const spoken = useLanguage()
  const nameOf = useActionName()
  if (summary.refusals.length === 0) return <p className="text-faint">{word.noRefusals}</p>
  return (
    <Counts
      label={word.reason}
      heads={[word.action, word.reason, word.count]}
      rows={summary.refusals.map(({ action, outcome, reason, rule, count: many }) => ({
        key: [action, outcome, reason, rule].join(' '),
        cells: [
          <span key="action" className="flex flex-col items-start gap-1">
            {nameOf(action)}
            <Outcome outcome={outcome} />
          </span>,
          <span key="reason">
            {reason === null ? '—' : (summary.names.reasons[reason]?.[spoken] ?? reason)}
            {rule !== null && <span className="block text-sm text-faint">{`${word.rule}: ${rule}`}</span>}
          </span>,
          <Look key="look" summary={summary} filter={{ action, outcome, reason, rule }} what={nameOf(action)} many={many} />,
        ],
      }))}
    />
  )
}

export function Privileged({ summary }: { readonly summary: MonthSummary }) {
  const word = useWords(words)
  const spoken = useLanguage()
  const nameOf = useActionName()
  if (summary.privileged.length === 0) return <p className="text-faint">{word.noPrivileged}</p>
  return (
    <Counts
      label={word.who}
      heads={[word.action, word.who, word.count]}
      rows={summary.privileged.map(({ action, actor, actorType, count: many }) => ({
        key: `${action} ${actor}`,
        cells: [
          nameOf(action),
          actorName({ actor: { type: actorType as Leaf['actor']['type'], id: actor } }, summary.names, spoken),
          <Look
            key="look"
            summary={summary}
            filter={{ action, person: actorType === 'person' ? actor : null }}
            what={nameOf(action)}
            many={many}
          />,
        ],
      }))}
    />
  )
}
