import pg from 'pg'
import { type AuditEvent, type EncodedLeaf, encodeLeaf } from './event.ts'
import { AuditFault } from './fault.ts'
import type { AuditRecord } from './index.ts'
import { Indexer } from './indexer.ts'
import { FileLog, maximumBatch } from './log.ts'
import type { NoteSigner } from './note.ts'
import { deleteKnown, invalid, leafOfRow, type OutboxRow, selectOutbox } from './outbox.ts'
import type { AuditWriterOptions } from './writer.ts'

/**
 * The one process that writes. Its lock lives on its database connection: when that breaks it stops at once and lets go of the
 * folder, so there are never two. Exactly once: a record leaves the outbox in the transaction that indexes it, and a new leader
 * first indexes what the files hold beyond the index; only then does it look at the outbox.
 */
const statusMilliseconds = 1_000
/** A notification may be lost; the outbox is looked at this often in any case. */
const drainMilliseconds = 1_000

export class Leader {
  readonly #client: pg.Client
  readonly #log: FileLog
  readonly #indexer: Indexer
  readonly #options: AuditWriterOptions
  readonly #end = Promise.withResolvers<void>()
  /** Resolves when this process has stopped leading, for whatever reason. */
  readonly ended: Promise<void> = this.#end.promise
  #leading = true
  #timers: NodeJS.Timeout[] = []
  #draining: Promise<void> | undefined
  #drainAgain = false
  #indexing: Promise<void> | undefined
  #indexFault: AuditFault | undefined

  private constructor(options: AuditWriterOptions, client: pg.Client, log: FileLog) {
    this.#options = options
    this.#client = client
    this.#log = log
    this.#indexer = new Indexer(log, client, options.origin)
  }

  /** @throws AuditFault `locked` when another leads; others when the log cannot be opened */
  static async stand(options: AuditWriterOptions, signer: NoteSigner, onCheckpoint: (size: number, note: string) => void): Promise<Leader> {
    const client = new pg.Client({
      connectionString: options.url,
      keepAlive: true,
      application_name: 'sekisho-audit',
      statement_timeout: 60_000,
      // What is indexed can be indexed again from the files.
      options: '-c synchronous_commit=off',
    })
    client.on('error', () => undefined)
    let log: FileLog | undefined
    try {
      await client.connect()
      const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock(hashtextextended('audit-writer', 2)) as locked")
      if (!rows[0]?.locked) throw new AuditFault('locked', 'another process leads')
      const { directory, batchMilliseconds } = options
      log = await FileLog.open({ directory, signer, onCheckpoint, ...(batchMilliseconds === undefined ? {} : { batchMilliseconds }) })
      const leader = new Leader(options, client, log)
      await leader.#start()
      return leader
    } catch (cause) {
      await log?.close()
      await client.end().catch(() => undefined)
      if (cause instanceof AuditFault) throw cause
      throw new AuditFault('database', cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }

  get leading(): boolean {
    return this.#leading
  }
  get fault(): AuditFault | undefined {
    return this.#log.failure ?? this.#indexFault
  }
  get size(): number {
    return this.#log.size
  }
  get unindexed(): number {
    return this.#indexer.unindexed
  }

  async append(events: readonly AuditEvent[]): Promise<readonly AuditRecord[]> {
    let leaves: readonly EncodedLeaf[]
    try {
      leaves = events.map((event) => encodeLeaf(event, 'boundary'))
    } catch (cause) {
      throw invalid(cause)
    }
    const records = await this.#record(leaves)
    void this.#index()
    return records
  }

  /** Stops leading; what was acknowledged is safe already. */
  async close(): Promise<void> {
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    const led = this.#leading
    this.#stop()
    await this.#draining
    await this.#indexing
    await this.#log.close()
    if (led) await this.#status('closed').catch(() => undefined)
    await this.#client.end().catch(() => undefined)
  }

  /** The index anew, from the files. @returns how many records it now holds */
  async rebuildIndex(): Promise<number> {
    await this.#indexer.rebuild()
    return this.#log.size
  }

  async #start(): Promise<void> {
    await this.#indexer.start()
    this.#client.on('error', () => this.#stop())
    this.#client.on('end', () => this.#stop())
    this.#client.on('notification', () => void this.#drain())
    await this.#client.query('listen audit_outbox')
    await this.#heartbeat()
    await this.#status(undefined)
    void this.#drain()
    const beat = (this.#options.heartbeatSeconds ?? 60) * 1_000
    this.#timers = [
      setInterval(() => void this.#heartbeat().catch(() => undefined), beat),
      setInterval(() => void this.#status(this.fault?.code).catch(() => undefined), statusMilliseconds),
      setInterval(() => void this.#drain(), drainMilliseconds),
    ]
    for (const timer of this.#timers) timer.unref()
  }

  #stop(): void {
    if (!this.#leading) return
    this.#leading = false
    this.#end.resolve()
  }

  async #record(leaves: readonly EncodedLeaf[]): Promise<AuditRecord[]> {
    const records: AuditRecord[] = []
    for (let at = 0; at < leaves.length; at += maximumBatch) {
      const part = leaves.slice(at, at + maximumBatch)
      const first = await this.#log.append(part.map(({ bytes }) => bytes))
      for (const [offset, { leaf, bytes }] of part.entries()) {
        this.#indexer.add(first + offset, bytes)
        records.push({ index: first + offset, id: leaf.id })
      }
    }
    return records
  }

  async #heartbeat(): Promise<void> {
    await this.append([{ actor: { type: 'system', id: 'boundary' }, action: 'heartbeat', outcome: 'ok' }])
  }

  #index(): Promise<void> {
    this.#indexing ??= this.#indexer
      .catchUp()
      .then(
        () => {
          this.#indexFault = undefined
        },
        (cause: unknown) => {
          this.#indexFault = cause instanceof AuditFault ? cause : new AuditFault('database', String(cause), { cause })
        },
      )
      .finally(() => {
        this.#indexing = undefined
        if (this.#leading && this.#indexFault === undefined && this.#indexer.unindexed > 0) void this.#index()
      })
    return this.#indexing
  }

  async #drain(): Promise<void> {
    this.#drainAgain = true
    this.#draining ??= this.#drainAll().finally(() => {
      this.#draining = undefined
    })
    await this.#draining
  }

  async #drainAll(): Promise<void> {
    while (this.#drainAgain && this.#leading && this.#log.failure === undefined) {
      this.#drainAgain = false
      try {
        // Whatever the files hold leaves the outbox before the outbox is read, or it would be written twice.
        await this.#indexer.catchUp()
        const { rows } = await this.#client.query<OutboxRow>({ name: 'audit-outbox', text: selectOutbox, values: [maximumBatch] })
        await this.#take(rows)
        if (rows.length === maximumBatch) this.#drainAgain = true
        this.#indexFault = undefined
      } catch (cause) {
        if (!(cause instanceof AuditFault)) this.#indexFault = new AuditFault('database', String(cause), { cause })
        return
      }
    }
  }

  async #take(rows: readonly OutboxRow[]): Promise<void> {
    const known = rows.filter((row) => row.known)
    if (known.length > 0) await this.#client.query(deleteKnown, [known.map(({ id }) => id)])
    const leaves = rows.filter((row) => !row.known).map(leafOfRow)
    if (leaves.length === 0) return
    await this.#record(leaves)
    await this.#indexer.catchUp()
  }

  async #status(fault: string | undefined): Promise<void> {
    await this.#client.query({
      name: 'audit-status',
      text: `insert into audit.writer (at, size, fault) values (now(), $1, $2)
        on conflict (one) do update set at = excluded.at, size = excluded.size, fault = excluded.fault`,
      values: [this.#log.size, fault ?? null],
    })
  }
}
