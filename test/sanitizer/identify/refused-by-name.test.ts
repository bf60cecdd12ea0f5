/** threats.md §3.8 "always block", and the documents of other programs: each told by its content, by its extension, and with its own sentence. */
import assert from 'node:assert/strict'
import { refusalOfType } from '../../../sanitizer/answers.ts'
import { type KnownKey, type KnownType, known } from '../../../sanitizer/formats/known.ts'
import { identify } from '../../../sanitizer/identify.ts'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { openings } from '../../../sanitizer/opening/table.ts'
import { byContent, byExtension, instead } from '../samples/named.ts'

const typeOf = async (bytes: Uint8Array, name: string): Promise<string> => (await identify(bytes, name, defaultLimits)).type

describe('refused by name: content', () => {
  for (const [type, what, bytes] of byContent) {
    it(`${type}: ${what}`, async () => {
      for (const name of ['x', '資料.txt', '写真.jpg', '報告.pdf', '一覧.csv']) assert.equal(await typeOf(bytes, name), type, name)
      assert.equal((known as Record<string, { format?: string }>)[type]?.format, undefined)
    })
  }
})

describe('refused by name: extension', () => {
  for (const [extensions, type] of byExtension) {
    it(`${type}: ${extensions}`, async () => {
      for (const extension of extensions.split(' ')) {
        for (const content of [Buffer.from('本日の予定\n'), Buffer.from('%PDF-1.7\n'), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')])
          assert.equal(await typeOf(content, `a.${extension}`), type, extension)
      }
    })
  }
})

describe('the sentence of a type that is refused by name', () => {
  for (const [types, advice] of Object.entries(instead)) {
    for (const type of types.split(' ') as KnownKey[]) {
      it(`${type}: ${advice || '(nothing else to do)'}`, () => {
        const row: KnownType = known[type]
        // Once it crosses there is nothing to say.
        if (row.format) return assert.equal(refusalOfType('type-unsupported', type), undefined)
        const acts = ['executable', 'script', 'shortcut', 'disk-image'].includes(row.family)
        const said = refusalOfType(acts ? 'type-forbidden' : 'type-unsupported', type)
        const why = acts ? 'は、開くと動作するおそれがあるため送れません。' : 'は無害化に対応していないため、送れません。'
        assert.equal(said?.ja, `「${row.ja}」${why}${advice}`)
        assert.ok(said.en.includes(row.en) && /^This [\s\S]+\.$/.test(said.en), said.en)
      })
    }
  }

  it('covers every type that has a name and no format', () => {
    const told = new Set(Object.keys(instead).flatMap((types) => types.split(' ')))
    const missing = Object.entries(known)
      .filter(([key, row]) => !('format' in row && row.format) && !Object.hasOwn(openings, key) && !told.has(key))
      .map(([key]) => key)
    // Of these the code says more than the kind does.
    assert.deepEqual(missing.sort(), ['ole2', 'ooxml', 'ooxml-rights-managed', 'unknown'])
  })

  it('says the kind of the content where the name says another', () => {
    assert.equal(
      refusalOfType('extension-mismatch', 'docx')?.ja,
      'ファイル名の拡張子と中身の種類が異なるため、送れません。中身は「Word 文書」です。正しい拡張子を付けて送り直してください。',
    )
  })

  it('leaves what the code says better, and what nobody knows', () => {
    for (const [code, type] of [
      ['malformed', 'pdf'],
      ['type-unsupported', 'unknown'],
      ['type-unsupported', 'png'],
      ['type-forbidden', null],
      ['type-forbidden', 'constructor'],
      ['encrypted', 'doc-encrypted'],
    ] as const)
      assert.equal(refusalOfType(code, type), undefined)
  })
})
