import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { defineWords, useWords } from '../shared/words/language.ts'
import { useChat } from './context.tsx'
import { useWatched } from './store/watched.ts'

const words = defineWords({
  ja: { away: 'つながっていません。書いたものは、つながりしだい順に送ります。' },
  en: { away: 'Not connected. What you write is sent in order once you are.' },
})

/** A short break is not worth a word. */
const patienceMilliseconds = 1_500

/** Says so while there is no connection. */
export function ConnectionNotice() {
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
        <p className="flex items-center gap-2 border-b border-warn bg-warn-soft px-4 py-2 text-sm text-ink">
          <CloudOff aria-hidden className="size-5 shrink-0 text-warn" />
          {word.away}
        </p>
      )}
    </div>
  )
}
