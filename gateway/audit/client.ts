import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../store/database.ts'
import { type Listener, listen } from '../store/listen.ts'
import { appendMilliseconds, within } from './deadline.ts'
import type { AuditEvent } from './event.ts'
import { AuditFault, type AuditFaultCode, auditFaults } from './fault.ts'
import type { AuditHealth, AuditLog, AuditRecord } from './index.ts'
import { insertEvents, insertWaited, type OutboxEvent, outboxEvents } from './outbox.ts'

/** The audit log of a process that does not write the files: through the outbox, and told by NOTIFY when a record is durable. */
export interface AuditClientOptions {
  readonly database: Database
  /** Of the same login, for LISTEN. */
  readonly url: string
}

/** A notification may be lost; then the table is asked. */
const askMilliseconds = 300
const statusMilliseconds = 1_000
/** A writer that has not said for this long that it is well counts as gone. */
const staleSeconds = 5

interface Waiting {
  resolve(index: number): void
  reject(fault: AuditFault): void
}

export async function createAuditClient(options: AuditClientOptions): Promise<AuditLog> {
  const client = new AuditClient(options.database)
  await client.start(options.url)
  return client
}

export class AuditClient implements AuditLog {
  readonly #database: Database
  readonly #waiting = new Map<string, Waiting>()
  #arrivals: { events: readonly OutboxEvent[]; done: PromiseWithResolvers<void> }[] = []
  #sending = false
  #listener: Listener | undefined
  #timers: NodeJS.Timeout[] = []
  #size: number | undefined
  #fault: AuditFaultCode | undefined = 'no-writer'
  #closed = false

  constructor(database: Database) {
    this.#database = database
  }

  async start(url: string): Promise<void> {
    this.#listener = await listen({
      url,
      channels: ['audit_durable'],
      onNotice: (_, payload) => this.#heard(payload),
      onGap: () => void this.#ask(),
    })
    await this.#readStatus()
    this.#timers = [setInterval(() => void this.#ask(), askMilliseconds), setInterval(() => void this.#readStatus(), statusMilliseconds)]
    for (const timer of this.#timers) timer.unref()
  }

  async append(events: readonly AuditEvent[]): Promise<readonly AuditRecord[]> {
    if (this.#closed) throw new AuditFault('closed')
    const rows = outboxEvents(events)
    const answers = rows.map(({ id }) => new Promise<number>((resolve, reject) => this.#waiting.set(id, { resolve, reject })))
    const all = Promise.all(answers)
    all.catch(() => undefined)
    try {
      const recorded = this.#send(rows).then(() => all)
      recorded.catch(() => undefined)
      const indexes = await within(appendMilliseconds, recorded, () => new AuditFault(this.#fault ?? 'timeout'))
      return rows.map(({ id }, at) => ({ id, index: indexes[at] ?? -1 }))
    } finally {
      for (const { id } of rows) this.#waiting.delete(id)
    }
  }

  async enqueue(transaction: DatabaseTransaction, events: readonly AuditEvent[]): Promise<void> {
    await insertEvents(transaction, outboxEvents(events))
  }

  health(): AuditHealth {
    const code = this.#closed ? 'closed' : this.#fault
    const reason = code === undefined ? undefined : { code, ...auditFaults[code] }
    return { ready: code === undefined, part: 'following', reason, size: this.#size, unindexed: undefined, copyFailure: undefined }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearInterval(timer)
    await this.#listener?.close()
    for (const { reject } of this.#waiting.values()) reject(new AuditFault('closed'))
    this.#waiting.clear()
  }

  /** Events that arrive while a statement runs go into the next one together. */
  #send(events: readonly OutboxEvent[]): Promise<void> {
    const done = Promise.withResolvers<void>()
    this.#arrivals.push({ events, done })
    if (!this.#sending) void this.#flush()
    return done.promise
  }

  async #flush(): Promise<void> {
    this.#sending = true
    while (this.#arrivals.length > 0) {
      const batch = this.#arrivals.splice(0, 64)
      try {
        await insertWaited(this.#database, batch.flatMap(({ events }) => events)) // biome-ignore format: one thought
        for (const { done } of batch) done.resolve()
      } catch (cause) {
        for (const { done } of batch) done.reject(new AuditFault('database', String(cause), { cause }))
      }
    }
    this.#sending = false
  }

  #heard(payload: string): void {
    for (const line of payload.split('\n')) {
      const [id = '', index] = line.split(' ')
      this.#waiting.get(id)?.resolve(Number(index))
    }
  }

  async #ask(): Promise<void> {
    const ids = [...this.#waiting.keys()]
    if (ids.length === 0) return
    const found = await sql<{ id: string; index: number }>`select id, index from audit.durable(${ids}::uuid[])`
      .execute(this.#database)
      .catch(() => undefined)
    for (const { id, index } of found?.rows ?? []) this.#waiting.get(id)?.resolve(Number(index))
  }

  async #readStatus(): Promise<void> {
    try {
      const { rows } = await sql<{ size: number; fault: string | null; stale: boolean }>`
        select size, fault, at < now() - make_interval(secs => ${staleSeconds}) as stale from audit.writer`.execute(this.#database)
      const status = rows[0]
      this.#size = status === undefined ? undefined : Number(status.size)
      this.#fault = status === undefined || status.stale ? 'no-writer' : knownFault(status.fault)
    } catch {
      this.#fault = 'database'
    }
  }
}

const knownFault = (code: string | null): AuditFaultCode | undefined =>
  code === null ? undefined : Object.hasOwn(auditFaults, code) ? (code as AuditFaultCode) : 'disk-failed'
