import { useQuery } from '@tanstack/react-query'
import { ListFilter, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { IconButton } from '../../shared/ui/button.tsx'
import { Copyable, Facts } from '../../shared/ui/page.tsx'
import { Empty, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { count, dateTime, duration, exactTime } from '../../shared/words/format.ts'
import { useSentence, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { type Filter, type Story, searchOf } from './filter.ts'
import { State, toneOf, What } from './row.tsx'
import { RuleLink, Timeline } from './timeline.tsx'
import { words } from './words.ts'

const refreshMilliseconds = 3_000

/** One crossing: what it is, where it stands, and each step of its way. Asked for again until it has ended and its end is in the log. */
export function StoryPanel({ id, search, onClose }: { readonly id: string; readonly search: string; readonly onClose: () => void }) {
  const word = useWords(words)
  const heading = useRef<HTMLHeadingElement>(null)
  const { data, error, refetch } = useQuery({
    queryKey: ['crossing', id],
    queryFn: () => ask(api.GET('/api/v1/crossings/{crossingId}', { params: { path: { crossingId: id } } })),
    networkMode: 'always',
    refetchInterval: ({ state }) => (state.data && isTold(state.data) ? false : refreshMilliseconds),
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the reader is taken along to each crossing that is opened
  useEffect(() => heading.current?.focus(), [id])
  const missing = error instanceof ApiProblem && error.code === 'not-found'
  return (
    <section aria-labelledby="crossing-story" className="flex min-h-0 flex-col rounded-12 border border-line bg-raised">
      <header className="flex items-center justify-between gap-3 border-b border-line py-2 pr-2 pl-5">
        <h2 id="crossing-story" ref={heading} tabIndex={-1} className="min-w-0 text-lg font-bold outline-none focus-visible:shadow-none">
          {data?.kind === 'attachment' ? word.story.attachment : word.story.message}
        </h2>
        <IconButton label={word.back} onClick={onClose}>
          <X aria-hidden className="size-5" />
        </IconButton>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-5">
        {!data && error && (missing ? <Empty title={word.missing} /> : <Failure error={error} onRetry={() => void refetch()} />)}
        {!data && !error && <Loading />}
        {data && <Told story={data} search={search} />}
      </div>
    </section>
  )
}

/** Ended, and the record of its end has reached the index. */
const isTold = ({ state, steps }: Story): boolean =>
  !['accepted', 'ready', 'held'].includes(state) &&
  steps.some(({ action }) => /^crossing\.(?:deliver|refuse|reject|expire|fail)$/.test(action.code))

function Told({ story, search }: { readonly story: Story; readonly search: string }) {
  const word = useWords(words)
  const say = useSentence()
  const took = story.finishedAt === null ? null : Date.parse(story.finishedAt) - Date.parse(story.at)
  const rows: (readonly [string, ReactNode] | null)[] = [
    [word.accepted, exactTime(story.at)],
    took === null ? null : [word.took, duration(took)],
    [word.what, <What key="what" {...story} />],
    [word.room, <Narrow key="room" by={{ room: story.room.id }} name={story.room.name} />],
    [word.person, <Narrow key="person" by={{ person: story.sender.id }} name={`${story.sender.name}(${story.sender.section})`} />],
    story.device
      ? [word.device, <Narrow key="device" by={{ device: story.device.id }} name={story.device.registrationNumber ?? story.device.id} />]
      : null,
    story.device ? [word.trust, story.trust] : null,
    story.rule ? [word.rule, <RuleOf key="rule" rule={story.rule} policy={story.policy?.sha256 ?? null} />] : null,
    story.policy ? [word.policy, <PolicyOf key="policy" policy={story.policy} />] : null,
    story.approval ? [word.approval, <ApprovalOf key="approval" approval={story.approval} />] : null,
    story.attempts > 0 ? [word.tries, word.times(count(story.attempts))] : null,
    story.dueAt && story.state !== 'held' && story.attempts > 0 ? [word.next, dateTime(story.dueAt)] : null,
    story.related.length > 0 ? [word.related, <Related key="related" related={story.related} search={search} />] : null,
  ]
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-2">
        <div>
          <State state={story.state} />
        </div>
        {story.reason && (
          <Notice tone={toneOf[story.state]}>
            <p>{say(story.reason)}</p>
          </Notice>
        )}
      </div>
      <Facts rows={rows.filter((row) => row !== null)} />
      <div className="flex flex-col gap-3">
        <h3 className="font-bold">{word.timeline}</h3>
        <Timeline steps={story.steps} />
      </div>
    </div>
  )
}

/** A name that also narrows the list to itself. */
function Narrow({ by, name, children }: { readonly by: Filter; readonly name: string; readonly children?: ReactNode }) {
  const word = useWords(words)
  return (
    <span className="flex items-start gap-1">
      <span className="min-w-0">{children ?? name}</span>
      <Link
        href={`/console/crossings${searchOf(by)}`}
        aria-label={word.narrow(name)}
        title={word.narrow(name)}
        className="-my-1 inline-flex size-8 shrink-0 items-center justify-center rounded-full text-accent hover:bg-accent-soft"
      >
        <ListFilter aria-hidden className="size-4" />
      </Link>
    </span>
  )
}

const RuleOf = ({ rule, policy }: { readonly rule: string; readonly policy: string | null }) => (
  <Narrow by={{ rule }} name={rule}>
    <RuleLink rule={rule} policy={policy} />
  </Narrow>
)

function PolicyOf({ policy }: { readonly policy: NonNullable<Story['policy']> }) {
  const word = useWords(words)
  return (
    <span className="flex flex-col">
      {policy.revision !== null && (
        <Link href={`/console/policies/${policy.revision}`} className="text-accent underline underline-offset-4">
          {word.revision(String(policy.revision))}
        </Link>
      )}
      <Copyable value={policy.sha256} />
    </span>
  )
}

function ApprovalOf({ approval }: { readonly approval: NonNullable<Story['approval']> }) {
  const word = useWords(words)
  return (
    <span>
      {word.approvals[approval.state]}
      {approval.decidedBy && ` · ${word.by(approval.decidedBy.name)}`}
      {approval.decidedAt && <span className="text-faint"> {dateTime(approval.decidedAt)}</span>}
      {approval.state === 'pending' && <span className="text-faint"> · {word.until(dateTime(approval.expiresAt))}</span>}
    </span>
  )
}

function Related({ related, search }: { readonly related: Story['related']; readonly search: string }) {
  const word = useWords(words)
  return (
    <ul className="flex flex-col gap-1">
      {related.map(({ id, kind, type, state }) => (
        <li key={id} className="flex flex-wrap items-center gap-2">
          <Link href={`/console/crossings/${id}${search}`} className="text-accent underline underline-offset-4">
            {word.kinds[kind]}
            {type && ` ${type}`}
          </Link>
          <State state={state} />
        </li>
      ))}
    </ul>
  )
}
