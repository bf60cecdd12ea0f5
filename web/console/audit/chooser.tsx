import { useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { IconButton } from '../../shared/ui/button.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import type { Choice, ChoiceKind } from './api.ts'

const words = defineWords({
  ja: { any: 'すべて(名前の一部を入力)', clear: '選択を外す', none: '当てはまるものがありません', loading: '探しています…' },
  en: { any: 'Any (type part of a name)', clear: 'Clear', none: 'Nothing matches', loading: 'Searching…' },
})

export interface ChooserProps {
  readonly label: string
  readonly kind: ChoiceKind
  /** Id of what is chosen, or a code. */
  readonly value: string | undefined
  readonly onChoose: (id: string | undefined) => void
}

const isCode = (kind: ChoiceKind): boolean => kind === 'rule' || kind === 'reason'

/** What is chosen, by its id: an address may bring an id without its name. */
function useChosen(kind: ChoiceKind, id: string | undefined): Choice | undefined {
  const { data, isLoading } = useQuery({
    queryKey: ['audit', 'choice', kind, id],
    queryFn: () => ask(api.GET('/api/v1/audit/choices', { params: { query: { kind, id: id ?? '' } } })),
    enabled: id !== undefined && !isCode(kind),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (id === undefined || isLoading) return undefined
  return data?.choices[0] ?? { id, name: id, detail: '' }
}

/** A list to choose from by typing part of a name (WAI-ARIA 1.2 combobox with a list box). */
export function Chooser({ label, kind, value, onChoose }: ChooserProps) {
  const word = useWords(words)
  const queries = useQueryClient()
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const [active, setActive] = useState(0)
  const search = useDeferredValue(typed ?? '')
  const chosen = useChosen(kind, value)
  const open = typed !== undefined
  const { data, isFetching } = useQuery({
    queryKey: ['audit', 'choices', kind, search],
    queryFn: () => ask(api.GET('/api/v1/audit/choices', { params: { query: { kind, search } } })),
    enabled: open,
    staleTime: 60_000,
  })
  const choices = data?.choices ?? []
  const close = () => {
    setTyped(undefined)
    setActive(0)
  }
  const choose = (choice: Choice | undefined) => {
    if (choice) queries.setQueryData(['audit', 'choice', kind, choice.id], { choices: [choice] })
    onChoose(choice?.id)
    close()
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setTyped(typed ?? '')
      setActive(Math.max(0, Math.min(choices.length - 1, open ? active + step : 0)))
    } else if (open && event.key === 'Enter') {
      event.preventDefault()
      if (choices[active]) choose(choices[active])
    } else if (open && event.key === 'Escape') {
      event.preventDefault()
      close()
    }
  }
  return (
    <div className="relative flex flex-col gap-1">
      <label htmlFor={id} className="font-bold">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          role="combobox"
          autoComplete="off"
          aria-autocomplete="list"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-activedescendant={open && choices[active] ? `${id}-${active}` : undefined}
          value={typed ?? (chosen ? `${chosen.name}${chosen.detail ? ` (${chosen.detail})` : ''}` : '')}
          title={chosen?.name}
          placeholder={word.any}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setActive(0)
          }}
          onClick={() => setTyped(typed ?? '')}
          onKeyDown={press}
          onBlur={close}
          className="block min-h-11 w-full truncate rounded-8 border border-edge bg-surface py-2 pr-11 pl-3 text-base text-ink placeholder:text-sm placeholder:text-faint"
        />
        {value !== undefined && (
          <IconButton label={`${label}: ${word.clear}`} className="absolute top-0 right-0" onClick={() => choose(undefined)}>
            <X aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        hidden={!open}
        className="absolute top-full z-20 mt-1 max-h-72 w-full min-w-64 overflow-y-auto rounded-8 border border-line bg-raised py-1 shadow-3"
      >
        {choices.map((choice, at) => (
          <div
            key={choice.id}
            id={`${id}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            // The field keeps the focus; a press must not take it away before the choice is made.
            onMouseDown={(event) => {
              event.preventDefault()
              choose(choice)
            }}
            className={`cursor-pointer px-3 py-2 ${at === active ? 'bg-accent-soft' : 'hover:bg-accent-soft'}`}
          >
            <span className="block">{choice.name}</span>
            {choice.detail && <span className="block text-sm text-faint">{choice.detail}</span>}
          </div>
        ))}
        {choices.length === 0 && (
          <div role="option" aria-selected={false} aria-disabled className="px-3 py-2 text-sm text-faint">
            {isFetching ? word.loading : word.none}
          </div>
        )}
      </div>
    </div>
  )
}
