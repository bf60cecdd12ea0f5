/** Everything but the files: each room in order, many at a time, each decided by itself. */
import { sql } from 'kysely'
import { type Decision, decide } from '../../policies/decide.ts'
import type { Facts } from '../../policies/facts.ts'
import type { AuditEvent } from '../audit/index.ts'
import { deliverMessages, deliverReceipts, deliverUnsend, Events, markMessages } from './delivery.ts'
import { type Disclosure, disclose } from './disclosure/disclose.ts'
import { end, fromSurroundings, keepOriginals, postpone } from './faults.ts'
import { hold } from './hold.ts'
import { RelayPermit } from './permit.ts'
import type { Crossing } from './pipeline.ts'
import { about, decided, decisionRecord } from './record.ts'
import { sourcesOf } from './states.ts'
import { commonFacts, destinationOf, isKind, type Lane, nextInLane, readLane, readWork, type Work } from './work.ts'

/** So many are read, recorded and delivered together; more would make the first of them wait. */
const batch = 64

/**
 * Works a lane until nothing is left in it but what has to wait.
 * @returns milliseconds after which the lane is to be looked at again
 */
export async function runLane(crossing: Crossing, lane: Lane): Promise<number | undefined> {
  for (;;) {
    const works = await readLane(crossing.database, lane, batch)
    if (works.length === 0) return nextInLane(crossing.database, lane)
    try {
      await step(crossing, works)
      // What has come in since has sent a notice, and the lane is run again.
      if (works.length < batch) return undefined
    } catch (error) {
      crossing.log.debug('lane goes on one by one', { ...lane, error })
      const wait = await oneByOne(crossing, works)
      if (wait !== undefined) return wait
    }
  }
}

/** One of a batch has failed: find out which. Its room waits for it; the others go on. @returns a wait when the surroundings fail, and so would all */
async function oneByOne(crossing: Crossing, works: readonly Work[]): Promise<number | undefined> {
  const waiting = new Set<string>()
  for (const work of works) {
    if (waiting.has(work.room)) continue
    try {
      await step(crossing, [work])
    } catch (error) {
      const wait = await postpone(crossing, work, error)
      if (wait !== undefined && fromSurroundings(error)) return wait
      if (wait !== undefined) waiting.add(work.room)
    }
  }
  return undefined
}

interface Judged {
  readonly work: Work<'message'>
  readonly facts: Facts
  readonly decision: Decision
  readonly disclosure: Disclosure
}

async function step(crossing: Crossing, untrusted: readonly Work[]): Promise<void> {
  await turnAway(crossing, untrusted)
  const works = untrusted.filter(({ flaw }) => flaw === null)
  const answered = await Promise.all(
    works.filter((work) => isKind(work, 'approval')).map((work) => readApproval(crossing, work as Work<'approval'>)),
  )
  const approvals = answered.flatMap((answer) => (answer ? [answer] : []))
  const approvedAll = approvals.flatMap(({ answer, target }) => (answer === 'approved' && isKind(target, 'message') ? [target] : []))
  const approvedTexts = approvedAll.filter(({ flaw }) => flaw === null)
  const texts = [...works.filter((work) => isKind(work, 'message')), ...approvedTexts] as Work<'message'>[]
  const judged = await Promise.all(texts.map((work) => judge(crossing, work, approvedTexts.includes(work))))

  const relayed = judged.filter(({ decision }) => decision.action === 'relay')
  // Law 6: what is about to be done is durable in the log before it is done.
  const before: AuditEvent[] = [
    ...judged.map(({ work, facts, decision, disclosure }) => decisionRecord(work, facts, decision, { findings: [...disclosure.findings] })),
    ...relayed.map(({ work, decision }) => about(work, 'crossing.permit', 'ok', { ...decided(decision), method: 'text' })),
  ]
  if (before.length > 0) await crossing.audit.append(before)

  // What does not pass comes first: once an approver's answer counts as delivered, nobody would act on it any more.
  for (const { target, answer } of approvals) {
    if (answer === 'approved') continue
    const { reason, ...record } = endings[answer]
    await end(crossing, [target], 'rejected', reason, record)
  }
  await turnAway(crossing, approvedAll)
  for (const { work, decision, disclosure } of judged) {
    if (decision.action === 'block') await end(crossing, [work], 'refused', decision.reason, decided(decision))
    else if (decision.action === 'hold') await hold(crossing, work, decision, { summary: work.payload.body, findings: disclosure.findings })
  }
  await deliver(crossing, works, relayed, approvals)
  for (const { target, answer } of approvals) if (answer === 'approved' && isKind(target, 'attachment')) crossing.wakeAttachment(target.id)
}

/** 差し戻し and 却下 both end the crossing: what is sent again, corrected, is another one and decided anew. */
const endings = {
  returned: { reason: 'approver-returned', action: 'crossing.return' },
  rejected: { reason: 'approver-rejected', action: 'crossing.reject' },
} as const

/** What the register does not confirm ends here, in the log like any other refusal. */
async function turnAway(crossing: Crossing, works: readonly Work[]): Promise<void> {
  for (const work of works) if (work.flaw) await end(crossing, [work], 'refused', work.flaw)
}

async function judge(crossing: Crossing, work: Work<'message'>, approved: boolean): Promise<Judged> {
  const policy = await crossing.policyOf(work.organisation)
  // Only what leaves is searched for protected information; what comes in is the sender's own risk.
  const disclosure = work.direction === 'outbound' ? disclose(work.payload.body) : ({ level: 'none', findings: [] } as const)
  const facts: Facts = {
    ...commonFacts(work, crossing.sanitizer.tier, approved),
    kind: 'text',
    text: { disclosure: disclosure.level, characters: [...work.payload.body].length },
  }
  return { work, disclosure, facts, decision: decide(policy, facts) }
}

interface Approval {
  readonly work: Work<'approval'>
  readonly target: Work
  readonly answer: 'approved' | keyof typeof endings
}

/** An answer counts if the register of approvals says the same, by the same person, an approver, and its question is still open. */
async function readApproval(crossing: Crossing, work: Work<'approval'>): Promise<Approval | undefined> {
  const answer = await crossing.database.selectFrom('lgwan.approval').selectAll().where('id', '=', work.payload.crossing).executeTakeFirst()
  const target = await readWork(crossing.database, work.payload.crossing)
  if (!answer || target?.state !== 'held' || answer.decided_by !== work.actor || answer.decided_by === target.actor) return undefined
  if (!work.roles.includes('approver')) return undefined
  if (answer.organisation !== work.organisation || target.organisation !== work.organisation) return undefined
  const { state } = answer
  if (state !== 'approved' && state !== 'returned' && state !== 'rejected') return undefined
  return (state === 'approved') === work.payload.approved ? { work, target, answer: state } : undefined
}

async function deliver(
  crossing: Crossing,
  works: readonly Work[],
  relayed: readonly Judged[],
  approvals: readonly Approval[],
): Promise<void> {
  const control = works.filter(({ kind }) => kind !== 'message')
  if (relayed.length + control.length === 0) return
  const ready: string[] = []
  const blobs: string[] = []
  await crossing.database.transaction().execute(async (transaction) => {
    const events = new Events()
    const texts = relayed.map(({ work }) => work)
    const done = await finish(transaction, [...relayed, ...control.map((work) => ({ work, decision: undefined }))])
    const mine = new Set(done.map(({ id }) => id))
    for (const domain of ['internet', 'lgwan'] as const) {
      const deliveries = texts
        .filter((work) => mine.has(work.id) && destinationOf(work.direction) === domain)
        .map((work) => ({ work, permit: RelayPermit.forText(work.id, work.payload.body) }))
      await deliverMessages(transaction, domain, deliveries, events)
    }
    await markMessages(
      transaction,
      texts.filter(({ id }) => mine.has(id)),
      'delivered',
      null,
      events,
    )
    for (const work of control) {
      if (!mine.has(work.id)) continue
      if (isKind(work, 'receipt')) await deliverReceipts(transaction, work, events)
      if (isKind(work, 'unsend')) blobs.push(...(await withdraw(crossing, transaction, work, events)))
    }
    ready.push(
      ...(await release(
        transaction,
        texts.filter(({ id }) => mine.has(id)),
        approvals,
      )),
    )
    await events.write(transaction)
    await crossing.audit.enqueue(transaction, [...texts, ...control].filter(({ id }) => mine.has(id)).flatMap(deliveryRecord))
  })
  for (const id of ready) crossing.wakeAttachment(id)
  for (const blob of blobs)
    await crossing.blobs.remove('clean', blob as never).catch((error: unknown) => crossing.log.warn('blob not removed', { blob, error }))
  for (const { work } of relayed) {
    crossing.metrics.finished('message', work.direction, 'delivered')
    crossing.metrics.delivered('message', (Date.now() - work.created_at.getTime()) / 1000)
  }
}

/** Matches no row; keeps `in ()` from being empty. */
const nobody = ['00000000-0000-0000-0000-000000000000']

type Transaction = Parameters<typeof deliverMessages>[0]

/** Ends the crossings that are still open, with the rule that let them pass. @returns those */
async function finish(
  transaction: Transaction,
  passed: readonly { work: Work; decision: Decision | undefined }[],
): Promise<{ id: string }[]> {
  const { rows } = await sql<{ id: string }>`
    update boundary.crossing c set state = 'delivered', reason = null, finished_at = now(), rule = p.rule, policy = p.policy
    from unnest(${passed.map(({ work }) => work.id)}::uuid[], ${passed.map(({ decision }) => decision?.rule ?? null)}::text[],
      ${passed.map(({ decision }) => decision?.policySha256 ?? null)}::text[]) as p (id, rule, policy)
    where c.id = p.id and c.state = any(${[...sourcesOf('delivered')]}) returning c.id`.execute(transaction)
  return rows
}

/** The attachments of delivered messages may be worked on now, and those that an approver has let go. */
async function release(transaction: Transaction, texts: readonly Work[], approvals: readonly Approval[]): Promise<string[]> {
  const released: string[] = []
  const messages = texts.filter((work) => isKind(work, 'message') && work.payload.attachments.length > 0).map(({ id }) => id)
  if (messages.length > 0) {
    const rows = await transaction
      .updateTable('boundary.crossing')
      .set({ state: 'ready', due_at: new Date() })
      .where('message', 'in', messages)
      .where('kind', '=', 'attachment')
      .where('state', '=', 'accepted')
      .returning('id')
      .execute()
    released.push(...rows.map(({ id }) => id))
  }
  for (const { work, target, answer } of approvals) {
    if (answer !== 'approved' || !isKind(target, 'attachment')) continue
    await transaction
      .updateTable('boundary.crossing')
      .set({ state: 'ready', approved_by: work.actor, due_at: new Date() })
      .where('id', '=', target.id)
      .where('state', '=', 'held')
      .execute()
  }
  return released
}

/** 送信取消: what has not been delivered yet never will be. */
async function withdraw(crossing: Crossing, transaction: Transaction, work: Work<'unsend'>, events: Events): Promise<string[]> {
  const { message } = work.payload
  const stopped = await transaction
    .updateTable('boundary.crossing')
    .set({ state: 'rejected', reason: 'withdrawn', finished_at: new Date() })
    .where('message', '=', message)
    .where('actor', '=', work.actor)
    .where('room', '=', work.room)
    .where('direction', '=', work.direction)
    .where('state', 'in', sourcesOf('rejected'))
    .returning(['id', 'kind'])
    .execute()
  await transaction
    .updateTable('lgwan.approval')
    .set({ state: 'withdrawn' })
    .where('id', 'in', stopped.map(({ id }) => id).concat(nobody))
    .where('state', '=', 'pending')
    .execute()
  const own = stopped.filter(({ kind }) => kind === 'message').map(({ id }) => ({ ...work, id }))
  await markMessages(transaction, own, 'rejected', 'withdrawn', events)
  const ended = stopped.flatMap(({ id, kind }) => (kind === 'message' || kind === 'attachment' ? [{ ...work, id, kind, message }] : []))
  await keepOriginals(transaction, ended)
  await crossing.audit.enqueue(
    transaction,
    ended.map((one) => about(one, 'crossing.reject', 'denied', { reason: 'withdrawn' })),
  )
  return deliverUnsend(transaction, work, events)
}

function deliveryRecord(work: Work): AuditEvent[] {
  if (work.kind === 'message') return [about(work, 'crossing.deliver', 'ok')]
  if (isKind(work, 'receipt'))
    return [about(work, 'receipt', 'ok', { actor: { type: 'person', id: work.actor }, count: work.payload.messages.length })]
  if (isKind(work, 'unsend'))
    return [
      about(work, 'crossing.deliver', 'ok', {
        target: { type: 'message', id: work.payload.message },
        trace: work.payload.message,
        reason: 'unsend',
      }),
    ]
  return []
}
