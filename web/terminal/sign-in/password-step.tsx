import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { Button } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { hasEnded, signedIn } from '../session.ts'
import { NewPassword } from './new-password.tsx'
import { Refusal } from './refusal.tsx'

const words = defineWords({
  ja: {
    title: 'サインイン',
    login: 'ログイン名',
    password: 'パスワード',
    act: 'サインイン',
    first: 'パスワードを決めてサインイン',
    temporary: 'いまのパスワードは仮のものです。ご自分のパスワードを決めてください。',
    ended: '時間がたったため、サインアウトしました。サインインすると、元の画面に戻ります。',
  },
  en: {
    title: 'Sign in',
    login: 'Login',
    password: 'Password',
    act: 'Sign in',
    first: 'Set the password and sign in',
    temporary: 'This password is temporary. Choose your own now.',
    ended: 'You were signed out after a while. Sign in to come back to where you were.',
  },
})

const isCode = (error: unknown, code: string): boolean => error instanceof ApiProblem && error.code === code

export function PasswordStep() {
  const word = useWords(words)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [fresh, setFresh] = useState<string>()
  const [temporary, setTemporary] = useState(false)
  const signIn = useMutation({
    mutationFn: () =>
      ask(api.POST('/api/v1/session', { body: { login, password, ...(temporary && fresh !== undefined ? { newPassword: fresh } : {}) } })),
    onSuccess: signedIn,
    onError: (error) => {
      if (isCode(error, 'password-change-required')) setTemporary(true)
      // Whoever mistypes the temporary one starts again with it.
      else if (!isCode(error, 'password-weak')) setTemporary(false)
    },
  })
  const shownError = isCode(signIn.error, 'password-change-required') ? null : signIn.error
  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        if (!temporary || fresh !== undefined) signIn.mutate()
      }}
    >
      <h1 className="text-xl font-bold">{word.title}</h1>
      {hasEnded() && !signIn.error && <Notice tone="info">{word.ended}</Notice>}
      {shownError && <Refusal error={shownError} />}
      <TextField
        label={word.login}
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={64}
      />
      <PasswordField
        label={word.password}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        required
      />
      {temporary && (
        <>
          <Notice live>{word.temporary}</Notice>
          <NewPassword onChange={setFresh} />
        </>
      )}
      <Button type="submit" busy={signIn.isPending}>
        {temporary ? word.first : word.act}
      </Button>
    </form>
  )
}
