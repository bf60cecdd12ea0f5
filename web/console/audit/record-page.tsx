import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react'
import { Link } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { Card } from '../../shared/ui/page.tsx'
import { Failure, Loading } from '../../shared/ui/states.tsx'
import { exactTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { lastSearch } from './filter.ts'
import { RecordFacts } from './record-facts.tsx'
import { RecordProof } from './record-proof.tsx'
import { RecordText } from './record-text.tsx'
import { Outcome, Reason, Sentence } from './sentence.tsx'

const words = defineWords({
  ja: {
    back: '検索の結果へ戻る',
    before: '前の番号の記録',
    after: '次の番号の記録',
    number: (index: number) => `記録 番号 ${index}`,
    content: '記録の内容',
    trace: '同じ通過の記録をすべて見る',
  },
  en: {
    back: 'Back to the results',
    before: 'Record before',
    after: 'Record after',
    number: (index: number) => `Record No. ${index}`,
    content: 'What was recorded',
    trace: 'All records of this crossing',
  },
})

/** One record in words, its proof, and its own text. */
export function RecordPage({ index }: { readonly index: number }) {
  const word = useWords(words)
  const { data, error, refetch, isFetching, dataUpdatedAt } = useQuery({
    queryKey: ['audit', 'record', index],
    queryFn: () => ask(api.GET('/api/v1/audit/records/{index}', { params: { path: { index } } })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
  })
  return (
    <div className="flex max-w-5xl flex-col gap-4 pb-6">
      <nav className="flex flex-wrap items-center justify-between gap-2">
        <Link
          href={`/console/audit${lastSearch()}`}
          className="inline-flex min-h-11 items-center gap-2 rounded-4 text-accent hover:underline"
        >
          <ArrowLeft aria-hidden className="size-4" />
          {word.back}
        </Link>
        <span className="flex gap-4">
          {index > 0 && (
            <Link
              href={`/console/audit/records/${index - 1}`}
              replace
              className="inline-flex min-h-11 items-center gap-1 text-accent hover:underline"
            >
              <ChevronLeft aria-hidden className="size-4" />
              {word.before}
            </Link>
          )}
          <Link
            href={`/console/audit/records/${index + 1}`}
            replace
            className="inline-flex min-h-11 items-center gap-1 text-accent hover:underline"
          >
            {word.after}
            <ChevronRight aria-hidden className="size-4" />
          </Link>
        </span>
      </nav>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Loading />
      ) : (
        <>
          <header className="flex flex-col gap-2">
            <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-faint">
              <span>{word.number(index)}</span>
              <time dateTime={data.leaf.time}>{exactTime(data.leaf.time)}</time>
              <Outcome outcome={data.leaf.outcome} />
            </p>
            <h2 className="text-xl font-normal">
              <Sentence row={data} />
              <Reason row={data} />
            </h2>
          </header>
          <RecordProof answer={data} at={dataUpdatedAt} busy={isFetching} onAgain={() => void refetch()} />
          <Card
            title={word.content}
            aside={
              data.leaf.trace && (
                <Link href={`/console/audit?trace=${data.leaf.trace}`} className="text-accent underline underline-offset-4">
                  {word.trace}
                </Link>
              )
            }
          >
            <RecordFacts row={data} />
          </Card>
          <RecordText answer={data} />
        </>
      )}
    </div>
  )
}
