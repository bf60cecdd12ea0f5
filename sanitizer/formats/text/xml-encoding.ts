import type { DecodedText, Encoding } from '../../container/text/decoded.ts'
import { decodeText } from '../../container/text/encoding.ts'
import { decodeEucJp, decodeIso2022Jp, decodeShiftJis } from '../../container/text/legacy.ts'
import { Refusal } from '../../refusal.ts'

export interface XmlText {
  readonly text: DecodedText
  /** What its declaration says afterwards. */
  readonly label: string
}

type Decoder = (bytes: Uint8Array) => DecodedText | undefined
const shiftJis = (label: string) => [decodeShiftJis, label] as const
/** XML 1.0 §4.3.3: what a declaration may name, and how it is named again. Programs differ in which characters `Shift_JIS` and `Windows-31J` have. */
const legacy: Readonly<Record<string, readonly [decode: Decoder, label: string]>> = {
  shift_jis: shiftJis('Shift_JIS'),
  'shift-jis': shiftJis('Shift_JIS'),
  'x-sjis': shiftJis('Shift_JIS'),
  sjis: shiftJis('Shift_JIS'),
  'windows-31j': shiftJis('Windows-31J'),
  cp932: shiftJis('Windows-31J'),
  ms932: shiftJis('Windows-31J'),
  'euc-jp': [decodeEucJp, 'EUC-JP'],
  'x-euc-jp': [decodeEucJp, 'EUC-JP'],
  'iso-2022-jp': [decodeIso2022Jp, 'ISO-2022-JP'],
}
const labels: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  shift_jis: 'Windows-31J',
  'euc-jp': 'EUC-JP',
  'iso-2022-jp': 'ISO-2022-JP',
}
const DECLARED = /^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/
const HEAD_BYTES = 512

/**
 * The text of an XML document in the encoding that its mark or its declaration says; where it says none, as it looks.
 * @throws Refusal malformed when the bytes are not of that encoding
 */
export function decodeXml(bytes: Uint8Array): XmlText {
  const guess = decodeText(bytes)
  const declared = DECLARED.exec(Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1'))?.[1]?.toLowerCase()
  const [decode, label] = (declared !== undefined && Object.hasOwn(legacy, declared) ? legacy[declared] : undefined) ?? []
  const text = decode && !guess?.mark ? decode(bytes) : guess
  const isLie = declared !== undefined && /^utf-?8$|^us-ascii$/.test(declared) && text?.codes !== undefined
  if (!text || isLie) throw new Refusal('malformed', 'not of the encoding that it declares')
  return { text, label: decode && label !== undefined && !text.mark ? label : labels[text.encoding] }
}
