import { Link } from 'wouter'
import { Notice } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { count } from '../../shared/words/format.ts'
import { useSentence, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import { opens } from '../pages.ts'
import type { Overview } from './figures.ts'
import { words } from './words.ts'

type Concern = Overview['concerns'][number]

const toneOf: Readonly<Record<Concern['severity'], Tone>> = { alarm: 'bad', warning: 'warn', notice: 'info' }

/** Where it is seen to: the first of these that the person's roles open. */
const places: Readonly<Partial<Record<Concern['code'], readonly string[]>>> = {
  'queue-stuck': ['/console/crossings?state=underway'],
  'crossings-failed': ['/console/crossings?state=failed'],
  'approvals-waiting': ['/approvals', '/console/crossings?state=held'],
  'devices-expired': ['/console/devices'],
  'devices-pending': ['/console/devices'],
  'devices-expiring': ['/console/devices'],
  'no-policy': ['/console/policies'],
  'policy-drafts': ['/console/policies'],
}

/** What somebody has to see to, the worst first; read out when it changes. */
export function Concerns({ concerns }: { readonly concerns: readonly Concern[] }) {
  const word = useWords(words)
  const say = useSentence()
  const roles = useSession().data?.person.roles ?? []
  return (
    <section aria-label={word.concerns} aria-live="polite" className="flex flex-col gap-2">
      {concerns.length === 0 && <Notice tone="good">{word.calm}</Notice>}
      {concerns.map(({ code, severity, count: much, ...sentence }) => {
        const place = places[code]?.find((one) => opens(one, roles))
        return (
          <Notice key={code} tone={toneOf[severity]}>
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <p className="font-bold">
                {say(sentence)}
                {much > 1 && <span className="ml-2 font-normal">{word.cases(count(much))}</span>}
              </p>
              {place && (
                <Link href={place} className="shrink-0 font-bold text-accent underline underline-offset-4">
                  {word.open}
                  <span className="sr-only">:{say(sentence)}</span>
                </Link>
              )}
            </div>
          </Notice>
        )
      })}
    </section>
  )
}
