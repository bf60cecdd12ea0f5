import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseTransaction } from '../store/database.ts'
import { AuditClient } from './client.ts'
import { CheckpointCopies } from './copies.ts'
import { appendMilliseconds, within } from './deadline.ts'
import type { AuditEvent } from './event.ts'
import { AuditFault, auditFaults } from './fault.ts'
import type { AuditHealth, AuditLog, AuditRecord } from './index.ts'
import { loadSigner } from './keys.ts'
import { Leader } from './leader.ts'
import type { NoteSigner } from './note.ts'
import type { AuditWriterOptions } from './options.ts'

const electionMilliseconds = 500

/** @throws AuditFault when the key or the files are not what they must be: the product does not start over a broken log */
export async function createAuditWriter(options: AuditWriterOptions): Promise<AuditLog> {
  const signer = await loadSigner(options.keyFile, options.origin, options.directory)
  const writer = new AuditWriter(options, signer)
  await writer.start()
  return writer
}

/**
 * The audit log of a boundary process. One of them leads: it holds the lock in PostgreSQL and the lock of the folder, writes
 * the files, and drains the outbox. The others hand their records to it and take over when it is gone.
 */
class AuditWriter implements AuditLog {
  readonly #options: AuditWriterOptions
  readonly #signer: NoteSigner
  readonly #client: AuditClient
  readonly #copies: CheckpointCopies | undefined
  #leader: Leader | undefined
  #fault: AuditFault | undefined
  #campaign: Promise<void> | undefined
  readonly #closing = new AbortController()

  constructor(options: AuditWriterOptions, signer: NoteSigner) {
    this.#options = options
    this.#signer = signer
    this.#client = new AuditClient(options.database)
    this.#copies =
      options.checkpointCopyTo === undefined ? undefined : new CheckpointCopies(options.checkpointCopyTo, options.checkpointCopySeconds)
  }

  async start(): Promise<void> {
    await this.#client.start(this.#options.url)
    try {
      await this.#stand()
    } catch (error) {
      if (!(error instanceof AuditFault) || error.code !== 'locked') {
        await this.close()
        throw error
      }
    }
    this.#campaign = this.#campaignOn()
  }

  async append(events: readonly AuditEvent[]): Promise<readonly AuditRecord[]> {
    if (events.length === 0) return []
    const leader = this.#leader
    return leader?.leading ? within(appendMilliseconds, leader.append(events)) : this.#client.append(events)
  }

  enqueue(transaction: DatabaseTransaction, events: readonly AuditEvent[]): Promise<void> {
    return this.#client.enqueue(transaction, events)
  }

  health(): AuditHealth {
    const leader = this.#leader
    if (!leader?.leading) {
      const health = this.#client.health()
      const fault = this.#fault
      return health.ready || fault === undefined ? health : { ...health, reason: { code: fault.code, ...auditFaults[fault.code] } }
    }
    const fault = leader.fault
    return {
      ready: fault === undefined,
      part: 'leading',
      reason: fault && { code: fault.code, ...auditFaults[fault.code] },
      size: leader.size,
      unindexed: leader.unindexed,
      copyFailure: this.#copies?.failure,
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#campaign
    await this.#leader?.close()
    // A share that does not answer must not keep the process from ending.
    if (this.#copies) await within(appendMilliseconds, this.#copies.flush()).catch(() => undefined)
    await this.#client.close()
  }

  /** One try at leading. */
  async #stand(): Promise<void> {
    const copies = this.#copies
    const leader = await Leader.stand(this.#options, this.#signer, (size, note) => copies?.see(size, note))
    this.#fault = undefined
    this.#leader = leader
  }

  async #campaignOn(): Promise<void> {
    const { signal } = this.#closing
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    while (!signal.aborted) {
      // Whoever leads waits here until the connection that carries the lock breaks; the others try again now and then.
      await (this.#leader
        ? Promise.race([this.#leader.ended, aborted])
        : sleep(electionMilliseconds, undefined, { signal }).catch(() => undefined))
      if (signal.aborted) return
      await this.#leader?.close()
      this.#leader = undefined
      await this.#stand().catch((error: unknown) => {
        this.#fault = error instanceof AuditFault ? error : new AuditFault('database', String(error), { cause: error })
      })
    }
  }
}

/** Fills the search index again from the files, while no server runs. @returns how many records it holds @throws AuditFault */
export async function rebuildIndex(options: AuditWriterOptions): Promise<number> {
  const leader = await Leader.stand(options, await loadSigner(options.keyFile, options.origin, options.directory), () => undefined)
  return leader.rebuildIndex().finally(() => leader.close())
}
