/** What the commands of the person at the machine share: the configuration, the database of the data folder, sentences instead of stacks. */
import { existsSync, readFileSync } from 'node:fs'
import { type Configuration, ConfigurationError, configurationFile, loadConfiguration } from '../../config/load.ts'
import type { AuditEvent } from '../../gateway/audit/index.ts'
import { insertEvents, outboxEvents } from '../../gateway/audit/outbox.ts'
import { Problem, problems } from '../../gateway/http/problem.ts'
import { operatorActor } from '../../gateway/identity/audit.ts'
import { createLog } from '../../gateway/log.ts'
import { type Database, type DatabaseTransaction, openDatabase } from '../../gateway/store/database.ts'
import { errorCode, StartFault } from '../../gateway/store/fault.ts'
import { type DataFolder, lockDataFolder, openDataFolder, secretFile } from '../../gateway/store/folder.ts'
import { openStore } from '../../gateway/store/store.ts'

export interface Operator {
  readonly database: Database
  readonly configuration: Configuration
  /** One act and its audit records, all or nothing; they are in the log as soon as the boundary runs. */
  act<T>(step: Step<T>): Promise<T>
}

export type OperatorEvent = Omit<AuditEvent, 'actor' | 'outcome'>

export const out = (line: string): void => void process.stdout.write(`${line}\n`)

/** Runs an action against the database of the data folder, whether Sekisho is running or not. Exit code 1 and a sentence when it cannot. */
export const asOperator =
  <A extends unknown[]>(work: (operator: Operator, ...args: A) => Promise<void>, configOf: (...args: A) => string | undefined) =>
  async (...args: A): Promise<void> => {
    try {
      const configuration = loadConfiguration({ file: configurationFile(configOf(...args), process.env), environment: process.env })
      const opened = await openOwner(configuration)
      const database = openDatabase(opened.url, 2)
      try {
        await work({ database, configuration, act: (step) => act(database, step) }, ...args)
      } finally {
        await database.destroy()
        await opened.close()
      }
    } catch (error) {
      process.stderr.write(`${sentence(error)}\n`)
      process.exitCode = 1
    }
  }

type Step<T> = (transaction: DatabaseTransaction, record: (...events: OperatorEvent[]) => void) => Promise<T>

const act = <T>(database: Database, step: Step<T>): Promise<T> =>
  database.transaction().execute(async (transaction) => {
    const events: AuditEvent[] = []
    const result = await step(transaction, (...happened) => {
      events.push(...happened.map((event) => ({ actor: operatorActor, outcome: 'ok' as const, ...event })))
    })
    await insertEvents(transaction, outboxEvents(events))
    return result
  })

/** @throws what is not meant for a person */
function sentence(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof StartFault) return error.message
  if (!(error instanceof Problem)) throw error
  const { ja, en } = problems[error.code]
  return `${ja} / ${en}`
}

interface Opened {
  readonly url: string
  close(): Promise<void>
}

async function openOwner(configuration: Configuration): Promise<Opened> {
  const { dataDirectory, database } = configuration
  if (!existsSync(dataDirectory)) {
    throw new StartFault(
      `データフォルダー「${dataDirectory}」がありません。先に「sekisho start」で始めてください。`,
      `There is no data folder "${dataDirectory}" yet; begin with "sekisho start".`,
    )
  }
  const folder = openDataFolder(dataDirectory)
  if (database.url === undefined && isRunning(folder)) return { url: ownerOverSocket(folder), close: async () => undefined }
  const store = await openStore(database.url, folder, createLog('operator', configuration.log))
  const url = store.urls.owner
  if (url !== undefined) return { url, close: () => store.stop() }
  await store.stop()
  throw new StartFault(
    'DATABASE_URL のログインでは台帳を変更できません(sekisho_owner が必要です)。',
    'The login of DATABASE_URL cannot change the register; it takes sekisho_owner.',
  )
}

/** The lock is kept until this process ends, so a start meanwhile waits its turn. */
function isRunning(folder: DataFolder): boolean {
  try {
    lockDataFolder(folder)
    return false
  } catch (error) {
    if (error instanceof StartFault) return true
    throw error
  }
}

/** postmaster.pid says where the running server listens: its fifth line is the folder of the socket, its fourth the port. */
function ownerOverSocket(folder: DataFolder): string {
  try {
    const [, , , port, socket] = readFileSync(folder.at('postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')
    if (!port?.trim() || !socket?.trim()) throw new Error('postmaster.pid names no socket')
    const password = secretFile(folder.at('secrets', 'postgres-owner'))
    return `postgres://sekisho_owner:${password}@/sekisho?host=${encodeURIComponent(socket.trim())}&port=${port.trim()}`
  } catch (cause) {
    throw new StartFault(
      `動いている関所のデータベースが見つかりません (${errorCode(cause) ?? 'postmaster.pid'})。関所を動かしている利用者で実行してください。`,
      `The database of the running Sekisho cannot be found (${errorCode(cause) ?? 'postmaster.pid'}); run this as the user that runs Sekisho.`,
      { cause },
    )
  }
}

/** A person of the installation by login. @throws StartFault */
export async function personByLogin(database: Database | DatabaseTransaction, login: string) {
  const person = await database.selectFrom('register.person').selectAll().where('login', '=', login.toLowerCase()).executeTakeFirst()
  if (person === undefined) {
    throw new StartFault(`利用者「${login}」は登録されていません。`, `Nobody is registered as "${login}".`)
  }
  return person
}
