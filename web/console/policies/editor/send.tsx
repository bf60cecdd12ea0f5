/** Sends the text to a second person, with a sentence on what changes. */
import { useState } from 'react'
import { ask } from '../../../shared/api/client.ts'
import { Button } from '../../../shared/ui/button.tsx'
import { Dialog } from '../../../shared/ui/dialog.tsx'
import { TextArea } from '../../../shared/ui/field.tsx'
import { Failure, Notice } from '../../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../../shared/words/language.ts'
import { api } from '../../../terminal/api.ts'
import { type Change, usePoliciesChanged } from '../answers.ts'
import { ChangeList } from '../changes.tsx'
import type { Kept } from './kept.ts'

const words = defineWords({
  ja: {
    title: '承認に出す',
    lead: '規則の担当か管理者のうち、あなた以外の人が承認すると、すぐに適用されます。',
    note: '何を、なぜ変えるか',
    noteHint: '承認する人と、あとで履歴を見る人が読みます。',
    needed: '変更の説明を書いてください。',
    replaces: (revision: number) => `承認を待っている第${revision}版は取り下げられ、これに置き換わります。`,
    changes: 'この変更の内容',
    act: '承認に出す',
    cancel: 'やめる',
  },
  en: {
    title: 'Send for approval',
    lead: 'It has effect as soon as somebody other than you, a policy author or an administrator, approves it.',
    note: 'What changes, and why',
    noteHint: 'Read by whoever approves it, and by whoever looks at the history later.',
    needed: 'Please say what changes.',
    replaces: (revision: number) => `Revision ${revision}, which waits for approval, is withdrawn and replaced by this.`,
    changes: 'What it changes',
    act: 'Send for approval',
    cancel: 'Cancel',
  },
})

interface SendProps {
  readonly kept: Kept
  readonly changes: readonly Change[]
  readonly onNote: (note: string) => void
  readonly onSent: (revision: number) => void
  readonly onClose: () => void
}

export function Send({ kept, changes, onNote, onSent, onClose }: SendProps) {
  const word = useWords(words)
  const changed = usePoliciesChanged()
  const [state, setState] = useState<{ readonly busy?: boolean; readonly missing?: boolean; readonly error?: unknown }>({})
  const note = kept.note.replaceAll(/\s+/g, ' ').trim()
  const send = async () => {
    if (note === '') return setState({ missing: true })
    setState({ busy: true })
    const { yaml, cases, basedOn, replaces } = kept
    try {
      const { revision } = await ask(
        api.POST('/api/v1/policies', { body: { yaml, cases, note, basedOn, ...(replaces === null ? {} : { replaces }) } }),
      )
      await changed()
      onSent(revision)
    } catch (error) {
      setState({ error })
    }
  }
  return (
    <Dialog
      title={word.title}
      width="wide"
      onClose={onClose}
      actions={
        <>
          <Button busy={state.busy === true} onClick={() => void send()}>
            {word.act}
          </Button>
          <Button variant="outline" onClick={onClose}>
            {word.cancel}
          </Button>
        </>
      }
    >
      <p>{word.lead}</p>
      {kept.replaces !== null && <Notice>{word.replaces(kept.replaces)}</Notice>}
      <TextArea
        label={word.note}
        hint={word.noteHint}
        maxLength={500}
        value={kept.note}
        error={state.missing && note === '' ? word.needed : undefined}
        onChange={(event) => onNote(event.target.value)}
      />
      {state.error !== undefined && <Failure error={state.error} />}
      <h3 className="font-bold">{word.changes}</h3>
      <ChangeList changes={changes} />
    </Dialog>
  )
}
