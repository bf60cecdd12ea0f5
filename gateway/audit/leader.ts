import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type AuditEvent, type EncodedLeaf, encodeLeaf } from './event.ts'
import { AuditFault } from './fault.ts'
import type { AuditRecord } from './index.ts'
import { Indexer } from './indexer.ts'
import { FileLog, maximumBatch } from './log.ts'
import type { NoteSigner } from './note.ts'
import type { AuditWriterOptions } from './options.ts'
import { deleteRows, invalid, leafOfRow, type OutboxRow, selectOutbox, settleRows } from './outbox.ts'

/**
 * The one process that writes. Its lock lives on its database connection: when that breaks it stops at once and lets go of the
 * folder, so there are never two. Exactly once: a record leaves the outbox when it is in the files, at the latest in the
 * transaction that indexes it; a new leader first indexes what the files hold beyond the index, and so takes it out of the
 * outbox, and only then looks there.
 */
const statusMilliseconds = 1_000
/** A notification may be lost; the outbox is looked at this often in any case. */
const drainMilliseconds = 1_000
/** What comes within so long is taken together. Whoever waits in another process waits for the outbox; nobody waits for the index. */
const gatherMilliseconds = { outbox: 10, index: 100 } as const

export class Leader {
  /** Carries the lock, the notifications and the outbox; the index has a connection of its own, so that nobody waits for it. */
  readonly #client: pg.Client
  readonly #indexClient: pg.Client
  readonly #log: FileLog
  readonly #indexer: Indexer
  readonly #options: AuditWriterOptions
  readonly #end = Promise.withResolvers<void>()
  /** Resolves when this process has stopped leading, for whatever reason. */
  readonly ended: Promise<void> = this.#end.promise
  #leading = true
  #timers: NodeJS.Timeout[] = []
  #draining: Promise<void> | undefined
  #gathering: Promise<void> | undefined
  #drainAgain = false
  #indexing: Promise<void> | undefined
  #indexFault: AuditFault | undefined
  /** Rows may be in the files and still in the outbox. */
  #unsettled = false
  /** Taken out of the outbox and not in the index yet: an enqueue that is repeated meanwhile is known by these. */
  readonly #recent = new Set<string>()
  #turn: Promise<unknown> = Promise.resolve()
  #statusWaits = false

  private constructor(options: AuditWriterOptions, client: pg.Client, indexClient: pg.Client, log: FileLog) {
    this.#options = options
    this.#client = client
    this.#indexClient = indexClient
    this.#log = log
    this.#indexer = new Indexer(log, indexClient, options.origin)
  }

  /** @throws AuditFault `locked` when another leads; others when the log cannot be opened */
  static async stand(options: AuditWriterOptions, signer: NoteSigner, onCheckpoint: (size: number, note: string) => void): Promise<Leader> {
    const client = connection(options.url)
    const indexClient = connection(options.url)
    let log: FileLog | undefined
    try {
      await Promise.all([client.connect(), indexClient.connect()])
      const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock(hashtextextended('audit-writer', 2)) as locked")
      if (!rows[0]?.locked) throw new AuditFault('locked', 'another process leads')
      const { directory, batchMilliseconds } = options
      log = await FileLog.open({ directory, signer, onCheckpoint, ...(batchMilliseconds === undefined ? {} : { batchMilliseconds }) })
      const leader = new Leader(options, client, indexClient, log)
      await leader.#start()
      return leader
    } catch (cause) {
      await log?.close()
      await Promise.allSettled([client.end(), indexClient.end()])
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
      // One moment for what is recorded together, as the outbox has it: a clock set back between two would turn them round.
      const now = new Date()
      leaves = events.map((event) => encodeLeaf(event, 'boundary', now))
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
    await Promise.allSettled([this.#client.end(), this.#indexClient.end()])
  }

  /** The index anew, from the files. @returns how many records it now holds */
  async rebuildIndex(): Promise<number> {
    await this.#indexer.rebuild()
    return this.#log.size
  }

  async #start(): Promise<void> {
    await this.#indexer.start()
    for (const client of [this.#client, this.#indexClient]) client.on('error', () => this.#stop()).on('end', () => this.#stop())
    this.#client.on('notification', () => this.#drainSoon())
    await this.#query({ text: 'listen audit_outbox' })
    await this.#heartbeat()
    await this.#status(undefined)
    void this.#drain()
    const beat = (this.#options.heartbeatSeconds ?? 60) * 1_000
    this.#timers = [
      setInterval(() => void this.#heartbeat().catch(() => undefined), beat),
      setInterval(() => void this.#tell(), statusMilliseconds),
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
    this.#indexing ??= sleep(gatherMilliseconds.index)
      .then(() => this.#indexer.catchUp())
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

  /** Of many notices that come together one is enough. */
  #drainSoon(): void {
    this.#gathering ??= sleep(gatherMilliseconds.outbox).then(() => {
      this.#gathering = undefined
      return this.#drain()
    })
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
        // What was written and could not be taken out of the outbox leaves it with its transaction in the index, or it would be written twice.
        if (this.#unsettled) await this.#indexer.catchUp()
        this.#unsettled = false
        const { rows } = await this.#query<OutboxRow>({ name: 'audit-outbox', text: selectOutbox, values: [maximumBatch] })
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
    if (this.#indexer.unindexed === 0) this.#recent.clear()
    const isKnown = (row: OutboxRow): boolean => row.known || this.#recent.has(`${row.id} ${row.recorder}`)
    const known = rows.filter(isKnown)
    if (known.length > 0)
      await this.#query({ text: deleteRows, values: [known.map(({ id }) => id), known.map(({ recorder }) => recorder)] })
    const fresh = rows.filter((row) => !isKnown(row))
    if (fresh.length === 0) return
    this.#unsettled = true
    const records = await this.#record(fresh.map(leafOfRow))
    for (const { id, recorder } of fresh) this.#recent.add(`${id} ${recorder}`)
    const values = [fresh.map(({ id }) => id), fresh.map(({ recorder }) => recorder), records.map(({ index }) => index)]
    await this.#query({ name: 'audit-settle', text: settleRows, values })
    this.#unsettled = false
    void this.#index()
  }

  /** One statement at a time on the connection that carries the lock: what is asked meanwhile waits here, not in the driver. */
  #query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    const answer = this.#turn.then(() => this.#client.query<Row>(query))
    this.#turn = answer.catch(() => undefined)
    return answer
  }

  /** Says how the writer is; while the last word still waits for its turn there is nothing to add. */
  async #tell(): Promise<void> {
    if (this.#statusWaits) return
    this.#statusWaits = true
    await this.#status(this.fault?.code).catch(() => undefined)
    this.#statusWaits = false
  }

  async #status(fault: string | undefined): Promise<void> {
    await this.#query({
      name: 'audit-status',
      text: `insert into audit.writer (at, size, fault) values (now(), $1, $2)
        on conflict (one) do update set at = excluded.at, size = excluded.size, fault = excluded.fault`,
      values: [this.#log.size, fault ?? null],
    })
  }
}

const connection = (url: string): pg.Client => {
  const client = new pg.Client({
    connectionString: url,
    keepAlive: true,
    application_name: 'sekisho-audit',
    statement_timeout: 60_000,
    // What is lost of the index with the machine is indexed again from the files.
    options: '-c synchronous_commit=off',
  })
  client.on('error', () => undefined)
  return client
}
