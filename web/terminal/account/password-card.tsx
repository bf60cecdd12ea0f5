import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { NewPassword } from '../sign-in/new-password.tsx'
import { Refusal } from '../sign-in/refusal.tsx'

const words = defineWords({
  ja: {
    title: 'パスワード',
    lead: 'パスワードを変えると、ほかの端末でのサインインは終わります。',
    change: 'パスワードを変える',
    current: 'いまのパスワード',
    act: '変更する',
    cancel: 'やめる',
    done: 'パスワードを変更しました。',
    wrong: 'いまのパスワードが違います。',
  },
  en: {
    title: 'Password',
    lead: 'Changing it ends your sign-ins on other terminals.',
    change: 'Change the password',
    current: 'Current password',
    act: 'Change it',
    cancel: 'Cancel',
    done: 'The password was changed.',
    wrong: 'The current password is wrong.',
  },
})

export function PasswordCard() {
  const word = useWords(words)
  const [open, setOpen] = useState(false)
  const [done, setDone] = useState(false)
  return (
    <Card title={word.title}>
      <div className="flex flex-col items-start gap-4">
        <div role="status" className="empty:hidden">
          {done && <Notice tone="good">{word.done}</Notice>}
        </div>
        {open ? (
          <Change
            onDone={() => {
              setOpen(false)
              setDone(true)
            }}
            onClose={() => setOpen(false)}
          />
        ) : (
          <>
            <p className="text-sm text-faint">{word.lead}</p>
            <Button
              variant="outline"
              onClick={() => {
                setDone(false)
                setOpen(true)
              }}
            >
              {word.change}
            </Button>
          </>
        )}
      </div>
    </Card>
  )
}

function Change({ onDone, onClose }: { readonly onDone: () => void; readonly onClose: () => void }) {
  const word = useWords(words)
  const [password, setPassword] = useState('')
  const [fresh, setFresh] = useState<string>()
  const change = useMutation({
    mutationFn: (newPassword: string) => ask(api.PUT('/api/v1/me/password', { body: { password, newPassword } })),
    onSuccess: onDone,
  })
  const wrong = change.error instanceof ApiProblem && change.error.code === 'sign-in-failed'
  return (
    <form
      className="flex w-full flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        if (fresh !== undefined) change.mutate(fresh)
      }}
    >
      {change.error && !wrong && <Refusal error={change.error} />}
      <PasswordField
        label={word.current}
        error={wrong ? word.wrong : undefined}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        required
      />
      <NewPassword onChange={setFresh} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={change.isPending}>
          {word.act}
        </Button>
        <Button variant="outline" onClick={onClose}>
          {word.cancel}
        </Button>
      </div>
    </form>
  )
}
