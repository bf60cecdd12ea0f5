/** Small parts of the pages on policies. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { Badge } from '../../shared/ui/states.tsx'
import { useSentence, useWords } from '../../shared/words/language.ts'
import type { Condition, Doing, Summary } from './answers.ts'
import { actionTones, shared, stateTones } from './words.ts'

export function StateBadge({ state }: { readonly state: Summary['state'] }) {
  const word = useWords(shared)
  return <Badge tone={stateTones[state]}>{word.states[state]}</Badge>
}

/** Somebody's name, or that the product brought it. */
export function Who({ person }: { readonly person: Summary['author'] }) {
  const word = useWords(shared)
  return <span title={person?.name}>{person?.name ?? word.product}</span>
}

export function ActionBadge({ does }: { readonly does: Pick<Doing, 'action' | 'name'> }) {
  const say = useSentence()
  return <Badge tone={actionTones[does.action]}>{say(does.name)}</Badge>
}

/** What is done, how, and the sentence that the sender reads. */
export function ActionWords({ does }: { readonly does: Doing }) {
  const say = useSentence()
  return (
    <div className="flex flex-col items-start gap-1">
      <ActionBadge does={does} />
      {does.detail.length > 0 && <p className="text-sm">{does.detail.map(say).join('・')}</p>}
      {does.reason && <p className="text-sm text-faint">{say(does.reason)}</p>}
    </div>
  )
}

export function Conditions({ conditions, always }: { readonly conditions: readonly Condition[]; readonly always: string }) {
  const say = useSentence()
  if (conditions.length === 0) return <p className="text-faint">{always}</p>
  return (
    <dl className="flex flex-col gap-2">
      {conditions.map(({ key, name, value }) => (
        <div key={key} className="grid gap-x-3 @min-[44rem]:grid-cols-[9rem_minmax(0,1fr)]">
          <dt className="text-faint">{say(name)}</dt>
          <dd className="min-w-0 font-medium">{say(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

export function RuleId({ children }: { readonly children: ReactNode }) {
  return <code className="font-mono text-sm break-all">{children}</code>
}

/** A link that looks like the buttons beside it. */
export function LinkButton({
  href,
  children,
  solid = false,
}: {
  readonly href: string
  readonly children: ReactNode
  readonly solid?: boolean
}) {
  const look = solid
    ? 'bg-accent text-on-accent hover:bg-accent-strong border-transparent'
    : 'bg-raised text-accent border-accent hover:bg-accent-soft'
  return (
    <Link
      href={href}
      className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-8 border px-4 py-2 font-bold whitespace-nowrap ${look}`}
    >
      {children}
    </Link>
  )
}

/** Tabs of a page or a pane; arrow keys move between them (WAI-ARIA APG, tabs with automatic activation). */
export function Tabs<T extends string>({
  label,
  tabs,
  chosen,
  onChoose,
  id,
}: {
  readonly label: string
  readonly tabs: readonly { readonly key: T; readonly name: ReactNode }[]
  readonly chosen: T
  readonly onChoose: (key: T) => void
  /** Prefix of the ids that tie tabs to their panel. */
  readonly id: string
}) {
  const move = (step: number) => {
    const at = tabs.findIndex(({ key }) => key === chosen)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (!next) return
    onChoose(next.key)
    document.getElementById(`${id}-tab-${next.key}`)?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className="flex gap-1 overflow-x-auto border-b border-line">
      {tabs.map(({ key, name }) => (
        <button
          key={key}
          type="button"
          role="tab"
          id={`${id}-tab-${key}`}
          aria-selected={key === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={key === chosen ? 0 : -1}
          onClick={() => onChoose(key)}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
            if (step === undefined) return
            event.preventDefault()
            move(step)
          }}
          className={`inline-flex min-h-11 shrink-0 items-center gap-2 border-b-4 px-3 whitespace-nowrap ${key === chosen ? 'border-accent font-bold text-accent' : 'border-transparent hover:bg-accent-soft'}`}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
