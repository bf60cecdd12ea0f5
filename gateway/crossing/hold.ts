/** 保留: the item waits for a section head's answer, or for better circumstances. */
import type { Decision } from '../../policies/decide.ts'
import { Events, markAttachments, markMessages } from './delivery.ts'
import type { Crossing } from './pipeline.ts'
import { about, decided } from './record.ts'
import { sourcesOf } from './states.ts'
import type { HeldFile } from './tables.ts'
import { isKind, type Work } from './work.ts'

type Hold = Extract<Decision, { action: 'hold' }>

/** A hold that nobody can open is decided again after this long: the sandbox may be better by then, or the hour right. */
const againSeconds = 60

const dayMilliseconds = 86_400_000

/** When a hold ends that nobody has answered. */
export const holdEnds = ({ settings }: Pick<Crossing, 'settings'>, { created_at }: Pick<Work, 'created_at'>): Date =>
  new Date(created_at.getTime() + settings.holdDays * dayMilliseconds)

export async function hold(
  crossing: Crossing,
  work: Work<'message'> | Work<'attachment'>,
  decision: Hold,
  question: { summary: string; findings: readonly { kind: string; count: number }[]; type?: string },
): Promise<void> {
  const expires = holdEnds(crossing, work)
  await crossing.database.transaction().execute(async (transaction) => {
    const events = new Events()
    const held = await transaction
      .updateTable('boundary.crossing')
      .set({
        state: 'held',
        reason: decision.reason,
        rule: decision.rule,
        policy: decision.policySha256,
        ...(question.type === undefined ? {} : { type: question.type }),
        password_tried_at: null,
        due_at: decision.approval === 'none' ? new Date(Date.now() + againSeconds * 1000) : expires,
      })
      .where('id', '=', work.id)
      .where('state', 'in', [...sourcesOf('held'), 'held'])
      .returning('id')
      .executeTakeFirst()
    if (!held) return
    if (decision.approval === 'section-head') {
      await transaction
        .insertInto('lgwan.approval')
        .values({
          id: work.id,
          organisation: work.organisation,
          room: work.room,
          kind: work.kind,
          direction: work.direction,
          requester: work.actor,
          summary: question.summary,
          reason: decision.reason,
          findings: JSON.stringify(question.findings),
          expires_at: expires,
          decided_by: null,
          decided_at: null,
          comment: null,
          message: work.message,
          label: work.room_label,
          files: JSON.stringify(filesOf(work, question.type)),
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    }
    if (work.state !== 'held') {
      if (work.kind === 'message') await markMessages(transaction, [work], 'held', decision.reason, events)
      else
        await markAttachments(
          transaction,
          [work],
          { state: 'held', reason: decision.reason, ...(question.type ? { type: question.type } : {}) },
          events,
        )
      await crossing.audit.enqueue(transaction, [
        about(work, 'crossing.hold', 'held', { ...decided(decision), findings: [...question.findings] }),
      ])
    }
    await events.write(transaction)
  })
  crossing.metrics.finished(work.kind, work.direction, 'held')
}

/** What the approver is asked about, as the boundary holds it. */
function filesOf(work: Work, type: string | undefined): readonly HeldFile[] {
  const files = isKind(work, 'message') ? work.payload.attachments : isKind(work, 'attachment') ? [work.payload] : []
  return files.map(({ id, name, bytes }) => ({ id, name, bytes, type: type ?? null }))
}
