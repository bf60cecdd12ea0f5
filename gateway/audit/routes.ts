import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { canonicalJson } from './canonical.ts'
import { checkRoutes } from './check-routes.ts'
import { exportRoute } from './export-routes.ts'
import { proveEntry } from './reader.ts'
import { reviewRoutes } from './review-routes.ts'
import { type AuditRouteParts, access, checkpointSchema, index, LogFiles, paging, recorded, recordSchema, viewOf } from './route-parts.ts'
import { filters, findRecords, searchWords } from './search.ts'

/**
 * What an auditor does on the LGWAN side: find, check, export, sign off. Nothing here changes a record, and each reading is
 * itself recorded before it is answered.
 * KNOWN GAP: proofs are made from the log's files, so this process needs to read the folder that the boundary writes.
 */
export function auditRoutes(parts: AuditRouteParts): Route[] {
  const log = new LogFiles(parts.directory)
  return [...recordRoutes(parts, log), ...checkRoutes(parts, log), exportRoute(parts, log), ...reviewRoutes(parts)]
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
