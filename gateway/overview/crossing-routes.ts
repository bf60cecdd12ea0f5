/**
 * 通過の一覧: what crossed, what did not, and why. Whoever administers is not thereby a reader of conversations: no text of a message
 * is here, none is read for it (the view has no column of it), and a file's name only where policy has names recorded.
 */
import { z } from 'zod'
import type { AuditEvent } from '../audit/index.ts'
import { AuditFault, type AuditLog } from '../audit/index.ts'
import { isTerminal } from '../crossing/states.ts'
import { Problem } from '../http/problem.ts'
import { type Role, type Route, route, type Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { choiceKinds, choicesOf, mostCodes } from './choices.ts'
import { choiceView, crossingStory, crossingsPage, viewOf } from './crossing-schemas.ts'
import { filters, findCrossing, findCrossings, searchWords } from './list.ts'
import { readApproval, readRelated, readSteps, revisionOf } from './story.ts'
import { Watches } from './watch.ts'

export interface CrossingRouteParts {
  readonly database: Database
  readonly audit: AuditLog
}

const readers: readonly Role[] = ['auditor', 'administrator', 'policy-author']
const place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

export function crossingRoutes({ database, audit }: CrossingRouteParts): Route[] {
  const watches = new Watches()
  return [
    route({
      method: 'get',
      path: '/crossings',
      operationId: 'listCrossings',
      summary: 'Messages and files that cross or have crossed, newest first; what they say is not here',
      access: readers,
      query: z.strictObject({
        ...filters,
        before: place.optional().meta({ description: 'older than the crossing with this `sequence`' }),
        after: place.optional().meta({ description: 'newer than the crossing with this `sequence`; for a list that is kept up to date' }),
        limit: z.coerce.number().int().min(1).max(200).default(100),
      }),
      success: { status: 200, schema: crossingsPage },
      async handle({ query: { before, after, limit, ...filter }, session }) {
        const search = searchWords(filter)
        await watches.see(session, search, () => record(audit, session, { target: { type: 'crossing', id: 'search' }, search }))
        const rows = await findCrossings(database, session.organisation, filter, { before, after, limit })
        return { body: { crossings: rows.map(viewOf), next: rows.length === limit ? (rows.at(-1)?.sequence ?? null) : null } }
      },
    }),
    route({
      method: 'get',
      path: '/crossings/choices',
      operationId: 'listCrossingChoices',
      summary: 'What to filter by: rooms, people or devices whose name or number holds a text, or the one with an id; codes that occur',
      access: readers,
      query: z.strictObject({
        of: z.enum(choiceKinds),
        text: z.string().trim().max(100).default(''),
        id: z.uuid().optional(),
      }),
      success: {
        status: 200,
        schema: z.strictObject({
          choices: z.array(choiceView).max(mostCodes),
        }),
      },
      handle: async ({ query: { of, text, id }, session }) => ({
        body: { choices: await choicesOf[of](database, session.organisation, text, id) },
      }),
    }),
    route({
      method: 'get',
      path: '/crossings/:crossingId',
      operationId: 'readCrossing',
      summary: 'One crossing with every step that the audit log has of it',
      access: readers,
      params: z.strictObject({ crossingId: z.uuid() }),
      success: { status: 200, schema: crossingStory },
      problems: ['not-found'],
      async handle({ params: { crossingId }, session }) {
        const story = await tell(database, session.organisation, crossingId)
        if (!story) throw new Problem('not-found')
        await watches.see(session, { crossing: crossingId }, () =>
          record(audit, session, { target: { type: 'crossing', id: crossingId }, room: story.room.id }),
        )
        return { body: story }
      },
    }),
  ]
}

async function tell(database: Database, organisation: string, id: string): Promise<z.output<typeof crossingStory> | undefined> {
  const row = await findCrossing(database, organisation, id)
  if (!row) return undefined
  const [revision, approval, related, steps] = await Promise.all([
    revisionOf(database, organisation, row.policy),
    readApproval(database, organisation, id),
    row.message === null ? [] : readRelated(database, organisation, row.message, id),
    readSteps(database, organisation, row),
  ])
  const { approved_by: approver, approver_name: approverName } = row
  return {
    ...viewOf(row),
    trust: row.trust,
    policy: row.policy === null ? null : { sha256: row.policy, revision },
    dueAt: isTerminal(row.state) ? null : row.due_at.toISOString(),
    approvedBy: approver !== null && approverName !== null ? { id: approver, name: approverName } : null,
    approval,
    related,
    steps,
  }
}

/** Recorded before the answer; where it cannot be, there is no answer. */
async function record(audit: AuditLog, session: Session, event: Pick<AuditEvent, 'target' | 'search' | 'room'>): Promise<void> {
  const actor = { type: 'person', id: session.person.id } as const
  try {
    await audit.append([{ action: 'crossing.read', outcome: 'ok', actor, organisation: session.organisation, ...event }])
  } catch (cause) {
    if (cause instanceof AuditFault) throw new Problem('unavailable', { detail: cause.message, cause })
    throw cause
  }
}
