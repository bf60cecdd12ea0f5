/** Words that several parts of the page share. */
import { defineWords } from '../../shared/words/language.ts'

export const words = defineWords({
  ja: {
    title: '端末台帳',
    states: { pending: '承認待ち', active: '利用中', suspended: '利用停止', revoked: '失効', expired: '期限切れ' },
    purposes: { 'duty-contact': '業務連絡', fieldwork: '現場確認・出張', disaster: '災害対応', telework: 'テレワーク', other: 'その他' },
    number: '登録番号',
    person: '使用者',
    section: '所属',
    model: '機種',
    purpose: '用途',
    registered: '登録年月日',
    approved: '承認年月日',
    approver: '承認者',
    expires: '有効期限',
    state: '状態',
    trust: '信頼度',
    revoked: '失効年月日',
    reason: '理由',
    none: 'なし',
    operator: 'このコンピューターの管理者',
    left: (days: string) => `あと ${days} 日`,
    acts: {
      approve: '承認',
      reject: '却下',
      suspend: '利用停止',
      resume: '利用再開',
      revoke: '失効',
      lost: '紛失による失効',
      renew: '期限の更新',
      change: '記載の変更',
    },
  },
  en: {
    title: 'Devices',
    states: { pending: 'Waiting', active: 'In use', suspended: 'Suspended', revoked: 'Revoked', expired: 'Expired' },
    purposes: {
      'duty-contact': 'Contact on duty',
      fieldwork: 'Fieldwork and trips',
      disaster: 'Disaster response',
      telework: 'Telework',
      other: 'Other',
    },
    number: 'Registration number',
    person: 'User',
    section: 'Section',
    model: 'Model',
    purpose: 'Purpose',
    registered: 'Registered',
    approved: 'Approved',
    approver: 'Approver',
    expires: 'Valid until',
    state: 'State',
    trust: 'Trust',
    revoked: 'Revoked on',
    reason: 'Reason',
    none: 'None',
    operator: 'the operator of the machine',
    left: (days: string) => `${days} days left`,
    acts: {
      approve: 'Approved',
      reject: 'Rejected',
      suspend: 'Suspended',
      resume: 'Resumed',
      revoke: 'Revoked',
      lost: 'Revoked as lost',
      renew: 'Renewed',
      change: 'Entry changed',
    },
  },
})

type PurposeName = keyof (typeof words)['ja']['purposes']
export const purposeNames = Object.keys(words.ja.purposes) as PurposeName[]

/** `fieldwork`, or `other: reason`, in words; what is not known stays as it is. */
export function purposeText(stored: string, names: Readonly<Record<PurposeName, string>>): string {
  const [name = '', reason] = stored.split(/: (.*)/s)
  const known = purposeNames.find((one) => one === name)
  const text = known ? names[known] : name
  return reason === undefined ? text : `${text}: ${reason}`
}
