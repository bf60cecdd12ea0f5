/** One engine as it is set up: asked, timed, proven, and how it stands. It answers for a file or says why not; it never throws but at the end. */
import type { EngineSettings } from '../../config/engines.ts'
import { type EngineAnswer, EngineTrouble, type Scan, type Stage, type Why } from './answer.ts'
import { EnginesClosed } from './fault.ts'
import { Proof } from './proof.ts'

export interface Deadline {
  readonly milliseconds: number
  /** The boundary is stopping. */
  readonly signal: AbortSignal
}

/** How an engine is spoken to. @throws EngineTrouble */
export interface EngineClient {
  /** @returns its version */
  greet(deadline: Deadline): Promise<string>
  scan(untrusted: Uint8Array, deadline: Deadline): Promise<Scan>
}

export interface EngineState {
  readonly name: string
  readonly kind: EngineSettings['kind']
  readonly when: EngineSettings['when']
  readonly required: boolean
  readonly ready: boolean
  readonly version: string | null
  /** Why it is not ready. */
  readonly why: Why | null
}

type Answered = Omit<EngineAnswer, 'stage'>

/** To say what it is, or to look at a few bytes. */
const shortMilliseconds = 10_000
/** Troubles that cost time: whoever waits for such an engine waits in vain. */
const slow: ReadonlySet<Why> = new Set(['unreachable', 'timeout'])

export class Engine {
  readonly settings: EngineSettings
  readonly #client: EngineClient
  readonly #signal: AbortSignal
  readonly #proof = new Proof()
  #version: string | null = null
  #why: Why | null = 'unreachable'
  /** Until then it is not asked again. */
  #restsUntil = 0
  constructor(settings: EngineSettings, client: EngineClient, signal: AbortSignal) {
    this.settings = settings
    this.#client = client
    this.#signal = signal
  }

  get state(): EngineState {
    const { name, kind, when, required } = this.settings
    return { name, kind, when, required, ready: this.#why === null, version: this.#version, why: this.#why }
  }

  isAsked(stage: Stage): boolean {
    return this.settings.when === 'both' || this.settings.when === stage
  }

  async ask(untrusted: Uint8Array): Promise<Answered> {
    const { name, maximumBytes } = this.settings
    if (untrusted.length > maximumBytes) return { name, verdict: 'declined', why: 'too-large' }
    if (this.#why && slow.has(this.#why) && Date.now() < this.#restsUntil) return { name, verdict: 'unavailable', why: this.#why }
    const scan = await this.#attempt(async () => {
      const scan = await this.#scan(untrusted, this.settings.timeoutSeconds * 1000)
      // After it: what it said is worth what the version that said it is worth.
      if (scan.verdict === 'clean' && !this.#proof.holds(scan.version)) {
        await this.#prove()
        if (!this.#proof.holds(scan.version)) throw new EngineTrouble('unproven')
      }
      this.#version = scan.version
      return scan
    })
    return typeof scan === 'string' ? { name, verdict: 'unavailable', why: scan } : { name, ...scan }
  }

  /** Looks whether it is there and sees; for those who watch. */
  async check(): Promise<void> {
    await this.#attempt(async () => {
      const version = await this.#client.greet({ milliseconds: this.#short, signal: this.#signal })
      if (this.#why !== null || version !== this.#version) await this.#prove()
      this.#version = version
    })
  }

  get #short(): number {
    return Math.min(shortMilliseconds, this.settings.timeoutSeconds * 1000)
  }

  #scan(untrusted: Uint8Array, milliseconds: number): Promise<Scan> {
    return this.#client.scan(untrusted, { milliseconds, signal: this.#signal })
  }

  #prove(): Promise<void> {
    return this.#proof.make((bytes) => this.#scan(bytes, this.#short))
  }

  /** An engine that let us wait in vain is left alone for as long as it took: at most half of the time goes into waiting for it. */
  async #attempt<T>(act: () => Promise<T>): Promise<T | Why> {
    const started = Date.now()
    try {
      const done = await act()
      this.#why = null
      return done
    } catch (error) {
      if (this.#signal.aborted) throw new EnginesClosed('the boundary is stopping', { cause: error })
      if (!(error instanceof EngineTrouble)) throw error
      this.#why = error.why
      this.#restsUntil = Date.now() * 2 - started
      return error.why
    }
  }
}
