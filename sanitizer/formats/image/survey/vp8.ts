/** The boolean decoder of RFC 6386 §7.3, for flags and plain numbers (every bit with even odds). */
class Bits {
  readonly #bytes: Buffer
  #at = 2
  #value: number
  #range = 255
  #shifted = 0
  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#value = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)
  }
  flag(): boolean {
    const split = 1 + (((this.#range - 1) * 128) >> 8)
    const isSet = this.#value >= split << 8
    if (isSet) {
      this.#range -= split
      this.#value -= split << 8
    } else this.#range = split
    while (this.#range < 128) {
      this.#value <<= 1
      this.#range <<= 1
      if (++this.#shifted === 8) {
        this.#shifted = 0
        this.#value |= this.#bytes[this.#at++] ?? 0
      }
    }
    return isSet
  }
  number(bits: number): number {
    let value = 0
    for (let bit = 0; bit < bits; bit++) value = (value << 1) | (this.flag() ? 1 : 0)
    return value
  }
  /** `count` optional numbers, each with a flag before it. */
  optional(count: number, bits: number): void {
    for (let index = 0; index < count; index++) if (this.flag()) this.number(bits)
  }
}

/** The base quantiser index of a key frame, 0 (finest) to 127: RFC 6386 §9.2–9.6, read up to y_ac_qi. @param frame the VP8 chunk's body */
function quantiserOf(frame: Buffer): number {
  const bits = new Bits(frame.subarray(10))
  bits.number(2) // colour space, clamping
  if (bits.flag()) {
    const [map, values] = [bits.flag(), bits.flag()]
    if (values) {
      bits.flag()
      bits.optional(4, 8) // quantiser: seven bits and a sign
      bits.optional(4, 7) // loop filter: six bits and a sign
    }
    if (map) bits.optional(3, 8)
  }
  bits.number(1 + 6 + 3) // filter type, level, sharpness
  if (bits.flag() && bits.flag()) bits.optional(8, 7)
  bits.number(2) // partitions
  return bits.number(7)
}

/**
 * The quality that makes the common encoder choose this quantiser: its own curve (a cube root over a bent line), read backwards. Three more,
 * since that encoder spreads quantisers over segments around a base that is coarser than its quality says.
 */
export function vp8Quality(frame: Buffer): number {
  const linear = (1 - quantiserOf(frame) / 127) ** 3
  return Math.min(100, Math.round(100 * (linear < 0.5 ? linear * 1.5 : (linear + 1) / 2)) + 3)
}
