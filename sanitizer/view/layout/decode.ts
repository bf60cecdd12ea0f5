import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { Refusal } from '../../refusal.ts'

const strictly = (encoding: string, bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const ISO_2022_JP = /\x1b(?:\([BIJ]|\$[@B])/
/** Characters that decide between two readings. */
const DECIDING = 100_000
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0

/**
 * Clean text in the encoding that it came in: Unicode with its mark, UTF-8, ISO-2022-JP, Shift_JIS (CP932) or EUC-JP. Where both of the
 * last two fit, the reading with more kana and less half-width katakana is shown.
 *
 * @throws Refusal malformed
 */
export function decodeCharacters(bytes: Uint8Array): string {
  const [first = 0, second = 0] = bytes
  if (first === 0xff && second === 0xfe) return decoded(strictly('utf-16le', bytes))
  if (first === 0xfe && second === 0xff) return decoded(strictly('utf-16be', bytes))
  if (isUtf8(bytes)) {
    const text = decoded(strictly('utf-8', bytes))
    return ISO_2022_JP.test(text) ? (strictly('iso-2022-jp', bytes) ?? text) : text
  }
  const [shiftJis, eucJp] = [strictly('shift_jis', bytes), strictly('euc-jp', bytes)]
  if (shiftJis === undefined || eucJp === undefined) return decoded(shiftJis ?? eucJp)
  const [one, other] = [shiftJis.slice(0, DECIDING), eucJp.slice(0, DECIDING)]
  return count(one, /[\uff61-\uff9f]/g) > 0 && count(other, /[\u3041-\u30ff]/g) > 0.15 * other.length ? eucJp : shiftJis
}

function decoded(text: string | undefined): string {
  if (text === undefined) throw new Refusal('malformed', 'no known encoding')
  return text
}
