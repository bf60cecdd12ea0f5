import type { DecodedText } from './decoded.ts'
import { encodeText } from './encoding.ts'

/**
 * Text that is written anew in the encoding that another was read in: each character gets the code that it had there, so that 外字 and the
 * duplicates of NEC and IBM extensions come back as what they were; of two codes for one character the first counts.
 */
export interface Spelling {
  /** Whether all of it can be written. Unicode can write anything. */
  can(characters: string): boolean
  /** Bytes, with the byte order mark that the other text had. @throws RangeError for what cannot be written */
  write(characters: string): Uint8Array
}

export function spellingOf({ encoding, mark, characters: read, codes }: DecodedText): Spelling {
  if (!codes) return { can: () => true, write: (characters) => encodeText({ encoding, mark, characters }) }
  const known = new Map<number, number>()
  for (let ascii = 0; ascii < 0x80; ascii++) known.set(ascii, ascii)
  for (const [at, code] of codes.entries()) {
    const unit = read.charCodeAt(at)
    if (!known.has(unit)) known.set(unit, code)
  }
  const isKnown = (character: string): boolean => character.length === 1 && known.has(character.charCodeAt(0))
  return {
    can: (characters) => Array.from(characters).every(isKnown),
    write: (characters) => {
      const written = Uint32Array.from({ length: characters.length }, (_, at) => {
        const code = known.get(characters.charCodeAt(at))
        if (code === undefined) throw new RangeError('a character that the encoding does not have')
        return code
      })
      return encodeText({ encoding, mark, characters, codes: written })
    },
  }
}
