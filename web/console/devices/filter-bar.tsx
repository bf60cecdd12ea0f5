import { Search, X } from 'lucide-react'
import { useCallback } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Select } from '../../shared/ui/field.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { SearchField } from '../register/search-field.tsx'
import { FoldedFilters } from '../register/toolbar.tsx'
import { type DeviceFilter, useSections } from './answers.ts'
import { endingWithin } from './attention.tsx'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    searchHint: '登録番号・氏名・機種の一部',
    all: 'すべて',
    expiring: '有効期限',
    within: { 30: '30日以内に切れる', 90: '90日以内に切れる' },
    before: (day: string) => `${day} より前`,
    clear: '絞り込みを解除',
    onePerson: '一人の端末だけを表示しています',
    filters: '絞り込み',
  },
  en: {
    searchHint: 'Part of a number, name or model',
    all: 'All',
    expiring: 'Valid until',
    within: { 30: 'ends within 30 days', 90: 'ends within 90 days' },
    before: (day: string) => `before ${day}`,
    clear: 'Clear filters',
    onePerson: 'Only the devices of one person are shown',
    filters: 'Filters',
  },
})

interface Props {
  readonly filter: DeviceFilter
  readonly onChange: (filter: Readonly<Record<string, string | undefined>>) => void
}

/** Every choice is in the address at once; typing waits for a pause. */
export function FilterBar({ filter, onChange }: Props) {
  const shared = useWords(words)
  const word = useWords(own)
  const { data } = useSections()
  const onSearch = useCallback((search: string) => onChange({ search }), [onChange])
  const days = [30, 90] as const
  const known = days.some((one) => endingWithin(one) === filter.expiringBefore)
  return (
    <search aria-label={word.filters} className="flex flex-wrap items-end gap-3 pb-2">
      <div className="min-w-[min(13rem,100%)] flex-[2]">
        <SearchField value={filter.search ?? ''} hint={word.searchHint} onChange={onSearch} />
      </div>
      <FoldedFilters set={Object.keys(filter).length - (filter.search ? 1 : 0)}>
        <div className="min-w-36 flex-1">
          <Select label={shared.state} value={filter.state ?? ''} onChange={({ target }) => onChange({ state: target.value })}>
            <option value="">{word.all}</option>
            {(['pending', 'active', 'suspended', 'expired', 'revoked'] as const).map((state) => (
              <option key={state} value={state}>
                {shared.states[state]}
              </option>
            ))}
          </Select>
        </div>
        <div className="min-w-36 flex-1">
          <Select label={shared.section} value={filter.section ?? ''} onChange={({ target }) => onChange({ section: target.value })}>
            <option value="">{word.all}</option>
            {[...new Set([...(data?.sections ?? []), ...(filter.section ? [filter.section] : [])])].map((section) => (
              <option key={section} value={section}>
                {section}
              </option>
            ))}
          </Select>
        </div>
        <div className="min-w-36 flex-1">
          <Select
            label={word.expiring}
            value={filter.expiringBefore ?? ''}
            onChange={({ target }) => onChange({ expiringBefore: target.value })}
          >
            <option value="">{word.all}</option>
            {days.map((one) => (
              <option key={one} value={endingWithin(one)}>
                {word.within[one]}
              </option>
            ))}
            {filter.expiringBefore && !known && <option value={filter.expiringBefore}>{word.before(filter.expiringBefore)}</option>}
          </Select>
        </div>
      </FoldedFilters>
      {Object.keys(filter).length > 0 && (
        <Button
          variant="quiet"
          className="basis-full sm:basis-auto"
          onClick={() => onChange({ search: '', state: '', section: '', expiringBefore: '', person: '' })}
        >
          <X aria-hidden className="size-4" />
          {word.clear}
        </Button>
      )}
      {filter.person && (
        <p className="flex basis-full items-center gap-2 text-sm">
          <Search aria-hidden className="size-4" />
          {word.onePerson}
        </p>
      )}
    </search>
  )
}
