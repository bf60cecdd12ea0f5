import { type FormEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { type Attachment, api } from '../api.ts'

const words = defineWords({
  ja: {
    lead: '保護されたファイルです。パスワードを入力してください。',
    label: 'ファイルのパスワード',
    kept: '無害化に使い、保存しません。',
    give: 'パスワードを送る',
    trying: '確認しています…',
    wrong: (left: string) => `パスワードが違います。あと${left}回入力できます。`,
    last: 'パスワードが違います。あと1回です。次も違うと、このファイルは届けられません。',
    late: '確認を終えられませんでした。もう一度入力してください。',
  },
  en: {
    lead: 'This file is protected. Please enter its password.',
    label: 'Password of the file',
    kept: 'Used for sanitizing, never stored.',
    give: 'Send the password',
    trying: 'Trying…',
    wrong: (left: string) => `That password is wrong. You can try ${left} more times.`,
    last: 'That password is wrong. One try is left; after another wrong one this file cannot be delivered.',
    late: 'It could not be tried. Please enter it again.',
  },
})

/** The boundary takes no password up that is older than a minute; an answer takes seconds. */
const patienceMilliseconds = 30_000

export interface PasswordRequestProps {
  readonly attachment: Attachment
  /** It is on its way: the file’s state will say what becomes of it. */
  readonly onGiven: () => void
  /** No more is asked while the reader is in here. */
  readonly onEnd: () => void
}

/** Asks the sender for the password of their file. What is typed is forgotten as soon as it is sent. */
export function PasswordRequest({ attachment, onGiven, onEnd }: PasswordRequestProps) {
  const word = useWords(words)
  const form = useRef<HTMLFormElement>(null)
  const { stage, error, give } = usePasswordTry(attachment, form, onGiven)
  const [password, setPassword] = useState('')
  useFocusAfter(form, onEnd)
  const busy = stage === 'sending' || stage === 'trying'
  const left = attachment.password?.attemptsLeft ?? 0
  const wrong = !busy && attachment.reason?.code === 'password-wrong' ? (left === 1 ? word.last : word.wrong(count(left))) : undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy || password === '') return
    setPassword('')
    give(password)
  }
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-2" noValidate>
      <p className="text-sm leading-6">{word.lead}</p>
      <PasswordField
        label={word.label}
        hint={word.kept}
        error={wrong}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        readOnly={busy}
        maxLength={127}
        autoComplete="off"
        autoCorrect="off"
        inputMode="text"
        enterKeyHint="send"
      />
      {stage === 'late' && (
        <p role="alert" className="text-sm text-warn">
          {word.late}
        </p>
      )}
      {error !== undefined && <Failure error={error} />}
      <Button type="submit" busy={busy} disabled={password === ''}>
        {busy ? word.trying : word.give}
      </Button>
    </form>
  )
}

type Stage = 'asked' | 'sending' | 'trying' | 'late'

/** From the sending until the file's state says how it went: another number of tries, or asked again after it was being tried. */
function usePasswordTry({ id, password }: Attachment, form: { readonly current: HTMLFormElement | null }, onGiven: () => void) {
  const [stage, setStage] = useState<Stage>('asked')
  const [error, setError] = useState<unknown>()
  const left = password?.attemptsLeft ?? null
  const before = useRef<number | null>(null)
  const tried = useRef(false)
  const field = (): void => form.current?.querySelector('input')?.focus()
  const give = (given: string): void => {
    before.current = left
    tried.current = false
    setStage('sending')
    setError(undefined)
    // Before the answer: that it is being tried may be told first.
    onGiven()
    // A button that cannot be pressed loses the focus.
    field()
    ask(
      api.POST('/api/v1/attachments/{attachmentId}/password', { params: { path: { attachmentId: id } }, body: { password: given } }),
    ).then(
      () => setStage('trying'),
      (problem: unknown) => {
        setError(problem)
        setStage('asked')
      },
    )
  }
  useEffect(() => {
    if (stage !== 'trying') return undefined
    if (left === null) tried.current = true
    else if (tried.current || left !== before.current) setStage(left === before.current ? 'late' : 'asked')
    if (left === null) return undefined
    const timer = setTimeout(() => setStage('late'), patienceMilliseconds)
    return () => clearTimeout(timer)
  }, [stage, left])
  return { stage, error, give }
}

/** When this goes while the focus is in it, the focus is not lost with it. */
function useFocusAfter(form: { readonly current: HTMLFormElement | null }, onEnd: () => void): void {
  const end = useRef(onEnd)
  end.current = onEnd
  useLayoutEffect(() => {
    const element = form.current
    return () => {
      if (element?.contains(document.activeElement)) end.current()
    }
  }, [form])
}
