import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { type ExportedRecord, exportEncodings, exportFormats, exportRecords } from './export.ts'
import { entryReader } from './reader.ts'
import { type AuditRouteParts, access, type LogFiles, recorded } from './route-parts.ts'
import { type Filter, filters, findRecords, searchWords } from './search.ts'

const mediaTypes = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: { 'utf-8': 'text/csv; charset=utf-8', cp932: 'text/csv; charset=windows-31j' },
} as const

/** Matching records as a file. */
export function exportRoute({ database, audit }: AuditRouteParts, log: LogFiles): Route {
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
