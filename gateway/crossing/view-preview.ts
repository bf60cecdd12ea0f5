/**
 * What an approver would let go: the held original, sanitized in memory as it would be once approved, and kept a minute for the next page.
 * Nothing of it is stored.
 */
import { decide } from '../../policies/decide.ts'
import { fileFacts, identify, sanitize, unseal } from './original.ts'
import type { Crossing } from './pipeline.ts'
import { isKind, readWork } from './work.ts'

export type Preview =
  | {
      readonly outcome: 'clean'
      readonly bytes: Uint8Array
      readonly sha256: string
      readonly format: import('../../sanitizer/protocol.ts').FormatId
    }
  /** `code`: of policy or of content; chat/sentences.ts has words for it. */
  | { readonly outcome: 'refused'; readonly code: string }

/** Whoever approves looks through one file and then the next; each may be 100 MB. */
const kept = 2
const keptMilliseconds = 60_000

export class Previews {
  readonly #crossing: Crossing
  readonly #ready = new Map<string, { readonly preview: Promise<Preview | undefined>; readonly until: number }>()
  /** One at a time: files that cross need the same children. */
  #turn: Promise<unknown> = Promise.resolve()
  constructor(crossing: Crossing) {
    this.#crossing = crossing
  }

  /** @returns undefined for what is not there any more @throws SanitizerFault */
  of(id: string): Promise<Preview | undefined> {
    this.forget(Date.now())
    const known = this.#ready.get(id)
    if (known) return known.preview
    const preview = this.#turn.then(() => this.#make(id))
    this.#turn = preview.catch(() => undefined)
    preview.catch(() => this.#ready.delete(id))
    this.#ready.set(id, { preview, until: Date.now() + keptMilliseconds })
    while (this.#ready.size > kept) this.#ready.delete(this.#ready.keys().next().value ?? '')
    return preview
  }

  forget(now: number): void {
    for (const [id, { until }] of this.#ready) if (until <= now) this.#ready.delete(id)
  }

  async #make(id: string): Promise<Preview | undefined> {
    const crossing = this.#crossing
    const work = await readWork(crossing.database, id)
    if (!work || !isKind(work, 'attachment') || work.state !== 'held') return undefined
    if (work.flaw) return { outcome: 'refused', code: work.flaw }
    const original = await unseal(crossing, work)
    if (!original) return { outcome: 'refused', code: 'original-missing' }
    const identity = await identify(crossing, work, original)
    if (typeof identity === 'string') return { outcome: 'refused', code: identity }
    const facts = { ...fileFacts(crossing, work, identity, original.length), approved: true }
    const policy = await crossing.policyOf(work.organisation)
    const decision = decide(policy, facts)
    if (decision.action !== 'sanitize') return { outcome: 'refused', code: 'reason' in decision ? decision.reason : 'no-rule' }
    return sanitize(crossing, work, original, identity, decision, { policy, approved: true })
  }
}
