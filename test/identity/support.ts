/** Both listeners of identity for one test file: real PostgreSQL with the roles' own logins, real HTTPS, real routes. */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { Registry } from 'prom-client'
import { ensureDevelopmentCertificates } from '../../certs/development.ts'
import { loadTls } from '../../certs/tls.ts'
import { createAuditClient } from '../../gateway/audit/client.ts'
import type { AuditEvent, AuditLog } from '../../gateway/audit/index.ts'
import { createAuditWriter } from '../../gateway/audit/writer.ts'
import { createApp } from '../../gateway/http/app.ts'
import { createRateLimiter } from '../../gateway/http/limiter.ts'
import { createHttpMetrics } from '../../gateway/http/metrics.ts'
import type { Domain, Role } from '../../gateway/http/route.ts'
import { startServer } from '../../gateway/http/server.ts'
import { issueCode } from '../../gateway/identity/codes.ts'
import { ensureFirstAdministrator, identityInternetRoutes, identityLgwanRoutes, openSeal, Sessions } from '../../gateway/identity/index.ts'
import { createPerson } from '../../gateway/identity/persons.ts'
import { createLog } from '../../gateway/log.ts'
import { type Database, openDatabase, openPool } from '../../gateway/store/database.ts'
import { Phone, Staff } from '../support/phone.ts'
import { freePorts } from '../support/ports.ts'
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts'

export const organisation = '131016'
export const otherOrganisation = '011002'

export interface IdentityBench {
  readonly postgres: TestPostgres
  /** Of the owner: to look, and to move time. */
  readonly owner: Database
  readonly internet: Database
  readonly lgwan: Database
  readonly sessions: Readonly<Record<Domain, Sessions>>
  readonly origins: Readonly<Record<Domain, string>>
  readonly authority: string
  readonly administrator: { readonly id: string; readonly login: string; readonly password: string; readonly totpSecret: string }
  /** What was recorded, in order. */
  readonly recorded: AuditEvent[]
  phone(options?: { synced?: boolean; counts?: boolean }): Phone
  staff(): Staff
  /** The first administrator, signed in once, second factor proven. */
  asAdministrator(): Promise<Staff>
  /** A person with a password of their own. */
  person(login: string, roles?: readonly Role[], section?: string, home?: string): Promise<{ id: string; login: string; password: string }>
  code(person: string, approvalAfter?: boolean): Promise<string>
  /** Forgets counted attempts, so that one test's wrong guesses are not another's wait. */
  calm(): Promise<void>
  /** While broken, the listeners cannot record anything. */
  breakAudit(now: boolean): Promise<void>
  stop(): Promise<void>
}

const generous = { perDevice: { requests: 100_000, seconds: 60 }, perAddress: { requests: 100_000, seconds: 60 } }
const limits = { read: generous, write: generous, upload: generous, signIn: generous }

/** The real log, with what it took noted in order. */
const noted = (log: AuditLog, recorded: AuditEvent[]): Pick<AuditLog, 'append' | 'enqueue'> => ({
  async append(events) {
    const records = await log.append(events)
    recorded.push(...events)
    return records
  },
  async enqueue(transaction, events) {
    await log.enqueue(transaction, events)
    recorded.push(...events)
  },
})

export async function startIdentity(): Promise<IdentityBench> {
  const postgres = await startTestPostgres()
  try {
    return await startOn(postgres)
  } catch (error) {
    // A server left running would keep the test run from ending.
    await postgres.stop()
    throw error
  }
}

async function startOn(postgres: TestPostgres): Promise<IdentityBench> {
  const { folder, urls } = postgres
  const owner = openDatabase(urls.owner)
  const databases = { internet: openDatabase(urls.internet), lgwan: openDatabase(urls.lgwan) }
  const pools = { internet: openPool(urls.internet, 4), lgwan: openPool(urls.lgwan, 4) }
  const recorded: AuditEvent[] = []
  const boundary = openDatabase(urls.boundary)
  const auditFiles = { directory: folder.at('audit'), keyFile: folder.at('keys', 'audit.pem'), origin: `sekisho.invalid/${organisation}` }
  const writer = await createAuditWriter({ database: boundary, url: urls.boundary, ...auditFiles })
  const clients = {
    internet: await createAuditClient({ database: databases.internet, url: urls.internet }),
    lgwan: await createAuditClient({ database: databases.lgwan, url: urls.lgwan }),
  }
  const seal = openSeal(folder.at('secrets', 'totp'))
  const certificates = await ensureDevelopmentCertificates(folder.at('certs'))
  const [internetPort = 0, lgwanPort = 0] = await freePorts(2)
  const ports = { internet: internetPort, lgwan: lgwanPort }
  const origins = { internet: `https://localhost:${ports.internet}`, lgwan: `https://localhost:${ports.lgwan}` }
  const log = silentLog()

  const listener = async (domain: Domain) => {
    const sessions = new Sessions({ domain, pool: pools[domain], limits: { idleSeconds: 1_800, absoluteSeconds: 36_000 } })
    const relyingParty = { id: 'localhost', name: '関所', origins: [origins[domain]] }
    const common = { database: databases[domain], sessions, audit: noted(clients[domain], recorded), relyingParty }
    const codes = { minutes: 30, attempts: 5, approvalAfter: false }
    const routes =
      domain === 'internet'
        ? identityInternetRoutes(common)
        : identityLgwanRoutes({ ...common, seal, codes, phoneOrigin: origins.internet })
    const app = createApp({
      domain,
      origin: origins[domain],
      routes,
      jsonBodyBytes: 65_536,
      limiter: createRateLimiter(domain, limits, { kind: 'postgres', pool: pools[domain] }),
      metrics: createHttpMetrics(new Registry()),
      log,
      authenticate: ({ headers }) => sessions.authenticate(headers),
    })
    const tls = loadTls(certificates[domain])
    const server = await startServer(app, {
      host: '127.0.0.1',
      port: ports[domain],
      certificate: tls.cert,
      key: tls.key,
      minimumVersion: 'TLSv1.2',
      headerBytes: 16_384,
      headersSeconds: 10,
      requestSeconds: 30,
      idleSeconds: 30,
    })
    return { sessions, server }
  }
  const internet = await listener('internet')
  const lgwan = await listener('lgwan')
  const administrator = await ensureFirstAdministrator({
    database: owner,
    seal,
    audit: writer,
    organisation: { code: organisation, name: '試験区' },
  })
  if (administrator === undefined) throw new Error('the database was not empty')
  await owner.insertInto('register.organisation').values({ code: otherOrganisation, name: '試験市' }).execute()

  const authority = readFileSync(certificates.authority, 'utf8')
  const callers: { close(): void }[] = []
  const kept = <T extends { close(): void }>(client: T): T => {
    callers.push(client)
    return client
  }
  let signedIn: Promise<Staff> | undefined
  const bench: IdentityBench = {
    postgres,
    owner,
    ...databases,
    sessions: { internet: internet.sessions, lgwan: lgwan.sessions },
    origins,
    authority,
    administrator,
    recorded,
    phone: (options) => kept(new Phone(origins.internet, authority, options)),
    staff: () => kept(new Staff(origins.lgwan, authority)),
    asAdministrator() {
      signedIn ??= (async () => {
        const staff = bench.staff()
        await staff.signIn(administrator.login, administrator.password, administrator.totpSecret)
        return staff
      })()
      return signedIn
    },
    async person(login, roles = ['user'], section = '税務課', home = organisation) {
      const password = `correct horse ${login} battery`
      const created = await createPerson({ organisation: home, login, name: `職員 ${login}`, section, roles }, password, false)
      await owner.transaction().execute((transaction) => created.write(transaction))
      return { id: created.id, login, password }
    },
    async code(person, approvalAfter = false) {
      const rules = { minutes: 30, attempts: 5, approvalAfter }
      return (await issueCode(owner, { person, issuedBy: undefined, purpose: 'fieldwork', rules })).code
    },
    async breakAudit(now) {
      const change = now ? 'REVOKE INSERT ON audit.outbox FROM' : 'GRANT INSERT ON audit.outbox TO'
      await sql`${sql.raw(change)} sekisho_internet, sekisho_lgwan`.execute(owner)
    },
    async calm() {
      await owner.deleteFrom('internet.throttle').execute()
      await owner.deleteFrom('lgwan.throttle').execute()
    },
    async stop() {
      for (const client of callers) client.close()
      await Promise.all([internet.server.close(), lgwan.server.close()])
      await Promise.all([clients.internet.close(), clients.lgwan.close()])
      await writer.close()
      await Promise.all([
        owner.destroy(),
        boundary.destroy(),
        databases.internet.destroy(),
        databases.lgwan.destroy(),
        pools.internet.end(),
        pools.lgwan.end(),
      ])
      await postgres.stop()
    },
  }
  return bench
}

/** Faults are part of what is tested; their stacks would drown the report. */
function silentLog(): ReturnType<typeof createLog> {
  const log = createLog('test', { level: 'error', format: 'text' })
  log.silent = process.env.SEKISHO_TEST_LOG === undefined
  return log
}
