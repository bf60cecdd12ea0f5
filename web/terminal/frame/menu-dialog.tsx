import { CircleUserRound, LogOut, Settings2 } from 'lucide-react'
import { Link } from 'wouter'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Signed } from '../session.ts'
import type { Counts } from './counts.ts'
import { Act, personWords } from './person-menu.tsx'
import { PlaceLink } from './place-link.tsx'
import type { Place } from './places.ts'
import type { Opened } from './shell.tsx'

const words = defineWords({ ja: { title: 'メニュー', places: '主なページ' }, en: { title: 'Menu', places: 'Main pages' } })

/** The navigation where there is no room for it: one list over the page. */
export function MenuDialog({
  session,
  places,
  counts,
  onOpen,
  onClose,
}: {
  readonly session: Signed
  readonly places: readonly Place[]
  readonly counts: Counts
  readonly onOpen: (what: Opened) => void
  readonly onClose: () => void
}) {
  const word = useWords(words)
  const own = useWords(personWords)
  const { name, section } = session.person
  return (
    <Dialog title={word.title} onClose={onClose}>
      <nav aria-label={word.places} className="flex flex-col gap-1">
        {places.map((place) => (
          <PlaceLink key={place.href} place={place} counts={counts} look="list" onGo={onClose} />
        ))}
      </nav>
      <div className="border-t border-line pt-4">
        <p className="px-3 pb-2">
          <span className="block text-sm text-faint">{section}</span>
          <span className="font-bold">{name}</span>
        </p>
        <ul>
          <li>
            <Link href="/account" onClick={onClose} className="flex min-h-11 items-center gap-3 rounded-8 px-3 hover:bg-accent-soft">
              <CircleUserRound aria-hidden className="size-5 text-faint" />
              {own.account}
            </Link>
          </li>
          <Act icon={<Settings2 aria-hidden className="size-5 text-faint" />} label={own.display} onClick={() => onOpen('settings')} />
          <Act icon={<LogOut aria-hidden className="size-5 text-faint" />} label={own.leave} onClick={() => onOpen('leave')} />
        </ul>
      </div>
    </Dialog>
  )
}
