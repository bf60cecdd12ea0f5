import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { TextField } from '../../shared/ui/field.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import type { Person } from './answers.ts'

const own = defineWords({
  ja: {
    search: '使用者を探す',
    hint: '氏名か利用者IDの一部',
    who: '使用者',
    nobody: '合う職員はいません',
    more: 'ほかにもいます。もう少し入力してください。',
  },
  en: {
    search: 'Find the user',
    hint: 'Part of a name or login',
    who: 'User',
    nobody: 'Nobody matches',
    more: 'There are more. Please type a little further.',
  },
})

const shownAtMost = 8

/** People to choose from: those found by name or login; `section` narrows to one’s own for approvers. `not` is oneself. */
export function PersonPicker({
  section,
  not,
  chosen,
  onChoose,
}: {
  readonly section: string | undefined
  readonly not: string | undefined
  readonly chosen: Person | undefined
  readonly onChoose: (person: Person) => void
}) {
  const word = useWords(own)
  const [text, setText] = useState('')
  const [search, setSearch] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), 250)
    return () => clearTimeout(timer)
  }, [text])
  const query = {
    state: 'active' as const,
    limit: shownAtMost + 2,
    ...(search ? { search } : {}),
    ...(section === undefined ? {} : { section }),
  }
  const { data, error } = useQuery({
    queryKey: ['persons', 'picker', query],
    queryFn: () => ask(api.GET('/api/v1/persons', { params: { query } })),
    placeholderData: (before) => before,
  })
  const found = (data?.persons ?? []).filter(({ id }) => id !== not)
  const people = found.slice(0, shownAtMost)
  const listed = chosen && !people.some(({ id }) => id === chosen.id) ? [chosen, ...people] : people
  return (
    <>
      <TextField
        label={word.search}
        hint={word.hint}
        type="search"
        value={text}
        maxLength={100}
        onChange={({ target }) => setText(target.value)}
      />
      {error && <Failure error={error} />}
      {/* As high as when it is full, so that nothing jumps while one types. */}
      <fieldset className="min-h-40">
        <legend className="sr-only">{word.who}</legend>
        {listed.map((person) => (
          <label key={person.id} className="flex min-h-11 items-center gap-3 border-b border-line px-1 last:border-b-0">
            <input
              type="radio"
              name="person"
              className="size-5 shrink-0"
              checked={chosen?.id === person.id}
              onChange={() => onChoose(person)}
            />
            <span className="min-w-0">
              <b>{person.name}</b> <span className="text-sm text-faint">{person.section}</span>{' '}
              <span className="text-sm text-faint">{person.login}</span>
            </span>
          </label>
        ))}
        <p role="status" className="py-2 text-sm text-faint">
          {data && listed.length === 0 ? word.nobody : found.length > shownAtMost ? word.more : ''}
        </p>
      </fieldset>
    </>
  )
}
