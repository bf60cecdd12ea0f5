import { Printer } from 'lucide-react'
import { useCallback, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Select, TextField } from '../../shared/ui/field.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { useSession } from '../../terminal/session.ts'
import { PrintSheet } from '../register/print-sheet.tsx'
import { devicesChanged, type Person } from './answers.ts'
import { CodeCard, type IssuedCode } from './code-card.tsx'
import { PersonPicker } from './person-picker.tsx'
import { purposeNames, words } from './words.ts'

const own = defineWords({
  ja: {
    title: '端末認証コードを発行',
    detail: '用途の詳しい内容',
    detailHint: '例: 選挙事務(台帳に載ります)',
    issue: '発行する',
    done: '端末認証コードを発行しました',
    once: 'このコードは、閉じると二度と表示できません。使用者に直接渡してください。',
    print: '印刷',
    close: '渡したので閉じる',
    whom: '使用者を選んでください。',
    what: '詳しい内容を書いてください。',
    section: (name: string) => `承認者は、自分の所属(${name})の職員に発行できます。`,
  },
  en: {
    title: 'Issue a registration code',
    detail: 'What for',
    detailHint: 'E.g. election work; it goes into the register',
    issue: 'Issue',
    done: 'The registration code',
    once: 'Once closed, this code cannot be shown again. Hand it to the user directly.',
    print: 'Print',
    close: 'Handed over, close',
    whom: 'Please choose the user.',
    what: 'Please say what for.',
    section: (name: string) => `Approvers issue codes within their own section (${name}).`,
  },
})

export function IssueCode({ onClose }: { readonly onClose: () => void }) {
  const word = useWords(own)
  const [issued, setIssued] = useState<IssuedCode>()
  const [printing, setPrinting] = useState(false)
  const printed = useCallback(() => setPrinting(false), [])
  if (!issued) return <Order onIssued={setIssued} onClose={onClose} />
  return (
    <Dialog
      title={word.done}
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
      <CodeCard issued={issued} />
      {printing && (
        <PrintSheet onDone={printed}>
          <CodeCard issued={issued} />
        </PrintSheet>
      )}
    </Dialog>
  )
}

type PurposeName = (typeof purposeNames)[number]

function Order({ onIssued, onClose }: { readonly onIssued: (issued: IssuedCode) => void; readonly onClose: () => void }) {
  const word = useWords(own)
  const shared = useWords(words)
  const { data: session } = useSession()
  const [person, setPerson] = useState<Person>()
  const [purpose, setPurpose] = useState<PurposeName>('duty-contact')
  const [detail, setDetail] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const everywhere = session?.person.roles.includes('administrator') ?? false
  const section = everywhere ? undefined : session?.person.section
  const issue = async (): Promise<void> => {
    setTried(true)
    const reason = detail.trim()
    if (!person || (purpose === 'other' && reason === '')) return
    setBusy(true)
    try {
      const body = { purpose, ...(purpose === 'other' ? { reason } : {}) }
      const answer = await ask(api.POST('/api/v1/persons/{id}/registration-codes', { params: { path: { id: person.id } }, body }))
      onIssued({ ...answer, name: person.name, section: person.section })
      void devicesChanged()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={word.title}
      onClose={onClose}
      actions={
        <Button busy={busy} onClick={() => void issue()}>
          {word.issue}
        </Button>
      }
    >
      {section !== undefined && <p className="text-sm text-faint">{word.section(section)}</p>}
      <PersonPicker section={section} not={session?.person.id} chosen={person} onChoose={setPerson} />
      {tried && !person && (
        <p role="alert" className="text-sm text-bad">
          ✕ {word.whom}
        </p>
      )}
      <Select label={shared.purpose} value={purpose} onChange={({ target }) => setPurpose(target.value as PurposeName)}>
        {purposeNames.map((name) => (
          <option key={name} value={name}>
            {shared.purposes[name]}
          </option>
        ))}
      </Select>
      {purpose === 'other' && (
        <TextField
          label={word.detail}
          hint={word.detailHint}
          maxLength={150}
          value={detail}
          error={tried && detail.trim() === '' ? word.what : undefined}
          onChange={({ target }) => setDetail(target.value)}
        />
      )}
      {error !== undefined && <Failure error={error} />}
    </Dialog>
  )
}
