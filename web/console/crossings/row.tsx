import { ArrowDownToLine, ArrowUpFromLine, FileText, MessageSquare } from 'lucide-react'
import { Badge } from '../../shared/ui/states.tsx'
import type { Column } from '../../shared/ui/table.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { count, date, dayOf } from '../../shared/words/format.ts'
import { useSentence, useWords } from '../../shared/words/language.ts'
import type { Crossing } from './filter.ts'
import { words } from './words.ts'

export const toneOf: Readonly<Record<Crossing['state'], Tone>> = {
  accepted: 'info',
  ready: 'info',
  held: 'warn',
  delivered: 'good',
  refused: 'bad',
  rejected: 'neutral',
  expired: 'neutral',
  failed: 'bad',
}

const second = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', second: '2-digit' })
export const timeOf = (instant: string): string => second.format(new Date(instant))

export function State({ state }: Pick<Crossing, 'state'>) {
  return <Badge tone={toneOf[state]}>{useWords(words).states[state]}</Badge>
}

function When({ at }: Pick<Crossing, 'at'>) {
  return (
    <time dateTime={at} className="block leading-tight tabular-nums">
      {timeOf(at)}
      {dayOf(at) !== dayOf(new Date()) && <span className="block text-xs text-faint">{date(at)}</span>}
    </time>
  )
}

export function What({ direction, kind, type }: Pick<Crossing, 'direction' | 'kind' | 'type'>) {
  const word = useWords(words)
  const [Way, Thing] = [direction === 'inbound' ? ArrowDownToLine : ArrowUpFromLine, kind === 'message' ? MessageSquare : FileText]
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-0.5 leading-tight">
      <span className="inline-flex items-center gap-1 whitespace-nowrap">
        <Way aria-hidden className="size-4 shrink-0 text-faint" />
        {word.directions[direction]}
      </span>
      <span className="inline-flex max-w-full items-center gap-1 whitespace-nowrap">
        <Thing aria-hidden className="size-4 shrink-0 text-faint" />
        {word.kinds[kind]}
        {type && (
          <span className="min-w-0 truncate text-sm text-faint" title={type}>
            {type}
          </span>
        )}
      </span>
    </span>
  )
}

function Sender({ sender, device }: Pick<Crossing, 'sender' | 'device'>) {
  return (
    <span className="block min-w-0 leading-tight">
      <span className="block truncate" title={`${sender.section} ${sender.name}`}>
        {sender.name}
      </span>
      {device?.registrationNumber && <span className="block truncate text-xs text-faint">{device.registrationNumber}</span>}
    </span>
  )
}

function Why({ reason, rule, attempts }: Pick<Crossing, 'reason' | 'rule' | 'attempts'>) {
  const word = useWords(words)
  const say = useSentence()
  return (
    <span className="block min-w-0 text-sm leading-snug">
      {reason && (
        <span className="line-clamp-2" title={say(reason)}>
          {say(reason)}
        </span>
      )}
      {attempts > 0 && <span className="mr-2 text-warn">▲ {word.attempts(count(attempts))}</span>}
      {rule && (
        <code className="block truncate text-xs text-faint" title={rule}>
          {rule}
        </code>
      )}
    </span>
  )
}

export function useColumns(): readonly Column<Crossing>[] {
  const { columns } = useWords(words)
  return [
    { title: columns.at, width: '5.5rem', cell: (row) => <When at={row.at} /> },
    { title: columns.state, width: '6rem', cell: (row) => <State state={row.state} /> },
    { title: columns.what, width: 'minmax(7rem, 1.3fr)', cell: (row) => <What {...row} /> },
    {
      title: columns.room,
      width: 'minmax(6rem, 1.4fr)',
      cell: ({ room }) => (
        <span className="line-clamp-2 leading-tight" title={room.name}>
          {room.name}
        </span>
      ),
    },
    { title: columns.sender, width: 'minmax(6rem, 1fr)', cell: (row) => <Sender {...row} /> },
    { title: columns.why, width: 'minmax(7rem, 2fr)', cell: (row) => <Why {...row} /> },
  ]
}

export function CrossingCard({ row }: { readonly row: Crossing }) {
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-start justify-between gap-3">
        <State state={row.state} />
        <When at={row.at} />
      </div>
      <What {...row} />
      <p className="truncate text-sm" title={row.room.name}>
        {row.sender.name} · {row.room.name}
      </p>
      <Why {...row} />
    </div>
  )
}

/** What a row is called: read out by a screen reader for the button that opens it. */
export function useNameOf(): (row: Crossing) => string {
  const word = useWords(words)
  return ({ at, direction, kind, sender, state, sequence }) =>
    `${date(at)} ${timeOf(at)} ${word.directions[direction]} ${word.kinds[kind]} ${sender.name} ${word.states[state]} (${sequence})`
}
