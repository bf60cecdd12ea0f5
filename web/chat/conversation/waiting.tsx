import { Clock, RotateCw, Trash2, X } from 'lucide-react'
import { memo } from 'react'
import { Button, IconButton } from '../../shared/ui/button.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import { FileLine } from '../attachments/card.tsx'
import { useChat } from '../context.tsx'
import type { Outgoing, OutgoingFile } from '../store/outbox.ts'
import { Thumbnail } from './tray.tsx'

const words = defineWords({
  ja: {
    waiting: '送信待ち',
    sending: '送信中',
    failed: '送信できませんでした',
    again: '再送',
    discard: '削除',
    stop: '送信をやめる',
    stopFile: (name: string) => `「${name}」の送信をやめる`,
    progress: (name: string) => `「${name}」の送信`,
    percent: (n: string) => `${n}%`,
  },
  en: {
    waiting: 'Waiting to be sent',
    sending: 'Sending',
    failed: 'Not sent',
    again: 'Send again',
    discard: 'Delete',
    stop: 'Do not send',
    stopFile: (name: string) => `Do not send “${name}”`,
    progress: (name: string) => `Sending “${name}”`,
    percent: (n: string) => `${n}%`,
  },
})

/** A message of mine that has not gone yet. */
export const WaitingRow = memo(function WaitingRow({ outgoing }: { readonly outgoing: Outgoing }) {
  const { text, files } = outgoing
  return (
    <li data-outgoing={outgoing.state} className="flex flex-col items-end gap-2 pt-3">
      {text !== '' && (
        <p className="max-w-[min(32rem,85%)] rounded-12 border border-dashed border-edge bg-raised px-3 py-2 break-words whitespace-pre-wrap">
          {text}
        </p>
      )}
      {files.map((file) => (
        <GoingFile key={file.id} file={file} outgoing={outgoing} />
      ))}
      <Standing outgoing={outgoing} />
    </li>
  )
})

function GoingFile({ file, outgoing: { key, state } }: { readonly file: OutgoingFile; readonly outgoing: Outgoing }) {
  const word = useWords(words)
  const { chat } = useChat()
  const { id, name, blob, sent } = file
  const percent = blob.size === 0 ? 0 : Math.floor((sent / blob.size) * 100)
  return (
    <div className="w-64 max-w-full overflow-hidden rounded-12 border border-dashed border-edge bg-raised">
      <Thumbnail blob={blob} className="aspect-4/3 w-full opacity-60" />
      <div className="flex flex-col gap-2 p-3">
        <FileLine name={name} bytes={blob.size}>
          <IconButton label={word.stopFile(name)} onClick={() => void chat.outbox.dropFile(key, id)}>
            <X aria-hidden className="size-5" />
          </IconButton>
        </FileLine>
        {state === 'sending' && (
          <div className="flex items-center gap-2 text-sm text-faint tabular-nums">
            <div
              role="progressbar"
              aria-label={word.progress(name)}
              aria-valuenow={percent}
              className="h-2 min-w-0 flex-1 overflow-hidden rounded-full bg-line"
            >
              <div className="h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
            </div>
            {word.percent(count(percent))}
          </div>
        )}
      </div>
    </div>
  )
}

function Standing({ outgoing: { key, state, problem } }: { readonly outgoing: Outgoing }) {
  const word = useWords(words)
  const say = useSentence()
  const { chat } = useChat()
  if (state !== 'failed')
    return (
      <p className="flex items-center gap-1 text-sm text-faint">
        <Clock aria-hidden className="size-4" />
        {state === 'sending' ? word.sending : word.waiting}
        {state === 'waiting' && (
          <IconButton label={word.stop} onClick={() => void chat.outbox.discard(key)}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        )}
      </p>
    )
  return (
    <div className="flex max-w-full flex-col items-end gap-1">
      <p role="alert" className="text-sm text-bad">
        <span aria-hidden>✕ </span>
        <span className="font-bold">{word.failed}</span> {problem && say(problem)}
      </p>
      <div className="flex gap-2">
        <Button variant="quiet" size="small" onClick={() => void chat.outbox.discard(key)}>
          <Trash2 aria-hidden className="size-4" />
          {word.discard}
        </Button>
        <Button variant="outline" size="small" onClick={() => chat.outbox.retry(key)}>
          <RotateCw aria-hidden className="size-4" />
          {word.again}
        </Button>
      </div>
    </div>
  )
}
