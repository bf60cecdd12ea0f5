import assert from 'node:assert/strict'
import fc from 'fast-check'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { defaultDisarmOptions, type FindingKind } from '../../../sanitizer/protocol.ts'
import { encode, values } from '../samples/text.ts'
import { assertBecomes, disarm, format, identityDisarm, inspect } from './checks.ts'

const kindsOf = (value: string, becomes: string | undefined): FindingKind[] =>
  becomes === undefined || becomes === value ? [] : /\|[^|]*!/.test(value) ? ['dde', 'formula-injection'] : ['formula-injection']

describe('CSV', () => {
  for (const [value, becomes] of values) {
    it(`${JSON.stringify(value)} ${becomes === undefined ? 'is left alone' : `becomes ${JSON.stringify(becomes)}`}`, async () => {
      for (const around of [
        (field: string) => field,
        (field: string) => `名前,${field},末尾\r\n次,1,2\r\n`,
        (field: string) => `a;${field};b\nc;d;e\n`,
        (field: string) => `a\t${field}\tb\n`,
      ]) {
        const [input, expected] = [around(value), around(becomes ?? value)]
        await assertBecomes('csv', Buffer.from(input), Buffer.from(expected), disarm, kindsOf(value, becomes))
        if (becomes !== undefined && becomes !== value) {
          assert.notDeepEqual(await inspect('csv', Buffer.from(`名前,${value}\r\n`)), [], 'the inspector sees it')
          await assert.rejects(
            assertBecomes('csv', Buffer.from(input), Buffer.from(expected), identityDisarm, kindsOf(value, becomes)),
            assert.AssertionError,
          )
        }
      }
    })
  }

  for (const encoding of ['utf-16le', 'shift_jis', 'euc-jp', 'iso-2022-jp'] as const) {
    it(`in ${encoding}, with full-width triggers and characters whose second byte is a separator`, () =>
      assertBecomes(
        'csv',
        encode('表示,ポ,＝ＳＵＭ（Ａ１）,－５,=1+1,かな漢字まじりの文\r\n', encoding),
        encode("表示,ポ,'＝ＳＵＭ（Ａ１）,－５,'=1+1,かな漢字まじりの文\r\n", encoding),
        disarm,
        ['formula-injection'],
      ))
  }

  const tricks: readonly (readonly [name: string, input: string, expected: string, kinds: readonly FindingKind[]])[] = [
    ['a sep= line', 'sep=;\r\n名前;=1\r\n', "名前;'=1\r\n", ['formula-injection', 'unknown']],
    ['two sep= lines', '"sep=,"\nSEP=|\na,b\n', 'a,b\n', ['unknown']],
    ['a byte order mark', '\ufeff=1+1,2\n', "\ufeff'=1+1,2\n", ['formula-injection']],
    ['an invisible character before the sign', 'a,\u200b=1\n', "a,'=1\n", ['control-character', 'formula-injection']],
    ['NUL before the sign', 'a,\0=1\n', "a,'=1\n", ['control-character', 'formula-injection']],
    ['a quote that is never closed', 'a,"b\n=1,2\n', 'a,"b\n\'=1,2\n', ['formula-injection']],
    ['a quote in the middle of a value', 'a,b"c,=1,"\n', 'a,b"c,\'=1,"\n', ['formula-injection']],
    ['another separator than the file uses', '名前,備考;=1+1\n', "名前,備考;'=1+1\n", ['formula-injection']],
    ['a tab in a table of commas', 'a,b\t=1\n', "a,b\t'=1\n", ['formula-injection']],
    ['old Mac line ends', 'a,b\r=1,2\r', "a,b\r'=1,2\r", ['formula-injection']],
  ]
  for (const [name, input, expected, kinds] of tricks) {
    it(`${name}`, () => assertBecomes('csv', Buffer.from(input), Buffer.from(expected), disarm, kinds))
  }

  it('a TSV stays a TSV', async () => {
    const output = await format('csv').disarm(Buffer.from('a\t=1\n'), 'tsv', defaultDisarmOptions, defaultLimits)
    assert.deepEqual(
      [output.extension, output.mediaType, Buffer.from(output.bytes).toString()],
      ['tsv', 'text/tab-separated-values', "a\t'=1\n"],
    )
  })

  it('whatever is put into a table, nothing runs after, and a second time changes nothing', async () => {
    const piece = fc.constantFrom(
      '=',
      '＝',
      '+',
      '-',
      '@',
      '＋',
      '"',
      '""',
      "'",
      ',',
      ';',
      '\t',
      '|',
      '\n',
      '\r\n',
      '\r',
      ' ',
      '\u3000',
      'A1',
      'cmd',
      '1',
      '１',
      '表',
      'ｱ',
      '(',
      '!',
      '%',
      '円',
      'e',
      '\0',
      '\u200b',
      'sep=',
      '.',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 40 }),
        fc.constantFrom('utf-8', 'utf-16be', 'shift_jis', 'euc-jp'),
        async (parts, encoding) => {
          const text = `かなの見出しです,${parts.join('').replace(encoding.startsWith('utf') ? /$^/ : /\u200b/g, '')}`
          const output = await disarm('csv', encode(text, encoding as 'utf-8'))
          assert.deepEqual(await inspect('csv', output.bytes), [], JSON.stringify(text))
          const again = await disarm('csv', output.bytes)
          assert.deepEqual([Buffer.from(again.bytes), again.removed], [Buffer.from(output.bytes), []], JSON.stringify(text))
        },
      ),
      { numRuns: 3000, seed: 20260401 },
    )
  })
})
