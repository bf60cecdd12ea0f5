import { Ban, PencilLine } from 'lucide-react'
import { memo, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { clock, count, dateTime } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { Message } from '../api.ts'
import { ApproverAnswer } from '../attachments/approver-answer.tsx'
import { AttachmentCard } from '../attachments/card.tsx'
import { isReturned, isStopped, standingOf, stateWords } from '../attachments/states.ts'
import { useChat } from '../context.tsx'
import { MessageDetails } from './details.tsx'

const words = defineWords({
  ja: {
    unsent: '送信が取り消されました',
    correct: '直して、もう一度送る',
    read: (n: string) => `既読 ${n}`,
    details: '詳しく見る',
  },
  en: {
    unsent: 'This message was taken back',
    correct: 'Correct it and send it again',
    read: (n: string) => `Read by ${n}`,
    details: 'Details',
  },
})

export interface MessageRowProps {
  readonly message: Message
  /** The author was named just above. */
  readonly follows: boolean
  /** Somebody has come to see this one. */
  readonly sought?: boolean
}

export const MessageRow = memo(function MessageRow({ message, follows, sought = false }: MessageRowProps) {
  const word = useWords(words)
  const { chat } = useChat()
  const mine = message.author.id === chat.me.id
  return (
    <li
      data-message={message.id}
      tabIndex={sought ? -1 : undefined}
      className={`flex flex-col ${mine ? 'items-end' : 'items-start'} ${follows ? 'pt-1' : 'pt-3'} ${sought ? '-mx-2 rounded-12 bg-accent-soft px-2 pb-2 outline-3 outline-accent' : ''}`}
    >
      {!mine && !follows && <Author message={message} />}
      {message.unsentAt !== null ? (
        <p className="flex items-center gap-2 rounded-12 border border-dashed border-edge px-3 py-2 text-sm text-faint">
          <Ban aria-hidden className="size-4" />
          {word.unsent}
        </p>
      ) : (
        <Body message={message} mine={mine} />
      )}
    </li>
  )
})

const Author = ({ message: { author } }: { readonly message: Message }) => (
  <p className="max-w-full px-1 pb-0.5 text-sm">
    <span className="font-bold">{author.name}</span> <span className="text-faint">{author.section}</span>
  </p>
)

function Body({ message, mine }: { readonly message: Message; readonly mine: boolean }) {
  const { chat } = useChat()
  const lastAttachment = message.attachments.at(-1)?.id
  return (
    <div className={`flex max-w-full flex-col gap-2 ${mine ? 'items-end' : 'items-start'}`}>
      {message.text !== '' && (
        <Line mine={mine} aside={lastAttachment === undefined && <Aside message={message} mine={mine} />}>
          <p
            className={`rounded-12 px-3 py-2 break-words whitespace-pre-wrap [text-wrap:pretty] ${mine ? 'bg-own text-on-own' : 'border border-line bg-raised'}`}
          >
            {message.text}
          </p>
        </Line>
      )}
      {message.attachments.map((attachment) => (
        <Line key={attachment.id} mine={mine} aside={attachment.id === lastAttachment && <Aside message={message} mine={mine} />}>
          <AttachmentCard attachment={attachment} mine={mine && message.origin === chat.side} />
        </Line>
      ))}
      {mine && isStopped(message.state) && <Stopped message={message} />}
    </div>
  )
}

/** A bubble, with its time beside it on the side that looks inward. */
export function Line({
  mine,
  aside,
  children,
}: {
  readonly mine: boolean
  readonly aside: React.ReactNode
  readonly children: React.ReactNode
}) {
  return (
    <div className={`flex max-w-full items-end gap-1 ${mine ? 'flex-row-reverse' : ''}`}>
      <div className="max-w-lg min-w-0">{children}</div>
      {aside || <span className={`shrink-0 ${mine ? 'w-13' : 'w-10'}`} />}
    </div>
  )
}

/** When it was said; of my own also how far it has come, and more on a tap. */
function Aside({ message, mine }: { readonly message: Message; readonly mine: boolean }) {
  const word = useWords(words)
  const state = useWords(stateWords)
  const [open, setOpen] = useState(false)
  const time = (
    <time dateTime={message.sentAt} title={dateTime(message.sentAt)} className="tabular-nums">
      {clock(message.sentAt)}
    </time>
  )
  if (!mine) return <span className="w-10 shrink-0 pb-1 text-xs text-faint">{time}</span>
  const standing = message.readBy.length > 0 ? word.read(count(message.readBy.length)) : standingOf(message, state)
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex min-h-11 min-w-13 shrink-0 flex-col items-end justify-end rounded-8 pb-1 text-right text-xs leading-4 whitespace-nowrap text-faint hover:bg-accent-soft"
      >
        <span className={message.readBy.length > 0 ? 'font-bold text-accent' : ''}>{standing}</span> {time}
        <span className="sr-only">{word.details}</span>
      </button>
      {open && <MessageDetails message={message} onClose={() => setOpen(false)} />}
    </>
  )
}

function Stopped({ message: { state, reason, answer, text, roomId } }: { readonly message: Message }) {
  const word = useWords(words)
  const states = useWords(stateWords)
  const say = useSentence()
  const { chat } = useChat()
  const returned = isReturned(reason)
  const tone = state === 'held' || state === 'expired' || returned ? 'text-warn' : 'text-bad'
  return (
    <div className="flex max-w-lg flex-col items-end gap-1">
      <p className={`text-sm ${tone}`}>
        <span className="font-bold">{returned ? states.returned : states.message[state]}</span> {reason && say(reason)}
      </p>
      <ApproverAnswer answer={answer} />
      {returned && text !== '' && (
        <Button
          variant="outline"
          size="small"
          onClick={({ currentTarget }) => {
            chat.drafts.write(roomId, text)
            currentTarget.closest('section')?.querySelector('textarea')?.focus()
          }}
        >
          <PencilLine aria-hidden className="size-4" />
          {word.correct}
        </Button>
      )}
    </div>
  )
}
