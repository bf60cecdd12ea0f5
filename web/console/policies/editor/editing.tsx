/** The page on which a policy is written: which text it starts from, and whether there is one that was not finished. */
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../../shared/ui/button.tsx'
import { Dialog } from '../../../shared/ui/dialog.tsx'
import { PageHeading } from '../../../shared/ui/page.tsx'
import { Empty, Failure, Loading } from '../../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../../shared/words/language.ts'
import { useSession } from '../../../terminal/session.ts'
import { activeOf, type Revision, usePolicies, useRevision } from '../answers.ts'
import { forgetDraft, type Kept, keptDraft } from './kept.ts'
import { Workbench } from './workbench.tsx'

const words = defineWords({
  ja: {
    title: '規則を直す',
    unfinished: '書きかけの規則があります',
    text: (kept: number, from: number) =>
      `第${kept}版をもとにした書きかけが残っています。続きを書くか、それを捨てて第${from}版から書き始めるかを選んでください。`,
    resume: '続きを書く',
    fresh: '捨てて書き始める',
    forbidden: '規則を書けるのは、規則の担当だけです',
  },
  en: {
    title: 'Edit the policy',
    unfinished: 'There is a text that you have not sent',
    text: (kept: number, from: number) =>
      `It was started from revision ${kept}. Go on with it, or drop it and start from revision ${from}.`,
    resume: 'Go on writing',
    fresh: 'Drop it and start',
    forbidden: 'Only policy authors write policies',
  },
})

const numberIn = (search: URLSearchParams, name: string): number | undefined => {
  const value = search.get(name)
  return value && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined
}

export function Editing() {
  const word = useWords(words)
  const search = new URLSearchParams(useSearch())
  const { data: session } = useSession()
  const listing = usePolicies()
  const person = session?.person.id
  const active = listing.data && activeOf(listing.data.revisions)?.revision
  const wanted = numberIn(search, 'from') ?? active
  const [, setTurn] = useState(0)
  const [agreed, setAgreed] = useState(false)
  const kept = person ? keptDraft(person) : undefined
  const from = kept?.from ?? wanted
  const start = useRevision(from)
  const error = listing.error ?? start.error
  const forbidden = session !== undefined && !session?.person.roles.includes('policy-author')
  if (forbidden || error || !person || active === undefined || !start.data || start.data.revision !== from) {
    return (
      <>
        <PageHeading title={word.title} />
        {forbidden ? (
          <Empty title={word.forbidden} />
        ) : error ? (
          <Failure error={error} onRetry={() => void start.refetch()} />
        ) : (
          <Loading />
        )}
      </>
    )
  }
  if (kept && !agreed && numberIn(search, 'from') !== undefined && kept.from !== wanted) {
    return (
      <Unfinished
        kept={kept.from}
        from={wanted ?? active}
        onResume={() => setAgreed(true)}
        onFresh={() => {
          forgetDraft(person)
          setTurn((turn) => turn + 1)
        }}
      />
    )
  }
  const draft = kept ?? startOf(start.data, active, numberIn(search, 'replaces'))
  return <Workbench key={`${person} ${from}`} person={person} original={start.data} start={draft} active={active} />
}

/** What was never in force stands on what was in force when it was written. */
const startOf = ({ yaml, cases, revision, note, mine, state, basedOn }: Revision, active: number, replaces: number | undefined): Kept => ({
  yaml,
  cases,
  // What somebody corrects after it came back says the same again, and more.
  note: mine && state !== 'active' && state !== 'retired' ? note : '',
  basedOn: state === 'active' || state === 'retired' ? revision : (basedOn ?? active),
  from: revision,
  replaces: mine && state === 'draft' && replaces === revision ? revision : null,
})

interface UnfinishedProps {
  readonly kept: number
  readonly from: number
  readonly onResume: () => void
  readonly onFresh: () => void
}

function Unfinished({ kept, from, onResume, onFresh }: UnfinishedProps) {
  const word = useWords(words)
  const [, go] = useLocation()
  return (
    <Dialog
      title={word.unfinished}
      onClose={() => go('/console/policies')}
      actions={
        <>
          <Button onClick={onResume}>{word.resume}</Button>
          <Button variant="danger" onClick={onFresh}>
            {word.fresh}
          </Button>
        </>
      }
    >
      <p>{word.text(kept, from)}</p>
    </Dialog>
  )
}
