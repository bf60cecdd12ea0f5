import { Printer } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Copyable, Facts } from '../../shared/ui/page.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { PrintSheet } from '../register/print-sheet.tsx'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    once: '仮パスワードは、閉じると二度と表示できません。本人に直接渡してください。最初のサインインで、本人が自分のパスワードに変えます。',
    password: '仮パスワード',
    print: '印刷',
    close: '渡したので閉じる',
    how: '関所にはじめてサインインするときに使う仮パスワードです。サインインすると、自分のパスワードを決める画面になります。',
  },
  en: {
    once: 'Once closed, the temporary password cannot be shown again. Hand it over directly. The first sign-in replaces it by an own one.',
    password: 'Temporary password',
    print: 'Print',
    close: 'Handed over, close',
    how: 'This temporary password is for your first sign-in to Sekisho. You will then choose a password of your own.',
  },
})

interface Props {
  readonly title: string
  readonly login: string
  readonly name: string
  readonly password: string
  readonly onClose: () => void
}

export function PasswordCard({ title, login, name, password, onClose }: Props) {
  const word = useWords(own)
  const [printing, setPrinting] = useState(false)
  const printed = useCallback(() => setPrinting(false), [])
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{word.close}</Button>
          <Button variant="outline" onClick={() => setPrinting(true)}>
            <Printer aria-hidden className="size-5" />
            {word.print}
          </Button>
        </>
      }
    >
      <Notice tone="warn" live>
        {word.once}
      </Notice>
      <Handed {...{ login, name, password }} />
      {printing && (
        <PrintSheet onDone={printed}>
          <Handed {...{ login, name, password }} />
        </PrintSheet>
      )}
    </Dialog>
  )
}

/** What somebody gets into the hand, on the screen and on paper. */
export function Handed({ login, name, password }: { readonly login: string; readonly name: string; readonly password: string }) {
  const word = useWords(own)
  const shared = useWords(words)
  return (
    <>
      <Facts
        rows={[
          [shared.name, name],
          [shared.login, login],
          [word.password, <Copyable key="password" value={password} />],
        ]}
      />
      <p className="mt-3 hidden text-sm print:block">{word.how}</p>
    </>
  )
}
