/** All archives and mails of one upload, one inside the other: how deep, how many, how much and how long together, and how many files at a time. */
import { bounds, type Limits, within } from '../limits.ts'
import type { DisarmOptions, FormatId, RefusalCode } from '../protocol.ts'
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

/** How many archives and how many mails are around a file. */
interface Around {
  readonly archives: number
  readonly mails: number
}

export class Tree {
  readonly #limits: Limits
  readonly #around: Around
  readonly #shared: Shared

  /** For the files of an upload that is an archive. */
  static ofArchive = (limits: Limits): Tree => new Tree(limits, { archives: 1, mails: 0 })
  /** For the files of an upload that is a mail. */
  static ofMail = (limits: Limits): Tree => new Tree(limits, { archives: 0, mails: 1 })

  private constructor(limits: Limits, around: Around, shared?: Shared) {
    this.#limits = limits
    this.#around = around
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

  /** Counts what an archive or a mail held. @returns the refusal of the whole upload */
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

  /** More mails are around these files than may be. */
  get isTooDeep(): boolean {
    return this.#around.mails > this.#limits.nesting
  }

  /** For a file that lies here. @returns undefined when it is an archive deeper than policy wants it */
  below(format: FormatId | undefined, { nestedArchives }: DisarmOptions): Tree | undefined {
    const { archives, mails } = this.#around
    if (format === 'eml') return new Tree(this.#limits, { archives, mails: mails + 1 }, this.#shared)
    if (format !== 'zip') return this
    if (archives > Number(nestedArchives)) return undefined
    this.#bounded(() => within(this.#limits, 'archiveDepth', archives))
    return new Tree(this.#limits, { archives: archives + 1, mails }, this.#shared)
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
