import { useInfiniteQuery } from '@tanstack/react-query'
import { Download, SlidersHorizontal } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import type { Row } from './api.ts'
import { ExportDialog } from './export-dialog.tsx'
import { type AskedFilter, addressOf, asQuery, filterOf, rememberSearch } from './filter.ts'
import { Passed } from './passed.tsx'
import { Results } from './results.tsx'
import { SearchForm } from './search-form.tsx'

const words = defineWords({
  ja: {
    export: '書き出す',
    conditions: '検索の条件',
    hide: '条件をたたむ',
    some: (shown: string) => `${shown} 件を表示(続きがあります)`,
    all: (shown: string) => `${shown} 件`,
    none: '当てはまる記録はありません',
    noneHint: '期間を広げるか、条件を減らして探してください。',
    recorded: '検索したことも、監査ログに記録されます。',
  },
  en: {
    export: 'Export',
    conditions: 'Conditions',
    hide: 'Hide conditions',
    some: (shown: string) => `${shown} shown, there are more`,
    all: (shown: string) => `${shown} records`,
    none: 'No record matches',
    noneHint: 'Widen the period or drop conditions.',
    recorded: 'Searching is recorded in the audit log, too.',
  },
})

const pageSize = 200

function useRecords(filter: AskedFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', 'records', filter],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/audit/records', {
          params: { query: { ...asQuery(filter), limit: pageSize, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    // Each look is a record: nothing is asked twice without somebody wanting it.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  })
}

export function SearchPage() {
  const word = useWords(words)
  const [search] = useSearchParams()
  const [, navigate] = useLocation()
  const filter = filterOf(search)
  const [open, setOpen] = useState(() => matchMedia('(min-width: 640px)').matches)
  const [exporting, setExporting] = useState(false)
  const [fileName, setFileName] = useState<string>()
  const records = useRecords(filter)
  const address = addressOf(filter)
  useEffect(() => rememberSearch(address), [address])
  const rows = useMemo(
    () => records.data?.pages.flatMap(({ records: found, names }) => found.map((record): Row => ({ ...record, names }))) ?? [],
    [records.data],
  )
  const { hasNextPage, isFetching, fetchNextPage } = records
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const look = (wanted: AskedFilter, name?: string) => {
    setFileName(name)
    const next = addressOf(wanted)
    if (next === address) void records.refetch()
    else navigate(`/console/audit${next}`)
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Button variant="quiet" size="small" className="-ml-3" aria-expanded={open} onClick={() => setOpen(!open)}>
          <SlidersHorizontal aria-hidden className="size-4" />
          {open ? word.hide : word.conditions}
        </Button>
        <p role="status" className="order-last w-full text-sm text-faint sm:order-none sm:w-auto">
          {records.isSuccess && (hasNextPage ? word.some(count(rows.length)) : word.all(count(rows.length)))}
        </p>
        <Button variant="outline" size="small" onClick={() => setExporting(true)}>
          <Download aria-hidden className="size-4" />
          {word.export}
        </Button>
      </div>
      {open && <SearchForm key={address} asked={filter} onSearch={look} />}
      {filter.sha256 && records.isSuccess && <Passed hash={filter.sha256} rows={rows} fileName={fileName} />}
      <div className="flex min-h-96 flex-1 flex-col">
        {records.isPending ? (
          <Loading />
        ) : records.isError && rows.length === 0 ? (
          <Failure error={records.error} onRetry={() => void records.refetch()} />
        ) : rows.length === 0 ? (
          <Empty title={word.none}>{word.noneHint}</Empty>
        ) : (
          <Results rows={rows} onEnd={more} />
        )}
        {records.isFetchNextPageError && <Failure error={records.error} onRetry={() => void fetchNextPage()} />}
      </div>
      <p className="text-sm text-faint">{word.recorded}</p>
      {exporting && <ExportDialog filter={filter} onClose={() => setExporting(false)} />}
    </div>
  )
}
