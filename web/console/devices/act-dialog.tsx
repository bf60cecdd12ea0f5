/** One act on one device: what will happen, the reason, and then it is done. */
import { useState } from 'react'
import { ask } from '../../shared/api/client.ts'
import { Confirm } from '../../shared/ui/dialog.tsx'
import { TextArea, TextField } from '../../shared/ui/field.tsx'
import { Failure } from '../../shared/ui/states.tsx'
import { date } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { api } from '../../terminal/api.ts'
import { type Device, devicesChanged } from './answers.ts'

const word = defineWords({
  ja: {
    approve: { button: '承認', title: '端末を承認しますか', text: '承認すると、この端末はすぐにサインインできるようになります。' },
    reject: {
      button: '却下',
      title: '登録を却下しますか',
      text: '却下した端末は失効し、元に戻せません。使うには、新しい端末認証コードで登録し直します。',
    },
    suspend: { button: '利用停止', title: '利用を停止しますか', text: 'この端末のサインインはすぐに切れ、再開するまで使えません。' },
    resume: { button: '利用再開', title: '利用を再開しますか', text: '再開すると、この端末はもう一度サインインできるようになります。' },
    revoke: {
      button: '失効',
      title: '端末を失効させますか',
      text: 'この端末のサインインはすぐに切れ、元に戻せません。使うには、新しい端末認証コードで登録し直します。',
    },
    renew: {
      button: '期限の更新',
      title: '有効期限を更新しますか',
      text: '日付を空のままにすると、次の3月31日(すでにその日なら、翌年度の3月31日)になります。',
    },
    reason: '理由',
    reasonHint: '台帳の履歴に残ります。',
    until: '新しい有効期限',
    act: { approve: '承認する', reject: '却下する', suspend: '停止する', resume: '再開する', revoke: '失効させる', renew: '更新する' },
    needed: '理由を書いてください。',
    now: (day: string) => `いまの有効期限: ${day}`,
  },
  en: {
    approve: { button: 'Approve', title: 'Approve this device?', text: 'It can sign in at once.' },
    reject: {
      button: 'Reject',
      title: 'Reject this registration?',
      text: 'The device is revoked for good; it needs a new registration code to come back.',
    },
    suspend: {
      button: 'Suspend',
      title: 'Suspend this device?',
      text: 'Its session ends at once, and it cannot be used until it is resumed.',
    },
    resume: { button: 'Resume', title: 'Resume this device?', text: 'It can sign in again.' },
    revoke: {
      button: 'Revoke',
      title: 'Revoke this device?',
      text: 'Its session ends at once, and there is no way back: it needs a new registration code.',
    },
    renew: {
      button: 'Renew',
      title: 'Renew the approval?',
      text: 'Without a day it is the next 31 March, or the one after where it holds that already.',
    },
    reason: 'Reason',
    reasonHint: 'It is kept in the history of the register.',
    until: 'New last day',
    act: { approve: 'Approve', reject: 'Reject', suspend: 'Suspend', resume: 'Resume', revoke: 'Revoke', renew: 'Renew' },
    needed: 'Please give a reason.',
    now: (day: string) => `Valid now until ${day}`,
  },
})
export const actWords = word

export const deviceVerbs = ['approve', 'reject', 'suspend', 'resume', 'revoke', 'renew'] as const
export type DeviceVerb = (typeof deviceVerbs)[number]

/** What may become of a device in each state; the server has the same table and the last word. */
export const verbsOf: Readonly<Record<Device['state'], readonly DeviceVerb[]>> = {
  pending: ['approve', 'reject'],
  active: ['renew', 'suspend', 'revoke'],
  suspended: ['resume', 'renew', 'revoke'],
  expired: ['renew', 'revoke'],
  revoked: [],
}
const needsReason: readonly DeviceVerb[] = ['reject', 'suspend', 'revoke']
const dangerous: readonly DeviceVerb[] = ['reject', 'revoke']

async function perform(verb: DeviceVerb, id: string, reason: string, expiresOn: string): Promise<void> {
  const params = { path: { id } }
  const optional = reason ? { reason } : {}
  if (verb === 'approve') await ask(api.POST('/api/v1/devices/{id}/approve', { params, body: optional }))
  else if (verb === 'resume') await ask(api.POST('/api/v1/devices/{id}/resume', { params, body: optional }))
  else if (verb === 'reject') await ask(api.POST('/api/v1/devices/{id}/reject', { params, body: { reason } }))
  else if (verb === 'suspend') await ask(api.POST('/api/v1/devices/{id}/suspend', { params, body: { reason } }))
  else if (verb === 'revoke') await ask(api.POST('/api/v1/devices/{id}/revoke', { params, body: { reason } }))
  else await ask(api.POST('/api/v1/devices/{id}/renew', { params, body: { ...optional, ...(expiresOn ? { expiresOn } : {}) } }))
  await devicesChanged()
}

export function ActDialog({ device, verb, onClose }: { readonly device: Device; readonly verb: DeviceVerb; readonly onClose: () => void }) {
  const words = useWords(word)
  const [reason, setReason] = useState('')
  const [expiresOn, setExpiresOn] = useState('')
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const confirm = async (): Promise<void> => {
    const given = reason.trim()
    if (given === '' && needsReason.includes(verb)) return setMissing(true)
    setBusy(true)
    try {
      await perform(verb, device.id, given, expiresOn)
      onClose()
    } catch (thrown) {
      setError(thrown)
      setBusy(false)
    }
  }
  return (
    <Confirm
      title={words[verb].title}
      act={words.act[verb]}
      dangerous={dangerous.includes(verb)}
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p className="font-bold">
        {device.registrationNumber}
        <br />
        {device.person.name}({device.model})
      </p>
      <p>{words[verb].text}</p>
      {verb === 'renew' && (
        <TextField
          label={words.until}
          type="date"
          optional
          hint={words.now(date(device.expiresOn))}
          value={expiresOn}
          onChange={({ target }) => setExpiresOn(target.value)}
        />
      )}
      <TextArea
        label={words.reason}
        hint={words.reasonHint}
        optional={!needsReason.includes(verb)}
        error={missing && reason.trim() === '' ? words.needed : undefined}
        maxLength={200}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {error !== undefined && <Failure error={error} />}
    </Confirm>
  )
}
