/** Longest code while the tree is built; frequencies of a whole picture do not reach it (ITU-T T.81, K.2). */
const LONGEST = 32
/** What no symbol has: it takes the code of all ones, which none may have (K.2). */
const RESERVED = 256

/**
 * The Huffman table that makes these symbols shortest (ITU-T T.81, annex K.2, figures K.1 to K.4). Equal frequencies are taken by the larger
 * symbol first, which the standard leaves open and every descendant of the IJG's encoder does.
 *
 * @param frequencies by symbol, 256 counts
 * @returns sixteen counts and the symbols, as a DHT segment holds them behind Tc and Th
 */
export function optimalTable(frequencies: Uint32Array): Uint8Array {
  const sizes = codeSizes(frequencies)
  const counts = new Uint32Array(LONGEST + 1)
  for (const size of sizes) if (size > 0) counts[size] = (counts[size] ?? 0) + 1
  shorten(counts)
  const symbols: number[] = []
  for (let size = 1; size <= LONGEST; size++)
    for (let symbol = 0; symbol < RESERVED; symbol++) if (sizes[symbol] === size) symbols.push(symbol)
  return Uint8Array.from([...counts.subarray(1, 17), ...symbols])
}

/** The symbol that is least frequent, the larger one of equals; -1 when there is none but `other`. */
function rarest(frequencies: Float64Array, other: number): number {
  let found = -1
  for (let symbol = 0; symbol <= RESERVED; symbol++) {
    const count = frequencies[symbol] as number
    if (count > 0 && symbol !== other && (found < 0 || count <= (frequencies[found] as number))) found = symbol
  }
  return found
}

/** Figure K.1: the two rarest become one branch until one is left. */
function codeSizes(of: Uint32Array): Uint8Array {
  const frequencies = new Float64Array(RESERVED + 1)
  frequencies.set(of)
  frequencies[RESERVED] = 1
  const sizes = new Uint8Array(RESERVED + 1)
  const branches = Array.from({ length: RESERVED + 1 }, (_, symbol) => [symbol])
  for (;;) {
    const one = rarest(frequencies, -1)
    const two = rarest(frequencies, one)
    if (two < 0) return sizes
    frequencies[one] = (frequencies[one] as number) + (frequencies[two] as number)
    frequencies[two] = 0
    const branch = [...(branches[one] ?? []), ...(branches[two] ?? [])]
    for (const symbol of branch) sizes[symbol] = (sizes[symbol] as number) + 1
    branches[one] = branch
  }
}

/** Figure K.3: codes of more than sixteen bits move up; then the reserved one, the longest, goes. */
function shorten(counts: Uint32Array): void {
  const add = (size: number, more: number) => {
    counts[size] = (counts[size] as number) + more
  }
  for (let size = LONGEST; size > 16; size--)
    while ((counts[size] as number) > 0) {
      let shorter = size - 2
      while (counts[shorter] === 0) shorter--
      add(size, -2)
      add(size - 1, 1)
      add(shorter + 1, 2)
      add(shorter, -1)
    }
  let longest = 16
  while (counts[longest] === 0) longest--
  add(longest, -1)
}
