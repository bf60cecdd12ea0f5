import { useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Copyable, Facts } from '../../shared/ui/page.tsx'
import { Failure, Loading } from '../../shared/ui/states.tsx'
import { date, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { useSession } from '../../terminal/session.ts'
import { ActDialog, actWords, type DeviceVerb, verbsOf } from './act-dialog.tsx'
import { type Act, type Device, useDevice, useHistory } from './answers.ts'
import { Expires, StateBadge } from './badges.tsx'
import { LostDialog } from './lost.tsx'
import { ReachDialog } from './reach.tsx'
import { purposeText, words } from './words.ts'

const own = defineWords({
  ja: {
    history: '履歴',
    noHistory: '登録のあと、変更はありません。',
    audit: 'この端末の監査ログを見る',
    lost: '紛失の届け出',
    reach: 'この端末から見えた範囲',
    mine: '自分の端末です。承認・再開・更新は、ほかの人が行います。',
    trust: { T0: 'T0(確認なし)', T1: 'T1(本人確認つき)', T2: 'T2', T3: 'T3' },
    until: (day: string) => `有効期限 ${day}`,
    purpose: (text: string) => `用途 ${text}`,
  },
  en: {
    history: 'History',
    noHistory: 'No change since the registration.',
    audit: 'Audit log of this device',
    lost: 'Report it lost',
    reach: 'What this device could reach',
    mine: 'This is your own device: somebody else approves, resumes and renews it.',
    trust: { T0: 'T0 (unverified)', T1: 'T1 (user verification)', T2: 'T2', T3: 'T3' },
    until: (day: string) => `valid until ${day}`,
    purpose: (text: string) => `purpose ${text}`,
  },
})

type Opened = DeviceVerb | 'lost' | 'reach'

export function DeviceDetail({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const shared = useWords(words)
  const { data: device, error, refetch } = useDevice(id)
  const [act, setAct] = useState<Opened>()
  const close = () => setAct(undefined)
  return (
    <>
      <Dialog
        title={device ? device.registrationNumber : shared.title}
        width="wide"
        onClose={onClose}
        actions={device && <Acts device={device} onAct={setAct} />}
      >
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!device && !error && <Loading />}
        {device && <Entry device={device} />}
      </Dialog>
      {device && act === 'lost' && <LostDialog device={device} onClose={close} />}
      {device && act === 'reach' && <ReachDialog device={device} onClose={close} />}
      {device && act && act !== 'lost' && act !== 'reach' && <ActDialog device={device} verb={act} onClose={close} />}
    </>
  )
}

/** Only what the server would do is offered; for one’s own device nothing that favours it. */
const favourable: readonly DeviceVerb[] = ['approve', 'resume', 'renew']

function Acts({ device, onAct }: { readonly device: Device; readonly onAct: (act: Opened) => void }) {
  const word = useWords(own)
  const acts = useWords(actWords)
  const { data: session } = useSession()
  const roles = session?.person.roles ?? []
  const decides = roles.includes('administrator') || (roles.includes('approver') && session?.person.section === device.person.section)
  const mine = session?.person.id === device.person.id
  const verbs = decides ? verbsOf[device.state].filter((verb) => !mine || !favourable.includes(verb)) : []
  return (
    <>
      {verbs.map((verb) => (
        <Button key={verb} size="small" variant={verb === 'approve' || verb === 'resume' ? 'solid' : 'outline'} onClick={() => onAct(verb)}>
          {acts[verb].button}
        </Button>
      ))}
      {decides && device.state !== 'revoked' && device.state !== 'pending' && (
        <Button size="small" variant="danger" onClick={() => onAct('lost')}>
          {word.lost}
        </Button>
      )}
      <Button size="small" variant="quiet" onClick={() => onAct('reach')}>
        {word.reach}
      </Button>
    </>
  )
}

function Entry({ device }: { readonly device: Device }) {
  const shared = useWords(words)
  const word = useWords(own)
  const { data: session } = useSession()
  const mine = session?.person.id === device.person.id
  return (
    <>
      {mine && <p className="text-sm text-faint">{word.mine}</p>}
      <Facts
        rows={[
          [shared.state, <StateBadge key="state" state={device.state} />],
          ...(device.reason ? ([[shared.reason, device.reason]] as const) : []),
          [shared.number, <Copyable key="number" value={device.registrationNumber} />],
          [shared.person, device.person.name],
          [shared.section, device.person.section || '—'],
          [shared.model, device.model],
          [shared.purpose, purposeText(device.purpose, shared.purposes)],
          [shared.registered, dateTime(device.registeredAt)],
          [shared.approved, device.approvedAt ? dateTime(device.approvedAt) : '—'],
          [shared.approver, device.approver?.name ?? (device.approvedAt ? shared.operator : '—')],
          [shared.expires, <Expires key="expires" device={device} />],
          ...(device.revokedAt ? ([[shared.revoked, dateTime(device.revokedAt)]] as const) : []),
          [shared.trust, word.trust[device.trust]],
        ]}
      />
      <History id={device.id} />
      {session?.person.roles.includes('auditor') && (
        <Link href={`/console/audit?device=${device.id}`} className="self-start text-accent underline underline-offset-4">
          {word.audit}
        </Link>
      )}
    </>
  )
}

function History({ id }: { readonly id: string }) {
  const word = useWords(own)
  const { data, error, refetch } = useHistory(id)
  return (
    <section>
      <h3 className="mb-2 font-bold">{word.history}</h3>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.acts.length === 0 && <p className="text-sm text-faint">{word.noHistory}</p>}
      {data && data.acts.length > 0 && (
        <ol className="flex flex-col gap-3 border-l-2 border-line pl-4">
          {data.acts.map((act) => (
            <HistoryItem key={`${act.at} ${act.action}`} act={act} />
          ))}
        </ol>
      )}
    </section>
  )
}

function HistoryItem({ act }: { readonly act: Act }) {
  const shared = useWords(words)
  const word = useWords(own)
  const details = [
    act.expiresOn && word.until(date(act.expiresOn)),
    act.purpose && word.purpose(purposeText(act.purpose, shared.purposes)),
    act.reason,
  ].filter(Boolean)
  return (
    <li>
      <p className="flex flex-wrap gap-x-3">
        <b>{shared.acts[act.action]}</b>
        <span className="text-sm text-faint">{dateTime(act.at)}</span>
        <span className="text-sm text-faint">{act.by?.name ?? shared.operator}</span>
      </p>
      {details.length > 0 && <p className="text-sm">{details.join(' · ')}</p>}
    </li>
  )
}
