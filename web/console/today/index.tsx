import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { PageHeading } from '../../shared/ui/page.tsx'
import { Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { exactTime } from '../../shared/words/format.ts'
import { useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { Concerns } from './concerns.tsx'
import { Processes } from './processes.tsx'
import { Refusals } from './refusals.tsx'
import { Segments } from './segments.tsx'
import { Tiles } from './tiles.tsx'
import { Traffic } from './traffic.tsx'
import { words } from './words.ts'

const refreshMilliseconds = 10_000
const periods = ['day', 'week'] as const
type Period = (typeof periods)[number]

/** 今日: worst news first, then how things stand, then what crossed. What is shown stays while it is asked for again. */
export default function Today() {
  const word = useWords(words)
  const [search, setSearch] = useSearchParams()
  const period: Period = search.get('period') === 'week' ? 'week' : 'day'
  const { data, error, refetch } = useQuery({
    queryKey: ['overview', period],
    queryFn: () => ask(api.GET('/api/v1/overview', { params: { query: { period } } })),
    refetchInterval: refreshMilliseconds,
    placeholderData: keepPreviousData,
    // Without a network it is tried all the same, and its failure told: numbers that stand still look like a quiet day.
    networkMode: 'always',
  })
  const time = data ? exactTime(data.at).replace(/\.\d+/, '') : ''
  return (
    <div className="pb-8">
      <PageHeading title={word.title} lead={<span className="tabular-nums">{data ? word.at(time) : '\u00a0'}</span>}>
        <Segments
          legend={word.period}
          options={periods.map((one) => [one, word.periods[one]])}
          value={period}
          onChoose={(chosen) => setSearch(chosen === 'day' ? {} : { period: chosen }, { replace: true })}
        />
      </PageHeading>
      {!data && (error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data && (
        <div className="flex flex-col gap-4">
          {error && (
            <Notice tone="warn" live>
              {word.stale(time)}
            </Notice>
          )}
          <Concerns concerns={data.concerns} />
          <h2 className="sr-only">{word.states}</h2>
          <Tiles overview={data} />
          <Traffic overview={data} />
          <Refusals overview={data} />
          <Processes overview={data} />
        </div>
      )}
    </div>
  )
}
