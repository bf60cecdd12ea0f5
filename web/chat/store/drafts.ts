/** What stands in each room's input field. Text survives a reload; chosen files do not, as nothing of them has been sent. */
import type { Shelf } from './shelf.ts'
import { Watched } from './watched.ts'

export interface ChosenFile {
  readonly id: string
  readonly name: string
  readonly blob: Blob
}

export interface RoomDraft {
  readonly text: string
  readonly files: readonly ChosenFile[]
}

const empty: RoomDraft = { text: '', files: [] }
const saveMilliseconds = 300

export class Drafts {
  readonly #shelf: Shelf
  readonly #rooms = new Map<string, Watched<RoomDraft>>()
  #stopped = false
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  async load(): Promise<void> {
    for (const [room, text] of await this.#shelf.drafts()) {
      const draft = this.of(room)
      if (draft.get().text === '') draft.set({ ...draft.get(), text })
    }
    document.addEventListener('visibilitychange', this.#saveAll)
  }

  of(room: string): Watched<RoomDraft> {
    const known = this.#rooms.get(room)
    if (known) return known
    const fresh = new Watched(empty)
    this.#rooms.set(room, fresh)
    return fresh
  }

  write(room: string, text: string): void {
    this.of(room).set({ ...this.of(room).get(), text })
    clearTimeout(this.#timers.get(room))
    this.#timers.set(
      room,
      setTimeout(() => this.#save(room), saveMilliseconds),
    )
  }

  choose(room: string, files: readonly ChosenFile[]): void {
    this.of(room).set({ ...this.of(room).get(), files })
  }

  clear(room: string): void {
    this.of(room).set(empty)
    this.#save(room)
  }

  stop(): void {
    this.#stopped = true
    document.removeEventListener('visibilitychange', this.#saveAll)
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  /** A phone may end a hidden page without a word. */
  readonly #saveAll = (): void => {
    for (const room of this.#timers.keys()) this.#save(room)
  }

  #save(room: string): void {
    clearTimeout(this.#timers.get(room))
    this.#timers.delete(room)
    if (!this.#stopped) this.#shelf.draft(room, this.of(room).get().text).catch(() => undefined)
  }
}
