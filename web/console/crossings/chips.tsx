import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { date } from '../../shared/words/format.ts'
import { useSentence, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { changed, type Filter, type FilterKey, filterKeys } from './filter.ts'
import { words } from './words.ts'

export type Party = 'room' | 'person' | 'device'

/** The name behind an id in the address. */
export function usePartyName(of: Party, id: string | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ['crossing-choice', of, id],
    queryFn: () => ask(api.GET('/api/v1/crossings/choices', { params: { query: { of, ...(id === undefined ? {} : { id }) } } })),
    enabled: id !== undefined,
    staleTime: 60_000,
  })
  return data?.choices[0]?.name
}

/** Codes that occur, for the lists to choose from. */
export function useCodes(of: 'rule' | 'reason' | 'type') {
  const say = useSentence()
  const { data } = useQuery({
    queryKey: ['crossing-codes', of],
    queryFn: () => ask(api.GET('/api/v1/crossings/choices', { params: { query: { of } } })),
    staleTime: 60_000,
  })
  return data?.choices.map(({ id, sentence }) => ({ id, name: sentence ? say(sentence) : id })) ?? []
}

/** What is asked for, each with a way to let it go. The state has its own buttons. */
export function Chips({ filter, onChange }: { readonly filter: Filter; readonly onChange: (filter: Filter) => void }) {
  const word = useWords(words)
  const names = useChipNames(filter)
  const shown = filterKeys.filter((key) => key !== 'state' && filter[key] !== undefined)
  if (shown.length === 0) return null
  return (
    <ul className="flex flex-wrap items-center gap-2" aria-label={word.filter}>
      {shown.map((key) => (
        <li key={key} className="max-w-full">
          <button
            type="button"
            onClick={() => onChange(changed(filter, key, undefined))}
            aria-label={word.remove(names[key])}
            title={word.remove(names[key])}
            className="inline-flex min-h-9 max-w-full items-center gap-1.5 rounded-full border border-accent bg-accent-soft px-3 text-sm"
          >
            <span className="min-w-0 truncate">{names[key]}</span>
            <X aria-hidden className="size-4 shrink-0" />
          </button>
        </li>
      ))}
      {shown.length > 1 && (
        <li>
          <Button variant="quiet" size="small" onClick={() => onChange(filter.state ? { state: filter.state } : {})}>
            {word.clear}
          </Button>
        </li>
      )}
    </ul>
  )
}

function useChipNames(filter: Filter): Readonly<Record<FilterKey, string>> {
  const word = useWords(words)
  const room = usePartyName('room', filter.room)
  const person = usePartyName('person', filter.person)
  const device = usePartyName('device', filter.device)
  const reason = useCodes('reason').find(({ id }) => id === filter.reason)?.name
  return {
    state: '',
    direction: filter.direction === 'outbound' ? word.directions.outbound : word.directions.inbound,
    kind: filter.kind === 'attachment' ? word.kinds.attachment : word.kinds.message,
    type: `${word.type}: ${filter.type ?? ''}`,
    room: `${word.room}: ${room ?? '…'}`,
    person: `${word.person}: ${person ?? '…'}`,
    device: `${word.device}: ${device ?? '…'}`,
    rule: `${word.rule}: ${filter.rule ?? ''}`,
    reason: `${word.reason}: ${reason ?? filter.reason ?? ''}`,
    from: word.fromChip(filter.from ? date(filter.from) : ''),
    to: word.toChip(filter.to ? date(filter.to) : ''),
  }
}
