/** One crossing's whole story: where the boundary has it now, and what the audit log says of each step. */
import { sql } from 'kysely'
import { findingKinds } from '../../sanitizer/sanitize.ts'
import { type Action, actions, type Leaf, type Outcome, outcomes } from '../audit/index.ts'
import { sentenceOf } from '../chat/sentences.ts'
import { type DisclosureKind, disclosureKinds } from '../crossing/disclosure/kinds.ts'
import { verdictWords, whys } from '../engines/answer.ts'
import type { Database } from '../store/database.ts'
import { passages } from './passages.ts'

/** More steps than a crossing has; downloads by a large room may reach it, and then the newest are left out. */
const mostSteps = 500

const findingWords: Readonly<Record<string, { readonly ja: string; readonly en: string }>> = {
  ...findingKinds,
  ...(disclosureKinds satisfies Record<DisclosureKind, unknown>),
}

const findingOf = ({ kind, count }: { kind: string; count: number }) => {
  const words = Object.hasOwn(findingWords, kind) ? findingWords[kind] : undefined
  return { code: kind, count, ja: words?.ja ?? kind, en: words?.en ?? kind }
}

/** Records of the crossing itself; those of the same message that concern other files of it are their story. */
export async function readSteps(database: Database, organisation: string, crossing: { id: string; message: string | null }) {
  const records = await database
    .selectFrom('audit.record')
    .select(['index', 'leaf'])
    .where('organisation', '=', organisation)
    .where('trace', 'in', [...new Set([crossing.id, crossing.message ?? crossing.id])])
    .where((where) => where.or([where('target', '=', crossing.id), where('target_type', 'not in', ['attachment', 'message'])]))
    .orderBy('index')
    .limit(mostSteps)
    .execute()
  const names = await namesOf(
    database,
    organisation,
    records.map(({ leaf }) => leaf),
  )
  return happened(records).map(({ index, leaf }) => stepOf(index, leaf, names))
}

/**
 * In the order in which they happened: a process records one thing after the other, but records of two processes may enter the log
 * in another order, and a decision bears the time of the facts that it saw.
 */
function happened<R extends { readonly index: number; readonly leaf: Leaf }>(records: readonly R[]): R[] {
  const latest = new Map<string, number>()
  const timed = records.map((record) => {
    const { recorder, time } = record.leaf
    const at = Math.max(Date.parse(time), latest.get(recorder) ?? 0)
    latest.set(recorder, at)
    return { at, record }
  })
  return timed.sort((a, b) => a.at - b.at || a.record.index - b.record.index).map(({ record }) => record)
}

interface Names {
  readonly persons: ReadonlyMap<string, string>
  readonly devices: ReadonlyMap<string, string>
}

function stepOf(index: number, leaf: Leaf, { persons, devices }: Names) {
  const { actor, file } = leaf
  return {
    index,
    at: leaf.time,
    action: { code: leaf.action, ...actions[leaf.action as Action] },
    outcome: { code: leaf.outcome, ...outcomes[leaf.outcome as Outcome] },
    actor: {
      type: actor.type,
      id: actor.id,
      name: persons.get(actor.id) ?? null,
      device: actor.device === undefined ? null : { id: actor.device, registrationNumber: devices.get(actor.device) ?? null },
    },
    // What a file was identified as is recorded as the reason of that step; it is not a sentence.
    reason: leaf.action === 'crossing.identify' ? null : sentenceOf(leaf.reason ?? null),
    identified: leaf.action === 'crossing.identify' ? (leaf.reason ?? null) : null,
    rule: leaf.rule ?? null,
    policy: leaf.policy ?? null,
    method: leaf.method ?? null,
    tier: leaf.tier ?? null,
    file: file
      ? {
          in: file.in ?? null,
          out: file.out ?? null,
          mediaType: file.mediaType ?? null,
          bytes: file.bytes ?? null,
          name: file.name ?? null,
        }
      : null,
    findings: (leaf.findings ?? []).map(findingOf),
    engines: (leaf.engines ?? []).map(({ name, stage, verdict, version, threat, why }) => ({
      name,
      stage,
      verdict: { code: verdict, ...verdictWords[verdict] },
      version: version ?? null,
      threat: threat ?? null,
      why: why === undefined ? null : { code: why, ...whys[why] },
    })),
    stages: Object.entries(leaf.stages ?? {}).map(([stage, milliseconds]) => ({ stage, milliseconds })),
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function namesOf(database: Database, organisation: string, leaves: readonly Leaf[]): Promise<Names> {
  const ids = (values: readonly (string | undefined)[]) => [...new Set(values.filter((id) => id !== undefined && uuid.test(id)))]
  const [persons, devices] = await Promise.all([
    database
      .selectFrom('register.person')
      .select(['id', 'name'])
      .where('organisation', '=', organisation)
      .where(sql<boolean>`id = any(${ids(leaves.map(({ actor }) => actor.id))}::uuid[])`)
      .execute(),
    database
      .selectFrom('register.device')
      .select(['id', 'registration_number'])
      .where('organisation', '=', organisation)
      .where(sql<boolean>`id = any(${ids(leaves.map(({ actor }) => actor.device))}::uuid[])`)
      .execute(),
  ])
  return {
    persons: new Map(persons.map(({ id, name }) => [id, name])),
    devices: new Map(devices.map(({ id, registration_number }) => [id, registration_number])),
  }
}

/** 承認, without the text that was asked about and without the approver's remark on it. */
export async function readApproval(database: Database, organisation: string, id: string) {
  const row = await database
    .selectFrom('lgwan.approval as a')
    .leftJoin('register.person as p', 'p.id', 'a.decided_by')
    .select(['a.state', 'a.created_at', 'a.expires_at', 'a.decided_at', 'a.decided_by', 'p.name'])
    .where('a.id', '=', id)
    .where('a.organisation', '=', organisation)
    .executeTakeFirst()
  if (!row) return null
  return {
    state: row.state,
    requestedAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by !== null && row.name !== null ? { id: row.decided_by, name: row.name } : null,
  }
}

/** The message of a file and its other files, or the files of a message. */
export function readRelated(database: Database, organisation: string, message: string, self: string) {
  return passages(database, organisation)
    .where('c.message', '=', message)
    .where('c.id', '<>', self)
    .select(['c.id', 'c.kind', 'c.state', 'c.type'])
    .orderBy('c.sequence')
    .limit(100)
    .execute()
}

/** The newest revision that had this text. */
export async function revisionOf(database: Database, organisation: string, sha256: string | null): Promise<number | null> {
  if (sha256 === null) return null
  const row = await database
    .selectFrom('boundary.policy_revision')
    .select('revision')
    .where('organisation', '=', organisation)
    .where('sha256', '=', sha256)
    .where('activated_at', 'is not', null)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.revision ?? null
}
