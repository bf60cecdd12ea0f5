import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { count, dayOf } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { type DeviceFilter, useCount } from './answers.ts'

const own = defineWords({
  ja: {
    waiting: (n: string) => `承認待ち ${n} 台`,
    ending: (n: string) => `30日以内に期限が切れる端末 ${n} 台`,
  },
  en: {
    waiting: (n: string) => `${n} awaiting approval`,
    ending: (n: string) => `${n} end within 30 days`,
  },
})

/** The filter says "before", people say "within": the day after the last of them. */
export const endingWithin = (days: number): string => dayOf(new Date(Date.now() + (days + 1) * 86_400_000))

/** What waits for somebody, one press away. */
export function Attention({ onChoose }: { readonly onChoose: (filter: DeviceFilter) => void }) {
  const word = useWords(own)
  const ending: DeviceFilter = { state: 'active', expiringBefore: endingWithin(30) }
  const { data: waiting = 0 } = useCount({ state: 'pending' })
  const { data: soon = 0 } = useCount(ending)
  return (
    <div className="flex flex-wrap gap-x-4">
      {waiting > 0 && <Jump onPress={() => onChoose({ state: 'pending' })}>{word.waiting(count(waiting))}</Jump>}
      {soon > 0 && <Jump onPress={() => onChoose(ending)}>{word.ending(count(soon))}</Jump>}
    </div>
  )
}

function Jump({ onPress, children }: { readonly onPress: () => void; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="inline-flex min-h-11 items-center gap-1 font-bold text-warn underline-offset-4 hover:underline"
    >
      <span aria-hidden>▲</span>
      {children}
      <ChevronRight aria-hidden className="size-4" />
    </button>
  )
}
