import { TextDecoder } from 'node:util'

/** Which characters the bytes of a text are: by the character set of its font, else by the code page of the document. */

/** RTF 1.9.1, "Font Table", \fcharset, and their code pages as the platform's decoders call them. 1 is "as the document". */
const encodings: Readonly<Record<number, string>> = {
  0: 'windows-1252',
  77: 'macintosh',
  78: 'shift_jis',
  128: 'shift_jis',
  129: 'euc-kr',
  134: 'gbk',
  136: 'big5',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
}

/** Code pages of \ansicpg and \cpg. Those of DOS have no decoder here and are read as their next of kin; ASCII is the same in all. */
const pages: Readonly<Record<number, string>> = {
  437: 'windows-1252',
  850: 'windows-1252',
  866: 'ibm866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  1253: 'windows-1253',
  1254: 'windows-1254',
  1255: 'windows-1255',
  1256: 'windows-1256',
  1257: 'windows-1257',
  1258: 'windows-1258',
  10000: 'macintosh',
  65001: 'utf-8',
}

export const DEFAULT_PAGE = 1252
const SYMBOL_CHARSET = 2
const SYMBOL_ENCODING = 'symbol'

export const isKnownPage = (page: number): boolean => Object.hasOwn(pages, page)

export function encodingOf(charset: number | undefined, page: number): string {
  if (charset === SYMBOL_CHARSET) return SYMBOL_ENCODING
  const own = charset === undefined ? undefined : encodings[charset]
  return own ?? pages[page] ?? 'windows-1252'
}

const decoders = new Map<string, TextDecoder>()

/** Makes the platform load its tables, before the child locks itself up. */
export function warmDecoders(): void {
  for (const encoding of new Set([...Object.values(encodings), ...Object.values(pages)])) decode(Uint8Array.of(0x88, 0x9f, 0xe9), encoding)
}

/** Bytes that are no character become U+FFFD. In symbol fonts a byte stands for a place of the private area, as Word writes it. */
export function decode(bytes: Uint8Array, encoding: string): string {
  if (encoding === SYMBOL_ENCODING)
    return Buffer.from(Uint16Array.from(bytes, (byte) => (byte < 0x80 ? byte : 0xf000 + byte)).buffer).toString('utf16le')
  let decoder = decoders.get(encoding)
  if (!decoder) {
    decoder = new TextDecoder(encoding, { ignoreBOM: true })
    decoders.set(encoding, decoder)
  }
  return decoder.decode(bytes)
}
