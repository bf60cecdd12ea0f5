/**
 * The event stream of this app. Not EventSource: that gives up for good on any answer but 200, cannot resume after being closed, and does
 * not notice a connection that has died in a tunnel.
 */
import { ask } from '../../shared/api/client.ts'
import { ApiProblem } from '../../shared/api/problem.ts'
import { EventText, type ServerEvent } from './event-text.ts'

export type Connection = 'connecting' | 'live' | 'away'

export interface EventHandlers {
  onEvent(event: ServerEvent): void
  onConnection(connection: Connection): void
  /** The server closed the stream because the session is over. */
  onEnd(): void
}

/** The server gives a sign of life every 15 s. */
const silenceMilliseconds = 35_000
const longestPauseMilliseconds = 20_000
/** A page that slept for longer has a dead connection, whatever it looks like. */
const sleepMilliseconds = 20_000

export class Events {
  readonly #handlers: EventHandlers
  #lastId: string | undefined
  #connection: AbortController | undefined
  #stopped = false
  #failures = 0
  #lastSign = 0
  #wakeUp: (() => void) | undefined

  constructor(handlers: EventHandlers) {
    this.#handlers = handlers
  }

  start(): void {
    this.#stopped = false
    globalThis.addEventListener('online', this.#again)
    globalThis.addEventListener('offline', this.#lost)
    document.addEventListener('visibilitychange', this.#seen)
    void this.#run()
  }

  stop(): void {
    this.#stopped = true
    globalThis.removeEventListener('online', this.#again)
    globalThis.removeEventListener('offline', this.#lost)
    document.removeEventListener('visibilitychange', this.#seen)
    this.#connection?.abort()
    this.#wakeUp?.()
  }

  readonly #again = (): void => {
    this.#failures = 0
    this.#wakeUp?.()
  }

  readonly #lost = (): void => this.#connection?.abort()

  readonly #seen = (): void => {
    if (document.visibilityState !== 'visible') return
    if (performance.now() - this.#lastSign > sleepMilliseconds) this.#connection?.abort()
    this.#again()
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#listen()
        this.#failures = 0
      } catch (error) {
        if (error instanceof ApiProblem && error.status < 500 && error.code !== 'rate-limited') return this.#handlers.onConnection('away')
        this.#failures++
      }
      if (this.#stopped) return
      this.#handlers.onConnection('away')
      await this.#pause()
    }
  }

  /** Resolves when the stream ends in order. */
  async #listen(): Promise<void> {
    if (!navigator.onLine) throw new Error('offline')
    const connection = new AbortController()
    this.#connection = connection
    const silence = setInterval(() => {
      if (performance.now() - this.#lastSign > silenceMilliseconds) connection.abort()
    }, 5_000)
    try {
      const text = new EventText()
      this.#lastSign = performance.now()
      const reader = await this.#open(connection.signal)
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        this.#lastSign = performance.now()
        for (const event of text.take(value)) this.#take(event)
      }
    } finally {
      clearInterval(silence)
      connection.abort()
    }
  }

  async #open(signal: AbortSignal): Promise<ReadableStreamDefaultReader<string>> {
    const headers = { Accept: 'text/event-stream', ...(this.#lastId === undefined ? {} : { 'Last-Event-ID': this.#lastId }) }
    const response = await fetch('/api/v1/events', { headers, signal, cache: 'no-store' })
    if (!response.ok || !response.body) await ask(response.json().then((error: unknown) => ({ response, error })))
    if (!response.body) throw new Error('no stream')
    return response.body.pipeThrough(new TextDecoderStream()).getReader()
  }

  #take(event: ServerEvent): void {
    if (event.id !== undefined) this.#lastId = event.id
    if (event.kind === 'ready' || event.kind === 'reset') {
      this.#failures = 0
      this.#handlers.onConnection('live')
    }
    if (event.kind === 'end' && (event.data as { reason?: string }).reason === 'session-ended') this.#handlers.onEnd()
    else this.#handlers.onEvent(event)
  }

  /** Doubles, with chance, so that a whole office does not come back in the same second. */
  #pause(): Promise<void> {
    const longest = Math.min(longestPauseMilliseconds, 500 * 2 ** this.#failures)
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longest / 2 + Math.random() * (longest / 2))
      this.#wakeUp = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
