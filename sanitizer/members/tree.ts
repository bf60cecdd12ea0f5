/** All archives of one upload, one inside the other: how deep, how many, how much and how long together, and how many files at a time. */
import { bounds, type Limits, within } from '../limits.ts'
import type { DisarmOptions, RefusalCode } from '../protocol.ts'
import { Refusal } from '../refusal.ts'
import type { Member } from './bundle.ts'

/** Two of each kind of child are usual: both are busy, and the next file of each is at hand. */
const AT_A_TIME = 4

interface Shared {
  readonly until: number
  readonly waiting: (() => void)[]
  running: number
  archives: number
  files: number
  bytes: number
  ended: RefusalCode | undefined
}

export class Tree {
  readonly #limits: Limits
  readonly #depth: number
  readonly #shared: Shared

  constructor(limits: Limits, depth = 0, shared?: Shared) {
    this.#limits = limits
    this.#depth = depth
    this.#shared = shared ?? {
      until: performance.now() + limits.archiveSeconds * 1000,
      waiting: [],
      running: 0,
      archives: 0,
      files: 0,
      bytes: 0,
      ended: undefined,
    }
  }

  /** Why the whole upload is refused, once something has said so. */
  get ended(): RefusalCode | undefined {
    return this.#shared.ended
  }

  /** Counts what an archive held. @returns the refusal of the whole upload */
  enter(members: readonly Member[]): RefusalCode | undefined {
    const shared = this.#shared
    shared.archives += 1
    shared.files += members.length
    shared.bytes += members.reduce((sum, { bytes }) => sum + bytes.length, 0)
    return this.#bounded(() => {
      within(this.#limits, 'archives', shared.archives)
      within(this.#limits, 'entries', shared.files)
      within(this.#limits, 'archiveBytes', shared.bytes)
    })
  }

  /** For a file of this archive. @returns undefined when it is an archive deeper than policy wants it */
  below(isArchive: boolean, { nestedArchives }: DisarmOptions): Tree | undefined {
    if (!isArchive) return this
    if (this.#depth >= Number(nestedArchives)) return undefined
    const depth = this.#depth + 1
    this.#bounded(() => within(this.#limits, 'archiveDepth', depth))
    return new Tree(this.#limits, depth, this.#shared)
  }

  /** What a file did to the sandbox counts against all that came with it. @returns `code` */
  end(code: RefusalCode): RefusalCode {
    if (code === 'sandbox-violation') this.#shared.ended ??= code
    return code
  }

  /** A bomb inside is a bomb. @returns `code` */
  endArchive(code: RefusalCode): RefusalCode {
    if (code.startsWith('limit-')) this.#shared.ended ??= code
    return this.end(code)
  }

  /** Waits until it is its turn; once the upload is refused, or out of time, nothing more is done. */
  async turn<T extends { readonly outcome: string }>(
    work: () => Promise<T>,
  ): Promise<T | { readonly outcome: 'refused'; readonly code: RefusalCode }> {
    const shared = this.#shared
    if (shared.running >= AT_A_TIME) await new Promise<void>((resolve) => shared.waiting.push(resolve))
    else shared.running += 1
    try {
      if (performance.now() > shared.until) shared.ended ??= bounds.archiveSeconds.refusal
      return shared.ended ? { outcome: 'refused', code: shared.ended } : await work()
    } catch (error) {
      // Whoever asked hears of it; those that still wait need not begin.
      shared.ended ??= 'malformed'
      throw error
    } finally {
      const next = shared.waiting.shift()
      if (next) next()
      else shared.running -= 1
    }
  }

  #bounded(check: () => void): RefusalCode | undefined {
    try {
      check()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#shared.ended ??= error.code
    }
    return this.#shared.ended
  }
}
