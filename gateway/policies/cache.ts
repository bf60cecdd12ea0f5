/**
 * The policy in force, for whoever decides. Parsed once per revision; which revision is in force is asked of the database each
 * time (one row by a unique index), so a decision asked for after an activation has committed never uses the old one, on any
 * number of boundary processes and whatever happened to a notification. Those who ask in the same turn of the event loop share one question,
 * which is put after all of them have asked.
 */
import type { Policy } from '../../policies/policy.ts'
import { readPolicy } from '../../policies/read.ts'
import type { Database, DatabaseTransaction } from '../store/database.ts'
import { adoptDefaultPolicy, type DefaultPolicyParts } from './default.ts'

export interface PolicyInForce {
  readonly revision: number
  readonly policy: Policy
}

export interface PolicyCache {
  /**
   * @param within the transaction that the decision belongs to, where there is one
   * @throws Error when the stored text is not the policy that was approved, or this version cannot read it: nothing may cross then
   */
  active(organisation: string, within?: DatabaseTransaction): Promise<PolicyInForce>
}

/** An organisation without any policy gets the default one as revision 1 when it is first asked for. */
export function createPolicyCache(parts: DefaultPolicyParts): PolicyCache {
  const known = new Map<string, PolicyInForce>()
  const asking = new Map<string, Promise<PolicyInForce>>()

  const ask = async (organisation: string, executor: Database): Promise<PolicyInForce> => {
    const found = (await inForce(executor, organisation)) ?? (await adopted(parts, organisation))
    const kept = known.get(organisation)
    if (kept && kept.revision === found.revision && kept.policy.sha256 === found.sha256) return kept
    const fresh = { revision: found.revision, policy: await readRevision(executor, organisation, found) }
    known.set(organisation, fresh)
    return fresh
  }

  return {
    active(organisation, within) {
      if (within) return ask(organisation, within)
      const shared = asking.get(organisation)
      if (shared) return shared
      const question = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
        // Whoever asks from here on may know of a later commit.
        asking.delete(organisation)
        return ask(organisation, parts.database)
      })
      asking.set(organisation, question)
      return question
    },
  }
}

interface Revision {
  readonly revision: number
  readonly sha256: string
}

const inForce = (database: Database, organisation: string): Promise<Revision | undefined> =>
  database
    .selectFrom('boundary.policy_revision')
    .select(['revision', 'sha256'])
    .where('organisation', '=', organisation)
    .where('state', '=', 'active')
    .executeTakeFirst()

async function adopted(parts: DefaultPolicyParts, organisation: string): Promise<Revision> {
  await adoptDefaultPolicy(parts, organisation)
  const found = await inForce(parts.database, organisation)
  if (!found) throw new Error(`organisation ${organisation} has no policy in force`)
  return found
}

async function readRevision(database: Database, organisation: string, { revision, sha256 }: Revision): Promise<Policy> {
  const { yaml } = await database
    .selectFrom('boundary.policy_revision')
    .select('yaml')
    .where('organisation', '=', organisation)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  const reading = readPolicy(yaml)
  if (!reading.ok) throw new Error(`policy revision ${revision} of ${organisation} cannot be read`, { cause: reading.mistakes })
  if (reading.policy.sha256 !== sha256) throw new Error(`policy revision ${revision} of ${organisation} is not the one that was approved`)
  return reading.policy
}
