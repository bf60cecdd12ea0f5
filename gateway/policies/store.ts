/** Revisions of policies: drafted by one person, decided by another, one in force for each organisation. On the LGWAN login. */
import { type Selectable, sql, type Updateable } from 'kysely'
import { runCases } from '../../policies/cases.ts'
import type { Policy } from '../../policies/policy.ts'
import { type Mistake, readCases, readPolicy } from '../../policies/read.ts'
import type { Case } from '../../policies/schema.ts'
import type { AuditLog } from '../audit/index.ts'
import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import { type Database, type DatabaseTransaction, lockInTransaction } from '../store/database.ts'
import { type PolicyAct, policyRecord, policyTarget } from './records.ts'
import type { PolicyRevisionTable } from './tables.ts'

export interface PolicyParts {
  /** Of the `sekisho_lgwan` login. */
  readonly database: Database
  readonly audit: Pick<AuditLog, 'append' | 'enqueue'>
}

export type RevisionRow = Selectable<PolicyRevisionTable>

export interface Draft {
  readonly yaml: string
  readonly cases: string
  readonly note: string
  /** The revision in force when its author began; by default the one that is now. */
  readonly basedOn?: number | undefined
  /** An undecided draft of the same author that this one takes the place of. */
  readonly replaces?: number | undefined
}

/** @throws Problem policy-invalid with every mistake and its place */
export function readDraft({ yaml, cases }: Pick<Draft, 'yaml' | 'cases'>): { policy: Policy; cases: readonly Case[] } {
  const [policy, examples] = [readPolicy(yaml), cases === '' ? { ok: true as const, cases: [] } : readCases(cases)]
  if (policy.ok && examples.ok) return { policy: policy.policy, cases: examples.cases }
  const mistakesOf = (document: string, mistakes: readonly Mistake[]) => mistakes.slice(0, 200).map((mistake) => ({ document, ...mistake }))
  throw new Problem('policy-invalid', {
    members: {
      mistakes: [...(policy.ok ? [] : mistakesOf('yaml', policy.mistakes)), ...(examples.ok ? [] : mistakesOf('cases', examples.mistakes))],
    },
  })
}

/** @throws Problem policy-invalid; not-found, forbidden or already-decided for what it would replace or is based on */
export async function createDraft(parts: PolicyParts, session: Session, { basedOn, replaces, ...draft }: Draft): Promise<number> {
  const { sha256 } = readDraft(draft).policy
  return inOrder(parts, session, async (transaction, record) => {
    if (basedOn !== undefined) await revisionRow(transaction, session.organisation, basedOn)
    if (replaces !== undefined) await withdraw(transaction, session, replaces, record)
    const { rows } = await sql<{ next: number }>`
      SELECT coalesce(max(revision), 0) + 1 AS next FROM boundary.policy_revision WHERE organisation = ${session.organisation}`.execute(
      transaction,
    )
    const revision = rows[0]?.next ?? 1
    const based_on = basedOn ?? (await activeRevision(transaction, session.organisation))
    await transaction
      .insertInto('boundary.policy_revision')
      .values({ ...draft, organisation: session.organisation, revision, sha256, based_on, author: session.person.id })
      .execute()
    await record('policy.draft', revision, sha256)
    return revision
  })
}

/** Takes an undecided draft back. @throws Problem forbidden for anybody but its author, already-decided */
export async function withdrawDraft(parts: PolicyParts, session: Session, revision: number): Promise<void> {
  await inOrder(parts, session, (transaction, record) => withdraw(transaction, session, revision, record))
}

async function withdraw(transaction: DatabaseTransaction, session: Session, revision: number, record: Record): Promise<void> {
  const row = await revisionRow(transaction, session.organisation, revision)
  if (row.author !== session.person.id) throw new Problem('forbidden')
  if (row.state !== 'draft') throw new Problem('already-decided')
  await change(transaction, session, revision, { state: 'withdrawn', withdrawn_by: session.person.id, withdrawn_at: new Date() })
  await record('policy.withdraw', revision, row.sha256)
}

/** What somebody says when they put a revision in force. */
export interface Putting {
  readonly reason: string
  /** The revision in force that they compared with; another one by now is a conflict. */
  readonly against?: number | undefined
}

/**
 * Puts a draft in force and retires the one before, in one transaction.
 * @throws Problem own-approval for its author, already-decided, conflict, policy-invalid when a case of it fails
 */
export async function approveDraft(parts: PolicyParts, session: Session, revision: number, putting: Putting): Promise<void> {
  await inOrder(parts, session, async (transaction, record) => {
    const row = await undecided(transaction, session, revision)
    const draft = readDraft(row)
    const failed = runCases(draft.policy, draft.cases).filter(({ passed }) => !passed)
    if (failed.length > 0) throw new Problem('policy-invalid', { members: { failedCases: failed.slice(0, 200) } })
    await putInForce(transaction, session, { revision, kind: 'approval', ...putting }, decision(session, putting.reason))
    await record('policy.approve', revision, row.sha256)
    await record('policy.activate', revision, row.sha256)
  })
}

/** @throws Problem own-approval, already-decided */
export async function rejectDraft(parts: PolicyParts, session: Session, revision: number, comment: string): Promise<void> {
  await inOrder(parts, session, async (transaction, record) => {
    const { sha256 } = await undecided(transaction, session, revision)
    await change(transaction, session, revision, { state: 'rejected', ...decision(session, comment) })
    await record('policy.reject', revision, sha256)
  })
}

/**
 * Puts an older revision, which a second person approved in its time, in force again.
 * @throws Problem own-approval for its author, conflict when it was never in force or is now
 */
export async function rollBack(parts: PolicyParts, session: Session, revision: number, putting: Putting): Promise<void> {
  await inOrder(parts, session, async (transaction, record) => {
    const row = await revisionRow(transaction, session.organisation, revision)
    refuseAuthor(session, row)
    if (row.state !== 'retired') throw new Problem('conflict', { detail: `revision ${revision} is ${row.state}` })
    readDraft(row)
    await putInForce(transaction, session, { revision, kind: 'rollback', ...putting }, {})
    await record('policy.rollback', revision, row.sha256)
    await record('policy.activate', revision, row.sha256)
  })
}

async function putInForce(
  transaction: DatabaseTransaction,
  session: Session,
  { revision, kind, reason, against }: Putting & { readonly revision: number; readonly kind: 'approval' | 'rollback' },
  more: Updateable<PolicyRevisionTable>,
): Promise<void> {
  const replaced = await activeRevision(transaction, session.organisation)
  if (against !== undefined && replaced !== against) throw new Problem('conflict', { detail: `revision ${replaced} is in force` })
  await retireActive(transaction, session.organisation)
  await change(transaction, session, revision, { state: 'active', ...more, ...activation(session) })
  await transaction
    .insertInto('boundary.policy_activation')
    .values({ organisation: session.organisation, revision, kind, by: session.person.id, replaced, reason })
    .execute()
}

export async function activeRevision(database: Database, organisation: string): Promise<number | null> {
  const row = await database
    .selectFrom('boundary.policy_revision')
    .select('revision')
    .where('organisation', '=', organisation)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return row?.revision ?? null
}

/** @throws Problem not-found, also for revisions of another organisation */
export async function revisionRow(database: Database, organisation: string, revision: number): Promise<RevisionRow> {
  const row = await database
    .selectFrom('boundary.policy_revision')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('revision', '=', revision)
    .executeTakeFirst()
  if (!row) throw new Problem('not-found')
  return row
}

type Record = (action: PolicyAct['action'], revision: number, sha256: string) => Promise<void>

/** One change of policy at a time in an organisation; its audit records commit with it or not at all. */
async function inOrder<T>(
  { database, audit }: PolicyParts,
  session: Session,
  work: (transaction: DatabaseTransaction, record: Record) => Promise<T>,
): Promise<T> {
  return database.transaction().execute(async (transaction) => {
    await lockInTransaction(transaction, `policy/${session.organisation}`)
    return work(transaction, (action, revision, sha256) =>
      audit.enqueue(transaction, [policyRecord({ session, action, revision, sha256 })]),
    )
  })
}

async function undecided(transaction: DatabaseTransaction, session: Session, revision: number): Promise<RevisionRow> {
  const row = await revisionRow(transaction, session.organisation, revision)
  refuseAuthor(session, row)
  if (row.state !== 'draft') throw new Problem('already-decided')
  return row
}

/** Author ≠ approver: here with a sentence, in the table once more as a CHECK. */
function refuseAuthor({ person }: Session, { author }: RevisionRow): void {
  if (author === person.id) throw new Problem('own-approval')
}

/** A decision about a revision; when it is turned down, the attempt is on record before the client knows. */
export async function onRecord(
  { audit }: PolicyParts,
  session: Session,
  act: { readonly action: PolicyAct['action']; readonly revision: number },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (error instanceof Problem) {
      await audit.append([
        {
          action: act.action,
          outcome: 'denied',
          reason: error.code,
          actor: { type: 'person', id: session.person.id },
          organisation: session.organisation,
          target: policyTarget(act.revision),
        },
      ])
    }
    throw error
  }
}

const retireActive = (transaction: DatabaseTransaction, organisation: string): Promise<unknown> =>
  transaction
    .updateTable('boundary.policy_revision')
    .set({ state: 'retired' })
    .where('organisation', '=', organisation)
    .where('state', '=', 'active')
    .execute()

const change = (
  transaction: DatabaseTransaction,
  session: Session,
  revision: number,
  set: Updateable<PolicyRevisionTable>,
): Promise<unknown> =>
  transaction
    .updateTable('boundary.policy_revision')
    .set(set)
    .where('organisation', '=', session.organisation)
    .where('revision', '=', revision)
    .execute()

const decision = ({ person }: Session, comment: string) => ({ decided_by: person.id, decided_at: new Date(), comment })
const activation = ({ person }: Session) => ({ activated_by: person.id, activated_at: new Date() })
