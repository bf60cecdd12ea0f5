/**
 * Passwords that senders give, tried at once and kept nowhere. Each is taken up by one boundary: the row is gone in the transaction that says
 * that it is being tried, and from there it is in memory only. Whoever dies with it leaves a file that still waits, and the sender is asked again.
 *
 *   claim ▸ prove ▸ open the seal ▸ show ▸ identify* ▸ decide ▸ audit ▸ disarm* ▸ inspect* ▸ …       * in a sandboxed child
 */
import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../store/database.ts'
import { tryPassword } from './attachment.ts'
import { Events, markAttachments } from './delivery.ts'
import { askAgain, waitsForPassword } from './password-hold.ts'
import { type GivenBy, proofOf } from './password-proof.ts'
import type { OpenPassword } from './password-seal.ts'
import type { PasswordGivenTable } from './password-tables.ts'
import type { Crossing } from './pipeline.ts'
import { about } from './record.ts'
import { isKind, readWork, type Work } from './work.ts'

type Given = Omit<PasswordGivenTable, 'created_at'>

/** More wait their turn: the files that cross need the same children. */
const atOnce = 2
const lookAt = 32
/** Whoever gave an older one has been told that there was no answer. */
const givenSeconds = 60
const sweepMilliseconds = 10_000
/** Where somebody else works on the file, e.g. as its hold ends. */
const againMilliseconds = 500

export interface Passwords {
  /** There may be one. */
  wake(): void
  close(): Promise<void>
}

export function startPasswords(crossing: Crossing, open: OpenPassword): Passwords {
  const work = new PasswordWork(crossing, open)
  const timer = setInterval(() => void work.sweep(), sweepMilliseconds)
  // Whoever died before us may have left a file that its sender is not asked about.
  void work.sweep()
  return {
    wake: () => work.wake(),
    async close() {
      clearInterval(timer)
      await work.close()
    },
  }
}

/** What one claim found: nothing more to do, somebody else's turn, or one that has been dealt with. */
type Claim = 'none' | 'busy' | 'done'

class PasswordWork {
  readonly #crossing: Crossing
  readonly #open: OpenPassword
  readonly #runs = new Set<Promise<void>>()
  #again: NodeJS.Timeout | undefined
  #notices = 0
  #closed = false
  constructor(crossing: Crossing, open: OpenPassword) {
    this.#crossing = crossing
    this.#open = open
  }

  wake(): void {
    this.#notices++
    if (this.#closed || this.#runs.size >= atOnce) return
    const run: Promise<void> = this.#run()
      .catch((error: unknown) => void this.#crossing.log.warn('passwords will be looked for again', { error }))
      .finally(() => this.#runs.delete(run))
    this.#runs.add(run)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#again)
    await Promise.all(this.#runs)
  }

  /** What no boundary has taken up in time, and files that a boundary died over. */
  async sweep(): Promise<void> {
    const { database, log } = this.#crossing
    try {
      await database.deleteFrom('boundary.password_given').where('created_at', '<=', ago(givenSeconds)).execute()
      await askForgotten(this.#crossing)
    } catch (error) {
      log.warn('passwords not swept', { error })
    }
    this.wake()
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const seen = this.#notices
      const claim = await this.#claim()
      if (claim === 'busy') this.#again ??= setTimeout(() => this.#lookAgain(), againMilliseconds).unref()
      if (claim !== 'done' && seen === this.#notices) return
    }
  }

  #lookAgain(): void {
    this.#again = undefined
    this.wake()
  }

  async #claim(): Promise<Claim> {
    const { database, locks } = this.#crossing
    // One of each file: many for one that is being tried must not hide the others.
    const { rows: waiting } = await sql<{ id: string; attachment: string }>`
      select g.id, g.attachment from (select distinct on (attachment) id, attachment, created_at from boundary.password_given
        where created_at > ${ago(givenSeconds)} order by attachment, created_at) g
      order by g.created_at limit ${lookAt}`.execute(database)
    for (const { id, attachment } of waiting) {
      const release = await locks.try(`attachment/${attachment}`)
      if (!release) continue
      try {
        await this.#serve(id)
      } finally {
        await release()
      }
      return 'done'
    }
    return waiting.length > 0 ? 'busy' : 'none'
  }

  async #serve(id: string): Promise<void> {
    const { log } = this.#crossing
    const taken = await this.#take(id)
    if (!taken) return
    const { work, giver, password } = taken
    try {
      await tryPassword(this.#crossing, work, { actor: giver, password: password.toString('utf8') })
    } catch (error) {
      log.warn('a password was not tried to the end; its sender is asked again', { crossing: work.id, error })
    } finally {
      // KNOWN GAP: the string that the sanitizer's question was made of stays in memory until it is collected.
      password.fill(0)
      await askAgain(this.#crossing, work).catch((error: unknown) => log.warn('the sender is not asked yet', { crossing: work.id, error }))
    }
  }

  /** Deleted, believed or not, opened and shown as being tried: all of it, or the row is still there. */
  #take(id: string): Promise<{ work: Work<'attachment'>; giver: GivenBy; password: Buffer } | undefined> {
    return this.#crossing.database.transaction().execute(async (transaction) => {
      const given = await transaction.deleteFrom('boundary.password_given').where('id', '=', id).returningAll().executeTakeFirst()
      if (!given) return undefined
      const work = await readWork(transaction as Database, given.attachment)
      // Taken back, delivered, expired, or never there: there is nobody to tell.
      if (!work || !isKind(work, 'attachment') || !waitsForPassword(work)) return undefined
      const giver = await proofOf(transaction, given, work)
      const password = giver && this.#open(given.sealed, given)
      if (!giver || !password) {
        await this.#deny(transaction, work, given, giver ? 'intake-malformed' : 'sender-unproven')
        return undefined
      }
      const shown = await showTrying(transaction, work)
      return shown ? { work, giver, password } : undefined
    })
  }

  async #deny(transaction: DatabaseTransaction, work: Work, given: Given, reason: string): Promise<void> {
    this.#crossing.metrics.password('denied')
    const actor = { type: 'person', id: given.person, ...(given.device ? { device: given.device } : {}) } as const
    await this.#crossing.audit.enqueue(transaction, [about(work, 'crossing.password', 'denied', { actor, reason })])
  }
}

async function showTrying(transaction: DatabaseTransaction, work: Work): Promise<boolean> {
  const mine = await transaction
    .updateTable('boundary.crossing')
    .set({ password_tried_at: new Date() })
    .where('id', '=', work.id)
    .where('state', '=', 'held')
    .returning('id')
    .executeTakeFirst()
  if (!mine) return false
  const events = new Events()
  await markAttachments(transaction, [work], { state: 'processing', reason: null }, events)
  await events.write(transaction)
  return true
}

/** Whoever died while trying has lost its lock; a file that somebody tries is left alone. */
async function askForgotten(crossing: Crossing): Promise<void> {
  const tried = await crossing.database
    .selectFrom('boundary.crossing')
    .select(['id', 'room', 'message'])
    .where('state', '=', 'held')
    .where('password_tried_at', 'is not', null)
    .limit(lookAt)
    .execute()
  for (const work of tried) {
    const release = await crossing.locks.try(`attachment/${work.id}`)
    if (!release) continue
    await askAgain(crossing, work).finally(release)
  }
}

const ago = (seconds: number) => sql<Date>`now() - make_interval(secs => ${seconds})`
