/**
 * The event streams of one listener process. Notifications only say that there is something new; rows are read once for all
 * streams and sent to those whose person is in the room. Each stream has a cursor of its own, and its position goes out as the
 * event id, so that a reader who comes back resumes without loss or repetition, wherever the feed itself stands.
 */
import type { Logger } from 'winston'
import type { EventStream } from '../http/event-stream.ts'
import type { Domain, Session } from '../http/route.ts'
import type { Database } from '../store/database.ts'
import { Cursor, mostOpen, type Position, parsePosition } from './cursor.ts'
import { type EventRow, eventBounds, eventViews, openSessions, readEvents } from './event-rows.ts'
import { membershipsOf } from './rooms.ts'
import type { MessageView } from './views.ts'

interface Client {
  readonly session: Session
  readonly stream: EventStream
  rooms: Set<string>
  /** What this stream has been told, or would have been had it concerned its person. */
  seen: Cursor
  /** Live events that arrive while the client is catching up. */
  waiting: { row: EventRow; view: MessageView | undefined }[] | undefined
}

/** A reader further behind than this starts afresh: reading the lists is cheaper than replaying. */
const longestReplay = 5_000
const replayBatch = 100
const batch = 1_000
const retryMilliseconds = 1_000

export class Feed {
  readonly #database: Database
  readonly #domain: Domain
  readonly #log: Logger
  readonly #clients = new Set<Client>()
  #cursor = new Cursor({ low: 0, above: [] })
  #draining: Promise<void> | undefined
  #again = false
  /** Readings of memberships come one after another, so that an older answer never replaces a newer one. */
  #memberships: Promise<unknown> = Promise.resolve()

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

  /** Starts at the end of what is there, with the last ids one by one: a transaction under way may still fill a gap among them. */
  async start(): Promise<void> {
    const bounds = await eventBounds(this.#database, this.#domain)
    const low = Math.max(0, (bounds?.last ?? 0) - mostOpen)
    const rows = await readEvents(this.#database, this.#domain, low, mostOpen)
    this.#cursor = new Cursor({ low, above: rows.map(({ id }) => id) })
  }

  /** There may be something new. Calls during a reading are answered by one more reading. */
  wake(): void {
    this.#again = true
    this.#draining ??= this.#drain()
      .catch((error: unknown) => {
        this.#log.warn('event feed will retry', { error })
        setTimeout(() => this.wake(), retryMilliseconds).unref()
      })
      .finally(() => {
        this.#draining = undefined
      })
  }

  /** Memberships of a room have changed. */
  async refreshRoom(room: string): Promise<void> {
    const before = new Set([...this.#clients].filter((client) => client.rooms.has(room)))
    await this.#readMemberships()
    for (const client of this.#clients) {
      // Without an id: it says nothing about how far the reader has come.
      if (before.has(client) || client.rooms.has(room)) client.stream.send({ event: 'room', data: { roomId: room } })
    }
  }

  /** After a time without notifications: ends the streams of sessions that ended meanwhile, and reads memberships again. */
  async recheck(): Promise<void> {
    const sessions = new Set([...this.#clients].map(({ session }) => session.id))
    const open = await openSessions(this.#database, this.#domain, [...sessions])
    this.endWhere(({ id }) => sessions.has(id) && !open.has(id), 'session-ended')
    await this.#readMemberships()
  }

  /** Says to those who match that something has changed; without an id, since it says nothing about how far the reader has come. */
  tellWhere(match: (session: Session) => boolean, event: string): void {
    for (const client of this.#clients) if (match(client.session)) client.stream.send({ event, data: {} })
  }

  /** Ends the streams that match, with a reason that the page can show. */
  endWhere(match: (session: Session) => boolean, reason: string): void {
    for (const client of this.#clients) if (match(client.session)) client.stream.end(reason)
  }

  /** Counts as a stream of its device from the call on. */
  async open(session: Session, stream: EventStream, lastEventId: string | undefined): Promise<void> {
    const client: Client = { session, stream, rooms: new Set(), seen: this.#cursor.copy(), waiting: [] }
    this.#clients.add(client)
    stream.onClose(() => this.#clients.delete(client))
    await this.#readMemberships()
    // The session may have ended after it was looked at and before this stream could hear of it.
    if (!(await openSessions(this.#database, this.#domain, [session.id])).has(session.id)) return stream.end('session-ended')
    if (lastEventId === undefined) await this.#startHere(client, 'ready')
    else await this.#resume(client, parsePosition(lastEventId))
    const waiting = client.waiting ?? []
    client.waiting = undefined
    for (const { row, view } of waiting) this.#pass(client, row, view)
  }

  /** What the feed itself has not come to yet is told too: it may have been read while nobody was there for its room. */
  async #startHere(client: Client, event: 'ready' | 'reset'): Promise<void> {
    this.#cursor.settle()
    client.seen = this.#cursor.copy()
    client.stream.send({ id: client.seen.toString(), event, data: {} })
    await this.#replay(client, await readEvents(this.#database, this.#domain, client.seen.low, longestReplay))
  }

  async #resume(client: Client, position: Position | undefined): Promise<void> {
    const bounds = await eventBounds(this.#database, this.#domain)
    const known = position && position.low <= (bounds?.last ?? 0) && position.low >= (bounds?.first ?? 0) - 1
    const rows = known ? await readEvents(this.#database, this.#domain, position.low, longestReplay + 1) : []
    if (!known || rows.length > longestReplay) return this.#startHere(client, 'reset')
    client.seen = new Cursor(position)
    await this.#replay(client, rows)
    client.stream.send({ id: client.seen.toString(), event: 'ready', data: {} })
  }

  async #replay(client: Client, rows: readonly EventRow[]): Promise<void> {
    const missed = rows.filter(({ id }) => !client.seen.has(id))
    for (let at = 0; at < missed.length && !client.stream.closed; at += replayBatch) {
      const part = missed.slice(at, at + replayBatch)
      const views = await this.#viewsFor(part, [client])
      for (const row of part) this.#tell(client, row, views.get(row.message))
      await client.stream.drained()
    }
  }

  async #drain(): Promise<void> {
    while (this.#again) {
      this.#again = false
      const rows = await readEvents(this.#database, this.#domain, this.#cursor.low, batch)
      const fresh = rows.filter((row) => !this.#cursor.has(row.id))
      if (rows.length === batch) this.#again = true
      const views = await this.#viewsFor(fresh, this.#clients)
      for (const row of fresh) {
        this.#cursor.add(row.id)
        for (const client of this.#clients) this.#pass(client, row, views.get(row.message))
      }
      this.#cursor.settle()
    }
  }

  #pass(client: Client, row: EventRow, view: MessageView | undefined): void {
    if (client.waiting) client.waiting.push({ row, view })
    else this.#tell(client, row, view)
    // It does not read, or not fast enough.
    if (client.waiting && client.waiting.length > longestReplay) client.stream.end()
  }

  #tell(client: Client, row: EventRow, view: MessageView | undefined): void {
    if (!client.seen.add(row.id)) return
    client.seen.settle()
    if (view && client.rooms.has(row.room)) client.stream.send({ id: client.seen.toString(), event: row.kind, data: view })
  }

  #viewsFor(rows: readonly EventRow[], clients: Iterable<Client>): Promise<Map<string, MessageView>> {
    const rooms = new Set([...clients].flatMap((client) => [...client.rooms]))
    return eventViews(
      this.#database,
      this.#domain,
      rows.filter(({ room }) => rooms.has(room)),
    )
  }

  #readMemberships(): Promise<void> {
    const reading = this.#memberships
      .catch(() => undefined)
      .then(async () => {
        const clients = [...this.#clients]
        const rooms = await membershipsOf(this.#database, this.#domain, [...new Set(clients.map(({ session }) => session.person.id))])
        for (const client of clients) client.rooms = new Set(rooms.get(client.session.person.id))
      })
    this.#memberships = reading
    return reading
  }
}
