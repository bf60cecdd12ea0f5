/** Decisions of the audit log, made again by another policy. */
import { sql } from 'kysely'
import { isReasonCode, reasons } from '../../policies/reasons.ts'
import { type RecordedEvent, recordedFactsSchema } from '../../policies/recorded.ts'
import type { Action } from '../../policies/schema.ts'
import type { Leaf } from '../audit/event.ts'
import { Problem } from '../http/problem.ts'
import type { Session } from '../http/route.ts'
import type { PolicyParts } from './store.ts'
import type { Replayed } from './trial.ts'
import type { Trials } from './trials.ts'
import type { Simulation } from './views.ts'

/** Decisions; more take longer than a person waits. */
const mostDecisions = 20_000
const mostSamples = 20
const mostChanges = 100

interface Past {
  readonly id: string
  readonly room: string | null
  readonly was: { readonly action: Action['action']; readonly rule: string }
  readonly event: RecordedEvent
}

/** @throws Problem policy-invalid, policy-too-complex */
export async function simulate(
  parts: PolicyParts,
  trials: Trials,
  session: Session,
  { yaml, days }: { readonly yaml: string; readonly days: number },
): Promise<Simulation> {
  const [from, to] = [new Date(Date.now() - days * 86_400_000), new Date()]
  const leaves = await decisions(parts, session.organisation, from)
  const past = newestOfEach(leaves.slice(0, mostDecisions))
  const known = past.flatMap((leaf) => pastOf(leaf) ?? [])
  const answer = await trials.ask({ kind: 'replay', yaml, events: known.map(({ event }) => event) })
  if ('mistakes' in answer) throw new Problem('policy-invalid', { members: { mistakes: answer.mistakes } })
  await parts.audit.append([
    {
      action: 'policy.simulate',
      outcome: 'ok',
      actor: { type: 'person', id: session.person.id },
      organisation: session.organisation,
      count: known.length,
    },
  ])
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    complete: leaves.length <= mostDecisions,
    withoutFacts: past.length - known.length,
    ...compared(known, answer.replayed),
  }
}

async function decisions({ database }: PolicyParts, organisation: string, from: Date): Promise<readonly Leaf[]> {
  const { rows } = await sql<{ leaf: Leaf }>`
    SELECT leaf FROM audit.record WHERE action = 'crossing.decide' AND organisation = ${organisation} AND time >= ${from}
    ORDER BY index DESC LIMIT ${mostDecisions + 1}`.execute(database)
  return rows.map(({ leaf }) => leaf)
}

/** What is held for better circumstances is decided again each minute; only the last answer is what happened. */
function newestOfEach(leaves: readonly Leaf[]): readonly Leaf[] {
  const seen = new Set<string>()
  return leaves.filter(({ target, facts }) => {
    const name = `${target?.id} ${facts?.approved === true}`
    return !seen.has(name) && seen.add(name)
  })
}

const actions: Readonly<Record<string, Action['action']>> = { held: 'hold', denied: 'block' }

/** @returns undefined for a decision from before facts were kept */
function pastOf({ target, room, direction, organisation, outcome, rule, time, facts }: Leaf): Past | undefined {
  const kept = recordedFactsSchema.safeParse(facts)
  if (!kept.success || !target || !direction || !organisation || !rule) return undefined
  const passed = kept.data.file ? 'sanitize' : 'relay'
  return {
    id: target.id,
    room: room ?? null,
    was: { action: actions[outcome] ?? passed, rule },
    event: { direction, organisation, at: time, facts: kept.data },
  }
}

type Changes = Simulation['changes'][number]

function compared(past: readonly Past[], replayed: Replayed): Pick<Simulation, 'replayed' | 'unknown' | 'same' | 'otherRule' | 'changes'> {
  let [unknown, same, otherRule] = [0, 0, 0]
  const changes = new Map<string, Changes>()
  for (const [index, { id, room, was, event }] of past.entries()) {
    const would = replayed[index]
    if (!would) unknown++
    else if (would.action === was.action && would.rule === was.rule) same++
    else if (would.action === was.action) otherRule++
    else {
      const name = `${was.action} ${was.rule} ${would.action} ${would.rule}`
      const found = changes.get(name) ?? changed(was, would)
      changes.set(name, { ...found, count: found.count + 1 })
      const sample = { id, kind: event.facts.file ? 'file' : 'text', direction: event.direction, room, at: event.at } as const
      if (found.samples.length < mostSamples) found.samples.push(sample)
    }
  }
  const most = [...changes.values()].sort((a, b) => b.count - a.count).slice(0, mostChanges)
  return { replayed: past.length - unknown, unknown, same, otherRule, changes: most }
}

const changed = (was: Past['was'], { action, rule, reason }: NonNullable<Replayed[number]>): Changes => ({
  was: { ...was },
  wouldBe: { action: action as Action['action'], rule },
  reason: isReasonCode(reason) ? { code: reason, ...reasons[reason] } : null,
  count: 0,
  samples: [],
})
