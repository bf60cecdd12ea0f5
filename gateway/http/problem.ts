/**
 * Every error a client can see: RFC 9457 problem+json with a code from this closed list and a sentence in both languages.
 * `detail` and `cause` are for the log only.
 */
export const problems = {
  'bad-request': { status: 400, ja: '送信された内容に誤りがあります。', en: 'The request is not valid.' },
  'idempotency-conflict': {
    status: 409,
    ja: '同じ送信番号で異なる内容が送られました。',
    en: 'This Idempotency-Key was used with another content.',
  },
  unauthenticated: { status: 401, ja: 'サインインが必要です。', en: 'Please sign in.' },
  'sign-in-failed': {
    status: 401,
    ja: 'サインインできませんでした。入力内容を確認してください。',
    en: 'Sign-in failed. Check what you entered.',
  },
  'second-factor-required': { status: 403, ja: '追加の本人確認が必要です。', en: 'A second factor is required.' },
  'second-factor-enrol': {
    status: 403,
    ja: 'この権限を使うには、先に追加の本人確認を登録してください。',
    en: 'Register a second factor before using this role.',
  },
  'password-weak': {
    status: 422,
    ja: 'このパスワードは使えません。12文字以上の推測されにくいものにしてください。',
    en: 'This password cannot be used. Choose at least 12 characters that are hard to guess.',
  },
  'password-change-required': {
    status: 403,
    ja: '仮のパスワードです。新しいパスワードを決めてサインインしてください。',
    en: 'This password is temporary. Sign in with a new one of your own.',
  },
  'registration-failed': {
    status: 422,
    ja: '端末の登録情報を確認できませんでした。もう一度やり直してください。',
    en: 'What the device sent could not be verified. Please start the registration again.',
  },
  forbidden: { status: 403, ja: 'この操作を行う権限がありません。', en: 'You may not do this.' },
  'own-approval': {
    status: 403,
    ja: '自分の申請や下書きを自分で承認することはできません。',
    en: 'You cannot approve what you requested or wrote yourself.',
  },
  'code-wrong': { status: 403, ja: '端末認証コードが違います。', en: 'The device registration code is wrong.' },
  'code-used': { status: 403, ja: 'この端末認証コードは使用済みです。', en: 'This device registration code has been used.' },
  'code-expired': { status: 403, ja: '端末認証コードの有効期限が切れています。', en: 'This device registration code has expired.' },
  'screen-lock-required': {
    status: 403,
    ja: '画面ロック(PIN・指紋・顔)を設定した端末でなければ使えません。',
    en: 'Only a phone with a screen lock (PIN, fingerprint or face) can be used.',
  },
  'device-pending': { status: 403, ja: '端末の登録は承認待ちです。', en: 'This device is waiting for approval.' },
  'device-revoked': { status: 403, ja: 'この端末は利用停止または失効しています。', en: 'This device is suspended or revoked.' },
  'device-expired': { status: 403, ja: 'この端末の有効期限が切れています。', en: 'The registration of this device has expired.' },
  'not-found': { status: 404, ja: '見つかりません。', en: 'Not found.' },
  'method-not-allowed': { status: 405, ja: 'この操作には対応していません。', en: 'This method is not allowed here.' },
  conflict: {
    status: 409,
    ja: 'ほかの操作と重なりました。画面を読み込み直してください。',
    en: 'This collides with another change. Reload and try again.',
  },
  'last-member': {
    status: 409,
    ja: 'LGWAN側の最後のメンバーは外せません。先に別の人を加えるか、トークルームを終了してください。',
    en: 'The last member on the LGWAN side cannot be taken out. Add somebody first, or end the room.',
  },
  'last-factor': {
    status: 409,
    ja: '最後の確認方法は削除できません。先に別の方法を登録してください。',
    en: 'The last second step cannot be removed. Enrol another one first.',
  },
  'last-administrator': {
    status: 409,
    ja: '最後の管理者は、停止したり管理者の権限を外したりできません。先に別の管理者を登録してください。',
    en: 'The last administrator can be neither suspended nor stripped of the role. Add another one first.',
  },
  'plan-changed': {
    status: 409,
    ja: '確認したあとで台帳が変わりました。もう一度内容を確認してください。',
    en: 'The register changed after you looked. Please check again what would happen.',
  },
  'already-decided': { status: 409, ja: 'すでに処理されています。', en: 'This has been decided already.' },
  'not-ready': { status: 409, ja: 'まだ無害化が終わっていません。', en: 'Sanitizing has not finished yet.' },
  'password-not-asked': {
    status: 409,
    ja: 'このファイルは、いまパスワードを必要としていません。',
    en: 'No password is asked for this file right now.',
  },
  'content-refused': {
    status: 410,
    ja: '無害化できないため、このファイルは届けられません。',
    en: 'This file was refused and cannot be delivered.',
  },
  'saving-denied': { status: 403, ja: '端末には保存できません。画面でご覧ください。', en: 'Files cannot be saved on this device. Please view them on the screen.' },
  'view-unavailable': { status: 422, ja: 'このファイルは画面に表示できません。', en: 'This file cannot be shown on the screen.' },
  'view-busy': {
    status: 503,
    ja: 'いまは画面を用意できません。少し待ってから、もう一度お試しください。',
    en: 'The page cannot be prepared right now. Please wait a moment and try again.',
  },
  'request-timeout': { status: 408, ja: '通信に時間がかかりすぎました。', en: 'The request took too long to arrive.' },
  'too-large': { status: 413, ja: '大きさの上限を超えています。', en: 'This is larger than the limit.' },
  'too-many-files': { status: 413, ja: '添付できるファイルの数を超えています。', en: 'There are more attachments than the limit.' },
  'unsupported-media-type': { status: 415, ja: 'この形式では受け付けられません。', en: 'This media type is not accepted here.' },
  'file-name-refused': {
    status: 422,
    ja: 'ファイル名に文字の並びを偽装する制御文字が含まれています。',
    en: 'The file name contains characters that disguise it.',
  },
  'import-refused': {
    status: 422,
    ja: '誤りのある行があるため、何も取り込んでいません。',
    en: 'Some lines have mistakes, so nothing was imported.',
  },
  'policy-invalid': { status: 422, ja: 'ポリシーに誤りがあります。', en: 'The policy has mistakes.' },
  'policy-too-complex': {
    status: 422,
    ja: '規則が入り組みすぎていて、時間内に調べられませんでした。',
    en: 'The policy is too complex to be checked in time.',
  },
  'rate-limited': {
    status: 429,
    ja: '操作が多すぎます。しばらく待ってからやり直してください。',
    en: 'Too many requests. Please wait and try again.',
  },
  'headers-too-large': { status: 431, ja: '要求の見出しが大きすぎます。', en: 'The request headers are too large.' },
  'month-running': {
    status: 409,
    ja: 'この月はまだ終わっていません。翌月になってから点検を終えてください。',
    en: 'This month is not over. Sign off its review when the next one has begun.',
  },
  'log-damaged': {
    status: 500,
    ja: '監査ログのファイルが欠けているか、書き換えられています。記録全体を検証してください。',
    en: 'The files of the audit log are damaged or were changed. Verify the whole log.',
  },
  fault: {
    status: 500,
    ja: '処理できませんでした。しばらくしてからやり直してください。',
    en: 'This could not be processed. Please try again later.',
  },
  unavailable: {
    status: 503,
    ja: '現在利用できません。しばらくしてからやり直してください。',
    en: 'The service is not available right now. Please try again later.',
  },
  'storage-full': { status: 507, ja: '保存領域が不足しているため、受け付けられません。', en: 'There is no room to store this right now.' },
} as const satisfies Record<string, { status: number; ja: string; en: string }>

export type ProblemCode = keyof typeof problems

export interface ProblemOptions extends ErrorOptions {
  /** For the log. */
  readonly detail?: string
  /** For the client: machine-readable members of our own making, e.g. the paths of invalid fields. */
  readonly members?: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds?: number
}

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly members: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds: number | undefined
  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ? `${code}: ${options.detail}` : code, options)
    this.code = code
    this.members = options.members ?? {}
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}
