import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Confirm } from '../../shared/ui/dialog.tsx'
import { TextArea } from '../../shared/ui/field.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { monthName } from './month-name.ts'

const words = defineWords({
  ja: {
    title: (month: string) => `${month}の点検を終える`,
    text: '点検したこと・あなたの名前・日時・所見が、監査ログに記録されます。後から消したり書き換えたりはできません。',
    note: '所見',
    hint: '確かめたことと判断を書いてください。例: 遮断 3 件を確認。いずれも規則どおり。異常なし。',
    none: '所見を書いてください。',
    act: '点検を終える',
  },
  en: {
    title: (month: string) => `Sign off the review of ${month}`,
    text: 'That you reviewed it, when, and your remarks become a record of the audit log. It cannot be removed or changed later.',
    note: 'Remarks',
    hint: 'What you checked and concluded. For example: looked at 3 refusals, all by the rules; nothing unusual.',
    none: 'Write your remarks.',
    act: 'Sign off',
  },
})

const mostCharacters = 2_000

/** The index follows the log within a moment; the page asks again until it shows the new review. */
const settleMilliseconds = 600

export function SignOff({
  month,
  onClose,
  onSigned,
}: {
  readonly month: string
  readonly onClose: () => void
  readonly onSigned: () => void
}) {
  const word = useWords(words)
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const sign = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/audit/months/{month}/reviews', { params: { path: { month } }, body: { note: note.trim() } })),
    onSuccess: async () => {
      await new Promise((resolve) => setTimeout(resolve, settleMilliseconds))
      await queries.invalidateQueries({ queryKey: ['audit', 'month', month] })
      void queries.invalidateQueries({ queryKey: ['audit', 'months'] })
      onSigned()
    },
  })
  return (
    <Confirm
      title={word.title(monthName(month))}
      act={word.act}
      busy={sign.isPending}
      onClose={onClose}
      onConfirm={() => {
        setMissing(note.trim() === '')
        if (note.trim() !== '') sign.mutate()
      }}
    >
      <p>{word.text}</p>
      <TextArea
        label={word.note}
        hint={word.hint}
        error={missing && note.trim() === '' && word.none}
        rows={6}
        maxLength={mostCharacters}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {sign.isError && <Failure error={sign.error} />}
    </Confirm>
  )
}
