import { Link, useLocation } from 'wouter'
import { count } from '../../shared/words/format.ts'
import { defineWords, useSentence, useWords } from '../../shared/words/language.ts'
import type { Counts } from './counts.ts'
import type { Place } from './places.ts'

const words = defineWords({
  ja: { unread: (n: string) => `未読${n}件`, waiting: (n: string) => `承認待ち${n}件` },
  en: { unread: (n: string) => `${n} unread`, waiting: (n: string) => `${n} waiting` },
})

const looks = {
  bar: ['min-h-14 border-b-4 px-3', 'border-accent', 'border-transparent'],
  list: ['min-h-12 rounded-8 px-4', 'bg-accent-soft', ''],
} as const

export function PlaceLink({
  place: { href, name, icon: Icon, inside, counts: which },
  counts,
  look,
  onGo,
}: {
  readonly place: Place
  readonly counts: Counts
  readonly look: keyof typeof looks
  readonly onGo?: () => void
}) {
  const say = useSentence()
  const [path] = useLocation()
  const here = inside(path)
  const [shape, current, other] = looks[look]
  return (
    <Link
      href={href}
      onClick={() => onGo?.()}
      aria-current={here ? 'page' : undefined}
      className={`inline-flex shrink-0 items-center gap-2 whitespace-nowrap hover:bg-accent-soft ${shape} ${here ? `font-bold text-accent ${current}` : other}`}
    >
      {Icon && <Icon aria-hidden className="size-5" />}
      {say(name)}
      {which && <Count which={which} value={counts[which]} />}
    </Link>
  )
}

const most = 99

export function Count({ which, value }: { readonly which: keyof Counts; readonly value: number }) {
  const word = useWords(words)
  if (value === 0) return null
  return (
    <span className="inline-flex min-w-6 justify-center rounded-full bg-accent px-1.5 text-sm leading-6 font-bold text-on-accent tabular-nums">
      <span aria-hidden>{value > most ? `${most}+` : value}</span>
      <span className="sr-only">{word[which](count(value))}</span>
    </span>
  )
}
