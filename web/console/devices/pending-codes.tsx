import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Confirm, Dialog } from '../../shared/ui/dialog.tsx'
import { Badge, Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { count, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { devicesChanged, type PendingCode, usePendingCodes } from './answers.ts'
import { purposeText, words } from './words.ts'

const own = defineWords({
  ja: {
    title: '発行済みで未使用のコード',
    lead: '期限の切れたコードは、1日のあいだ表示します。',
    none: '未使用のコードはありません',
    until: (time: string) => `${time} まで`,
    expired: '期限切れ',
    waiting: '使用待ち',
    by: (name: string) => `発行 ${name}`,
    tries: (n: string, of: string) => `誤入力 ${n} / ${of} 回`,
    cancel: '取り消す',
    sure: 'コードを取り消しますか',
    what: 'このコードはすぐに使えなくなります。',
    button: (name: string) => `${name} のコードを取り消す`,
  },
  en: {
    title: 'Codes not used yet',
    lead: 'Codes that expired are shown for a day.',
    none: 'No code is waiting',
    until: (time: string) => `until ${time}`,
    expired: 'Expired',
    waiting: 'Waiting',
    by: (name: string) => `issued by ${name}`,
    tries: (n: string, of: string) => `${n} of ${of} wrong tries`,
    cancel: 'Take back',
    sure: 'Take this code back?',
    what: 'It cannot be used any more, at once.',
    button: (name: string) => `Take back the code of ${name}`,
  },
})

export function PendingCodes({ mayDecide, onClose }: { readonly mayDecide: boolean; readonly onClose: () => void }) {
  const word = useWords(own)
  const { data, error, refetch } = usePendingCodes()
  const [chosen, setChosen] = useState<PendingCode>()
  return (
    <Dialog title={word.title} width="wide" onClose={onClose}>
      <p className="text-sm text-faint">{word.lead}</p>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.codes.length === 0 && <Empty title={word.none} />}
      {data && data.codes.length > 0 && (
        <ul className="flex flex-col divide-y divide-line">
          {data.codes.map((code) => (
            <CodeItem key={code.id} code={code} onCancel={mayDecide ? setChosen : undefined} />
          ))}
        </ul>
      )}
      {chosen && <Cancel code={chosen} onClose={() => setChosen(undefined)} />}
    </Dialog>
  )
}

function CodeItem({ code, onCancel }: { readonly code: PendingCode; readonly onCancel: ((code: PendingCode) => void) | undefined }) {
  const word = useWords(own)
  const shared = useWords(words)
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p>
          <b>{code.person.name}</b> <span className="text-sm text-faint">{code.person.section}</span>
        </p>
        <p className="text-sm text-faint">
          {purposeText(code.purpose, shared.purposes)} · {word.by(code.issuedBy?.name ?? shared.operator)} ·{' '}
          {word.until(dateTime(code.expiresAt))}
          {code.attempts > 0 && ` · ${word.tries(count(code.attempts), count(code.attemptsAllowed))}`}
        </p>
      </div>
      <div className="flex items-center gap-3">
        <Badge tone={code.expired ? 'neutral' : 'info'}>{code.expired ? word.expired : word.waiting}</Badge>
        {onCancel && (
          <Button size="small" variant="outline" aria-label={word.button(code.person.name)} onClick={() => onCancel(code)}>
            {word.cancel}
          </Button>
        )}
      </div>
    </li>
  )
}

function Cancel({ code, onClose }: { readonly code: PendingCode; readonly onClose: () => void }) {
  const word = useWords(own)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const cancel = async (): Promise<void> => {
    setBusy(true)
    try {
      await ask(api.DELETE('/api/v1/registration-codes/{id}', { params: { path: { id: code.id } } }))
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
    await devicesChanged()
  }
  return (
    <Confirm title={word.sure} act={word.cancel} dangerous busy={busy} onConfirm={() => void cancel()} onClose={onClose}>
      <p>
        <b>{code.person.name}</b> {code.person.section}
      </p>
      <p>{word.what}</p>
      {error !== undefined && <Failure error={error} />}
    </Confirm>
  )
}
