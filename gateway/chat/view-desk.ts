/**
 * Where a listener asks for a page and waits for the picture. It renders nothing and opens no file: the request goes to the boundary as a
 * row, and what comes back lies in a table of this side until it is taken, once, or swept away.
 */
import { sql } from 'kysely'
import type { Logger } from 'winston'
import type { ViewAct, ViewAnswerTable, ViewSubject } from '../crossing/view-tables.ts'
import { Problem, type ProblemCode, problems } from '../http/problem.ts'
import type { Domain, Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { uuid7 } from '../store/uuid.ts'
import { sentenceOf } from './sentences.ts'

export interface ViewWish {
  readonly subject: ViewSubject
  readonly target: string
  readonly act: ViewAct
  readonly page?: number
  readonly width?: number
}

export type ViewAnswer = Pick<ViewAnswerTable, 'sizes' | 'allow_saving' | 'content' | 'media_type' | 'name'>

/** The boundary takes no request up that is older than 20 s. */
const waitMilliseconds = 25_000
/** A notification may be lost; then the table is asked. */
const askMilliseconds = 1_000
/** More people than this do not turn a page in the same second; whoever is past it waits in front, not inside. */
const mostWaiting = 64
/** As many as a browser asks for at once (six connections), and a little. */
const mostOfOne = 8
/** Whole files, which saving takes, lie in memory here for a moment. */
const mostFiles = 2
/** An answer that nobody has come for. */
const staleSeconds = 60

interface Waiting {
  /** Of the device or person; none for what was left behind. */
  readonly caller: string | undefined
  readonly act: ViewAct
  arrived(): void
}

export class ViewDesk {
  readonly #database: Database
  readonly #domain: Domain
  readonly #log: Logger
  readonly #waiting = new Map<string, Waiting>()
  #asking: NodeJS.Timeout | undefined
  readonly #wait: number
  constructor(database: Database, domain: Domain, log: Logger, wait = waitMilliseconds) {
    this.#wait = wait
    this.#database = database
    this.#domain = domain
    this.#log = log
  }

  /** The channel on which answers are announced; the payload is their id. */
  get channel(): string {
    return `${this.#domain}_view`
  }

  heard(id: string): void {
    this.#waiting.get(id)?.arrived()
  }

  /** @param gone whoever asked does not listen any more @throws Problem whatever the boundary answers; rate-limited, view-busy */
  async ask(session: Session, wish: ViewWish, gone: AbortSignal = new AbortController().signal): Promise<ViewAnswer> {
    const caller = session.device?.id ?? session.person.id
    this.#admit(caller, wish.act)
    const id = uuid7()
    const answered = this.#announced(id, caller, wish.act, gone)
    try {
      await this.#hand(id, session, wish)
      await answered
      if (gone.aborted) throw new Problem('view-busy', { detail: 'nobody listens any more' })
      const answer = await this.#take(id)
      if (!answer) throw new Problem('view-busy', { detail: 'no answer', retryAfterSeconds: 2 })
      return opened(answer)
    } finally {
      this.heard(id)
      this.#waiting.delete(id)
      if (gone.aborted) this.#forsake(id, wish.act)
    }
  }

  /** Whoever turns pages fast leaves many behind: they count for nobody, and what comes of them is thrown away at once. */
  #forsake(id: string, act: ViewAct): void {
    const drop = (): void => {
      this.#take(id)
        .then((answer) => answer && this.#waiting.delete(id))
        .catch((error: unknown) => this.#log.warn('an answer is left to the sweep', { error }))
    }
    this.#waiting.set(id, { caller: undefined, act, arrived: drop })
    setTimeout(() => this.#waiting.delete(id), this.#wait).unref()
    drop()
  }

  /** @throws Problem rate-limited, view-busy */
  #admit(caller: string, act: ViewAct): void {
    const waiting = [...this.#waiting.values()]
    if (waiting.filter((one) => one.caller === caller).length >= mostOfOne)
      throw new Problem('rate-limited', { detail: 'pages under way', retryAfterSeconds: 1 })
    const files = waiting.filter((one) => one.act === 'content').length
    if (waiting.length >= mostWaiting || (act === 'content' && files >= mostFiles))
      throw new Problem('view-busy', { detail: 'too many wait', retryAfterSeconds: 2 })
  }

  /** What was left behind by requests that nobody waits for any more. */
  async sweep(): Promise<void> {
    await sql`delete from ${sql.table(`${this.#domain}.view_answer`)}
      where created_at <= now() - make_interval(secs => ${staleSeconds})`.execute(this.#database)
  }

  /** Resolves when an answer is there, or when it will not come any more. */
  #announced(id: string, caller: string, act: ViewAct, gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(), this.#wait)
      gone.addEventListener('abort', () => resolve(), { once: true })
      if (gone.aborted) resolve()
      this.#waiting.set(id, {
        caller,
        act,
        arrived: () => {
          clearTimeout(late)
          resolve()
        },
      })
      this.#asking ??= setInterval(() => void this.#look(), askMilliseconds).unref()
    })
  }

  async #hand(id: string, session: Session, { subject, target, act, page, width }: ViewWish): Promise<void> {
    const { person, device } = session
    await this.#database
      .insertInto('boundary.view_request')
      .values({
        id,
        side: this.#domain,
        subject,
        target,
        act,
        page: page ?? null,
        width: width ?? null,
        person: person.id,
        device: device?.id ?? null,
      })
      .execute()
  }

  #take(id: string): Promise<ViewAnswerTable | undefined> {
    return this.#database.deleteFrom(`${this.#domain}.view_answer`).where('id', '=', id).returningAll().executeTakeFirst() as Promise<
      ViewAnswerTable | undefined
    >
  }

  async #look(): Promise<void> {
    if (this.#waiting.size === 0) {
      clearInterval(this.#asking)
      this.#asking = undefined
      return
    }
    try {
      const there = await this.#database
        .selectFrom(`${this.#domain}.view_answer`)
        .select('id')
        .where('id', 'in', [...this.#waiting.keys()])
        .execute()
      for (const { id } of there) this.heard(id)
    } catch (error) {
      this.#log.warn('answers not looked for', { error })
    }
  }
}

const isProblem = (code: string): code is ProblemCode => Object.hasOwn(problems, code)

function opened(answer: ViewAnswerTable): ViewAnswer {
  if (answer.problem === null) return answer
  const code = isProblem(answer.problem) ? answer.problem : 'fault'
  throw new Problem(code, {
    ...(answer.reason === null ? {} : { members: { reason: sentenceOf(answer.reason) } }),
    ...(code === 'unavailable' || code === 'view-busy' ? { retryAfterSeconds: 2 } : {}),
  })
}
