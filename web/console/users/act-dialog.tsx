/** One act on one person: what will happen, and then it is done. */
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Confirm } from '../../shared/ui/dialog.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { type Person, personsChanged } from './answers.ts'

export const actWords = defineWords({
  ja: {
    suspend: {
      button: '停止',
      title: 'この職員を停止しますか',
      text: 'LGWAN側と端末のサインインがすべてすぐに切れ、再開するまでサインインできません。',
      act: '停止する',
    },
    resume: { button: '再開', title: 'この職員を再開しますか', text: 'もう一度サインインできるようになります。', act: '再開する' },
    reset: {
      button: '仮パスワードを発行',
      title: '仮パスワードを発行しますか',
      text: 'いまのパスワードは使えなくなり、LGWAN側のサインインはすべて切れます。仮パスワードは一度だけ表示します。',
      act: '発行する',
    },
    factors: {
      button: '追加の本人確認を消す',
      title: '追加の本人確認を消しますか',
      text: '認証アプリやセキュリティキーをなくした人のための操作です。LGWAN側のサインインはすべて切れ、次のサインインで登録し直します。必ず本人であることを確かめてから行ってください。',
      act: '消す',
    },
  },
  en: {
    suspend: {
      button: 'Suspend',
      title: 'Suspend this person?',
      text: 'All sessions, on the LGWAN side and on phones, end at once; there is no sign-in until resumed.',
      act: 'Suspend',
    },
    resume: { button: 'Resume', title: 'Resume this person?', text: 'The person can sign in again.', act: 'Resume' },
    reset: {
      button: 'New temporary password',
      title: 'Issue a temporary password?',
      text: 'The present password stops working and all sessions on the LGWAN side end. The temporary password is shown once.',
      act: 'Issue',
    },
    factors: {
      button: 'Remove second factors',
      title: 'Remove the second factors?',
      text: 'For somebody who lost the authenticator app or security key. All sessions on the LGWAN side end, and the next sign-in enrols again. Make sure first that it is really that person.',
      act: 'Remove',
    },
  },
})

export type PersonAct = 'suspend' | 'resume' | 'reset' | 'factors'

interface ActProps {
  readonly person: Person
  readonly act: PersonAct
  readonly onPassword: (password: string) => void
  readonly onClose: () => void
}

export function ActDialog({ person, act, onPassword, onClose }: ActProps) {
  const word = useWords(actWords)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const perform = async (): Promise<void> => {
    const params = { path: { id: person.id } }
    setBusy(true)
    try {
      if (act === 'suspend') await ask(api.POST('/api/v1/persons/{id}/suspend', { params }))
      else if (act === 'resume') await ask(api.POST('/api/v1/persons/{id}/resume', { params }))
      else if (act === 'factors') await ask(api.DELETE('/api/v1/persons/{id}/second-factors', { params }))
      else onPassword((await ask(api.POST('/api/v1/persons/{id}/password', { params }))).temporaryPassword)
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
    await personsChanged()
  }
  return (
    <Confirm
      title={word[act].title}
      act={word[act].act}
      dangerous={act === 'suspend' || act === 'factors'}
      busy={busy}
      onConfirm={() => void perform()}
      onClose={onClose}
    >
      <p className="font-bold">
        {person.name}({person.login})
      </p>
      <p>{word[act].text}</p>
      {error !== undefined && <Failure error={error} />}
    </Confirm>
  )
}
