import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { type Tone, tones } from '../../shared/ui/tone.ts'
import { count, date, duration, size } from '../../shared/words/format.ts'
import { useSentence, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import { opens } from '../pages.ts'
import { ageOf, type Outcome, type Overview, seriesOf } from './figures.ts'
import { useSince } from './since.ts'
import { words } from './words.ts'

/** How things stand: what each tile is about, its state as a word with a mark and a colour, and the numbers behind it. */
export function Tiles({ overview }: { readonly overview: Overview }) {
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,10rem),1fr))] gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <CrossedTile overview={overview} />
      <AuditTile overview={overview} />
      <SandboxTile overview={overview} />
      <QueueTile overview={overview} />
      <ApprovalsTile overview={overview} />
      <DevicesTile overview={overview} />
      <StorageTile overview={overview} />
      <PolicyTile overview={overview} />
    </div>
  )
}

interface TileProps {
  readonly title: string
  readonly tone: Tone
  readonly state: string
  readonly rows: readonly (readonly [string, ReactNode])[]
  /** Where more is told: the first of these that the person's roles open. */
  readonly places?: readonly string[]
  readonly children?: ReactNode
}

function Tile({ title, tone, state, rows, places = [], children }: TileProps) {
  const roles = useSession().data?.person.roles ?? []
  const href = places.find((place) => opens(place, roles))
  const { soft, mark } = tones[tone]
  return (
    <section className="flex min-w-0 flex-col gap-2 rounded-12 border border-line bg-raised p-4">
      <h3 className="text-sm font-bold text-faint">
        {href ? (
          <Link href={href} className="text-accent underline-offset-4 hover:underline">
            {title}
          </Link>
        ) : (
          title
        )}
      </h3>
      <p className={`flex items-baseline gap-2 rounded-8 border px-2.5 py-1 text-sm font-bold sm:text-base ${soft}`}>
        <span aria-hidden>{mark}</span>
        <span className="min-w-0">{state}</span>
      </p>
      <dl className="flex flex-col gap-1 text-sm">
        {rows.map(([term, value]) => (
          <div key={term} className="flex flex-wrap justify-between gap-x-3">
            <dt className="text-faint">{term}</dt>
            <dd className="text-right tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {children}
    </section>
  )
}

function CrossedTile({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const sum = (...wanted: readonly Outcome[]) =>
    (['inbound', 'outbound'] as const)
      .flatMap((direction) => seriesOf(overview, direction, 'all'))
      .filter(({ outcome }) => wanted.includes(outcome))
      .reduce((total, series) => total + series.sum, 0)
  const [passed, failed] = [sum('passed'), sum('failed')]
  return (
    <Tile
      title={`${word.crossed.title} · ${word.periods[overview.period]}`}
      tone={failed > 0 ? 'warn' : passed > 0 ? 'good' : 'neutral'}
      state={passed > 0 ? word.crossed.some(count(passed)) : word.crossed.none}
      places={['/console/crossings']}
      rows={[
        [word.crossed.refused, count(sum('refused'))],
        [word.crossed.failed, count(failed)],
        [`${word.crossed.underway} / ${word.queue.held}`, `${count(sum('underway'))} / ${count(sum('held'))}`],
      ]}
    />
  )
}

function AuditTile({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const say = useSentence()
  const since = useSince()
  const { ready, fault, size: records, at } = overview.audit
  return (
    <Tile
      title={word.audit.title}
      tone={ready ? 'good' : 'bad'}
      state={ready ? word.audit.ready : word.audit.fault}
      rows={[
        [word.audit.size, records === null ? '—' : count(records)],
        [word.audit.last, at === null ? '—' : since(ageOf(overview, at))],
      ]}
    >
      {fault && <p className="text-sm">{say(fault)}</p>}
    </Tile>
  )
}

function SandboxTile({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const running = overview.processes.filter((process) => process.running)
  const weakest = running.find(({ meetsMinimum }) => !meetsMinimum) ?? running[0]
  if (!weakest) return <Tile title={word.sandbox.title} tone="bad" state={word.sandbox.none} rows={[[word.sandbox.running, count(0)]]} />
  return (
    <Tile
      title={word.sandbox.title}
      tone={weakest.meetsMinimum ? 'good' : 'bad'}
      state={weakest.meetsMinimum ? word.sandbox.met : word.sandbox.weak}
      rows={[
        [word.sandbox.tier, word.tiers[weakest.tier]],
        [word.sandbox.minimum, word.tiers[weakest.minimumTier]],
        [word.sandbox.running, count(running.length)],
      ]}
    />
  )
}

function QueueTile({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const { waiting, processing, held, retrying, oldestAt } = overview.queue
  const stuck = overview.concerns.some(({ code }) => code === 'queue-stuck')
  return (
    <Tile
      title={word.queue.title}
      tone={stuck ? 'bad' : waiting + processing > 0 ? 'info' : 'good'}
      state={stuck ? word.queue.stuck : waiting + processing > 0 ? word.queue.moving : word.queue.empty}
      places={['/console/crossings?state=underway']}
      rows={[
        [`${word.queue.waiting} / ${word.queue.processing}`, `${count(waiting)} / ${count(processing)}`],
        [word.queue.held, count(held)],
        ...(retrying > 0 ? [[word.queue.retrying, count(retrying)] as const] : []),
        [word.queue.oldest, oldestAt === null ? '—' : duration(ageOf(overview, oldestAt))],
      ]}
    />
  )
}

function ApprovalsTile({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const since = useSince()
  const { pending, oldestAt } = overview.approvals
  const late = overview.concerns.some(({ code }) => code === 'approvals-waiting')
  return (
    <Tile
      title={word.approvals.title}
      tone={late ? 'warn' : pending > 0 ? 'info' : 'good'}
      state={pending > 0 ? word.approvals.some(count(pending)) : word.approvals.none}
      places={['/approvals', '/console/crossings?state=held']}
      rows={[[word.approvals.oldest, oldestAt === null ? '—' : since(ageOf(overview, oldestAt))]]}
    />
  )
}

function DevicesTile({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const { pending, expiring, expired, warningDays } = overview.devices
  const groups = [
    [word.devices.expired, expired],
    [word.devices.pending, pending],
    [word.devices.expiring(String(warningDays)), expiring],
  ] as const
  const some = groups.some(([, group]) => group.count > 0)
  return (
    <Tile
      title={word.devices.title}
      tone={expired.count > 0 ? 'warn' : some ? 'info' : 'good'}
      state={some ? word.devices.some : word.devices.calm}
      places={['/console/devices']}
      rows={groups.map(([term, group]) => [term, count(group.count)])}
    >
      {some && (
        <ul className="flex flex-col gap-1 border-t border-line pt-2 text-sm">
          {groups
            .flatMap(([, { first }]) => first)
            .slice(0, 3)
            .map(({ id, name, registrationNumber, expiresOn }) => (
              <li key={id} className="flex justify-between gap-3">
                <span className="min-w-0 truncate" title={`${name} ${registrationNumber}`}>
                  {name}
                </span>
                <span className="shrink-0 text-faint">{word.devices.until(date(expiresOn))}</span>
              </li>
            ))}
        </ul>
      )}
    </Tile>
  )
}

function StorageTile({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const { storage } = overview
  if (storage === null) return <Tile title={word.storage.title} tone="neutral" state={word.storage.unknown} rows={[]} />
  const { freeBytes, totalBytes, reserveBytes } = storage
  const short = freeBytes < reserveBytes
  const used = totalBytes === 0 ? 0 : Math.round(((totalBytes - freeBytes) / totalBytes) * 100)
  return (
    <Tile
      title={word.storage.title}
      tone={short ? 'bad' : freeBytes < reserveBytes * 3 ? 'warn' : 'good'}
      state={short ? word.storage.short : word.storage.enough}
      rows={[
        [word.storage.free, `${size(freeBytes)} / ${size(totalBytes)}`],
        [word.storage.reserve, size(reserveBytes)],
      ]}
    >
      <div aria-hidden className="h-2 overflow-hidden rounded-full border border-edge bg-sunken">
        <div className={`h-full ${short ? 'bg-bad' : 'bg-accent'}`} style={{ width: `${used}%` }} />
      </div>
    </Tile>
  )
}

function PolicyTile({ overview }: { readonly overview: Overview }) {
  const word = useWords(words)
  const { active, drafts } = overview.policy
  return (
    <Tile
      title={word.policy.title}
      tone={active ? 'good' : 'neutral'}
      state={active ? word.policy.active(String(active.revision)) : word.policy.none}
      places={['/console/policies']}
      rows={[
        [word.policy.since, active?.activatedAt ? date(active.activatedAt) : '—'],
        [word.policy.drafts, count(drafts)],
      ]}
    />
  )
}
