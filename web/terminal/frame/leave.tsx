import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useChat, useWatched } from '../../chat/index.ts'

import { Confirm } from '../../shared/ui/dialog.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { signOut } from '../session.ts'

const words = defineWords({
  ja: {
    title: 'サインアウト',
    what: 'この端末での利用を終えます。書きかけの文は、この端末から消えます。',
    unsent: (n: string) => `まだ送られていないメッセージが${n}件あります。サインアウトすると、送られずに消えます。`,
    act: 'サインアウトする',
  },
  en: {
    title: 'Sign out',
    what: 'You stop using this terminal. Drafts are erased from it.',
    unsent: (n: string) => `${n} messages have not been sent yet. Signing out erases them.`,
    act: 'Sign out',
  },
})

/** Asks only where something would be lost. */
export function Leave({ onClose }: { readonly onClose: () => void }) {
  const word = useWords(words)
  const { chat } = useChat()
  const waiting = useWatched(chat.outbox.waiting)
  const leave = useMutation({
    mutationFn: async () => {
      await signOut()
      await chat.wipe()
    },
  })
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current || waiting.length > 0) return
    asked.current = true
    leave.mutate()
  }, [waiting, leave])
  if (waiting.length === 0 && !leave.error) return null
  return (
    <Confirm
      title={word.title}
      act={word.act}
      dangerous={waiting.length > 0}
      busy={leave.isPending}
      onConfirm={() => leave.mutate()}
      onClose={onClose}
    >
      {leave.error && <Failure error={leave.error} />}
      {waiting.length > 0 && <Notice tone="warn">{word.unsent(count(waiting.length))}</Notice>}
      <p>{word.what}</p>
    </Confirm>
  )
}
