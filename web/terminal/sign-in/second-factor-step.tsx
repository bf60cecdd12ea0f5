import { startAuthentication } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { type Signed, signedIn, signOut } from '../session.ts'
import { EnrolStep } from './enrol-step.tsx'
import { Refusal } from './refusal.tsx'

type Factors = Signed['secondFactor']['enrolled']

const words = defineWords({
  ja: {
    title: '2つ目の確認',
    lead: 'ご本人であることを、もう1つの方法で確かめます。',
    or: 'または',
    wrong: 'アプリの番号は30秒ごとに変わります。新しい番号を入力してください。',
    code: '認証アプリの6けたの番号',
    act: '確認する',
    key: 'セキュリティキー・生体認証で確認する',
    leave: 'サインインをやり直す',
    cancelled: '確認が終わりませんでした。もう一度お試しください。',
  },
  en: {
    title: 'Second step',
    lead: 'One more proof that it is you.',
    or: 'or',
    wrong: 'The app shows another code every 30 seconds. Type a new one.',
    code: 'The 6 digits of your authenticator app',
    act: 'Confirm',
    key: 'Use a security key or passkey',
    leave: 'Start the sign-in again',
    cancelled: 'That did not complete. Please try again.',
  },
})

export function SecondFactorStep({ enrolled }: { readonly enrolled: Factors }) {
  const word = useWords(words)
  if (enrolled.length === 0) return <EnrolStep />
  return (
    <div className="flex flex-col gap-5">
      <div>
        <h1 className="text-xl font-bold">{word.title}</h1>
        <p className="mt-1 text-faint">{word.lead}</p>
      </div>
      {enrolled.includes('webauthn') && <KeyProof />}
      {enrolled.length > 1 && <p className="text-center text-sm text-faint">{word.or}</p>}
      {enrolled.includes('totp') && <CodeProof />}
      <Button variant="quiet" onClick={() => void signOut()}>
        {word.leave}
      </Button>
    </div>
  )
}

function CodeProof() {
  const word = useWords(words)
  const [code, setCode] = useState('')
  const prove = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/session/totp', { body: { code } })),
    onSuccess: signedIn,
    onError: () => setCode(''),
  })
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        prove.mutate()
      }}
    >
      {prove.error && <Refusal error={prove.error} />}
      <TextField
        label={word.code}
        hint={prove.error ? word.wrong : undefined}
        value={code}
        autoFocus
        onChange={(event) => setCode(event.target.value.replaceAll(/\D/g, ''))}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        required
        className="text-center text-2xl tracking-widest"
      />
      <Button type="submit" busy={prove.isPending}>
        {word.act}
      </Button>
    </form>
  )
}

function KeyProof() {
  const word = useWords(words)
  const [cancelled, setCancelled] = useState(false)
  const prove = useMutation({
    mutationFn: async () => {
      setCancelled(false)
      const { ceremonyId, options } = await ask(api.POST('/api/v1/session/webauthn/options'))
      const credential = await startAuthentication({ optionsJSON: options as never }).catch(() => {
        setCancelled(true)
      })
      if (!credential) return
      await ask(api.POST('/api/v1/session/webauthn/verify', { body: { ceremonyId, credential: credential as never } }))
    },
    onSuccess: signedIn,
  })
  return (
    <>
      {prove.error && <Refusal error={prove.error} />}
      {cancelled && (
        <Notice tone="warn" live>
          {word.cancelled}
        </Notice>
      )}
      <Button busy={prove.isPending} onClick={() => prove.mutate()}>
        {word.key}
      </Button>
    </>
  )
}
