/**
 * What an unused child does until its first file comes: it disarms and inspects harmless files of our own making, so that V8 has compiled
 * the code that files take before one waits for it. A child that has seen a file never practises.
 */
import { setPriority } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { defaultDisarmOptions } from '../protocol.ts'
import { readDisarmed } from '../reply.ts'
import { usageOf } from '../sandbox/watch.ts'
import type { Child } from '../spawn.ts'
import { type Sample, samples } from './samples.ts'

/** Processor time of all threads of one child, in seconds; afterwards compiling more brings less than it costs. */
const PRACTICE_SECONDS = 1.5
/** Should a child use no processor time at all. */
const MOST_ROUNDS = 30
const LOOK_AGAIN_MILLISECONDS = 50
const NICENESS = 10
/** Of no request that waits for an answer: practice has one at a time. */
const ID = 0

interface Clean extends Sample {
  readonly extension: string
}

export class Practice {
  /** What disarm children made of the samples: what inspect children practise on. */
  readonly #clean = new Map<Sample, Clean | undefined>()
  readonly #isCalm: () => boolean
  #samples: readonly Sample[] | undefined

  /** @param isCalm whether no file would wait for the processor */
  constructor(isCalm: () => boolean) {
    this.#isCalm = isCalm
  }

  /**
   * Resolves when the child has practised enough, or with the answer to the request at hand once `stop` is aborted.
   * @throws ChildLost when the child ends: it is then no child for a file
   */
  async run(child: Child, stop: AbortSignal): Promise<void> {
    const raise = lower(child)
    stop.addEventListener('abort', raise, { once: true })
    try {
      const isSpent = budget(child.processId)
      for (let round = 0; round < MOST_ROUNDS; round++)
        for (const sample of this.#list()) {
          await this.#calm(stop, child.kind === 'inspect' ? sample : undefined)
          if (stop.aborted || isSpent()) return
          await (child.kind === 'inspect' ? this.#inspect(child, sample) : this.#disarm(child, sample))
        }
    } finally {
      stop.removeEventListener('abort', raise)
      raise()
    }
  }

  /** Built with the first child that practises: a sanitizer without practice never needs them. */
  #list(): readonly Sample[] {
    this.#samples ??= samples()
    return this.#samples
  }

  /** @param inspected wait for what a disarm child makes of it, too */
  async #calm(stop: AbortSignal, inspected: Sample | undefined): Promise<void> {
    while (!stop.aborted && !(this.#isCalm() && (!inspected || this.#clean.has(inspected))))
      await pause(LOOK_AGAIN_MILLISECONDS, undefined, { ref: false, signal: stop }).catch(() => undefined)
  }

  async #disarm(child: Child, sample: Sample): Promise<void> {
    const { format, bytes } = sample
    await child.ask({ id: ID, op: 'identify', fileName: `practice.${format}` }, bytes)
    const { header, body } = await child.ask({ id: ID, op: 'disarm', type: format, format, options: defaultDisarmOptions }, bytes)
    const reply = readDisarmed(ID, header)
    this.#clean.set(sample, reply.outcome === 'disarmed' ? { ...reply, bytes: body } : undefined)
  }

  async #inspect(child: Child, sample: Sample): Promise<void> {
    const clean = this.#clean.get(sample)
    if (!clean) return
    await child.ask({ id: ID, op: 'inspect', format: clean.format, fileName: `file.${clean.extension}` }, clean.bytes)
  }
}

/** @returns whether the child has used its processor time */
function budget(pid: number | undefined): () => boolean {
  const used = (): number => (pid === undefined ? 0 : (usageOf(pid)?.cpuSeconds ?? 0))
  const before = used()
  return () => used() - before > PRACTICE_SECONDS
}

let mayRaise: boolean | undefined

/**
 * Behind everything else that wants the processor, where this machine lets us take that back: only the superuser may (setpriority(2)), which is
 * found out with the first child. What V8 compiles in its own thread keeps its priority.
 * @returns takes it back
 */
function lower(child: Child): () => void {
  const set = (niceness: number): boolean => {
    try {
      if (!child.alive || child.processId === undefined) return false
      setPriority(child.processId, niceness)
      return true
    } catch {
      return false
    }
  }
  if (mayRaise === false || !set(1)) return () => undefined
  mayRaise ??= set(0)
  if (mayRaise) set(NICENESS)
  return () => void (mayRaise && set(0))
}
