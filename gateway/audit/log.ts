import { closeSync, fdatasync, openSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { signCheckpoint } from './checkpoint.ts'
import { Edge, syncFolder } from './disk.ts'
import { AuditFault, writeFault } from './fault.ts'
import { lockLog } from './lock.ts'
import type { NoteSigner } from './note.ts'
import { recover } from './recover.ts'
import { frameEntry, type Shelf, tileHeight } from './tiles.ts'
import { Frontier, leafHash } from './tree.ts'

const synced = promisify(fdatasync)

/**
 * The log as files, and its only writer. A batch is: entries and hashes written and fdatasync'd, then a new signed checkpoint
 * put in place (write, fsync, rename, fsync of the folder), then the callers are told. Batches form by themselves: what
 * arrives while one is being written goes into the next.
 */
export interface FileLogOptions {
  readonly directory: string
  readonly signer: NoteSigner
  /** Under load a batch begins no sooner than this after the one before; a lone record never waits. Default 5 ms. */
  readonly batchMilliseconds?: number
  /** How often a log that failed tries to come back. Default 1,000 ms. */
  readonly retryMilliseconds?: number
  /** Hears of each checkpoint that is durable. */
  readonly onCheckpoint?: (size: number, note: string) => void
}

/** Records that one batch may hold; also what a crash may leave unsigned. */
export const maximumBatch = 512
/** Room for the largest record and the tiles that go with it. */
const roomBytes = 128 * 1024
/** From this many records in a batch on, the load is worth waiting for. */
const worthWaiting = 4

interface Waiting {
  readonly entries: readonly Buffer[]
  resolve(firstIndex: number): void
  reject(fault: AuditFault): void
}

export class FileLog {
  readonly directory: string
  readonly #options: FileLogOptions
  readonly #release: () => void
  readonly #edges = new Map<Shelf, Edge>()
  #frontier = new Frontier()
  #note = ''
  #queue: Waiting[] = []
  #running: Promise<void> | undefined
  #failure: AuditFault | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false
  #lastBatch = { at: 0, records: 0 }

  private constructor(options: FileLogOptions, release: () => void) {
    this.directory = options.directory
    this.#options = options
    this.#release = release
  }

  /** Recovers what a crash left, and signs it. @throws AuditFault with a sentence when the folder is in use or not what was signed */
  static async open(options: FileLogOptions): Promise<FileLog> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
      throw writeFault(cause)
    })
    const release = lockLog(options.directory)
    const log = new FileLog(options, release)
    try {
      await log.#recover('keep')
      return log
    } catch (cause) {
      await log.#closeEdges()
      release()
      throw writeFault(cause)
    }
  }

  /** Records that are durable and signed. */
  get size(): number {
    return this.#frontier.size
  }
  get root(): Buffer {
    return this.#frontier.root()
  }
  get checkpointNote(): string {
    return this.#note
  }
  /** Why nothing can be written at present. */
  get failure(): AuditFault | undefined {
    return this.#closed ? new AuditFault('closed') : this.#failure
  }

  /** @returns the index of the first entry, once all are durable and signed. @throws AuditFault; RangeError past one batch */
  append(entries: readonly Buffer[]): Promise<number> {
    if (entries.length === 0 || entries.length > maximumBatch) throw new RangeError(`1 to ${maximumBatch} entries, not ${entries.length}`)
    const failure = this.failure
    if (failure) return Promise.reject(failure)
    return new Promise((resolve, reject) => {
      this.#queue.push({ entries, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Writes what is queued, then lets go of the folder. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#running
    await this.#closeEdges()
    this.#release()
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#gather()
      const batch = this.#takeBatch()
      try {
        const first = await this.#commit(batch.flatMap((waiting) => waiting.entries))
        let index = first
        for (const waiting of batch) {
          waiting.resolve(index)
          index += waiting.entries.length
        }
      } catch (cause) {
        await this.#fail(writeFault(cause), batch)
      }
    }
    // In the same turn as the last look at the queue: an append that comes later starts a new run.
    this.#running = undefined
  }

  async #gather(): Promise<void> {
    // One turn of the event loop lets appends of the same moment join.
    await new Promise(setImmediate)
    const { at, records } = this.#lastBatch
    const wait = at + (this.#options.batchMilliseconds ?? 5) - performance.now()
    if (records >= worthWaiting && wait > 1 && this.#queue.length < maximumBatch) await sleep(wait)
  }

  #takeBatch(): Waiting[] {
    let records = 0
    let taken = 0
    for (const waiting of this.#queue) {
      if (records + waiting.entries.length > maximumBatch) break
      records += waiting.entries.length
      taken++
    }
    this.#lastBatch = { at: performance.now(), records }
    return this.#queue.splice(0, taken)
  }

  async #commit(entries: readonly Buffer[]): Promise<number> {
    const first = this.#frontier.size
    const next = this.#frontier.copy()
    const additions = new Map<Shelf, Buffer[]>([['entries', entries.map(frameEntry)]])
    for (const entry of entries) {
      next.push(leafHash(entry), 0, ({ height, hash }) => {
        if (height % tileHeight !== 0) return
        const level = height / tileHeight
        const hashes = additions.get(level)
        if (hashes) hashes.push(hash)
        else additions.set(level, [hash])
      })
    }
    const written = await Promise.allSettled([...additions].map(([shelf, items]) => this.#extend(shelf, first, items)))
    const failed = written.find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
    await this.#publish(next)
    return first
  }

  async #extend(shelf: Shelf, size: number, items: readonly Buffer[]): Promise<void> {
    const edge = this.#edges.get(shelf) ?? (await Edge.open(this.directory, shelf, size))
    this.#edges.set(shelf, edge)
    await edge.append(items)
  }

  async #publish(next: Frontier): Promise<void> {
    const note = signCheckpoint(next.size, next.root(), this.#options.signer)
    const path = join(this.directory, 'checkpoint')
    const file = openSync(`${path}.new`, 'w', 0o600)
    try {
      writeFileSync(file, note)
      await synced(file)
    } finally {
      closeSync(file)
    }
    renameSync(`${path}.new`, path)
    await syncFolder(this.directory)
    this.#frontier = next
    this.#note = note
    this.#options.onCheckpoint?.(next.size, note)
  }

  /** @param unsigned a crash may have left records nobody was told about: kept. After a failed write here their callers were told no: dropped. */
  async #recover(unsigned: 'keep' | 'drop'): Promise<void> {
    await this.#closeEdges()
    const acknowledged = this.#frontier
    const state = await recover(this.directory, this.#options.signer, maximumBatch)
    if (state.frontier.size < acknowledged.size)
      throw new AuditFault('log-behind', `${state.frontier.size} records, ${acknowledged.size} acknowledged`)
    this.#frontier = state.frontier
    this.#note = state.note ?? ''
    if (state.note === undefined) await this.#publish(state.frontier)
    if (unsigned === 'keep' && state.unsigned.length > 0) await this.#commit(state.unsigned)
  }

  async #fail(fault: AuditFault, batch: readonly Waiting[]): Promise<void> {
    this.#failure = fault
    for (const waiting of [...batch, ...this.#queue.splice(0)]) waiting.reject(fault)
    await this.#closeEdges()
    this.#retryLater()
  }

  /** After a failed write nothing in memory is believed: the log is opened again from what is on disk. */
  #retryLater(): void {
    if (this.#closed) return
    this.#retry = setTimeout(() => {
      this.#running = this.#comeBack()
    }, this.#options.retryMilliseconds ?? 1_000)
    this.#retry.unref()
  }

  async #comeBack(): Promise<void> {
    try {
      await this.#recover('drop')
      await this.#findRoom()
      this.#failure = undefined
    } catch (cause) {
      this.#failure = writeFault(cause)
      this.#retryLater()
    }
    this.#running = undefined
  }

  /** Reading back says nothing about a disk that is still full: not ready until a batch of some size could be written. */
  async #findRoom(): Promise<void> {
    const path = join(this.directory, 'room')
    try {
      await writeFile(path, Buffer.alloc(roomBytes), { mode: 0o600, flush: true })
    } finally {
      await rm(path, { force: true })
    }
  }

  async #closeEdges(): Promise<void> {
    const edges = [...this.#edges.values()]
    this.#edges.clear()
    await Promise.allSettled(edges.map((edge) => edge.close()))
  }
}
