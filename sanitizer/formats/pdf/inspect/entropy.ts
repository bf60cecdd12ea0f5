import type { Band } from './jpeg.ts'

export class NotJpeg extends Error {}

/** Length << 8 | symbol of each code word; 0 for none. */
export interface Words {
  /** By the next 16 bits. */
  readonly all: Uint16Array
  /** By the next {@link SHORT} bits, words that are no longer: nearly all that occur, in a table that the nearest cache holds. */
  readonly short: Uint16Array
}

const SHORT = 10

/** T.81, annex C, of a DHT segment with one table. */
export function wordsOf(body: Buffer): Words {
  const table = new Uint16Array(1 << 16)
  const symbols = body.subarray(17)
  let next = 0
  let at = 0
  for (let length = 1; length <= 16; length++) {
    for (let count = body[length] ?? 0; count > 0; count--) {
      const symbol = symbols[at++]
      const end = next + (1 << (16 - length))
      // The code of all ones stays free; a size is at most 11, or 10 behind a run.
      const size = (body[0] ?? 0) >> 4 ? (symbol ?? 0) & 15 : (symbol ?? 0) - 1
      if (symbol === undefined || end >= 1 << 16 || size > 10 || symbols.indexOf(symbol) !== at - 1) throw new NotJpeg()
      table.fill((length << 8) | symbol, next, end)
      next = end
    }
  }
  if (at === 0 || at !== symbols.length) throw new NotJpeg()
  const short = Uint16Array.from({ length: 1 << SHORT }, (_, bits) => {
    const word = table[bits << (16 - SHORT)] as number
    return word >> 8 <= SHORT ? word : 0
  })
  return { all: table, short }
}

/** Bits of entropy-coded data, as they stand in the file: a zero behind every 0xFF, and markers where they belong. */
export class EntropyReader {
  readonly #bytes: Buffer
  #at: number
  #held = 0
  #count = 0
  /** Blocks whose band has ended already (G.1.2.2). */
  #ended = 0

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  #fill(): void {
    const bytes = this.#bytes
    while (this.#count <= 16) {
      const byte = bytes[this.#at] as number
      // Before a marker: zeros, which the end of the interval does not accept.
      if (byte === 0xff && bytes[this.#at + 1] !== 0) {
        this.#held <<= 8
        this.#count += 8
        this.#borrowed += 8
        if (this.#borrowed > 64) throw new NotJpeg()
      } else {
        this.#at += byte === 0xff ? 2 : 1
        this.#held = (this.#held << 8) | byte
        this.#count += 8
      }
    }
  }
  #borrowed = 0

  #bits(count: number): number {
    if (this.#count < count) this.#fill()
    this.#count -= count
    const value = (this.#held >>> this.#count) & ((1 << count) - 1)
    return value
  }

  #word(table: Words | undefined): number {
    if (this.#count < 16) this.#fill()
    const found = table?.all[(this.#held >>> (this.#count - 16)) & 0xffff] ?? 0
    if (found === 0) throw new NotJpeg()
    this.#count -= found >> 8
    return found & 255
  }

  difference(table: Words | undefined): void {
    // Of G.1.2.1 the refinement has no codes, one bit a block.
    this.#bits(table ? this.#word(table) : 1)
  }

  /** F.2.2. Where 32 bits are at hand they are read without their fields being touched: most of the time goes here. */
  block(dc: Words | undefined, ac: Words | undefined): void {
    if (!ac) throw new NotJpeg()
    this.#bits(this.#word(dc))
    for (let k = 1; k < 64; k++) {
      k = this.#quick(ac, k)
      if (k > 63) return
      const symbol = this.#word(ac)
      if (symbol === 0) return
      if ((symbol & 15) === 0 && symbol !== 0xf0) throw new NotJpeg()
      k += symbol >> 4
      if (k > 63) throw new NotJpeg()
      this.#bits(symbol & 15)
    }
  }

  /** Coefficients from `k` on, until the block ends (64) or a marker is close. @returns the next coefficient */
  #quick({ all, short }: Words, from: number): number {
    const bytes = this.#bytes
    let held = this.#held
    let count = this.#count
    let at = this.#at
    let k = from
    while (k < 64) {
      while (count <= 16) {
        const byte = bytes[at] as number
        if (byte === 0xff && bytes[at + 1] !== 0) break
        held = (held << 8) | byte
        count += 8
        at += byte === 0xff ? 2 : 1
      }
      if (count <= 16) break
      const next = (held >>> (count - 16)) & 0xffff
      const found = (short[next >> (16 - SHORT)] as number) || (all[next] as number)
      const taken = (found >> 8) + (found & 15)
      if (found === 0 || taken > count) break
      count -= taken
      if (found & 15) k += ((found >> 4) & 15) + 1
      else if ((found & 0xf0) === 0xf0) k += 16
      else if (found & 0xf0) throw new NotJpeg()
      else {
        k = 64
        break
      }
      if (k > 64) throw new NotJpeg()
    }
    this.#held = held
    this.#count = count
    this.#at = at
    return k
  }

  band(ac: Words | undefined, nonzero: Uint8Array, at: number, { from, to }: Band): void {
    if (this.#ended > 0) {
      this.#ended--
      return
    }
    for (let k = from; k <= to; k++) {
      const symbol = this.#word(ac)
      const run = symbol >> 4
      if ((symbol & 15) === 0 && run < 15) {
        this.#ended = (1 << run) - 1 + this.#bits(run)
        return
      }
      k += run
      if (k > (symbol & 15 ? to : 63)) throw new NotJpeg()
      if (this.#bits(symbol & 15) >= 0 && symbol & 15) nonzero[at + (k >> 3)] = (nonzero[at + (k >> 3)] as number) | (1 << (k & 7))
    }
  }

  refine(ac: Words | undefined, nonzero: Uint8Array, at: number, { from, to }: Band): void {
    let k = from
    while (this.#ended === 0 && k <= to) {
      const symbol = this.#word(ac)
      let run = symbol >> 4
      const size = symbol & 15
      if (size > 1) throw new NotJpeg()
      if (size === 0 && run < 15) {
        this.#ended = (1 << run) + this.#bits(run)
        break
      }
      this.#bits(size)
      for (; k <= to; k++) {
        if (((nonzero[at + (k >> 3)] as number) >> (k & 7)) & 1) this.#bits(1)
        else if (run-- === 0) break
      }
      if (k > to && size === 1) throw new NotJpeg()
      if (size === 1) nonzero[at + (k >> 3)] = (nonzero[at + (k >> 3)] as number) | (1 << (k & 7))
      k++
    }
    if (this.#ended === 0) return
    for (; k <= to; k++) if (((nonzero[at + (k >> 3)] as number) >> (k & 7)) & 1) this.#bits(1)
    this.#ended--
  }

  /** The rest of the last byte is ones, and no other byte comes before the marker. */
  #flush(): void {
    const left = this.#count - this.#borrowed
    const rest = (this.#held >>> this.#borrowed) & 0xff & ((1 << Math.max(0, left)) - 1)
    if (this.#ended > 0 || left < 0 || left > 7 || rest !== (1 << left) - 1) throw new NotJpeg()
    if (this.#bytes[this.#at] !== 0xff || this.#bytes[this.#at + 1] === 0) throw new NotJpeg()
    this.#held = this.#count = this.#borrowed = 0
  }

  /** T.81, E.1.4. */
  restart(number: number): void {
    this.#flush()
    if (this.#bytes[this.#at + 1] !== 0xd0 + number) throw new NotJpeg()
    this.#at += 2
  }

  /** @returns where the next marker stands */
  finish(): number {
    this.#flush()
    return this.#at
  }
}
