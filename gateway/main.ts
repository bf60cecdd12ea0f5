/**
 * The composition root: configuration → data folder → database → certificates → roles. It starts them in the order in which
 * they need each other, starts again what falls over, and stops them in the opposite order.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDevelopmentCertificates } from '../certs/development.ts'
import { loadTls, type TlsFiles } from '../certs/tls.ts'
import type { Configuration } from '../config/load.ts'
import { type FirstStart, prepareFirstStart } from './first-start.ts'
import { createLog, type Logger } from './log.ts'
import { type Operations, startOperations } from './operations.ts'
import { type RoleProcess, startRole } from './role-process.ts'
import { type Assignment, type Probe, type RoleName, roleNames } from './roles.ts'
import { ensureBlobKeys } from './store/blobs.ts'
import { StartFault } from './store/fault.ts'
import { type DataFolder, lockDataFolder, openDataFolder, secretFile } from './store/folder.ts'
import { openStore, type Store } from './store/store.ts'

export interface Installation {
  readonly addresses: { readonly internet: string | undefined; readonly lgwan: string | undefined; readonly operations: string }
  /** The development authority's certificate, where we made it. */
  readonly authorityFile: string | undefined
  readonly firstStart: FirstStart | undefined
  /** Second engines as the boundary finds them at the start. */
  readonly engines: readonly { readonly name: string; readonly detail: string }[]
  readonly pids: Readonly<Partial<Record<RoleName, number>>> & { readonly postgres: number | undefined }
  stop(): Promise<void>
}

/** @throws StartFault */
export async function start(configuration: Configuration, roles: readonly RoleName[] = roleNames): Promise<Installation> {
  const folder = openDataFolder(configuration.dataDirectory)
  const unlock = lockDataFolder(folder)
  const log = createLog('sekisho', configuration.log)
  const undo: (() => Promise<void>)[] = [async () => unlock()]
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step().catch((error: unknown) => log.error('stopping', { error }))
  }
  try {
    const certificates = await certificateFiles(configuration, folder)
    for (const side of ['internet', 'lgwan'] as const) if (roles.includes(side)) loadTls(certificates[side])
    const store = await openStore(configuration.database.url, folder, log)
    undo.push(() => store.stop())
    const keys = await keyFiles(folder, roles)
    const firstStart = store.urls.owner === undefined ? undefined : await prepareFirstStart(store.urls.owner, configuration, keys.seal)
    const supervisor = new Supervisor(log)
    undo.push(() => supervisor.stop())
    const ordered = roleNames.filter((role) => roles.includes(role))
    const [first, ...others] = ordered.map((role) => assignmentOf(role, configuration, store, keys, certificates))
    // The boundary first: it holds the audit log that the listeners write to.
    if (first) await supervisor.start(first)
    // All have answered before the first fault is told, so that stopping finds every one of them.
    const started = await Promise.allSettled(others.map((assignment) => supervisor.start(assignment)))
    for (const result of started) if (result.status === 'rejected') throw result.reason
    const operations = await startOperations({ ...configuration.listen.operations, probe: () => supervisor.probe() })
    undo.push(() => operations.close())
    const engines = configuration.engines.length > 0 && roles.includes('boundary') ? enginesIn(await supervisor.probe()) : []
    return {
      engines,
      addresses: addressesOf(configuration, supervisor, operations),
      authorityFile: certificates.authority,
      firstStart,
      get pids() {
        return { ...supervisor.pids, postgres: store.pid }
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const engineCheck = 'boundary.engine.'

const enginesIn = (probes: readonly { readonly probe: Probe }[]): Installation['engines'] =>
  probes.flatMap(({ probe: { checks } }) =>
    Object.entries(checks)
      .filter(([name]) => name.startsWith(engineCheck))
      .map(([name, { detail = '' }]) => ({ name: name.slice(engineCheck.length), detail })),
  )

async function certificateFiles(
  configuration: Configuration,
  folder: DataFolder,
): Promise<Record<'internet' | 'lgwan', TlsFiles> & { authority: string | undefined }> {
  const { tls, publicOrigin } = configuration
  const own = (side: 'internet' | 'lgwan'): TlsFiles | undefined => {
    const { certificateFile, keyFile } = tls[side]
    return certificateFile !== undefined && keyFile !== undefined ? { certificateFile, keyFile } : undefined
  }
  const given = { internet: own('internet'), lgwan: own('lgwan') }
  if (given.internet && given.lgwan) return { internet: given.internet, lgwan: given.lgwan, authority: undefined }
  const hosts = [publicOrigin.internet, publicOrigin.lgwan].map((origin) => new URL(origin).hostname)
  const made = await ensureDevelopmentCertificates(folder.at('certs'), hosts)
  return { internet: given.internet ?? made.internet, lgwan: given.lgwan ?? made.lgwan, authority: made.authority }
}

interface KeyFiles {
  readonly blobPublic: string
  readonly blobPrivate: string
  readonly audit: string
  readonly clean: string
  readonly seal: string
}

async function keyFiles(folder: DataFolder, roles: readonly RoleName[]): Promise<KeyFiles> {
  const at = (name: string): string => join(folder.at('keys'), name)
  const keys = {
    blobPublic: at('quarantine-public.pem'),
    blobPrivate: at('quarantine-private.pem'),
    audit: at('audit.pem'),
    clean: at('clean-files'),
    seal: at('totp-seal'),
  }
  // A machine of listeners only is given the public half and never has the other.
  const given = !roles.includes('boundary') && existsSync(keys.blobPublic)
  if (!given) await ensureBlobKeys({ publicKeyFile: keys.blobPublic, privateKeyFile: keys.blobPrivate })
  // One made here would open nothing that the boundary has sealed elsewhere.
  const elsewhere = given && !existsSync(keys.blobPrivate)
  if (!elsewhere) secretFile(keys.clean)
  else if (roles.includes('lgwan') && !existsSync(keys.clean)) throw keyMissing(keys.clean)
  return keys
}

const keyMissing = (path: string): StartFault =>
  new StartFault(
    `無害化済みファイルの鍵「${path}」がありません。境界のデータフォルダーから写してください。`,
    `The key of clean files, "${path}", is missing. Copy it from the boundary's data folder.`,
  )

function assignmentOf(
  role: RoleName,
  configuration: Configuration,
  store: Store,
  keys: KeyFiles,
  certificates: Record<'internet' | 'lgwan', TlsFiles>,
): Assignment {
  const databaseUrl = store.urls[role]
  if (databaseUrl === undefined) {
    throw new StartFault(
      `DATABASE_URL のログインでは役割 ${role} を動かせません(sekisho_${role} が必要です)。`,
      `The login of DATABASE_URL cannot run the role ${role}; it takes sekisho_${role}.`,
    )
  }
  return {
    role,
    // A role sees no other way into the database than its own login.
    configuration: {
      ...configuration,
      database: { ...configuration.database, url: undefined, urlFile: undefined },
      queue: { ...configuration.queue, url: undefined },
    },
    databaseUrl,
    queueUrl: configuration.queue.url,
    tls: role === 'boundary' ? undefined : certificates[role],
    keys: {
      blobPublic: keys.blobPublic,
      blobPrivate: role === 'boundary' ? keys.blobPrivate : undefined,
      audit: role === 'boundary' ? keys.audit : undefined,
      clean: role === 'internet' ? undefined : keys.clean,
      seal: role === 'lgwan' ? keys.seal : undefined,
    },
  }
}

function addressesOf(configuration: Configuration, supervisor: Supervisor, operations: Operations): Installation['addresses'] {
  const address = (side: 'internet' | 'lgwan'): string | undefined => {
    const port = supervisor.portOf(side)
    if (port === undefined) return undefined
    const origin = new URL(configuration.publicOrigin[side])
    if (configuration.listen[side].port === 0) origin.port = String(port)
    return origin.origin
  }
  return {
    internet: address('internet'),
    lgwan: address('lgwan'),
    operations: `http://${configuration.listen.operations.host}:${operations.port}`,
  }
}

const firstRestartMilliseconds = 200
const lastRestartMilliseconds = 10_000
/** A role that has run for so long starts its waits afresh. */
const steadyMilliseconds = 60_000

/** Keeps the roles running. */
class Supervisor {
  readonly #log: Logger
  readonly #roles = new Map<RoleName, RoleProcess | undefined>()
  readonly #waits = new Map<RoleName, number>()
  #stopping = false
  constructor(log: Logger) {
    this.#log = log
  }

  get pids(): Partial<Record<RoleName, number>> {
    return Object.fromEntries([...this.#roles].flatMap(([role, running]) => (running ? [[role, running.pid]] : [])))
  }

  portOf(role: RoleName): number | undefined {
    return this.#roles.get(role)?.port
  }

  async start(assignment: Assignment): Promise<void> {
    const started = Date.now()
    const running = await startRole(assignment)
    this.#roles.set(assignment.role, running)
    this.#log.info('role started', { name: assignment.role, pid: running.pid })
    void running.ended.then(() => this.#fell(assignment, started))
  }

  #fell(assignment: Assignment, started: number): void {
    this.#roles.set(assignment.role, undefined)
    if (this.#stopping) return
    if (Date.now() - started > steadyMilliseconds) this.#waits.delete(assignment.role)
    const wait = this.#waits.get(assignment.role) ?? firstRestartMilliseconds
    this.#waits.set(assignment.role, Math.min(wait * 2, lastRestartMilliseconds))
    this.#log.error('a role ended and is started again', { name: assignment.role, waitMilliseconds: wait })
    setTimeout(() => {
      if (this.#stopping) return
      this.start(assignment).catch((error: unknown) => {
        this.#log.error('a role does not start', { name: assignment.role, error })
        this.#fell(assignment, Date.now())
      })
    }, wait)
  }

  probe() {
    return Promise.all(
      [...this.#roles].map(async ([role, running]) => ({
        role,
        probe: running ? await running.probe() : { checks: { [role]: { ok: false, detail: 'is being started again' } }, metrics: '' },
      })),
    )
  }

  /** Listeners first, so that nothing new comes in; then the boundary finishes what it is at. */
  async stop(): Promise<void> {
    this.#stopping = true
    const running = [...this.#roles.values()].filter((role) => role !== undefined)
    await Promise.all(running.filter(({ assignment }) => assignment.role !== 'boundary').map((role) => role.stop()))
    await Promise.all(running.filter(({ assignment }) => assignment.role === 'boundary').map((role) => role.stop()))
  }
}
