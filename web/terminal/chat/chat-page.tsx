import { MessagesSquare } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { Conversation, RoomList, useChat, useWatched } from '../../chat/index.ts'
import { Empty, Notice } from '../../shared/ui/states.tsx'
import { nameWindow } from '../../shared/ui/window-name.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Signed } from '../session.ts'
import { useArrows } from './keys.ts'
import { LeftHeading } from './left-heading.tsx'
import { NewRoom } from './new-room.tsx'
import { RoomPanel } from './room-panel.tsx'
import { SearchPanel } from './search-panel.tsx'
import { useSeeking } from './seeking.ts'
import { useWide } from './wide.ts'

const words = defineWords({
  ja: {
    title: 'チャット',
    rooms: 'トークルームと検索',
    choose: 'トークルームを選んでください',
    chooseHint: '左の一覧から選ぶと、ここにやりとりを表示します。',
    far: 'この発言は古すぎるため、ここまでさかのぼって表示できません。',
  },
  en: {
    title: 'Chat',
    rooms: 'Rooms and search',
    choose: 'Choose a room',
    chooseHint: 'What is said in it is shown here.',
    far: 'This message is too far back to be shown here.',
  },
})

const twoPanes = 900
const threePanes = 1200

/** Rooms and search at the left, the conversation beside them, the room's members at the right; one of them at a time in a narrow window. */
export function ChatPage({ session, room }: { readonly session: Signed; readonly room: string | undefined }) {
  const word = useWords(words)
  const [, go] = useLocation()
  const { chat } = useChat()
  const list = useRef<HTMLDivElement>(null)
  const [searching, setSearching] = useState(false)
  const [making, setMaking] = useState(false)
  const [members, setMembers] = useState(false)
  const two = useWide(twoPanes)
  const three = useWide(threePanes)
  const lost = useSeeking(chat, room)
  useArrows(list)
  const { rooms } = useWatched(chat.rooms)
  const name = rooms.find(({ id }) => id === room)?.name ?? word.title
  useEffect(() => nameWindow({ page: name }), [name])
  const open = (id: string) => go(`/rooms/${id}`)
  const closeSearch = useCallback(() => setSearching(false), [])
  const closeMembers = useCallback(() => setMembers(false), [])
  const panel = room !== undefined && members && (
    <RoomPanel key={room} session={session} room={room} inline={three} onClose={closeMembers} />
  )
  return (
    <div className="flex h-full min-h-0">
      <section
        aria-label={word.rooms}
        className={`min-h-0 flex-col border-line bg-raised min-[900px]:w-80 min-[900px]:border-r xl:w-88 ${two || room === undefined ? 'flex w-full shrink-0' : 'hidden'}`}
      >
        <LeftHeading
          heading={!two || room === undefined}
          searching={searching}
          onSearch={() => setSearching(true)}
          onNew={() => setMaking(true)}
        />
        {searching && <SearchPanel heading={!two || room === undefined} onClose={closeSearch} />}
        <div ref={list} className={`min-h-0 flex-1 overflow-y-auto ${searching ? 'hidden' : ''}`}>
          <RoomList selected={room} onOpen={open} />
        </div>
      </section>
      {room !== undefined ? (
        <div className="flex min-w-0 flex-1 flex-col">
          {lost && (
            <div className="p-2">
              <Notice tone="warn" live>
                {word.far}
              </Notice>
            </div>
          )}
          <div className="min-h-0 flex-1">
            <Conversation room={room} onBack={two ? undefined : () => go('/')} onMembers={() => setMembers(!members)} />
          </div>
        </div>
      ) : (
        two && (
          <div className="flex min-w-0 flex-1 flex-col items-center justify-center bg-sunken text-faint">
            <MessagesSquare aria-hidden className="size-12" />
            <Empty title={word.choose}>{word.chooseHint}</Empty>
          </div>
        )
      )}
      {panel}
      {making && (
        <NewRoom
          session={session}
          onMade={(id) => {
            setMaking(false)
            void chat.readRooms().then(() => open(id))
          }}
          onClose={() => setMaking(false)}
        />
      )}
    </div>
  )
}
