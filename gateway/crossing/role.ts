/** The boundary as a process: its parts put together, and how it stands. */
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { createSanitizer, type Sanitizer } from '../../sanitizer/sanitize.ts'
import type { AuditLog } from '../audit/index.ts'
import { createAuditWriter } from '../audit/writer.ts'
import { whys } from '../engines/answer.ts'
import type { EngineState } from '../engines/engine.ts'
import { type Engines, openEngines } from '../engines/engines.ts'
import type { Logger } from '../log.ts'
import { startHeartbeat } from '../overview/heartbeat.ts'
import { createPolicyCache } from '../policies/cache.ts'
import { adoptDefaultPolicies } from '../policies/default.ts'
import type { Assignment, Checks, RunningRole } from '../roles.ts'
import { BlobStore } from '../store/blobs.ts'
import { type Database, openDatabase, ping } from '../store/database.ts'
import { Locks } from '../store/locks.ts'
import { openQueues } from '../store/queue.ts'
import { type Boundary, startBoundary } from './boundary.ts'
import { createCrossingMetrics } from './metrics.ts'
import { passwordOpener } from './password-seal.ts'
import { boundaryActor } from './record.ts'

export async function startBoundaryRole(assignment: Assignment, log: Logger): Promise<RunningRole> {
  const { configuration, databaseUrl, queueUrl, keys } = assignment
  const { blobPrivate, audit: auditKey } = keys
  if (blobPrivate === undefined || auditKey === undefined) throw new Error('the boundary has no keys')
  const database = openDatabase(databaseUrl, configuration.database.poolSize)
  const { children, minimumTier, jobsPerChild, practise, wallSeconds, memoryBytes } = configuration.sandbox
  const [audit, blobs, sanitizer] = await Promise.all([
    createAuditWriter({ ...configuration.audit, database, url: databaseUrl, keyFile: auditKey }),
    BlobStore.open(configuration.storage.directory, {
      publicKeyFile: keys.blobPublic,
      privateKeyFile: blobPrivate,
      cleanKeyFile: keys.clean,
    }),
    createSanitizer({ children, minimumTier, jobsPerChild, practise, limits: { wallSeconds, memoryBytes } }),
  ])
  for (const note of sanitizer.tierNotes) log.info('sandbox', { note })
  log.info('converter', { detail: converterDetail(sanitizer) })
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const engines = await openEngines(configuration.engines, registry)
  for (const state of engines.states()) log.info('second engine', { name: state.name, detail: engineDetail(state) })
  const policies = createPolicyCache({ database, audit })
  await adoptDefaultPolicies({ database, audit })
  const queues = openQueues(queueUrl === undefined ? { kind: 'postgres', url: databaseUrl } : { kind: 'redis', url: queueUrl }, (error) =>
    log.debug('queue', { error }),
  )
  const locks = new Locks(databaseUrl)
  const boundary = await startBoundary({
    queues,
    databaseUrl,
    laneConcurrency: configuration.queue.concurrency,
    attachmentConcurrency: children,
    reconcileSeconds: configuration.crossing.reconcileSeconds,
    openPassword: passwordOpener(blobPrivate),
    parts: {
      database,
      audit,
      blobs,
      sanitizer,
      engines,
      locks,
      log,
      metrics: createCrossingMetrics(registry),
      settings: { ...configuration.crossing, quarantineDays: configuration.storage.quarantineDays },
      policyOf: async (organisation) => (await policies.active(organisation)).policy,
    },
  })
  gauges(registry, boundary, sanitizer)
  const heartbeat = await startHeartbeat({ database, sanitizer, engines, minimumTier, log })
  await audit.append([{ action: 'system.start', outcome: 'ok', actor: boundaryActor, tier: sanitizer.tier }])
  return {
    port: undefined,
    async probe() {
      return { checks: await checks({ database, boundary, audit, sanitizer, engines }), metrics: await registry.metrics() }
    },
    async close() {
      await heartbeat.close()
      await engines.close()
      await boundary.close()
      await sanitizer.close()
      await audit
        .append([{ action: 'system.stop', outcome: 'ok', actor: boundaryActor }])
        .catch((error: unknown) => log.warn('the stop is not recorded', { error }))
      await audit.close()
      await locks.close()
      await database.destroy()
    },
  }
}

function gauges(registry: Registry, boundary: Boundary, sanitizer: Sanitizer): void {
  new Gauge({
    name: 'sekisho_queue_waiting',
    help: 'Jobs waiting',
    registers: [registry],
    async collect() {
      this.set(await boundary.waiting().catch(() => Number.NaN))
    },
  })
  new Gauge({
    name: 'sekisho_sandbox',
    help: 'Sandboxed children',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { children, busy, queued, restarts, practising } = sanitizer.status()
      for (const [state, value] of Object.entries({ children, busy, queued, restarts, practising })) this.set({ state }, value)
    },
  })
}

/** Old Office files are one kind among many: without LibreOffice they are refused, and all else crosses. */
function converterDetail(sanitizer: Sanitizer): string {
  const { converter } = sanitizer.status()
  if (!converter) return 'LibreOffice is not installed: doc, xls, ppt and xlsb are refused'
  const name = `LibreOffice ${converter.version}`.trim()
  if (!converter.proven) return `${name}, contained and proven with the first file that needs it`
  return converter.proven.available ? `${name}, contained: ${converter.proven.tier}` : `${name} cannot be contained here, so it is not used`
}

const engineDetail = ({ kind, ready, version, why, required }: EngineState): string =>
  ready ? `${kind}, ${version}` : `${kind}, ${why ? whys[why].en : 'not asked yet'}${required ? '' : '; not required'}`

interface Watched {
  readonly database: Database
  readonly boundary: Boundary
  readonly audit: AuditLog
  readonly sanitizer: Sanitizer
  readonly engines: Engines
}

async function checks({ database, boundary, audit, sanitizer, engines }: Watched): Promise<Checks> {
  const answer = (promise: Promise<unknown>) =>
    promise.then(
      () => ({ ok: true }),
      (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : 'unknown' }),
    )
  const health = audit.health()
  const { meetsMinimum } = sanitizer.status()
  return {
    'boundary.database': await answer(ping(database)),
    'boundary.queue': await answer(boundary.ping()),
    'boundary.audit': { ok: health.ready, ...(health.reason ? { detail: health.reason.en } : {}) },
    'boundary.sandbox': { ok: meetsMinimum, detail: sanitizer.tier },
    'boundary.converter': { ok: true, detail: converterDetail(sanitizer) },
    ...Object.fromEntries(
      engines
        .states()
        .map((state) => [`boundary.engine.${state.name}`, { ok: state.ready || !state.required, detail: engineDetail(state) }]),
    ),
  }
}
