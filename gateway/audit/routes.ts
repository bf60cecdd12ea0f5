import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { canonicalJson } from './canonical.ts'
import { checkRoutes } from './check-routes.ts'
import { choiceRoute } from './choice-routes.ts'
import { mostExported } from './export.ts'
import { exportRoute } from './export-routes.ts'
import { gapRoute } from './gap-routes.ts'
import { monthRoutes } from './month-routes.ts'
import { namesOf, namesSchema } from './names.ts'
import { rangeRoute } from './range-routes.ts'
import { reviewRoutes } from './review-routes.ts'
import {
  type AuditRouteParts,
  access,
  checkpointSchema,
  entryText,
  faultSchema,
  faultView,
  index,
  LogFiles,
  paging,
  recorded,
  recordSchema,
  viewOf,
} from './route-parts.ts'
import { countRecords, filters, findRecords, searchWords } from './search.ts'

/**
 * What an auditor does on the LGWAN side: find, check, export, sign off. Nothing here changes a record, and each reading is
 * itself recorded before it is answered.
 * KNOWN GAP: proofs are made from the log's files, so this process needs to read the folder that the boundary writes.
 */
export function auditRoutes(parts: AuditRouteParts): Route[] {
  const log = new LogFiles(parts.directory)
  return [
    ...recordRoutes(parts, log),
    choiceRoute(parts),
    ...checkRoutes(parts, log),
    rangeRoute(parts, log),
    exportRoute(parts, log),
    ...reviewRoutes(parts),
    ...monthRoutes(parts),
    gapRoute(parts),
  ]
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
      success: {
        status: 200,
        schema: z.strictObject({ records: z.array(recordSchema), names: namesSchema, next: z.int().nullable() }),
      },
      async handle({ query: { cursor, limit, ...filter }, session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'search' }, search: searchWords(filter) })
        const records = await findRecords(database, session.organisation, filter, cursor, limit)
        const names = await namesOf(database, session.organisation, records.map(({ leaf }) => leaf)) // biome-ignore format: one thought
        return { body: { records, names, next: records.length === limit ? (records.at(-1)?.index ?? null) : null } }
      },
    }),
    route({
      method: 'get',
      path: '/audit/count',
      operationId: 'countAuditRecords',
      summary: 'How many records match, before they are exported',
      access,
      query: z.strictObject(filters),
      success: {
        status: 200,
        schema: z.strictObject({
          count: z.int().meta({ description: `no more than ${mostExported + 1} are counted` }),
          mostExported: z.int().meta({ description: 'an export of more is refused' }),
        }),
      },
      async handle({ query, session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'log', id: 'count' }, search: searchWords(query) })
        return { body: { count: await countRecords(database, session.organisation, query, mostExported + 1), mostExported } }
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
          names: namesSchema,
          entry: z
            .string()
            .nullable()
            .meta({ description: 'the record’s text as it lies in the files; its bytes in UTF-8 are what is hashed' }),
          verified: z.boolean().meta({ description: 'the proof holds, and the search index says the same as the files' }),
          proof: z.string().nullable().meta({ description: 'C2SP tlog-proof' }),
          checkpoint: checkpointSchema.nullable(),
          fault: faultSchema.nullable().meta({ description: 'why the files give no proof' }),
        }),
      },
      problems: ['not-found'],
      async handle({ params, session }) {
        await recorded(audit, session, { action: 'audit.read', target: { type: 'record', id: String(params.index) } })
        const { organisation } = session
        const [row] = await findRecords(database, organisation, {}, params.index + 1, 1)
        if (row?.index !== params.index) throw new Problem('not-found')
        const { checkpoint, proven, fault } = await log.evidence(params.index)
        const body = {
          ...row,
          names: await namesOf(database, organisation, [row.leaf]),
          entry: proven ? entryText(proven.bytes, organisation) : null,
          verified: proven?.holds === true && canonicalJson(row.leaf) === proven.bytes.toString(),
          proof: proven?.proof ?? null,
          checkpoint: checkpoint ? viewOf(checkpoint, await log.verifier()) : null,
          fault: fault ? faultView(fault) : null,
        }
        return { body }
      },
    }),
  ]
}
