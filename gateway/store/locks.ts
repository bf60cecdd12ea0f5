import pg from 'pg'

/**
 * Session locks (pg_try_advisory_lock) on one connection of their own: PostgreSQL releases them at once when this process
 * dies, so work that was under way can be taken up by another. A lost connection releases them too; that is safe, because
 * what a lock guards is also conditional on the state in the database.
 */
export class Locks {
  readonly #url: string
  readonly #held = new Set<string>()
  #client: Promise<pg.Client> | undefined
  constructor(url: string) {
    this.#url = url
  }

  /** @returns a release function, or undefined when somebody else works on the subject */
  async try(subject: string): Promise<(() => Promise<void>) | undefined> {
    if (this.#held.has(subject)) return undefined
    this.#held.add(subject)
    try {
      const client = await this.#connected()
      const result = await client.query<{ locked: boolean }>({
        name: 'lock',
        text: 'select pg_try_advisory_lock(hashtextextended($1, 1)) as locked',
        values: [subject],
      })
      if (result.rows[0]?.locked) return () => this.#release(subject, client)
      this.#held.delete(subject)
      return undefined
    } catch (error) {
      this.#held.delete(subject)
      throw error
    }
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined)
    await client?.end().catch(() => undefined)
  }

  async #release(subject: string, client: pg.Client): Promise<void> {
    this.#held.delete(subject)
    // A connection that has gone has released it already.
    await client
      .query({ name: 'unlock', text: 'select pg_advisory_unlock(hashtextextended($1, 1))', values: [subject] })
      .catch(() => undefined)
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = undefined
      throw error
    })
    return this.#client
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true, application_name: 'sekisho-locks' })
    const lost = (): void => {
      this.#client = undefined
    }
    client.on('error', lost)
    client.on('end', lost)
    await client.connect()
    return client
  }
}
