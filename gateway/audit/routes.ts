import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route, type Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { canonicalJson } from './canonical.ts'
import { leafSchema } from './event.ts'
import { type ExportedRecord, exportEncodings, exportFormats, exportRecords } from './export.ts'
import { AuditFault } from './fault.ts'
import type { AuditEvent, AuditLog } from './index.ts'
import { loadVerifier } from './keys.ts'
import { type NoteVerifier, verifierKeyText } from './note.ts'
import { rootAt, verifyConsistency } from './proof.ts'
import { consistencyPath, entryReader, proveEntry, readCheckpoint, type SignedCheckpoint, tileNodes } from './reader.ts'
import { type Filter, filters, findRecords, searchWords } from './search.ts'
import { problemSentence, verifyLog, verifyProblems } from './verify.ts'

/**
 * What an auditor does on the LGWAN side: find, check, export, sign off. Nothing here changes a record, and each reading is
 * itself recorded before it is answered.
 * KNOWN GAP: proofs are made from the log's files, so this process needs to read the folder that the boundary writes.
 */
export interface AuditRouteParts {
  readonly database: Database
  readonly audit: AuditLog
  /** The log's folder. */
  readonly directory: string
}

const access = ['auditor'] as const
const index = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const hash = z.string().meta({ description: 'SHA-256, base64' })
const recordSchema = z.strictObject({ index: z.int(), leaf: leafSchema })
const paging = {
  cursor: index.optional().meta({ description: 'the `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}
const checkpointSchema = z.strictObject({
  origin: z.string(),
  size: z.int(),
  root: hash,
  note: z.string().meta({ description: 'C2SP tlog-checkpoint as it is signed' }),
  verifierKey: z.string().meta({ description: 'C2SP signed-note verifier key; compare it with the one kept elsewhere' }),
})

export function auditRoutes(parts: AuditRouteParts): Route[] {
  const log = new LogFiles(parts.directory)
  return [...recordRoutes(parts, log), ...checkRoutes(parts, log), exportRoute(parts, log), ...reviewRoutes(parts)]
}

class LogFiles {
  readonly directory: string
  #verifier: Promise<NoteVerifier> | undefined
  constructor(directory: string) {
    this.directory = directory
  }
  verifier(): Promise<NoteVerifier> {
    this.#verifier ??= loadVerifier(this.directory).catch((error: unknown) => {
      this.#verifier = undefined
      throw error
    })
    return this.#verifier
  }
  async checkpoint(): Promise<SignedCheckpoint> {
    return readCheckpoint(this.directory, await this.verifier())
  }
}

const viewOf = (checkpoint: SignedCheckpoint, verifier: NoteVerifier) => ({
  origin: checkpoint.origin,
  size: checkpoint.size,
  root: checkpoint.root.toString('base64'),
  note: checkpoint.note,
  verifierKey: verifierKeyText(verifier),
})

/** Recorded before the answer; where it cannot be, there is no answer. */
async function recorded(audit: AuditLog, session: Session, event: Pick<AuditEvent, 'action' | 'target' | 'search' | 'review' | 'count'>) {
  const actor = { type: 'person', id: session.person.id, ...(session.device ? { device: session.device.id } : {}) } as const
  try {
    return await audit.append([{ actor, outcome: 'ok', organisation: session.organisation, ...event }])
  } catch (cause) {
    if (cause instanceof AuditFault) throw new Problem('unavailable', { detail: cause.message, cause })
    throw cause
  }
}

function recordRoutes({ database, audit }: AuditRouteParts, log: LogFiles): Route[] {
  return [
    route({
      method: 'get',
      path: '/audit/records',
      operationId: 'searchAuditRecords',
      summary: 'Records of the audit log that match, newest first',
      access,
      query: z.strictObject({ ...filters, ...paging }),
      success: { status: 200, schema: z.strictObject({ records: z.array(recordSchema), next: z.int().nullable() }) },
      async handle({ query: { cursor, limit, ...filter }, session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'search' }, search: searchWords(filter) })
        const records = await findRecords(database, session.organisation, filter, cursor, limit)
        return { body: { records, next: records.length === limit ? (records.at(-1)?.index ?? null) : null } }
      },
    }),
    route({
      method: 'get',
      path: '/audit/records/:index',
      operationId: 'readAuditRecord',
      summary: 'One record out of the log’s files, with its proof, checked here (検証)',
      access,
      params: z.strictObject({ index }),
      success: {
        status: 200,
        schema: recordSchema.extend({
          verified: z.boolean().meta({ description: 'the proof holds, and the search index says the same as the files' }),
          proof: z.string().meta({ description: 'C2SP tlog-proof' }),
          checkpoint: checkpointSchema,
        }),
      },
      problems: ['not-found', 'not-ready'],
      async handle({ params, session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'record', id: String(params.index) } })
        const [row] = await findRecords(database, session.organisation, {}, params.index + 1, 1)
        if (row?.index !== params.index) throw new Problem('not-found')
        const checkpoint = await log.checkpoint()
        if (params.index >= checkpoint.size) throw new Problem('not-ready')
        const entry = await proveEntry(log.directory, params.index, checkpoint)
        const verified = entry.holds && canonicalJson(row.leaf) === entry.bytes.toString()
        const body = {
          index: params.index,
          leaf: row.leaf,
          verified,
          proof: entry.proof,
          checkpoint: viewOf(checkpoint, await log.verifier()),
        }
        return { body }
      },
    }),
  ]
}

function checkRoutes({ audit }: AuditRouteParts, log: LogFiles): Route[] {
  let verifying = false
  return [
    route({
      method: 'get',
      path: '/audit/checkpoint',
      operationId: 'readAuditCheckpoint',
      summary: 'The newest signed checkpoint: keep a copy away from this machine',
      access,
      success: { status: 200, schema: checkpointSchema },
      async handle({ session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'checkpoint' } })
        return { body: viewOf(await log.checkpoint(), await log.verifier()) }
      },
    }),
    route({
      method: 'get',
      path: '/audit/consistency',
      operationId: 'proveAuditConsistency',
      summary: 'Proof that the log of an earlier size is the beginning of the log now',
      access,
      query: z.strictObject({ first: index, second: index.optional().meta({ description: 'the newest checkpoint when absent' }) }),
      success: {
        status: 200,
        schema: z.strictObject({
          first: z.int(),
          second: z.int(),
          firstRoot: hash,
          secondRoot: hash,
          path: z.array(hash),
          verified: z.boolean(),
        }),
      },
      async handle({ query, session }) {
        const checkpoint = await log.checkpoint()
        const { first, second = checkpoint.size } = query
        if (first > second || second > checkpoint.size) throw new Problem('bad-request')
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: `consistency/${first}/${second}` } })
        const path = await consistencyPath(log.directory, first, second)
        const [one, two] = await Promise.all([first, second].map((size) => rootAt(size, tileNodes(log.directory))))
        if (one === undefined || two === undefined) throw new Problem('fault')
        const signed = second !== checkpoint.size || two.equals(checkpoint.root)
        const text = (root: Buffer): string => root.toString('base64')
        const verified = signed && verifyConsistency(first, second, path, one, two)
        return { body: { first, second, firstRoot: text(one), secondRoot: text(two), path: path.map(text), verified } }
      },
    }),
    route({
      method: 'post',
      path: '/audit/verifications',
      operationId: 'verifyAuditLog',
      summary: 'Checks the whole log from its files; one at a time',
      access,
      success: {
        status: 200,
        schema: z.strictObject({
          ok: z.boolean(),
          size: z.int(),
          root: z.string().meta({ description: 'hex' }),
          problems: z.array(
            z.strictObject({
              code: z.enum(Object.keys(verifyProblems) as [keyof typeof verifyProblems, ...(keyof typeof verifyProblems)[]]),
              index: z.int().nullable(),
              to: z.int().nullable(),
              ja: z.string(),
              en: z.string(),
            }),
          ),
          gaps: z.array(
            z.strictObject({
              kind: z.enum(['stopped', 'silent']),
              from: z.string(),
              to: z.string(),
              seconds: z.int(),
              after: z.int(),
              before: z.int(),
            }),
          ),
        }),
      },
      problems: ['conflict'],
      async handle({ session }) {
        if (verifying) throw new Problem('conflict')
        verifying = true
        try {
          await recorded(audit, session, { action: 'audit.verify', target: { type: 'log', id: 'whole' } })
          const { ok, size, root, problems, gaps } = await verifyLog({ directory: log.directory, verifier: await log.verifier() })
          const told = problems.map((problem) => ({
            code: problem.code,
            index: problem.index ?? null,
            to: problem.to ?? null,
            ja: problemSentence(problem, 'ja'),
            en: problemSentence(problem, 'en'),
          }))
          return { body: { ok, size, root, problems: told, gaps } }
        } finally {
          verifying = false
        }
      },
    }),
  ]
}

const mediaTypes = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: { 'utf-8': 'text/csv; charset=utf-8', cp932: 'text/csv; charset=windows-31j' },
} as const

function exportRoute({ database, audit }: AuditRouteParts, log: LogFiles): Route {
  return route({
    method: 'get',
    path: '/audit/export',
    operationId: 'exportAuditRecords',
    summary: 'Matching records as a file, newest first: JSON Lines with a proof each, or CSV',
    access,
    query: z.strictObject({
      ...filters,
      format: z.enum(exportFormats).default('jsonl'),
      encoding: z.enum(exportEncodings).default('utf-8'),
    }),
    success: { status: 200, mediaType: 'application/octet-stream' },
    async handle({ query: { format, encoding, ...filter }, session, response }) {
      await recorded(audit, session, { action: 'audit.export', target: { type: 'log', id: format }, search: searchWords(filter) })
      const checkpoint = await log.checkpoint()
      const records = matching(database, session.organisation, filter, checkpoint.size, entryReader(log.directory))
      response.status(200).type(format === 'csv' ? mediaTypes.csv[encoding] : mediaTypes.jsonl)
      response.setHeader('Content-Disposition', `attachment; filename="sekisho-audit.${format}"`)
      await pipeline(Readable.from(exportRecords({ directory: log.directory, checkpoint, format, encoding }, records)), response)
      return undefined
    },
  })
}

const exportPage = 500

/** The index says which; what is exported is read from the files. */
async function* matching(
  database: Database,
  organisation: string,
  filter: Filter,
  size: number,
  read: (index: number) => Promise<Buffer>,
): AsyncGenerator<ExportedRecord> {
  for (let before = size; ; ) {
    const page = await findRecords(database, organisation, filter, before, exportPage)
    for (const { index } of page) yield { index, bytes: await read(index) }
    const last = page.at(-1)
    if (last === undefined || page.length < exportPage) return
    before = last.index
  }
}

const reviewSchema = z.strictObject({
  index: z.int(),
  id: z.string(),
  time: z.string(),
  person: z.string(),
  from: z.string(),
  to: z.string(),
  note: z.string(),
})

function reviewRoutes({ database, audit }: AuditRouteParts): Route[] {
  return [
    route({
      method: 'post',
      path: '/audit/reviews',
      operationId: 'signOffAuditReview',
      summary: 'Signs off a periodic review (点検) of a period; it becomes a record itself',
      access,
      body: z
        .strictObject({
          from: filters.from.unwrap(),
          to: filters.to.unwrap(),
          note: z
            .string()
            .trim()
            .max(2_000)
            .regex(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/u, { error: 'holds control characters' }),
        })
        .refine(({ from, to }) => from < to, { error: 'the period ends before it begins' }),
      success: { status: 201, schema: z.strictObject({ index: z.int(), id: z.string() }) },
      async handle({ body, session }) {
        const [record] = await recorded(audit, session, { action: 'audit.review', target: { type: 'log', id: 'period' }, review: body })
        return { status: 201, body: record }
      },
    }),
    route({
      method: 'get',
      path: '/audit/reviews',
      operationId: 'listAuditReviews',
      summary: 'Reviews that were signed off, newest first',
      access,
      query: z.strictObject(paging),
      success: { status: 200, schema: z.strictObject({ reviews: z.array(reviewSchema), next: z.int().nullable() }) },
      async handle({ query: { cursor, limit }, session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'reviews' } })
        const found = await findRecords(database, session.organisation, { action: 'audit.review' }, cursor, limit)
        const reviews = found.flatMap(({ index, leaf }) =>
          leaf.review ? [{ index, id: leaf.id, time: leaf.time, person: leaf.actor.id, ...leaf.review }] : [],
        )
        return { body: { reviews, next: found.length === limit ? (found.at(-1)?.index ?? null) : null } }
      },
    }),
  ]
}
