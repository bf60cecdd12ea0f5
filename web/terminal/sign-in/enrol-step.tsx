import { startRegistration } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Copyable } from '../../shared/ui/page.tsx'
import { QrCode } from '../../shared/ui/qr-code.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { sessionChanged, signOut } from '../session.ts'

const words = defineWords({
  ja: {
    title: '2つ目の確認を登録する',
    lead: 'あなたの役割には、パスワードのほかにもう1つの確認が要ります。どちらかを登録してください。',
    app: '認証アプリを使う',
    key: 'セキュリティキー・生体認証を使う',
    scan: '認証アプリで読み取ってください',
    secret: '読み取れないときの文字列',
    code: 'アプリに出た6けたの番号',
    act: '登録する',
    label: '業務用パソコンの確認',
    cancelled: '登録が終わりませんでした。もう一度お試しください。',
    leave: 'サインインをやり直す',
  },
  en: {
    title: 'Enrol a second step',
    lead: 'Your role needs a second proof besides the password. Enrol one of these.',
    app: 'Use an authenticator app',
    key: 'Use a security key or passkey',
    scan: 'Scan this with the authenticator app',
    secret: 'If it cannot be scanned, type this',
    code: 'The 6 digits that the app shows',
    act: 'Enrol',
    label: 'Key of this terminal',
    cancelled: 'That did not complete. Please try again.',
    leave: 'Start the sign-in again',
  },
})

export function EnrolStep() {
  const word = useWords(words)
  const offer = useMutation({ mutationFn: () => ask(api.POST('/api/v1/me/totp')) })
  return (
    <div className="flex flex-col gap-5">
      <h1 className="text-xl font-bold">{word.title}</h1>
      <p>{word.lead}</p>
      {offer.error && <Failure error={offer.error} />}
      {offer.data ? (
        <Confirmation secret={offer.data.secret} uri={offer.data.uri} />
      ) : (
        <>
          <Button busy={offer.isPending} onClick={() => offer.mutate()}>
            {word.app}
          </Button>
          <KeyEnrolment />
        </>
      )}
      <Button variant="quiet" onClick={() => void signOut()}>
        {word.leave}
      </Button>
    </div>
  )
}

function Confirmation({ secret, uri }: { readonly secret: string; readonly uri: string }) {
  const word = useWords(words)
  const [code, setCode] = useState('')
  const confirm = useMutation({ mutationFn: () => ask(api.POST('/api/v1/me/totp/confirm', { body: { code } })), onSuccess: sessionChanged })
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate()
      }}
    >
      <p>{word.scan}</p>
      <QrCode text={uri} label={word.scan} className="size-48 self-center" />
      <p className="text-sm text-faint">
        {word.secret}
        <br />
        <Copyable value={secret} />
      </p>
      {confirm.error && <Failure error={confirm.error} />}
      <TextField
        label={word.code}
        value={code}
        onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, ''))}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        required
      />
      <Button type="submit" busy={confirm.isPending}>
        {word.act}
      </Button>
    </form>
  )
}

function KeyEnrolment() {
  const word = useWords(words)
  const [cancelled, setCancelled] = useState(false)
  const enrol = useMutation({
    mutationFn: async () => {
      setCancelled(false)
      const { ceremonyId, options } = await ask(api.POST('/api/v1/me/credentials/options'))
      const credential = await startRegistration({ optionsJSON: options as never }).catch(() => {
        setCancelled(true)
      })
      if (!credential) return
      await ask(api.POST('/api/v1/me/credentials/verify', { body: { ceremonyId, label: word.label, credential: credential as never } }))
    },
    onSuccess: sessionChanged,
  })
  return (
    <>
      {enrol.error && <Failure error={enrol.error} />}
      {cancelled && (
        <Notice tone="warn" live>
          {word.cancelled}
        </Notice>
      )}
      <Button variant="outline" busy={enrol.isPending} onClick={() => enrol.mutate()}>
        {word.key}
      </Button>
    </>
  )
}
