/** Damage that needs to know nothing of a format. */
import type { Mutation } from './family.ts'
import type { Random } from './random.ts'

/** Longest run of bytes that is removed, doubled, swapped or mixed in. */
const LONGEST = 4096
const MOST_FLIPS = 24

interface Span {
  readonly start: number
  readonly end: number
}

/** Short runs are as likely as long ones. */
function span(bytes: Buffer, random: Random): Span {
  const length = 1 + random.number(random.pick([4, 32, 256, LONGEST]))
  const start = random.number(bytes.length)
  return { start, end: Math.min(bytes.length, start + length) }
}

export const replaced = (bytes: Buffer, { start, end }: Span, by: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)])

export const anyBytes: readonly Mutation[] = [
  {
    name: 'bits flipped',
    apply: (bytes, random) => {
      const broken = Buffer.from(bytes)
      for (let left = 1 + random.number(MOST_FLIPS); left > 0; left--) {
        const at = random.number(broken.length)
        broken[at] = (broken[at] ?? 0) ^ (1 << random.number(8))
      }
      return broken
    },
  },
  { name: 'bytes removed', apply: (bytes, random) => replaced(bytes, span(bytes, random), Buffer.of()) },
  {
    name: 'bytes doubled',
    apply: (bytes, random) => {
      const { start, end } = span(bytes, random)
      return replaced(bytes, { start, end: start }, bytes.subarray(start, end))
    },
  },
  {
    name: 'bytes of another file',
    apply: (bytes, random, other) => {
      const donor = other()
      const taken = span(donor, random)
      return replaced(bytes, span(bytes, random), donor.subarray(taken.start, taken.end))
    },
  },
  { name: 'cut off', apply: (bytes, random) => bytes.subarray(0, 1 + random.number(bytes.length)) },
  { name: 'two files in one', apply: (bytes, _, other) => Buffer.concat([bytes, other()]) },
]
