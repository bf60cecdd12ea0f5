/** 紛失: first the one act that cannot wait, then what is known for the report. */
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { TextArea } from '../../shared/ui/field.tsx'
import { Failure, Notice } from '../../shared/ui/states.tsx'
import { count } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { type Device, devicesChanged, type Reach } from './answers.ts'
import { ReachReport } from './reach.tsx'

const own = defineWords({
  ja: {
    title: '端末の紛失',
    first: 'この端末を止めます',
    steps: [
      'すぐに失効し、元に戻せません。',
      'サインインはその場で切れます。',
      '理由「紛失」とともに台帳と監査ログに残ります。',
      '見えた可能性のあるトークルームと件数を報告用に表示します。',
    ],
    circumstances: 'いつ、どこで',
    hint: '分かっていることだけで構いません。先に止めることが大切です。',
    act: '失効させて報告を作る',
    cancel: 'やめる',
    done: '端末は失効しました',
    ended: (n: string) => `サインイン ${n} 件を切りました。この端末からは、もう何も見えません。`,
    next: '次にすること',
    todo: [
      '情報セキュリティ管理者に報告する',
      '下の一覧を印刷して報告に添える',
      '見つかっても、この登録では使えません。新しい端末認証コードを発行する',
    ],
    close: '閉じる',
  },
  en: {
    title: 'Lost device',
    first: 'This device is stopped',
    steps: [
      'It is revoked at once; there is no way back.',
      'Its session ends on the spot.',
      'The register and the audit log say that it was lost.',
      'You see which rooms it could show, with counts, for the report.',
    ],
    circumstances: 'When and where',
    hint: 'What is known so far is enough: stopping it comes first.',
    act: 'Revoke and make the report',
    cancel: 'Cancel',
    done: 'The device is revoked',
    ended: (n: string) => `${n} sessions ended. Nothing can be seen from this device any more.`,
    next: 'What comes next',
    todo: [
      'Tell the information security manager',
      'Print the list below for the report',
      'If it is found, it does not come back under this registration: issue a new code',
    ],
    close: 'Close',
  },
})

const days = 14

export function LostDialog({ device, onClose }: { readonly device: Device; readonly onClose: () => void }) {
  const word = useWords(own)
  const [circumstances, setCircumstances] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [done, setDone] = useState<{ device: Device; reach: Reach }>()
  const report = async (): Promise<void> => {
    setBusy(true)
    const given = circumstances.trim()
    try {
      const body = { days, ...(given ? { circumstances: given } : {}) }
      setDone(await ask(api.POST('/api/v1/devices/{id}/lost', { params: { path: { id: device.id } }, body })))
      await devicesChanged()
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={word.title}
      width={done ? 'wide' : 'narrow'}
      onClose={onClose}
      actions={
        done ? (
          <Button onClick={onClose}>{word.close}</Button>
        ) : (
          <>
            <Button variant="danger" busy={busy} onClick={() => void report()}>
              {word.act}
            </Button>
            <Button variant="outline" onClick={onClose}>
              {word.cancel}
            </Button>
          </>
        )
      }
    >
      {done ? (
        <>
          <Notice tone="good" title={word.done} live>
            {word.ended(count(done.reach.openSessions))}
          </Notice>
          <List title={word.next} items={word.todo} />
          <ReachReport device={done.device} reach={done.reach} />
        </>
      ) : (
        <>
          <p className="font-bold">
            {device.registrationNumber}
            <br />
            {device.person.name}({device.model})
          </p>
          <List title={word.first} items={word.steps} />
          <TextArea
            label={word.circumstances}
            hint={word.hint}
            optional
            maxLength={150}
            value={circumstances}
            onChange={({ target }) => setCircumstances(target.value)}
          />
          {error !== undefined && <Failure error={error} />}
        </>
      )}
    </Dialog>
  )
}

function List({ title, items }: { readonly title: string; readonly items: readonly string[] }) {
  return (
    <div>
      <h3 className="font-bold">{title}</h3>
      <ol className="mt-1 list-decimal pl-6">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ol>
    </div>
  )
}
