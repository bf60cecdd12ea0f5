import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../store/fault.ts'

/**
 * Copies of the checkpoint in a second folder, best on another machine: the simplest witness. Whoever holds one can later show
 * that history was rewritten, even by somebody with the key (`verify --since`).
 * KNOWN GAP: no witness signs back (C2SP tlog-witness); what happens between two copies is only held by the key.
 */
export class CheckpointCopies {
  readonly #folder: string
  readonly #everyMilliseconds: number
  #latest: { size: number; note: string } | undefined
  #copied = { size: -1, at: Number.NEGATIVE_INFINITY }
  #running: Promise<void> | undefined
  /** Why the last copy could not be made. */
  failure: string | undefined

  constructor(folder: string, everySeconds = 60) {
    this.#folder = folder
    this.#everyMilliseconds = everySeconds * 1_000
  }

  /** Hears of every checkpoint; copies one now and then, beside the writing. */
  see(size: number, note: string): void {
    this.#latest = { size, note }
    if (performance.now() - this.#copied.at >= this.#everyMilliseconds) void this.flush()
  }

  /** Copies the newest one. */
  async flush(): Promise<void> {
    await this.#running
    const latest = this.#latest
    if (latest === undefined || latest.size === this.#copied.size) return
    this.#copied = { size: latest.size, at: performance.now() }
    this.#running = this.#copy(latest.size, latest.note)
    await this.#running
  }

  async #copy(size: number, note: string): Promise<void> {
    const path = join(this.#folder, checkpointCopyName(size))
    try {
      // Not its parents: a share that is not mounted must be a failure, not a folder on this disk.
      await mkdir(this.#folder, { mode: 0o700 }).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error
      })
      const file = await open(`${path}.new`, 'w', 0o644)
      await file.writeFile(note).then(() => file.sync()).finally(() => file.close()) // biome-ignore format: one thought
      await rename(`${path}.new`, path)
      this.failure = undefined
    } catch (cause) {
      this.failure = cause instanceof Error ? cause.message : String(cause)
    }
  }
}

export const checkpointCopyName = (size: number): string => `checkpoint-${String(size).padStart(12, '0')}`
export const isCheckpointCopyName = (name: string): boolean => /^checkpoint-\d{12,16}$/.test(name)
