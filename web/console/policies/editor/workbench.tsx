/** A text that is being written: kept in the tab, checked as it changes, sent or dropped. */
import { Send as SendIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../../../shared/ui/button.tsx'
import { Confirm } from '../../../shared/ui/dialog.tsx'
import { PageHeading } from '../../../shared/ui/page.tsx'
import { Notice } from '../../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../../shared/words/language.ts'
import type { Revision } from '../answers.ts'
import { Bench } from './bench.tsx'
import { forgetDraft, type Kept, keepDraft } from './kept.ts'
import { LeavingGuard } from './leaving.tsx'
import { Send } from './send.tsx'
import { useValidation } from './validation.ts'

const words = defineWords({
  ja: {
    title: '規則を直す',
    lead: (from: number) => `第${from}版をもとに書いています。承認に出すまで、だれにも見えず、何も変わりません。`,
    behind: (basedOn: number, active: number) =>
      `この文は第${basedOn}版をもとにしていますが、いま適用されているのは第${active}版です。「違い」は第${active}版と比べています。失われる変更がないか確かめてください。`,
    send: '承認に出す',
    drop: '書きかけを捨てる',
    dropTitle: '書きかけを捨てますか',
    dropText: 'この画面で書いた文は消え、元に戻せません。承認に出した版には影響しません。',
    notYet: '誤りと、期待と違う事例がなくなると、承認に出せます。',
    same: '適用中の規則と同じです。',
    full: 'ブラウザーの保存領域が足りないため、読み込み直すと書きかけは失われます。',
  },
  en: {
    title: 'Edit the policy',
    lead: (from: number) => `You are writing from revision ${from}. Nobody sees it and nothing changes until you send it.`,
    behind: (basedOn: number, active: number) =>
      `This text stands on revision ${basedOn}, but revision ${active} is in force now, and “Changes” compares with that. See that nothing is undone unintentionally.`,
    send: 'Send for approval',
    drop: 'Drop this text',
    dropTitle: 'Drop this text?',
    dropText: 'What you wrote here is gone for good. Revisions that were sent are not touched.',
    notYet: 'You can send it once there are no mistakes and no failing cases.',
    same: 'It is the same as the policy in force.',
    full: 'The browser has no room to keep this text: it is lost when the page is loaded again.',
  },
})

interface WorkbenchProps {
  readonly person: string
  readonly original: Revision
  readonly start: Kept
  readonly active: number
}

export function Workbench({ person, original, start, active }: WorkbenchProps) {
  const word = useWords(words)
  const [, go] = useLocation()
  const [kept, setKept] = useState(start)
  const [dialog, setDialog] = useState<'send' | 'drop'>()
  const [full, setFull] = useState(false)
  const dirty = kept.yaml !== original.yaml || kept.cases !== original.cases
  const gone = useRef(false)
  const checked = useValidation(kept.yaml, kept.cases, true)
  useEffect(() => {
    if (gone.current) return
    if (dirty) setFull(!keepDraft(person, kept))
    else forgetDraft(person)
  }, [person, kept, dirty])
  const leave = (href: string) => {
    gone.current = true
    forgetDraft(person)
    go(href)
  }
  const { answer, current } = checked
  const ready = current && answer?.valid === true && answer.cases.failed === 0
  const changes = answer?.changes ?? []
  return (
    <>
      <LeavingGuard dirty={dirty && !gone.current} />
      <PageHeading title={word.title} lead={word.lead(kept.from)}>
        <Button disabled={!ready || changes.length === 0} onClick={() => setDialog('send')}>
          <SendIcon aria-hidden className="size-5" />
          {word.send}
        </Button>
        <Button variant="outline" disabled={!dirty} onClick={() => setDialog('drop')}>
          {word.drop}
        </Button>
      </PageHeading>
      <div className="flex flex-col gap-4 pb-6">
        {kept.basedOn !== active && <Notice tone="warn">{word.behind(kept.basedOn, active)}</Notice>}
        {full && <Notice tone="warn">{word.full}</Notice>}
        <Bench
          kept={kept}
          checked={checked}
          hint={current && answer ? (ready ? (changes.length === 0 ? word.same : '') : word.notYet) : ''}
          onChange={(changed) => setKept((was) => ({ ...was, ...changed }))}
        />
      </div>
      {dialog === 'send' && (
        <Send
          kept={kept}
          changes={changes}
          onNote={(note) => setKept({ ...kept, note })}
          onSent={(revision) => leave(`/console/policies/${revision}?tab=changes`)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'drop' && (
        <Confirm
          title={word.dropTitle}
          act={word.drop}
          dangerous
          onConfirm={() => leave('/console/policies')}
          onClose={() => setDialog(undefined)}
        >
          <p>{word.dropText}</p>
        </Confirm>
      )}
    </>
  )
}
