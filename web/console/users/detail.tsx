import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Facts } from '../../shared/ui/page.tsx'
import { Badge, Failure, Loading } from '../../shared/ui/states.tsx'
import { count, date, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import { ActDialog, actWords, type PersonAct } from './act-dialog.tsx'
import { type Account, type Person, usePerson } from './answers.ts'
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
    reissued: 'The temporary password',
  },
})

export function PersonDetail({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const shared = useWords(words)
  const word = useWords(own)
  const { data: person, error, refetch } = usePerson(id)
  const [act, setAct] = useState<PersonAct | 'edit'>()
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

function Acts({ person, onAct }: { readonly person: Person; readonly onAct: (act: PersonAct | 'edit') => void }) {
  const word = useWords(own)
  const acts = useWords(actWords)
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
            {acts.reset.button}
          </Button>
          {hasFactors && (
            <Button size="small" variant="outline" onClick={() => onAct('factors')}>
              {acts.factors.button}
            </Button>
          )}
          {person.state === 'active' ? (
            <Button size="small" variant="danger" onClick={() => onAct('suspend')}>
              {acts.suspend.button}
            </Button>
          ) : (
            <Button size="small" variant="outline" onClick={() => onAct('resume')}>
              {acts.resume.button}
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
