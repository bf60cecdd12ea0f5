import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Select, TextField } from '../../shared/ui/field.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { type PersonFilter, roleNames, useSections } from './answers.ts'
import { words } from './words.ts'

const own = defineWords({
  ja: { search: '検索', hint: '氏名か利用者IDの一部', clear: '絞り込みを解除', filters: '絞り込み' },
  en: { search: 'Search', hint: 'Part of a name or login', clear: 'Clear filters', filters: 'Filters' },
})

interface Props {
  readonly filter: PersonFilter
  readonly onChange: (filter: Readonly<Record<string, string | undefined>>) => void
}

/** Every choice is in the address at once; typing waits for a pause. */
export function FilterBar({ filter, onChange }: Props) {
  const shared = useWords(words)
  const word = useWords(own)
  const { data } = useSections()
  const [text, setText] = useState(filter.search ?? '')
  useEffect(() => setText(filter.search ?? ''), [filter.search])
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === (filter.search ?? '')) return undefined
    const timer = setTimeout(() => onChange({ search: wanted }), 300)
    return () => clearTimeout(timer)
  }, [text, filter.search, onChange])
  return (
    <search aria-label={word.filters} className="flex flex-wrap items-end gap-3 pb-4 [&>*]:min-w-32 [&>*]:flex-1">
      <div className="!min-w-60 !flex-[2]">
        <TextField
          label={word.search}
          type="search"
          value={text}
          placeholder={word.hint}
          maxLength={100}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <Select label={shared.section} value={filter.section ?? ''} onChange={({ target }) => onChange({ section: target.value })}>
        <option value="">{shared.all}</option>
        {[...new Set([...(data?.sections ?? []), ...(filter.section ? [filter.section] : [])])].map((section) => (
          <option key={section} value={section}>
            {section}
          </option>
        ))}
      </Select>
      <Select label={shared.rolesTitle} value={filter.role ?? ''} onChange={({ target }) => onChange({ role: target.value })}>
        <option value="">{shared.all}</option>
        {roleNames.map((role) => (
          <option key={role} value={role}>
            {shared.roles[role]}
          </option>
        ))}
      </Select>
      <Select label={shared.state} value={filter.state ?? ''} onChange={({ target }) => onChange({ state: target.value })}>
        <option value="">{shared.all}</option>
        {(['active', 'suspended'] as const).map((state) => (
          <option key={state} value={state}>
            {shared.states[state]}
          </option>
        ))}
      </Select>
      {Object.keys(filter).length > 0 && (
        <Button variant="quiet" className="!flex-none" onClick={() => onChange({ search: '', state: '', section: '', role: '' })}>
          <X aria-hidden className="size-4" />
          {word.clear}
        </Button>
      )}
    </search>
  )
}
