/** Chance that can be had again: the same seed gives the same numbers on every machine. */
export interface Random {
  /** A whole number from 0 to `below` − 1; 0 when there is nothing below. */
  number(below: number): number
  pick<T>(from: readonly T[]): T
  /** With this probability. */
  chance(probability: number): boolean
}

/** mulberry32: 32 bits of state, more than enough to choose where to break a file. Not for secrets. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const number = (below: number): number => Math.floor(next() * Math.max(0, below))
  return {
    number,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('nothing to pick from')
      return from[number(from.length)] as (typeof from)[number]
    },
    chance: (probability) => next() < probability,
  }
}

/** Run `index` of a series has chance of its own, so that one run can be had again without those before it. */
export const randomOf = (seed: number, index: number): Random =>
  randomFrom(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35))
