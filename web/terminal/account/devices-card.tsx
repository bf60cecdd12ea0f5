import { useMutation, useQuery } from '@tanstack/react-query'
import { Smartphone } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { queries } from '../../shared/api/queries.ts'
import { Button } from '../../shared/ui/button.tsx'
import { Confirm } from '../../shared/ui/dialog.tsx'
import { TextArea } from '../../shared/ui/field.tsx'
import { Card } from '../../shared/ui/page.tsx'
import { Badge, Empty, Failure, Loading, Notice } from '../../shared/ui/states.tsx'
import type { Tone } from '../../shared/ui/tone.ts'
import { date } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../api.ts'

const words = defineWords({
  ja: {
    title: '登録した端末',
    lead: 'スマートフォンなど、庁外から使う端末です。',
    none: '登録した端末はありません',
    noneHint: '端末を登録するには、情報システム担当から端末認証コードを受け取ってください。',
    number: (number: string) => `登録番号 ${number}`,
    until: (day: string) => `有効期限 ${day}`,
    state: { pending: '承認待ち', active: '利用中', suspended: '利用停止', revoked: '失効', expired: '期限切れ' },
    lost: '紛失を届ける',
    lostNamed: (model: string, number: string) => `${model}(${number})の紛失を届ける`,
    confirm: '端末の紛失を届ける',
    what: (model: string, number: string) => `「${model}」(登録番号 ${number})は、すぐに使えなくなります。開いている画面も閉じます。`,
    after: '元に戻すことはできません。見つかったときは、登録からやり直します。情報システム担当にも連絡してください。',
    reason: 'いつ、どこで、どうしたか',
    byDefault: '紛失',
    act: '使えなくする',
    done: '届け出ました。この端末はもう使えません。',
  },
  en: {
    title: 'My devices',
    lead: 'Phones and other devices used outside the town hall.',
    none: 'No device is registered',
    noneHint: 'To register one, ask the information-systems division for a device registration code.',
    number: (number: string) => `No. ${number}`,
    until: (day: string) => `valid until ${day}`,
    state: { pending: 'Waiting for approval', active: 'In use', suspended: 'Suspended', revoked: 'Revoked', expired: 'Expired' },
    lost: 'Report as lost',
    lostNamed: (model: string, number: string) => `Report ${model} (${number}) as lost`,
    confirm: 'Report a lost device',
    what: (model: string, number: string) => `“${model}” (no. ${number}) stops working at once, open pages included.`,
    after: 'This cannot be undone: if it is found, it is registered anew. Please tell the information-systems division, too.',
    reason: 'What happened, when and where',
    byDefault: 'lost',
    act: 'Make it unusable',
    done: 'Reported. This device can no longer be used.',
  },
})

const read = () => ask(api.GET('/api/v1/me/devices'))
type Device = Awaited<ReturnType<typeof read>>['devices'][number]

const tones: Readonly<Record<Device['state'], Tone>> = {
  pending: 'warn',
  active: 'good',
  suspended: 'warn',
  revoked: 'bad',
  expired: 'neutral',
}

export function DevicesCard() {
  const word = useWords(words)
  const [lost, setLost] = useState<Device>()
  const [done, setDone] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['own-devices'], queryFn: read })
  return (
    <Card title={word.title}>
      <p className="mb-3 text-sm text-faint">{word.lead}</p>
      <div role="status" className={done ? 'mb-3' : ''}>
        {done && <Notice tone="good">{word.done}</Notice>}
      </div>
      {error && !data ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : data.devices.length === 0 ? (
        <Empty title={word.none}>{word.noneHint}</Empty>
      ) : (
        <ul className="divide-y divide-line rounded-8 border border-line">
          {data.devices.map((device) => (
            <DeviceRow key={device.id} device={device} onLost={() => setLost(device)} />
          ))}
        </ul>
      )}
      {lost && (
        <Lost
          device={lost}
          onDone={() => {
            setLost(undefined)
            setDone(true)
            void queries.invalidateQueries({ queryKey: ['own-devices'] })
          }}
          onClose={() => setLost(undefined)}
        />
      )}
    </Card>
  )
}

function DeviceRow({ device, onLost }: { readonly device: Device; readonly onLost: () => void }) {
  const word = useWords(words)
  const { model, registrationNumber, expiresOn, state } = device
  const usable = state === 'active' || state === 'pending' || state === 'suspended'
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <Smartphone aria-hidden className="size-6 shrink-0 text-faint" />
      <div className="min-w-56 flex-1">
        <p className="font-bold">{model}</p>
        <p className="text-sm text-faint">
          <span className="whitespace-nowrap">{word.number(registrationNumber)}</span>
          <br />
          {word.until(date(expiresOn))}
        </p>
      </div>
      <Badge tone={tones[state]}>{word.state[state]}</Badge>
      {usable && (
        <Button variant="quiet" size="small" aria-label={word.lostNamed(model, registrationNumber)} onClick={onLost}>
          {word.lost}
        </Button>
      )}
    </li>
  )
}

function Lost({ device, onDone, onClose }: { readonly device: Device; readonly onDone: () => void; readonly onClose: () => void }) {
  const word = useWords(words)
  const [reason, setReason] = useState('')
  const report = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/api/v1/me/devices/{id}/revoke', {
          params: { path: { id: device.id } },
          body: { reason: reason.trim() || word.byDefault },
        }),
      ),
    onSuccess: onDone,
  })
  return (
    <Confirm title={word.confirm} act={word.act} dangerous busy={report.isPending} onConfirm={() => report.mutate()} onClose={onClose}>
      {report.error && <Failure error={report.error} />}
      <p>{word.what(device.model, device.registrationNumber)}</p>
      <p>{word.after}</p>
      <TextArea label={word.reason} optional value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
    </Confirm>
  )
}
