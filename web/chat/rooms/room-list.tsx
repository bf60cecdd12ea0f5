import { memo } from 'react'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { clock, count, dayAndWeekday, dayOf } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Room } from '../api.ts'
import { useChat } from '../context.tsx'
import { useWatched } from '../store/watched.ts'

const words = defineWords({
  ja: {
    rooms: 'トークルーム',
    none: 'トークルームはまだありません',
    noneHint: '庁内の職員がトークルームを作り、あなたを加えると、ここに表示されます。',
    unread: (n: string) => `未読 ${n}件`,
    unsent: '送信が取り消されました',
    files: (n: string) => `添付 ${n}件`,
    quiet: 'まだ発言はありません',
    draft: '下書き',
  },
  en: {
    rooms: 'Rooms',
    none: 'No rooms yet',
    noneHint: 'They appear here when a colleague inside the town hall makes one and adds you.',
    unread: (n: string) => `${n} unread`,
    unsent: 'A message was taken back',
    files: (n: string) => `${n} attachments`,
    quiet: 'Nothing has been said yet',
    draft: 'Draft',
  },
})

export interface RoomListProps {
  readonly selected?: string | undefined
  readonly onOpen: (room: string) => void
}

/** My rooms, the one spoken in last first. */
export function RoomList({ selected, onOpen }: RoomListProps) {
  const word = useWords(words)
  const { chat } = useChat()
  const { rooms, status, error } = useWatched(chat.rooms)
  if (status === 'loading') return <Loading />
  if (status === 'failed')
    return (
      <div className="p-4">
        <Failure error={error} onRetry={() => void chat.readRooms()} />
      </div>
    )
  if (rooms.length === 0) return <Empty title={word.none}>{word.noneHint}</Empty>
  return (
    <ul aria-label={word.rooms}>
      {rooms.map((room) => (
        <RoomLine key={room.id} room={room} here={room.id === selected} onOpen={onOpen} />
      ))}
    </ul>
  )
}

const RoomLine = memo(function RoomLine({
  room,
  here,
  onOpen,
}: {
  readonly room: Room
  readonly here: boolean
  readonly onOpen: (room: string) => void
}) {
  const word = useWords(words)
  const { chat } = useChat()
  const { text: draft } = useWatched(chat.drafts.of(room.id))
  const { lastMessage, unread } = room
  return (
    <li className="border-b border-line">
      <button
        type="button"
        aria-current={here ? 'true' : undefined}
        onClick={() => onOpen(room.id)}
        className={`flex min-h-19 w-full items-center gap-3 px-4 py-3 text-left hover:bg-accent-soft ${here ? 'bg-accent-soft' : ''}`}
      >
        <RoomMark name={room.name} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-bold" title={room.name}>
              {room.name}
            </span>
            <time dateTime={lastMessage?.sentAt ?? room.createdAt} className="shrink-0 text-xs text-faint tabular-nums">
              {shortTime(lastMessage?.sentAt ?? room.createdAt)}
            </time>
          </span>
          <span className="mt-0.5 flex items-center gap-2">
            <span className="min-w-0 flex-1 truncate text-sm text-faint">
              {draft.trim() !== '' && !here ? (
                <>
                  <span className="font-bold text-bad">{word.draft} </span>
                  {draft}
                </>
              ) : (
                <LastLine room={room} />
              )}
            </span>
            {unread > 0 && (
              <span className="shrink-0 rounded-full bg-accent px-2 text-sm leading-6 font-bold text-on-accent tabular-nums">
                <span aria-hidden>{unread > 999 ? '999+' : unread}</span>
                <span className="sr-only">{word.unread(count(unread))}</span>
              </span>
            )}
          </span>
        </span>
      </button>
    </li>
  )
})

function LastLine({ room: { lastMessage } }: { readonly room: Room }) {
  const word = useWords(words)
  if (!lastMessage) return word.quiet
  const { author, text, unsent, attachments } = lastMessage
  const said = unsent ? word.unsent : text.trim() || word.files(count(attachments))
  return (
    <>
      {author}: {said}
    </>
  )
}

/** The first character, as a mark that the eye finds again; the colour follows from the name. */
export function RoomMark({ name }: { readonly name: string }) {
  const first = [...name.trim()][0] ?? '・'
  return (
    <span
      aria-hidden
      className="flex size-11 shrink-0 items-center justify-center rounded-full bg-accent-soft text-lg font-bold text-accent"
    >
      {first}
    </span>
  )
}

/** 14:05 of today, else the day. */
const shortTime = (instant: string): string => (dayOf(instant) === dayOf(new Date()) ? clock(instant) : dayAndWeekday(instant))
