import { X } from 'lucide-react'
import { useCallback } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Select } from '../../shared/ui/field.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { SearchField } from '../register/search-field.tsx'
import { FoldedFilters } from '../register/toolbar.tsx'
import { type PersonFilter, roleNames, useSections } from './answers.ts'
import { words } from './words.ts'

const own = defineWords({
  ja: { hint: '氏名か利用者IDの一部', clear: '絞り込みを解除', filters: '絞り込み' },
  en: { hint: 'Part of a name or login', clear: 'Clear filters', filters: 'Filters' },
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
  const onSearch = useCallback((search: string) => onChange({ search }), [onChange])
  return (
    <search aria-label={word.filters} className="flex flex-wrap items-end gap-3 pb-4">
      <div className="min-w-[min(13rem,100%)] flex-[2]">
        <SearchField value={filter.search ?? ''} hint={word.hint} onChange={onSearch} />
      </div>
      <FoldedFilters set={Object.keys(filter).length - (filter.search ? 1 : 0)}>
        <div className="min-w-36 flex-1">
          <Select label={shared.section} value={filter.section ?? ''} onChange={({ target }) => onChange({ section: target.value })}>
            <option value="">{shared.all}</option>
            {[...new Set([...(data?.sections ?? []), ...(filter.section ? [filter.section] : [])])].map((section) => (
              <option key={section} value={section}>
                {section}
              </option>
            ))}
          </Select>
        </div>
        <div className="min-w-36 flex-1">
          <Select label={shared.rolesTitle} value={filter.role ?? ''} onChange={({ target }) => onChange({ role: target.value })}>
            <option value="">{shared.all}</option>
            {roleNames.map((role) => (
              <option key={role} value={role}>
                {shared.roles[role]}
              </option>
            ))}
          </Select>
        </div>
        <div className="min-w-36 flex-1">
          <Select label={shared.state} value={filter.state ?? ''} onChange={({ target }) => onChange({ state: target.value })}>
            <option value="">{shared.all}</option>
            {(['active', 'suspended'] as const).map((state) => (
              <option key={state} value={state}>
                {shared.states[state]}
              </option>
            ))}
          </Select>
        </div>
      </FoldedFilters>
      {Object.keys(filter).length > 0 && (
        <Button
          variant="quiet"
          className="basis-full sm:basis-auto"
          onClick={() => onChange({ search: '', state: '', section: '', role: '' })}
        >
          <X aria-hidden className="size-4" />
          {word.clear}
        </Button>
      )}
    </search>
  )
}
