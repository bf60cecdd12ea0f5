/** 今日: how things stand, on one page. */
import { z } from 'zod'
import type { AuditLog } from '../audit/index.ts'
import { crossingStates } from '../crossing/states.ts'
import { type Role, type Route, route, type Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { concernCodes, concernsOf } from './concerns.ts'
import { readApprovals, readAudit, readDevices, readPolicy, readProcesses, readQueue, readStorage } from './standing.ts'
import { bucketsOf, divisions, type Period, periods, readRefusals, readTraffic } from './traffic.ts'

export interface OverviewParts {
  readonly database: Database
  readonly audit: AuditLog
  /** Folder of the files, and the bytes that stay free in it. */
  readonly chat: { readonly blobFolder: string; readonly reserveBytes: number }
}

const readers: readonly Role[] = ['administrator', 'auditor', 'policy-author', 'approver']

const instant = z.iso.datetime()
const count = z.int().min(0)
const sentence = z.strictObject({ code: z.string(), ja: z.string(), en: z.string() })
const tier = z.enum(['process', 'self', 'namespace', 'full'])

const process = z
  .strictObject({
    id: z.uuid(),
    running: z.boolean().meta({ description: 'false: it has not been heard of for 15 seconds and did not end in good order' }),
    version: z.string(),
    startedAt: instant,
    at: instant.meta({ description: 'last heard of' }),
    tier: tier.meta({ description: 'how strongly its children are contained' }),
    minimumTier: tier,
    meetsMinimum: z.boolean(),
    children: count,
    busy: count,
    queued: count.meta({ description: 'requests that wait for a child' }),
    restarts: count,
    engines: z
      .array(
        z.strictObject({
          name: z.string(),
          kind: z.enum(['clamd', 'icap']),
          when: z.enum(['before', 'after', 'both']),
          required: z.boolean(),
          ready: z.boolean().meta({ description: 'it answers, and names the test file' }),
          version: z.string().nullable(),
          why: sentence.nullable().meta({ description: 'why it is not ready' }),
        }),
      )
      .meta({ description: 'second engines, as this process finds them' }),
  })
  .meta({ id: 'BoundaryProcess' })

const deviceGroup = z.strictObject({
  count,
  first: z
    .array(z.strictObject({ id: z.uuid(), registrationNumber: z.string(), name: z.string(), expiresOn: z.iso.date() }))
    .max(5)
    .meta({ description: 'the next to expire, for those who may open the register' }),
})

const overview = z
  .strictObject({
    at: instant.meta({ description: 'when this was true, by the clock of the server' }),
    concerns: z
      .array(
        z.strictObject({
          code: z.enum(concernCodes),
          severity: z.enum(['alarm', 'warning', 'notice']),
          ja: z.string(),
          en: z.string(),
          count: z.int().min(1),
        }),
      )
      .meta({ description: 'what somebody has to see to, the worst first' }),
    period: z.enum(periods),
    unit: z.enum(['hour', 'day']),
    buckets: z.array(instant).meta({ description: 'where each hour or day (of Japan) begins, oldest first' }),
    traffic: z
      .array(
        z.strictObject({
          at: instant.meta({ description: 'one of the buckets: when it was accepted' }),
          direction: z.enum(['inbound', 'outbound']),
          kind: z.enum(['message', 'attachment']),
          state: z.enum(crossingStates),
          count: z.int().min(1),
        }),
      )
      .meta({ description: 'messages and files; what is not here is 0' }),
    refusals: z.array(z.strictObject({ reason: sentence, inbound: count, outbound: count })).meta({ description: 'most frequent first' }),
    queue: z.strictObject({
      waiting: count,
      processing: count.meta({ description: 'files that are being sanitized' }),
      held: count,
      retrying: count.meta({ description: 'of those that wait: tried and postponed' }),
      oldestAt: instant.nullable().meta({ description: 'since when the oldest that is not held has been waiting' }),
    }),
    approvals: z.strictObject({ pending: count, oldestAt: instant.nullable() }),
    processes: z.array(process).meta({ description: 'of the whole installation' }),
    audit: z.strictObject({
      ready: z.boolean(),
      fault: sentence.nullable(),
      size: count.nullable().meta({ description: 'records under the newest checkpoint' }),
      at: instant.nullable().meta({ description: 'of the newest record' }),
    }),
    devices: z.strictObject({ pending: deviceGroup, expiring: deviceGroup, expired: deviceGroup, warningDays: count }),
    storage: z
      .strictObject({
        freeBytes: count,
        totalBytes: count,
        reserveBytes: count.meta({ description: 'below this, attachments are not accepted' }),
      })
      .nullable()
      .meta({ description: 'null: the folder cannot be read from here' }),
    policy: z.strictObject({
      active: z
        .strictObject({ revision: z.int(), sha256: z.string(), activatedAt: instant.nullable() })
        .nullable()
        .meta({ description: 'null: none yet' }),
      drafts: count,
    }),
  })
  .meta({ id: 'Overview' })

export const overviewRoute = (parts: OverviewParts): Route =>
  route({
    method: 'get',
    path: '/overview',
    operationId: 'readOverview',
    summary: 'How things stand: traffic, queue, sandbox, audit log, devices, storage',
    access: readers,
    query: z.strictObject({
      period: z.enum(periods).default('day').meta({ description: 'day: 24 hours, by hour; week: 7 days, by day' }),
    }),
    success: { status: 200, schema: overview },
    handle: async ({ query, session }) => ({ body: await read(parts, session, query.period) }),
  })

/** Not one snapshot: each part is as it is at its own moment, a few milliseconds apart. */
async function read(parts: OverviewParts, session: Session, period: Period): Promise<z.output<typeof overview>> {
  const { database, chat } = parts
  const { organisation } = session
  const now = new Date()
  const buckets = bucketsOf(period, now)
  const from = buckets[0] ?? now
  const [traffic, refusals, queue, approvals, processes, audit, devices, policy, storage] = await Promise.all([
    readTraffic(database, organisation, period, from),
    readRefusals(database, organisation, from),
    readQueue(database, organisation),
    readApprovals(database, organisation),
    readProcesses(database),
    readAudit(database, parts.audit),
    readDevices(database, session),
    readPolicy(database, organisation),
    readStorage(chat.blobFolder, chat.reserveBytes).catch(() => null),
  ])
  const failed = traffic.filter(({ state }) => state === 'failed').reduce((sum, row) => sum + row.count, 0)
  const standing = { at: now.toISOString(), queue, approvals, processes, audit, devices, policy, storage }
  return {
    ...standing,
    concerns: concernsOf({ ...standing, failed }),
    period,
    unit: divisions[period].unit,
    buckets: buckets.map((at) => at.toISOString()),
    traffic: traffic.map((row) => ({ ...row, at: row.at.toISOString() })),
    refusals,
  }
}
