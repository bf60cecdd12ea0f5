import { ListFilter, Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Select, TextField } from '../../shared/ui/field.tsx'
import { useWords } from '../../shared/words/language.ts'
import { useMedia } from '../today/media.ts'
import { Segments } from '../today/segments.tsx'
import { Chips, useCodes } from './chips.tsx'
import { changed, type Filter, type FilterKey, filterKeys, soughtStates } from './filter.ts'
import { Picker } from './picker.tsx'
import { words } from './words.ts'

/** Those that have a button; the others are in the panel. */
const quick = ['all', 'underway', 'held', 'refused', 'failed'] as const

export interface FilterBarProps {
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
  readonly paused: boolean
  readonly onPause: (paused: boolean) => void
}

export function FilterBar({ filter, onChange, paused, onPause }: FilterBarProps) {
  const word = useWords(words)
  const [open, setOpen] = useState(false)
  // Where there is no room for both, the fields would push the list off the screen.
  const narrow = useMedia('(max-width: 48rem)')
  const chosen = filterKeys.filter((key) => key !== 'state' && filter[key] !== undefined).length
  const state = quick.find((one) => one === (filter.state ?? 'all'))
  return (
    <div className="flex flex-col gap-3 pb-3">
      <div className="flex flex-wrap items-center gap-3">
        <div className="max-w-full overflow-x-auto">
          <Segments
            legend={word.state}
            options={quick.map((one) => [one, word.sought[one]])}
            value={state ?? ('other' as (typeof quick)[number])}
            onChoose={(value) => onChange(changed(filter, 'state', value === 'all' ? undefined : value))}
          />
        </div>
        <Button variant="outline" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ListFilter aria-hidden className="size-4" />
          {chosen > 0 ? word.filterCount(String(chosen)) : word.filter}
        </Button>
        <Button variant="quiet" className="ml-auto" aria-pressed={paused} onClick={() => onPause(!paused)}>
          {paused ? <Play aria-hidden className="size-4" /> : <Pause aria-hidden className="size-4" />}
          {paused ? word.resume : word.pause}
        </Button>
      </div>
      {open && !narrow && (
        <div className="rounded-12 border border-line bg-raised p-4">
          <Panel filter={filter} onChange={onChange} />
        </div>
      )}
      {open && narrow && (
        <Dialog title={word.filter} onClose={() => setOpen(false)} actions={<Button onClick={() => setOpen(false)}>{word.show}</Button>}>
          <Panel filter={filter} onChange={onChange} />
        </Dialog>
      )}
      <Chips filter={filter} onChange={onChange} />
    </div>
  )
}

function Panel({ filter, onChange }: Pick<FilterBarProps, 'filter' | 'onChange'>) {
  const word = useWords(words)
  const set = (key: FilterKey) => (value: string | undefined) => onChange(changed(filter, key, value))
  const choice = (key: FilterKey, options: readonly { readonly id: string; readonly name: string }[]) => {
    const value = filter[key] ?? ''
    const all = value !== '' && !options.some(({ id }) => id === value) ? [{ id: value, name: value }, ...options] : options
    return (
      <Select label={word[key]} value={value} onChange={(event) => set(key)(event.target.value || undefined)}>
        <option value="">{word.any}</option>
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    )
  }
  const pairs = (names: Readonly<Record<string, string>>, ids: readonly string[]) => ids.map((id) => ({ id, name: names[id] ?? id }))
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,10rem),1fr))] gap-3">
      {choice('state', pairs(word.sought, soughtStates))}
      {choice('direction', pairs(word.directions, ['inbound', 'outbound']))}
      {choice('kind', pairs(word.kinds, ['message', 'attachment']))}
      {choice('type', useCodes('type'))}
      <Picker of="room" value={filter.room} onChoose={set('room')} />
      <Picker of="person" value={filter.person} onChoose={set('person')} />
      <Picker of="device" value={filter.device} onChoose={set('device')} />
      {choice('rule', useCodes('rule'))}
      {choice('reason', useCodes('reason'))}
      <TextField
        type="date"
        label={word.from}
        value={filter.from ?? ''}
        max={filter.to}
        onChange={(event) => set('from')(event.target.value)}
      />
      <TextField
        type="date"
        label={word.to}
        value={filter.to ?? ''}
        min={filter.from}
        onChange={(event) => set('to')(event.target.value)}
      />
    </div>
  )
}
