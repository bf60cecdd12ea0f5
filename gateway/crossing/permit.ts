import { createHash } from 'node:crypto'
import type { SanitizeResult } from '../../sanitizer/protocol.ts'

/**
 * The only way to act (law 3): made from an allowed text, or from a file that was disarmed and passed inspection; bound to the
 * SHA-256 of what may be delivered; spent once. Delivery takes permits and nothing else.
 */
export type Deliverable =
  | { readonly kind: 'text'; readonly body: string }
  | { readonly kind: 'file'; readonly result: Extract<SanitizeResult, { outcome: 'clean' }> }

export class RelayPermit<Content extends Deliverable = Deliverable> {
  readonly crossing: string
  readonly sha256: string
  #content: Content | undefined

  private constructor(crossing: string, sha256: string, content: Content) {
    this.crossing = crossing
    this.sha256 = sha256
    this.#content = content
  }

  static forText(crossing: string, body: string): RelayPermit<Extract<Deliverable, { kind: 'text' }>> {
    return new RelayPermit(crossing, sha256(body), { kind: 'text', body })
  }

  /** @throws when the bytes are not those that the sanitizer answered for */
  static forFile(
    crossing: string,
    result: Extract<SanitizeResult, { outcome: 'clean' }>,
  ): RelayPermit<Extract<Deliverable, { kind: 'file' }>> {
    if (sha256(result.bytes) !== result.sha256) throw new Error('the sanitized bytes do not match their hash')
    return new RelayPermit(crossing, result.sha256, { kind: 'file', result })
  }

  /** @throws the second time */
  spend(): Content {
    const content = this.#content
    if (!content) throw new Error(`the permit of ${this.crossing} has been spent`)
    this.#content = undefined
    return content
  }
}

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
