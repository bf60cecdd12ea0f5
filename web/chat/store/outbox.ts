/**
 * What has been written and is not sent yet: kept on the shelf, sent in order room by room, once each however often it is tried.
 * A refusal steps out of the way and waits for its author; what was lost on the way is tried again by itself.
 */
import { ask } from '../../shared/api/client.ts'
import { ApiProblem, sentenceOf } from '../../shared/api/problem.ts'
import { api, type Message } from '../api.ts'
import { fromShelf, isAnswer, type Outgoing, type OutgoingFile, toShelf } from './outgoing.ts'
import type { Shelf } from './shelf.ts'
import { uploadFile } from './upload.ts'
import { Watched } from './watched.ts'

export type { Outgoing, OutgoingFile } from './outgoing.ts'

export interface Draft {
  readonly room: { readonly id: string; readonly name: string }
  readonly text: string
  readonly files: readonly { readonly name: string; readonly blob: Blob }[]
}

export interface OutboxHandlers {
  /** It is a message now. `asked`: when it was handed over. */
  onSent(message: Message, asked: number, files: readonly OutgoingFile[]): void
}

const longestPauseMilliseconds = 30_000

export class Outbox {
  readonly waiting = new Watched<readonly Outgoing[]>([])
  readonly #shelf: Shelf
  readonly #handlers: OutboxHandlers
  readonly #working = new Map<string, Promise<void>>()
  readonly #calls = new Map<string, AbortController>()
  /** Those that are on the shelf; what vanishes from there was sent by another window. */
  readonly #kept = new Set<string>()
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #stopped = false

  constructor(shelf: Shelf, handlers: OutboxHandlers) {
    this.#shelf = shelf
    this.#handlers = handlers
  }

  /** Brings back what an earlier visit left. */
  async load(): Promise<void> {
    const kept = await this.#shelf.messages()
    const here = new Set(this.waiting.get().map(({ key }) => key))
    for (const { key } of kept) this.#kept.add(key)
    const restored = kept.filter(({ key }) => !here.has(key)).map(fromShelf)
    this.waiting.set([...restored, ...this.waiting.get()].sort((a, b) => a.order - b.order))
  }

  async add({ room, text, files }: Draft): Promise<void> {
    const last = this.waiting.get().at(-1)?.order ?? 0
    const message: Outgoing = {
      key: crypto.randomUUID(),
      order: Math.max(Date.now(), last + 1),
      room: room.id,
      roomName: room.name,
      text,
      files: files.map(({ name, blob }) => ({ id: crypto.randomUUID(), name, blob, upload: undefined, sent: 0 })),
      writtenAt: new Date().toISOString(),
      problem: undefined,
      state: 'waiting',
    }
    this.waiting.set([...this.waiting.get(), message])
    await this.#keep(message)
    this.wake()
  }

  /** Something may go now: the network is back, or somebody pressed 再送. */
  wake(): void {
    clearTimeout(this.#timer)
    if (this.#stopped) return
    for (const room of new Set(this.waiting.get().map(({ room }) => room))) {
      if (this.#working.has(room)) continue
      const work = this.#work(room).finally(() => this.#working.delete(room))
      this.#working.set(room, work)
    }
  }

  /** Whether a message of this room is being handed over at this moment. */
  isSending = (room: string): boolean => this.waiting.get().some((one) => one.room === room && one.state === 'sending')

  /** Resolves when the room's messages have been handed over, or cannot be now. */
  async settled(room: string): Promise<void> {
    await this.#working.get(room)
  }

  retry(key: string): void {
    this.#change(key, { state: 'waiting', problem: undefined })
    this.wake()
  }

  async discard(key: string): Promise<void> {
    this.#calls.get(key)?.abort()
    this.waiting.set(this.waiting.get().filter((one) => one.key !== key))
    await this.#shelf.remove(key)
    this.wake()
  }

  /** Takes one file out; a message that has nothing left goes with it. */
  async dropFile(key: string, file: string): Promise<void> {
    const message = this.#find(key)
    if (!message) return
    const files = message.files.filter(({ id }) => id !== file)
    if (files.length === 0 && message.text.trim() === '') return this.discard(key)
    this.#calls.get(key)?.abort()
    await this.#keep({ ...message, files, state: 'waiting', problem: undefined })
    await this.settled(message.room)
    this.wake()
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    for (const call of this.#calls.values()) call.abort()
  }

  #find = (key: string): Outgoing | undefined => this.waiting.get().find((one) => one.key === key)

  #change(key: string, change: Partial<Outgoing>): void {
    this.waiting.set(this.waiting.get().map((one) => (one.key === key ? { ...one, ...change } : one)))
  }

  /** A full disk must not keep a message from being sent: it is then in memory only. */
  async #keep(message: Outgoing): Promise<void> {
    this.#change(message.key, message)
    if (this.#stopped) return
    await this.#shelf.put(toShelf(message)).then(
      () => this.#kept.add(message.key),
      () => undefined,
    )
  }

  /** One after another; two windows of one browser take turns. */
  async #work(room: string): Promise<void> {
    for (;;) {
      const next = this.waiting.get().find((one) => one.room === room && one.state === 'waiting')
      if (!next || this.#stopped || !navigator.onLine) return
      const goOn = await exclusively(`sekisho.outbox.${room}`, () => this.#attempt(next.key))
      if (!goOn) return
    }
  }

  /** @returns whether the next one may go */
  async #attempt(key: string): Promise<boolean> {
    if (!this.#find(key)) return true
    if (this.#kept.has(key) && !(await this.#shelf.has(key))) {
      this.waiting.set(this.waiting.get().filter((one) => one.key !== key))
      return true
    }
    const call = new AbortController()
    this.#calls.set(key, call)
    this.#change(key, { state: 'sending' })
    try {
      await this.#send(key, call.signal)
      this.#failures = 0
      return true
    } catch (error) {
      return this.#failed(key, error)
    } finally {
      this.#calls.delete(key)
    }
  }

  async #send(key: string, signal: AbortSignal): Promise<void> {
    await this.#upload(key, signal)
    const message = this.#find(key)
    if (!message || signal.aborted) throw new DOMException('called off', 'AbortError')
    const asked = performance.now()
    const sent = await ask(
      api.POST('/api/v1/rooms/{roomId}/messages', {
        params: { path: { roomId: message.room }, header: { 'Idempotency-Key': key } },
        body: { text: message.text, attachments: message.files.flatMap(({ upload }) => upload ?? []) },
      }),
    )
    this.#handlers.onSent(sent, asked, message.files)
    this.waiting.set(this.waiting.get().filter((one) => one.key !== key))
    await this.#shelf.remove(key)
  }

  /** File by file, so that each has a progress of its own and a lost connection costs one. */
  async #upload(key: string, signal: AbortSignal): Promise<void> {
    for (const { id, name, blob, upload } of this.#find(key)?.files ?? []) {
      if (upload !== undefined) continue
      const onProgress = (sent: number) => this.#changeFile(key, id, { sent })
      const done = await uploadFile(name, blob, { signal, onProgress })
      this.#changeFile(key, id, { sent: blob.size, upload: done })
      const message = this.#find(key)
      if (message) await this.#keep(message)
    }
  }

  #changeFile(key: string, id: string, change: Partial<OutgoingFile>): void {
    const files = this.#find(key)?.files.map((file) => (file.id === id ? { ...file, ...change } : file))
    if (files) this.#change(key, { files })
  }

  async #failed(key: string, error: unknown): Promise<boolean> {
    const message = this.#find(key)
    if (!message) return true
    if (error instanceof DOMException && error.name === 'AbortError') {
      this.#change(key, { state: 'waiting' })
      return false
    }
    const files = message.files.map((file) => ({ ...file, sent: file.upload === undefined ? 0 : file.blob.size }))
    if (error instanceof ApiProblem && isAnswer(error)) {
      // Uploads that no message claimed are swept away: then the files go again.
      const gone = error.mistakes.some(({ path }) => path.startsWith('body.attachments'))
      const again = gone ? files.map((file) => ({ ...file, upload: undefined, sent: 0 })) : files
      await this.#keep({ ...message, files: again, state: 'failed', problem: sentenceOf(error) })
      return true
    }
    this.#change(key, { files, state: 'waiting' })
    this.#failures++
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.wake(), Math.min(longestPauseMilliseconds, 1_000 * 2 ** this.#failures))
    return false
  }
}

const exclusively = <T>(name: string, act: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? (navigator.locks.request(name, act) as Promise<T>) : act()
