import { Settings2 } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useLocation, useRoute } from 'wouter'
import {
  Chat,
  ChatProvider,
  ConnectionNotice,
  Conversation,
  forgetPictures,
  memoryShelf,
  openShelf,
  RoomList,
  type Shelf,
  useChat,
  useWatched,
} from '../chat/index.ts'
import { IconButton } from '../shared/ui/button.tsx'
import { Empty, Loading, Notice } from '../shared/ui/states.tsx'
import { defineWords, useWords } from '../shared/words/language.ts'
import { InstallHint } from './install-hint.tsx'
import { inUse, type Session, sessionEnded } from './session.ts'
import { Settings } from './settings.tsx'

const words = defineWords({
  ja: {
    title: 'トークルーム',
    brand: '関所',
    settings: '設定',
    choose: 'トークルームを選んでください',
    registered: (number: string) => `端末を登録しました。登録番号は ${number} です。`,
  },
  en: {
    title: 'Rooms',
    brand: 'Sekisho',
    settings: 'Settings',
    choose: 'Choose a room',
    registered: (number: string) => `This device is registered. Its number is ${number}.`,
  },
})

/** Everything behind the sign-in. */
export function Home({ session, registered }: { readonly session: Session; readonly registered: boolean }) {
  const chat = useOpenedChat(session)
  const setting = useMemo(() => chat && ({ chat, files: 'view' } as const), [chat])
  if (!setting) return <Loading />
  return (
    <ChatProvider value={setting}>
      <Screens session={session} registered={registered} />
    </ChatProvider>
  )
}

/** The conversation of this session: opened when the screen comes, gone from memory when it goes. */
function useOpenedChat({ person, device }: Session): Chat | undefined {
  const [chat, setChat] = useState<Chat>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person of a session does not change
  useEffect(() => {
    let here = true
    let opened: Chat | undefined
    // A browser that keeps nothing (a private window) still lets people talk.
    const shelf: Promise<Shelf> = openShelf(`${person.id}/${device.id}`).catch(() => memoryShelf())
    void shelf.then((kept) => {
      if (!here) return
      opened = new Chat({ me: person, side: 'internet', shelf: kept, onEnd: sessionEnded })
      setChat(opened)
      inUse(opened)
      void opened.start()
    })
    return () => {
      here = false
      opened?.stop()
      forgetPictures()
      inUse(undefined)
      setChat(undefined)
    }
  }, [person.id, device.id])
  return chat
}

function Screens({ session, registered }: { readonly session: Session; readonly registered: boolean }) {
  const [path, navigate] = useLocation()
  const [, params] = useRoute('/rooms/:room')
  const room = params?.room
  const wide = useWide()
  const [greeting, setGreeting] = useState(registered)
  useTitle()
  // The phone's own way back leads to the list, however often rooms were opened.
  const open = useCallback(
    (id: string) => {
      setGreeting(false)
      navigate(`/rooms/${id}`, { state: { fromList: true } })
    },
    [navigate],
  )
  const back = () => (isFromList() ? history.back() : navigate('/', { replace: true }))
  if (path === '/settings') return <Settings session={session} onBack={back} />
  return (
    <main className="flex h-dvh flex-col bg-surface">
      <ConnectionNotice />
      <div className="min-h-0 flex-1 lg:grid lg:grid-cols-[22rem_1fr]">
        <section className={`h-full min-h-0 flex-col border-line lg:border-r ${room ? 'hidden lg:flex' : 'flex'}`}>
          <ListHeader onSettings={() => navigate('/settings', { state: { fromList: true } })} />
          <div className="min-h-0 flex-1 overflow-y-auto pb-[env(safe-area-inset-bottom)]">
            {greeting && <Registered number={session.device.registrationNumber} />}
            <InstallHint />
            <RoomList selected={room} onOpen={open} />
          </div>
        </section>
        <div className={`h-full min-h-0 ${room ? '' : 'hidden lg:block'}`}>
          {room ? <Conversation room={room} onBack={wide ? undefined : back} /> : <NoRoom />}
        </div>
      </div>
    </main>
  )
}

/** List and conversation stand side by side; the same width as `lg:` in the classes. */
const wideEnough = matchMedia('(min-width: 64rem)')

const useWide = (): boolean =>
  useSyncExternalStore(
    (notify) => {
      wideEnough.addEventListener('change', notify)
      return () => wideEnough.removeEventListener('change', notify)
    },
    () => wideEnough.matches,
  )

function NoRoom() {
  const word = useWords(words)
  return (
    <div className="flex h-full items-center justify-center bg-sunken">
      <Empty title={word.choose} />
    </div>
  )
}

const isFromList = (): boolean => (history.state as { fromList?: boolean } | null)?.fromList === true

function ListHeader({ onSettings }: { readonly onSettings: () => void }) {
  const word = useWords(words)
  return (
    <header className="flex min-h-14 items-center justify-between border-b border-line bg-raised pr-1 pl-4 pt-[env(safe-area-inset-top)]">
      <h1 className="text-xl font-bold">{word.title}</h1>
      <IconButton label={word.settings} onClick={onSettings}>
        <Settings2 aria-hidden className="size-6" />
      </IconButton>
    </header>
  )
}

function Registered({ number }: { readonly number: string }) {
  const word = useWords(words)
  return (
    <div className="p-3">
      <Notice tone="good" live>
        {word.registered(number)}
      </Notice>
    </div>
  )
}

/** Where the browser can put a number on the app's icon; 0 takes it away. */
interface Badged {
  setAppBadge?(count: number): Promise<void>
}

/** How much is unread, in the window's title and on the app's icon. */
function useTitle(): void {
  const word = useWords(words)
  const { chat } = useChat()
  const unread = useWatched(chat.rooms).rooms.reduce((sum, room) => sum + room.unread, 0)
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${word.title} · ${word.brand}`
    const badge = (count: number) => void (navigator as Badged).setAppBadge?.(count).catch(() => undefined)
    badge(unread)
    return () => badge(0)
  }, [unread, word])
}
