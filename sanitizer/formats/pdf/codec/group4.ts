/**
 * Group 4 (ITU-T T.6; ISO 32000-2, 7.4.6 with /K -1): bilevel pictures written anew from their samples, so that no byte of a
 * scanner's, or an attacker's, coding is left. For equal samples the bytes are equal: where T.6 lets a coder choose, it does not.
 */

/** T.4, tables 2 and 3: code words of run lengths 0 to 63, then of 64, 128 … 2560. */
const codes = (words: string): readonly Code[] => words.split(' ').map((word) => ({ value: Number.parseInt(word, 2), bits: word.length }))

interface Code {
  readonly value: number
  readonly bits: number
}

const WHITE = codes(
  '00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 0100111 0001100 ' +
    '0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 00011010 00011011 00010010 00010011 00010100 ' +
    '00010101 00010110 00010111 00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101 00001010 00001011 01010010 01010011 ' +
    '01010100 01010101 00100100 00100101 01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100 11011 10010 ' +
    '010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100 011010101 ' +
    '011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 010011011 00000001000 00000001100 ' +
    '00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 000000010111 000000011100 000000011101 000000011110 ' +
    '000000011111',
)
const BLACK = codes(
  '0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 0000010111 0000011000 ' +
    '0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 00000011000 000011001010 000011001011 000011001100 ' +
    '000011001101 000001101000 000001101001 000001101010 000001101011 000011010010 000011010011 000011010100 000011010101 000011010110 ' +
    '000011010111 000001101100 000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 000001100100 ' +
    '000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 000001011000 000001011001 ' +
    '000000101011 000000101100 000001011010 000001100110 000001100111 0000001111 000011001000 000011001001 000001011011 000000110011 ' +
    '000000110100 000000110101 0000001101100 0000001101101 0000001001010 0000001001011 0000001001100 0000001001101 0000001110010 ' +
    '0000001110011 0000001110100 0000001110101 0000001110110 0000001110111 0000001010010 0000001010011 0000001010100 0000001010101 ' +
    '0000001011010 0000001011011 0000001100100 0000001100101 00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 ' +
    '000000010101 000000010110 000000010111 000000011100 000000011101 000000011110 000000011111',
)
/** T.6, table 1: vertical modes by a1 - b1 from -3 to 3. */
const VERTICAL = codes('0000010 000010 010 1 011 000011 0000011')
const [PASS, HORIZONTAL, END_OF_LINE] = codes('0001 001 000000000001') as [Code, Code, Code]
const LONGEST = 2560

class BitWriter {
  #bytes = new Uint8Array(1 << 14)
  #length = 0
  #held = 0
  #count = 0

  put({ value, bits }: Code): void {
    this.#held = (this.#held << bits) | value
    this.#count += bits
    while (this.#count >= 8) {
      if (this.#length === this.#bytes.length) {
        const larger = new Uint8Array(this.#bytes.length * 2)
        larger.set(this.#bytes)
        this.#bytes = larger
      }
      this.#count -= 8
      this.#bytes[this.#length++] = this.#held >> this.#count
      this.#held &= (1 << this.#count) - 1
    }
  }

  /** T.4, 4.1.2: make-up codes, the longest as often as it takes, then a terminating code. */
  run(table: readonly Code[], length: number): void {
    let left = length
    for (; left >= LONGEST + 64; left -= LONGEST) this.put(table[63 + LONGEST / 64] as Code)
    if (left >= 64) this.put(table[63 + (left >> 6)] as Code)
    this.put(table[left & 63] as Code)
  }

  finish(): Uint8Array {
    if (this.#count > 0) this.put({ value: 0, bits: 8 - this.#count })
    return this.#bytes.subarray(0, this.#length)
  }
}

/** Where a row's colour changes: first to black, then back and so on, and `width` from there on. @returns how many changes there are */
function changes(bits: Uint8Array, from: number, width: number, into: Int32Array): number {
  let count = 0
  let colour = 1
  for (let x = 0; x < width; ) {
    const byte = bits[from + (x >> 3)] as number
    if ((x & 7) === 0 && byte === (colour ? 0xff : 0)) {
      x += 8
      continue
    }
    const one = (byte >> (7 - (x & 7))) & 1
    if (one !== colour) {
      into[count++] = x
      colour = one
    }
    x++
  }
  into[count] = into[count + 1] = into[count + 2] = into[count + 3] = width
  return count
}

/**
 * @param bits rows of ceil(width / 8) bytes, the leftmost pixel in the highest bit, 0 black and 1 white (what /BlackIs1 false decodes to)
 * @returns rows coded one after another, EOFB, zero bits up to a whole byte
 */
export function encodeGroup4(bits: Uint8Array, width: number, height: number): Uint8Array {
  const writer = new BitWriter()
  const stride = (width + 7) >> 3
  let reference = new Int32Array(width + 8).fill(width)
  let current = new Int32Array(width + 8)
  for (let row = 0; row < height; row++) {
    changes(bits, row * stride, width, current)
    codeRow(writer, reference, current, width)
    const done = current
    current = reference
    reference = done
  }
  writer.put(END_OF_LINE)
  writer.put(END_OF_LINE)
  return writer.finish()
}

/** T.6, 2.2.3: a0 is where coding stands, a1 and a2 the next changes of this row, b1 and b2 those of the row above. */
function codeRow(writer: BitWriter, reference: Int32Array, current: Int32Array, width: number): void {
  let a0 = -1
  let black = 0
  let a = 0
  let b = 0
  while (a0 < width) {
    const a1 = current[a] as number
    while (b >= 2 && (reference[b - 2] as number) > a0) b -= 2
    while ((reference[b] as number) <= a0 && (reference[b] as number) < width) b += 2
    const b1 = reference[b] as number
    const b2 = reference[b + 1] as number
    if (b2 < a1) {
      writer.put(PASS)
      a0 = b2
    } else if (Math.abs(a1 - b1) <= 3) {
      writer.put(VERTICAL[a1 - b1 + 3] as Code)
      a0 = a1
      a++
      black ^= 1
      b += b > 0 ? -1 : 1
    } else {
      const a2 = current[a + 1] as number
      writer.put(HORIZONTAL)
      writer.run(black ? BLACK : WHITE, a1 - Math.max(a0, 0))
      writer.run(black ? WHITE : BLACK, a2 - a1)
      a0 = a2
      a += 2
    }
  }
}
