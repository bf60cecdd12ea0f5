import { useCallback } from 'react'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { type Column, LongTable } from '../../shared/ui/table.tsx'
import { count, date } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { type Person, type PersonFilter, usePersons } from './answers.ts'
import { Factors, Roles, StateBadge } from './badges.tsx'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    nothing: '合う職員はいません',
    nothingHint: '絞り込みを変えるか、「職員を追加」または「取り込み」から登録してください。',
    shown: (n: string) => `${n} 人`,
    open: (name: string, login: string) => `${name}(${login})を開く`,
  },
  en: {
    nothing: 'Nobody matches',
    nothingHint: 'Change the filters, or add people one by one or by a CSV file.',
    shown: (n: string) => `${n} people`,
    open: (name: string, login: string) => `Open ${name} (${login})`,
  },
})

export function PersonList({
  filter,
  opened,
  onOpen,
}: {
  readonly filter: PersonFilter
  readonly opened: string | undefined
  readonly onOpen: (id: string) => void
}) {
  const word = useWords(own)
  const shared = useWords(words)
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = usePersons(filter)
  const columns = useColumns()
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  if (error && !data) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  const rows = data.pages.flatMap(({ persons }) => persons)
  const total = data.pages.at(-1)?.total ?? rows.length
  return (
    <>
      <p role="status" className="pb-2 text-sm text-faint">
        {word.shown(count(total))}
      </p>
      {rows.length === 0 ? (
        <Empty title={word.nothing}>{word.nothingHint}</Empty>
      ) : (
        <LongTable
          label={shared.title}
          rows={rows}
          columns={columns}
          keyOf={({ id }) => id}
          nameOf={({ name, login }) => word.open(name, login)}
          onOpen={({ id }) => onOpen(id)}
          selected={opened}
          onEnd={onEnd}
          total={total}
          from={60}
          card={(person) => <PersonCard person={person} />}
        />
      )}
    </>
  )
}

const cut = (text: string) => (
  <span className="block truncate" title={text}>
    {text}
  </span>
)

function useColumns(): readonly Column<Person>[] {
  const word = useWords(words)
  return [
    { title: word.name, width: 'minmax(7.5rem, 1.2fr)', cell: ({ name }) => cut(name) },
    { title: word.login, width: 'minmax(6.5rem, 1fr)', cell: ({ login }) => cut(login) },
    { title: word.section, width: 'minmax(6rem, 1fr)', cell: ({ section }) => cut(section || '—') },
    { title: word.rolesTitle, width: 'minmax(8.5rem, 1.2fr)', cell: ({ roles }) => <Roles roles={roles} /> },
    {
      title: word.factors,
      width: '9rem',
      cell: ({ account, roles }) => <Factors account={account} roles={roles} />,
    },
    { title: word.last, width: '8.5rem', cell: ({ account }) => (account?.lastSignInAt ? date(account.lastSignInAt) : word.never) },
    { title: word.state, width: '6rem', cell: ({ state }) => <StateBadge state={state} /> },
  ]
}

function PersonCard({ person }: { readonly person: Person }) {
  const word = useWords(words)
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0 font-bold">
          {person.name} <span className="text-sm font-normal text-faint">{person.login}</span>
        </p>
        <StateBadge state={person.state} />
      </div>
      <p className="text-sm text-faint">{person.section || '—'}</p>
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <Roles roles={person.roles} />
        <Factors account={person.account} roles={person.roles} />
      </div>
      <p className="text-sm text-faint">
        {word.last}: {person.account?.lastSignInAt ? date(person.account.lastSignInAt) : word.never}
      </p>
    </div>
  )
}
