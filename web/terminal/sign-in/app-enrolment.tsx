import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Copyable } from '../../shared/ui/page.tsx'
import { QrCode } from '../../shared/ui/qr-code.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { Refusal } from './refusal.tsx'

const words = defineWords({
  ja: {
    scan: '1. 認証アプリで読み取ってください',
    secret: '読み取れないときは、次の文字列を認証アプリに入力してください。',
    code: '2. アプリに出た6けたの番号',
    act: '登録する',
  },
  en: {
    scan: '1. Scan this with the authenticator app',
    secret: 'If it cannot be scanned, type this into the app.',
    code: '2. The 6 digits that the app shows',
    act: 'Enrol',
  },
})

/** An authenticator app: its secret as a picture and as text, and the code that proves that it has arrived. */
export function AppEnrolment({ secret, uri, onDone }: { readonly secret: string; readonly uri: string; readonly onDone: () => void }) {
  const word = useWords(words)
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/me/totp/confirm', { body: { code } })),
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate()
      }}
    >
      <p className="font-bold">{word.scan}</p>
      <QrCode text={uri} label={word.scan} className="size-48 self-center" />
      <div className="text-sm text-faint">
        <p>{word.secret}</p>
        <Copyable value={secret} />
      </div>
      {confirm.error && <Refusal error={confirm.error} />}
      <TextField
        label={word.code}
        value={code}
        onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, ''))}
        inputMode="numeric"
        autoComplete="one-time-code"
        minLength={6}
        maxLength={6}
        required
        className="text-center text-2xl tracking-widest"
      />
      <Button type="submit" busy={confirm.isPending}>
        {word.act}
      </Button>
    </form>
  )
}
