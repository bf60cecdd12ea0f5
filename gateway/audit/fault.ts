/** Why the audit log cannot do its work. `detail` and `cause` are for the operational log; the sentences are for people. */
export const auditFaults = {
  locked: { ja: '監査ログのフォルダーは、動いている別のプロセスが使用中です。', en: 'Another running process is writing this audit log.' },
  'key-unreadable': { ja: '監査ログの署名鍵を読めません。', en: 'The signing key of the audit log cannot be read.' },
  'key-exposed': {
    ja: '監査ログの署名鍵を所有者以外が読めます。ファイルの権限を 0600 にしてください。',
    en: 'Others than the owner can read the signing key of the audit log. Set its permissions to 0600.',
  },
  unreadable: { ja: '監査ログのファイルを読めません。', en: 'A file of the audit log cannot be read.' },
  'checkpoint-missing': {
    ja: '監査ログの記録はありますが、署名付きチェックポイントがありません。',
    en: 'The audit log has records but no signed checkpoint.',
  },
  'checkpoint-foreign': {
    ja: '監査ログのチェックポイントが、別の鍵または別のログの名前で署名されています。',
    en: 'The checkpoint of the audit log is signed by another key or for another log.',
  },
  'checkpoint-forged': {
    ja: '監査ログのチェックポイントが壊れているか、書き換えられています。',
    en: 'The checkpoint of the audit log is damaged or was changed.',
  },
  'checkpoint-behind': {
    ja: '監査ログのチェックポイントが記録より古いものに置き換えられています。',
    en: 'The checkpoint of the audit log is older than its records: it was replaced.',
  },
  'log-behind': {
    ja: '監査ログの記録が、以前に確認した件数より少ないか、内容が異なります。',
    en: 'The audit log has fewer or other records than were seen before.',
  },
  tampered: { ja: '監査ログのファイルが書き換えられているか、欠けています。', en: 'A file of the audit log was changed or is missing.' },
  'disk-full': { ja: '監査ログの保存先に空きがありません。', en: 'There is no room to write the audit log.' },
  'disk-failed': { ja: '監査ログを書き込めません。', en: 'The audit log cannot be written.' },
  timeout: { ja: '監査ログへの記録が時間内に終わりませんでした。', en: 'Recording in the audit log took too long.' },
  'no-writer': { ja: '監査ログを書き込むプロセスが動いていません。', en: 'No process is writing the audit log.' },
  database: {
    ja: '監査ログの受け渡しに使うデータベースに接続できません。',
    en: 'The database that carries audit records cannot be reached.',
  },
  invalid: { ja: '記録の内容が監査ログの形式に合いません。', en: 'The event does not have the form of an audit record.' },
  closed: { ja: '監査ログは閉じられています。', en: 'The audit log is closed.' },
} as const satisfies Record<string, { ja: string; en: string }>

export type AuditFaultCode = keyof typeof auditFaults

export class AuditFault extends Error {
  override readonly name = 'AuditFault'
  readonly code: AuditFaultCode
  /** The record that it is about, where there is one. */
  readonly index: number | undefined
  constructor(code: AuditFaultCode, detail?: string, options: ErrorOptions & { readonly index?: number } = {}) {
    super(detail ? `${code}: ${detail}` : code, options)
    this.code = code
    this.index = options.index
  }
  get ja(): string {
    return auditFaults[this.code].ja
  }
  get en(): string {
    return auditFaults[this.code].en
  }
}

const diskFull = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** A failed write, as a fault. */
export function writeFault(cause: unknown): AuditFault {
  if (cause instanceof AuditFault) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return new AuditFault(diskFull.has(code) ? 'disk-full' : 'disk-failed', cause instanceof Error ? cause.message : String(cause), { cause })
}
