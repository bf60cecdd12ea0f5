import { useState } from 'react'
import { PasswordField } from '../../shared/ui/password-field.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'

const words = defineWords({
  ja: {
    fresh: '新しいパスワード',
    again: '新しいパスワード(もう一度)',
    differs: '2つの入力が同じではありません。',
    short: '12文字以上にしてください。',
    hint: '12文字以上。短い言葉をいくつかつなげた長い文が、覚えやすく安全です。',
  },
  en: {
    fresh: 'New password',
    again: 'New password, once more',
    differs: 'The two do not match.',
    short: 'At least 12 characters.',
    hint: 'At least 12 characters. A long sentence of several words is easy to remember and safe.',
  },
})

const fewest = 12

/** A new password, typed twice. @param onChange undefined until both are the same and long enough */
export function NewPassword({ onChange }: { readonly onChange: (password: string | undefined) => void }) {
  const word = useWords(words)
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const [left, setLeft] = useState(false)
  const change = (one: string, other: string) => {
    setFresh(one)
    setAgain(other)
    onChange(one === other && [...one].length >= fewest ? one : undefined)
  }
  return (
    <>
      <PasswordField
        label={word.fresh}
        hint={word.hint}
        error={left && [...fresh].length < fewest ? word.short : undefined}
        value={fresh}
        onChange={(event) => change(event.target.value, again)}
        onInvalid={() => setLeft(true)}
        autoComplete="new-password"
        required
        minLength={fewest}
      />
      <PasswordField
        label={word.again}
        error={again !== '' && again.length >= fresh.length && again !== fresh ? word.differs : undefined}
        value={again}
        onFocus={() => setLeft(true)}
        onChange={(event) => change(fresh, event.target.value)}
        autoComplete="new-password"
        required
      />
    </>
  )
}
