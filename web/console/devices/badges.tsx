import { Badge } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { count, date, dayOf } from '../../shared/words/format.ts'
import { useWords } from '../../shared/words/language.ts'
import type { Device, DeviceState } from './answers.ts'
import { words } from './words.ts'

const tones: Readonly<Record<DeviceState, Tone>> = {
  pending: 'warn',
  active: 'good',
  suspended: 'warn',
  revoked: 'neutral',
  expired: 'bad',
}

export function StateBadge({ state }: { readonly state: DeviceState }) {
  const word = useWords(words)
  return <Badge tone={tones[state]}>{word.states[state]}</Badge>
}

/** From how many days before the end it is said how many are left. */
const soonDays = 30

/** Whole days from today to a calendar day, by Japan’s calendar. */
export const daysUntil = (day: string): number => Math.round((Date.parse(day) - Date.parse(dayOf(new Date()))) / 86_400_000)

export function Expires({ device }: { readonly device: Pick<Device, 'expiresOn' | 'state'> }) {
  const word = useWords(words)
  const left = daysUntil(device.expiresOn)
  const soon = left >= 0 && left <= soonDays && device.state !== 'revoked'
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="whitespace-nowrap">{date(device.expiresOn)}</span>
      {soon && <Badge tone="warn">{word.left(count(left))}</Badge>}
    </span>
  )
}
