/**
 * The event streams of one listener process. Notifications only say that there is something new; rows are read once for all
 * streams and sent to those whose person is in the room. A stream resumes from its Last-Event-ID without loss or repetition.
 */
import { sql } from 'kysely'
import type { Logger } from 'winston'
import type { EventStream } from '../http/event-stream.ts'
import type { Domain, Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { Cursor, parsePosition } from './cursor.ts'
import { roomIdsOf } from './rooms.ts'
import type { EventKind } from './tables.ts'
import { type MessageView, messageViews } from './views.ts'

interface Row {
  readonly id: number
  readonly room: string
  readonly kind: EventKind
  readonly message: string
}

interface Client {
  readonly session: Session
  readonly stream: EventStream
  rooms: Set<string>
  /** Sent while catching up; the live feed skips them once. */
  readonly replayed: Set<number>
  /** Live events that arrive while the client is catching up. */
  waiting: { row: Row; view: MessageView; id: string }[] | undefined
}

/** A reader further behind than this starts afresh: reading the lists is cheaper than replaying. */
const longestReplay = 5_000
const batch = 1_000

export class Feed {
  readonly #database: Database
  readonly #domain: Domain
  readonly #log: Logger
  readonly #clients = new Set<Client>()
  #cursor = new Cursor({ low: 0, above: [] })
  #draining: Promise<void> | undefined
  #again = false

  constructor(database: Database, domain: Domain, log: Logger) {
    this.#database = database
    this.#domain = domain
    this.#log = log
  }

  get size(): number {
    return this.#clients.size
  }

  streamsOf(deviceOrPerson: string): number {
    return [...this.#clients].filter(({ session }) => (session.device?.id ?? session.person.id) === deviceOrPerson).length
  }

  /** Starts at the end of what is there. */
  async start(): Promise<void> {
    const { rows } = await sql<{ last: number | null }>`select max(id) as last from ${this.#table}`.execute(this.#database)
    this.#cursor = new Cursor({ low: rows[0]?.last ?? 0, above: [] })
  }

  /** There may be something new. Calls during a reading are answered by one more reading. */
  wake(): void {
    this.#again = true
    this.#draining ??= this.#drain()
      .catch((error: unknown) => void this.#log.warn('event feed will retry', { error }))
      .finally(() => {
        this.#draining = undefined
      })
  }

  /** Memberships have changed. */
  async refreshRooms(room: string): Promise<void> {
    for (const client of this.#clients) {
      const before = client.rooms.has(room)
      client.rooms = new Set(await roomIdsOf(this.#database, this.#domain, client.session.person.id))
      if (before || client.rooms.has(room)) client.stream.send({ id: this.#cursor.toString(), event: 'room', data: { roomId: room } })
    }
  }

  /** Ends the streams that match, with a reason that the page can show. */
  endWhere(match: (session: Session) => boolean, reason: string): void {
    for (const client of this.#clients) if (match(client.session)) client.stream.end(reason)
  }

  async open(session: Session, stream: EventStream, lastEventId: string | undefined): Promise<Client> {
    const client: Client = {
      session,
      stream,
      rooms: new Set(await roomIdsOf(this.#database, this.#domain, session.person.id)),
      replayed: new Set(),
      waiting: [],
    }
    this.#clients.add(client)
    const position = lastEventId === undefined ? undefined : parsePosition(lastEventId)
    if (lastEventId !== undefined) await this.#replay(client, position)
    else stream.send({ id: this.#cursor.toString(), event: 'ready', data: {} })
    const waiting = client.waiting ?? []
    client.waiting = undefined
    for (const { row, view, id } of waiting) this.#send(client, row, view, id)
    return client
  }

  leave(client: Client): void {
    this.#clients.delete(client)
  }

  async #replay(client: Client, position: ReturnType<typeof parsePosition>): Promise<void> {
    const rows = position ? await this.#read(position.low, longestReplay + 1) : []
    const oldest = position ? await this.#oldest() : undefined
    const lost = !position || rows.length > longestReplay || (oldest !== undefined && position.low < oldest - 1)
    if (lost) return client.stream.send({ id: this.#cursor.toString(), event: 'reset', data: {} })
    const seen = new Cursor(position)
    const missed = rows.filter((row) => seen.add(row.id))
    const views = await this.#views(missed.filter(({ room }) => client.rooms.has(room)))
    const running = new Cursor(position)
    for (const row of missed) {
      running.add(row.id)
      client.replayed.add(row.id)
      const view = views.get(row.message)
      if (view && client.rooms.has(row.room)) client.stream.send({ id: running.toString(), event: row.kind, data: view })
    }
    client.stream.send({ id: seen.toString(), event: 'ready', data: {} })
  }

  async #drain(): Promise<void> {
    while (this.#again) {
      this.#again = false
      const rows = await this.#read(this.#cursor.low, batch)
      const fresh = rows.filter((row) => !this.#cursor.has(row.id))
      if (rows.length === batch) this.#again = true
      const wanted = fresh.filter(({ room }) => [...this.#clients].some((client) => client.rooms.has(room)))
      const views = await this.#views(wanted)
      for (const row of fresh) {
        this.#cursor.add(row.id)
        this.#cursor.settle()
        const view = views.get(row.message)
        const id = this.#cursor.toString()
        if (view) for (const client of this.#clients) this.#send(client, row, view, id)
      }
    }
  }

  #send(client: Client, row: Row, view: MessageView, id: string): void {
    if (!client.rooms.has(row.room)) return
    if (client.waiting) return void client.waiting.push({ row, view, id })
    if (client.replayed.delete(row.id)) return
    client.stream.send({ id, event: row.kind, data: view })
  }

  async #views(rows: readonly Row[]): Promise<Map<string, MessageView>> {
    const ids = [...new Set(rows.map(({ message }) => message))]
    if (ids.length === 0) return new Map()
    const views = await messageViews(this.#database, this.#domain, sql`m.id = any(${ids})`, ids.length)
    return new Map(views.map((view) => [view.id, view]))
  }

  async #read(after: number, limit: number): Promise<Row[]> {
    const { rows } =
      await sql<Row>`select id, room, kind, message from ${this.#table} where id > ${after} order by id limit ${limit}`.execute(
        this.#database,
      )
    return rows
  }

  async #oldest(): Promise<number | undefined> {
    const { rows } = await sql<{ first: number | null }>`select min(id) as first from ${this.#table}`.execute(this.#database)
    return rows[0]?.first ?? undefined
  }

  get #table() {
    return sql.table(`${this.#domain}.event`)
  }
}
