/** Silence in the log: the writer records a heartbeat each minute, so a longer pause between two is a finding by itself. */
export interface Gap {
  /** `stopped`: a recorded stop lies before it. `silent`: nothing says why. */
  readonly kind: 'stopped' | 'silent'
  readonly from: string
  readonly to: string
  readonly seconds: number
  /** Indexes of the records around it. */
  readonly after: number
  readonly before: number
}

const signs = ['heartbeat', 'system.start', 'system.stop'] as const
type Sign = (typeof signs)[number]
const marks = signs.map((sign) => Buffer.from(`"action":"${sign}"`))

export class Heartbeats {
  readonly gaps: Gap[] = []
  /** Time of the last sign of life, RFC 3339. */
  last: string | undefined
  readonly #longest: number
  #before: { sign: Sign; time: string; index: number } | undefined

  /** @param heartbeatSeconds how often the writer beats; two and a half of them are a gap */
  constructor(heartbeatSeconds = 60) {
    this.#longest = heartbeatSeconds * 2.5
  }

  /** @param bytes of a leaf. Only signs of life are parsed. */
  see(index: number, bytes: Buffer): void {
    if (!marks.some((mark) => bytes.includes(mark))) return
    const leaf = JSON.parse(bytes.toString()) as { action?: unknown; time?: unknown }
    const sign = signs.find((known) => known === leaf.action)
    if (sign === undefined || typeof leaf.time !== 'string') return
    const before = this.#before
    if (before) this.#compare(before, leaf.time, index)
    this.#before = { sign, time: leaf.time, index }
    this.last = leaf.time
  }

  #compare(before: { sign: Sign; time: string; index: number }, time: string, index: number): void {
    const seconds = (Date.parse(time) - Date.parse(before.time)) / 1_000
    if (seconds <= this.#longest) return
    const kind = before.sign === 'system.stop' ? 'stopped' : 'silent'
    this.gaps.push({ kind, from: before.time, to: time, seconds: Math.round(seconds), after: before.index, before: index })
  }
}
