const code = (operator: string) => Buffer.from(operator, 'latin1').reduce((sum, byte) => sum * 256 + byte, 0)
const codes = (operators: string): ReadonlySet<number> => new Set(operators.split(' ').map(code))

const BEGIN = codes('BMC BDC')
const END = code('EMC')
/** A path ends, also where it is not painted: it may clip (ISO 32000-2, 8.5.3). */
const paints = codes('S s f F f* B B* b b*')
const shows = codes('Tj TJ \' " Do sh')

/**
 * Marked content that belongs to a layer which policy removes (8.11.3.2): its painting goes, its effect on the graphics state stays, so
 * that what follows looks as before.
 */
export class Unseen {
  readonly #removed: ReadonlySet<string>
  /** For each open sequence, whether it is of a removed layer. */
  readonly #open: boolean[] = []
  #depth = 0

  /** @param removed names of property lists */
  constructor(removed: ReadonlySet<string>) {
    this.#removed = removed
  }

  get within(): boolean {
    return this.#depth > 0
  }

  /** @param name of the property list where the sequence is of optional content @returns what becomes of the operator */
  meet(operator: number, name: string | undefined): 'stay' | 'go' | 'end-path' {
    if (this.#removed.size === 0) return 'stay'
    if (BEGIN.has(operator)) {
      const removed = name !== undefined && this.#removed.has(name)
      this.#open.push(removed)
      if (removed) this.#depth++
      return this.within ? 'go' : 'stay'
    }
    if (operator === END) {
      const before = this.within
      if (this.#open.pop()) this.#depth--
      return before ? 'go' : 'stay'
    }
    if (!this.within) return 'stay'
    return paints.has(operator) ? 'end-path' : shows.has(operator) ? 'go' : 'stay'
  }
}
