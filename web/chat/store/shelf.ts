/**
 * What this browser keeps on its disk: what somebody wrote and has not sent yet, and nothing that came from others. Messages, names and
 * pictures live in memory only, so a lost phone holds no conversation.
 * KNOWN GAP: drafts and unsent files lie on the phone as the browser stores them; until the phone is next online, revoking it does not erase them.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

export interface KeptFile {
  readonly id: string
  readonly name: string
  readonly blob: Blob
  /** Its id in quarantine, once it is there. */
  readonly upload: string | undefined
}

export interface KeptMessage {
  /** Idempotency-Key: however often it is sent, it is one message. */
  readonly key: string
  /** Rises with every message of this browser. */
  readonly order: number
  readonly room: string
  readonly roomName: string
  readonly text: string
  readonly files: readonly KeptFile[]
  readonly writtenAt: string
  /** The server's answer, where it was no. */
  readonly problem: { readonly ja: string; readonly en: string } | undefined
}

export interface Shelf {
  messages(): Promise<KeptMessage[]>
  put(message: KeptMessage): Promise<void>
  has(key: string): Promise<boolean>
  remove(key: string): Promise<void>
  drafts(): Promise<Map<string, string>>
  /** Empty text removes it. */
  draft(room: string, text: string): Promise<void>
  wipe(): Promise<void>
}

interface Tables extends DBSchema {
  owner: { key: 'owner'; value: string }
  message: { key: string; value: KeptMessage }
  draft: { key: string; value: string }
}

const name = 'sekisho-unsent'

/** @param owner whose it is; what another one left behind is erased first. undefined: whoever's it is, to look at without a session */
export async function openShelf(owner: string | undefined): Promise<Shelf> {
  const database = await openDB<Tables>(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('owner')
      fresh.createObjectStore('message', { keyPath: 'key' })
      fresh.createObjectStore('draft')
    },
    blocking(_current, _blocked, event) {
      ;(event.target as IDBDatabase).close()
    },
  })
  const shelf = new Kept(database)
  if (owner !== undefined && (await database.get('owner', 'owner')) !== owner) {
    await shelf.wipe()
    await database.put('owner', owner, 'owner')
  }
  return shelf
}

class Kept implements Shelf {
  readonly #database: IDBPDatabase<Tables>
  constructor(database: IDBPDatabase<Tables>) {
    this.#database = database
  }

  async messages(): Promise<KeptMessage[]> {
    return (await this.#database.getAll('message')).sort((a, b) => a.order - b.order)
  }

  async put(message: KeptMessage): Promise<void> {
    await this.#database.put('message', message)
  }

  async has(key: string): Promise<boolean> {
    return (await this.#database.count('message', key)) > 0
  }

  remove(key: string): Promise<void> {
    return this.#database.delete('message', key)
  }

  async drafts(): Promise<Map<string, string>> {
    const [rooms, texts] = await Promise.all([this.#database.getAllKeys('draft'), this.#database.getAll('draft')])
    return new Map(rooms.map((room, index) => [room, texts[index] ?? '']))
  }

  async draft(room: string, text: string): Promise<void> {
    await (text === '' ? this.#database.delete('draft', room) : this.#database.put('draft', text, room))
  }

  async wipe(): Promise<void> {
    await Promise.all((['owner', 'message', 'draft'] as const).map((table) => this.#database.clear(table)))
  }
}

/** For a shared terminal, and for a browser that refuses to keep anything. */
export function memoryShelf(): Shelf {
  const kept = new Map<string, KeptMessage>()
  const texts = new Map<string, string>()
  return {
    messages: async () => [...kept.values()].sort((a, b) => a.order - b.order),
    put: async (message) => void kept.set(message.key, message),
    has: async (key) => kept.has(key),
    remove: async (key) => void kept.delete(key),
    drafts: async () => new Map(texts),
    draft: async (room, text) => void (text === '' ? texts.delete(room) : texts.set(room, text)),
    wipe: async () => {
      kept.clear()
      texts.clear()
    },
  }
}
