import { useState } from 'react'
import { Link } from 'wouter'
import { ask } from '../../shared/api/client.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Confirm, Dialog } from '../../shared/ui/dialog.tsx'
import { Facts } from '../../shared/ui/page.tsx'
import { Badge, Failure, Loading } from '../../shared/ui/states.tsx'
import { count, date, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { useSession } from '../../terminal/session.ts'
import { type Account, type Person, personsChanged, usePerson } from './answers.ts'
import { Roles, StateBadge } from './badges.tsx'
import { EditPerson } from './edit.tsx'
import { PasswordCard } from './password-card.tsx'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    created: '登録年月日',
    edit: '変更',
    password: 'パスワード',
    ownPassword: '本人が決めたもの',
    devices: '端末',
    deviceCount: (n: string) => `${n} 台`,
    showDevices: '端末台帳で見る',
    enrolled: (day: string) => `登録 ${day}`,
    used: (time: string) => `最後の使用 ${time}`,
    unused: 'まだ使われていません',
    oneself: '自分自身の停止や再発行は、別の管理者が行います。',
    suspend: {
      button: '停止',
      title: 'この職員を停止しますか',
      text: 'LGWAN側と端末のサインインがすべてすぐに切れ、再開するまでサインインできません。',
      act: '停止する',
    },
    resume: { button: '再開', title: 'この職員を再開しますか', text: 'もう一度サインインできるようになります。', act: '再開する' },
    reset: {
      button: '仮パスワードを発行',
      title: '仮パスワードを発行しますか',
      text: 'いまのパスワードは使えなくなり、LGWAN側のサインインはすべて切れます。仮パスワードは一度だけ表示します。',
      act: '発行する',
    },
    factors: {
      button: '追加の本人確認を消す',
      title: '追加の本人確認を消しますか',
      text: '認証アプリやセキュリティキーをなくした人のための操作です。LGWAN側のサインインはすべて切れ、次のサインインで登録し直します。必ず本人であることを確かめてから行ってください。',
      act: '消す',
    },
    reissued: '仮パスワードを発行しました',
  },
  en: {
    created: 'Registered',
    edit: 'Change',
    password: 'Password',
    ownPassword: 'chosen by the person',
    devices: 'Devices',
    deviceCount: (n: string) => n,
    showDevices: 'Show in the register',
    enrolled: (day: string) => `enrolled ${day}`,
    used: (time: string) => `last used ${time}`,
    unused: 'not used yet',
    oneself: 'Another administrator suspends you or resets what you sign in with.',
    suspend: {
      button: 'Suspend',
      title: 'Suspend this person?',
      text: 'All sessions, on the LGWAN side and on phones, end at once; there is no sign-in until resumed.',
      act: 'Suspend',
    },
    resume: { button: 'Resume', title: 'Resume this person?', text: 'The person can sign in again.', act: 'Resume' },
    reset: {
      button: 'New temporary password',
      title: 'Issue a temporary password?',
      text: 'The present password stops working and all sessions on the LGWAN side end. The temporary password is shown once.',
      act: 'Issue',
    },
    factors: {
      button: 'Remove second factors',
      title: 'Remove the second factors?',
      text: 'For somebody who lost the authenticator app or security key. All sessions on the LGWAN side end, and the next sign-in enrols again. Make sure first that it is really that person.',
      act: 'Remove',
    },
    reissued: 'The temporary password',
  },
})

type Act = 'suspend' | 'resume' | 'reset' | 'factors'

export function PersonDetail({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const shared = useWords(words)
  const word = useWords(own)
  const { data: person, error, refetch } = usePerson(id)
  const [act, setAct] = useState<Act | 'edit'>()
  const [password, setPassword] = useState<string>()
  const close = () => setAct(undefined)
  return (
    <>
      <Dialog
        title={person?.name ?? shared.title}
        width="wide"
        onClose={onClose}
        actions={person && <Acts person={person} onAct={setAct} />}
      >
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!person && !error && <Loading />}
        {person && <Entry person={person} />}
      </Dialog>
      {person && act === 'edit' && <EditPerson person={person} onClose={close} />}
      {person && act && act !== 'edit' && <ActDialog person={person} act={act} onPassword={setPassword} onClose={close} />}
      {person && password !== undefined && (
        <PasswordCard
          title={word.reissued}
          login={person.login}
          name={person.name}
          password={password}
          onClose={() => setPassword(undefined)}
        />
      )}
    </>
  )
}

function Acts({ person, onAct }: { readonly person: Person; readonly onAct: (act: Act | 'edit') => void }) {
  const word = useWords(own)
  const { data: session } = useSession()
  const oneself = session?.person.id === person.id
  const hasFactors = person.account && (person.account.totp || person.account.securityKeys.length > 0)
  return (
    <>
      <Button size="small" onClick={() => onAct('edit')}>
        {word.edit}
      </Button>
      {!oneself && (
        <>
          <Button size="small" variant="outline" onClick={() => onAct('reset')}>
            {word.reset.button}
          </Button>
          {hasFactors && (
            <Button size="small" variant="outline" onClick={() => onAct('factors')}>
              {word.factors.button}
            </Button>
          )}
          {person.state === 'active' ? (
            <Button size="small" variant="danger" onClick={() => onAct('suspend')}>
              {word.suspend.button}
            </Button>
          ) : (
            <Button size="small" variant="outline" onClick={() => onAct('resume')}>
              {word.resume.button}
            </Button>
          )}
        </>
      )}
    </>
  )
}

function Entry({ person }: { readonly person: Person }) {
  const word = useWords(own)
  const shared = useWords(words)
  const { data: session } = useSession()
  const { account } = person
  return (
    <>
      {session?.person.id === person.id && <p className="text-sm text-faint">{word.oneself}</p>}
      <Facts
        rows={[
          [shared.state, <StateBadge key="state" state={person.state} />],
          [shared.login, person.login],
          [shared.section, person.section || '—'],
          [shared.rolesTitle, <Roles key="roles" roles={person.roles} />],
          [word.created, date(person.createdAt)],
          [shared.last, account?.lastSignInAt ? dateTime(account.lastSignInAt) : shared.never],
          [
            word.password,
            account?.temporaryPassword ? (
              <Badge key="password" tone="warn">
                {shared.temporary}
              </Badge>
            ) : (
              word.ownPassword
            ),
          ],
          [shared.factors, account ? <FactorList key="factors" account={account} /> : '—'],
          [
            word.devices,
            <span key="devices" className="flex flex-wrap gap-x-4">
              {word.deviceCount(count(account?.devices ?? 0))}
              <Link href={`/console/devices?person=${person.id}`} className="text-accent underline underline-offset-4">
                {word.showDevices}
              </Link>
            </span>,
          ],
        ]}
      />
    </>
  )
}

function FactorList({ account }: { readonly account: Account }) {
  const shared = useWords(words)
  const factors = [
    ...(account.totp ? [{ name: shared.totp, ...account.totp }] : []),
    ...account.securityKeys.map(({ label, ...rest }) => ({ name: `${shared.key} ${label}`, ...rest })),
  ]
  if (factors.length === 0) return <Badge>{shared.noFactor}</Badge>
  return (
    <ul className="flex flex-col gap-1">
      {factors.map((factor) => (
        <FactorItem key={`${factor.name} ${factor.enrolledAt}`} factor={factor} />
      ))}
    </ul>
  )
}

function FactorItem({ factor }: { readonly factor: { name: string; enrolledAt: string; lastUsedAt: string | null } }) {
  const word = useWords(own)
  return (
    <li>
      <b>{factor.name}</b>{' '}
      <span className="text-sm text-faint">
        {word.enrolled(date(factor.enrolledAt))} · {factor.lastUsedAt ? word.used(dateTime(factor.lastUsedAt)) : word.unused}
      </span>
    </li>
  )
}

interface ActProps {
  readonly person: Person
  readonly act: Act
  readonly onPassword: (password: string) => void
  readonly onClose: () => void
}

function ActDialog({ person, act, onPassword, onClose }: ActProps) {
  const word = useWords(own)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const perform = async (): Promise<void> => {
    const params = { path: { id: person.id } }
    setBusy(true)
    try {
      if (act === 'suspend') await ask(api.POST('/api/v1/persons/{id}/suspend', { params }))
      else if (act === 'resume') await ask(api.POST('/api/v1/persons/{id}/resume', { params }))
      else if (act === 'factors') await ask(api.DELETE('/api/v1/persons/{id}/second-factors', { params }))
      else onPassword((await ask(api.POST('/api/v1/persons/{id}/password', { params }))).temporaryPassword)
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
    await personsChanged()
  }
  return (
    <Confirm
      title={word[act].title}
      act={word[act].act}
      dangerous={act === 'suspend' || act === 'factors'}
      busy={busy}
      onConfirm={() => void perform()}
      onClose={onClose}
    >
      <p className="font-bold">
        {person.name}({person.login})
      </p>
      <p>{word[act].text}</p>
      {error !== undefined && <Failure error={error} />}
    </Confirm>
  )
}
