import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { dayInJapan } from '../identity/dates.ts'
import type { Database } from '../store/database.ts'
import { type ExportedRecord, exportEncodings, exportFormats, exportRecords, mostExported } from './export.ts'
import { namesOf } from './names.ts'
import { entryReader } from './reader.ts'
import { type AuditRouteParts, access, fromFiles, type LogFiles, recorded } from './route-parts.ts'
import { countRecords, type Filter, filters, findRecords, searchWords } from './search.ts'

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
    problems: ['too-large', 'log-damaged'],
    async handle({ query: { format, encoding, ...filter }, session, response }) {
      const { organisation } = session
      const count = await countRecords(database, organisation, filter, mostExported + 1)
      if (count > mostExported) throw new Problem('too-large', { members: { limit: mostExported } })
      const checkpoint = await fromFiles(log.checkpoint())
      const target = { type: 'log', id: format } as const
      await recorded(audit, session, { action: 'audit.export', target, count, search: searchWords(filter) })
      const records = matching(database, organisation, filter, checkpoint.size, entryReader(log.directory))
      response.status(200).type(format === 'csv' ? mediaTypes.csv[encoding] : mediaTypes.jsonl)
      response.setHeader('Content-Disposition', `attachment; ${fileName(organisation, filter, format)}`)
      await pipeline(Readable.from(exportRecords({ directory: log.directory, checkpoint, format, encoding }, records)), response)
      return undefined
    },
  })
}

/** RFC 6266 §4.3: a name for everybody, and one in Japanese. The period is in it; the day is the one in Japan. */
function fileName(organisation: string, { from, to }: Filter, format: string): string {
  const first = from === undefined ? 'start' : dayInJapan(new Date(from))
  const last = dayInJapan(to === undefined ? new Date() : new Date(Date.parse(to) - 1))
  const rest = `${organisation}_${first}_${last}.${format}`
  return `filename="sekisho-audit_${rest}"; filename*=UTF-8''${encodeURIComponent(`監査ログ_${rest}`)}`
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
    const names = await namesOf(database, organisation, page.map(({ leaf }) => leaf)) // biome-ignore format: one thought
    for (const { index } of page) yield { index, bytes: await read(index), names }
    const last = page.at(-1)
    if (last === undefined || page.length < exportPage) return
    before = last.index
  }
}
