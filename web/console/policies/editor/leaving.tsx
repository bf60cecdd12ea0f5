/** Warns before a text that was not sent is left: by the browser when the tab goes, by a dialog when a link is followed. */
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { Confirm } from '../../../shared/ui/dialog.tsx'
import { defineWords, useWords } from '../../../shared/words/language.ts'

const words = defineWords({
  ja: {
    title: 'ほかの画面へ移りますか',
    text: '書きかけの規則はまだ承認に出していません。移っても、このタブを閉じるまでは残り、「続きを書く」から戻れます。',
    act: '移る',
  },
  en: {
    title: 'Leave this page?',
    text: 'You have not sent this text. It stays in this tab until you close it; “Go on writing” leads back.',
    act: 'Leave',
  },
})

export function LeavingGuard({ dirty }: { readonly dirty: boolean }) {
  const word = useWords(words)
  const [here, go] = useLocation()
  const [wanted, setWanted] = useState<string>()
  useEffect(() => {
    if (!dirty) return
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    const click = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
      const href = link?.getAttribute('href')
      if (!plain || !href?.startsWith('/') || href.split('?')[0] === here) return
      event.preventDefault()
      event.stopPropagation()
      setWanted(href)
    }
    window.addEventListener('beforeunload', unload)
    document.addEventListener('click', click, { capture: true })
    return () => {
      window.removeEventListener('beforeunload', unload)
      document.removeEventListener('click', click, { capture: true })
    }
  }, [dirty, here])
  if (wanted === undefined) return null
  return (
    <Confirm title={word.title} act={word.act} onConfirm={() => go(wanted)} onClose={() => setWanted(undefined)}>
      <p>{word.text}</p>
    </Confirm>
  )
}
