import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { canonicalJson } from './canonical.ts'
import { readTile } from './disk.ts'
import { coverOf } from './proof.ts'
import { tileNodes } from './reader.ts'
import { type AuditRouteParts, access, entryText, fromFiles, hash, index, type LogFiles, recorded } from './route-parts.ts'
import { parseBundle, parseTile, tileWidth } from './tiles.ts'
import type { Peak } from './tree.ts'

/** Records of one answer, some two megabytes; whoever checks more asks again, and each asking is a record. */
export const mostInRange = 2_048

const rangeRecord = z.strictObject({
  index: z.int(),
  hash: hash.meta({ description: 'the leaf’s hash as it lies in the files; empty where it is missing' }),
  entry: z
    .string()
    .nullable()
    .meta({ description: 'the text whose bytes in UTF-8 give the hash; absent for other organisations’ records' }),
  state: z.enum(['shown', 'other-organisation', 'missing']),
  indexed: z.enum(['same', 'different', 'absent', 'pending', 'unknown']).meta({
    description: 'what the search index says of it, compared here; pending: newer than all it has; unknown: of another organisation',
  }),
})
type RangeRecord = z.output<typeof rangeRecord>

/**
 * A run of records with what is needed to reach the root from them: the complete subtrees left and right of it. Pushing them in
 * order onto the right edge of an empty tree (RFC 6962 §2.1) gives the root of `size` records, and half-way, after the left
 * ones, that of the first `first` records. All the records that are asked for are proven at once.
 */
export const rangeRoute = ({ database, audit }: AuditRouteParts, log: LogFiles): Route =>
  route({
    method: 'get',
    path: '/audit/range',
    operationId: 'proveAuditRange',
    summary: `Up to ${mostInRange} records in a row, with what proves them all under one root`,
    access,
    query: z.strictObject({
      first: index,
      last: index.meta({ description: 'inclusive' }),
      size: index.optional().meta({ description: 'of the tree to prove in; that of the newest checkpoint when absent' }),
    }),
    success: {
      status: 200,
      schema: z.strictObject({
        first: z.int(),
        last: z.int(),
        size: z.int(),
        left: z.array(hash).meta({ description: 'complete subtrees before `first`, from the left' }),
        records: z.array(rangeRecord),
        right: z.array(hash).meta({ description: 'complete subtrees after `last`, from the left' }),
      }),
    },
    problems: ['log-damaged'],
    async handle({ query, session }) {
      const checkpoint = await fromFiles(log.checkpoint())
      const { first, last, size = checkpoint.size } = query
      if (first > last || last >= size || size > checkpoint.size || last - first >= mostInRange) throw new Problem('bad-request')
      await recorded(audit, session, { action: 'audit.verify', target: { type: 'log', id: `range/${first}/${last}` } })
      const nodes = tileNodes(log.directory)
      const left = await fromFiles(coverOf({ start: 0, end: first }, nodes))
      const right = await fromFiles(coverOf({ start: last + 1, end: size }, nodes))
      const own = await indexedTexts(database, session.organisation, first, last)
      const records: RangeRecord[] = []
      for await (const kept of keptBetween(log.directory, first, last)) records.push(recordOf(kept, session.organisation, own))
      const text = ({ hash: bytes }: Peak): string => bytes.toString('base64')
      return { body: { first, last, size, left: left.map(text), records, right: right.map(text) } }
    },
  })

interface Kept {
  readonly index: number
  readonly hash: Buffer | undefined
  readonly entry: Buffer | undefined
}

/** What the files hold, one tile at a time; what is missing there is missing here. */
async function* keptBetween(directory: string, first: number, last: number): AsyncGenerator<Kept> {
  for (let tile = Math.floor(first / tileWidth); tile * tileWidth <= last; tile++) {
    const hashes = parseTile((await readTile(directory, 0, tile)) ?? Buffer.alloc(0))
    const { entries } = parseBundle((await readTile(directory, 'entries', tile)) ?? Buffer.alloc(0))
    const end = Math.min(last + 1, (tile + 1) * tileWidth)
    for (let at = Math.max(first, tile * tileWidth); at < end; at++) {
      yield { index: at, hash: hashes[at % tileWidth], entry: entries[at % tileWidth] }
    }
  }
}

/** The search index’s texts of this auditor's records; `undefined` for a record of another organisation. */
async function indexedTexts(database: Database, organisation: string, first: number, last: number) {
  const rows = await database
    .selectFrom('audit.record')
    .select(['index', 'organisation', 'leaf'])
    .where('index', '>=', first)
    .where('index', '<=', last)
    .execute()
  const isOwn = (of: string | null): boolean => of === null || of === organisation
  const { newest } = await database.selectFrom('audit.record').select((select) => select.fn.max('index').as('newest')).executeTakeFirstOrThrow() // biome-ignore format: one thought
  return {
    newest: newest ?? -1,
    texts: new Map(rows.map((row) => [row.index, isOwn(row.organisation) ? canonicalJson(row.leaf) : undefined])),
  }
}

type Indexed = Awaited<ReturnType<typeof indexedTexts>>

function agreement(at: number, text: string | undefined, { texts, newest }: Indexed): RangeRecord['indexed'] {
  if (!texts.has(at)) return at > newest ? 'pending' : 'absent'
  const known = texts.get(at)
  if (known === undefined) return 'unknown'
  return known === text ? 'same' : 'different'
}

function recordOf(kept: Kept, organisation: string, known: Indexed): RangeRecord {
  const indexed = agreement(kept.index, kept.entry?.toString(), known)
  const entry = kept.entry === undefined || indexed === 'unknown' ? null : entryText(kept.entry, organisation)
  const hidden = entry === null ? 'other-organisation' : 'shown'
  return {
    index: kept.index,
    hash: kept.hash?.toString('base64') ?? '',
    entry,
    state: kept.entry === undefined || kept.hash === undefined ? 'missing' : hidden,
    indexed,
  }
}
