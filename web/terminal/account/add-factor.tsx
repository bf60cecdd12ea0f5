import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { AppEnrolment } from '../sign-in/app-enrolment.tsx'
import { KeyEnrolment } from '../sign-in/key-enrolment.tsx'

const words = defineWords({
  ja: {
    title: '確認方法を加える',
    app: '認証アプリを登録する',
    again: '認証アプリを登録し直す',
    againHint: '登録し直すと、いまの認証アプリの番号は使えなくなります。',
    label: 'セキュリティキーの呼び名',
    labelHint: '一覧に出る名前です。例: 机の鍵、予備のキー',
    byDefault: 'セキュリティキー',
  },
  en: {
    title: 'Add a second step',
    app: 'Enrol an authenticator app',
    again: 'Enrol the authenticator app anew',
    againHint: 'The codes of the present app then no longer count.',
    label: 'Name of the key',
    labelHint: 'As it is listed, e.g. desk key, spare key',
    byDefault: 'Security key',
  },
})

export function AddFactor({
  hasApp,
  onDone,
  onClose,
}: {
  readonly hasApp: boolean
  readonly onDone: () => void
  readonly onClose: () => void
}) {
  const word = useWords(words)
  const [label, setLabel] = useState(word.byDefault)
  const offer = useMutation({ mutationFn: () => ask(api.POST('/api/v1/me/totp')) })
  return (
    <Dialog title={word.title} onClose={onClose}>
      {offer.data ? (
        <AppEnrolment secret={offer.data.secret} uri={offer.data.uri} onDone={onDone} />
      ) : (
        <>
          {offer.error && <Failure error={offer.error} />}
          <Button variant="outline" busy={offer.isPending} onClick={() => offer.mutate()}>
            {hasApp ? word.again : word.app}
          </Button>
          {hasApp && <p className="-mt-2 text-sm text-faint">{word.againHint}</p>}
          <hr className="border-line" />
          <TextField
            label={word.label}
            hint={word.labelHint}
            value={label}
            maxLength={100}
            onChange={(event) => setLabel(event.target.value)}
          />
          <KeyEnrolment label={label.trim() || word.byDefault} onDone={onDone} />
        </>
      )}
    </Dialog>
  )
}
