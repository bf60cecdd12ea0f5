import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Encoding } from '../../../sanitizer/container/text/decoded.ts'
import { decodeText, encodeText } from '../../../sanitizer/container/text/encoding.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { encode, encodingOf, faithfulTexts, faithfulUnicode, hostileTexts } from '../samples/text.ts'
import { assertBecomes, disarm, format, identityDisarm, inspect } from './checks.ts'

const legacy = ['shift_jis', 'euc-jp', 'iso-2022-jp'] as const
const unicode = ['utf-8', 'utf-16le', 'utf-16be'] as const

const refuses =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof Refusal && error.code === code

describe('encodings', () => {
  for (const encoding of [...unicode, ...legacy]) {
    for (const [name, text] of Object.entries(faithfulTexts)) {
      // Half-width katakana alone is kanji in the other encoding: no one can tell, and the bytes cross unchanged either way.
      if ((encoding === 'iso-2022-jp' || encoding === 'euc-jp') && name === 'half-width katakana') continue
      it(`${encoding}, ${name}: recognised, and back byte for byte`, async () => {
        const bytes = encode(text, encoding)
        assert.equal(encodingOf(bytes), encoding)
        await assertBecomes('text', bytes, bytes, disarm)
      })
    }
  }

  it('UTF-8 keeps its byte order mark', async () => {
    const bytes = Buffer.from('\ufeff見出し\n')
    await assertBecomes('text', bytes, bytes, disarm)
  })

  it('every two-byte code of CP932 comes back as the code it was, duplicates and 外字 too', () => {
    let codes = 0
    const decoder = new TextDecoder('shift_jis', { fatal: true })
    for (let lead = 0x81; lead <= 0xfc; lead++) {
      if (lead > 0x9f && lead < 0xe0) continue
      for (let trail = 0x40; trail <= 0xfc; trail++) {
        const bytes = Buffer.from([lead, trail, 0x82, 0xa0, 0x0a])
        try {
          decoder.decode(bytes)
        } catch {
          continue
        }
        const text = decodeText(bytes)
        assert.ok(text, bytes.toString('hex'))
        assert.deepEqual(Buffer.from(encodeText(text)), bytes)
        codes++
      }
    }
    assert.ok(codes > 9000, String(codes))
  })

  it('three-byte codes of EUC-JP come back, also those of eucJP-ms', async () => {
    const bytes = Buffer.concat([encode('漢字かな交じりの文です', 'euc-jp'), Buffer.from([0x8f, 0xb0, 0xa1, 0x8f, 0xf4, 0xd4, 0x0a])])
    assert.equal(encodingOf(bytes), 'euc-jp')
    await assertBecomes('text', bytes, bytes, disarm)
  })

  const broken: Readonly<Record<string, Buffer>> = {
    'overlong UTF-8': Buffer.from([0xef, 0xbb, 0xbf, 0xc0, 0xaf, 0x0a]),
    'UTF-8 surrogate': Buffer.from([0xed, 0xa0, 0x80, 0xff]),
    'half a character at the end of CP932': Buffer.from([0x82, 0xa0, 0x82]),
    'odd UTF-16': Buffer.from([0xff, 0xfe, 0x41]),
    'lone surrogate in UTF-16': Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00]),
    Latin1: Buffer.from('na\xefve caf\xe9\n', 'latin1'),
    binary: Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 151) & 255)),
  }
  for (const [name, bytes] of Object.entries(broken)) {
    it(`${name} is refused`, async () => {
      await assert.rejects(disarm('text', bytes), refuses('malformed'))
      await assert.rejects(format('text').inspect(bytes, defaultLimits), refuses('malformed'))
    })
  }
})

describe('plain text', () => {
  for (const [name, text] of Object.entries(faithfulUnicode)) {
    it(`${name}: kept as it is`, () => assertBecomes('text', Buffer.from(text), Buffer.from(text), disarm))
  }

  for (const { name, text, clean, kinds } of hostileTexts) {
    for (const encoding of unicode) {
      it(`${name} in ${encoding}: gone, seen before, and an identity disarmer fails`, async () => {
        const [input, expected] = [encode(text, encoding), encode(clean, encoding)]
        await assertBecomes('text', input, expected, disarm, kinds)
        // A chain of selectors and joiners between letters cannot run or reorder anything: the inspector does not look for them.
        if (!/chain|joiner/.test(name)) assert.notDeepEqual(await inspect('text', input), [])
        await assert.rejects(assertBecomes('text', input, expected, identityDisarm, kinds), assert.AssertionError)
      })
    }
  }

  for (const encoding of legacy) {
    it(`control characters in ${encoding} are gone`, () =>
      assertBecomes('text', encode('本日\x07は\0晴天\x7fなり', encoding), encode('本日は晴天なり', encoding), disarm, [
        'control-character',
      ]))
  }

  it('a script behind an invisible character is refused, and so is a file of nothing else', async () => {
    await assert.rejects(disarm('text', Buffer.from('\u200b#!/bin/sh\n')), refuses('type-mismatch'))
    await assert.rejects(disarm('text', Buffer.from('\u200b<html>\n')), refuses('type-mismatch'))
    await assert.rejects(disarm('text', Buffer.from('\u200b\u202e\0')), refuses('active-only'))
  })

  it('any text becomes a clean one, and the same again', async () => {
    const risky = fc.constantFrom(
      '\0',
      '\x1b',
      '\u202e',
      '\u200b',
      '\u200d',
      '\ufe0f',
      '\u{e0101}',
      '\u{e0041}',
      '👨',
      '🏽',
      'あ',
      '表',
      'a',
      '\n',
      '\r',
      '\t',
      '\ufeff',
      'é',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(risky, { minLength: 1, maxLength: 30 }), fc.constantFrom<Encoding>(...unicode), async (parts, encoding) => {
        const output = await disarm('text', encode(`文${parts.join('')}`, encoding))
        assert.deepEqual(await inspect('text', output.bytes), [])
        const again = await disarm('text', output.bytes)
        assert.deepEqual([Buffer.from(again.bytes), again.removed], [Buffer.from(output.bytes), []])
      }),
      { numRuns: 300, seed: 20260401 },
    )
  })

  it('any bytes are a clean text or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (bytes) => {
        try {
          const output = await disarm('text', bytes)
          assert.deepEqual(await inspect('text', output.bytes), [])
        } catch (error) {
          assert.ok(error instanceof Refusal, String(error))
        }
      }),
      { numRuns: 2000, seed: 20260401 },
    )
  })
})
