/** More are a photograph. */
const MANY = 1 << 14
/** Colours that differ by less than this in each channel are one: smooth edges of letters stay smooth. */
const STEP_BITS = 4
const FEW = 16
const MOST = 256
/** No pixel's channel may be further from what it was: a small red seal stays red. */
const FAR = 32

/** A picture in few colours. */
export interface Reduced {
  /** As 0xRRGGBB; at most 256. */
  readonly palette: readonly number[]
  /** Where each colour of the picture stands in the palette. */
  readonly indexOf: ReadonlyMap<number, number>
}

/** @param rgba four bytes a pixel @returns undefined where few colours would not show the picture */
export function reduce(rgba: Uint8Array): Reduced | undefined {
  const counts = countColours(rgba)
  if (!counts) return undefined
  if (counts.size <= FEW) return withPalette([...counts.keys()], counts)
  const steps = mostOfEachStep(counts)
  if (steps.length <= FEW) return withPalette(steps, counts)
  const few = steps.length <= MOST ? apart(steps) : []
  const reduced = withPalette(few, counts)
  if (few.length > 0 && [...reduced.indexOf].every(([colour, index]) => distance(colour, few[index] ?? 0) <= FAR)) return reduced
  return steps.length <= MOST ? withPalette(steps, counts) : undefined
}

type Counts = ReadonlyMap<number, number>

function countColours(rgba: Uint8Array): Counts | undefined {
  const counts = new Map<number, number>()
  let [last, run] = [-1, 0]
  for (let at = 0; at < rgba.length; at += 4) {
    const colour = ((rgba[at] as number) << 16) | ((rgba[at + 1] as number) << 8) | (rgba[at + 2] as number)
    if (colour === last) {
      run++
      continue
    }
    if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run)
    if (counts.size > MANY) return undefined
    ;[last, run] = [colour, 1]
  }
  return run > 0 ? counts.set(last, (counts.get(last) ?? 0) + run) : counts
}

const stepOf = (colour: number): number => {
  const shift = 8 - STEP_BITS
  return ((colour >> (16 + shift)) << (2 * STEP_BITS)) | (((colour & 0xffff) >> (8 + shift)) << STEP_BITS) | ((colour & 0xff) >> shift)
}

/** The most frequent colour of each step, that of the most frequent step first. */
function mostOfEachStep(counts: Counts): readonly number[] {
  const steps = new Map<number, { colour: number; most: number; total: number }>()
  for (const [colour, count] of counts) {
    const step = steps.get(stepOf(colour))
    if (!step) steps.set(stepOf(colour), { colour, most: count, total: count })
    else {
      step.total += count
      if (count > step.most) [step.colour, step.most] = [colour, count]
    }
  }
  return [...steps.values()].sort((one, other) => other.total - one.total || one.colour - other.colour).map(({ colour }) => colour)
}

/** The largest difference of a channel. */
const distance = (one: number, other: number): number =>
  Math.max(
    Math.abs((one >> 16) - (other >> 16)),
    Math.abs(((one >> 8) & 0xff) - ((other >> 8) & 0xff)),
    Math.abs((one & 0xff) - (other & 0xff)),
  )

function withPalette(palette: readonly number[], counts: Counts): Reduced {
  const indexOf = new Map<number, number>()
  for (const colour of counts.keys()) {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY]
    for (const [index, one] of palette.entries()) {
      const far = distance(colour, one)
      if (far < least) [nearest, least] = [index, far]
    }
    indexOf.set(colour, nearest)
  }
  return { palette, indexOf }
}

/** The most frequent colour, and one after the other that which is furthest from those before. */
function apart(colours: readonly number[]): readonly number[] {
  const [first = 0] = colours
  const chosen = [first]
  const nearest = new Map(colours.map((colour) => [colour, distance(colour, first)]))
  while (chosen.length < FEW) {
    const [next] = [...nearest].reduce((one, other) => (other[1] > one[1] ? other : one))
    chosen.push(next)
    for (const [colour, far] of nearest) nearest.set(colour, Math.min(far, distance(colour, next)))
  }
  return chosen
}
