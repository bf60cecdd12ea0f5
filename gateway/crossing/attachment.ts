/** One file on its way: identified, decided, disarmed, inspected, permitted, delivered; each step recorded before the next acts. */
import { type Decision, decide } from '../../policies/decide.ts'
import type { Policy } from '../../policies/policy.ts'
import type { Identity, SanitizeResult } from '../../sanitizer/protocol.ts'
import type { AuditEvent } from '../audit/index.ts'
import { databaseAway } from '../store/fault.ts'
import { deliverFile, Events, markAttachments } from './delivery.ts'
import { disclose } from './disclosure/disclose.ts'
import { askEngines, demandEngines, endWait } from './engines.ts'
import { end, postpone } from './faults.ts'
import { hold } from './hold.ts'
import { fileFacts, identify, sanitize, unseal } from './original.ts'
import { countWrong, holdForPassword, passwordMatter, waitsForPassword } from './password-hold.ts'
import { RelayPermit } from './permit.ts'
import type { Crossing } from './pipeline.ts'
import { about, decided, decisionRecord } from './record.ts'
import { sourcesOf } from './states.ts'
import { type Stopwatch, stopwatch } from './stopwatch.ts'
import { bookFile } from './view-book.ts'
import { isKind, readWork, type Work } from './work.ts'

/** Safe to call at any time and any number of times: it does nothing where there is nothing to do. */
export async function runAttachment(crossing: Crossing, id: string): Promise<void> {
  const release = await crossing.locks.try(`attachment/${id}`)
  if (!release) return
  try {
    const work = await readWork(crossing.database, id)
    if (!work || !isKind(work, 'attachment') || !isOpen(work)) return
    try {
      await cross(crossing, work)
    } catch (error) {
      const wait = await postpone(crossing, work, error)
      if (wait !== undefined) crossing.wakeAttachment(id, wait)
    }
  } finally {
    await release()
  }
}

/** A held file is looked at again when its time has come; the policy may let it pass now. What waits for a password needs one for that. */
const isOpen = (work: Work): boolean =>
  work.state === 'ready' || (work.state === 'held' && work.due_at.getTime() <= Date.now() && !waitsForPassword(work))

/** What its sender gave to open it, and who that was. Never in a log, a record or a table. */
export interface GivenPassword {
  readonly actor: AuditEvent['actor']
  readonly password: string
}

/** Decided anew, like what is held: for whoever holds the lock of this file. @throws whatever is about machines */
export const tryPassword = (crossing: Crossing, work: Work<'attachment'>, given: GivenPassword): Promise<void> =>
  cross(crossing, work, given)

async function cross(crossing: Crossing, work: Work<'attachment'>, given?: GivenPassword): Promise<void> {
  if (work.flaw) return end(crossing, [work], 'refused', work.flaw)
  const clock = stopwatch()
  if (work.state === 'ready' && !(await showProcessing(crossing, work))) return
  const original = await unseal(crossing, work)
  if (!original) return end(crossing, [work], 'failed', 'original-missing')
  clock.lap('unseal')

  const identity = await identify(crossing, work, original)
  clock.lap('identify')
  if (typeof identity === 'string') return refuse(crossing, work, identity, { stages: clock.laps })

  const file = { in: work.payload.sha256, bytes: original.length, mediaType: identity.mediaType }
  const policy = await crossing.policyOf(work.organisation)
  const facts = fileFacts(crossing, work, identity, original.length)
  const decision = decide(policy, facts)
  if (decision.action === 'sanitize') demandEngines(crossing, decision)
  await crossing.audit.append([
    about(work, 'crossing.identify', 'ok', { file, reason: identity.type }),
    decisionRecord(work, facts, decision, { file, tier: crossing.sanitizer.tier }),
  ])
  clock.lap('decide')
  if (decision.action === 'hold') {
    // The places of a file that a password is tried on say that it is worked on.
    return hold(crossing, given ? { ...work, state: 'ready' } : work, decision, {
      summary: work.payload.name,
      findings: disclose(work.payload.name).findings,
      type: identity.type,
    })
  }
  if (decision.action !== 'sanitize')
    return refuse(crossing, work, decision.action === 'block' ? decision.reason : 'no-rule', { ...decided(decision), file }, identity)
  await pass(crossing, work, { original, identity, policy, decision, file, clock, given })
}

/** What is known of a file that may be sanitized. */
interface Admitted {
  readonly original: Buffer
  readonly identity: Identity
  readonly policy: Policy
  readonly decision: Extract<Decision, { action: 'sanitize' }>
  readonly file: NonNullable<AuditEvent['file']>
  readonly clock: Stopwatch
  readonly given: GivenPassword | undefined
}

/** The word of the sanitizer, and between two questions to the engines. */
async function pass(crossing: Crossing, work: Work<'attachment'>, admitted: Admitted): Promise<void> {
  const { original, identity, policy, decision, file, clock, given } = admitted
  const before = await askEngines(crossing, decision, 'before', original)
  if (before.answers.length > 0) clock.lap('engines-before')
  const engines = before.answers.length > 0 ? { engines: before.answers } : {}
  if (before.refused)
    return refuse(crossing, work, before.refused, { ...decided(decision), file, stages: clock.laps, ...engines }, identity)

  const result = await sanitize(crossing, work, original, identity, decision, { policy, password: given?.password })
  clock.lap('sanitize')
  const sanitized = {
    ...decided(decision),
    tier: result.tier,
    stages: clock.laps,
    findings: result.removed.map(({ kind, count }) => ({ kind, count })),
    ...engines,
  }
  const matter = result.outcome === 'refused' ? passwordMatter(identity.type, result.code, given !== undefined) : undefined
  if (matter === 'needed') return holdForPassword(crossing, work, decision, identity.type, { tier: result.tier, file, ...engines })
  if (matter === 'wrong' && given) return countWrong(crossing, work, given.actor, identity.type)
  if (given) crossing.metrics.password('opened')
  if (result.outcome === 'refused') return refuse(crossing, work, result.code, { ...sanitized, file }, identity)

  const after = await askEngines(crossing, decision, 'after', result.bytes)
  if (after.answers.length > 0) clock.lap('engines-after')
  const all = [...before.answers, ...after.answers]
  const record = {
    ...sanitized,
    method: result.method,
    file: { ...file, out: result.sha256, bytes: result.bytes.length, mediaType: result.mediaType },
    ...(all.length > 0 ? { engines: all } : {}),
  }
  if (after.refused) return refuse(crossing, work, after.refused, record, identity)
  await endWait(crossing, work)
  await deliver(crossing, work, identity, result, record, decision)
}

/**
 * Whoever held the lock before us may have died, or lost its connection, with its last commit under way: the row is waited for and
 * looked at again, or a delivered file would be shown as being worked on for ever.
 * @returns whether there is still something to do
 */
function showProcessing(crossing: Crossing, work: Work): Promise<boolean> {
  return crossing.database.transaction().execute(async (transaction) => {
    const events = new Events()
    const row = await transaction.selectFrom('boundary.crossing').select('state').where('id', '=', work.id).forUpdate().executeTakeFirst()
    if (row?.state !== 'ready') return false
    await markAttachments(transaction, [work], { state: 'processing', reason: null }, events)
    await events.write(transaction)
    return true
  })
}

/** The sender reads what the file was taken for beside why it cannot cross. */
async function refuse(
  crossing: Crossing,
  work: Work<'attachment'>,
  code: string,
  more: Partial<AuditEvent>,
  identity?: Identity,
): Promise<void> {
  await end(crossing, [work], 'refused', code, { file: { in: work.payload.sha256, bytes: work.payload.bytes }, ...more }, identity?.type)
}

async function deliver(
  crossing: Crossing,
  work: Work<'attachment'>,
  identity: Identity,
  result: Extract<SanitizeResult, { outcome: 'clean' }>,
  record: Partial<AuditEvent>,
  decision: Decision,
): Promise<void> {
  const permit = RelayPermit.forFile(work.id, result)
  const stored = await crossing.blobs.putClean(result.bytes)
  const takeBack = () => crossing.blobs.remove('clean', stored.id)
  try {
    await crossing.audit.append([
      about(work, 'crossing.sanitize', 'ok', record),
      about(work, 'crossing.permit', 'ok', { ...decided(decision), file: record.file }),
    ])
    const delivered = await crossing.database.transaction().execute(async (transaction) => {
      const events = new Events()
      const mine = await transaction
        .updateTable('boundary.crossing')
        .set({
          state: 'delivered',
          reason: null,
          rule: decision.rule,
          policy: decision.policySha256,
          type: identity.type,
          finished_at: new Date(),
        })
        .where('id', '=', work.id)
        .where('state', 'in', sourcesOf('delivered'))
        .returning('id')
        .executeTakeFirst()
      if (!mine) return false
      await deliverFile(transaction, work, permit, stored, identity.type, events)
      await bookFile(transaction, work, stored, result.format, decision)
      await events.write(transaction)
      await crossing.audit.enqueue(transaction, [about(work, 'crossing.deliver', 'ok', { method: result.method, file: record.file })])
      return true
    })
    // Ended by somebody else meanwhile: taken back by the sender, or delivered by whom we had taken for dead.
    if (!delivered) return await takeBack()
  } catch (error) {
    // The next try writes its own file. A commit whose answer was lost may have been done: then the sweep finds out what to do with this one.
    if (!databaseAway(error)) await takeBack()
    throw error
  }
  crossing.metrics.finished('attachment', work.direction, 'delivered')
  crossing.metrics.delivered('attachment', (Date.now() - work.created_at.getTime()) / 1000)
}
