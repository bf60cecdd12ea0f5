/**
 * When a machine fails. An error is never an answer about content (law 5): the crossing stays open and is tried again later.
 * What the surroundings cause (no database, no room on a disk, no audit log) is waited out for as long as it takes; what one
 * crossing causes by itself is tried a set number of times, and then it ends as failed, recorded like any other end.
 */
import { sql } from 'kysely'
import { SanitizerFault } from '../../sanitizer/sanitize.ts'
import { AuditFault } from '../audit/index.ts'
import type { AttachmentState, MessageState } from '../chat/tables.ts'
import { EngineFault, EnginesClosed } from '../engines/fault.ts'
import { databaseAway, errorCode } from '../store/fault.ts'
import { Events, markAttachments, markMessages } from './delivery.ts'
import type { Crossing } from './pipeline.ts'
import { about } from './record.ts'
import type { TerminalState } from './states.ts'
import { sourcesOf } from './states.ts'
import type { Work } from './work.ts'

const surroundings = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

/** PostgreSQL class 40: two transactions got in each other's way and one was rolled back. */
const rolledBack = /^40[0-9A-Z]{3}$/

export function fromSurroundings(error: unknown): boolean {
  if (error instanceof AuditFault) return error.code !== 'invalid'
  if (error instanceof SanitizerFault) return false
  if (error instanceof EnginesClosed) return true
  const code = errorCode(error)
  return databaseAway(error) || (code !== undefined && (surroundings.has(code) || rolledBack.test(code)))
}

const longestWaitSeconds = 30

/** Seconds. Text asks again at the shortest interval; a file, whose every try costs a whole sanitizing, after a tenth of its age. */
const patience = ({ settings }: Crossing, { kind, created_at }: Work): number =>
  Math.max(settings.backoffSeconds, kind === 'attachment' ? (Date.now() - created_at.getTime()) / 10_000 : 0)

/** @returns milliseconds until the next try, or undefined when this was the last */
export async function postpone(crossing: Crossing, work: Work, error: unknown): Promise<number | undefined> {
  if (error instanceof EngineFault) return postponeForEngines(crossing, work, error)
  const waiting = fromSurroundings(error)
  const attempts = waiting ? work.attempts : work.attempts + 1
  crossing.log.warn('crossing will be tried again', { crossing: work.id, kind: work.kind, attempts, surroundings: waiting, error })
  if (attempts >= crossing.settings.attempts) {
    await end(crossing, [work], 'failed', 'machine-fault')
    return undefined
  }
  const seconds = Math.min(longestWaitSeconds, waiting ? patience(crossing, work) : crossing.settings.backoffSeconds * 2 ** (attempts - 1))
  await crossing.database
    .updateTable('boundary.crossing')
    .set({ attempts, due_at: new Date(Date.now() + seconds * 1000) })
    .where('id', '=', work.id)
    .where('finished_at', 'is', null)
    .execute()
  return seconds * 1000
}

/** An engine that must look is waited for: longer than a machine of our own, since others look after it, and not for ever. */
async function postponeForEngines(crossing: Crossing, work: Work, fault: EngineFault): Promise<number | undefined> {
  const missed = work.engines_missed_at ?? new Date()
  crossing.log.warn('a file waits for a second engine', { crossing: work.id, since: missed, answers: fault.answers, error: fault })
  if (Date.now() - missed.getTime() >= crossing.settings.engineMinutes * 60_000) {
    await end(crossing, [work], 'failed', 'engine-unavailable', { engines: [...fault.answers] })
    return undefined
  }
  const seconds = Math.min(longestWaitSeconds, patience(crossing, work))
  await crossing.database
    .updateTable('boundary.crossing')
    .set({ engines_missed_at: missed, due_at: new Date(Date.now() + seconds * 1000) })
    .where('id', '=', work.id)
    .where('finished_at', 'is', null)
    .execute()
  return seconds * 1000
}

const actionOf = {
  delivered: 'crossing.deliver',
  refused: 'crossing.refuse',
  rejected: 'crossing.reject',
  expired: 'crossing.expire',
  failed: 'crossing.fail',
} as const
const outcomeOf = { delivered: 'ok', refused: 'refused', rejected: 'denied', expired: 'denied', failed: 'failed' } as const

/** An end other than delivery: state, both sides' view and the audit record in one transaction. A message takes its attachments along. @param type what a file was recognised as */
export async function end(
  crossing: Crossing,
  works: readonly Work[],
  state: Exclude<TerminalState, 'delivered'>,
  reason: string,
  more: Parameters<typeof about>[3] = {},
  type?: string,
): Promise<void> {
  await crossing.database.transaction().execute(async (transaction) => {
    const events = new Events()
    const ended = await transaction
      .updateTable('boundary.crossing')
      .set({
        state,
        reason,
        finished_at: new Date(),
        ...(more.rule ? { rule: more.rule } : {}),
        ...(more.policy ? { policy: more.policy } : {}),
        ...(type === undefined ? {} : { type }),
      })
      .where(
        'id',
        'in',
        works.map(({ id }) => id),
      )
      .where('state', 'in', sourcesOf(state))
      .returning('id')
      .execute()
    const ids = new Set(ended.map(({ id }) => id))
    const mine = works.filter(({ id }) => ids.has(id))
    if (mine.length === 0) return
    await closeApprovals(transaction, [...ids], state)
    const messages = mine.filter(({ kind }) => kind === 'message')
    await markMessages(transaction, messages, state satisfies MessageState, reason, events)
    await markAttachments(
      transaction,
      mine.filter(({ kind }) => kind === 'attachment'),
      {
        state: state satisfies AttachmentState,
        reason,
        ...(type === undefined ? {} : { type }),
        ...(more.findings ? { removed: more.findings as never } : {}),
      },
      events,
    )
    const followers = await stopAttachments(transaction, messages, state, events)
    await keepOriginals(transaction, [...mine, ...followers])
    await events.write(transaction)
    await crossing.audit.enqueue(transaction, [
      ...mine.map((work) => about(work, actionOf[state], outcomeOf[state], { reason, ...more })),
      ...followers.map((work) => about(work, actionOf[state], outcomeOf[state], { reason: 'message-stopped' })),
    ])
  })
  for (const { kind, direction } of works) crossing.metrics.finished(kind, direction, state)
}

type Transaction = Parameters<Parameters<ReturnType<Crossing['database']['transaction']>['execute']>[0]>[0]

async function closeApprovals(transaction: Transaction, ids: readonly string[], state: TerminalState): Promise<void> {
  await transaction
    .updateTable('lgwan.approval')
    .set({ state: state === 'expired' ? 'expired' : 'withdrawn' })
    .where('id', 'in', ids)
    .where('state', '=', 'pending')
    .execute()
}

/** An attachment never arrives without its message. */
async function stopAttachments(
  transaction: Transaction,
  messages: readonly Work[],
  state: Exclude<TerminalState, 'delivered'>,
  events: Events,
): Promise<Work[]> {
  if (messages.length === 0) return []
  const stopped = await transaction
    .updateTable('boundary.crossing')
    .set({ state, reason: 'message-stopped', finished_at: new Date() })
    .where(
      'message',
      'in',
      messages.map(({ id }) => id),
    )
    .where('kind', '=', 'attachment')
    .where('state', 'in', sourcesOf(state))
    .returning(['id', 'message'])
    .execute()
  const followers = stopped.flatMap(({ id, message }) => {
    const parent = messages.find((work) => work.id === message)
    return parent ? [{ ...parent, id, message, kind: 'attachment' as const } as Work] : []
  })
  await markAttachments(transaction, followers, { state, reason: 'message-stopped' }, events)
  return followers
}

/** A listener that is taken over may have written anything there. */
const uuid = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

/** Originals of files that end before anyone has opened them are deleted in their time like all others. */
export async function keepOriginals(transaction: Transaction, works: readonly Pick<Work, 'id'>[]): Promise<void> {
  if (works.length === 0) return
  await sql`insert into boundary.original (crossing, blob) select id, (payload ->> 'blob')::uuid from boundary.crossing
    where id = any(${works.map(({ id }) => id)}) and kind = 'attachment' and payload ->> 'blob' ~ ${uuid}
    on conflict do nothing`.execute(transaction)
}
