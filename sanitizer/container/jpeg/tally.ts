import { codeAt, type Interval, type Scan, tablesOf, Unsound } from './scan.ts'

/** How often each symbol is used, by table: DC 0 to 3, AC 4 to 7. */
export type Tally = readonly Uint32Array[]

export interface Counted {
  readonly tally: Tally
  /** Where the last unit ends. */
  readonly bits: number
}

/**
 * Walks a sequential scan of one interval and counts its symbols.
 * @param places by component of the scan, the tables that it uses: DC and AC
 * @returns undefined when it does not decode, or holds runs that an encoder does not write: zeros spelt out before an end of block
 */
export function tallyOf(
  scan: Scan,
  interval: Interval,
  units: number,
  places: readonly (readonly [number, number])[],
): Counted | undefined {
  const tally = Array.from({ length: 8 }, () => new Uint32Array(256))
  const blocks = tablesOf(scan).map((part) => {
    const [dc = 0, ac = 0] = places[scan.parts.indexOf(part)] ?? []
    return { part, dc: tally[dc] as Uint32Array, ac: tally[4 + ac] as Uint32Array }
  })
  try {
    let at = 0
    for (let unit = 0; unit < units; unit++)
      for (const { part, dc, ac } of blocks) {
        if (at > interval.bits || !part.dc || !part.ac) return undefined
        const found = codeAt(part.dc, interval.bytes, at)
        dc[found & 255] = (dc[found & 255] as number) + 1
        at = block(part.ac, interval.bytes, at + (found >> 8) + (found & 255), ac)
      }
    return { tally, bits: at }
  } catch (error) {
    if (error instanceof Unsound) return undefined
    throw error
  }
}

/** F.1.2.2: 63 coefficients by runs of zeros. @returns where the block ends */
function block(table: Parameters<typeof codeAt>[0], bytes: Uint8Array, from: number, counts: Uint32Array): number {
  let at = from
  let spelt = false
  for (let k = 1; k < 64; ) {
    const found = codeAt(table, bytes, at)
    const [size, run] = [found & 15, (found >> 4) & 15]
    counts[found & 255] = (counts[found & 255] as number) + 1
    at += (found >> 8) + size
    if (size > 0) k += run + 1
    else if (run === 15) k += 16
    else if (run === 0 && !spelt) return at
    else throw new Unsound()
    spelt = size === 0
    if (k > 64 || (k === 64 && spelt)) throw new Unsound()
  }
  return at
}
