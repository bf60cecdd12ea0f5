import { Settings2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { AppearanceDialog } from '../../shared/ui/appearance.tsx'
import { IconButton } from '../../shared/ui/button.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: { brand: '関所', lead: '庁内と出先をつなぐチャット', display: '表示の設定 / Display settings' },
  en: { brand: 'Sekisho', lead: 'The chat between the field and the town hall', display: '表示の設定 / Display settings' },
})

/** The frame of every screen before the conversation. The heading is read out when the screen changes. */
export function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const word = useWords(words)
  const [settings, setSettings] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${word.brand}`
    heading.current?.focus()
  }, [title, word.brand])
  return (
    <div className="flex min-h-dvh flex-col bg-sunken">
      <header className="flex items-center justify-between gap-3 px-4 py-3 pt-[max(0.75rem,env(safe-area-inset-top))]">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-3">
          <span className="text-2xl font-bold text-accent">{word.brand}</span>
          <span className="text-sm text-faint">{word.lead}</span>
        </p>
        <IconButton label={word.display} onClick={() => setSettings(true)}>
          <Settings2 aria-hidden className="size-5" />
        </IconButton>
      </header>
      <main className="mx-auto w-full max-w-md flex-1 px-4 pt-2 pb-8 sm:pt-12">
        <div className="flex flex-col gap-5 rounded-16 border border-line bg-raised p-5 sm:p-8">
          <h1 ref={heading} tabIndex={-1} className="text-xl leading-8 font-bold outline-none">
            {title}
          </h1>
          {children}
        </div>
      </main>
      {settings && <AppearanceDialog onClose={() => setSettings(false)} />}
    </div>
  )
}
