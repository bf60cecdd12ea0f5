/**
 * Warm children of one kind. A child belongs to one compartment (lane and organisation) from its first file until it is recycled, so
 * that one which a file has taken over never sees another's files. One unused child is kept ahead, and practises meanwhile.
 */
import { SanitizerFault } from './loss.ts'
import { type Practise, Spare } from './spare.ts'
import type { Child } from './spawn.ts'

export interface PoolOptions {
  /** Most children that work or wait for their compartment's next file; the spare comes on top. */
  readonly children: number
  /** Requests that one child serves at most. */
  readonly jobsPerChild: number
  /** How long a child waits for its compartment's next file. */
  readonly idleSeconds: number
  /** Most requests that wait; above, the caller is told to come back. */
  readonly queue: number
  /** What the spare does; absent: it waits. */
  readonly practise?: Practise | undefined
}

export interface Ask {
  readonly compartment: string
  readonly signal?: AbortSignal | undefined
  /** Only a child that has not served yet will do. */
  readonly fresh?: boolean | undefined
}

export interface PoolStatus {
  readonly children: number
  readonly busy: number
  readonly queued: number
  /** Children ended for any reason but idleness, size or closing, since the start. */
  readonly restarts: number
  /** Unused children that are not as fast yet as they will be. */
  readonly practising: number
}

/** `recycle` ends the child although it could still answer. */
export interface Served<T> {
  readonly value: T
  readonly recycle: boolean
}

interface Bound {
  readonly child: Child
  /** Its practice is over. */
  readonly ready: Promise<void>
  readonly compartment: string
  jobs: number
  busy: boolean
  lastUsed: number
  idle: NodeJS.Timeout | undefined
}

interface Waiter {
  readonly ask: Ask
  readonly resolve: (bound: Bound) => void
  readonly reject: (error: Error) => void
}

export class Pool {
  readonly #options: PoolOptions
  readonly #start: () => Promise<Child>
  readonly #bound = new Set<Bound>()
  readonly #waiters: Waiter[] = []
  readonly #stopping = new Set<Promise<void>>()
  #spare: Spare | undefined
  #starting: Promise<void> | undefined
  #restarts = 0
  #practises = true
  #closed = false

  constructor(options: PoolOptions, start: () => Promise<Child>, spare?: Child) {
    this.#options = options
    this.#start = start
    if (spare) this.#spare = this.#asSpare(spare)
  }

  /**
   * Waits for a child of the compartment and lets `job` use it alone. When `job` throws, the child is ended.
   * @throws SanitizerFault when the queue is full, no child starts or the pool is closed; the signal's reason; whatever `job` throws
   */
  async run<T>(ask: Ask, job: (child: Child) => Promise<Served<T>>): Promise<T> {
    const bound = await this.#acquireReady(ask)
    let recycle = true
    try {
      const served = await job(bound.child)
      recycle = served.recycle
      return served.value
    } finally {
      this.#release(bound, recycle)
    }
  }

  /** Starts the spare ahead of the first request. */
  warmUp(): void {
    this.#keepSpare()
  }

  status(): PoolStatus {
    const busy = [...this.#bound].filter((bound) => bound.busy).length
    return {
      children: this.#bound.size + (this.#spare ? 1 : 0),
      busy,
      queued: this.#waiters.length,
      restarts: this.#restarts,
      practising: this.#spare?.practises ? 1 : 0,
    }
  }

  /** Turns waiting requests away, ends every child, and resolves when the last one is gone. */
  async close(): Promise<void> {
    this.#closed = true
    for (const waiter of this.#waiters.splice(0)) waiter.reject(new SanitizerFault('the sanitizer is closing'))
    await this.#starting
    for (const bound of [...this.#bound]) this.#end(bound)
    if (this.#spare) this.#stop(this.#spare.child)
    this.#spare = undefined
    await Promise.all(this.#stopping)
  }

  /** A child that is lost of its practice is no answer about the file that was given to it meanwhile: that file gets another. */
  async #acquireReady(ask: Ask): Promise<Bound> {
    for (;;) {
      const bound = await this.#acquire(ask)
      await bound.ready
      if (bound.child.alive || this.#practises) return bound
      this.#release(bound, true)
    }
  }

  /** Whatever may be wrong with practice must not end one child after the other. */
  #asSpare(child: Child): Spare {
    return new Spare(child, this.#practises ? this.#options.practise : undefined, () => {
      this.#practises = false
    })
  }

  #acquire(ask: Ask): Promise<Bound> {
    if (this.#closed) return Promise.reject(new SanitizerFault('the sanitizer is closed'))
    if (this.#waiters.length >= this.#options.queue) return Promise.reject(new SanitizerFault('too many files are waiting'))
    if (ask.signal?.aborted) return Promise.reject(ask.signal.reason)
    return new Promise<Bound>((resolve, reject) => {
      const onAbort = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        reject(ask.signal?.reason)
      }
      const done = () => ask.signal?.removeEventListener('abort', onAbort)
      const waiter: Waiter = {
        ask,
        resolve: (bound) => {
          done()
          resolve(bound)
        },
        reject: (error) => {
          done()
          reject(error)
        },
      }
      ask.signal?.addEventListener('abort', onAbort, { once: true })
      this.#waiters.push(waiter)
      this.#serve()
    })
  }

  /** Gives children to those who wait, oldest first; one whose compartment has no child does not hold up the others. */
  #serve(): void {
    for (const waiter of [...this.#waiters]) {
      const bound = this.#childFor(waiter.ask)
      if (!bound) continue
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
      clearTimeout(bound.idle)
      bound.busy = true
      bound.jobs += 1
      waiter.resolve(bound)
    }
    this.#keepSpare()
  }

  #childFor({ compartment, fresh }: Ask): Bound | undefined {
    const idle = [...this.#bound].filter((bound) => !bound.busy)
    for (const dead of idle.filter(({ child }) => !child.alive)) this.#recycle(dead)
    const own = idle.find((bound) => bound.compartment === compartment && bound.child.alive)
    if (own && !fresh) return own
    if (this.#spare && !this.#spare.child.alive) this.#dropSpare()
    if (!this.#spare) return undefined
    if (this.#bound.size >= this.#options.children) {
      const oldest = idle.filter((bound) => this.#bound.has(bound)).sort((a, b) => a.lastUsed - b.lastUsed)[0]
      if (!oldest) return undefined
      this.#end(oldest)
    }
    const { child } = this.#spare
    const bound: Bound = { child, ready: this.#spare.stop(), compartment, jobs: 0, busy: false, lastUsed: 0, idle: undefined }
    this.#spare = undefined
    this.#bound.add(bound)
    return bound
  }

  #release(bound: Bound, recycle: boolean): void {
    bound.busy = false
    bound.lastUsed = performance.now()
    if (recycle || bound.jobs >= this.#options.jobsPerChild || !bound.child.alive) this.#recycle(bound)
    // WebAssembly never gives memory back: the next file must not be refused for what the last one needed.
    else if (bound.child.isSwollen) this.#end(bound)
    else if (this.#bound.has(bound)) {
      bound.idle = setTimeout(() => this.#end(bound), this.#options.idleSeconds * 1000)
      bound.idle.unref()
    }
    this.#serve()
  }

  /**
   * A spare is started at once for somebody who waits and when a child is near its last request, else when nothing works: starting costs
   * half a second of a core.
   */
  #keepSpare(): void {
    if (this.#closed || this.#spare || this.#starting) return
    const busy = [...this.#bound].some((bound) => bound.busy)
    const couldUseIt = this.#waiters.length > 0 && [...this.#bound].filter((bound) => bound.busy).length < this.#options.children
    const soonNeeded = [...this.#bound].some((bound) => bound.jobs >= this.#options.jobsPerChild * 0.8)
    if (busy && !couldUseIt && !soonNeeded) return
    this.#starting = this.#start()
      .then(
        (child) => {
          if (this.#closed) this.#stop(child)
          else this.#spare = this.#asSpare(child)
        },
        (error: Error) => {
          for (const waiter of this.#waiters.splice(0)) waiter.reject(error)
        },
      )
      .then(() => {
        this.#starting = undefined
        if (this.#spare && this.#waiters.length > 0) this.#serve()
      })
  }

  #recycle(bound: Bound): void {
    if (!this.#bound.has(bound)) return
    this.#restarts += 1
    this.#end(bound)
  }

  #dropSpare(): void {
    if (this.#spare) this.#stop(this.#spare.child)
    this.#spare = undefined
    this.#restarts += 1
  }

  #end(bound: Bound): void {
    clearTimeout(bound.idle)
    this.#bound.delete(bound)
    this.#stop(bound.child)
  }

  #stop(child: Child): void {
    const gone = child.stop().finally(() => this.#stopping.delete(gone))
    this.#stopping.add(gone)
  }
}
