import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef } from 'react'
import { Notice } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { Room } from '../api.ts'
import { useChat } from '../context.tsx'
import { useWatched } from '../store/watched.ts'
import type { Intake } from './attach.ts'
import { AttachButton } from './attach-button.tsx'
import { Tray } from './tray.tsx'

const words = defineWords({
  ja: {
    message: 'メッセージ',
    send: '送信',
    tooLong: (n: string) => `${n}文字多すぎます。分けて送ってください。`,
    enterSends: 'Enterキーで送信、Shift+Enterで改行',
    enterBreaks: 'Enterキーで改行、Ctrl+Enterで送信',
    change: '切り替える',
  },
  en: {
    message: 'Message',
    send: 'Send',
    tooLong: (n: string) => `${n} characters too many. Please send it in parts.`,
    enterSends: 'Enter sends, Shift+Enter breaks the line',
    enterBreaks: 'Enter breaks the line, Ctrl+Enter sends',
    change: 'Change',
  },
})

export function Composer({ room, intake }: { readonly room: Room; readonly intake: Intake }) {
  const word = useWords(words)
  const say = useSentence()
  const { chat, keys } = useChat()
  const { text, files } = useWatched(chat.drafts.of(room.id))
  const field = useRef<HTMLTextAreaElement>(null)
  useGrowing(field, text)
  const tooMany = intake.limits ? [...text].length - intake.limits.messageCharacters : 0
  const sendable = (text.trim() !== '' || files.length > 0) && tooMany <= 0
  const send = (): void => {
    if (!sendable) return
    void chat.outbox.add({ room, text, files })
    chat.drafts.clear(room.id)
    intake.forgetMistakes()
    field.current?.focus()
  }
  return (
    <form
      className="border-t border-line bg-raised px-2 py-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {intake.mistakes.length > 0 && (
        <div className="pb-2">
          <Notice tone="bad" live>
            {intake.mistakes.map((mistake) => (
              <p key={mistake.ja}>{say(mistake)}</p>
            ))}
          </Notice>
        </div>
      )}
      {files.length > 0 && <Tray files={files} onRemove={intake.remove} />}
      {tooMany > 0 && (
        <p role="alert" className="px-2 pb-2 text-sm text-bad">
          {word.tooLong(count(tooMany))}
        </p>
      )}
      <div className="flex items-end gap-1">
        <AttachButton onFiles={intake.take} />
        <textarea
          ref={field}
          rows={1}
          aria-label={word.message}
          placeholder={word.message}
          value={text}
          onChange={(event) => chat.drafts.write(room.id, event.target.value)}
          onKeyDown={(event) => {
            if (!sends(event, keys?.enterSends === true)) return
            event.preventDefault()
            send()
          }}
          className="max-h-40 min-h-11 min-w-0 flex-1 resize-none rounded-12 border border-edge bg-surface px-3 py-2 placeholder:text-faint"
        />
        <button
          type="submit"
          aria-label={word.send}
          title={word.send}
          aria-disabled={!sendable}
          className={`inline-flex size-11 shrink-0 items-center justify-center rounded-full ${sendable ? 'bg-accent text-on-accent hover:bg-accent-strong' : 'bg-sunken text-faint'}`}
        >
          <SendHorizontal aria-hidden className="size-5" />
        </button>
      </div>
      {keys && (
        <p className="flex flex-wrap items-center gap-x-2 pl-12 text-xs text-faint max-[900px]:hidden">
          {keys.enterSends ? word.enterSends : word.enterBreaks}
          <button
            type="button"
            onClick={() => keys.choose(!keys.enterSends)}
            className="min-h-6 rounded-4 px-1 text-accent underline underline-offset-2"
          >
            {word.change}
          </button>
        </p>
      )}
    </form>
  )
}

/** Enter that ends the choosing of kanji never sends (keyCode 229 is Safari's word for that). */
function sends(event: KeyboardEvent<HTMLTextAreaElement>, enterSends: boolean): boolean {
  const { key, ctrlKey, metaKey, shiftKey, altKey, nativeEvent } = event
  if (key !== 'Enter' || nativeEvent.isComposing || nativeEvent.keyCode === 229) return false
  return ctrlKey || metaKey || (enterSends && !shiftKey && !altKey)
}

/** As high as its text, up to the limit that the class sets. */
function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const area = field.current
    if (!area) return
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight + 2}px`
  }, [field, text])
}
