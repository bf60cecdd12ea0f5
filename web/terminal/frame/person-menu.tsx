import { ChevronDown, CircleUserRound, LogOut, Settings2 } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Link } from 'wouter'
import { defineWords, useWords } from '../../shared/words/language.ts'
import type { Signed } from '../session.ts'
import type { Opened } from './shell.tsx'

export const personWords = defineWords({
  ja: { account: 'アカウント', display: '表示の設定', leave: 'サインアウト' },
  en: { account: 'Account', display: 'Display settings', leave: 'Sign out' },
})

/** Who is signed in, and what is theirs: a button that shows a short list. */
export function PersonMenu({ session, onOpen }: { readonly session: Signed; readonly onOpen: (what: Opened) => void }) {
  const word = useWords(personWords)
  const list = useId()
  const place = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const { name, section } = session.person
  useEffect(() => {
    if (!open) return
    const outside = (event: Event) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('focusin', outside)
    }
  }, [open])
  const go = (what?: Opened) => {
    setOpen(false)
    // The dialog gives the focus back to where it was.
    button.current?.focus()
    if (what) onOpen(what)
  }
  return (
    <div ref={place} className="relative ml-auto hidden min-[900px]:block">
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-controls={list}
        title={`${section} ${name}`}
        onClick={() => setOpen(!open)}
        className="flex min-h-12 max-w-72 items-center gap-2 rounded-8 px-3 text-left hover:bg-accent-soft"
      >
        <CircleUserRound aria-hidden className="size-6 shrink-0 text-faint" />
        <span className="min-w-0">
          <span className="block truncate text-xs leading-4 text-faint">{section}</span>
          <span className="block truncate text-sm leading-5 font-bold">{name}</span>
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-faint" />
      </button>
      <ul id={list} hidden={!open} className="absolute right-0 z-20 mt-1 w-60 rounded-12 border border-line bg-raised p-2 shadow-3">
        <li>
          <Link href="/account" onClick={() => go()} className="flex min-h-11 items-center gap-3 rounded-8 px-3 hover:bg-accent-soft">
            <CircleUserRound aria-hidden className="size-5 text-faint" />
            {word.account}
          </Link>
        </li>
        <Act icon={<Settings2 aria-hidden className="size-5 text-faint" />} label={word.display} onClick={() => go('settings')} />
        <Act icon={<LogOut aria-hidden className="size-5 text-faint" />} label={word.leave} onClick={() => go('leave')} />
      </ul>
    </div>
  )
}

export function Act({ icon, label, onClick }: { readonly icon: ReactNode; readonly label: string; readonly onClick: () => void }) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex min-h-11 w-full items-center gap-3 rounded-8 px-3 text-left hover:bg-accent-soft"
      >
        {icon}
        {label}
      </button>
    </li>
  )
}
