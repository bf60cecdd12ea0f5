import { Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type KeptMessage, openShelf } from '../../chat/index.ts'
import { Unreachable } from '../../shared/api/problem.ts'
import { Button, IconButton } from '../../shared/ui/button.tsx'
import { Confirm } from '../../shared/ui/dialog.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { count, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { readStanding } from '../session.ts'
import { Frame } from './frame.tsx'
import { useAct } from './use-act.ts'

const words = defineWords({
  ja: {
    title: '関所につながりません',
    lead: '電波やネットワークを確かめてください。つながると、自動で続きを表示します。',
    why: 'やりとりの内容は端末に残さないため、つながるまで表示できません。',
    again: 'もう一度試す',
    waiting: (n: string) => `送信待ち ${n}件`,
    order: 'つながってサインインすると、順番に送ります。',
    files: (n: string) => `添付 ${n}件`,
    discard: '削除',
    sure: 'このメッセージを削除しますか',
    effect: '送らずに、この端末から消します。',
  },
  en: {
    title: 'Sekisho cannot be reached',
    lead: 'Check the network. This screen goes on by itself once it is back.',
    why: 'Conversations are not kept on the device, so they cannot be shown until then.',
    again: 'Try again',
    waiting: (n: string) => `${n} waiting to be sent`,
    order: 'They are sent in order once you are connected and signed in.',
    files: (n: string) => `${n} attachments`,
    discard: 'Delete',
    sure: 'Delete this message?',
    effect: 'It is erased from this device without being sent.',
  },
})

const everyMilliseconds = 5_000

/** Opened without a network: what waits to be sent is all that this phone has. */
export function Away({ error }: { readonly error: unknown }) {
  const word = useWords(words)
  const act = useAct(() => readStanding())
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible' && navigator.onLine) void readStanding()
    }
    const timer = setInterval(look, everyMilliseconds)
    globalThis.addEventListener('online', look)
    return () => {
      clearInterval(timer)
      globalThis.removeEventListener('online', look)
    }
  }, [])
  return (
    <Frame title={word.title}>
      {error instanceof Unreachable ? <p>{word.lead}</p> : <Failure error={error} />}
      <p className="text-sm text-faint">{word.why}</p>
      <Waiting />
      <Button busy={act.busy} onClick={act.run}>
        {word.again}
      </Button>
    </Frame>
  )
}

function Waiting() {
  const word = useWords(words)
  const [messages, setMessages] = useState<readonly KeptMessage[]>([])
  const [asked, setAsked] = useState<KeptMessage>()
  useEffect(() => {
    openShelf(undefined)
      .then((shelf) => shelf.messages())
      .then(setMessages, () => undefined)
  }, [])
  const discard = async ({ key }: KeptMessage): Promise<void> => {
    await (await openShelf(undefined)).remove(key)
    setMessages(messages.filter((message) => message.key !== key))
    setAsked(undefined)
  }
  if (messages.length === 0) return null
  return (
    <section className="flex flex-col gap-2">
      <Notice tone="info" title={word.waiting(count(messages.length))}>
        <p>{word.order}</p>
      </Notice>
      <ul className="flex flex-col divide-y divide-line">
        {messages.map((message) => (
          <li key={message.key} className="flex items-start gap-2 py-2">
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm font-bold" title={message.roomName}>
                {message.roomName}
              </p>
              <p className="line-clamp-2 break-words">{message.text || word.files(count(message.files.length))}</p>
              <p className="text-xs text-faint">{dateTime(message.writtenAt)}</p>
            </div>
            <IconButton label={word.discard} onClick={() => setAsked(message)}>
              <Trash2 aria-hidden className="size-5" />
            </IconButton>
          </li>
        ))}
      </ul>
      {asked && (
        <Confirm title={word.sure} act={word.discard} dangerous onConfirm={() => void discard(asked)} onClose={() => setAsked(undefined)}>
          <p>{word.effect}</p>
        </Confirm>
      )}
    </section>
  )
}
