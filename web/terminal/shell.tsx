import { LogOut, MessagesSquare, Settings2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { consolePages } from '../console/pages.ts'
import { AppearanceDialog } from '../shared/ui/appearance.tsx'
import { IconButton } from '../shared/ui/button.tsx'
import { defineWords, useSentence, useWords } from '../shared/words/language.ts'
import { type StaffSession, signOut } from './session.ts'

const words = defineWords({
  ja: { brand: '関所', chat: 'チャット', menu: '主なページ', display: '表示の設定', leave: 'サインアウト', skip: '本文へ' },
  en: { brand: 'Sekisho', chat: 'Chat', menu: 'Main pages', display: 'Display settings', leave: 'Sign out', skip: 'Skip to content' },
})

/** The frame of every page behind the sign-in: brand, pages that this person's roles open, person. */
export function Shell({ session, children }: { readonly session: NonNullable<StaffSession>; readonly children: ReactNode }) {
  const word = useWords(words)
  const say = useSentence()
  const [settings, setSettings] = useState(false)
  const pages = consolePages.filter(({ roles }) => roles.some((role) => session.person.roles.includes(role)))
  return (
    <div className="flex h-dvh flex-col">
      <a href="#content" className="sr-only focus:not-sr-only">
        {word.skip}
      </a>
      <header className="flex items-center gap-4 border-b border-line bg-raised px-4">
        <Link href="/" className="py-2 text-lg font-bold text-accent">
          {word.brand}
        </Link>
        <nav aria-label={word.menu} className="flex min-w-0 flex-1 gap-1 overflow-x-auto">
          <Place href="/" inside={(path) => !path.startsWith('/console')}>
            <MessagesSquare aria-hidden className="size-4" />
            {word.chat}
          </Place>
          {pages.map(({ path, name }) => (
            <Place key={path} href={`/console${path}`} inside={(now) => now.startsWith(`/console${path}`)}>
              {say(name)}
            </Place>
          ))}
        </nav>
        <p className="hidden max-w-56 truncate text-sm @min-[900px]:block" title={`${session.person.section} ${session.person.name}`}>
          {session.person.section} {session.person.name}
        </p>
        <div className="flex">
          <IconButton label={word.display} onClick={() => setSettings(true)}>
            <Settings2 aria-hidden className="size-5" />
          </IconButton>
          <IconButton label={word.leave} onClick={() => void signOut()}>
            <LogOut aria-hidden className="size-5" />
          </IconButton>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none">
        {children}
      </main>
      {settings && <AppearanceDialog onClose={() => setSettings(false)} />}
    </div>
  )
}

function Place({
  href,
  inside,
  children,
}: {
  readonly href: string
  readonly inside: (path: string) => boolean
  readonly children: ReactNode
}) {
  const [path] = useLocation()
  const here = inside(path)
  return (
    <Link
      href={href}
      aria-current={here ? 'page' : undefined}
      className={`inline-flex min-h-12 items-center gap-2 border-b-4 px-3 whitespace-nowrap ${here ? 'border-accent font-bold text-accent' : 'border-transparent hover:bg-accent-soft'}`}
    >
      {children}
    </Link>
  )
}
