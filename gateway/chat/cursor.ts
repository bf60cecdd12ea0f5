/**
 * Where a reader of the event table stands. Ids are given out when a row is written but become visible when its transaction
 * ends, so 104 may appear after 105. A cursor is therefore a low-water mark and the ids seen above it, `104` or
 * `103+105+106`; it is what event streams send as their event id, and resuming from it repeats nothing and misses nothing.
 *
 * KNOWN GAP: a transaction that holds an id back while more than 500 later ones become visible is taken for a rolled-back one;
 * a stream that is open then does not tell its event, and the page shows it when it next reads the list.
 */
export interface Position {
  readonly low: number
  readonly above: readonly number[]
}

/** More than this many ids open above the mark means that a gap will never fill. */
export const mostOpen = 500

export function parsePosition(text: string): Position | undefined {
  if (text.length > 8_000 || !/^\d{1,15}(\+\d{1,15})*$/.test(text)) return undefined
  const [low = 0, ...above] = text.split('+').map(Number)
  return { low, above: above.slice(0, mostOpen) }
}

export class Cursor {
  #low: number
  readonly #above = new Map<number, number>()
  readonly #patienceMilliseconds: number

  /** @param patienceMilliseconds how long a gap may stay open: the database ends a transaction that lasts longer */
  constructor(position: Position, patienceMilliseconds = 30_000, now: number = Date.now()) {
    this.#low = position.low
    this.#patienceMilliseconds = patienceMilliseconds
    for (const id of position.above) if (id > this.#low) this.#above.set(id, now)
    this.#advance()
  }

  copy(): Cursor {
    return new Cursor({ low: this.#low, above: [...this.#above.keys()] }, this.#patienceMilliseconds)
  }

  get low(): number {
    return this.#low
  }

  has(id: number): boolean {
    return id <= this.#low || this.#above.has(id)
  }

  /** @returns whether the id is new */
  add(id: number, now: number = Date.now()): boolean {
    if (this.has(id)) return false
    this.#above.set(id, now)
    this.#advance()
    return true
  }

  /** Gives up on gaps that have stayed open for too long. */
  settle(now: number = Date.now()): void {
    if (this.#above.size === 0) return
    const old = [...this.#above].filter(([, at]) => now - at > this.#patienceMilliseconds).map(([id]) => id)
    const ids = [...this.#above.keys()].sort((a, b) => a - b)
    const overflow = ids.at(-mostOpen - 1)
    const settled = Math.max(...old, overflow ?? 0, this.#low)
    for (const id of ids) if (id <= settled) this.#above.delete(id)
    this.#low = settled
    this.#advance()
  }

  toString(): string {
    if (this.#above.size === 0) return String(this.#low)
    return [this.#low, ...[...this.#above.keys()].sort((a, b) => a - b)].join('+')
  }

  #advance(): void {
    while (this.#above.delete(this.#low + 1)) this.#low++
  }
}
