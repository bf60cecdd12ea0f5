/**
 * Files through the real, sandboxed sanitizer, one after the other, as the gateway sends them. The engine answers `malformed` for a file
 * that ended two children; so that such a crash is not taken for an answer, a lane counts the children that a file has cost.
 */
import {
  createSanitizer,
  Refusal,
  type RefusalCode,
  type SanitizeAsk,
  type SanitizeResult,
  type Sanitizer,
} from '../../sanitizer/sanitize.ts'

export interface Passage {
  /** None when the machine failed. */
  readonly result: SanitizeResult | undefined
  /** What was thrown that is not a refusal: SanitizerFault and anything else. */
  readonly fault: string | undefined
  /** Children that ended over this file and no bound answers for it: crashes, errors inside, inspections at a bound. */
  readonly lost: number
  /** Children that were ended because the answer was a bound. */
  readonly recycled: number
  readonly milliseconds: number
}

/** Files that one child sees: below the 100 requests of the gateway's default, since a file is identified, disarmed and flattened at most. */
const FILES_PER_CHILD = 30
/** Never reached: a child is replaced by a change of compartment, which is not counted as a restart. So every restart is a loss. */
const UNCOUNTED = 1_000_000

const endsItsChild = (code: RefusalCode): boolean => code.startsWith('limit-') || code === 'sandbox-violation'

export class Lane {
  readonly #sanitizer: Sanitizer
  #files = 0

  /** One child of each kind, so that whatever ends is the doing of the one file that is on its way. */
  static async open(): Promise<Lane> {
    return new Lane(await createSanitizer({ children: 1, jobsPerChild: UNCOUNTED }))
  }

  private constructor(sanitizer: Sanitizer) {
    this.#sanitizer = sanitizer
  }

  get tier(): string {
    return this.#sanitizer.tier
  }

  /** @param fileName as a sender would have named it; only its extension matters */
  async send(untrusted: Uint8Array, fileName: string, options: SanitizeAsk['options'] = {}): Promise<Passage> {
    const compartment = `files/${Math.floor(this.#files++ / FILES_PER_CHILD)}`
    const before = this.#sanitizer.status().restarts
    const started = performance.now()
    const outcome = await this.#answer(untrusted, { fileName, options, compartment })
    const milliseconds = performance.now() - started
    const ended = this.#sanitizer.status().restarts - before
    const { result } = outcome
    const recycled = result?.outcome === 'refused' && endsItsChild(result.code) ? Math.min(1, ended) : 0
    return { ...outcome, lost: ended - recycled, recycled, milliseconds }
  }

  async #answer(
    untrusted: Uint8Array,
    ask: { readonly fileName: string } & Omit<SanitizeAsk, 'identity' | 'fileName'>,
  ): Promise<Pick<Passage, 'result' | 'fault'>> {
    try {
      const identity = await this.#sanitizer.identify(untrusted, ask)
      const result = await this.#sanitizer.sanitize(untrusted, { ...ask, identity, fallback: 'flatten' })
      return { result, fault: undefined }
    } catch (error) {
      if (!(error instanceof Refusal)) return { result: undefined, fault: String(error) }
      return { result: { outcome: 'refused', code: error.code, removed: [], tier: this.#sanitizer.tier }, fault: undefined }
    }
  }

  close(): Promise<void> {
    return this.#sanitizer.close()
  }
}

/** `work` on every item, by `count` lanes at a time; the answers in the order of the items. */
export async function throughLanes<T, R>(items: readonly T[], count: number, work: (lane: Lane, item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = []
  let next = 0
  const one = async (): Promise<void> => {
    const lane = await Lane.open()
    try {
      for (let at = next++; at < items.length; at = next++) answers[at] = await work(lane, items[at] as T)
    } finally {
      await lane.close()
    }
  }
  await Promise.all(Array.from({ length: Math.min(count, items.length) }, one))
  return answers
}
