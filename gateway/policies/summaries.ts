/** Revisions and activations with the names of people, as the routes answer with them. */
import { sql } from 'kysely'
import type { z } from 'zod'
import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import type { RevisionState } from './tables.ts'
import type { activationView, revisionSummary } from './views.ts'

interface SummaryRow {
  readonly revision: number
  readonly state: RevisionState
  readonly sha256: string
  readonly note: string
  readonly created_at: Date
  readonly based_on: number | null
  readonly decided_at: Date | null
  readonly comment: string | null
  readonly withdrawn_at: Date | null
  readonly activated_at: Date | null
  readonly author: string | null
  readonly author_name: string | null
  readonly decided_by: string | null
  readonly decider_name: string | null
  readonly activated_by: string | null
  readonly activator_name: string | null
}

type Summary = z.output<typeof revisionSummary>

const someone = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })

const summaryOf = (row: SummaryRow, caller: string): Summary => ({
  revision: row.revision,
  state: row.state,
  sha256: row.sha256,
  note: row.note,
  author: someone(row.author, row.author_name),
  createdAt: row.created_at.toISOString(),
  basedOn: row.based_on,
  decidedBy: someone(row.decided_by, row.decider_name),
  decidedAt: row.decided_at?.toISOString() ?? null,
  comment: row.comment,
  withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  activatedBy: someone(row.activated_by, row.activator_name),
  activatedAt: row.activated_at?.toISOString() ?? null,
  mine: row.author === caller,
})

/** The last 200, newest first, or one. The policy in force is always among them. */
export async function summaries(database: Database, { organisation, person }: Session, revision?: number): Promise<Summary[]> {
  const { rows } = await sql<SummaryRow>`
    SELECT p.revision, p.state, p.sha256, p.note, p.created_at, p.based_on, p.decided_at, p.comment, p.withdrawn_at, p.activated_at,
      p.author, author.name AS author_name, p.decided_by, decider.name AS decider_name, p.activated_by, activator.name AS activator_name
    FROM boundary.policy_revision p
    LEFT JOIN register.person author ON author.id = p.author
    LEFT JOIN register.person decider ON decider.id = p.decided_by
    LEFT JOIN register.person activator ON activator.id = p.activated_by
    WHERE p.organisation = ${organisation} AND (${revision ?? null}::integer IS NULL OR p.revision = ${revision ?? null}::integer)
    ORDER BY (p.state = 'active') DESC, p.revision DESC LIMIT 200`.execute(database)
  return rows.map((row) => summaryOf(row, person.id)).sort((a, b) => b.revision - a.revision)
}

/** @throws Problem not-found */
export async function summary(database: Database, session: Session, revision: number): Promise<Summary> {
  const [found] = await summaries(database, session, revision)
  if (!found) throw new Problem('not-found')
  return found
}

interface ActivationRow {
  readonly revision: number
  readonly kind: 'approval' | 'rollback'
  readonly by: string
  readonly name: string
  readonly at: Date
  readonly replaced: number | null
  readonly reason: string
}

/** The last 50, newest first. */
export async function activations(database: Database, organisation: string): Promise<z.output<typeof activationView>[]> {
  const { rows } = await sql<ActivationRow>`
    SELECT a.revision, a.kind, a.by, p.name, a.at, a.replaced, a.reason FROM boundary.policy_activation a
    JOIN register.person p ON p.id = a.by WHERE a.organisation = ${organisation} ORDER BY a.id DESC LIMIT 50`.execute(database)
  return rows.map(({ by, name, at, ...rest }) => ({ ...rest, by: { id: by, name }, at: at.toISOString() }))
}
