import { useMutation, useQuery } from '@tanstack/react-query'
import { KeyRound, Smartphone } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { queries } from '../../shared/api/queries.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Confirm } from '../../shared/ui/dialog.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { date, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'
import { sessionChanged } from '../session.ts'
import { AddFactor } from './add-factor.tsx'

const words = defineWords({
  ja: {
    title: '2つ目の確認',
    lead: 'パスワードのほかに、本人であることを確かめる方法です。',
    app: '認証アプリ',
    since: (day: string) => `${day}に登録`,
    used: (time: string) => `最後に使った日時 ${time}`,
    never: 'まだ使っていません',
    none: '登録されていません',
    noneHint: '登録すると、サインインのときに2つ目の確認を求めます。',
    add: '確認方法を加える',
    remove: '削除',
    removeNamed: (name: string) => `${name}を削除`,
    confirm: '確認方法を削除する',
    what: (name: string) => `「${name}」では、サインインできなくなります。`,
  },
  en: {
    title: 'Second step',
    lead: 'Besides the password, a proof that it is you.',
    app: 'Authenticator app',
    since: (day: string) => `since ${day}`,
    used: (time: string) => `last used ${time}`,
    never: 'never used',
    none: 'None yet',
    noneHint: 'Once enrolled, it is asked for at every sign-in.',
    add: 'Add one',
    remove: 'Remove',
    removeNamed: (name: string) => `Remove ${name}`,
    confirm: 'Remove this second step',
    what: (name: string) => `“${name}” will no longer sign you in.`,
  },
})

type Factor = { readonly id: string | 'totp'; readonly name: string; readonly notes: readonly string[] }

export function FactorsCard() {
  const word = useWords(words)
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Factor>()
  const { data, error, refetch } = useQuery({ queryKey: ['second-factors'], queryFn: () => ask(api.GET('/api/v1/me/second-factors')) })
  const changed = () => {
    setAdding(false)
    setRemoving(undefined)
    void queries.invalidateQueries({ queryKey: ['second-factors'] })
    void sessionChanged()
  }
  const factors: Factor[] = [
    ...(data?.totp ? [{ id: 'totp', name: word.app, notes: [word.since(date(data.totp.confirmedAt))] }] : []),
    ...(data?.credentials ?? []).map(({ id, label, createdAt, lastUsedAt }) => ({
      id,
      name: label,
      notes: [word.since(date(createdAt)), lastUsedAt === null ? word.never : word.used(dateTime(lastUsedAt))],
    })),
  ]
  return (
    <Card title={word.title}>
      <p className="mb-3 text-sm text-faint">{word.lead}</p>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : factors.length === 0 ? (
        <Empty title={word.none}>{word.noneHint}</Empty>
      ) : (
        <ul className="mb-4 divide-y divide-line rounded-8 border border-line">
          {factors.map((factor) => (
            <Row
              key={factor.id}
              icon={factor.id === 'totp' ? <Smartphone aria-hidden className="size-6" /> : <KeyRound aria-hidden className="size-6" />}
              factor={factor}
            >
              <Button variant="quiet" size="small" aria-label={word.removeNamed(factor.name)} onClick={() => setRemoving(factor)}>
                {word.remove}
              </Button>
            </Row>
          ))}
        </ul>
      )}
      <Button variant="outline" onClick={() => setAdding(true)}>
        {word.add}
      </Button>
      {adding && <AddFactor hasApp={data?.totp != null} onDone={changed} onClose={() => setAdding(false)} />}
      {removing && <Remove factor={removing} onDone={changed} onClose={() => setRemoving(undefined)} />}
    </Card>
  )
}

function Row({ icon, factor, children }: { readonly icon: ReactNode; readonly factor: Factor; readonly children: ReactNode }) {
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <span className="text-faint">{icon}</span>
      <div className="min-w-0 flex-1">
        <p className="font-bold">{factor.name}</p>
        {factor.notes.map((note) => (
          <p key={note} className="text-sm text-faint">
            {note}
          </p>
        ))}
      </div>
      {children}
    </li>
  )
}

function Remove({ factor, onDone, onClose }: { readonly factor: Factor; readonly onDone: () => void; readonly onClose: () => void }) {
  const word = useWords(words)
  const remove = useMutation({
    mutationFn: () =>
      factor.id === 'totp'
        ? ask(api.DELETE('/api/v1/me/totp'))
        : ask(api.DELETE('/api/v1/me/credentials/{credentialId}', { params: { path: { credentialId: factor.id } } })),
    onSuccess: onDone,
  })
  return (
    <Confirm title={word.confirm} act={word.remove} dangerous busy={remove.isPending} onConfirm={() => remove.mutate()} onClose={onClose}>
      {remove.error && <Failure error={remove.error} />}
      <p>{word.what(factor.name)}</p>
    </Confirm>
  )
}
