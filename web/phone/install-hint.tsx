import { Download, X } from 'lucide-react'
import { useState } from 'react'
import { useWatched } from '../chat/index.ts'
import { Button, IconButton } from '../shared/ui/button.tsx'
import { defineWords, useWords } from '../shared/words/language.ts'
import { install, installable } from './install.ts'

const words = defineWords({
  ja: {
    title: 'ホーム画面に追加できます',
    lead: '次からはアイコンを押すだけで開けます。',
    byHand: 'Safari の共有ボタンを押し、「ホーム画面に追加」を選ぶと、次からはアイコンを押すだけで開けます。',
    act: '追加する',
    close: 'この案内を閉じる',
  },
  en: {
    title: 'Add this app to the home screen',
    lead: 'Then it opens with one tap.',
    byHand: 'Press Safari’s share button and choose “Add to Home Screen”; then it opens with one tap.',
    act: 'Add',
    close: 'Close this hint',
  },
})

const key = 'sekisho.install-hint'

export function InstallHint() {
  const word = useWords(words)
  const way = useWatched(installable)
  const [closed, setClosed] = useState(localStorage.getItem(key) === 'closed')
  if (way === 'no' || closed) return null
  const close = () => {
    localStorage.setItem(key, 'closed')
    setClosed(true)
  }
  return (
    <aside aria-label={word.title} className="flex items-start gap-3 border-b border-line bg-accent-soft py-2 pr-1 pl-4">
      <Download aria-hidden className="mt-2.5 size-5 shrink-0 text-accent" />
      <div className="min-w-0 flex-1 py-2">
        <p className="font-bold">{word.title}</p>
        <p className="text-sm">{way === 'by-hand' ? word.byHand : word.lead}</p>
        {way === 'offered' && (
          <Button size="small" className="mt-2 min-h-11" onClick={() => void install()}>
            {word.act}
          </Button>
        )}
      </div>
      <IconButton label={word.close} onClick={close}>
        <X aria-hidden className="size-5" />
      </IconButton>
    </aside>
  )
}
