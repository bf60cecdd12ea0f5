import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ClipboardCheck } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { count, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import type { MonthSummary } from './api.ts'
import { Irregularities } from './irregularities.tsx'
import { monthName } from './month-name.ts'
import { Acts, Privileged, Refusals } from './month-tables.tsx'
import { MonthState } from './months-page.tsx'
import { SignOff } from './sign-off.tsx'

const words = defineWords({
  ja: {
    back: '月の一覧へ',
    title: (month: string) => `${month}の点検`,
    total: (n: string) => `この月の記録は ${n} 件です。`,
    running: 'この月はまだ終わっていません。翌月になると点検を終えられます。',
    sign: '点検を終える',
    signAgain: '所見を追加する',
    refusals: '遮断・拒否・保留・失敗',
    privileged: '権限のいる操作',
    gaps: '記録の欠落と停止',
    acts: '操作と結果の件数',
    history: '点検の記録',
    noHistory: 'まだ点検されていません。',
    record: '記録を見る',
    unknown: '登録簿にない人',
    all: 'この月の記録をすべて見る',
    verify: '検証する',
    done: '点検を終えたことを記録しました。',
  },
  en: {
    back: 'All months',
    title: (month: string) => `Review of ${month}`,
    total: (n: string) => `${n} records in this month.`,
    running: 'This month is not over. Its review can be signed off when the next one has begun.',
    sign: 'Sign off the review',
    signAgain: 'Add remarks',
    refusals: 'Refused, denied, held, failed',
    privileged: 'Privileged acts',
    gaps: 'Gaps and stops',
    acts: 'Acts and outcomes',
    history: 'History of the review',
    noHistory: 'Not reviewed yet.',
    record: 'See the record',
    unknown: 'somebody no longer in the register',
    all: 'All records of this month',
    verify: 'Verify',
    done: 'The review was recorded.',
  },
})

/** What a month's review looks at, and its sign-off. */
export function MonthPage({ month }: { readonly month: string }) {
  const word = useWords(words)
  const [signing, setSigning] = useState(false)
  const [signed, setSigned] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'month', month],
    queryFn: () => ask(api.GET('/api/v1/audit/months/{month}', { params: { path: { month } } })),
    refetchOnWindowFocus: false,
    retry: false,
  })
  return (
    <div className="flex max-w-5xl flex-col gap-4 pb-6">
      <Link href="/console/audit/months" className="inline-flex min-h-11 w-fit items-center gap-2 text-accent hover:underline">
        <ArrowLeft aria-hidden className="size-4" />
        {word.back}
      </Link>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <>
          <header className="flex flex-wrap items-center justify-between gap-3">
            <div>
              <h2 className="flex flex-wrap items-center gap-3 text-xl font-bold">
                {word.title(monthName(month))}
                <MonthState state={data.state} />
              </h2>
              <p className="mt-1 text-faint">
                {word.total(count(data.total))}{' '}
                <Link
                  href={`/console/audit?from=${data.from}&to=${data.to}&heartbeats=show`}
                  className="text-accent underline underline-offset-4"
                >
                  {word.all}
                </Link>
              </p>
            </div>
            {data.state !== 'running' && (
              <Button variant={data.state === 'due' ? 'solid' : 'outline'} onClick={() => setSigning(true)}>
                <ClipboardCheck aria-hidden className="size-5" />
                {data.state === 'due' ? word.sign : word.signAgain}
              </Button>
            )}
          </header>
          {signed && (
            <Notice tone="good" live>
              {word.done}
            </Notice>
          )}
          {data.state === 'running' && <Notice tone="info">{word.running}</Notice>}
          <Card title={word.history}>
            <History summary={data} />
          </Card>
          <Card title={word.refusals}>
            <Refusals summary={data} />
          </Card>
          <Card title={word.privileged}>
            <Privileged summary={data} />
          </Card>
          <Card title={word.gaps}>
            <Irregularities found={data.irregularities} />
          </Card>
          <Card title={word.acts}>
            <Acts summary={data} />
          </Card>
          {signing && (
            <SignOff
              month={month}
              onClose={() => setSigning(false)}
              onSigned={() => {
                setSigning(false)
                setSigned(true)
              }}
            />
          )}
        </>
      )}
    </div>
  )
}

function History({ summary: { reviews } }: { readonly summary: MonthSummary }) {
  const word = useWords(words)
  if (reviews.length === 0) return <p className="text-faint">{word.noHistory}</p>
  return (
    <ol className="flex flex-col gap-3">
      {reviews.map(({ index, time, name, note }) => (
        <li key={index} className="border-l-4 border-line pl-4">
          <p className="flex flex-wrap gap-x-4 text-sm text-faint">
            <time dateTime={time}>{dateTime(time)}</time>
            <span className="font-bold text-ink">{name ?? word.unknown}</span>
            <Link href={`/console/audit/records/${index}`} className="text-accent underline">
              {word.record}
            </Link>
          </p>
          <p className="whitespace-pre-wrap">{note}</p>
        </li>
      ))}
    </ol>
  )
}
