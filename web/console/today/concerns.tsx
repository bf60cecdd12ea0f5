import { Link } from 'wouter'
import { Notice } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { count } from '../../shared/words/format.ts'
import { useSentence, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import { consolePages } from '../pages.ts'
import type { Overview } from './figures.ts'
import { words } from './words.ts'

type Concern = Overview['concerns'][number]

const toneOf: Readonly<Record<Concern['severity'], Tone>> = { alarm: 'bad', warning: 'warn', notice: 'info' }

/** Where it is seen to, below /console. */
const places: Readonly<Partial<Record<Concern['code'], string>>> = {
  'queue-stuck': '/crossings?state=underway',
  'crossings-failed': '/crossings?state=failed',
  'approvals-waiting': '/crossings?state=held',
  'devices-expired': '/devices',
  'devices-pending': '/devices',
  'devices-expiring': '/devices',
  'no-policy': '/policies',
  'policy-drafts': '/policies',
}

/** What somebody has to see to, the worst first; read out when it changes. */
export function Concerns({ concerns }: { readonly concerns: readonly Concern[] }) {
  const word = useWords(words)
  const say = useSentence()
  const roles = useSession().data?.person.roles ?? []
  const open = (place: string) =>
    consolePages.some((page) => place.split('?')[0] === page.path && page.roles.some((role) => roles.includes(role)))
  return (
    <section aria-label={word.concerns} aria-live="polite" className="flex flex-col gap-2">
      {concerns.length === 0 && <Notice tone="good">{word.calm}</Notice>}
      {concerns.map(({ code, severity, count: much, ...sentence }) => {
        const place = places[code]
        return (
          <Notice key={code} tone={toneOf[severity]}>
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <p className="font-bold">
                {say(sentence)}
                {much > 1 && <span className="ml-2 font-normal">{word.cases(count(much))}</span>}
              </p>
              {place && open(place) && (
                <Link href={`/console${place}`} className="shrink-0 font-bold text-accent underline underline-offset-4">
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
