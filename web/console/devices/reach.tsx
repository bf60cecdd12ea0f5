/** What a device could show: rooms and counts, for the report after a loss, or for whoever wonders before. */
import { Printer } from 'lucide-react'
import { useCallback, useState } from 'react'
import { Button } from '../../shared/ui/button.tsx'
import { Dialog } from '../../shared/ui/dialog.tsx'
import { Facts } from '../../shared/ui/page.tsx'
import { Badge, Empty, Failure, Loading } from '../../shared/ui/states.tsx'
import { count, date, dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { Rows } from '../register/preview.tsx'
import { PrintSheet } from '../register/print-sheet.tsx'
import { type Device, type Reach, useReach } from './answers.ts'
import { words } from './words.ts'

const own = defineWords({
  ja: {
    title: 'この端末から見えた範囲',
    lead: '使用者が入っているトークルームのうち、インターネット側にあるものです。内容は表示しません。',
    period: '対象の期間',
    from: (day: string) => `${day} から現在まで`,
    sessions: 'サインイン中',
    sessionCount: (n: string) => `${n} 件`,
    times: (n: string) => `${n} 回`,
    seen: '最後の通信',
    signIns: 'サインインした回数',
    fetched: '添付を開いた回数',
    rooms: 'トークルーム',
    label: '機密性',
    messages: '期間中の発言',
    files: '期間中の添付',
    ever: 'さかのぼれる発言',
    last: '最後の発言',
    noRooms: '入っているトークルームはありません',
    print: '報告用に印刷',
    report: '端末の紛失に関する報告資料',
    made: '作成日時',
  },
  en: {
    title: 'What this device could reach',
    lead: 'The rooms on the internet side that its user is in. No content is shown.',
    period: 'Period',
    from: (day: string) => `from ${day} until now`,
    sessions: 'Open sessions',
    sessionCount: (n: string) => n,
    times: (n: string) => n,
    seen: 'Last seen',
    signIns: 'Sign-ins',
    fetched: 'Attachments opened',
    rooms: 'Rooms',
    label: 'Label',
    messages: 'Messages in the period',
    files: 'Attachments in the period',
    ever: 'Messages in all',
    last: 'Last message',
    noRooms: 'In no room',
    print: 'Print for the report',
    report: 'Report on a lost device',
    made: 'Made',
  },
})

const days = 14

export function ReachDialog({ device, onClose }: { readonly device: Device; readonly onClose: () => void }) {
  const word = useWords(own)
  const { data, error, refetch } = useReach(device.id, days)
  return (
    <Dialog title={word.title} width="wide" onClose={onClose}>
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && <ReachReport device={device} reach={data} />}
    </Dialog>
  )
}

export function ReachReport({ device, reach }: { readonly device: Device; readonly reach: Reach }) {
  const word = useWords(own)
  const [printing, setPrinting] = useState(false)
  const printed = useCallback(() => setPrinting(false), [])
  return (
    <>
      <p className="text-sm">{word.lead}</p>
      <ReachFacts reach={reach} />
      <RoomRows reach={reach} />
      <Button variant="outline" className="self-start" onClick={() => setPrinting(true)}>
        <Printer aria-hidden className="size-5" />
        {word.print}
      </Button>
      {printing && (
        <PrintSheet onDone={printed}>
          <Printed device={device} reach={reach} />
        </PrintSheet>
      )}
    </>
  )
}

function ReachFacts({ reach }: { readonly reach: Reach }) {
  const word = useWords(own)
  return (
    <Facts
      rows={[
        [word.period, word.from(date(reach.since))],
        [word.sessions, word.sessionCount(count(reach.openSessions))],
        [word.seen, reach.lastSeenAt ? dateTime(reach.lastSeenAt) : '—'],
        [word.signIns, word.times(count(reach.signIns))],
        [word.fetched, word.times(count(reach.fetched))],
      ]}
    />
  )
}

function RoomRows({ reach }: { readonly reach: Reach }) {
  const word = useWords(own)
  if (reach.rooms.length === 0) return <Empty title={word.noRooms} />
  return (
    <Rows
      label={word.rooms}
      heads={[word.rooms, word.label, word.messages, word.files, word.ever, word.last]}
      rows={reach.rooms}
      keyOf={({ id }) => id}
      cells={(room) => [
        <b key="name">{room.name}</b>,
        room.label ? <Badge key="label">{room.label}</Badge> : '—',
        count(room.messages),
        count(room.attachments),
        count(room.messagesEver),
        room.lastAt ? dateTime(room.lastAt) : '—',
      ]}
    />
  )
}

/** On paper in black and white, every room on it. */
function Printed({ device, reach }: { readonly device: Device; readonly reach: Reach }) {
  const word = useWords(own)
  const shared = useWords(words)
  const cell = 'border border-black px-2 py-1 text-left align-top'
  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-xl font-bold">{word.report}</h1>
      <Facts
        rows={[
          [word.made, dateTime(new Date())],
          [shared.number, device.registrationNumber],
          [shared.person, `${device.person.name}(${device.person.section})`],
          [shared.model, device.model],
          [shared.state, shared.states[device.state]],
          [shared.revoked, device.revokedAt ? dateTime(device.revokedAt) : '—'],
          [shared.reason, device.reason ?? '—'],
        ]}
      />
      <ReachFacts reach={reach} />
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr>
            {[word.rooms, word.label, word.messages, word.files, word.ever, word.last].map((head) => (
              <th key={head} className={cell}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reach.rooms.map((room) => (
            <tr key={room.id}>
              <td className={cell}>{room.name}</td>
              <td className={cell}>{room.label ?? '—'}</td>
              <td className={cell}>{count(room.messages)}</td>
              <td className={cell}>{count(room.attachments)}</td>
              <td className={cell}>{count(room.messagesEver)}</td>
              <td className={cell}>{room.lastAt ? dateTime(room.lastAt) : '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
