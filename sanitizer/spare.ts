/** A child that no file has had yet, and what it does meanwhile. */
import type { Child } from './spawn.ts'

/**
 * What an unused child does; resolves soon after `stop`.
 * @throws when the child is lost of it
 */
export type Practise = (child: Child, stop: AbortSignal) => Promise<void>

export class Spare {
  readonly child: Child
  readonly #stop = new AbortController()
  readonly #over: Promise<void>
  #practises: boolean

  /** @param onLost practice has cost the child its life */
  constructor(child: Child, practise: Practise | undefined, onLost: () => void) {
    this.child = child
    this.#practises = practise !== undefined
    const over = practise ? practise(child, this.#stop.signal).catch(onLost) : Promise.resolve()
    this.#over = over.then(() => {
      this.#practises = false
    })
  }

  get practises(): boolean {
    return this.#practises
  }

  /** Ends practice; resolves with the answer to the request at hand. */
  stop(): Promise<void> {
    this.#stop.abort()
    return this.#over
  }
}
