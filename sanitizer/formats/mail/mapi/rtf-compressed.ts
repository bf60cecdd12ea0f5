import { Refusal } from '../../../refusal.ts'

/** [MS-OXRTFCP] §2.1.3.1.4: what the dictionary holds before the first byte. */
const PRELOADED =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx'
const DICTIONARY = 4096
const HEADER = 16
const COMPRESSED = 0x75465a4c
const UNCOMPRESSED = 0x414c454d

const malformed = (what: string): Refusal => new Refusal('malformed', `compressed RTF: ${what}`)

/** [MS-OXRTFCP] §2.2. A byte says more than once at most 17 others. @param most bytes that come out @throws Refusal malformed, limit-ratio */
export function decompressRtf(bytes: Buffer, most: number): Buffer {
  if (bytes.length < HEADER) throw malformed('no header')
  const [rawSize, kind] = [bytes.readUInt32LE(4), bytes.readUInt32LE(8)]
  if (rawSize > most) throw new Refusal('limit-ratio', 'compressed RTF')
  if (kind === UNCOMPRESSED) return bytes.subarray(HEADER, HEADER + rawSize)
  if (kind !== COMPRESSED) throw malformed('kind')
  const dictionary = Buffer.alloc(DICTIONARY, 0x20)
  let write = dictionary.write(PRELOADED, 'latin1')
  const output = Buffer.alloc(rawSize)
  let length = 0
  const put = (byte: number): void => {
    if (length < rawSize) output[length++] = byte
    dictionary[write] = byte
    write = (write + 1) % DICTIONARY
  }
  for (let at = HEADER; at < bytes.length && length < rawSize; ) {
    const control = bytes[at++] ?? 0
    for (let bit = 0; bit < 8 && at < bytes.length && length < rawSize; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++] ?? 0)
        continue
      }
      const token = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
      at += 2
      const from = token >> 4
      if (from === write) return output.subarray(0, length)
      for (let index = 0; index < (token & 15) + 2; index++) put(dictionary[(from + index) % DICTIONARY] ?? 0)
    }
  }
  return output.subarray(0, length)
}
