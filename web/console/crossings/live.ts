/** The list as it is now: pages from the server, and every three seconds its newest part again. */
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { api } from '../../terminal/api.ts'
import { type Crossing, type Filter, queryOf, searchOf } from './filter.ts'
import { anchorOf, merged, renewedInPlace, type Shown } from './merge.ts'

const refreshMilliseconds = 3_000
const pageRows = 200

type Pages = InfiniteData<Shown, number | undefined>

const flat = (data: Pages | undefined): Shown => ({
  rows: data?.pages.flatMap(({ rows }) => rows) ?? [],
  next: data?.pages.at(-1)?.next ?? null,
})

async function page(filter: Filter, place: { before?: number; after?: number }): Promise<Shown> {
  const { crossings, next } = await ask(
    api.GET('/api/v1/crossings', { params: { query: { ...queryOf(filter), ...place, limit: pageRows } } }),
  )
  return { rows: crossings, next }
}

export interface Live {
  readonly rows: readonly Crossing[]
  readonly more: boolean
  readonly loading: boolean
  readonly loadingMore: boolean
  /** Of the first page, or of the next. */
  readonly error: unknown
  /** The list stands, and cannot be renewed at the moment. */
  readonly stale: boolean
  /** New ones that are not shown yet, because somebody reads further down. */
  readonly fresh: number
  readonly loadMore: () => void
  readonly showFresh: () => void
  readonly retry: () => void
}

/** @param reading true while the list is scrolled down: nothing may move under the reader's eyes */
export function useLive(filter: Filter, paused: boolean, reading: () => boolean): Live {
  const client = useQueryClient()
  const address = searchOf(filter)
  const key = ['crossings', address]
  const held = useRef<{ address: string; answer: Shown; anchor: number | undefined }>(null)
  const [fresh, setFresh] = useState({ address, count: 0 })
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => page(filter, pageParam === undefined ? {} : { before: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }: Shown) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    networkMode: 'always',
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const write = useCallback(
    (shown: Shown) => client.setQueryData<Pages>(['crossings', address], { pages: [shown], pageParams: [undefined] }),
    [client, address],
  )
  const newest = useQuery({
    queryKey: ['crossings-newest', address],
    queryFn: async () => {
      const anchor = anchorOf(flat(client.getQueryData<Pages>(key)).rows)
      const answer = await page(filter, anchor === undefined ? {} : { after: anchor })
      // A page may have been added meanwhile; the next round will do.
      const shown = flat(client.getQueryData<Pages>(key))
      if (client.isFetching({ queryKey: key }) > 0 || anchorOf(shown.rows) !== anchor) return null
      if (reading()) {
        const calm = renewedInPlace(shown, answer)
        held.current = { address, answer, anchor }
        setFresh({ address, count: calm.fresh })
        write(calm.shown)
      } else {
        setFresh({ address, count: 0 })
        write(merged(shown, answer, anchor))
      }
      return null
    },
    enabled: list.isSuccess && !paused,
    refetchInterval: refreshMilliseconds,
    staleTime: refreshMilliseconds,
    gcTime: 0,
    // Without a network it is tried all the same, and its failure told.
    networkMode: 'always',
    retry: false,
  })
  const { rows, next } = flat(list.data as Pages | undefined)
  return {
    rows,
    more: next !== null,
    loading: list.isPending,
    loadingMore: list.isFetchingNextPage,
    error: list.error,
    stale: newest.isError && !paused,
    fresh: fresh.address === address ? fresh.count : 0,
    loadMore: () => {
      if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
    },
    showFresh: () => {
      const { current } = held
      setFresh({ address, count: 0 })
      if (current?.address === address) write(merged({ rows, next }, current.answer, current.anchor))
    },
    retry: () => void list.refetch(),
  }
}
