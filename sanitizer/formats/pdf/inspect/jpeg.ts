import { defaultLimits, type Limits, within } from '../../../limits.ts'
import { EntropyReader, NotJpeg, type Words, wordsOf } from './entropy.ts'

/**
 * JPEG as our writer lays it out (ITU-T T.81), decoded to its last bit: SOI, JFIF and Adobe at a fixed content, quantisation tables,
 * one frame, then scans with the tables that they use and no others, EOI, nothing between and nothing behind. KNOWN GAP: what the
 * coefficients and the 64 values of a table that is used say is the picture's own.
 */

interface Component {
  readonly id: number
  readonly across: number
  readonly down: number
  readonly table: number
  readonly wide: number
  readonly high: number
  readonly stride: number
  readonly nonzero: Uint8Array
  /** Next expected `Ah` of each coefficient; 0 before the first scan. */
  readonly bits: Int8Array
}

const JFIF = '4a46494600010100000100010000'
const ADOBE = /^41646f6265006400000000(?:00|01|02)$/

const demand: (sound: unknown) => asserts sound = (sound) => {
  if (!sound) throw new NotJpeg()
}

export function isJpeg(picture: Buffer, limits: Limits = defaultLimits): boolean {
  try {
    new Jpeg(picture, limits).run()
    return true
  } catch (error) {
    if (error instanceof NotJpeg || error instanceof RangeError) return false
    throw error
  }
}

class Jpeg {
  readonly #bytes: Buffer
  readonly #limits: Limits
  readonly #quantised = new Map<number, boolean>()
  readonly #words = new Map<number, { readonly table: Words; used: boolean }>()
  #components: readonly Component[] = []
  #progressive = false
  #mcus: readonly [number, number] = [0, 0]
  #restart = 0
  #at = 2

  constructor(bytes: Buffer, limits: Limits) {
    this.#bytes = bytes
    this.#limits = limits
  }

  run(): void {
    demand(this.#bytes.readUInt16BE(0) === 0xffd8)
    let scans = 0
    let previous = 0
    for (;;) {
      const marker = this.#bytes.readUInt16BE(this.#at)
      if (marker === 0xffd9) break
      const end = this.#at + 2 + this.#bytes.readUInt16BE(this.#at + 2)
      demand(end <= this.#bytes.length && end >= this.#at + 4)
      const body = this.#bytes.subarray(this.#at + 4, end)
      this.#at = end
      if (marker === 0xffe0) demand(previous === 0 && body.toString('hex') === JFIF)
      else if (marker === 0xffee) demand((previous === 0 || previous === 0xffe0) && ADOBE.test(body.toString('hex')))
      else if (marker === 0xffdb) this.#quantisation(body)
      else if (marker === 0xffc4) this.#huffman(body)
      else if (marker === 0xffdd) this.#setRestart(body)
      else if (marker >= 0xffc0 && marker <= 0xffc2) this.#frame(marker, body)
      else {
        demand(marker === 0xffda)
        within(this.#limits, 'scans', ++scans)
        this.#scan(body)
      }
      previous = marker
    }
    demand(this.#at === this.#bytes.length - 2 && scans > 0 && this.#allUsed())
    demand(this.#components.every(({ bits }) => bits[0] !== -1))
  }

  #allUsed(): boolean {
    return [...this.#quantised.values()].every((used) => used) && [...this.#words.values()].every(({ used }) => used)
  }

  #quantisation(body: Buffer): void {
    const [kind = 0xff] = body
    demand((kind & 0xec) === 0 && body.length === (kind >> 4 ? 129 : 65) && this.#quantised.get(kind & 3) !== false)
    for (let at = 1; at < body.length; at += kind >> 4 ? 2 : 1) demand((kind >> 4 ? body.readUInt16BE(at) : (body[at] ?? 0)) > 0)
    this.#quantised.set(kind & 3, false)
  }

  #huffman(body: Buffer): void {
    const kind = body[0] ?? 0xff
    demand((kind & 0xec) === 0 && this.#words.get(kind)?.used !== false)
    this.#words.set(kind, { table: wordsOf(body), used: false })
  }

  #setRestart(body: Buffer): void {
    demand(body.length === 2 && body.readUInt16BE(0) !== this.#restart)
    this.#restart = body.readUInt16BE(0)
  }

  #frame(marker: number, body: Buffer): void {
    const [height, width, count] = [body.readUInt16BE(1), body.readUInt16BE(3), body[5] ?? 0]
    demand(
      this.#components.length === 0 &&
        body[0] === 8 &&
        width > 0 &&
        height > 0 &&
        [1, 3, 4].includes(count) &&
        body.length === 6 + 3 * count,
    )
    within(this.#limits, 'pixels', width * height)
    const rows = Array.from({ length: count }, (_, index) => body.subarray(6 + index * 3, 9 + index * 3))
    const factors = rows.map((one) => [(one[1] ?? 0) >> 4, (one[1] ?? 0) & 15] as const)
    const [widest, highest] = [Math.max(...factors.map(([across]) => across)), Math.max(...factors.map(([, down]) => down))]
    for (const [across, down] of factors)
      demand(across >= 1 && down >= 1 && widest <= 4 && highest <= 4 && widest % across === 0 && highest % down === 0)
    demand(new Set(rows.map((one) => one[0])).size === count)
    this.#progressive = marker === 0xffc2
    this.#mcus = [Math.ceil(width / widest / 8), Math.ceil(height / highest / 8)]
    this.#components = rows.map(([id = 0, , table = 9], index) => {
      const [across, down] = factors[index] ?? [1, 1]
      const [stride, tall] = [this.#mcus[0] * across, this.#mcus[1] * down]
      return {
        id,
        across,
        down,
        table,
        stride,
        wide: Math.ceil(Math.ceil((width * across) / widest) / 8),
        high: Math.ceil(Math.ceil((height * down) / highest) / 8),
        // One bit a coefficient.
        nonzero: new Uint8Array(this.#progressive ? stride * tall * 8 : 0),
        bits: new Int8Array(64).fill(-1),
      }
    })
  }

  #scan(body: Buffer): void {
    const count = body[0] ?? 0
    demand(count >= 1 && count <= this.#components.length && body.length === 4 + 2 * count)
    const [from = 0, to = 0, last = 0] = body.subarray(1 + 2 * count)
    const [high, low] = [last >> 4, last & 15]
    if (this.#progressive)
      demand((from === 0 ? to === 0 : to >= from && count === 1) && to < 64 && low <= 13 && (high === 0 || high === low + 1))
    else demand(from === 0 && to === 63 && last === 0)
    const parts = Array.from({ length: count }, (_, index) => this.#part(body.readUInt16BE(1 + 2 * index), from, to, high, low))
    demand(new Set(parts.map(({ component }) => component)).size === count && this.#allUsed())
    demand(count === 1 || parts.reduce((sum, { component }) => sum + component.across * component.down, 0) <= 10)
    this.#decode(parts, { from, to, high })
  }

  #part(row: number, from: number, to: number, high: number, low: number): Part {
    const component = this.#components.find(({ id }) => id === row >> 8)
    demand(component && (row & 0xcc) === 0)
    if (component.bits.every((one) => one === -1)) {
      demand(this.#quantised.has(component.table))
      this.#quantised.set(component.table, true)
    }
    for (let k = from; k <= to; k++) {
      demand(component.bits[k] === -1 ? high === 0 : high > 0 && component.bits[k] === high)
      component.bits[k] = low
    }
    const coded = from > 0 || high === 0
    return {
      component,
      dc: from === 0 && coded ? this.#table((row >> 4) & 3) : undefined,
      ac: to > 0 ? this.#table(16 | (row & 3)) : undefined,
    }
  }

  #table(kind: number): Words {
    const words = this.#words.get(kind)
    demand(words)
    words.used = true
    return words.table
  }

  /** Every unit of every interval, a restart marker between two, the bits behind the last all ones. */
  #decode(parts: readonly Part[], band: Band): void {
    const [only] = parts
    const single = parts.length === 1 && only ? only.component : undefined
    const units = single ? single.wide * single.high : this.#mcus[0] * this.#mcus[1]
    const blocks = single ? parts : parts.flatMap((part) => new Array<Part>(part.component.across * part.component.down).fill(part))
    const reader = new EntropyReader(this.#bytes, this.#at)
    for (let unit = 0; unit < units; unit++) {
      if (this.#restart > 0 && unit > 0 && unit % this.#restart === 0) reader.restart((unit / this.#restart - 1) & 7)
      for (const { component, dc, ac } of blocks) {
        const block = single ? Math.floor(unit / component.wide) * component.stride + (unit % component.wide) : 0
        if (!this.#progressive) reader.block(dc, ac)
        else if (band.from === 0) reader.difference(dc)
        else if (band.high === 0) reader.band(ac, component.nonzero, block * 8, band)
        else reader.refine(ac, component.nonzero, block * 8, band)
      }
    }
    this.#at = reader.finish()
  }
}

interface Part {
  readonly component: Component
  readonly dc: Words | undefined
  readonly ac: Words | undefined
}

export interface Band {
  readonly from: number
  readonly to: number
  readonly high: number
}
