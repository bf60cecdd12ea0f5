import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useRoute, useSearch } from 'wouter'
import { Button } from '../../shared/ui/button.tsx'
import { PageHeading } from '../../shared/ui/page.tsx'
import { Empty, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { LongTable } from '../../shared/ui/table.tsx'
import { count } from '../../shared/words/format.ts'
import { useWords } from '../../shared/words/language.ts'
import { useMedia } from '../today/media.ts'
import { type Crossing, type Filter, filterOf, searchOf } from './filter.ts'
import { FilterBar } from './filter-bar.tsx'
import { useLive } from './live.ts'
import { CrossingCard, useColumns, useNameOf } from './row.tsx'
import { StoryPanel } from './story.tsx'
import { words } from './words.ts'

const place = '/console/crossings'
/** Pixels from the top within which the list is not being read further down. */
const slack = 8

/** 通過の一覧: /console/crossings?state=refused · /console/crossings/{id}; beside the list where there is room, else instead of it. */
export default function Crossings() {
  const word = useWords(words)
  const [, navigate] = useLocation()
  const [, params] = useRoute(`${place}/:id`)
  const text = useSearch()
  const filter = filterOf(new URLSearchParams(text))
  const search = searchOf(filter)
  const open = params?.id
  const [paused, setPaused] = useState(false)
  const beside = useMedia('(min-width: 80rem)')
  const opener = useRef<HTMLElement | null>(null)
  const change = (wanted: Filter) => navigate(`${place}${open ? `/${open}` : ''}${searchOf(wanted)}`, { replace: true })
  const close = () => {
    navigate(`${place}${search}`)
    // Back to the row that was opened, once it is in sight again.
    requestAnimationFrame(() => opener.current?.isConnected && opener.current.focus())
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeading title={word.title} lead={word.lead} />
      <div className="relative flex min-h-0 flex-1 gap-4">
        <div className="flex min-w-0 flex-1 flex-col" inert={open !== undefined && !beside}>
          <FilterBar filter={filter} onChange={change} paused={paused} onPause={setPaused} />
          <List
            filter={filter}
            paused={paused}
            selected={open}
            onOpen={(id) => {
              if (document.activeElement instanceof HTMLElement) opener.current = document.activeElement
              navigate(`${place}/${id}${search}`)
            }}
          />
        </div>
        {open && (
          // Where it covers the list, that stays where it was scrolled to.
          <div className={`flex min-w-0 flex-col ${beside ? 'w-[30rem]' : 'absolute inset-0 z-30 bg-surface'}`}>
            <StoryPanel id={open} search={search} onClose={close} />
          </div>
        )}
      </div>
    </div>
  )
}

interface ListProps {
  readonly filter: Filter
  readonly paused: boolean
  readonly selected: string | undefined
  readonly onOpen: (id: string) => void
}

function List({ filter, paused, selected, onOpen }: ListProps) {
  const word = useWords(words)
  const columns = useColumns()
  const nameOf = useNameOf()
  const scroller = useRef<HTMLElement | null>(null)
  const reading = useCallback(() => (scroller.current?.scrollTop ?? 0) > slack, [])
  const live = useLive(filter, paused, reading)
  /** Counts how often somebody has gone to what is new: the table begins anew at its top, and the focus goes there with them. */
  const [gone, setGone] = useState(0)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (gone > 0) frame.current?.querySelector<HTMLElement>('[role="region"]')?.focus()
  }, [gone])
  if (live.loading) return <Loading />
  if (live.error && live.rows.length === 0) return <Failure error={live.error} onRetry={live.retry} />
  if (live.rows.length === 0)
    return (
      <div className="flex flex-1 items-center justify-center rounded-12 border border-line bg-raised">
        <Empty title={searchOf(filter) === '' ? word.empty : word.emptyFiltered}>{word.emptyHint}</Empty>
      </div>
    )
  return (
    <div
      ref={frame}
      className="relative flex min-h-72 flex-1 flex-col"
      onScrollCapture={({ target }) => {
        if (target instanceof HTMLElement) scroller.current = target
      }}
    >
      <LongTable<Crossing>
        key={`${gone}${searchOf(filter)}`}
        label={word.list}
        rows={live.rows}
        columns={columns}
        keyOf={({ id }) => id}
        card={(row) => <CrossingCard row={row} />}
        onOpen={({ id }) => onOpen(id)}
        nameOf={nameOf}
        selected={selected}
        onEnd={live.loadMore}
      />
      {live.fresh > 0 && (
        <div className="pointer-events-none absolute inset-x-0 top-12 z-20 flex justify-center">
          <Button
            className="pointer-events-auto shadow-3"
            onClick={() => {
              live.showFresh()
              scroller.current = null
              setGone(gone + 1)
            }}
          >
            {word.fresh(count(live.fresh))}
          </Button>
        </div>
      )}
      <p role="status" className="flex flex-wrap justify-between gap-x-4 pt-2 text-sm text-faint">
        <span>
          {live.loadingMore ? word.loadingMore : live.more ? word.shownMore(count(live.rows.length)) : word.shown(count(live.rows.length))}
        </span>
        <span>{paused ? word.paused : live.stale ? '' : word.live}</span>
      </p>
      {live.stale && (
        <Notice tone="warn" live>
          {word.stale}
        </Notice>
      )}
    </div>
  )
}
