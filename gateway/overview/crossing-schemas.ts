import { z } from 'zod'
import { methods } from '../../sanitizer/protocol.ts'
import { sentenceOf } from '../chat/sentences.ts'
import { crossingStates } from '../crossing/states.ts'
import { approvalStates } from '../crossing/tables.ts'
import { trustLevels } from '../http/route.ts'
import type { CrossingRow } from './list.ts'

const instant = z.iso.datetime()
const count = z.int().min(0)
const sentence = z.strictObject({ code: z.string(), ja: z.string(), en: z.string() })
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const kind = z.enum(['message', 'attachment', 'receipt', 'unsend', 'approval'])

export const crossingView = z
  .strictObject({
    id: z.uuid(),
    sequence: z.int().meta({ description: 'place in the list, for `before` and `after`' }),
    at: instant.meta({ description: 'when it was accepted' }),
    kind,
    direction: z.enum(['inbound', 'outbound']),
    state: z.enum(crossingStates),
    type: z.string().nullable().meta({ description: 'what a file was recognised as, once that is known' }),
    room: z.strictObject({ id: z.uuid(), name: z.string() }),
    sender: z.strictObject({ id: z.uuid(), name: z.string(), section: z.string() }),
    device: z.strictObject({ id: z.uuid(), registrationNumber: z.string().nullable() }).nullable(),
    reason: sentence.nullable(),
    rule: z.string().nullable(),
    attempts: count.meta({ description: 'tries that a fault of a machine has ended' }),
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Crossing' })

export const crossingsPage = z.strictObject({
  crossings: z.array(crossingView),
  next: z.int().nullable().meta({ description: '`before` of the next page; with `after`: there are more new ones than this page holds' }),
})

export const choiceView = z.strictObject({
  id: z.string().meta({ description: 'for the filter: a UUID, or the code itself' }),
  name: z.string(),
  note: z.string().meta({ description: 'tells two of the same name apart' }),
  sentence: sentence.nullable().meta({ description: 'of a reason' }),
})

const device = z.strictObject({ id: z.string(), registrationNumber: z.string().nullable() })

const step = z
  .strictObject({
    index: z.int().meta({ description: 'of the record in the audit log, with its proof at /audit/records/{index}' }),
    at: instant,
    action: sentence,
    outcome: sentence,
    actor: z.strictObject({ type: z.string(), id: z.string(), name: z.string().nullable(), device: device.nullable() }),
    reason: sentence.nullable(),
    identified: z.string().nullable().meta({ description: 'the type that was recognised' }),
    rule: z.string().nullable(),
    policy: sha256.nullable(),
    method: z.enum(methods).nullable(),
    tier: z.enum(['process', 'self', 'namespace', 'full']).nullable(),
    file: z
      .strictObject({
        in: sha256.nullable(),
        out: sha256.nullable(),
        mediaType: z.string().nullable(),
        bytes: count.nullable(),
        name: z.string().nullable().meta({ description: 'only where policy has names recorded' }),
      })
      .nullable(),
    findings: z.array(z.strictObject({ code: z.string(), ja: z.string(), en: z.string(), count })),
    engines: z
      .array(
        z.strictObject({
          name: z.string(),
          stage: z.enum(['before', 'after']).meta({ description: 'of the original, or of what was written in its place' }),
          verdict: sentence,
          version: z.string().nullable(),
          threat: z.string().nullable().meta({ description: 'as the engine calls what it found' }),
          why: sentence.nullable(),
        }),
      )
      .meta({ description: 'what second engines answered' }),
    stages: z.array(z.strictObject({ stage: z.string(), milliseconds: count })),
  })
  .meta({ id: 'CrossingStep' })

export const crossingStory = crossingView
  .extend({
    trust: z.enum(trustLevels),
    policy: z.strictObject({ sha256, revision: z.int().nullable() }).nullable().meta({ description: 'that decided' }),
    dueAt: instant.nullable().meta({ description: 'of what has not ended: when it is tried or looked at again' }),
    approvedBy: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
    approval: z
      .strictObject({
        state: z.enum(approvalStates),
        requestedAt: instant,
        expiresAt: instant,
        decidedAt: instant.nullable(),
        decidedBy: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
      })
      .nullable(),
    related: z
      .array(z.strictObject({ id: z.uuid(), kind, state: z.enum(crossingStates), type: z.string().nullable() }))
      .meta({ description: 'of the same message' }),
    steps: z.array(step).meta({ description: 'from the audit log, oldest first' }),
  })
  .meta({ id: 'CrossingStory' })

export function viewOf(row: CrossingRow): z.output<typeof crossingView> {
  return {
    id: row.id,
    sequence: row.sequence,
    at: row.created_at.toISOString(),
    kind: row.kind,
    direction: row.direction,
    state: row.state,
    type: row.type,
    room: { id: row.room, name: row.room_name },
    sender: { id: row.actor, name: row.person_name, section: row.section },
    device: row.device === null ? null : { id: row.device, registrationNumber: row.registration_number },
    reason: sentenceOf(row.reason, row.type),
    rule: row.rule,
    attempts: row.attempts,
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
