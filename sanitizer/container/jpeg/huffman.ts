/** A Huffman table (ITU-T T.81, B.2.4.2 and annex C) by what a walk needs: how far each code word leads. */
export interface Huffman {
  /** Class and place, sixteen counts and the symbols, as a DHT segment holds them. */
  readonly segment: Uint8Array
  readonly symbols: Uint8Array
  /** Of the next {@link FAST} bits: bits of the code << 8 | symbol; 0 where the code is longer or none. */
  readonly fast: Uint16Array
  /** By length: the first code past those of that length, at 16 bits; where a length has none, as before. */
  readonly beyond: Int32Array
  /** By length: what to add to a code to find its symbol. */
  readonly offsets: Int32Array
}

export const FAST = 10

/** Sizes of coefficients at eight bits a sample (F.1.2.1.1, F.1.2.2.1). */
const LARGEST_DC = 11
const LARGEST_AC = 10

/**
 * @param at of Tc and Th inside a DHT segment's payload
 * @returns undefined when the table is not sound: too many codes for their lengths, a symbol twice, one that means nothing
 */
export function readHuffman(payload: Uint8Array, at: number): Huffman | undefined {
  const ac = (payload[at] ?? 0) >> 4 === 1
  const counts = payload.subarray(at + 1, at + 17)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const segment = payload.subarray(at, at + 17 + total)
  if ((payload[at] ?? 0xff) & 0xec || total < 1 || total > 256 || segment.length !== 17 + total) return undefined
  const symbols = segment.subarray(17)
  const sound = symbols.every((one) => (ac ? (one & 15) <= LARGEST_AC : one <= LARGEST_DC))
  return sound && new Set(symbols).size === total ? assign(segment, counts, symbols) : undefined
}

/** Annex C: codes are given in order of their length. No code is all ones. */
function assign(segment: Uint8Array, counts: Uint8Array, symbols: Uint8Array): Huffman | undefined {
  const fast = new Uint16Array(1 << FAST)
  const beyond = new Int32Array(17)
  const offsets = new Int32Array(17)
  let code = 0
  let index = 0
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] as number
    offsets[length] = index - code
    for (let one = 0; one < count && length <= FAST; one++) {
      const from = (code + one) << (FAST - length)
      fast.fill((length << 8) | (symbols[index + one] as number), from, from + (1 << (FAST - length)))
    }
    code += count
    index += count
    if (code >= 1 << length && count > 0) return undefined
    beyond[length] = code << (16 - length)
    code <<= 1
  }
  return { segment, symbols, fast, beyond, offsets }
}

/** The code at the head of 16 bits when it is longer than {@link FAST}. @returns its length << 8 | symbol, 0 for none */
export function slow({ beyond, offsets, symbols }: Huffman, bits: number): number {
  for (let length = FAST + 1; length <= 16; length++)
    if (bits < (beyond[length] as number)) return (length << 8) | (symbols[(bits >> (16 - length)) + (offsets[length] as number)] ?? 0)
  return 0
}
