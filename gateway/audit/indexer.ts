import type pg from 'pg'
import { AuditFault } from './fault.ts'
import type { FileLog } from './log.ts'
import { rootAt } from './proof.ts'
import { readEntries, tileNodes } from './reader.ts'

/** Brings the search index after the files. The files are the truth: what was not indexed before a crash is read from them. */

const batchRecords = 256
/** Beyond this backlog records are read back from the files instead of kept in memory. */
const keptRecords = 8_192

export class Indexer {
  readonly #log: FileLog
  readonly #client: pg.Client
  readonly #origin: string
  readonly #fresh = new Map<number, Buffer>()
  #indexed = 0
  #running: Promise<void> | undefined

  constructor(log: FileLog, client: pg.Client, origin: string) {
    this.#log = log
    this.#client = client
    this.#origin = origin
  }

  get unindexed(): number {
    return Math.max(0, this.#log.size - this.#indexed)
  }

  /** @throws AuditFault `log-behind` when the index has seen records that these files do not hold */
  async start(): Promise<void> {
    const { rows } = await this.#client.query<{ origin: string; size: number; root: Buffer }>(
      'select origin, size, root from audit.witness',
    )
    const seen = rows[0]
    if (seen) {
      const size = Number(seen.size)
      const holds =
        seen.origin === this.#origin && size <= this.#log.size && (await rootAt(size, tileNodes(this.#log.directory))).equals(seen.root)
      if (!holds) throw new AuditFault('log-behind', `the index has seen ${size} records of ${seen.origin}`)
    }
    const { rows: last } = await this.#client.query<{ next: number }>('select coalesce(max(index) + 1, 0) as next from audit.record')
    this.#indexed = Math.min(Number(last[0]?.next ?? 0), this.#log.size)
    await this.catchUp()
  }

  /** A record that has just become durable. */
  add(index: number, bytes: Buffer): void {
    if (this.#fresh.size >= keptRecords) this.#fresh.clear()
    this.#fresh.set(index, bytes)
  }

  /** Resolves when everything in the log at this moment is in the index, out of the outbox, and announced. */
  async catchUp(): Promise<void> {
    const target = this.#log.size
    while (this.#indexed < target) {
      this.#running ??= this.#batch().finally(() => {
        this.#running = undefined
      })
      await this.#running
    }
  }

  /** Empties the index and fills it again from the files. */
  async rebuild(): Promise<void> {
    await this.#running
    this.#running = this.#client
      .query('delete from audit.record')
      .then(() => {
        this.#indexed = 0
      })
      .finally(() => {
        this.#running = undefined
      })
    await this.#running
    await this.catchUp()
  }

  async #batch(): Promise<void> {
    const first = this.#indexed
    const end = Math.min(this.#log.size, first + batchRecords)
    // The root at `end`, so that the witness is exactly what the index holds; the log may have grown by the time the leaves are read.
    const newest = end === this.#log.size ? this.#log.root : undefined
    const leaves = await this.#leaves(first, end)
    const root = newest ?? (await rootAt(end, tileNodes(this.#log.directory)))
    await this.#client.query({
      name: 'audit-index',
      text: 'select audit.index_records($1, $2::text[], $3, $4, $5)',
      values: [first, leaves, this.#origin, end, root],
    })
    for (let index = first; index < end; index++) this.#fresh.delete(index)
    this.#indexed = end
  }

  async #leaves(first: number, end: number): Promise<string[]> {
    const leaves: string[] = []
    for (let index = first; index < end; index++) {
      const bytes = this.#fresh.get(index)
      if (bytes === undefined) break
      leaves.push(bytes.toString())
    }
    for await (const { bytes } of readEntries(this.#log.directory, first + leaves.length, end)) leaves.push(bytes.toString())
    return leaves
  }
}
