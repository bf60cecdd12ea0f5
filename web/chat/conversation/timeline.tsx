import { ArrowDown } from 'lucide-react'
import { Fragment, useEffect, useMemo, useRef } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Empty } from '../../shared/ui/states.tsx'
import { count, dayAndWeekday, dayOf } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Message, Room } from '../api.ts'
import { useChat } from '../context.tsx'
import { isUnread } from '../store/history.ts'
import { useWatched } from '../store/watched.ts'
import { MessageRow } from './message.tsx'
import { type TimelineScroll, useTimelineScroll } from './scroll.ts'
import { WaitingRow } from './waiting.tsx'

const words = defineWords({
  ja: {
    log: 'やりとり',
    quiet: 'まだ発言はありません',
    newest: '最新へ移動',
    fresh: (n: string) => `新着 ${n}件`,
    unread: 'ここから未読',
    older: '以前のやりとりを読み込む',
    loading: '以前のやりとりを読み込んでいます…',
  },
  en: {
    log: 'Conversation',
    quiet: 'Nothing has been said yet',
    newest: 'Go to the newest',
    fresh: (n: string) => `${n} new`,
    unread: 'Unread from here',
    older: 'Load what was said before',
    loading: 'Loading what was said before…',
  },
})

/** What was said, oldest first, and at the end what waits to be sent. */
export function Timeline({ room }: { readonly room: Room }) {
  const word = useWords(words)
  const { chat } = useChat()
  const conversation = chat.conversation(room.id)
  const view = useWatched(conversation.view)
  const outgoing = useWatched(chat.outbox.waiting)
  const waiting = useMemo(() => outgoing.filter((one) => one.room === room.id), [outgoing, room.id])
  const { messages } = view
  const sought = useWatched(conversation.sought)
  // Stays where it was while the page is open: reading it must not make the line jump.
  const firstUnread = useRef(messages.find((message) => isUnread(message, chat.me.id))?.id)
  const scroll = useTimelineScroll({
    messages,
    waiting: waiting.length,
    me: chat.me.id,
    onTop: () => void conversation.readOlder(),
    onSeen: (message) => void conversation.read(message),
    onEndInSight: (inSight) => {
      conversation.inSight = inSight
    },
  })
  useSought(scroll, sought)
  return (
    <>
      <div
        ref={scroll.container}
        onScroll={scroll.onScroll}
        role="log"
        aria-label={word.log}
        aria-busy={view.older === 'loading'}
        tabIndex={0}
        className="h-full overflow-x-hidden overflow-y-auto overscroll-contain px-3 py-3"
      >
        <div ref={scroll.content} className="mx-auto flex min-h-full max-w-3xl flex-col justify-end">
          {view.more && (
            <div className="flex min-h-12 items-center justify-center text-sm text-faint">
              {view.older === 'loading' ? (
                word.loading
              ) : (
                <Button variant="quiet" size="small" onClick={() => void conversation.readOlder()}>
                  {word.older}
                </Button>
              )}
            </div>
          )}
          {messages.length === 0 && waiting.length === 0 && <Empty title={word.quiet} />}
          <ol className="flex flex-col">
            {messages.map((message, index) => (
              <Fragment key={message.id}>
                <Separators
                  message={message}
                  before={messages[index - 1]}
                  unread={message.id === firstUnread.current ? word.unread : undefined}
                />
                <MessageRow message={message} follows={follows(message, messages[index - 1])} sought={message.id === sought} />
              </Fragment>
            ))}
            {waiting.map((one) => (
              <WaitingRow key={one.key} outgoing={one} />
            ))}
          </ol>
        </div>
      </div>
      {scroll.away && (
        <button
          type="button"
          onClick={scroll.toNewest}
          className="absolute right-4 bottom-4 inline-flex min-h-11 items-center gap-2 rounded-full border border-line bg-raised px-4 font-bold text-accent shadow-3 hover:bg-accent-soft"
        >
          <ArrowDown aria-hidden className="size-5" />
          {scroll.fresh > 0 ? word.fresh(count(scroll.fresh)) : <span className="sr-only">{word.newest}</span>}
        </button>
      )}
    </>
  )
}

/** Brings the message that was looked for into the middle, and the focus to it. */
function useSought({ container, onScroll }: TimelineScroll, sought: string | undefined): void {
  useEffect(() => {
    const row = sought && container.current?.querySelector<HTMLElement>(`[data-message="${sought}"]`)
    if (!row) return
    row.scrollIntoView({ block: 'center' })
    row.focus({ preventScroll: true })
    onScroll()
  }, [sought, container, onScroll])
}

const togetherMilliseconds = 5 * 60_000

/** Said by the same person just before: no need to name them again. */
function follows(message: Message, before: Message | undefined): boolean {
  if (!before || before.author.id !== message.author.id || dayOf(before.sentAt) !== dayOf(message.sentAt)) return false
  return Date.parse(message.sentAt) - Date.parse(before.sentAt) < togetherMilliseconds
}

interface SeparatorsProps {
  readonly message: Message
  readonly before: Message | undefined
  readonly unread: string | undefined
}

function Separators({ message, before, unread }: SeparatorsProps) {
  const newDay = !before || dayOf(before.sentAt) !== dayOf(message.sentAt)
  return (
    <>
      {newDay && (
        <li className="flex justify-center py-3">
          <time dateTime={dayOf(message.sentAt)} className="rounded-full border border-line bg-raised px-3 py-0.5 text-sm text-faint">
            {dayAndWeekday(message.sentAt)}
          </time>
        </li>
      )}
      {unread && (
        <li
          data-unread-line
          className="flex items-center gap-3 py-2 text-sm font-bold text-accent before:h-px before:flex-1 before:bg-accent after:h-px after:flex-1 after:bg-accent"
        >
          {unread}
        </li>
      )}
    </>
  )
}
