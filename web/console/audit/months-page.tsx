import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { Link } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { Badge, Empty, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import type { Month } from './api.ts'
import { monthName } from './month-name.ts'

const words = defineWords({
  ja: {
    list: '月の一覧',
    due: (n: string) => `点検が終わっていない月が ${n} か月あります。`,
    allDone: '終わった月の点検はすべて済んでいます。',
    states: { running: '記録中', due: '未点検', reviewed: '点検済み' },
    by: (name: string, time: string) => `${name}(${time})`,
    unknown: '登録簿にない人',
    more: (n: string) => `ほか ${n} 件`,
    empty: 'まだ記録がありません',
  },
  en: {
    list: 'Months',
    due: (n: string) => `${n} months are over and not reviewed.`,
    allDone: 'Every month that is over has been reviewed.',
    states: { running: 'Running', due: 'Not reviewed', reviewed: 'Reviewed' },
    by: (name: string, time: string) => `${name} (${time})`,
    unknown: 'somebody no longer in the register',
    more: (n: string) => `and ${n} more`,
    empty: 'Nothing recorded yet',
  },
})

const tones: Readonly<Record<Month['state'], Tone>> = { running: 'neutral', due: 'warn', reviewed: 'good' }

export function MonthState({ state }: { readonly state: Month['state'] }) {
  const word = useWords(words)
  return <Badge tone={tones[state]}>{word.states[state]}</Badge>
}

/** Every month of the log, and whether its review (点検) was signed off. */
export function MonthsPage() {
  const word = useWords(words)
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'months'],
    queryFn: () => ask(api.GET('/api/v1/audit/months')),
    refetchOnWindowFocus: false,
  })
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading />
  if (data.months.length === 0) return <Empty title={word.empty} />
  const due = data.months.filter(({ state }) => state === 'due').length
  return (
    <div className="flex max-w-3xl flex-col gap-4 pb-6">
      <Notice tone={due > 0 ? 'warn' : 'good'}>{due > 0 ? word.due(String(due)) : word.allDone}</Notice>
      <ul aria-label={word.list} className="divide-y divide-line rounded-12 border border-line bg-raised">
        {data.months.map((month) => (
          <li key={month.month}>
            <Link
              href={`/console/audit/months/${month.month}`}
              className="grid min-h-14 grid-cols-[1fr_auto_auto] items-center gap-x-4 px-4 py-2 hover:bg-accent-soft sm:grid-cols-[9rem_1fr_auto_auto]"
            >
              <span className="font-bold">{monthName(month.month)}</span>
              <span className="col-start-1 row-start-2 truncate text-sm text-faint sm:col-start-2 sm:row-start-1">
                <Reviewers month={month} />
              </span>
              <MonthState state={month.state} />
              <ChevronRight aria-hidden className="size-5 text-faint" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Reviewers({ month: { reviews } }: { readonly month: Month }) {
  const word = useWords(words)
  const [newest, ...others] = reviews
  if (!newest) return null
  return (
    <>
      {word.by(newest.name ?? word.unknown, dateTime(newest.time))}
      {others.length > 0 && ` ${word.more(String(others.length))}`}
    </>
  )
}
