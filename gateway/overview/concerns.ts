/** What somebody has to see to, the worst first. A pure function of the overview; the sentences are its table. */
export const concernCodes = [
  'audit-not-writable', 'no-boundary', 'sandbox-weak', 'engine-required', 'storage-short', 'queue-stuck', 'crossings-failed', 'no-policy', 'boundary-gone',
  'engine-away', 'audit-silent', 'approvals-waiting', 'devices-expired', 'devices-pending', 'devices-expiring', 'policy-drafts',
] as const // biome-ignore format: the order is the order of the page
export type ConcernCode = (typeof concernCodes)[number]

/** `alarm`: nothing, or not everything, crosses. `warning`: somebody should look today. `notice`: a task is waiting. */
export type Severity = 'alarm' | 'warning' | 'notice'

interface Row {
  readonly severity: Severity
  readonly ja: string
  readonly en: string
  /** How much of it there is; 0: nothing to say. */
  count(seen: Seen): number
}

interface SeenEngine {
  readonly name: string
  readonly required: boolean
  readonly ready: boolean
}

/** What the table looks at. */
export interface Seen {
  readonly at: string
  readonly audit: { readonly ready: boolean; readonly at: string | null }
  readonly processes: readonly { readonly running: boolean; readonly meetsMinimum: boolean; readonly engines: readonly SeenEngine[] }[]
  readonly storage: { readonly freeBytes: number; readonly reserveBytes: number } | null
  readonly queue: { readonly oldestAt: string | null }
  readonly approvals: { readonly pending: number; readonly oldestAt: string | null }
  readonly policy: { readonly active: unknown; readonly drafts: number }
  readonly failed: number
  readonly devices: Readonly<Record<'pending' | 'expiring' | 'expired', { readonly count: number }>>
}

/** A file may take its wall seconds more than once, and wait its turn; five minutes is longer than a machine that is well needs. */
export const stuckSeconds = 300
/** The log writes a heartbeat each minute. */
const silentSeconds = 180
/** 承認 that has waited for a working day. */
const approvalSeconds = 24 * 3600

export const secondsSince = (at: string, then: string | null): number => (then === null ? 0 : (Date.parse(at) - Date.parse(then)) / 1000)
const when = (condition: boolean): number => (condition ? 1 : 0)
const alive = ({ processes }: Seen) => processes.filter(({ running }) => running)
/** Engines that some process finds away. */
const away = (seen: Seen, isRequired: boolean): number =>
  new Set(
    alive(seen).flatMap(({ engines }) => engines.flatMap(({ name, ready, required }) => (!ready && required === isRequired ? [name] : []))),
  ).size

export const concerns: Readonly<Record<ConcernCode, Row>> = {
  'audit-not-writable': {
    severity: 'alarm',
    ja: '監査ログに記録できません。記録できるまで、すべての通過を止めています。',
    en: 'The audit log cannot be written. Nothing crosses until it can.',
    count: ({ audit }) => when(!audit.ready),
  },
  'no-boundary': {
    severity: 'alarm',
    ja: '無害化と配達を行うプロセスが動いていません。送られたものは待機しています。',
    en: 'No process is running that sanitizes and delivers. What is sent waits.',
    count: (seen) => when(alive(seen).length === 0),
  },
  'sandbox-weak': {
    severity: 'alarm',
    ja: 'ファイルを扱う隔離の強さが、設定した下限に達していません。',
    en: 'Files are handled in a sandbox weaker than the configured minimum.',
    count: (seen) => alive(seen).filter(({ meetsMinimum }) => !meetsMinimum).length,
  },
  'engine-required': {
    severity: 'alarm',
    ja: '必須のウイルス検査エンジンが応答しません。応答するまで、ファイルを届けずに待たせています。',
    en: 'A required second engine does not answer. Files wait until it does.',
    count: (seen) => away(seen, true),
  },
  'storage-short': {
    severity: 'alarm',
    ja: '保存領域の空きが足りません。添付ファイルを受け付けていません。',
    en: 'Storage space is short. Attachments are not accepted.',
    count: ({ storage }) => when(storage !== null && storage.freeBytes < storage.reserveBytes),
  },
  'queue-stuck': {
    severity: 'alarm',
    ja: '5分以上、処理を待っているものがあります。',
    en: 'Something has been waiting to be processed for more than five minutes.',
    count: ({ at, queue }) => when(secondsSince(at, queue.oldestAt) > stuckSeconds),
  },
  'crossings-failed': {
    severity: 'warning',
    ja: '機器の障害で処理できなかったものがあります。',
    en: 'Some crossings failed because of a machine fault.',
    count: ({ failed }) => failed,
  },
  'no-policy': {
    severity: 'warning',
    ja: '適用中の規則がありません。最初の通過のときに、標準の規則が適用されます。',
    en: 'No policy is in force. The standard one is adopted with the first crossing.',
    count: ({ policy }) => when(policy.active === null),
  },
  'boundary-gone': {
    severity: 'warning',
    ja: '応答しなくなったプロセスがあります。残りのプロセスが処理を続けています。',
    en: 'A process has stopped answering. The others carry on.',
    count: (seen) => when(alive(seen).length > 0) * (seen.processes.length - alive(seen).length),
  },
  'engine-away': {
    severity: 'warning',
    ja: '任意のウイルス検査エンジンが応答しません。ファイルはその検査なしで届いています。',
    en: 'A second engine that is not required does not answer. Files cross without it.',
    count: (seen) => away(seen, false),
  },
  'audit-silent': {
    severity: 'warning',
    ja: '監査ログに3分以上、新しい記録がありません。',
    en: 'The audit log has had no new record for more than three minutes.',
    count: ({ at, audit }) => when(audit.ready && secondsSince(at, audit.at) > silentSeconds),
  },
  'approvals-waiting': {
    severity: 'warning',
    ja: '1日以上、承認を待っている持ち出しがあります。',
    en: 'Something has been waiting for approval for more than a day.',
    count: ({ at, approvals }) => when(secondsSince(at, approvals.oldestAt) > approvalSeconds),
  },
  'devices-expired': {
    severity: 'warning',
    ja: '有効期限が切れた端末があります。',
    en: 'The registration of some devices has expired.',
    count: ({ devices }) => devices.expired.count,
  },
  'devices-pending': {
    severity: 'notice',
    ja: '承認を待っている端末があります。',
    en: 'Devices are waiting for approval.',
    count: ({ devices }) => devices.pending.count,
  },
  'devices-expiring': {
    severity: 'notice',
    ja: '30日以内に有効期限が切れる端末があります。',
    en: 'The registration of some devices expires within 30 days.',
    count: ({ devices }) => devices.expiring.count,
  },
  'policy-drafts': {
    severity: 'notice',
    ja: '承認を待っている規則の下書きがあります。',
    en: 'A draft of the policy is waiting for approval.',
    count: ({ policy }) => policy.drafts,
  },
}

export const concernsOf = (seen: Seen) =>
  concernCodes.flatMap((code) => {
    const { severity, ja, en, count } = concerns[code]
    const found = count(seen)
    return found > 0 ? [{ code, severity, ja, en, count: found }] : []
  })
