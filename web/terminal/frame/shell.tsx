import { Menu } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { ConnectionNotice } from '../../chat/index.ts'
import { AppearanceDialog } from '../../shared/ui/appearance.tsx'
import { IconButton } from '../../shared/ui/button.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Signed } from '../session.ts'
import { useCounts } from './counts.ts'
import { Leave } from './leave.tsx'
import { MenuDialog } from './menu-dialog.tsx'
import { PersonMenu } from './person-menu.tsx'
import { PlaceLink } from './place-link.tsx'
import { placesOf } from './places.ts'

const words = defineWords({
  ja: { brand: '関所', places: '主なページ', menu: 'メニュー', skip: '本文へ移る' },
  en: { brand: 'Sekisho', places: 'Main pages', menu: 'Menu', skip: 'Skip to content' },
})

export type Opened = 'menu' | 'settings' | 'leave'

/** The frame of every page behind the sign-in: brand, pages that this person's roles open, person. */
export function Shell({ session, children }: { readonly session: Signed; readonly children: ReactNode }) {
  const word = useWords(words)
  const counts = useCounts(session)
  const [opened, setOpened] = useState<Opened>()
  const places = placesOf(session.person.roles)
  const close = () => setOpened(undefined)
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-20 rounded-8 bg-raised px-4 py-2 font-bold text-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {word.skip}
      </a>
      <header className="flex shrink-0 items-center gap-2 border-b border-line bg-raised px-2 min-[900px]:gap-4 min-[900px]:px-4">
        <IconButton label={word.menu} aria-expanded={opened === 'menu'} className="min-[900px]:hidden" onClick={() => setOpened('menu')}>
          <Menu aria-hidden className="size-6" />
        </IconButton>
        <Link href="/" className="py-3 text-lg font-bold text-accent">
          {word.brand}
        </Link>
        <nav aria-label={word.places} className="hidden min-w-0 flex-1 overflow-x-auto px-1 min-[900px]:flex">
          {places.map((place) => (
            <PlaceLink key={place.href} place={place} counts={counts} look="bar" />
          ))}
        </nav>
        <PersonMenu session={session} onOpen={setOpened} />
      </header>
      <ConnectionNotice />
      <main id="content" tabIndex={-1} className="min-h-0 flex-1 overflow-auto outline-none focus-visible:shadow-none">
        {children}
      </main>
      {opened === 'menu' && <MenuDialog session={session} places={places} counts={counts} onOpen={setOpened} onClose={close} />}
      {opened === 'settings' && <AppearanceDialog onClose={close} />}
      {opened === 'leave' && <Leave onClose={close} />}
    </div>
  )
}
