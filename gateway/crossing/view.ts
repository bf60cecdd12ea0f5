/**
 * Pages of clean files as pictures, for listeners that open no file. Of several boundaries one works on a request, and when it dies another;
 * what comes back lies in the asker's own table until it is fetched. Who may look is asked twice: before, and with the answer.
 *
 *   claim ▸ prove ▸ open ▸ draw* ▸ audit ▸ prove and answer        * in a sandboxed child
 */
import { sql } from 'kysely'
import { SanitizerFault } from '../../sanitizer/sanitize.ts'
import { toProblem } from '../http/problem-json.ts'
import type { Crossing } from './pipeline.ts'
import { type Answer, type Denial, ViewAnswers } from './view-answer.ts'
import { proof, type ViewRequest } from './view-proof.ts'

/** While one page is drawn, the next request is read and the last one recorded. */
const atOnce = 2
/** More than all boundaries together work at. */
const lookAt = 32
/** Whoever asked has stopped waiting after 25 s. */
const requestSeconds = 20
/** An answer is fetched within milliseconds, or never. */
const answerSeconds = 30
const sweepMilliseconds = 10_000

export interface Views {
  /** There may be a request. */
  wake(): void
  close(): Promise<void>
}

export function startViews(crossing: Crossing): Views {
  const work = new ViewWork(crossing)
  const timer = setInterval(() => void work.sweep(), sweepMilliseconds)
  return {
    wake: () => work.wake(),
    async close() {
      clearInterval(timer)
      await work.close()
    },
  }
}

class ViewWork {
  readonly #crossing: Crossing
  readonly #answers: ViewAnswers
  readonly #runs = new Set<Promise<void>>()
  #notices = 0
  #closed = false
  constructor(crossing: Crossing) {
    this.#crossing = crossing
    this.#answers = new ViewAnswers(crossing)
  }

  wake(): void {
    this.#notices++
    if (this.#closed || this.#runs.size >= atOnce) return
    const run: Promise<void> = this.#run()
      .catch((error: unknown) => void this.#crossing.log.warn('views will be tried again', { error }))
      .finally(() => this.#runs.delete(run))
    this.#runs.add(run)
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#runs)
  }

  /** What nobody has come for, in both directions; a killed process leaves no picture behind for longer. */
  async sweep(): Promise<void> {
    const { database, log } = this.#crossing
    this.#answers.forget(Date.now())
    try {
      await database.deleteFrom('boundary.view_request').where('created_at', '<=', ago(requestSeconds)).execute()
      for (const side of ['internet', 'lgwan'] as const)
        await database.deleteFrom(`${side}.view_answer`).where('created_at', '<=', ago(answerSeconds)).execute()
    } catch (error) {
      log.warn('views not swept', { error })
    }
    this.wake()
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const seen = this.#notices
      const claim = await this.#claim()
      if (claim) await this.#serve(claim.request).finally(claim.release)
      else if (seen === this.#notices) return
    }
  }

  /** The oldest that nobody works on; the lock goes with the process that holds it. */
  async #claim(): Promise<{ request: ViewRequest; release: () => Promise<void> } | undefined> {
    const { database, locks } = this.#crossing
    const oldest = await database
      .selectFrom('boundary.view_request')
      .select('id')
      .where('created_at', '>', ago(requestSeconds))
      .orderBy('created_at')
      .limit(lookAt)
      .execute()
    for (const { id } of oldest) {
      const release = await locks.try(`view/${id}`)
      if (!release) continue
      const request = await database.selectFrom('boundary.view_request').selectAll().where('id', '=', id).executeTakeFirst()
      if (request) return { request, release }
      await release()
    }
    return undefined
  }

  async #serve(request: ViewRequest): Promise<void> {
    try {
      const answer = await this.#answers.to(request)
      if ('problem' in answer) return await this.#deny(request, answer)
      // Draws a breath between proof and answer: somebody may have been shut out meanwhile.
      if (!(await this.#hand(request, answer))) await this.#deny(request, { problem: 'not-found' })
    } catch (error) {
      this.#crossing.log.warn('a view failed', { request: request.id, error })
      await this.#deny(request, { problem: error instanceof SanitizerFault ? 'view-busy' : toProblem(error).code })
    }
  }

  /** @returns whether whoever asked may still look, and has been answered */
  async #hand(request: ViewRequest, { sizes = null, allow_saving = null, content = null, media_type = null, name = null }: Answer) {
    const { numAffectedRows } = await sql`
      with done as (delete from boundary.view_request where id = ${request.id})
      insert into ${sql.table(`${request.side}.view_answer`)} (id, sizes, allow_saving, content, media_type, name)
      select ${request.id}::uuid, ${sizes}::integer[], ${allow_saving}::boolean, ${content}::bytea, ${media_type}::text, ${name}::text
      where exists (select ${proof(request)}) on conflict do nothing`.execute(this.#crossing.database)
    return numAffectedRows === 1n
  }

  async #deny(request: ViewRequest, { problem, reason = null }: Denial): Promise<void> {
    await sql`with done as (delete from boundary.view_request where id = ${request.id})
      insert into ${sql.table(`${request.side}.view_answer`)} (id, problem, reason)
      values (${request.id}, ${problem}, ${reason}) on conflict do nothing`.execute(this.#crossing.database)
  }
}

const ago = (seconds: number) => sql<Date>`now() - make_interval(secs => ${seconds})`
