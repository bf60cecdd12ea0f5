/** Which policy is in force, what waits for a decision, and how it came about. */
import { History, PenLine } from 'lucide-react'
import { Link, Redirect, useSearchParams } from 'wouter'
import { Card, Copyable, Facts, PageHeading } from '../../shared/ui/page.tsx'
import { Empty, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import { type Activation, activeOf, type Summary, usePolicies } from './answers.ts'
import { keptDraft } from './editor/kept.ts'
import { LinkButton, StateBadge, Who } from './parts.tsx'
import { shared } from './words.ts'

const words = defineWords({
  ja: {
    lead: '持ち込みと持ち出しを何に従って判断するかを定めます。変更は、書いた人とは別の人が承認してはじめて効きます。',
    draft: '規則を直す',
    waiting: 'あなたの判断を待っています',
    own: 'あなたが出した変更',
    ownLead: '承認はほかの人が行います。',
    decide: '内容を見て判断する',
    look: '内容を見る',
    inForce: '適用中の規則',
    read: '規則を読む',
    history: '版の履歴',
    activations: '適用の履歴',
    noActivations: '付属の規則から変わっていません。',
    approved: '承認して適用',
    rolledBack: '以前の版に戻す',
    instead: (revision: number) => `第${revision}版に代えて`,
    kept: '書きかけの規則があります',
    keptLead: 'この画面(タブ)を閉じると消えます。',
    resume: '続きを書く',
    none: 'まだ規則がありません',
  },
  en: {
    lead: 'What decides about everything that comes in and goes out. A change has effect only after somebody other than its author has approved it.',
    draft: 'Edit the policy',
    waiting: 'Waiting for your decision',
    own: 'What you proposed',
    ownLead: 'Somebody else decides about it.',
    decide: 'Look and decide',
    look: 'Look',
    inForce: 'In force',
    read: 'Read the rules',
    history: 'Revisions',
    activations: 'When it changed',
    noActivations: 'It is still the policy that came with the product.',
    approved: 'approved and put in force',
    rolledBack: 'rolled back',
    instead: (revision: number) => `in place of revision ${revision}`,
    kept: 'There is a text that you have not sent',
    keptLead: 'It is gone when this tab is closed.',
    resume: 'Go on writing',
    none: 'There is no policy yet',
  },
})

/** ?rule=ID is of the policy in force; with ?policy=SHA-256, of the revision that has this hash: other pages know rules so. */
function addressOf(revisions: readonly Summary[], search: URLSearchParams): string | undefined {
  const [rule, policy] = [search.get('rule'), search.get('policy')]
  if (rule === null && policy === null) return undefined
  const meant = policy === null ? activeOf(revisions) : revisions.find(({ sha256 }) => sha256 === policy)
  return meant && `/console/policies/${meant.revision}${rule === null ? '' : `?rule=${encodeURIComponent(rule)}`}`
}

export function Overview() {
  const [common, word] = [useWords(shared), useWords(words)]
  const { data: session } = useSession()
  const { data, error, refetch } = usePolicies()
  const [search] = useSearchParams()
  const roles = session?.person.roles ?? []
  const [author, decider] = [roles.includes('policy-author'), roles.includes('policy-author') || roles.includes('administrator')]
  const kept = author && session ? keptDraft(session.person.id) : undefined
  const addressed = data && addressOf(data.revisions, search)
  if (addressed) return <Redirect to={addressed} replace />
  return (
    <>
      <PageHeading title={common.title} lead={word.lead}>
        {author && (
          <LinkButton href="/console/policies/edit" solid>
            <PenLine aria-hidden className="size-5" />
            {kept ? word.resume : word.draft}
          </LinkButton>
        )}
      </PageHeading>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <div className="flex flex-col gap-5 pb-6">
          {kept && (
            <Notice tone="info" title={word.kept}>
              <p>{word.keptLead}</p>
            </Notice>
          )}
          <Waiting revisions={data.revisions} decider={decider} />
          <InForce active={activeOf(data.revisions)} />
          <div className="grid gap-5 min-[1100px]:grid-cols-[3fr_2fr]">
            <Revisions revisions={data.revisions} />
            <Activations activations={data.activations} />
          </div>
        </div>
      )}
    </>
  )
}

function Waiting({ revisions, decider }: { readonly revisions: readonly Summary[]; readonly decider: boolean }) {
  const word = useWords(words)
  const drafts = revisions.filter(({ state }) => state === 'draft')
  const [own, theirs] = [drafts.filter(({ mine }) => mine), drafts.filter(({ mine }) => !mine && decider)]
  return (
    <>
      {theirs.length > 0 && (
        <Card title={word.waiting} className="border-2 border-warn">
          <ul className="flex flex-col gap-3">
            {theirs.map((draft) => (
              <Draft key={draft.revision} draft={draft} act={word.decide} solid />
            ))}
          </ul>
        </Card>
      )}
      {own.length > 0 && (
        <Card title={word.own}>
          <p className="mb-3 text-faint">{word.ownLead}</p>
          <ul className="flex flex-col gap-3">
            {own.map((draft) => (
              <Draft key={draft.revision} draft={draft} act={word.look} />
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

function Draft({ draft, act, solid = false }: { readonly draft: Summary; readonly act: string; readonly solid?: boolean }) {
  const common = useWords(shared)
  return (
    <li className="flex flex-wrap items-center justify-between gap-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <strong>{common.revision(draft.revision)}</strong>
          <StateBadge state={draft.state} />
          <span>
            {common.author}: <Who person={draft.author} />
          </span>
          <span className="text-faint">{dateTime(draft.createdAt)}</span>
        </p>
        {draft.note && <p className="mt-1">{draft.note}</p>}
      </div>
      <LinkButton href={`/console/policies/${draft.revision}?tab=changes`} solid={solid}>
        {act}
      </LinkButton>
    </li>
  )
}

function InForce({ active }: { readonly active: Summary | undefined }) {
  const [common, word] = [useWords(shared), useWords(words)]
  if (!active) return <Empty title={word.none} />
  return (
    <Card title={word.inForce} aside={<LinkButton href={`/console/policies/${active.revision}`}>{word.read}</LinkButton>}>
      <Facts
        rows={[
          [
            common.rule,
            <span key="revision" className="flex flex-wrap items-center gap-3">
              <strong>{common.revision(active.revision)}</strong>
              <StateBadge state={active.state} />
            </span>,
          ],
          [common.since, active.activatedAt ? dateTime(active.activatedAt) : common.none],
          [common.author, <Who key="author" person={active.author} />],
          [common.decider, <Who key="decider" person={active.author === null ? null : active.decidedBy} />],
          ...(active.note ? [[common.note, active.note] as const] : []),
          [common.hash, <Copyable key="hash" value={active.sha256} />],
        ]}
      />
    </Card>
  )
}

function Revisions({ revisions }: { readonly revisions: readonly Summary[] }) {
  const [common, word] = [useWords(shared), useWords(words)]
  return (
    <Card title={word.history}>
      <ul className="-mx-2 flex max-h-[32rem] flex-col overflow-y-auto">
        {revisions.map((one) => (
          <li key={one.revision} className="relative rounded-8 border-b border-line px-2 py-3 last:border-b-0 hover:bg-accent-soft">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Link href={`/console/policies/${one.revision}`} className="font-bold text-accent underline after:absolute after:inset-0">
                {common.revision(one.revision)}
              </Link>
              <StateBadge state={one.state} />
              <span className="min-w-0 truncate">
                <Who person={one.author} />
              </span>
              <span className="text-sm text-faint">{dateTime(one.createdAt)}</span>
            </div>
            {one.note && <p className="mt-1 text-sm">{one.note}</p>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Activations({ activations }: { readonly activations: readonly Activation[] }) {
  const [common, word] = [useWords(shared), useWords(words)]
  return (
    <Card title={word.activations} aside={<History aria-hidden className="size-5 text-faint" />}>
      {activations.length === 0 ? (
        <p className="text-faint">{word.noActivations}</p>
      ) : (
        <ol className="flex max-h-[32rem] flex-col gap-4 overflow-y-auto">
          {activations.map(({ revision, kind, by, at, replaced, reason }) => (
            <li key={`${at} ${revision}`} className="border-l-4 border-line pl-3">
              <p className="text-sm text-faint">{dateTime(at)}</p>
              <p>
                <strong>{common.revision(revision)}</strong> {kind === 'approval' ? word.approved : word.rolledBack}{' '}
                {replaced !== null && <span className="text-faint">({word.instead(replaced)})</span>}
              </p>
              <p className="text-sm">
                <Who person={by} />
                {reason && <span>「{reason}」</span>}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
