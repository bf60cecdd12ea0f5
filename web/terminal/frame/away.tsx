import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useChat } from '../../chat/context.tsx'
import { useWatched } from '../../chat/store/watched.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: { away: '関所とのつながりが切れています。つながりしだい、自動で続きを行います。' },
  en: { away: 'The connection to Sekisho is lost. Everything goes on by itself once it is back.' },
})

/** A stream that is opened again at once is not worth a word. */
const patienceMilliseconds = 3_000

export function Away() {
  const word = useWords(words)
  const { chat } = useChat()
  const away = useWatched(chat.connection) === 'away'
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!away) return setShown(false)
    const timer = setTimeout(() => setShown(true), patienceMilliseconds)
    return () => clearTimeout(timer)
  }, [away])
  return (
    <div role="status">
      {shown && (
        <p className="flex items-center gap-2 border-b border-warn bg-warn-soft px-4 py-2 text-sm">
          <CloudOff aria-hidden className="size-5 shrink-0 text-warn" />
          {word.away}
        </p>
      )}
    </div>
  )
}
