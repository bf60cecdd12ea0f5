/** One revision: read as a table or as text, what it changes, its cases, one event explained; and its decision. */
import { ArrowLeft, PenLine } from 'lucide-react'
import { type ReactNode, useId, useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import { Card, Copyable, Facts, PageHeading } from '../../shared/ui/page.tsx'
import { Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import { activeOf, type Revision, usePolicies, useRevision, useRules } from './answers.ts'
import { Cases } from './cases.tsx'
import { Changes } from './changes.tsx'
import { Decide } from './decide.tsx'
import { Explain } from './explain.tsx'
import { LinkButton, StateBadge, Tabs, Who } from './parts.tsx'
import { RulesTable } from './rules-table.tsx'
import { shared } from './words.ts'
import { YamlView } from './yaml-view.tsx'

const words = defineWords({
  ja: {
    tabs: { rules: '表で読む', yaml: 'YAMLで読む', changes: '違い', cases: '事例', explain: '1件で確かめる' },
    label: 'この版の見かた',
    behind: (basedOn: number, active: number) =>
      `この下書きは第${basedOn}版をもとに書かれましたが、いまは第${active}版が適用されています。承認すると、第${basedOn}版より後の変更が失われることがあります。「違い」で確かめてください。`,
    returned: '差し戻しの理由',
  },
  en: {
    tabs: { rules: 'As a table', yaml: 'As YAML', changes: 'Changes', cases: 'Cases', explain: 'Try one event' },
    label: 'Ways to look at this revision',
    behind: (basedOn: number, active: number) =>
      `This draft was written from revision ${basedOn}, but revision ${active} is in force by now. Approving it may undo what changed since. See “Changes”.`,
    returned: 'Why it was returned',
  },
})

const tabs = ['rules', 'yaml', 'changes', 'cases', 'explain'] as const
type Tab = (typeof tabs)[number]

export function RevisionPage({ revision }: { readonly revision: number }) {
  const { data, error, refetch } = useRevision(revision)
  const word = useWords(shared)
  if (data) return <Opened revision={data} />
  return (
    <>
      <PageHeading title={word.heading(revision)} />
      {error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />}
    </>
  )
}

function Opened({ revision }: { readonly revision: Revision }) {
  const [said, word] = [useWords(shared), useWords(words)]
  const { data: session } = useSession()
  const { data: listing } = usePolicies()
  const [search, setSearch] = useSearchParams()
  const id = useId()
  const tab = tabs.find((one) => one === search.get('tab')) ?? 'rules'
  const active = listing && activeOf(listing.revisions)
  const roles = session?.person.roles ?? []
  const draft = revision.state === 'draft'
  const behind = draft && active && revision.basedOn !== null && revision.basedOn !== active.revision
  return (
    <>
      <Link href="/console/policies" className="mb-2 inline-flex items-center gap-1 self-start text-accent underline">
        <ArrowLeft aria-hidden className="size-4" />
        {said.back}
      </Link>
      <PageHeading title={said.heading(revision.revision)}>
        {roles.includes('policy-author') && (
          <LinkButton href={`/console/policies/edit?from=${revision.revision}`}>
            <PenLine aria-hidden className="size-5" />
            {said.edit}
          </LinkButton>
        )}
      </PageHeading>
      <div className="flex flex-col gap-5 pb-6">
        {behind && <Notice tone="warn">{word.behind(revision.basedOn ?? 0, active.revision)}</Notice>}
        {revision.state === 'rejected' && revision.comment && (
          <Notice tone="bad" title={word.returned}>
            {revision.comment}
          </Notice>
        )}
        <Course revision={revision} />
        {active && <Decide revision={revision} active={active.revision} roles={roles} />}
        <section>
          <Tabs
            id={id}
            label={word.label}
            tabs={tabs.map((key) => ({ key, name: word.tabs[key] }))}
            chosen={tab}
            onChoose={(key: Tab) => setSearch({ tab: key }, { replace: true })}
          />
          <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${tab}`} className="pt-4">
            <Panel tab={tab} revision={revision} active={active?.revision} rule={search.get('rule') ?? undefined} />
          </div>
        </section>
      </div>
    </>
  )
}

interface PanelProps {
  readonly tab: Tab
  readonly revision: Revision
  readonly active: number | undefined
  readonly rule: string | undefined
}

function Panel({ tab, revision, active, rule }: PanelProps) {
  switch (tab) {
    case 'rules':
      return <Rules revision={revision.revision} rule={rule} />
    case 'yaml':
      return <Yaml revision={revision} rule={rule} />
    case 'changes':
      return <Changes revision={revision} active={active} />
    case 'cases':
      return <Cases revision={revision} />
    case 'explain':
      return <Explain yaml={revision.yaml} />
  }
}

function Rules({ revision, rule }: { readonly revision: number; readonly rule: string | undefined }) {
  const { data, error, refetch } = useRules(revision)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  return (
    <RulesTable rules={data.rules} marked={rule} link={(id) => `/console/policies/${revision}?tab=yaml&rule=${encodeURIComponent(id)}`} />
  )
}

function Yaml({ revision, rule }: { readonly revision: Revision; readonly rule: string | undefined }) {
  const { data } = useRules(revision.revision)
  const lines = useMemo(() => {
    const rules = data?.rules ?? []
    const at = rules.findIndex(({ id }) => id === rule)
    const from = rules[at]?.line
    if (from === undefined) return undefined
    const next = rules[at + 1]
    return { from, to: next && next.part === rules[at]?.part ? next.line - 1 : from }
  }, [data, rule])
  return <YamlView text={revision.yaml} marked={lines} label={`YAML ${revision.revision}`} />
}

function Course({ revision }: { readonly revision: Revision }) {
  const word = useWords(shared)
  const { author, decidedBy, decidedAt, state, createdAt, activatedAt, note, sha256 } = revision
  const rows: (readonly [string, ReactNode])[] = [
    [word.author, <Who key="author" person={author} />],
    [word.created, dateTime(createdAt)],
    ...(note ? [[word.note, note] as const] : []),
    ...(decidedBy && decidedAt
      ? [[state === 'rejected' ? word.states.rejected : word.decider, `${decidedBy.name}(${dateTime(decidedAt)})`] as const]
      : []),
    ...(activatedAt && state === 'active' ? [[word.since, dateTime(activatedAt)] as const] : []),
    [word.hash, <Copyable key="hash" value={sha256} />],
  ]
  return (
    <Card>
      <div className="mb-3">
        <StateBadge state={state} />
      </div>
      <Facts rows={rows} />
    </Card>
  )
}
