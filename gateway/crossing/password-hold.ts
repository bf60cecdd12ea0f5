/**
 * A file that nobody but its sender can open waits for a password: held like what waits for an approver, but asked of the sender. What is
 * counted is counted in the same transaction as what both sides see of it.
 */
import type { Decision } from '../../policies/decide.ts'
import type { RefusalCode } from '../../sanitizer/protocol.ts'
import type { AuditEvent } from '../audit/index.ts'
import { Events, markAttachments } from './delivery.ts'
import { end } from './faults.ts'
import { holdEnds } from './hold.ts'
import type { Crossing } from './pipeline.ts'
import { about, decided } from './record.ts'
import { sourcesOf } from './states.ts'
import type { Work } from './work.ts'

/** Of one file; the column's CHECK says so, too. */
export const mostPasswords = 5

/** As identified, files that a password can open, or whose files it can. Others that are encrypted are refused. */
const opensWithPassword: ReadonlySet<string> = new Set([
  'pdf',
  'ooxml-encrypted',
  'doc-encrypted',
  'xls-encrypted',
  'ppt-encrypted',
  'zip',
  'odt',
  'ott',
  'ods',
  'ots',
  'odp',
  'otp',
  'odg',
  'eml',
  'msg',
  'tnef',
])

const reasons: ReadonlySet<string | null> = new Set(['password-needed', 'password-wrong'])

export const waitsForPassword = ({ kind, state, reason }: Pick<Work, 'kind' | 'state' | 'reason'>): boolean =>
  kind === 'attachment' && state === 'held' && reasons.has(reason)

/** What a refusal of the content means: to ask for a password, to ask again, or (undefined) that no password helps. */
export function passwordMatter(type: string, code: RefusalCode, given: boolean): 'needed' | 'wrong' | undefined {
  if (!opensWithPassword.has(type)) return undefined
  if (given) return code === 'password-wrong' ? 'wrong' : undefined
  return code === 'encrypted' ? 'needed' : undefined
}

/** @param record of what was decided and looked at */
export async function holdForPassword(
  crossing: Crossing,
  work: Work<'attachment'>,
  decision: Decision,
  type: string,
  record: Partial<AuditEvent>,
): Promise<void> {
  const held = await crossing.database.transaction().execute(async (transaction) => {
    const mine = await transaction
      .updateTable('boundary.crossing')
      .set({
        state: 'held',
        reason: 'password-needed',
        rule: decision.rule,
        policy: decision.policySha256,
        type,
        due_at: holdEnds(crossing, work),
        password_tried_at: null,
      })
      .where('id', '=', work.id)
      .where('state', 'in', [...sourcesOf('held'), 'held'])
      .returning('wrong_passwords')
      .executeTakeFirst()
    if (!mine) return false
    const events = new Events()
    const passwordAttempts = mostPasswords - mine.wrong_passwords
    await markAttachments(transaction, [work], { state: 'held', reason: 'password-needed', type, passwordAttempts }, events)
    await events.write(transaction)
    await crossing.audit.enqueue(transaction, [
      about(work, 'crossing.hold', 'held', { ...record, ...decided(decision), reason: 'password-needed' }),
    ])
    return true
  })
  if (!held) return
  crossing.metrics.finished(work.kind, work.direction, 'held')
  crossing.metrics.password('asked')
}

/** One that did not open the file: the last one ends it. */
export async function countWrong(crossing: Crossing, work: Work<'attachment'>, giver: AuditEvent['actor'], type: string): Promise<void> {
  crossing.metrics.password('wrong')
  const left = mostPasswords - work.wrong_passwords - 1
  const record = about(work, 'crossing.password', 'refused', { actor: giver, reason: 'password-wrong', count: Math.max(0, left) })
  if (left <= 0) {
    await crossing.audit.append([record])
    return end(crossing, [work], 'refused', 'password-attempts', { file: { in: work.payload.sha256, bytes: work.payload.bytes } }, type)
  }
  await crossing.database.transaction().execute(async (transaction) => {
    const mine = await transaction
      .updateTable('boundary.crossing')
      .set({ reason: 'password-wrong', wrong_passwords: mostPasswords - left, password_tried_at: null })
      .where('id', '=', work.id)
      .where('state', '=', 'held')
      .returning('id')
      .executeTakeFirst()
    if (!mine) return
    const events = new Events()
    await markAttachments(transaction, [work], { state: 'held', reason: 'password-wrong', passwordAttempts: left }, events)
    await events.write(transaction)
    await crossing.audit.enqueue(transaction, [record])
  })
}

/** The password is gone and was not tried to the end: a machine failed. Its sender is asked again, and it does not count. */
export async function askAgain(crossing: Crossing, work: Pick<Work, 'id' | 'room' | 'message'>): Promise<void> {
  await crossing.database.transaction().execute(async (transaction) => {
    const mine = await transaction
      .updateTable('boundary.crossing')
      .set({ reason: 'password-needed', password_tried_at: null })
      .where('id', '=', work.id)
      .where('state', '=', 'held')
      .where('password_tried_at', 'is not', null)
      .returning('wrong_passwords')
      .executeTakeFirst()
    if (!mine) return
    const events = new Events()
    const passwordAttempts = mostPasswords - mine.wrong_passwords
    await markAttachments(transaction, [work], { state: 'held', reason: 'password-needed', passwordAttempts }, events)
    await events.write(transaction)
    crossing.metrics.password('lapsed')
  })
}
