import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { TextArea } from '../../shared/ui/field.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { type Approval, type Decision, decide } from './api.ts'

const words = defineWords({
  ja: {
    approve: {
      title: '承認する',
      what: (to: string) => `すぐに庁外へ送られ、${to}に届きます。`,
      reason: '覚え書き',
      hint: '申請者に伝わります。庁外には出ません。',
      act: '承認する',
    },
    return: {
      title: '差し戻す',
      what: () => '庁外へは送られません。申請者は理由を読み、直してから、もう一度送れます。',
      reason: '差し戻す理由',
      hint: '何を直せばよいかを書きます。申請者と、同じトークルームの庁内の参加者に伝わります。',
      act: '差し戻す',
    },
    reject: {
      title: '却下する',
      what: () => '庁外へは送られません。この申請はこれで終わります。',
      reason: '却下する理由',
      hint: '申請者と、同じトークルームの庁内の参加者に伝わります。',
      act: '却下する',
    },
    people: (n: number) => `${n}人`,
    missing: '理由を入力してください。',
    cancel: 'やめる',
  },
  en: {
    approve: {
      title: 'Approve',
      what: (to: string) => `It leaves at once and goes to ${to}.`,
      reason: 'Note',
      hint: 'For the sender. It does not leave the town hall.',
      act: 'Approve',
    },
    return: {
      title: 'Return',
      what: () => 'It does not leave. The sender reads why, and can correct it and send it again.',
      reason: 'Why it is returned',
      hint: 'Say what to correct. The sender and the room’s members inside the town hall can read it.',
      act: 'Return',
    },
    reject: {
      title: 'Reject',
      what: () => 'It does not leave. This is its end.',
      reason: 'Why it is rejected',
      hint: 'The sender and the room’s members inside the town hall can read it.',
      act: 'Reject',
    },
    people: (n: number) => `${n} people`,
    missing: 'Please say why.',
    cancel: 'Cancel',
  },
})

export interface AnswerDialogProps {
  readonly approval: Approval
  readonly decision: Decision
  readonly onDecided: (approval: Approval) => void
  readonly onClose: () => void
}

/** What will happen, why, and the act. */
export function AnswerDialog({ approval, decision, onDecided, onClose }: AnswerDialogProps) {
  const word = useWords(words)
  const form = useId()
  const [comment, setComment] = useState('')
  const [tried, setTried] = useState(false)
  const needed = decision !== 'approve'
  const answer = useMutation({ mutationFn: () => decide(approval.id, decision, comment), onSuccess: onDecided })
  const { title, what, reason, hint, act } = word[decision]
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button type="submit" form={form} variant={decision === 'reject' ? 'danger' : 'solid'} busy={answer.isPending}>
            {act}
          </Button>
          <Button variant="outline" onClick={onClose}>
            {word.cancel}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!needed || comment.trim() !== '') answer.mutate()
        }}
      >
        {answer.error && <Failure error={answer.error} />}
        <p>{what(word.people(approval.recipients.length))}</p>
        <TextArea
          label={reason}
          hint={hint}
          optional={!needed}
          required={needed}
          error={needed && tried && comment.trim() === '' ? word.missing : undefined}
          value={comment}
          maxLength={1000}
          rows={4}
          onChange={(event) => setComment(event.target.value)}
        />
      </form>
    </Dialog>
  )
}
