/**
 * How fast a record becomes durable: on real files and the private PostgreSQL.
 *   node_modules/.bin/node bench/audit.ts [folder for the log; default: the system's temporary folder]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuditClient } from '../gateway/audit/client.ts'
import type { AuditEvent, AuditLog } from '../gateway/audit/index.ts'
import { loadVerifier } from '../gateway/audit/keys.ts'
import { verifyLog } from '../gateway/audit/verify.ts'
import { createAuditWriter } from '../gateway/audit/writer.ts'
import { openDatabase } from '../gateway/store/database.ts'
import { startTestPostgres } from '../test/support/postgres.ts'

const event: AuditEvent = {
  actor: { type: 'person', id: '0198f0c2-0000-7000-8000-000000000001', device: '0198f0c2-0000-7000-8000-000000000002', trust: 'T1' },
  action: 'crossing.permit',
  outcome: 'ok',
  organisation: '131016',
  room: '0198f0c2-0000-7000-8000-000000000003',
  direction: 'inbound',
  file: { in: 'a'.repeat(64), out: 'b'.repeat(64), mediaType: 'image/jpeg', bytes: 4_200_000 },
  findings: [{ kind: 'metadata', count: 12 }],
  trace: '0198f0c2-0000-7000-8000-000000000004',
}

const percentile = (sorted: readonly number[], share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2)

/** `lanes` callers, each appending one record after the other. */
async function measure(name: string, log: AuditLog, lanes: number, each: number, batch = 1): Promise<void> {
  const times: number[] = []
  const events = Array.from({ length: batch }, () => event)
  const start = performance.now()
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let at = 0; at < each; at++) {
        const before = performance.now()
        await log.append(events)
        times.push(performance.now() - before)
      }
    }),
  )
  const seconds = (performance.now() - start) / 1_000
  times.sort((a, b) => a - b)
  const rate = Math.round((lanes * each * batch) / seconds)
  console.log(
    `${name.padEnd(44)} p50 ${percentile(times, 0.5).padStart(7)} ms  p99 ${percentile(times, 0.99).padStart(7)} ms  ${rate} records/s`,
  )
}

const folder = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'sekisho-bench-'))
const postgres = await startTestPostgres()
const boundary = openDatabase(postgres.urls.boundary)
const internet = openDatabase(postgres.urls.internet)
const directory = join(folder, 'audit')
const writer = await createAuditWriter({
  database: boundary,
  url: postgres.urls.boundary,
  directory,
  keyFile: join(folder, 'key.pem'),
  origin: 'sekisho.example/131016',
})
const client = await createAuditClient({ database: internet, url: postgres.urls.internet })
try {
  const calm = async (): Promise<number> => {
    const start = performance.now()
    while ((writer.health().unindexed ?? 0) > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    return Math.round(performance.now() - start)
  }
  await measure('(warm-up)', writer, 4, 100)
  await measure('(warm-up, remote)', client, 4, 100)
  await measure('in-process, idle: one caller', writer, 1, 500)
  await measure('in-process, 16 callers', writer, 16, 200)
  await measure('in-process, 256 callers', writer, 256, 40)
  await measure('in-process, 8 callers of 64 records', writer, 8, 40, 64)
  const behind = writer.health().unindexed ?? 0
  console.log(`the search index was ${behind} records behind and caught up in ${await calm()} ms`)
  await measure('through the outbox, idle: one caller', client, 1, 300)
  await measure('through the outbox, 16 callers', client, 16, 100)
  await measure('through the outbox, 128 callers', client, 128, 40)
  await calm()
  const before = performance.now()
  const { ok, size } = await verifyLog({ directory, verifier: await loadVerifier(directory) })
  console.log(`verified ${size} records in ${Math.round(performance.now() - before)} ms: ${ok ? 'OK' : 'NOT OK'}`)
} finally {
  await client.close()
  await writer.close()
  await Promise.all([boundary.destroy(), internet.destroy()])
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
