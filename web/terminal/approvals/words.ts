import type { Tone } from '../../shared/ui/tone.ts'
import { defineWords } from '../../shared/words/language.ts'
import type { Approval } from './api.ts'

export const stateTones: Readonly<Record<Approval['state'], Tone>> = {
  pending: 'warn',
  approved: 'good',
  returned: 'warn',
  rejected: 'bad',
  expired: 'neutral',
  withdrawn: 'neutral',
}

export const approvalWords = defineWords({
  ja: {
    state: {
      pending: '承認待ち',
      approved: '承認',
      returned: '差し戻し',
      rejected: '却下',
      expired: '期限切れ',
      withdrawn: '取り下げ',
    },
    kind: { message: '本文', attachment: '添付ファイル' },
    direction: { outbound: '持ち出し', inbound: '持ち込み' },
    left: {
      days: (n: string) => `あと${n}日`,
      hours: (n: string) => `あと${n}時間`,
      minutes: (n: string) => `あと${n}分`,
      over: '期限切れ',
    },
  },
  en: {
    state: {
      pending: 'Waiting',
      approved: 'Approved',
      returned: 'Returned',
      rejected: 'Rejected',
      expired: 'Expired',
      withdrawn: 'Withdrawn',
    },
    kind: { message: 'Text', attachment: 'Attachment' },
    direction: { outbound: 'going out', inbound: 'coming in' },
    left: {
      days: (n: string) => `${n} days left`,
      hours: (n: string) => `${n} hours left`,
      minutes: (n: string) => `${n} min left`,
      over: 'Expired',
    },
  },
})
