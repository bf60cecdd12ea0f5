/**
 * What the audit log keeps of the facts of a decision, so that it can be made again: against a draft (`simulate`), or by an auditor.
 * Closed codes and numbers. A file's name is not kept, nor an extension that could be somebody's words; what a rule would have to
 * know of these cannot be replayed, and is said to be unknown.
 */
import { z } from 'zod'
import { type Decision, decide, firstAbsent, firstMiss } from './decide.ts'
import type { Facts } from './facts.ts'
import { disclosureLevels, extensionStandings, familyNames, type KeyName, labels, roleNames, tierNames, trusts } from './keys.ts'
import type { Policy } from './policy.ts'

const count = z.int().nonnegative()
const extension = /^[a-z0-9]{0,8}$/

export const recordedFactsSchema = z.strictObject({
  trust: z.enum(trusts),
  tier: z.enum(tierNames),
  room: z.enum(labels),
  roles: z.array(z.enum(roleNames)).min(1).max(roleNames.length),
  disaster: z.literal(true).optional(),
  approved: z.literal(true).optional(),
  text: z.strictObject({ disclosure: z.enum(disclosureLevels), characters: count }).optional(),
  file: z
    .strictObject({
      family: z.enum(familyNames),
      type: z.string().regex(/^[a-z0-9][a-z0-9.+-]{0,63}$/),
      bytes: count,
      label: z.enum(labels),
      extension: z.string().regex(extension).optional(),
      extensionMatches: z.boolean(),
      // Absent in what was recorded before there was this fact.
      extensionSays: z.enum(extensionStandings).optional(),
      nameDisclosure: z.enum(disclosureLevels),
    })
    .optional(),
})
export type RecordedFacts = z.output<typeof recordedFactsSchema>

/** What the record of a decision says besides. */
export interface RecordedEvent {
  readonly direction: Facts['direction']
  readonly organisation: string
  /** RFC 3339 */
  readonly at: string
  readonly facts: RecordedFacts
}

export function recorded(facts: Facts): RecordedFacts {
  const common = {
    trust: facts.device.trust,
    tier: facts.sandbox.tier,
    room: facts.room.label,
    roles: [...facts.sender.roles],
    ...(facts.disaster ? { disaster: true as const } : {}),
    ...(facts.approved ? { approved: true as const } : {}),
  }
  if (facts.kind === 'text') return { ...common, text: { disclosure: facts.text.disclosure, characters: facts.text.characters } }
  const { name: _, extension: written, ...file } = facts.file
  return { ...common, file: { ...file, ...(extension.test(written) ? { extension: written } : {}) } }
}

const unknown = 'unknown'

/** What the policy would decide today about an event of the log; `unknown` where that hangs on a name that is not kept. */
export function replay(policy: Policy, event: RecordedEvent): Decision | typeof unknown {
  const facts = factsOf(event)
  if (firstAbsent(facts) !== undefined) return unknown
  const hidden = hiddenOf(event.facts)
  const first = policy.rules.find(
    ({ matchers }) =>
      firstMiss(
        matchers.filter(({ key }) => !hidden.includes(key)),
        facts,
      ) === undefined,
  )
  if (first?.matchers.some(({ key }) => hidden.includes(key))) return unknown
  return decide(policy, facts)
}

const hiddenOf = ({ file }: RecordedFacts): readonly KeyName[] =>
  file === undefined
    ? []
    : [
        'file.name',
        ...(file.extension === undefined ? (['file.extension'] as const) : []),
        ...(saidBy(file) === undefined ? (['file.extensionSays'] as const) : []),
      ]

/** What older records allow to be told. */
const saidBy = ({ extensionSays, extensionMatches, extension: kept }: NonNullable<RecordedFacts['file']>) =>
  extensionSays ?? (extensionMatches ? 'same' : kept === '' ? 'none' : undefined)

function factsOf({ direction, organisation, at, facts }: RecordedEvent): Facts {
  const common = {
    direction,
    organisation,
    device: { trust: facts.trust },
    sandbox: { tier: facts.tier },
    room: { label: facts.room },
    sender: { roles: facts.roles },
    at,
    disaster: facts.disaster === true,
    approved: facts.approved === true,
  }
  if (facts.file) return { ...common, kind: 'file', file: { extension: '', ...definedOf(facts.file), name: 'x' } }
  return { ...common, kind: 'text', text: facts.text ?? { disclosure: 'certain', characters: 0 } }
}

const definedOf = ({ extension: kept, ...file }: NonNullable<RecordedFacts['file']>) => ({
  ...file,
  // Where it is not known no rule that asks for it decides (`hiddenOf`).
  extensionSays: saidBy({ ...file, extension: kept }) ?? 'other',
  ...(kept === undefined ? {} : { extension: kept }),
})
