/** The database of an installation: a private server or a given one, with logins and tables in place. */
import type { Logger } from 'winston'
import { StartFault } from './fault.ts'
import { type DataFolder, secretFile } from './folder.ts'
import { ensureLogins, type Login, loginOf } from './logins.ts'
import { migrate } from './migrate.ts'
import { type PrivatePostgres, startPostgres } from './postgres.ts'
import { migrateQueue } from './queue.ts'

export interface Store {
  /** Of the logins that this process can hand out. */
  readonly urls: Readonly<Partial<Record<Login, string>>>
  /** Of the private server. */
  readonly pid: number | undefined
  stop(): Promise<void>
}

/**
 * @param given names a server: as an administrator, who lays everything, or as one of our logins, which then serves its own role only
 * @throws StartFault
 */
export async function openStore(given: string | undefined, folder: DataFolder, log: Logger): Promise<Store> {
  if (given !== undefined) {
    const login = loginOf(given)
    if (login !== undefined && login !== 'owner') return { urls: { [login]: given }, pid: undefined, stop: async () => undefined }
    return { urls: await layOut(given, folder), pid: undefined, stop: async () => undefined }
  }
  const server = new KeptServer(folder, log)
  const url = await server.start()
  try {
    return {
      urls: await layOut(url, folder),
      get pid() {
        return server.pid
      },
      stop: () => server.stop(),
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function layOut(url: string, folder: DataFolder): Promise<Record<Login, string>> {
  const urls = await ensureLogins(url, folder)
  try {
    await migrate(urls.owner)
    await migrateQueue(urls.owner)
  } catch (error) {
    const why = error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error)
    throw new StartFault(`データベースの表を用意できません: ${why}`, `The tables of the database cannot be laid: ${why}`, { cause: error })
  }
  return urls
}

const restartMilliseconds = 500

/** The private server, started again when it ends by itself. */
class KeptServer {
  readonly #folder: DataFolder
  readonly #log: Logger
  #server: PrivatePostgres | undefined
  #starting: Promise<unknown> = Promise.resolve()
  #stopping = false
  constructor(folder: DataFolder, log: Logger) {
    this.#folder = folder
    this.#log = log
  }

  get pid(): number | undefined {
    return this.#server?.pid
  }

  async start(): Promise<string> {
    const server = await startPostgres(this.#folder.at('postgres'), secretFile(this.#folder.at('secrets', 'postgres-superuser')))
    this.#server = server
    void server.ended.then(() => {
      this.#server = undefined
      if (this.#stopping) return
      this.#log.error('the database ended and is started again')
      this.#again()
    })
    return server.url
  }

  #again(): void {
    this.#starting = new Promise((done) => setTimeout(done, restartMilliseconds))
      .then(() => (this.#stopping ? undefined : this.start()))
      .catch((error: unknown) => {
        this.#log.error('the database does not start', { error })
        this.#again()
      })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#starting
    await this.#server?.stop()
  }
}
