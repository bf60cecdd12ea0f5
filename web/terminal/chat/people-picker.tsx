import { Check, X } from 'lucide-react'
import { useId, useMemo, useState } from 'react'
import { IconButton } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { type DirectoryPerson, matching, useDirectory } from './directory.ts'
import { Sides, type SidesOf } from './sides.tsx'

const words = defineWords({
  ja: {
    find: '職員をさがす',
    findHint: '氏名や所属の一部で絞り込めます。',
    results: '職員の一覧',
    nobody: '当てはまる職員はいません',
    more: (n: string) => `ほかに${n}人います。氏名や所属で絞り込んでください。`,
    chosen: (n: string) => `加える人 ${n}人`,
    none: '一覧から選ぶと、ここに入ります。',
    remove: (name: string) => `${name}を外す`,
  },
  en: {
    find: 'Find people',
    findHint: 'By part of a name or section.',
    results: 'People',
    nobody: 'Nobody matches',
    more: (n: string) => `${n} more. Narrow it down by name or section.`,
    chosen: (n: string) => `${n} chosen`,
    none: 'Whoever you choose from the list is put here.',
    remove: (name: string) => `Remove ${name}`,
  },
})

export interface Choice extends DirectoryPerson, SidesOf {}

/** More than this many names help nobody to find one. */
const mostShown = 60

/** Choosing people and the sides on which each takes part. */
export function PeoplePicker({
  without,
  chosen,
  onChange,
}: {
  readonly without: ReadonlySet<string>
  readonly chosen: readonly Choice[]
  readonly onChange: (chosen: readonly Choice[]) => void
}) {
  const word = useWords(words)
  const [text, setText] = useState('')
  const { data, error, refetch } = useDirectory()
  const found = useMemo(() => matching(data ?? [], text).filter(({ id }) => !without.has(id)), [data, text, without])
  const taken = new Set(chosen.map(({ id }) => id))
  const toggle = (person: DirectoryPerson) =>
    onChange(taken.has(person.id) ? chosen.filter(({ id }) => id !== person.id) : [...chosen, { ...person, internet: true, lgwan: true }])
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <div className="grid gap-4 min-[700px]:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-2">
        <TextField
          label={word.find}
          hint={word.findHint}
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            // Within a form, Enter would make the room.
            if (event.key === 'Enter') event.preventDefault()
          }}
        />
        <ul aria-label={word.results} className="h-64 divide-y divide-line overflow-y-auto rounded-8 border border-line" tabIndex={-1}>
          {found.length === 0 && (
            <li>
              <Empty title={word.nobody} />
            </li>
          )}
          {found.slice(0, mostShown).map((person) => (
            <PersonRow key={person.id} person={person} taken={taken.has(person.id)} onToggle={() => toggle(person)} />
          ))}
          {found.length > mostShown && <li className="p-3 text-sm text-faint">{word.more(count(found.length - mostShown))}</li>}
        </ul>
      </div>
      <Chosen chosen={chosen} onChange={onChange} />
    </div>
  )
}

function PersonRow({
  person: { name, section },
  taken,
  onToggle,
}: {
  readonly person: DirectoryPerson
  readonly taken: boolean
  readonly onToggle: () => void
}) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={taken}
        onClick={onToggle}
        className={`flex min-h-12 w-full items-center gap-3 px-3 py-1.5 text-left hover:bg-accent-soft ${taken ? 'bg-accent-soft' : ''}`}
      >
        <span
          aria-hidden
          className={`flex size-5 shrink-0 items-center justify-center rounded-4 border ${taken ? 'border-accent bg-accent text-on-accent' : 'border-edge'}`}
        >
          {taken && <Check className="size-4" />}
        </span>
        <span className="min-w-0">
          <span className="block text-sm leading-5 font-bold">{name}</span>
          <span className="block text-xs leading-4 text-faint">{section}</span>
        </span>
      </button>
    </li>
  )
}

function Chosen({ chosen, onChange }: { readonly chosen: readonly Choice[]; readonly onChange: (chosen: readonly Choice[]) => void }) {
  const word = useWords(words)
  const title = useId()
  return (
    <section aria-labelledby={title} className="flex min-w-0 flex-col gap-2">
      <h3 id={title} className="font-bold">
        <span role="status">{word.chosen(count(chosen.length))}</span>
      </h3>
      {chosen.length === 0 ? (
        <p className="text-sm text-faint">{word.none}</p>
      ) : (
        <ul className="max-h-80 divide-y divide-line overflow-y-auto rounded-8 border border-line">
          {chosen.map((one) => (
            <li key={one.id} className="px-3 py-2">
              <div className="flex items-center gap-2">
                <p className="min-w-0 flex-1 text-sm font-bold">{one.name}</p>
                <IconButton
                  label={word.remove(one.name)}
                  className="-my-2 size-9"
                  onClick={() => onChange(chosen.filter(({ id }) => id !== one.id))}
                >
                  <X aria-hidden className="size-4" />
                </IconButton>
              </div>
              <Sides
                of={one.name}
                sides={one}
                onChange={(sides) => onChange(chosen.map((other) => (other.id === one.id ? { ...other, ...sides } : other)))}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
