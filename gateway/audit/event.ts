import { z } from 'zod'
import { recordedFactsSchema } from '../../policies/recorded.ts'
import { methods } from '../../sanitizer/protocol.ts'
import { stages as engineStages, verdicts, whyNames } from '../engines/answer.ts'
import { uuid7 } from '../store/uuid.ts'
import { actionNames, outcomeNames } from './actions.ts'
import { canonicalJson } from './canonical.ts'
import { maximumEntryBytes } from './tiles.ts'

/**
 * What is recorded. An `AuditEvent` is what a part of the product says; a `Leaf` is what the log holds: the same with version,
 * id, time and the recorder filled in, as RFC 8785 JSON. Never message text, never secrets; nothing here is free text but a
 * reviewer's note and, where policy says so, a file name.
 */

const code = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,79}$/)
const identifier = z.string().regex(/^[\x21-\x7e]{1,128}$/)
const uuid = z.uuid({ version: 'v7' })
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().nonnegative()
/** Text of a person: no control characters, no lone surrogates. */
const words = (maximum: number) =>
  z
    .string()
    .max(maximum)
    .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/u)
    .refine((text) => text.isWellFormed())
/** RFC 3339 in UTC with milliseconds, the one form that sorts as text. */
const instant = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/)

export const actorTypes = ['person', 'device', 'system', 'anonymous'] as const
export const targetTypes = [
  'organisation', 'person', 'device', 'registration-code', 'session', 'credential', 'room', 'message', 'attachment', 'crossing',
  'policy', 'record', 'log', 'configuration', 'file', 'blob',
] as const // biome-ignore format: a table
/**
 * Which process recorded it; filled in from the database login, so a listener cannot claim to be another. `owner` is the
 * command line on the machine.
 */
export const recorders = ['internet', 'lgwan', 'boundary', 'owner'] as const
export type Recorder = (typeof recorders)[number]

const fields = {
  /** Who did it. The boundary acts as `{type: 'system', id: 'boundary'}`; somebody not signed in is `anonymous`, id an address or a hash. */
  actor: z.strictObject({
    type: z.enum(actorTypes),
    id: identifier,
    /** Id of the registered device. */
    device: identifier.optional(),
    trust: z.enum(['T0', 'T1', 'T2', 'T3']).optional(),
  }),
  action: z.enum(actionNames),
  outcome: z.enum(outcomeNames),
  /** 全国地方公共団体コード of whom it concerns; an auditor sees the records of their own organisation and those that have none. */
  organisation: z.string().regex(/^\d{6}$/).optional(),
  target: z.strictObject({ type: z.enum(targetTypes), id: identifier }).optional(),
  room: identifier.optional(),
  direction: z.enum(['inbound', 'outbound']).optional(),
  /** A code of a closed list: refusal, problem, or policy reason. */
  reason: code.optional(),
  /** Id of the policy rule that decided. */
  rule: code.optional(),
  /** SHA-256 of the policy in force. */
  policy: sha256.optional(),
  method: z.enum(methods).optional(),
  /** What a decision knew, so that it can be made again. */
  facts: recordedFactsSchema.optional(),
  /** How strongly the sandbox was contained. */
  tier: z.enum(['process', 'self', 'namespace', 'full']).optional(),
  file: z
    .strictObject({
      in: sha256.optional(),
      out: sha256.optional(),
      mediaType: z.string().regex(/^[a-zA-Z0-9.+-]{1,64}\/[a-zA-Z0-9.+-]{1,100}$/).optional(),
      bytes: count.optional(),
      /** Only where policy says that names are recorded. */
      name: words(255).optional(),
    })
    .optional(),
  findings: z.array(z.strictObject({ kind: code, count })).max(128).optional(),
  /** What second engines answered about the file before it was opened and about what was written in its place. */
  engines: z
    .array(
      z.strictObject({
        name: code,
        stage: z.enum(engineStages),
        verdict: z.enum(verdicts),
        /** Program and signatures as the engine calls them: its own words, bounded. */
        version: z.string().regex(/^[\x20-\x7e]{1,120}$/).optional(),
        threat: code.optional(),
        why: z.enum(whyNames).optional(),
      }),
    )
    .max(8)
    .optional(),
  /** Milliseconds per stage, whole. */
  stages: z.record(code, count).refine((stages) => Object.keys(stages).length <= 32).optional(),
  /** Ties the steps of one crossing or request together. */
  trace: identifier.optional(),
  /** A number of things the act was about, e.g. rows imported, records exported; of attachment.view: which page. */
  count: count.optional(),
  /** What an auditor looked for: the filters of audit.read and audit.export. */
  search: z.record(code, words(200)).refine((search) => Object.keys(search).length <= 32).optional(),
  /** A 点検: the period looked at and what the reviewer says about it. */
  review: z.strictObject({ from: instant, to: instant, note: words(2_000) }).optional(),
} // biome-ignore format: a table

export const auditEventSchema = z.strictObject({
  /** UUIDv7; made here when absent. Give it to make an enqueue that is repeated count once. */
  id: uuid.optional(),
  /** When it happened; now when absent. */
  time: instant.optional(),
  ...fields,
})
export type AuditEvent = z.input<typeof auditEventSchema>

export const leafSchema = z.strictObject({ version: z.literal(1), id: uuid, time: instant, recorder: z.enum(recorders), ...fields })
export type Leaf = z.output<typeof leafSchema>

export interface EncodedLeaf {
  readonly leaf: Leaf
  /** RFC 8785 JSON in UTF-8; what is hashed. */
  readonly bytes: Buffer
}

/** @throws z.ZodError or TypeError for an event that may not enter the log; RangeError when it is too large */
export function encodeLeaf(event: AuditEvent, recorder: Recorder, now: Date = new Date()): EncodedLeaf {
  const { id, time, ...rest } = auditEventSchema.parse(event)
  const leaf: Leaf = { version: 1, id: id ?? uuid7(), time: time ?? now.toISOString(), recorder, ...rest }
  const bytes = Buffer.from(canonicalJson(leaf))
  if (bytes.length > maximumEntryBytes) throw new RangeError(`a record of ${bytes.length} bytes is past ${maximumEntryBytes}`)
  return { leaf, bytes }
}

/** @returns the leaf, or undefined for bytes that this log cannot have written */
export function decodeLeaf(bytes: Buffer): Leaf | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const leaf = leafSchema.parse(JSON.parse(text))
    return canonicalJson(leaf) === text ? leaf : undefined
  } catch {
    return undefined
  }
}
