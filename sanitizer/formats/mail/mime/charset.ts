import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'

/** Names under which mails really come (IANA and what programs write), to the platform's decoder. UTF-7 is not there: it hides markup. */
const decoders: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  'iso-8859-2': 'iso-8859-2',
  'iso-8859-15': 'iso-8859-15',
  'windows-1250': 'windows-1250',
  'windows-1251': 'windows-1251',
  'koi8-r': 'koi8-r',
  shift_jis: 'shift_jis',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  'x-sjis': 'shift_jis',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  'windows-31j': 'shift_jis',
  'euc-jp': 'euc-jp',
  'x-euc-jp': 'euc-jp',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  gb18030: 'gb18030',
  big5: 'big5',
  'euc-kr': 'euc-kr',
  'ks_c_5601-1987': 'euc-kr',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
}
const jisNames = /^(?:iso-2022-jp(?:-[0-9]|-ms)?|cp5022[0-2]|jis)$/

/** Windows code pages by number, as MAPI and RTF name them. */
export const charsetOfCodePage = (page: number): string =>
  ({
    932: 'shift_jis',
    936: 'gbk',
    949: 'euc-kr',
    950: 'big5',
    1250: 'windows-1250',
    1251: 'windows-1251',
    20127: 'us-ascii',
    20932: 'euc-jp',
    50220: 'iso-2022-jp',
    50221: 'iso-2022-jp',
    50222: 'iso-2022-jp',
    51932: 'euc-jp',
    65001: 'utf-8',
    1200: 'utf-16le',
  })[page] ?? 'windows-1252'

/**
 * Bytes in the named charset as Unicode; what the charset does not have becomes U+FFFD. An unknown name is guessed from the bytes: the result
 * is text that is written anew in UTF-8, so a wrong guess is unreadable and never active.
 */
export function decode(bytes: Uint8Array, charset: string | undefined): string {
  const name = (charset ?? '').trim().toLowerCase()
  if (jisNames.test(name) && !bytes.some((byte) => byte > 0x7f)) return decodeJis(bytes)
  const label = Object.hasOwn(decoders, name) ? decoders[name] : undefined
  if (!label || (name.endsWith('ascii') && bytes.some((byte) => byte > 0x7f))) return guess(bytes)
  return new TextDecoder(label).decode(bytes)
}

/** Without a name: UTF-8 where it is that, ISO-2022-JP by its escapes, then CP932 where every byte fits, else Windows' Latin. */
export function guess(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return bytes.includes(0x1b) ? decodeJis(bytes) : new TextDecoder('utf-8').decode(bytes)
  try {
    return new TextDecoder('shift_jis', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const ESCAPE = 0x1b
const sets: Readonly<Record<string, 'single' | 'katakana' | 'kanji'>> = {
  '(B': 'single',
  '(J': 'single',
  '(I': 'katakana',
  $B: 'kanji',
  '$@': 'kanji',
}

/** RFC 1468 with the half-width katakana that Windows adds, as EUC-JP, whose decoder here also has the signs of NEC (①, ㈱). */
function decodeJis(bytes: Uint8Array): string {
  const euc: number[] = []
  let set: 'single' | 'katakana' | 'kanji' = 'single'
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const next = byte === ESCAPE ? sets[String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)] : undefined
    if (next) {
      set = next
      at += 2
    } else if (set === 'single' || byte <= 0x20 || byte > 0x7e) {
      euc.push(byte)
      // A line ends whatever was escaped (RFC 1468).
      if (byte === 0x0a) set = 'single'
    } else if (set === 'katakana') euc.push(0x8e, byte | 0x80)
    else euc.push(byte | 0x80, (bytes[++at] ?? 0x21) | 0x80)
  }
  return new TextDecoder('euc-jp').decode(Uint8Array.from(euc))
}

/** Loads the platform's tables before the child locks itself up. */
export function warmDecoders(): void {
  for (const label of new Set(Object.values(decoders))) new TextDecoder(label).decode(Uint8Array.of(0x82, 0xa0))
}
