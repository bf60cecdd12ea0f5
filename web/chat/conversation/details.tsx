import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Confirm, Dialog } from '../../shared/ui/dialog.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { clock, count, dateTime } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { Message } from '../api.ts'
import { standingOf, stateWords } from '../attachments/states.ts'
import { useChat } from '../context.tsx'

const words = defineWords({
  ja: {
    title: 'メッセージの詳細',
    read: (n: string) => `既読 ${n}人`,
    notYet: (n: string) => `未読 ${n}人`,
    nobody: 'まだ誰も読んでいません。',
    unsend: '送信を取り消す',
    sure: '送信を取り消しますか',
    effect: '相手の画面からも本文と添付が消えます。すでに読まれた内容や保存されたファイルは取り消せません。',
    removed: (n: string) => `表示を乱す制御文字を${n}個取り除いて届けました。`,
  },
  en: {
    title: 'About this message',
    read: (n: string) => `Read by ${n}`,
    notYet: (n: string) => `Not yet read by ${n}`,
    nobody: 'Nobody has read it yet.',
    unsend: 'Take it back',
    sure: 'Take this message back?',
    effect: 'Its text and attachments disappear from the others’ screens, too. What was read or saved already cannot be taken back.',
    removed: (n: string) => `${n} control characters that disturb the display were taken out.`,
  },
})

export interface MessageDetailsProps {
  readonly message: Message
  readonly onClose: () => void
}

/** Who has read a message of mine and who has not, how its crossing stands, and the way to take it back. */
export function MessageDetails({ message, onClose }: MessageDetailsProps) {
  const word = useWords(words)
  const state = useWords(stateWords)
  const say = useSentence()
  const { chat } = useChat()
  const [asking, setAsking] = useState(false)
  const readers = new Set(message.readBy.map(({ id }) => id))
  const others = (chat.room(message.roomId)?.members ?? []).filter(({ id }) => id !== message.author.id && !readers.has(id))
  if (asking) return <Unsend message={message} onClose={() => setAsking(false)} onDone={onClose} />
  // Only where it was written can it be taken back.
  const mayUnsend = message.origin === chat.side
  return (
    <Dialog
      title={word.title}
      onClose={onClose}
      actions={
        mayUnsend && (
          <Button variant="danger" onClick={() => setAsking(true)}>
            <Undo2 aria-hidden className="size-5" />
            {word.unsend}
          </Button>
        )
      }
    >
      <Excerpt message={message} />
      <p className="text-faint">
        {dateTime(message.sentAt)} {standingOf(message, state)}
      </p>
      {message.reason && <p>{say(message.reason)}</p>}
      {message.removedCharacters > 0 && <p className="text-sm text-faint">{word.removed(count(message.removedCharacters))}</p>}
      <People title={word.read(count(message.readBy.length))} empty={word.nobody}>
        {message.readBy.map(({ id, name, readAt }) => ({ id, name, note: clock(readAt) }))}
      </People>
      {others.length > 0 && (
        <People title={word.notYet(count(others.length))}>{others.map(({ id, name, section }) => ({ id, name, note: section }))}</People>
      )}
    </Dialog>
  )
}

/** Which message this is about. */
const Excerpt = ({ message: { text, attachments } }: { readonly message: Message }) => (
  <blockquote className="rounded-8 bg-own px-3 py-2 text-on-own">
    {text !== '' && <p className="line-clamp-3 break-words">{text}</p>}
    {attachments.map(({ id, name, clean }) => (
      <p key={id} className="truncate text-sm" title={clean?.name ?? name}>
        {clean?.name ?? name}
      </p>
    ))}
  </blockquote>
)

function People({
  title,
  empty,
  children,
}: {
  readonly title: string
  readonly empty?: string
  readonly children: readonly { readonly id: string; readonly name: string; readonly note: string }[]
}) {
  return (
    <section>
      <h3 className="pb-1 font-bold">{title}</h3>
      {children.length === 0 && empty && <p className="text-sm text-faint">{empty}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {children.map(({ id, name, note }) => (
          <li key={id} className="flex justify-between gap-4 py-1.5">
            <span className="min-w-0">{name}</span>
            <span className="shrink-0 text-sm text-faint tabular-nums">{note}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Unsend({ message, onClose, onDone }: { readonly message: Message; readonly onClose: () => void; readonly onDone: () => void }) {
  const word = useWords(words)
  const { chat } = useChat()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const act = (): void => {
    setBusy(true)
    chat.unsend(message).then(onDone, (problem: unknown) => {
      setError(problem)
      setBusy(false)
    })
  }
  return (
    <Confirm title={word.sure} act={word.unsend} dangerous busy={busy} onConfirm={act} onClose={onClose}>
      <Excerpt message={message} />
      <p>{word.effect}</p>
      {error !== undefined && <Failure error={error} />}
    </Confirm>
  )
}
