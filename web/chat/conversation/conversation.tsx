import { ArrowLeft, Users } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { IconButton } from '../../shared/ui/button.tsx'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { useChat } from '../context.tsx'
import { useWatched } from '../store/watched.ts'
import { useIntake } from './attach.ts'
import { Composer } from './composer.tsx'
import { MembersDialog } from './members.tsx'
import { Timeline } from './timeline.tsx'

const words = defineWords({
  ja: {
    back: 'トークルームの一覧へ戻る',
    members: (n: string) => `参加者 ${n}人`,
    gone: 'このトークルームは見られません',
    goneHint: '閉じられたか、参加者から外れています。',
    drop: 'ここに放すと添付します',
  },
  en: {
    back: 'Back to the rooms',
    members: (n: string) => `${n} members`,
    gone: 'This room cannot be shown',
    goneHint: 'It was closed, or you are no longer a member.',
    drop: 'Drop here to attach',
  },
})

export interface ConversationProps {
  readonly room: string
  /** Shows the way back where the list of rooms is another screen. */
  readonly onBack?: (() => void) | undefined
  /** Further buttons in the heading. */
  readonly actions?: ReactNode
  /** Shows the members in a place of the app's own. */
  readonly onMembers?: (() => void) | undefined
}

/** One room: heading, what was said, input. Files may be dropped on it or pasted into it. */
export function Conversation({ room: id, onBack, actions, onMembers }: ConversationProps) {
  const word = useWords(words)
  const { chat } = useChat()
  const { rooms, status } = useWatched(chat.rooms)
  const room = rooms.find((one) => one.id === id)
  const view = useWatched(chat.conversation(id).view)
  const intake = useIntake(id)
  const [members, setMembers] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => void chat.conversation(id).open(), [chat, id])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever opens another room is told its name
  useEffect(() => heading.current?.focus(), [id, room === undefined])
  if (!room) return status === 'there' ? <Empty title={word.gone}>{word.goneHint}</Empty> : <Loading />
  return (
    <section aria-label={room.name} className="relative flex h-full min-h-0 flex-col" {...intake.target}>
      <header className="flex min-h-14 items-center gap-1 border-b border-line bg-raised px-1">
        {onBack && (
          <IconButton label={word.back} onClick={onBack}>
            <ArrowLeft aria-hidden className="size-6" />
          </IconButton>
        )}
        <h1
          ref={heading}
          tabIndex={-1}
          className={`min-w-0 flex-1 truncate text-lg font-bold outline-none focus-visible:shadow-none ${onBack ? '' : 'pl-3'}`}
          title={room.name}
        >
          {room.name}
        </h1>
        <button
          type="button"
          onClick={() => (onMembers ? onMembers() : setMembers(true))}
          aria-label={word.members(count(room.members.length))}
          className="inline-flex min-h-11 shrink-0 items-center gap-1 rounded-8 px-3 text-sm hover:bg-accent-soft"
        >
          <Users aria-hidden className="size-5" />
          {count(room.members.length)}
        </button>
        {actions}
      </header>
      <div className="relative min-h-0 flex-1 bg-sunken">
        {view.status === 'failed' ? (
          <div className="p-4">
            <Failure error={view.error} onRetry={() => void chat.conversation(id).open()} />
          </div>
        ) : view.status === 'there' ? (
          <Timeline key={id} room={room} />
        ) : (
          <Loading />
        )}
      </div>
      <Composer key={id} room={room} intake={intake} />
      {intake.over && (
        <div className="pointer-events-none absolute inset-2 flex items-center justify-center rounded-12 border-4 border-dashed border-accent bg-accent-soft/90 text-lg font-bold text-accent">
          {word.drop}
        </div>
      )}
      {members && <MembersDialog room={room} onClose={() => setMembers(false)} />}
    </section>
  )
}
