/** What both listeners are made of. Their own folders say which routes they carry. */
import type { Request } from 'express'
import { Redis } from 'ioredis'
import type pg from 'pg'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { loadTls } from '../certs/tls.ts'
import { createAuditClient } from './audit/client.ts'
import type { AuditLog } from './audit/index.ts'
import type { Chat } from './chat/chat.ts'
import { Feed } from './chat/feed.ts'
import type { ChatParts } from './chat/routes.ts'
import { ViewDesk } from './chat/view-desk.ts'
import { passwordSealer } from './crossing/password-seal.ts'
import { createApp } from './http/app.ts'
import { createRateLimiter } from './http/limiter.ts'
import { createHttpMetrics } from './http/metrics.ts'
import { createPages } from './http/pages.ts'
import type { Problem } from './http/problem.ts'
import type { Domain, Route, Session } from './http/route.ts'
import { startServer } from './http/server.ts'
import { createReceiver } from './http/upload.ts'
import { type RelyingParty, readRevokedSession, Sessions, sessionRevokedChannel, sweep } from './identity/index.ts'
import type { Logger } from './log.ts'
import type { Assignment, Checks, RunningRole } from './roles.ts'
import { BlobStore } from './store/blobs.ts'
import { type Database, openDatabase, openPool, ping } from './store/database.ts'
import { listen } from './store/listen.ts'

export interface ListenerParts {
  readonly assignment: Assignment
  readonly database: Database
  readonly sessions: Sessions
  readonly audit: AuditLog
  readonly relyingParty: RelyingParty
  readonly chat: ChatParts
}

const sweepMilliseconds = 60_000

export async function startListener(
  domain: Domain,
  assignment: Assignment,
  log: Logger,
  routesOf: (parts: ListenerParts) => Route[],
): Promise<RunningRole> {
  const { configuration, databaseUrl, keys } = assignment
  const { limits } = configuration
  const pool = openPool(databaseUrl, configuration.database.poolSize)
  const database = openDatabase(pool)
  const audit = await createAuditClient({ database, url: databaseUrl })
  const blobs = await BlobStore.open(configuration.storage.directory, { publicKeyFile: keys.blobPublic, cleanKeyFile: keys.clean })
  const feed = new Feed(database, domain, log)
  await feed.start()
  const views = new ViewDesk(database, domain, log)
  const sessions = new Sessions({
    domain,
    pool,
    limits: sessionLimits(assignment, domain),
    onFault: (error) => log.warn('session not touched', { error }),
  })
  const origin = configuration.publicOrigin[domain]
  const chat: Chat = { database, domain, audit, limits }
  const parts: ListenerParts = {
    assignment,
    database,
    sessions,
    audit,
    relyingParty: { id: new URL(origin).hostname, name: `関所 ${configuration.organisation.name}`, origins: [origin] },
    chat: {
      chat,
      blobs,
      feed,
      views,
      sealPassword: passwordSealer(keys.blobPublic),
      receive: createReceiver(blobs, { files: limits.attachments, bytes: limits.attachmentBytes }),
      blobFolder: configuration.storage.directory,
      reserveBytes: configuration.storage.reserveBytes,
      streamsPerDevice: limits.eventStreamsPerDevice,
    },
  }
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'sekisho_event_streams',
    help: 'Open event streams',
    registers: [registry],
    collect() {
      this.set(feed.size)
    },
  })
  const counters = counterStore(assignment, pool)
  const app = createApp({
    domain,
    origin,
    routes: routesOf(parts),
    jsonBodyBytes: limits.jsonBodyBytes,
    limiter: createRateLimiter(domain, configuration.rateLimits, counters.store),
    metrics: createHttpMetrics(registry),
    log,
    pages: screens(domain, log),
    authenticate: (request) => authenticate(sessions, request),
  })
  let tidying: Promise<void> = Promise.resolve()
  const tidy = (): void => {
    tidying = sweep(database, domain)
      .then(() => feed.recheck())
      .then(() => views.sweep())
      .catch((error: unknown) => void log.warn('sweep failed', { error }))
  }
  const notices = await listen({
    url: databaseUrl,
    channels: [`${domain}_event`, 'room_changed', sessionRevokedChannel, views.channel, `${domain}_approval`],
    onNotice: (channel, payload) => (channel === views.channel ? views.heard(payload) : onNotice(feed, domain, channel, payload, log)),
    onGap: () => {
      feed.wake()
      tidy()
    },
  })
  const sweeping = setInterval(tidy, sweepMilliseconds)
  const tls = loadTls(assignment.tls ?? { certificateFile: '', keyFile: '' })
  const server = await startServer(app, {
    ...configuration.listen[domain],
    ...limits,
    certificate: tls.cert,
    key: tls.key,
    minimumVersion: configuration.tls.minimumVersion,
  })
  return {
    port: server.port,
    async probe() {
      return { checks: await checks(domain, database, audit, tls.validTo), metrics: await registry.metrics() }
    },
    async close() {
      clearInterval(sweeping)
      feed.endWhere(() => true, 'restart')
      await server.close()
      await notices.close()
      await tidying
      await audit.close()
      await counters.close()
      await database.destroy()
    },
  }
}

function screens(domain: Domain, log: Logger) {
  const pages = createPages(domain)
  if (!pages) log.warn('the screens are not built; only the API is served', { domain })
  return pages
}

const sessionLimits = ({ configuration }: Assignment, domain: Domain) => ({
  idleSeconds: configuration.sessions[domain].idleMinutes * 60,
  absoluteSeconds: configuration.sessions[domain].absoluteHours * 3600,
})

async function authenticate(sessions: Sessions, request: Request): Promise<Session | Problem | undefined> {
  const { cookie, authorization } = request.headers
  if (cookie === undefined && authorization === undefined) return undefined
  return sessions.authenticate({ cookie, authorization })
}

function onNotice(feed: Feed, domain: Domain, channel: string, payload: string, log: Logger): void {
  if (channel === `${domain}_event`) feed.wake()
  if (channel === 'room_changed') feed.refreshRoom(payload).catch((error: unknown) => log.warn('rooms not refreshed', { error }))
  if (channel === `${domain}_approval`)
    feed.tellWhere(({ organisation, person }) => organisation === payload && person.roles.includes('approver'), 'approval')
  const revoked = channel === sessionRevokedChannel ? readRevokedSession(payload) : undefined
  if (revoked?.domain === domain) feed.endWhere(({ id }) => id === revoked.session, 'session-ended')
}

function counterStore(assignment: Assignment, pool: pg.Pool) {
  if (assignment.queueUrl === undefined) return { store: { kind: 'postgres', pool } as const, close: async () => undefined }
  const client = new Redis(assignment.queueUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 }).on('error', () => undefined)
  return { store: { kind: 'redis', client } as const, close: async () => client.disconnect() }
}

const certificateWarningMilliseconds = 14 * 86_400_000

async function checks(domain: Domain, database: Database, audit: AuditLog, validTo: Date): Promise<Checks> {
  const answers = await ping(database).then(
    () => ({ ok: true }),
    (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : 'unknown' }),
  )
  const health = audit.health()
  const lasts = validTo.getTime() - Date.now()
  return {
    [`${domain}.database`]: answers,
    [`${domain}.audit`]: { ok: health.ready, ...(health.reason ? { detail: health.reason.en } : {}) },
    [`${domain}.certificate`]: {
      ok: lasts > 0,
      ...(lasts < certificateWarningMilliseconds ? { detail: `expires ${validTo.toISOString()}` } : {}),
    },
  }
}
