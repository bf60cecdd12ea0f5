import type { Encoding } from '../../../sanitizer/container/text/decoded.ts'
import { decodeText } from '../../../sanitizer/container/text/encoding.ts'
import type { FindingKind } from '../../../sanitizer/protocol.ts'

/** What hides in a text, what is left of it, and what the report says. */
export const hostileTexts: readonly {
  readonly name: string
  readonly text: string
  readonly clean: string
  readonly kinds: readonly FindingKind[]
}[] = [
  { name: 'NUL', text: '住所\0録', clean: '住所録', kinds: ['control-character'] },
  { name: 'terminal escape', text: '\x1b]0;pwned\x07表', clean: ']0;pwned表', kinds: ['control-character'] },
  { name: 'backspaces over what stood there', text: '拒否\b\b許可', clean: '拒否許可', kinds: ['control-character'] },
  { name: 'C1 control', text: '表\x9b31m', clean: '表31m', kinds: ['control-character'] },
  { name: 'right-to-left override', text: '請求書\u202efdp.exe', clean: '請求書fdp.exe', kinds: ['bidi-control'] },
  { name: 'isolates and marks', text: 'a\u2066b\u2069\u200e\u061cc', clean: 'abc', kinds: ['bidi-control'] },
  { name: 'zero-width space inside a word', text: 'pass\u200bword', clean: 'password', kinds: ['control-character'] },
  { name: 'byte order mark inside', text: 'a\ufeffb', clean: 'ab', kinds: ['control-character'] },
  {
    name: 'hidden message in tags',
    text: `旗${String.fromCodePoint(...Array.from('hidden', (letter) => 0xe0000 + letter.charCodeAt(0)))}`,
    clean: '旗',
    kinds: ['control-character'],
  },
  {
    name: 'bytes in a chain of variation selectors',
    text: '葛\u{e0100}\u{e0101}\u{e0150}\ufe00',
    clean: '葛\u{e0100}',
    kinds: ['control-character'],
  },
  { name: 'joiner between letters', text: 'pay\u200dpal', clean: 'paypal', kinds: ['control-character'] },
  { name: 'noncharacter', text: 'a\ufffe\u{1ffff}b', clean: 'ab', kinds: ['control-character'] },
]

/** Texts that must come back byte for byte. */
export const faithfulTexts: Readonly<Record<string, string>> = {
  prose: '本日は晴天なり。\r\n\t第１条　この条例は、①～⑳に定める。\r\n',
  'half-width katakana': 'ｱｲｳｴｵ ﾔﾏﾀﾞ ﾀﾛｳ\n',
  'NEC and IBM extensions': '㈱髙橋 﨑山 № ㍻ Ⅲ ∑ ∟ 纊褜\n',
  'bytes that end in 0x5C and 0x7C': '表示ソフト 十能 芸術 ポ ー ル\n',
}
export const faithfulUnicode: Readonly<Record<string, string>> = {
  'variants of 葛 and 辻': '葛\u{e0100}城市 辻\u{e0101} 神\ufe00\n',
  'emoji with joiners, selectors and skin tones': '👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 ❤️‍🔥 👩🏽‍🚒 ☎️\n',
  'ruby, dashes, wave dashes': '｜関所《せきしょ》—―‐−〜～\n',
  'Arabic with a joiner': 'می\u200cخواهم\n',
}

/** Encodes for a test by looking every character up in the decoder's own two-byte codes: slow, but needs no other library. */
export function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text)
  if (encoding === 'utf-16le') return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  if (encoding === 'utf-16be') return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]).swap16()
  if (encoding === 'iso-2022-jp') return iso2022(text)
  return Buffer.concat(Array.from(text, (character) => code(character, encoding)))
}

const tables = new Map<string, ReadonlyMap<string, Buffer>>()
function tableOf(encoding: 'shift_jis' | 'euc-jp'): ReadonlyMap<string, Buffer> {
  const made = tables.get(encoding)
  if (made) return made
  const table = new Map<string, Buffer>()
  const decoder = new TextDecoder(encoding)
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const bytes = Buffer.from([lead, trail])
      const character = decoder.decode(bytes)
      if (Array.from(character).length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, bytes)
    }
  }
  tables.set(encoding, table)
  return table
}

function code(character: string, encoding: 'shift_jis' | 'euc-jp'): Buffer {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x80) return Buffer.from([point])
  if (point >= 0xff61 && point <= 0xff9f)
    return Buffer.from(encoding === 'euc-jp' ? [0x8e, point - 0xff61 + 0xa1] : [point - 0xff61 + 0xa1])
  const bytes = tableOf(encoding).get(character)
  if (!bytes) throw new Error(`${character} is not in ${encoding}`)
  return bytes
}

function iso2022(text: string): Buffer {
  const parts: Buffer[] = []
  for (const run of text.match(/[\0-\x7f]+|[^\0-\x7f]+/g) ?? []) {
    if (run.charCodeAt(0) < 0x80) parts.push(Buffer.from(run))
    else parts.push(Buffer.from('\x1b$B'), Buffer.from(encode(run, 'euc-jp').map((byte) => byte & 0x7f)), Buffer.from('\x1b(B'))
  }
  return Buffer.concat(parts)
}

export const encodingOf = (bytes: Uint8Array): Encoding | undefined => decodeText(bytes)?.encoding

/** A value of a field, and what it must become (the same where it is omitted). */
export const values: readonly (readonly [value: string, becomes?: string])[] = [
  ['=1+1', "'=1+1"],
  ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
  ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
  ["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
  ['@SUM(1)', "'@SUM(1)"],
  ['＝1+1', "'＝1+1"],
  ['＋A1', "'＋A1"],
  ['－A1', "'－A1"],
  ['＠SUM(1)', "'＠SUM(1)"],
  ['  =1+1', "'  =1+1"],
  ['\u3000=1+1', "'\u3000=1+1"],
  ['\u00a0=1', "'\u00a0=1"],
  ['"=1+1"', '"\'=1+1"'],
  ['""', '""'],
  ['"""=1"', '"\'""=1"'],
  ['"\r\n=1"', '"\'\r\n=1"'],
  ['"\t=1"', '"\'\t=1"'],
  ['=HYPERLINK(""http://evil.example/"")', '\'=HYPERLINK(""http://evil.example/"")'],
  ['-A1', "'-A1"],
  ['+SUM(1)', "'+SUM(1)"],
  ['-1e', "'-1e"],
  ['=-1', "'=-1"],
  ['-(A1)', "'-(A1)"],
  // numbers, dates, telephone numbers and signs that every municipality's tables are full of
  ['-5'],
  ['－５'],
  ['＋12'],
  ['-1234.5'],
  ['"-1,234.5"'],
  ['-1.5E+10'],
  ['-.5'],
  ['-5%'],
  ['-¥1200'],
  ['-500円'],
  ['-10kg'],
  ['-3.5 m'],
  ['+1,200ml'],
  ['－5cm'],
  ['-120m2'],
  ['-2A1', "'-2A1"],
  ['-3m+1', "'-3m+1"],
  ['-m3', "'-m3"],
  ['-1N()', "'-1N()"],
  ['+3名'],
  ['－2.5㎡'],
  ['-12.5℃'],
  ['+81-3-1234-5678'],
  ['+81 (0)3 1234 5678'],
  ['▲123'],
  ['△1'],
  ['-'],
  ['--'],
  ['－'],
  ['---'],
  ['-:-'],
  ['-12:30'],
  ['-10～+5'],
  ['====='],
  ['@'],
  ['(1)'],
  ['10:00-12:00'],
  ['a=b'],
  ['a@example.jp'],
  ["'=1"],
  ['3-5-1'],
  ['令和8年4月1日'],
  ['¥-5'],
  ['"改行\r\nあり"'],
  ['"引用""符"'],
]
