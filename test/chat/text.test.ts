import assert from 'node:assert/strict'
import fc from 'fast-check'
import { cleanText } from '../../gateway/chat/text.ts'

describe('message text', () => {
  const table: readonly [what: string, sent: string, kept: string, removed: number][] = [
    ['plain text', '毛布 120枚 届きました。', '毛布 120枚 届きました。', 0],
    ['line breaks and tabs', 'a\nb\tc', 'a\nb\tc', 0],
    ['CRLF and CR as LF', 'a\r\nb\rc', 'a\nb\nc', 0],
    ['NFD as NFC', 'か\u3099き\u3099', 'がぎ', 0],
    ['half-width kana as they are', 'ｶﾞ', 'ｶﾞ', 0],
    ['U+0000', 'a\0b', 'ab', 1],
    ['escape sequences of a terminal', '\u001b[31mred\u0007', '[31mred', 2],
    ['C1 controls', 'a\u0085\u009bb', 'ab', 2],
    ['a right-to-left override', '写真\u202egpj.exe', '写真gpj.exe', 1],
    ['all of UAX #9', '\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069', '', 12],
    ['a byte order mark and a zero-width space', '\ufeffa\u200bb', 'ab', 2],
    ['line and paragraph separators', 'a\u2028b\u2029c', 'abc', 2],
    ['tag characters, which carry hidden text', 'a\u{e0041}\u{e0042}\u{e007f}', 'a', 3],
    ['a letter and a mark with something hidden between them', 'か\u200b\u3099', 'が', 1],
    ['the joiner of emoji', '👨\u200d👩\u200d👧', '👨\u200d👩\u200d👧', 0],
    ['variants of ideographs', '葛\u{e0100}飾区 辻\ufe00', '葛\u{e0100}飾区 辻\ufe00', 0],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb', 0],
  ]
  for (const [what, sent, kept, removed] of table) it(what, () => assert.deepEqual(cleanText(sent), { text: kept, removed }))

  it('comes out in NFC, without controls, and the second time untouched', () => {
    const hostile = fc.string({
      unit: fc.oneof(
        fc.constantFrom('か', '\u3099', '\u200b', '\r', '\n', '\0', '\u202e', '\u{e0041}', 'e', '\u0301'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    })
    fc.assert(
      fc.property(hostile, (sent) => {
        const { text } = cleanText(sent)
        assert.equal(text, text.normalize('NFC'))
        assert.doesNotMatch(text, /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]/u)
        assert.equal(text.isWellFormed(), true)
        assert.deepEqual(cleanText(text), { text, removed: 0 })
      }),
      { numRuns: 500 },
    )
  })
})
