import { ask } from '../../shared/api/client.ts'
import { api, type Message } from '../api.ts'
import { emptyHistory, type History, isUnread, merge, mergeEvent, mergeNewest } from './history.ts'
import { Watched } from './watched.ts'

export interface ConversationView extends History {
  /** nothing read yet · reading · there · the first page could not be read */
  readonly status: 'new' | 'loading' | 'there' | 'failed'
  readonly error: unknown
  /** An older page is on its way, or did not come. */
  readonly older: 'idle' | 'loading' | 'failed'
}

const fresh: ConversationView = { ...emptyHistory, status: 'new', error: undefined, older: 'idle' }
const pageSize = 50
/** Reading back to one message: larger steps, and an end to them, since everything on the way stays on the page. */
const reachSize = 200
const mostReaches = 25

/** One room's messages. */
export class Conversation {
  readonly room: string
  readonly view = new Watched<ConversationView>(fresh)
  /** The message that somebody has come to see. */
  readonly sought = new Watched<string | undefined>(undefined)
  /** Its end is on the screen: what comes is being read. */
  inSight = false
  readonly #me: string
  readonly #onRead: (unread: number) => void
  #readUpTo = 0
  #readingOlder: Promise<void> | undefined
  /** Told while a page that holds them was on its way: the page may have been written before. */
  readonly #overtaking = new Map<string, { readonly message: Message; readonly at: number }>()

  /** @param onRead told how much is left when something was read, before the server has counted */
  constructor(room: string, me: string, onRead: (unread: number) => void) {
    this.room = room
    this.#me = me
    this.#onRead = onRead
  }

  /** Reads the newest page, once. */
  async open(): Promise<void> {
    if (this.view.get().status === 'there' || this.view.get().status === 'loading') return
    this.view.set({ ...this.view.get(), status: 'loading' })
    const asked = performance.now()
    try {
      const { messages, more } = await this.#read({})
      this.view.set({ ...mergeNewest(this.view.get(), messages, more, asked), status: 'there', error: undefined, older: 'idle' })
    } catch (error) {
      this.view.set({ ...this.view.get(), status: 'failed', error })
    }
  }

  /** Reads back until this message is there, and marks it. @returns false when it is too far back, gone, or cannot be read now */
  async seek(id: string, sequence: number): Promise<boolean> {
    this.sought.set(undefined)
    await this.open()
    await this.#opened()
    for (let step = 0; step < mostReaches; step++) {
      const { status, more, older, messages } = this.view.get()
      if (status !== 'there' || !more || older === 'failed' || (messages[0]?.sequence ?? 0) <= sequence) break
      await this.readOlder(reachSize)
    }
    const there = this.view.get().messages.some((message) => message.id === id)
    if (there) this.sought.set(id)
    return there
  }

  /** Resolves when the first page is there, or did not come. */
  #opened(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.view.get().status === 'loading') return
        leave()
        resolve()
      }
      const leave = this.view.subscribe(look)
      look()
    })
  }

  /** One page at a time; whoever asks meanwhile waits for the one under way. */
  readOlder(limit = pageSize): Promise<void> {
    this.#readingOlder ??= this.#readPageBefore(limit).finally(() => {
      this.#readingOlder = undefined
    })
    return this.#readingOlder
  }

  async #readPageBefore(limit: number): Promise<void> {
    const { status, more, messages } = this.view.get()
    const first = messages[0]
    if (status !== 'there' || !more || !first) return
    this.view.set({ ...this.view.get(), older: 'loading' })
    this.#overtaking.clear()
    const asked = performance.now()
    try {
      const page = await this.#read({ before: first.sequence, limit })
      const whole = { ...merge(this.view.get(), page.messages, asked), more: page.more, older: 'idle' as const }
      this.view.set([...this.#overtaking.values()].reduce((view, { message, at }) => mergeEvent(view, message, at), whole))
    } catch {
      this.view.set({ ...this.view.get(), older: 'failed' })
    }
  }

  /** @returns whether it was not known before */
  tell(message: Message, at: number): boolean {
    const view = this.view.get()
    const known = view.told.has(message.id)
    if (view.older === 'loading') this.#overtaking.set(message.id, { message, at })
    // Before the first page is there nothing is shown, but what came later than it was asked for must not be lost.
    this.view.set({ ...view, ...(view.status === 'new' ? {} : mergeEvent(view, message, at)) })
    return !known
  }

  /** The stream could not be resumed: there may be a hole, so the newest page is read again. */
  startAfresh(): void {
    const reading = this.view.get().status !== 'new'
    this.view.set(fresh)
    if (reading) void this.open()
  }

  /** Everything up to this message was seen. Whatever fails here is made good by the next message that is seen. */
  async read(message: Message): Promise<void> {
    if (message.sequence <= this.#readUpTo || !this.view.get().messages.some((one) => isUnread(one, this.#me))) return
    const before = this.#readUpTo
    this.#readUpTo = message.sequence
    this.#onRead(this.view.get().messages.filter((one) => one.sequence > message.sequence && isUnread(one, this.#me)).length)
    await ask(api.POST('/api/v1/rooms/{roomId}/read', { params: { path: { roomId: this.room } }, body: { upTo: message.id } })).catch(
      () => {
        this.#readUpTo = before
      },
    )
  }

  #read = (query: { before?: number; limit?: number }) =>
    ask(api.GET('/api/v1/rooms/{roomId}/messages', { params: { path: { roomId: this.room }, query: { limit: pageSize, ...query } } }))
}
