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
    if (this.#client) return this.#client
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true, application_name: 'sekisho-locks' })
    const connecting = client.connect().then(() => client)
    // A late word of an old connection must not make us forget the new one, and the locks on it.
    const lost = (): void => {
      if (this.#client === connecting) this.#client = undefined
    }
    client.on('error', lost).on('end', lost)
    connecting.catch(lost)
    this.#client = connecting
    return connecting
  }
}
