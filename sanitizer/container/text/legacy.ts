import { TextDecoder } from 'node:util'
import type { DecodedText, Encoding } from './decoded.ts'

type Pairs = Uint16Array
const pairTables = new Map<string, Pairs>()

/** Table of all two-byte codes of one encoding, made once from the platform's own strict decoder. 0 where the code is unassigned. */
function pairTable(label: 'shift_jis' | 'euc-jp', prefix: readonly number[] = []): Pairs {
  const key = `${label} ${prefix.join()}`
  const made = pairTables.get(key)
  if (made) return made
  const table = new Uint16Array(65_536)
  const decoder = new TextDecoder(label, { fatal: true })
  const leads = label === 'shift_jis' ? [0x81, 0xfc] : [0xa1, 0xfe]
  const trails = label === 'shift_jis' ? [0x40, 0xfc] : [0xa1, 0xfe]
  for (let lead = leads[0] ?? 0; lead <= (leads[1] ?? 0); lead++) {
    if (label === 'shift_jis' && lead > 0x9f && lead < 0xe0) continue
    for (let trail = trails[0] ?? 0; trail <= (trails[1] ?? 0); trail++) {
      if (trail === 0x7f) continue
      table[(lead << 8) | trail] = assigned(decoder, [...prefix, lead, trail]) || userDefined(label, prefix, lead)
    }
  }
  pairTables.set(key, table)
  return table
}

/**
 * eucJP-ms: rows 0xF5 and up are user-defined (外字), and behind 0x8F rows 0xF3 and 0xF4 are IBM's kanji, of which the platform's decoder
 * knows none. They are copied by code, so any private-use character can stand for them.
 */
const userDefined = (label: string, prefix: readonly number[], lead: number): number =>
  label === 'euc-jp' && lead >= (prefix.length > 0 ? 0xf3 : 0xf5) ? 0xe000 : 0

function assigned(decoder: TextDecoder, bytes: readonly number[]): number {
  try {
    const text = decoder.decode(Uint8Array.from(bytes))
    return text.length === 1 && text !== '\ufffd' ? text.charCodeAt(0) : 0
  } catch {
    return 0
  }
}

const halfWidthKatakana = (byte: number): number => (byte >= 0xa1 && byte <= 0xdf ? 0xff61 + byte - 0xa1 : 0)

/** Collects decoded characters and where each came from. */
class Page {
  readonly #characters: Uint16Array
  readonly #codes: Uint32Array
  #length = 0
  constructor(capacity: number) {
    this.#characters = new Uint16Array(capacity)
    this.#codes = new Uint32Array(capacity)
  }
  put(character: number, code: number): void {
    this.#characters[this.#length] = character
    this.#codes[this.#length++] = code
  }
  finish(encoding: Encoding): DecodedText {
    const bytes = new Uint8Array(this.#characters.buffer, 0, this.#length * 2)
    return {
      encoding,
      mark: false,
      characters: new TextDecoder('utf-16le', { ignoreBOM: true }).decode(bytes),
      codes: this.#codes.slice(0, this.#length),
    }
  }
}

/** CP932, the Windows form of Shift_JIS (JIS X 0208 with NEC and IBM extensions and the user-defined rows). */
export function decodeShiftJis(bytes: Uint8Array): DecodedText | undefined {
  const pairs = pairTable('shift_jis')
  const page = new Page(bytes.length)
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const single = byte < 0x80 ? byte : halfWidthKatakana(byte)
    if (byte < 0x80 || single) {
      page.put(single, byte)
      continue
    }
    const code = (byte << 8) | (bytes[++at] ?? 0)
    const character = pairs[code] ?? 0
    if (!character) return undefined
    page.put(character, code)
  }
  return page.finish('shift_jis')
}

/** EUC-JP with JIS X 0212 (0x8F) and half-width katakana (0x8E). */
export function decodeEucJp(bytes: Uint8Array): DecodedText | undefined {
  const pairs = pairTable('euc-jp')
  const page = new Page(bytes.length)
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) {
      page.put(byte, byte)
      continue
    }
    const second = bytes[++at] ?? 0
    if (byte === 0x8f) {
      const code = (second << 8) | (bytes[++at] ?? 0)
      const character = pairTable('euc-jp', [0x8f])[code] ?? 0
      if (!character) return undefined
      page.put(character, 0x8f0000 | code)
      continue
    }
    const character = byte === 0x8e ? halfWidthKatakana(second) : (pairs[(byte << 8) | second] ?? 0)
    if (!character) return undefined
    page.put(character, (byte << 8) | second)
  }
  return page.finish('euc-jp')
}

export const jisSets = { ascii: 0, roman: 1, katakana: 2, kanji: 3 } as const
const escapes: Readonly<Record<string, number>> = {
  '(B': jisSets.ascii,
  '(J': jisSets.roman,
  '(I': jisSets.katakana,
  $B: jisSets.kanji,
  '$@': jisSets.kanji,
}
export const escapeOf: Readonly<Record<number, string>> = { 0: '(B', 1: '(J', 2: '(I', 3: '$B' }

/** ISO-2022-JP (RFC 1468) with the half-width katakana set that Windows mail programs add. Must end in ASCII, as the RFC says. */
export function decodeIso2022Jp(bytes: Uint8Array): DecodedText | undefined {
  const pairs = pairTable('euc-jp')
  const page = new Page(bytes.length)
  let set: number = jisSets.ascii
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte > 0x7f) return undefined
    if (byte === 0x1b) {
      const next = escapes[String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)]
      if (next === undefined) return undefined
      set = next
      at += 2
      continue
    }
    if (byte <= 0x20 || byte === 0x7f || set === jisSets.ascii) page.put(byte, byte)
    else if (set === jisSets.roman) page.put(byte === 0x5c ? 0xa5 : byte === 0x7e ? 0x203e : byte, (set << 16) | byte)
    else if (set === jisSets.katakana) {
      if (byte > 0x5f) return undefined
      page.put(halfWidthKatakana(byte | 0x80), (set << 16) | byte)
    } else {
      const code = (byte << 8) | (bytes[++at] ?? 0)
      const character = pairs[code | 0x8080] ?? 0
      if (!character || (code & 0x80) !== 0) return undefined
      page.put(character, (set << 16) | code)
    }
  }
  return set === jisSets.ascii || set === jisSets.roman ? page.finish('iso-2022-jp') : undefined
}
