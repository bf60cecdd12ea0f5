/** One sandboxed child as the trusted side sees it: started and proven, asked one thing at a time, watched, and ended. */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import type { Duplex, Readable, Writable } from 'node:stream'
import { type Frame, FrameReader, frameHead } from './frame.ts'
import { ChildLost, causesOf, type LossReason, reasonOfEnd, SanitizerFault } from './loss.ts'
import type { Limits, Tier } from './protocol.ts'
import type { Command, Confinement } from './sandbox/confinement.ts'
import type { Hello, Setting } from './sandbox/enclose.ts'
import { sanitizerFolder, sourceExtension } from './sandbox/places.ts'
import { mustBeDeniedTo } from './sandbox/prove.ts'
import { type Usage, usageOf, usageOfTree, WATCH_MILLISECONDS, watchUsage } from './sandbox/watch.ts'

export interface StartPlan {
  readonly kind: Hello['ready']
  readonly confinement: Confinement
  readonly limits: Limits
  readonly probePort?: number
  /** The converter's launcher; else only tests name another: a hostile child enclosed like ours. */
  readonly entry?: string
  /** What the converter's launcher is told besides. */
  readonly more?: object
}

/** Generous: on a busy machine a slow start must not look like a tier that does not hold. */
const START_SECONDS = 60
const GRACE_MILLISECONDS = 500
/** Share of the memory bound; a warm child holds about a tenth. */
const SWOLLEN = 0.4
const WEIGH_MILLISECONDS = 250
/** The last words of a child, for the debug log only. */
const STDERR_BYTES = 4096

interface Waiting {
  readonly resolve: (frame: Frame) => void
  readonly reject: (error: Error) => void
}

export class Child {
  readonly kind: StartPlan['kind']
  readonly tier: Tier
  readonly #process: ChildProcess
  readonly #reader: FrameReader
  readonly #limits: Limits
  readonly #exited: Promise<void>
  readonly #wrapped: boolean
  #watchedPid: number | undefined
  #waiting: Waiting | undefined
  #lost: Error | undefined
  #endReason: LossReason | undefined
  #lastWords = ''
  #residentBytes = 0
  #asked = 0
  #weighed = 0

  /** Starts a child and resolves when it has proven its tier. @throws SanitizerFault */
  static async start(plan: StartPlan): Promise<Child> {
    const entry = plan.entry ?? path.join(sanitizerFolder, `child${sourceExtension}`)
    const { kind, limits, more } = plan
    const setting: Omit<Setting, 'kind'> & Pick<StartPlan, 'kind'> = {
      kind,
      tier: plan.confinement.tier,
      limits,
      probePort: plan.probePort ?? 9,
    }
    const child = new Child(plan, plan.confinement.command(entry, JSON.stringify({ ...setting, ...more }), limits.memoryBytes))
    try {
      await child.#greet()
      return child
    } catch (cause) {
      await child.stop()
      throw new SanitizerFault(`a ${plan.confinement.name} child did not get ready: ${causesOf(cause)} ${child.#lastWords.slice(0, 500)}`, {
        cause,
      })
    }
  }

  private constructor(plan: StartPlan, command: Command) {
    this.kind = plan.kind
    this.tier = plan.confinement.tier
    this.#limits = plan.limits
    this.#reader = new FrameReader(plan.limits.outputBytes)
    const stdio = command.statusOnDescriptor3 ? (['pipe', 'pipe', 'pipe', 'pipe'] as const) : (['pipe', 'pipe', 'pipe'] as const)
    this.#process = spawn(command.file, [...command.args], { ...command.options, stdio: [...stdio] })
    this.#wrapped = command.statusOnDescriptor3
    this.#watchedPid = command.statusOnDescriptor3 ? undefined : this.#process.pid
    this.#exited = new Promise((resolve) => {
      this.#process.once('close', (code, signal) => resolve(this.#onExit(code, signal)))
      this.#process.once('error', (error) => resolve(this.#lose(new ChildLost('crash', 'could not be started', { cause: error }))))
    })
    this.#process.stdout?.on('data', (chunk: Buffer) => this.#onOutput(chunk))
    for (const stream of this.#process.stdio) stream?.on('error', () => undefined) // EPIPE and the like: the exit says more
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString('latin1')).slice(-STDERR_BYTES)
    })
    this.#readStatus(this.#process.stdio[3])
  }

  get alive(): boolean {
    return this.#lost === undefined
  }

  /** Whether it holds so much between two requests that little of its bound is left; after short ones not looked at each time. */
  get isSwollen(): boolean {
    const now = performance.now()
    if (now - this.#asked > WATCH_MILLISECONDS || now - this.#weighed > WEIGH_MILLISECONDS) {
      const usage = this.#watchedPid === undefined ? undefined : usageOf(this.#watchedPid)
      this.#residentBytes = usage?.residentBytes ?? 0
      this.#weighed = now
    }
    return this.#residentBytes > this.#limits.memoryBytes * SWOLLEN
  }

  get processId(): number | undefined {
    return this.#watchedPid
  }

  /**
   * Sends one request and waits for one frame. Whatever goes wrong, the child is ended before this rejects.
   * @throws ChildLost, or the signal's reason
   */
  async ask(header: object, body: Uint8Array, signal?: AbortSignal): Promise<Frame> {
    if (this.#lost) throw this.#lost
    signal?.throwIfAborted()
    const onAbort = () => this.#lose(abortError(signal))
    signal?.addEventListener('abort', onAbort, { once: true })
    const stopWatching = this.#watch()
    this.#keepAlive(true)
    try {
      return await new Promise<Frame>((resolve, reject) => {
        this.#waiting = { resolve, reject }
        this.#asked = performance.now()
        // In one piece, so that the child is not woken for the head alone.
        this.#process.stdin?.cork()
        this.#process.stdin?.write(frameHead(header, body.length))
        if (body.length > 0) this.#process.stdin?.write(body)
        this.#process.stdin?.uncork()
      })
    } catch (error) {
      await this.stop()
      throw error
    } finally {
      stopWatching()
      signal?.removeEventListener('abort', onAbort)
      this.#keepAlive(false)
    }
  }

  /** Terminate, grace, kill. Resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#lose(new ChildLost('crash', 'stopped'))
    this.#process.ref()
    this.#process.stdin?.destroy()
    if (!this.#wrapped) this.#process.kill('SIGTERM')
    const kill = setTimeout(() => this.#kill(), GRACE_MILLISECONDS)
    await this.#exited
    clearTimeout(kill)
  }

  /**
   * Behind bubblewrap the child goes first: bubblewrap then reaps it and ends. The other way round it would be left to the machine's
   * init, and in a container that often reaps nobody. Inside its namespace it is process 1 and ignores SIGTERM, so the end of its input
   * is its call to leave.
   */
  #kill(): void {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    if (!this.#wrapped || this.#watchedPid === undefined || !killed(this.#watchedPid)) this.#process.kill('SIGKILL')
    this.#killGroup()
  }

  /** What a child without bubblewrap has started is in the group that it leads; the kernel lets it found no other. */
  #killGroup(): void {
    if (!this.#wrapped && this.#process.pid !== undefined) killed(-this.#process.pid)
  }

  /** Resolves when the process is gone, and what it started. */
  get gone(): Promise<void> {
    return this.#exited
  }

  async #greet(): Promise<void> {
    const late = setTimeout(() => this.#lose(new ChildLost('limit-time', 'not ready in time')), START_SECONDS * 1000)
    try {
      const { header } = await new Promise<Frame>((resolve, reject) => {
        this.#waiting = { resolve, reject }
        if (this.#lost) reject(this.#lost)
      })
      const { ready, denied } = (header ?? {}) as Record<string, unknown>
      const proven = Array.isArray(denied) ? denied : []
      const missing = mustBeDeniedTo(this.kind, this.tier).filter((attempt) => !proven.includes(attempt))
      if (ready !== this.kind || missing.length > 0) throw new SanitizerFault(`tier ${this.tier} is not proven: ${missing.join(', ')}`)
      this.#keepAlive(false)
    } finally {
      clearTimeout(late)
    }
  }

  #onOutput(chunk: Buffer): void {
    if (this.#lost) return
    try {
      const [frame, ...more] = this.#reader.push(chunk)
      if (!this.#waiting) throw new Error('an answer without a question')
      if (!frame) return
      if (more.length > 0 || !this.#reader.empty) throw new Error('more than one answer')
      this.#waiting.resolve(frame)
      this.#waiting = undefined
    } catch (cause) {
      this.#lose(new ChildLost('sandbox-violation', 'does not keep to the protocol', { cause }))
      this.#kill()
    }
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    this.#killGroup()
    const nearLimit = this.#residentBytes > this.#limits.memoryBytes * 0.8
    const reason = this.#endReason ?? reasonOfEnd(code, signal, this.#lastWords, nearLimit)
    this.#lose(new ChildLost(reason, `ended with ${signal ?? code}`))
  }

  #lose(error: Error): void {
    this.#lost ??= error
    this.#waiting?.reject(this.#lost)
    this.#waiting = undefined
  }

  #overdrawn(reason: LossReason): void {
    this.#endReason = reason
    this.#lose(new ChildLost(reason, 'ended by the parent'))
    this.#kill()
  }

  /** Wall clock, resident memory and processor time of one request. */
  #watch(): () => void {
    const wall = setTimeout(() => this.#overdrawn('limit-time'), this.#limits.wallSeconds * 1000)
    const tell = ({ residentBytes, cpuSeconds }: Usage): void => {
      this.#residentBytes = residentBytes
      if (residentBytes > this.#limits.memoryBytes) this.#overdrawn('limit-memory')
      else if (cpuSeconds > this.#limits.cpuSeconds) this.#overdrawn('limit-time')
    }
    const stopLooking = watchUsage(this.#watchedPid, tell, this.kind === 'convert' ? usageOfTree : usageOf)
    return () => {
      clearTimeout(wall)
      stopLooking()
    }
  }

  /** An idle child does not keep the caller's program running. */
  #keepAlive(busy: boolean): void {
    const verb = busy ? 'ref' : 'unref'
    this.#process[verb]()
    for (const stream of this.#process.stdio) (stream as (Duplex & { ref?(): void; unref?(): void }) | null)?.[verb]?.()
  }

  #readStatus(status: Readable | Writable | null | undefined): void {
    let text = ''
    ;(status as Readable | null | undefined)?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString('latin1')).slice(0, 1024)
      this.#watchedPid ??= Number(/"child-pid"\s*:\s*(\d+)/.exec(text)?.[1]) || undefined
    })
  }
}

function abortError(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new DOMException('aborted', 'AbortError')
}

function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}
