import { type ReactNode, useCallback } from 'react'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { type Column, LongTable } from '../../shared/ui/table.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { type Device, type DeviceFilter, useDevices } from './answers.ts'
import { Expires, StateBadge } from './badges.tsx'
import { purposeText, words } from './words.ts'

const own = defineWords({
  ja: {
    nothing: '合う端末はありません',
    nothingHint: '絞り込みを変えるか、「端末認証コードを発行」から最初の端末を登録してください。',
    shown: (n: string) => `${n} 台`,
    open: (number: string, name: string) => `${number} ${name} を開く`,
  },
  en: {
    nothing: 'No device matches',
    nothingHint: 'Change the filters, or issue a registration code for the first device.',
    shown: (n: string) => `${n} devices`,
    open: (number: string, name: string) => `Open ${number} ${name}`,
  },
})

export function DeviceList({
  filter,
  aside,
  opened,
  onOpen,
}: {
  readonly filter: DeviceFilter
  /** Beside the number of rows. */
  readonly aside: ReactNode
  readonly opened: string | undefined
  readonly onOpen: (id: string) => void
}) {
  const word = useWords(own)
  const { data, error, refetch, hasNextPage, isFetching, fetchNextPage } = useDevices(filter)
  const columns = useColumns()
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const rows = data?.pages.flatMap(({ devices }) => devices) ?? []
  const total = data?.pages.at(-1)?.total ?? rows.length
  return (
    <>
      {/* As high with or without anything beside it: the list stays where it is. */}
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4">
        <p role="status" className="text-sm text-faint">
          {data && word.shown(count(total))}
        </p>
        {aside}
      </div>
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && rows.length === 0 && <Empty title={word.nothing}>{word.nothingHint}</Empty>}
      {rows.length > 0 && <Table {...{ rows, columns, total, onEnd, opened, onOpen }} />}
    </>
  )
}

interface TableProps {
  readonly rows: readonly Device[]
  readonly columns: readonly Column<Device>[]
  readonly total: number
  readonly onEnd: () => void
  readonly opened: string | undefined
  readonly onOpen: (id: string) => void
}

function Table({ rows, columns, total, onEnd, opened, onOpen }: TableProps) {
  const shared = useWords(words)
  const word = useWords(own)
  return (
    <LongTable
      label={shared.title}
      rows={rows}
      columns={columns}
      keyOf={({ id }) => id}
      nameOf={({ registrationNumber, person }) => word.open(registrationNumber, person.name)}
      onOpen={({ id }) => onOpen(id)}
      selected={opened}
      onEnd={onEnd}
      total={total}
      from={60}
      card={(device) => <DeviceCard device={device} />}
    />
  )
}

const cut = (text: string) => (
  <span className="block truncate" title={text}>
    {text}
  </span>
)

function useColumns(): readonly Column<Device>[] {
  const word = useWords(words)
  return [
    {
      title: word.number,
      width: '10.5rem',
      cell: (device) => <span className="whitespace-nowrap tabular-nums">{device.registrationNumber}</span>,
    },
    { title: word.person, width: 'minmax(7rem, 1.2fr)', cell: ({ person }) => cut(person.name) },
    { title: word.section, width: 'minmax(6rem, 1fr)', cell: ({ person }) => cut(person.section || '—') },
    { title: word.model, width: 'minmax(6rem, 1fr)', cell: ({ model }) => cut(model) },
    { title: word.purpose, width: 'minmax(6rem, 1fr)', cell: ({ purpose }) => cut(purposeText(purpose, word.purposes)) },
    { title: word.expires, width: '8.5rem', cell: (device) => <Expires device={device} /> },
    { title: word.state, width: '7rem', cell: ({ state }) => <StateBadge state={state} /> },
  ]
}

function DeviceCard({ device }: { readonly device: Device }) {
  const word = useWords(words)
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0 font-bold">
          {device.person.name}
          <span className="ml-2 text-sm font-normal text-faint">{device.person.section}</span>
        </p>
        <StateBadge state={device.state} />
      </div>
      <p className="text-sm">
        {device.model} <span className="text-faint">· {purposeText(device.purpose, word.purposes)}</span>
      </p>
      <p className="flex flex-wrap items-center justify-between gap-x-3 text-sm text-faint">
        <span className="tabular-nums">{device.registrationNumber}</span>
        <Expires device={device} />
      </p>
    </div>
  )
}
