import { useEffect, useState } from 'react'
import { Badge } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { useWords } from '../../shared/words/language.ts'
import { approvalWords } from './words.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How long something still waits for an answer, rounded down; the last day is marked. */
export function TimeLeft({ until }: { readonly until: string }) {
  const word = useWords(approvalWords).left
  const now = useNow()
  const left = Date.parse(until) - now
  const words =
    left <= 0
      ? word.over
      : left >= 2 * day
        ? word.days(count(Math.floor(left / day)))
        : left >= hour
          ? word.hours(count(Math.floor(left / hour)))
          : word.minutes(count(Math.ceil(left / minute)))
  return <Badge tone={left < day ? 'warn' : 'neutral'}>{words}</Badge>
}

/** The time, minute by minute. */
function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), minute / 2)
    return () => clearInterval(ticking)
  }, [])
  return now
}
