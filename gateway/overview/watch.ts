import type { Session } from '../http/route.ts'

/**
 * A live list asks every few seconds, and the log is not made better by saying so each time: a look with the same filters in the
 * same session is recorded once, and again after ten minutes.
 */
const minutes = 10
const bound = 2_000

export class Watches {
  readonly #recorded = new Map<string, number>()
  readonly #now: () => number
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Calls `record` unless that look has been recorded lately; when it throws, the look stays unrecorded and must not be answered. */
  async see(session: Pick<Session, 'id'>, words: Readonly<Record<string, string>>, record: () => Promise<unknown>): Promise<void> {
    const key = JSON.stringify([session.id, ...Object.entries(words).sort(([a], [b]) => (a < b ? -1 : 1))])
    const now = this.#now()
    if (now < (this.#recorded.get(key) ?? Number.NEGATIVE_INFINITY) + minutes * 60_000) return
    await record()
    this.#recorded.delete(key)
    this.#recorded.set(key, now)
    for (const oldest of this.#recorded.keys()) {
      if (this.#recorded.size <= bound) break
      this.#recorded.delete(oldest)
    }
  }
}
