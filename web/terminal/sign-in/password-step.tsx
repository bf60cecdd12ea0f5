import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { Button } from '../../shared/ui/button.tsx'
import { TextField } from '../../shared/ui/field.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { sessionChanged } from '../session.ts'

const words = defineWords({
  ja: {
    title: 'サインイン',
    login: 'ログイン名',
    password: 'パスワード',
    act: 'サインイン',
    temporary: '仮のパスワードです。ご自分のパスワードに変えてください。',
    fresh: '新しいパスワード',
    again: '新しいパスワード(もう一度)',
    differs: '2つの入力が同じではありません。',
    hint: '12文字以上。長い文が覚えやすく、安全です。',
  },
  en: {
    title: 'Sign in',
    login: 'Login',
    password: 'Password',
    act: 'Sign in',
    temporary: 'This password is temporary. Choose your own now.',
    fresh: 'New password',
    again: 'New password, once more',
    differs: 'The two do not match.',
    hint: 'At least 12 characters. A long sentence is easy to remember and safe.',
  },
})

export function PasswordStep() {
  const word = useWords(words)
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const [temporary, setTemporary] = useState(false)
  const differs = temporary && again !== '' && again !== fresh
  const signIn = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/session', { body: { login, password, ...(temporary ? { newPassword: fresh } : {}) } })),
    onSuccess: sessionChanged,
    onError: (error) => {
      if (error instanceof ApiProblem && error.code === 'password-change-required') setTemporary(true)
    },
  })
  const asksForNew = signIn.error instanceof ApiProblem && signIn.error.code === 'password-change-required'
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        if (!differs) signIn.mutate()
      }}
    >
      <h1 className="text-xl font-bold">{word.title}</h1>
      {signIn.error && !asksForNew && <Failure error={signIn.error} />}
      <TextField
        label={word.login}
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        autoComplete="username"
        autoCapitalize="none"
        required
        maxLength={64}
      />
      <TextField
        label={word.password}
        type="password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        required
      />
      {temporary && (
        <>
          <Notice live>{word.temporary}</Notice>
          <TextField
            label={word.fresh}
            hint={word.hint}
            type="password"
            value={fresh}
            onChange={(event) => setFresh(event.target.value)}
            autoComplete="new-password"
            required
          />
          <TextField
            label={word.again}
            error={differs ? word.differs : undefined}
            type="password"
            value={again}
            onChange={(event) => setAgain(event.target.value)}
            autoComplete="new-password"
            required
          />
        </>
      )}
      <Button type="submit" busy={signIn.isPending}>
        {word.act}
      </Button>
    </form>
  )
}
