import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import type { DecodedText } from './decoded.ts'
import { decodeEucJp, decodeIso2022Jp, decodeShiftJis, escapeOf, jisSets } from './legacy.ts'

function decodeUnicode(encoding: 'utf-8' | 'utf-16le' | 'utf-16be', bytes: Uint8Array, mark: boolean): DecodedText | undefined {
  try {
    return { encoding, mark, characters: new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return undefined
  }
}

const escapeSequence = /\x1b(?:\([BIJ]|\$[@B])/
/** Share among the characters outside ASCII, so that taking out or adding an ASCII character never changes the answer. */
const share = (text: string, pattern: RegExp): number =>
  (text.match(pattern)?.length ?? 0) / Math.max(1, text.match(/[^\0-\x7f]/g)?.length ?? 0)

/**
 * Both CP932 and EUC-JP accept many of each other's files. Japanese prose is full of hiragana and katakana, so the reading that shows
 * more full-width kana and kanji, and less half-width katakana, is the right one; CP932 where that does not decide.
 */
function likelierFirst(shiftJis: DecodedText | undefined, eucJp: DecodedText | undefined): readonly DecodedText[] {
  if (!shiftJis || !eucJp) return [shiftJis, eucJp].filter((reading) => reading !== undefined)
  const halfWidth = share(shiftJis.characters, /[\uff61-\uff9f]/g)
  const kana = share(eucJp.characters, /[\u3041-\u30ff\u3001\u3002]/g)
  return halfWidth > 0 && kana > 0.15 ? [eucJp, shiftJis] : [shiftJis, eucJp]
}

/**
 * Every way to read these bytes as text, strictly: every byte belongs to a character. The likelier comes first; there are two only where
 * CP932 and EUC-JP are both possible, and none when it is no text. Not guessed: UTF-16 without a mark, UTF-7, Latin-1.
 */
export function readings(bytes: Uint8Array): readonly DecodedText[] {
  const one = (reading: DecodedText | undefined): readonly DecodedText[] => (reading ? [reading] : [])
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return one(decodeUnicode('utf-8', bytes.subarray(3), true))
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return one(decodeUnicode('utf-16le', bytes.subarray(2), true))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return one(decodeUnicode('utf-16be', bytes.subarray(2), true))
  if (isUtf8(bytes)) {
    const text = decodeUnicode('utf-8', bytes, false)
    return one(text && escapeSequence.test(text.characters) ? (decodeIso2022Jp(bytes) ?? text) : text)
  }
  return likelierFirst(decodeShiftJis(bytes), decodeEucJp(bytes))
}

/** The likeliest reading, or undefined when it is no text. */
export const decodeText = (bytes: Uint8Array): DecodedText | undefined => readings(bytes)[0]

/** The bytes of `text`, in its own encoding and with its mark. */
export function encodeText(text: DecodedText): Uint8Array {
  if (text.codes) return text.encoding === 'iso-2022-jp' ? encodeIso2022Jp(text.codes) : encodeCodes(text.codes)
  const characters = text.mark ? `\ufeff${text.characters}` : text.characters
  if (text.encoding === 'utf-8') return Buffer.from(characters, 'utf8')
  const bytes = Buffer.from(characters, 'utf16le')
  return text.encoding === 'utf-16be' ? bytes.swap16() : bytes
}

function encodeCodes(codes: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(codes.length * 3)
  let at = 0
  for (const code of codes) {
    if (code > 0xffff) bytes[at++] = code >> 16
    if (code > 0xff) bytes[at++] = (code >> 8) & 0xff
    bytes[at++] = code & 0xff
  }
  return bytes.slice(0, at)
}

function encodeIso2022Jp(codes: Uint32Array): Uint8Array {
  const bytes: number[] = []
  let set: number = jisSets.ascii
  const enter = (next: number): void => {
    if (next !== set) bytes.push(0x1b, ...Buffer.from(escapeOf[next] ?? '', 'latin1'))
    set = next
  }
  for (const code of codes) {
    enter(code >> 16)
    if (set === jisSets.kanji) bytes.push((code >> 8) & 0xff)
    bytes.push(code & 0xff)
  }
  enter(jisSets.ascii)
  return Uint8Array.from(bytes)
}
