import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useChat, useWatched } from '../../chat/index.ts'
import { ask } from '../../shared/api/client.ts'
import { Button, IconButton } from '../../shared/ui/button.tsx'
import { Select, TextField } from '../../shared/ui/field.tsx'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { Hits } from './hits.tsx'
import { addressOf } from './seeking.ts'

const words = defineWords({
  ja: {
    title: '発言を検索',
    close: '検索を閉じる',
    text: 'さがす言葉',
    textHint: '空白で区切ると、すべてを含む発言をさがします。',
    narrow: '条件をしぼる',
    room: 'トークルーム',
    anyRoom: 'すべて',
    author: '発言した人',
    anyone: 'すべて',
    from: 'この日から',
    to: 'この日まで',
    act: '検索',
    found: (n: string) => `${n}件見つかりました`,
    foundMore: (n: string) => `新しい順に${n}件を表示しています`,
    none: '見つかりませんでした',
    noneHint:
      '言葉を短くするか、条件をゆるめてください。あなたが参加しているトークルームだけをさがします。添付ファイルの中身と名前は対象外です。',
    more: '続きを表示',
  },
  en: {
    title: 'Search messages',
    close: 'Close the search',
    text: 'Words',
    textHint: 'With spaces between them, all of them are wanted.',
    narrow: 'Narrow it down',
    room: 'Room',
    anyRoom: 'All',
    author: 'Written by',
    anyone: 'Anybody',
    from: 'From',
    to: 'Until',
    act: 'Search',
    found: (n: string) => `${n} found`,
    foundMore: (n: string) => `The newest ${n}`,
    none: 'Nothing was found',
    noneHint: 'Try a shorter word or fewer conditions. Only rooms that you are in are searched, and neither files nor their names.',
    more: 'Show more',
  },
})

interface Wish {
  readonly text: string
  readonly room: string
  readonly author: string
  readonly from: string
  readonly to: string
}

const nothing: Wish = { text: '', room: '', author: '', from: '', to: '' }

/** Only what was filled in. */
const given = (wish: Wish): Partial<Wish> & { text: string } =>
  ({ ...Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== '')), text: wish.text }) as never

export interface SearchPanelProps {
  /** It is the page's own heading: no conversation beside it has one. */
  readonly heading: boolean
  readonly onClose: () => void
}

/** In the place of the rooms: words and conditions, what was found, and the way to each message. */
export function SearchPanel({ heading, onClose }: SearchPanelProps) {
  const word = useWords(words)
  const Title = heading ? 'h1' : 'h2'
  const [, go] = useLocation()
  const [asked, setAsked] = useState<Wish>()
  const place = useRef<HTMLElement>(null)
  const search = useInfiniteQuery({
    queryKey: ['search', asked],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/v1/search', {
          params: { query: { ...given(asked ?? nothing), ...(pageParam === undefined ? {} : { before: pageParam }) } },
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ hits, more }) => (more ? hits.at(-1)?.sequence : undefined),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  })
  const hits = search.data?.pages.flatMap((page) => page.hits) ?? []
  useEffect(() => {
    const panel = place.current
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && panel?.contains(document.activeElement)) onClose()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [onClose])
  return (
    <section ref={place} aria-label={word.title} className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-14 shrink-0 items-center justify-between border-b border-line pr-1 pl-4">
        <Title className="text-lg font-bold">{word.title}</Title>
        <IconButton label={word.close} onClick={onClose}>
          <X aria-hidden className="size-5" />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <SearchForm busy={search.isFetching && !search.isFetchingNextPage} onAsk={setAsked} />
        {asked && search.isPending && <Loading />}
        {search.error && (
          <div className="px-4 pb-4">
            <Failure error={search.error} onRetry={() => void search.refetch()} />
          </div>
        )}
        <p role="status" className="px-4 text-sm text-faint empty:hidden">
          {hits.length > 0 && (search.hasNextPage ? word.foundMore : word.found)(count(hits.length))}
        </p>
        {search.isSuccess && hits.length === 0 && <Empty title={word.none}>{word.noneHint}</Empty>}
        <Hits hits={hits} onOpen={({ room, messageId, sequence }) => go(addressOf(room.id, messageId, sequence))} />
        {search.hasNextPage && (
          <div className="p-4">
            <Button variant="outline" className="w-full" busy={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
              {word.more}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}

function SearchForm({ busy, onAsk }: { readonly busy: boolean; readonly onAsk: (wish: Wish) => void }) {
  const word = useWords(words)
  const { chat } = useChat()
  const { rooms } = useWatched(chat.rooms)
  const [wish, setWish] = useState(nothing)
  const people = new Map(rooms.flatMap(({ members }) => members.map(({ id, name }) => [id, name] as const)))
  const change = (name: keyof Wish) => (event: { target: { value: string } }) => setWish({ ...wish, [name]: event.target.value })
  const first = useRef<HTMLFormElement>(null)
  useEffect(() => first.current?.querySelector('input')?.focus(), [])
  return (
    <form
      ref={first}
      role="search"
      className="flex flex-col gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (wish.text.trim() !== '') onAsk(wish)
      }}
    >
      <TextField
        label={word.text}
        hint={word.textHint}
        type="search"
        value={wish.text}
        onChange={change('text')}
        maxLength={100}
        required
      />
      <details className="rounded-8 border border-line">
        <summary className="min-h-11 px-3 py-2 text-sm font-bold">{word.narrow}</summary>
        <div className="flex flex-col gap-3 px-3 pb-3">
          <Select label={word.room} value={wish.room} onChange={change('room')}>
            <option value="">{word.anyRoom}</option>
            {rooms.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <Select label={word.author} value={wish.author} onChange={change('author')}>
            <option value="">{word.anyone}</option>
            {[...people].map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
          <TextField label={word.from} type="date" value={wish.from} max={wish.to || undefined} onChange={change('from')} />
          <TextField label={word.to} type="date" value={wish.to} min={wish.from || undefined} onChange={change('to')} />
        </div>
      </details>
      <Button type="submit" busy={busy}>
        <Search aria-hidden className="size-5" />
        {word.act}
      </Button>
    </form>
  )
}
