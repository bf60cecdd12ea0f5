/** Everything of one room and direction but the files: in order, many at a time, each decided by itself. */
import { type Decision, decide } from '../../policies/decide.ts'
import type { Facts } from '../../policies/facts.ts'
import type { AuditEvent } from '../audit/index.ts'
import { deliverMessages, deliverReceipts, deliverUnsend, Events, markMessages } from './delivery.ts'
import { type Disclosure, disclose } from './disclosure/disclose.ts'
import { end, postpone } from './faults.ts'
import { hold } from './hold.ts'
import { RelayPermit } from './permit.ts'
import type { Crossing } from './pipeline.ts'
import { about, decided, decisionRecord } from './record.ts'
import { sourcesOf } from './states.ts'
import { commonFacts, destinationOf, isKind, readLane, readWork, type Work } from './work.ts'

/** So many are read, recorded and delivered together; more would make the first of them wait. */
const batch = 64

/**
 * Works a lane until nothing is left in it, or until its head has to wait.
 * @returns milliseconds after which the head is to be tried again
 */
export async function runLane(crossing: Crossing, room: string, direction: string): Promise<number | undefined> {
  for (;;) {
    const works = await readLane(crossing.database, room, direction, batch)
    const head = works[0]
    if (!head) return undefined
    const wait = head.due_at.getTime() - Date.now()
    if (head.attempts > 0 && wait > 0) return wait
    try {
      await step(crossing, works)
    } catch (error) {
      crossing.log.debug('lane goes on one by one', { room, direction, error })
      const next = await oneByOne(crossing, works)
      if (next !== undefined) return next
    }
  }
}

/** One of a batch has failed: find out which, without holding up those before it. */
async function oneByOne(crossing: Crossing, works: readonly Work[]): Promise<number | undefined> {
  for (const work of works) {
    try {
      await step(crossing, [work])
    } catch (error) {
      const wait = await postpone(crossing, work, error)
      if (wait !== undefined) return wait
    }
  }
  return undefined
}

interface Judged {
  readonly work: Work<'message'>
  readonly decision: Decision
  readonly disclosure: Disclosure
}

async function step(crossing: Crossing, works: readonly Work[]): Promise<void> {
  const answered = await Promise.all(
    works.filter((work) => isKind(work, 'approval')).map((work) => readApproval(crossing, work as Work<'approval'>)),
  )
  const approvals = answered.flatMap((answer) => (answer ? [answer] : []))
  const approvedTexts = approvals.flatMap(({ approved, target }) => (approved && isKind(target, 'message') ? [target] : []))
  const texts = [...works.filter((work) => isKind(work, 'message')), ...approvedTexts] as Work<'message'>[]
  const judged = await Promise.all(texts.map((work) => judge(crossing, work, approvedTexts.includes(work))))

  const relayed = judged.filter(({ decision }) => decision.action === 'relay')
  // Law 6: what is about to be done is durable in the log before it is done.
  const before: AuditEvent[] = [
    ...judged.map(({ work, decision, disclosure }) => decisionRecord(work, decision, { findings: [...disclosure.findings] })),
    ...relayed.map(({ work, decision }) => about(work, 'crossing.permit', 'ok', { ...decided(decision), method: 'text' })),
  ]
  if (before.length > 0) await crossing.audit.append(before)

  await deliver(crossing, works, relayed, approvals)
  for (const { work, decision, disclosure } of judged) {
    if (decision.action === 'block') await end(crossing, [work], 'refused', decision.reason, decided(decision))
    else if (decision.action === 'hold') await hold(crossing, work, decision, { summary: work.payload.body, findings: disclosure.findings })
  }
  for (const { target, approved } of approvals) if (!approved) await end(crossing, [target], 'rejected', 'approver-rejected')
  for (const { target, approved } of approvals) if (approved && isKind(target, 'attachment')) crossing.wakeAttachment(target.id)
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
  return { work, disclosure, decision: decide(policy, facts) }
}

interface Approval {
  readonly work: Work<'approval'>
  readonly target: Work
  readonly approved: boolean
}

/** An answer counts if the register of approvals says the same, by the same person, and its question is still open. */
async function readApproval(crossing: Crossing, work: Work<'approval'>): Promise<Approval | undefined> {
  const answer = await crossing.database.selectFrom('lgwan.approval').selectAll().where('id', '=', work.payload.crossing).executeTakeFirst()
  const target = await readWork(crossing.database, work.payload.crossing)
  if (!answer || target?.state !== 'held' || answer.decided_by !== work.actor || answer.decided_by === target.actor) return undefined
  if (answer.organisation !== work.organisation || target.organisation !== work.organisation) return undefined
  const approved = answer.state === 'approved'
  return approved === work.payload.approved ? { work, target, approved } : undefined
}

async function deliver(
  crossing: Crossing,
  works: readonly Work[],
  relayed: readonly Judged[],
  approvals: readonly Approval[],
): Promise<void> {
  const ready: string[] = []
  const blobs: string[] = []
  const finished = new Date()
  await crossing.database.transaction().execute(async (transaction) => {
    const events = new Events()
    const texts = relayed.map(({ work }) => work)
    const control = works.filter(({ kind }) => kind !== 'message')
    const done = await transaction
      .updateTable('boundary.crossing')
      .set({ state: 'delivered', reason: null, finished_at: finished })
      .where('id', 'in', [...texts, ...control].map(({ id }) => id).concat(nobody))
      .where('state', 'in', sourcesOf('delivered'))
      .returning('id')
      .execute()
    const mine = new Set(done.map(({ id }) => id))
    for (const domain of ['internet', 'lgwan'] as const) {
      const deliveries = texts
        .filter((work) => mine.has(work.id) && destinationOf(work.direction) === domain)
        .map((work) => ({ work, permit: RelayPermit.forText(work.id, work.payload.body) }))
      await deliverMessages(transaction, domain, deliveries, events)
    }
    for (const { work, decision } of relayed) await remember(transaction, work, decision)
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
      if (isKind(work, 'unsend')) blobs.push(...(await withdraw(transaction, work, events)))
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

async function remember(transaction: Transaction, work: Work, decision: Decision): Promise<void> {
  await transaction
    .updateTable('boundary.crossing')
    .set({ rule: decision.rule, policy: decision.policySha256 })
    .where('id', '=', work.id)
    .execute()
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
  for (const { work, target, approved } of approvals) {
    if (!approved || !isKind(target, 'attachment')) continue
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
async function withdraw(transaction: Transaction, work: Work<'unsend'>, events: Events): Promise<string[]> {
  const { message } = work.payload
  const stopped = await transaction
    .updateTable('boundary.crossing')
    .set({ state: 'rejected', reason: 'withdrawn', finished_at: new Date() })
    .where('message', '=', message)
    .where('actor', '=', work.actor)
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
