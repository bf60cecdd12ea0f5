import { Button } from '../../shared/ui/button.tsx'
import { Notice } from '../../shared/ui/states.tsx'
import { defineWords, useWords } from '../../shared/words/language.ts'
import { rememberedDevice } from '../device.ts'
import { readRegistration, startOver } from '../session.ts'
import { Frame } from './frame.tsx'
import { useAct } from './use-act.ts'

const words = defineWords({
  ja: {
    title: 'この端末は使えません',
    why: {
      revoked: 'この端末の登録は失効しました。',
      suspended: 'この端末は利用停止になっています。',
      expired: 'この端末の登録は有効期限が切れました。',
    },
    wiped: '下書きと送信待ちのメッセージは、この端末から消しました。',
    contact: '続けて使うには、情報システム担当に連絡してください。',
    number: '登録番号',
    again: 'もう一度確かめる',
    code: '新しい端末認証コードで登録する',
  },
  en: {
    title: 'This device cannot be used',
    why: {
      revoked: 'The registration of this device was revoked.',
      suspended: 'This device is suspended.',
      expired: 'The registration of this device has expired.',
    },
    wiped: 'Drafts and unsent messages were erased from this device.',
    contact: 'To go on using it, contact the information-systems division.',
    number: 'Registration number',
    again: 'Look again',
    code: 'Register with a new code',
  },
})

export function Stopped({ why }: { readonly why: 'revoked' | 'suspended' | 'expired' }) {
  const word = useWords(words)
  const act = useAct(readRegistration)
  const device = rememberedDevice()
  return (
    <Frame title={word.title}>
      <Notice tone="bad" title={word.why[why]} live>
        <p>{word.wiped}</p>
      </Notice>
      <p>{word.contact}</p>
      {device && (
        <p className="text-sm text-faint tabular-nums">
          {word.number} {device.registrationNumber}
        </p>
      )}
      {why !== 'revoked' && (
        <Button busy={act.busy} onClick={act.run}>
          {word.again}
        </Button>
      )}
      <Button variant={why === 'suspended' ? 'quiet' : 'outline'} onClick={startOver} className="whitespace-normal">
        {word.code}
      </Button>
    </Frame>
  )
}
