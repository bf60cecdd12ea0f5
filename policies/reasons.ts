/** Why policy denied or held something: a closed list, each with the sentence that the sender reads. */
export const reasons = {
  'no-rule': { ja: 'この内容の持ち込み・持ち出しを許可する規則がありません。', en: 'No rule allows this to cross.' },
  'facts-incomplete': {
    ja: '判断に必要な情報がそろわないため、通せません。',
    en: 'What the decision needs to know is incomplete, so this cannot cross.',
  },
  'type-forbidden': {
    ja: 'プログラムやショートカットなど、実行できるファイルは送れません。',
    en: 'Programs, shortcuts and other files that can run cannot cross.',
  },
  'type-not-allowed': { ja: 'この種類のファイルは、規則により送れません。', en: 'The rules do not allow this kind of file.' },
  'extension-mismatch': {
    ja: 'ファイル名の拡張子と中身の種類が異なるため、送れません。',
    en: 'The file name says one kind and the content is another.',
  },
  'name-not-allowed': { ja: 'このファイル名のファイルは、規則により送れません。', en: 'The rules do not allow a file of this name.' },
  'too-large': { ja: '規則で定めた大きさを超えています。', en: 'This is larger than the rules allow.' },
  'device-not-trusted': {
    ja: 'この端末からは送れません。画面ロックを設定した登録済みの端末を使ってください。',
    en: 'Not from this device. Use a registered device with a screen lock.',
  },
  'sandbox-weak': {
    ja: 'ファイルを安全に処理できる環境が整うまで保留しています。',
    en: 'Held until files can be processed safely on this installation.',
  },
  'label-secret': {
    ja: '機密性3A・3Bの情報は外部へ持ち出せません。',
    en: 'Information of confidentiality 3A or 3B never leaves.',
  },
  'approval-needed': { ja: '持ち出しには課長の承認が必要です。', en: 'A section head must approve before this leaves.' },
  'label-missing': {
    ja: '機密性の区分が付いていないため、課長の承認が必要です。',
    en: 'There is no confidentiality label, so a section head must approve.',
  },
  'disclosure-certain': {
    ja: '個人番号など、保護すべき番号が含まれているため、持ち出せません。',
    en: 'This contains a protected number such as an Individual Number, so it cannot leave.',
  },
  'disclosure-suspect': {
    ja: '保護すべき番号や個人情報の可能性があるため、課長の承認が必要です。',
    en: 'This may contain a protected number or personal data, so a section head must approve.',
  },
  'out-of-hours': { ja: 'この時間帯は送れません。', en: 'Not at this time of day.' },
  'role-not-allowed': { ja: 'あなたの権限では送れません。', en: 'Your role does not allow this.' },
  'room-not-allowed': { ja: 'このトークルームでは送れません。', en: 'Not in this room.' },
  'organisation-not-allowed': { ja: 'この団体では許可されていません。', en: 'Not allowed for this organisation.' },
} as const satisfies Record<string, { ja: string; en: string }>

export type ReasonCode = keyof typeof reasons
export const reasonCodes = Object.keys(reasons) as [ReasonCode, ...ReasonCode[]]
export const isReasonCode = (code: unknown): code is ReasonCode => typeof code === 'string' && Object.hasOwn(reasons, code)
