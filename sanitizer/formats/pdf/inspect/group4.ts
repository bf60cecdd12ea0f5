import { isDict, type Stream } from './values.ts'

/**
 * Whether bytes are one Group 4 picture (ITU-T T.6) and nothing else. There is exactly one way to write a picture that passes: every
 * mode is the one that T.6, 2.2.3 demands, every run has the fewest codes, every row ends at its width, EOFB follows the last, and
 * what is left of its byte is zero. So nothing but the picture's own dots can be carried in it.
 */

interface Word {
  /** Of a run of dots. */
  readonly length: number
  readonly bits: number
}

const LONGEST_WORD = 13

/** Code words by their number of bits, each "value in hexadecimal:run" (ITU-T T.4, tables 2, 3a, 3b), by their next 13 bits. */
function lookup(words: Readonly<Record<number, string>>): readonly (Word | undefined)[] {
  const table = new Array<Word | undefined>(1 << LONGEST_WORD).fill(undefined)
  for (const [digits, list] of Object.entries(words)) {
    const bits = Number(digits)
    for (const word of list.split(' ')) {
      const [value = '', length] = word.split(':')
      const from = Number.parseInt(value, 16) << (LONGEST_WORD - bits)
      table.fill({ length: Number(length), bits }, from, from + (1 << (LONGEST_WORD - bits)))
    }
  }
  return table
}

const whiteRuns = lookup({
  4: '7:2 8:3 b:4 c:5 e:6 f:7',
  5: '7:10 8:11 12:128 13:8 14:9 1b:64',
  6: '3:13 7:1 8:12 17:192 18:1664 2a:16 2b:17 34:14 35:15',
  7: '3:22 4:23 8:20 c:19 13:26 17:21 18:28 24:27 27:18 28:24 2b:25 37:256',
  8: '2:29 3:30 4:45 5:46 a:47 b:48 12:33 13:34 14:35 15:36 16:37 17:38 1a:31 1b:32 24:53 25:54 28:39 29:40 2a:41 2b:42 2c:43 2d:44 32:61 33:62 34:63 35:0 36:320 37:384 4a:59 4b:60 52:49 53:50 54:51 55:52 58:55 59:56 5a:57 5b:58 64:448 65:512 67:640 68:576',
  9: '98:1472 99:1536 9a:1600 9b:1728 cc:704 cd:768 d2:832 d3:896 d4:960 d5:1024 d6:1088 d7:1152 d8:1216 d9:1280 da:1344 db:1408',
  11: '8:1792 c:1856 d:1920',
  12: '12:1984 13:2048 14:2112 15:2176 16:2240 17:2304 1c:2368 1d:2432 1e:2496 1f:2560',
})
const blackRuns = lookup({
  2: '2:3 3:2',
  3: '2:1 3:4',
  4: '2:6 3:5',
  5: '3:7',
  6: '4:9 5:8',
  7: '4:10 5:11 7:12',
  8: '4:13 7:14',
  9: '18:15',
  10: '8:18 f:64 17:16 18:17 37:0',
  11: '8:1792 c:1856 d:1920 17:24 18:25 28:23 37:22 67:19 68:20 6c:21',
  12: '12:1984 13:2048 14:2112 15:2176 16:2240 17:2304 1c:2368 1d:2432 1e:2496 1f:2560 24:52 27:55 28:56 2b:59 2c:60 33:320 34:384 35:448 37:53 38:54 52:50 53:51 54:44 55:45 56:46 57:47 58:57 59:58 5a:61 5b:256 64:48 65:49 66:62 67:63 68:30 69:31 6a:32 6b:33 6c:40 6d:41 c8:128 c9:192 ca:26 cb:27 cc:28 cd:29 d2:34 d3:35 d4:36 d5:37 d6:38 d7:39 da:42 db:43',
  13: '4a:640 4b:704 4c:768 4d:832 52:1280 53:1344 54:1408 55:1472 5a:1536 5b:1600 64:1664 65:1728 6c:512 6d:576 72:896 73:960 74:1024 75:1088 76:1152 77:1216',
})
/** T.6, table 1, by the next seven bits: what b1 moves by, or one of these. */
const PASS = 10
const HORIZONTAL = 11
const modes = new Map<number, { readonly mode: number; readonly bits: number }>()
for (const [word, mode] of [
  ['0001', PASS],
  ['001', HORIZONTAL],
  ['1', 0],
  ['011', 1],
  ['000011', 2],
  ['0000011', 3],
  ['010', -1],
  ['000010', -2],
  ['0000010', -3],
] as const) {
  const from = Number.parseInt(word.padEnd(7, '0'), 2)
  for (let rest = 0; rest < 1 << (7 - word.length); rest++) modes.set(from + rest, { mode, bits: word.length })
}
const byBits = Array.from({ length: 128 }, (_, bits) => modes.get(bits))
const END = 0x001001
const END_BITS = 24

class NotGroup4 extends Error {}

/** ISO 32000-2, table 11: the parameters that our writer gives, no others; a picture of one bit. */
export function isOwnFax({ dict, encoded }: Stream): boolean {
  const [width, height] = [dict.get('Width'), dict.get('Height')]
  const parameters = dict.get('DecodeParms')
  if (!isDict(parameters) || parameters.size !== 3 || dict.get('BitsPerComponent') !== 1) return false
  if (parameters.get('K') !== -1 || parameters.get('Columns') !== width || parameters.get('Rows') !== height) return false
  return isGroup4(encoded, Number(width), Number(height))
}

export function isGroup4(bytes: Uint8Array, width: number, height: number): boolean {
  if (!(Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0 && width <= 65_535 && height <= 65_535)) return false
  try {
    const reader = new Reader(bytes, width)
    for (let row = 0; row < height; row++) reader.row()
    return reader.ended()
  } catch (error) {
    if (error instanceof NotGroup4) return false
    throw error
  }
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #width: number
  #at = 0
  /** Ends of the runs of the row above, white and black in turn, then the width. */
  #above: number[] = []

  constructor(bytes: Uint8Array, width: number) {
    this.#bytes = bytes
    this.#width = width
  }

  /** Up to 24 bits, zeros behind the end. */
  #peek(count: number): number {
    const from = this.#at >> 3
    const bytes = this.#bytes
    const word =
      (((bytes[from] ?? 0) << 24) | ((bytes[from + 1] ?? 0) << 16) | ((bytes[from + 2] ?? 0) << 8) | (bytes[from + 3] ?? 0)) >>> 0
    return ((word << (this.#at & 7)) >>> 0) >>> (32 - count)
  }

  #skip(count: number): void {
    this.#at += count
    if (this.#at > this.#bytes.length * 8) throw new NotGroup4()
  }

  #run(black: boolean): number {
    let total = 0
    for (let before = 2560; ; ) {
      const word = (black ? blackRuns : whiteRuns)[this.#peek(LONGEST_WORD)]
      // Make-up codes: as many of 2560 as there are, then one that is shorter, then a terminating code.
      if (!word || (word.length >= 64 && before < 2560)) throw new NotGroup4()
      this.#skip(word.bits)
      total += word.length
      if (word.length < 64) return total
      if (total > this.#width) throw new NotGroup4()
      before = word.length
    }
  }

  row(): void {
    const width = this.#width
    const above = this.#above
    const ends: number[] = []
    let a0 = -1
    for (let index = 0; a0 < width; ) {
      // b1: the first change above, right of a0, to the colour that a1 changes to.
      while (index > 0 && (above[index - 1] ?? width) > a0) index--
      while ((above[index] ?? width) < width && ((above[index] ?? width) <= a0 || (index & 1) !== (ends.length & 1))) index++
      const b1 = above[index] ?? width
      const b2 = above[index + 1] ?? width
      const step = byBits[this.#peek(7)]
      if (!step) throw new NotGroup4()
      this.#skip(step.bits)
      if (step.mode === PASS) {
        if (b2 >= width) throw new NotGroup4()
        a0 = b2
        continue
      }
      const a1 = step.mode === HORIZONTAL ? Math.max(a0, 0) + this.#run((ends.length & 1) === 1) : b1 + step.mode
      const wanted = step.mode === HORIZONTAL ? Math.abs(a1 - b1) > 3 : true
      if (a1 <= a0 || a1 > width || b2 < a1 || !wanted) throw new NotGroup4()
      ends.push(a1)
      a0 = a1
      if (step.mode !== HORIZONTAL) continue
      const a2 = a1 + this.#run((ends.length & 1) === 1)
      if (a2 > width || (a2 === a1 && a1 < width)) throw new NotGroup4()
      ends.push(a2)
      a0 = a2
    }
    while (ends.at(-1) === width) ends.pop()
    this.#above = ends
  }

  /** T.6, 2.4.1.1: EOFB, and zero bits up to the end of its byte. */
  ended(): boolean {
    if (this.#peek(END_BITS) !== END) return false
    this.#skip(END_BITS)
    const left = this.#bytes.length * 8 - this.#at
    return left < 8 && (left === 0 || this.#peek(left) === 0)
  }
}
