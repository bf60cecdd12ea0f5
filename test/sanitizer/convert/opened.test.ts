/** What becomes of old Office files by policy, where LibreOffice is not, and of encrypted ones once it is seen what they are: from identify to inspect. */
import assert from 'node:assert/strict'
import {
  createSanitizer,
  type MemberDecision,
  type SanitizeAsk,
  type SanitizeResult,
  type Sanitizer,
  sanitize,
} from '../../../sanitizer/sanitize.ts'
import { cell, type SheetSample, wordOf, workbookOf } from '../samples/legacy.ts'
import { docx, KEPT, kept, wordExtra } from '../samples/office-package.ts'
import { protect, protectedWorkbook } from '../samples/protected.ts'

const MARKER = 'SEKISHO-MARKER-7f3a'
const PASSWORD = '年度末の報告2026'

const injected: SheetSample = {
  name: '一覧',
  records: [cell.textFormula(0, 0, '=cmd|/c calc!A0'), cell.label(0, 1, '-5'), cell.label(1, 0, '避難所')],
}
const macros = [['_VBA_PROJECT_CUR', Buffer.from(MARKER)]] as const

describe('old Office files where LibreOffice is not', function () {
  this.timeout(60_000)
  let sanitizer: Sanitizer
  before(async () => {
    sanitizer = await createSanitizer({ children: 1, converter: false })
  })
  after(() => sanitizer?.close())

  const through = (
    name: string,
    bytes: Uint8Array,
    options: SanitizeAsk['options'] = {},
    more: Pick<SanitizeAsk, 'fallback' | 'decideOpened'> = {},
  ): Promise<SanitizeResult> => sanitize(bytes, { fileName: name, sanitizer, options, ...more })
  const kindsOf = ({ removed }: SanitizeResult): readonly string[] => removed.map(({ kind }) => kind)
  const codeOf = (result: SanitizeResult): string => (result.outcome === 'refused' ? result.code : 'clean')

  const letter = wordOf({ pieces: [{ text: '<script>避難所の開設\u202e\r' }] })

  it('they are refused with what can be done, unless policy wants their words', async () => {
    assert.deepEqual(await sanitizer.converter(), { available: false, notes: [] })
    for (const [name, bytes] of [
      ['a.doc', letter],
      ['a.xls', workbookOf([injected])],
    ] as const) {
      // biome-ignore format: one thought
      assert.equal(codeOf(await through(name, bytes)), 'converter-missing')
      assert.equal(codeOf(await through(name, bytes, {}, { fallback: 'flatten' })), 'converter-missing')
      assert.equal(codeOf(await through(name, bytes, { legacyOffice: 'refuse', legacyUnconverted: 'text' })), 'legacy-office')
      for (const options of [{ legacyUnconverted: 'text' }, { legacyOffice: 'text' }, { legacyOffice: 'text', method: 'flatten' }, { legacyOffice: 'pdf', legacyUnconverted: 'text' }] as const) // biome-ignore format: one thought
        assert.equal(codeOf(await through(name, bytes, options, { fallback: 'flatten' })), 'clean', JSON.stringify(options))
    }
  })

  it('a document becomes a text, as any text is disarmed, and says that only its words are left', async () => {
    const result = await through('通知.doc', letter, { legacyUnconverted: 'text' })
    assert.ok(result.outcome === 'clean', codeOf(result))
    assert.deepEqual([result.format, result.mediaType, result.extension, result.method], ['text', 'text/plain', 'txt', 'text'])
    assert.deepEqual(kindsOf(result), ['bidi-control', 'words-only'])
    assert.match(Buffer.from(result.bytes).toString(), /^\ufeff※文字だけを取り出しました.*\r\n<script>避難所の開設\r\n/)
    const again = await through('通知.txt', result.bytes)
    assert.deepEqual(again.outcome === 'clean' && [again.sha256, again.method, again.removed], [result.sha256, 'rebuild', []])
  })

  it('a workbook becomes separated values in which nothing runs, and its macros are told', async () => {
    const bytes = workbookOf([injected], [], macros)
    assert.ok(bytes.includes(MARKER), 'the control')
    const result = await through('一覧.xls', bytes, { legacyUnconverted: 'text' })
    assert.ok(result.outcome === 'clean', codeOf(result))
    assert.deepEqual([result.format, result.extension, result.method], ['csv', 'csv', 'text'])
    assert.deepEqual(kindsOf(result), ['dde', 'formula-injection', 'macro', 'words-only'])
    const text = Buffer.from(result.bytes).toString()
    assert.ok(text.endsWith(`■ 一覧\r\n'=cmd|/c calc!A0,-5\r\n避難所\r\n`), text)
    assert.ok(!text.includes(MARKER))
  })

  it('one whose words cannot be read either is answered as before', async () => {
    const old = wordOf({ pieces: [{ text: '\x01' }] })
    assert.equal(codeOf(await through('a.doc', old, { legacyUnconverted: 'text' })), 'converter-missing')
    assert.equal(codeOf(await through('a.doc', old, { legacyOffice: 'text' })), 'active-only')
  })

  it('one with a password is opened first', async () => {
    const book = protectedWorkbook('damage report', PASSWORD)
    const opened = await through('a.xls', book, { legacyUnconverted: 'text', password: PASSWORD })
    assert.ok(opened.outcome === 'clean', codeOf(opened))
    assert.ok(Buffer.from(opened.bytes).includes('damage report'))
    assert.ok(kindsOf(opened).includes('encryption'))
    assert.equal(codeOf(await through('a.xls', book, { legacyUnconverted: 'text' })), 'encrypted')
  })

  describe('what was encrypted is decided on again by what it is', () => {
    const docm = docx(kept, {
      mainType: 'application/vnd.ms-word.document.macroEnabled.main+xml',
      ...wordExtra('comments', 'comments', ''),
    })
    const sealed = protect(docm, PASSWORD)
    const asked: string[] = []
    const by =
      (decision: MemberDecision): SanitizeAsk['decideOpened'] =>
      ({ type, extensionMatches }) => {
        asked.push(`${type} ${extensionMatches}`)
        return decision
      }
    const decided = async (name: string, bytes: Uint8Array, decision: MemberDecision): Promise<string> => {
      asked.length = 0
      const result = await through(name, bytes, { password: PASSWORD }, { decideOpened: by(decision) })
      return result.outcome === 'clean' ? `${result.format} ${result.method}` : result.code
    }

    it('asks with its type and its extension, does what is said, and leaves it out when told so', async () => {
      assert.equal(await decided('a.docm', sealed, { action: 'leave-out', code: 'policy-denied' }), 'policy-denied')
      assert.deepEqual(asked, ['docm true'])
      assert.equal(await decided('a.docx', sealed, { action: 'sanitize' }), 'docx rebuild')
      assert.deepEqual(asked, ['docm false'])
      const book = protectedWorkbook('damage', PASSWORD)
      assert.equal(await decided('a.xls', book, { action: 'sanitize', options: { legacyOffice: 'text' } }), 'csv text')
      assert.equal(await decided('a.xls', book, { action: 'sanitize', options: { legacyOffice: 'refuse' } }), 'legacy-office')
      assert.deepEqual(asked, ['xls true'])
    })

    it('does not ask about what was not encrypted, nor about what LibreOffice or the readers made', async () => {
      for (const [name, bytes] of [
        ['a.docm', docm],
        ['a.doc', letter],
      ] as const) {
        // biome-ignore format: one thought
        asked.length = 0
        await through(name, bytes, { legacyOffice: 'text' }, { decideOpened: by({ action: 'leave-out', code: 'policy-denied' }) })
        assert.deepEqual(asked, [], name)
      }
      assert.ok(KEPT)
    })
  })
})
