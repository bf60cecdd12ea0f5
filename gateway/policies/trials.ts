/**
 * Tries texts of policies in a thread beside the listener: what people type there must not keep others waiting. One question at a
 * time; one that takes too long is ended with its thread, and the next gets a new one.
 */
import { Worker } from 'node:worker_threads'
import { Problem } from '../http/problem.ts'
import type { Answers, ExplainQuestion, Question, ReplayQuestion, ValidateQuestion } from './trial.ts'

/** Milliseconds. A policy of 300 rules takes about a tenth of it. */
const patience = { validate: 3_000, explain: 3_000, replay: 15_000 } as const satisfies Record<Question['kind'], number>
/** Starting a thread on a busy machine, in milliseconds. */
const start = 10_000
/** Questions that may wait; a person who types asks one at a time. */
const mostWaiting = 16
/** A thread without questions is ended after this many milliseconds. */
const idle = 120_000
const megabytes = 256
/** What is short-lived is swept often instead of being kept. */
const youngMegabytes = 32

const entry = new URL(import.meta.url.endsWith('.ts') ? 'trial-thread.ts' : 'trial-thread.js', import.meta.url)

interface Waiting {
  readonly question: Question
  readonly abandoned: () => boolean
  readonly resolve: (answer: Answers[keyof Answers]) => void
  readonly reject: (error: unknown) => void
}

export class Trials {
  #worker: Worker | undefined
  #running = false
  #rest: NodeJS.Timeout | undefined
  readonly #waiting: Waiting[] = []

  /**
   * @param abandoned whether nobody waits for the answer any more: a person who types has asked something newer
   * @throws Problem policy-too-complex when there is no answer in time, unavailable when too many ask
   */
  ask(question: ValidateQuestion, abandoned?: () => boolean): Promise<Answers['validate']>
  ask(question: ExplainQuestion, abandoned?: () => boolean): Promise<Answers['explain']>
  ask(question: ReplayQuestion, abandoned?: () => boolean): Promise<Answers['replay']>
  ask(question: Question, abandoned = () => false): Promise<Answers[keyof Answers]> {
    if (this.#waiting.length >= mostWaiting) return Promise.reject(new Problem('unavailable', { retryAfterSeconds: 2 }))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, abandoned, resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    if (this.#running) return
    const waiting = this.#waiting.shift()
    if (!waiting) {
      this.#rest = setTimeout(() => void this.#end(), idle).unref()
      return
    }
    clearTimeout(this.#rest)
    if (waiting.abandoned()) {
      waiting.reject(new Problem('unavailable', { detail: 'nobody waits any more' }))
      this.#next()
      return
    }
    this.#running = true
    this.#try(waiting.question)
      .then(waiting.resolve, waiting.reject)
      .finally(() => {
        this.#running = false
        this.#next()
      })
  }

  #try(question: Question): Promise<Answers[keyof Answers]> {
    const fresh = this.#worker === undefined
    this.#worker ??= new Worker(entry, {
      resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: youngMegabytes },
      // Nothing of the listener's: neither its environment nor its arguments.
      env: {},
      argv: [],
    })
    const worker = this.#worker
    worker.ref()
    return new Promise((resolve, reject) => {
      let best: Answers[keyof Answers] | undefined
      const hear = (message: { answer?: Answers[keyof Answers]; done?: true }): void => {
        if (message.answer) best = message.answer
        if (message.done) finish()
      }
      const ended = (): void => finish(new Error('the thread ended'))
      const finish = (broken?: unknown): void => {
        clearTimeout(timer)
        worker.off('message', hear).off('error', finish).off('exit', ended)
        // A thread that waits for work keeps no process alive.
        worker.unref()
        if (broken !== undefined) void this.#end()
        if (best !== undefined) resolve(best)
        else reject(new Problem('policy-too-complex', { cause: broken }))
      }
      const timer = setTimeout(() => finish(new Error('out of time')), patience[question.kind] + (fresh ? start : 0))
      // An error: out of memory, or a defect of ours.
      worker.on('message', hear).on('error', finish).on('exit', ended)
      worker.postMessage(question)
    })
  }

  async #end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    worker?.on('error', () => undefined)
    await worker?.terminate()
  }
}
