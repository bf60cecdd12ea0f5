/** What may be done with a revision: decided by a second person, withdrawn by its author, put in force again. */
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { TextArea } from '../../shared/ui/field.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { type Revision, useChecked, usePoliciesChanged } from './answers.ts'
import { CaseSummary } from './cases.tsx'
import { LinkButton } from './parts.tsx'

const words = defineWords({
  ja: {
    second: 'あなたの判断を待っています',
    secondLead: '「違い」と「事例」を確かめてから判断してください。承認するとすぐに効きます。',
    own: 'これはあなたが書いた変更です',
    ownLead: '書いた人は承認できません。ほかの人が承認すると効きます。',
    unreadable: 'この文は書き方に誤りがあるため、承認できません。',
    approve: '承認して適用する',
    approveTitle: 'この版を適用しますか',
    approveText: (revision: number, active: number) =>
      `承認すると、第${active}版に代えて第${revision}版がすぐに適用されます。それ以後の持ち込みと持ち出しは、この規則で判断されます。`,
    comment: 'ひとこと',
    return: '差し戻す',
    returnTitle: 'この下書きを差し戻しますか',
    returnText: '書いた人に理由が伝わります。この下書きはもう承認できなくなり、直したものは新しい版になります。',
    reason: '理由',
    reasonNeeded: '理由を書いてください。',
    withdraw: '取り下げる',
    withdrawTitle: 'この下書きを取り下げますか',
    withdrawText: '承認を待つ一覧から外れます。文は履歴に残り、あとで「この版をもとに直す」こともできます。',
    again: '直して出し直す',
    rollBack: 'この版に戻す',
    rollBackTitle: '以前の版に戻しますか',
    rollBackText: (revision: number, active: number) =>
      `第${active}版に代えて、以前に承認された第${revision}版がすぐに適用されます。理由は適用の履歴に残ります。`,
    ownRollBack: 'この版はあなたが書いたため、戻すのはほかの人です。',
    cancel: 'やめる',
  },
  en: {
    second: 'Waiting for your decision',
    secondLead: 'Look at “Changes” and “Cases” first. What you approve has effect at once.',
    own: 'You wrote this change',
    ownLead: 'Its author cannot approve it. It has effect once somebody else has.',
    unreadable: 'This text has mistakes, so it cannot be approved.',
    approve: 'Approve and put in force',
    approveTitle: 'Put this revision in force?',
    approveText: (revision: number, active: number) =>
      `Revision ${revision} takes the place of revision ${active} at once. Everything that crosses from then on is decided by it.`,
    comment: 'Comment',
    return: 'Return',
    returnTitle: 'Return this draft?',
    returnText: 'Its author reads the reason. This draft can no longer be approved; what is corrected becomes a new revision.',
    reason: 'Reason',
    reasonNeeded: 'Please say why.',
    withdraw: 'Withdraw',
    withdrawTitle: 'Withdraw this draft?',
    withdrawText: 'It no longer waits for approval. Its text stays in the history, and you can edit from it later.',
    again: 'Correct and send again',
    rollBack: 'Roll back to this revision',
    rollBackTitle: 'Roll back to an earlier revision?',
    rollBackText: (revision: number, active: number) =>
      `Revision ${revision}, approved in its time, takes the place of revision ${active} at once. The reason is kept with the activation.`,
    ownRollBack: 'You wrote this revision, so somebody else has to roll back to it.',
    cancel: 'Cancel',
  },
})

type Act = 'approve' | 'return' | 'withdraw' | 'rollBack'

interface DecideProps {
  readonly revision: Revision
  /** The revision in force. */
  readonly active: number
  readonly roles: readonly string[]
}

export function Decide({ revision, active, roles }: DecideProps) {
  const [act, setAct] = useState<Act>()
  const decider = roles.includes('policy-author') || roles.includes('administrator')
  const dialog = act && <ActDialog act={act} revision={revision.revision} active={active} onClose={() => setAct(undefined)} />
  if (revision.state === 'draft') {
    if (revision.mine) return <Own revision={revision} onAct={setAct} dialog={dialog} />
    return decider ? <Second revision={revision} onAct={setAct} dialog={dialog} /> : null
  }
  if (revision.state === 'retired' && decider) return <Earlier mine={revision.mine} onAct={setAct} dialog={dialog} />
  return null
}

interface PaneProps {
  readonly onAct: (act: Act) => void
  readonly dialog: ReactNode
}

function Second({ revision, onAct, dialog }: PaneProps & { readonly revision: Revision }) {
  const word = useWords(words)
  const { data } = useChecked(revision)
  const failing = (data?.cases.failed ?? 0) > 0 || data?.valid === false
  return (
    <Pane title={word.second} text={word.secondLead} dialog={dialog}>
      {data && <CaseSummary results={data.cases.results} />}
      {data?.valid === false && <Notice tone="bad">{word.unreadable}</Notice>}
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => onAct('approve')} disabled={failing}>
          {word.approve}
        </Button>
        <Button variant="outline" onClick={() => onAct('return')}>
          {word.return}
        </Button>
      </div>
    </Pane>
  )
}

function Own({ revision, onAct, dialog }: PaneProps & { readonly revision: Revision }) {
  const word = useWords(words)
  return (
    <Pane title={word.own} text={word.ownLead} dialog={dialog}>
      <div className="flex flex-wrap gap-3">
        <LinkButton href={`/console/policies/edit?from=${revision.revision}&replaces=${revision.revision}`}>{word.again}</LinkButton>
        <Button variant="outline" onClick={() => onAct('withdraw')}>
          {word.withdraw}
        </Button>
      </div>
    </Pane>
  )
}

function Earlier({ mine, onAct, dialog }: PaneProps & { readonly mine: boolean }) {
  const word = useWords(words)
  if (mine) return <p className="text-faint">{word.ownRollBack}</p>
  return (
    <div>
      <Button variant="outline" onClick={() => onAct('rollBack')}>
        {word.rollBack}
      </Button>
      {dialog}
    </div>
  )
}

function Pane({
  title,
  text,
  children,
  dialog,
}: {
  readonly title: string
  readonly text: string
  readonly children: ReactNode
  readonly dialog: ReactNode
}) {
  return (
    <section className="flex flex-col gap-3 rounded-12 border-2 border-warn bg-raised p-5">
      <h2 className="text-lg font-bold">{title}</h2>
      <p>{text}</p>
      {children}
      {dialog}
    </section>
  )
}

function send(act: Act, revision: number, active: number, text: string) {
  const params = { path: { revision } }
  switch (act) {
    case 'approve':
      return ask(api.POST('/api/v1/policies/{revision}/approve', { params, body: { comment: text, against: active } }))
    case 'return':
      return ask(api.POST('/api/v1/policies/{revision}/reject', { params, body: { comment: text } }))
    case 'withdraw':
      return ask(api.POST('/api/v1/policies/{revision}/withdraw', { params }))
    case 'rollBack':
      return ask(api.POST('/api/v1/policies/{revision}/rollback', { params, body: { reason: text, against: active } }))
  }
}

/** A comment is one line to the server: what is typed on several is joined. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

function ActDialog({
  act,
  revision,
  active,
  onClose,
}: {
  readonly act: Act
  readonly revision: number
  readonly active: number
  readonly onClose: () => void
}) {
  const word = useWords(words)
  const changed = usePoliciesChanged()
  const [, go] = useLocation()
  const [text, setText] = useState('')
  const [state, setState] = useState<{ readonly busy?: boolean; readonly missing?: boolean; readonly error?: unknown }>({})
  const needed = act === 'return' || act === 'rollBack'
  const confirm = async () => {
    if (needed && oneLine(text) === '') return setState({ missing: true })
    setState({ busy: true })
    try {
      await send(act, revision, active, oneLine(text))
      await changed()
      onClose()
      if (act === 'approve' || act === 'rollBack') go('/console/policies')
    } catch (error) {
      setState({ error })
      await changed()
    }
  }
  const texts = {
    approve: [word.approveTitle, word.approveText(revision, active), word.approve],
    return: [word.returnTitle, word.returnText, word.return],
    withdraw: [word.withdrawTitle, word.withdrawText, word.withdraw],
    rollBack: [word.rollBackTitle, word.rollBackText(revision, active), word.rollBack],
  } as const
  const [title, explained, verb] = texts[act]
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button variant={act === 'approve' ? 'solid' : 'danger'} busy={state.busy === true} onClick={() => void confirm()}>
            {verb}
          </Button>
          <Button variant="outline" onClick={onClose}>
            {word.cancel}
          </Button>
        </>
      }
    >
      <p>{explained}</p>
      {act !== 'withdraw' && (
        <TextArea
          label={needed ? word.reason : word.comment}
          optional={!needed}
          maxLength={500}
          value={text}
          error={state.missing ? word.reasonNeeded : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {state.error !== undefined && <Failure error={state.error} />}
    </Dialog>
  )
}
