/** One person's conversation in this browser: rooms, what was said in them, what waits to be sent. Everything but the unsent is in memory only. */
import { ask } from '../../shared/api/client.ts'
import { api, type Message, type Person, type Room } from '../api.ts'
import { Conversation } from './conversation.ts'
import { Drafts } from './drafts.ts'
import type { ServerEvent } from './event-text.ts'
import { type Connection, Events } from './events.ts'
import { Outbox, type OutgoingFile } from './outbox.ts'
import { byLastMessage, emptyRooms, type Rooms, withMessage, withUnread, withUnsent } from './rooms.ts'
import type { Shelf } from './shelf.ts'
import { Watched } from './watched.ts'

export interface ChatOptions {
  readonly me: Person
  readonly side: 'internet' | 'lgwan'
  readonly shelf: Shelf
  /** The server ended the session while the page was open. */
  onEnd(): void
  /** Told of whatever the stream says that is no message: ready, reset, room, and what other pages watch for. */
  onNotice?(kind: string): void
}

const refreshMilliseconds = 400

export class Chat {
  readonly me: Person
  readonly side: ChatOptions['side']
  readonly rooms = new Watched<Rooms>(emptyRooms)
  readonly connection = new Watched<Connection>('connecting')
  readonly outbox: Outbox
  readonly drafts: Drafts
  /** Local pictures of what this page has sent, by attachment: shown until the server's own is there. */
  readonly thumbnails = new Map<string, string>()
  readonly #conversations = new Map<string, Conversation>()
  readonly #events: Events
  readonly #shelf: Shelf
  readonly #onNotice: (kind: string) => void
  #refresh: ReturnType<typeof setTimeout> | undefined
  #roomsAsked = 0

  constructor({ me, side, shelf, onEnd, onNotice = () => undefined }: ChatOptions) {
    this.#onNotice = onNotice
    this.me = me
    this.side = side
    this.#shelf = shelf
    this.outbox = new Outbox(shelf, { onSent: (message, asked, files) => this.#sent(message, asked, files) })
    this.drafts = new Drafts(shelf)
    this.#events = new Events({
      onEvent: (event) => this.#take(event),
      onConnection: (connection) => this.#connected(connection),
      onEnd,
    })
  }

  /** Opens the stream, reads the rooms, sends what waits. */
  async start(): Promise<void> {
    this.#events.start()
    await Promise.all([this.readRooms(), this.drafts.load(), this.outbox.load()])
    this.outbox.wake()
  }

  forgetThumbnail(attachment: string): void {
    URL.revokeObjectURL(this.thumbnails.get(attachment) ?? '')
    this.thumbnails.delete(attachment)
  }

  stop(): void {
    clearTimeout(this.#refresh)
    this.#events.stop()
    this.outbox.stop()
    this.drafts.stop()
    for (const address of this.thumbnails.values()) URL.revokeObjectURL(address)
  }

  /** Stops, and leaves nothing on this browser's disk. */
  async wipe(): Promise<void> {
    this.stop()
    await this.#shelf.wipe()
  }

  conversation(room: string): Conversation {
    const known = this.#conversations.get(room)
    if (known) return known
    const fresh = new Conversation(room, this.me.id, (unread) => this.rooms.set(withUnread(this.rooms.get(), room, unread)))
    this.#conversations.set(room, fresh)
    return fresh
  }

  room = (id: string): Room | undefined => this.rooms.get().rooms.find((room) => room.id === id)

  async readRooms(): Promise<void> {
    const asked = ++this.#roomsAsked
    try {
      const { rooms } = await ask(api.GET('/api/v1/rooms'))
      if (asked === this.#roomsAsked) this.rooms.set({ rooms: byLastMessage(rooms), status: 'there', error: undefined })
    } catch (error) {
      if (this.rooms.get().status !== 'there') this.rooms.set({ ...this.rooms.get(), status: 'failed', error })
    }
  }

  async unsend(message: Message): Promise<void> {
    await ask(api.DELETE('/api/v1/messages/{messageId}', { params: { path: { messageId: message.id } } }))
    const gone = { ...message, text: '', attachments: [], unsentAt: new Date().toISOString() }
    this.conversation(message.roomId).tell(gone, performance.now())
    this.rooms.set(withUnsent(this.rooms.get(), gone))
  }

  #connected(connection: Connection): void {
    const before = this.connection.get()
    this.connection.set(connection)
    if (connection === 'live' && before !== 'live') this.outbox.wake()
  }

  #take({ kind, data }: ServerEvent): void {
    const at = performance.now()
    if (kind === 'reset') this.#startAfresh()
    // What happened between the first reading and the stream's begin was told to nobody.
    if (kind === 'ready' || kind === 'reset' || kind === 'room') this.#readRoomsSoon()
    if (isMessage(data)) void this.#tell(kind, data, at)
    else this.#onNotice(kind)
  }

  async #tell(kind: string, message: Message, at: number): Promise<void> {
    const conversation = this.conversation(message.roomId)
    // My own message, told before its sending was answered: it would stand there twice.
    if (kind === 'message' && message.author.id === this.me.id && this.outbox.isSending(message.roomId))
      await this.outbox.settled(message.roomId)
    const fresh = conversation.tell(message, at)
    if (!this.room(message.roomId)) return this.#readRoomsSoon()
    if (kind === 'message')
      this.rooms.set(withMessage(this.rooms.get(), message, fresh && !conversation.inSight && message.author.id !== this.me.id))
    if (kind === 'unsend') this.rooms.set(withUnsent(this.rooms.get(), message))
    // A receipt of mine may come from another device.
    if (kind === 'receipt' || kind === 'unsend') this.#readRoomsSoon()
  }

  #startAfresh(): void {
    for (const conversation of this.#conversations.values()) conversation.startAfresh()
  }

  #readRoomsSoon(): void {
    clearTimeout(this.#refresh)
    this.#refresh = setTimeout(() => void this.readRooms(), refreshMilliseconds)
  }

  #sent(message: Message, asked: number, files: readonly OutgoingFile[]): void {
    const uploads = new Map(files.map((file) => [file.upload, file]))
    for (const { id } of message.attachments) {
      const file = uploads.get(id)
      if (file?.blob.type.startsWith('image/')) this.thumbnails.set(id, URL.createObjectURL(file.blob))
    }
    this.conversation(message.roomId).tell(message, asked)
    this.rooms.set(withMessage(this.rooms.get(), message, false))
  }
}

const isMessage = (data: unknown): data is Message => typeof data === 'object' && data !== null && 'roomId' in data && 'sequence' in data
