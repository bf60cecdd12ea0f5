import { Search, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { actions, outcomes } from '../../../gateway/audit/actions.ts'
import { Button, IconButton } from '../../shared/ui/button.tsx'
import { Checkbox, Select, TextField } from '../../shared/ui/field.tsx'
import { defineWords, useLanguage, useWords } from '../../shared/words/language.ts'
import { Chooser } from './chooser.tsx'
import { FileHash, isHash } from './file-hash.tsx'
import type { AskedFilter } from './filter.ts'
import { fromLocal, type Quick, quickStarts, toLocal } from './times.ts'

const words = defineWords({
  ja: {
    from: 'いつから',
    to: 'いつまで',
    quick: '期間をすばやく選ぶ',
    quicks: { today: '今日', week: '今週', month: '今月' },
    person: '人(した人・された人)',
    device: '端末',
    room: 'トークルーム',
    action: '操作',
    outcome: '結果',
    rule: '規則',
    any: 'すべて',
    search: '探す',
    clear: '条件を消す',
    more: 'ほかの条件',
    heartbeats: '稼働確認(1分ごとの記録)も表示する',
    others: { direction: '向き', reason: '理由', target: '対象', trace: '通過の番号' },
    drop: (what: string) => `${what}の条件を外す`,
  },
  en: {
    from: 'From',
    to: 'Until',
    quick: 'Quick periods',
    quicks: { today: 'Today', week: 'This week', month: 'This month' },
    person: 'Person (who did it, or to whom)',
    device: 'Device',
    room: 'Room',
    action: 'Act',
    outcome: 'Outcome',
    rule: 'Rule',
    any: 'Any',
    search: 'Search',
    clear: 'Clear',
    more: 'More conditions',
    heartbeats: 'Show heartbeats (one a minute), too',
    others: { direction: 'Direction', reason: 'Reason', target: 'Target', trace: 'Crossing' },
    drop: (what: string) => `Drop the condition: ${what}`,
  },
})

const quickNames = Object.keys(quickStarts) as Quick[]
/** Conditions that links bring along and that have no field of their own. */
const others = ['direction', 'reason', 'target', 'trace'] as const
const inMore = ['room', 'action', 'rule', 'sha256'] as const

export interface SearchFormProps {
  readonly asked: AskedFilter
  readonly onSearch: (filter: AskedFilter, fileName?: string) => void
}

/** Conditions of a search; nothing is asked before the button is pressed, since every search is itself recorded. */
export function SearchForm({ asked, onSearch }: SearchFormProps) {
  const word = useWords(words)
  const spoken = useLanguage()
  const [filter, setFilter] = useState(asked)
  const put = (change: { readonly [K in keyof AskedFilter]: string | undefined }) =>
    setFilter((before) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value)) as AskedFilter)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (filter.sha256 === undefined || isHash(filter.sha256)) onSearch(filter)
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4 rounded-12 border border-line bg-raised p-4">
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">{word.quick}</legend>
        {quickNames.map((quick) => (
          <Button
            key={quick}
            size="small"
            variant="outline"
            onClick={() => {
              const next = { ...filter, from: quickStarts[quick](new Date()).toISOString() }
              delete next.to
              setFilter(next)
              onSearch(next)
            }}
          >
            {word.quicks[quick]}
          </Button>
        ))}
      </fieldset>
      <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-5">
        <TextField
          label={word.from}
          type="datetime-local"
          value={toLocal(filter.from)}
          onChange={(event) => put({ from: fromLocal(event.currentTarget.value) })}
        />
        <TextField
          label={word.to}
          type="datetime-local"
          value={toLocal(filter.to)}
          onChange={(event) => put({ to: fromLocal(event.currentTarget.value) })}
        />
        <Chooser label={word.person} kind="person" value={filter.person} onChoose={(person) => put({ person })} />
        <Chooser label={word.device} kind="device" value={filter.device} onChoose={(device) => put({ device })} />
        <Select label={word.outcome} value={filter.outcome ?? ''} onChange={(event) => put({ outcome: event.currentTarget.value })}>
          <option value="">{word.any}</option>
          {Object.entries(outcomes).map(([code, label]) => (
            <option key={code} value={code}>
              {label[spoken]}
            </option>
          ))}
        </Select>
      </div>
      <details open={inMore.some((name) => asked[name] !== undefined)}>
        <summary className="w-fit rounded-4 font-bold text-accent">{word.more}</summary>
        <div className="mt-3 flex flex-col gap-3">
          <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
            <Chooser label={word.room} kind="room" value={filter.room} onChoose={(room) => put({ room })} />
            <Select label={word.action} value={filter.action ?? ''} onChange={(event) => put({ action: event.currentTarget.value })}>
              <option value="">{word.any}</option>
              {Object.entries(actions).map(([code, label]) => (
                <option key={code} value={code}>
                  {label[spoken]}
                </option>
              ))}
            </Select>
            <Chooser label={word.rule} kind="rule" value={filter.rule} onChoose={(rule) => put({ rule })} />
          </div>
          <FileHash
            value={filter.sha256 ?? ''}
            onChange={(sha256) => put({ sha256 })}
            onFile={(sha256, name) => {
              // Whether a file ever crossed is a question about all of the log.
              setFilter({ sha256 })
              onSearch({ sha256 }, name)
            }}
          />
        </div>
      </details>
      {others.some((name) => filter[name] !== undefined) && (
        <ul className="flex flex-wrap gap-2">
          {others.map(
            (name) =>
              filter[name] !== undefined && (
                <li key={name} className="inline-flex max-w-full items-center rounded-full border border-line bg-sunken pl-3 text-sm">
                  <span className="truncate">{`${word.others[name]}: ${filter[name]}`}</span>
                  <IconButton label={word.drop(word.others[name])} className="size-9" onClick={() => put({ [name]: undefined })}>
                    <X aria-hidden className="size-4" />
                  </IconButton>
                </li>
              ),
          )}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit">
          <Search aria-hidden className="size-5" />
          {word.search}
        </Button>
        <Button
          variant="quiet"
          onClick={() => {
            setFilter({})
            onSearch({})
          }}
        >
          {word.clear}
        </Button>
        <Checkbox
          label={word.heartbeats}
          checked={filter.heartbeats === 'show'}
          onChange={(event) => put({ heartbeats: event.currentTarget.checked ? 'show' : undefined })}
        />
      </div>
    </form>
  )
}
