/** What the readers of old Office files take out of them, and what stays behind; each sample is built byte by byte. */
import assert from 'node:assert/strict'
import * as xlsx from 'xlsx'
import { defaultLimits } from '../../../sanitizer/limits.ts'
import { readWords } from '../../../sanitizer/opening/text/index.ts'
import { type DisarmOptions, defaultDisarmOptions, type Limits } from '../../../sanitizer/protocol.ts'
import { Refusal } from '../../../sanitizer/refusal.ts'
import { ole2Of } from '../samples/containers.ts'
import {
  biff,
  biffText,
  cell,
  format,
  pptContainer,
  pptRecord,
  pptShape,
  pptText,
  presentationOf,
  sharedStrings,
  style,
  wordOf,
  workbookOf,
} from '../samples/legacy.ts'

interface Words {
  readonly lines: readonly string[]
  readonly kinds: readonly string[]
}

/** The lines behind our own first one, without blank ones. */
async function words(bytes: Buffer, type: string, options: Partial<DisarmOptions> = {}, limits: Partial<Limits> = {}): Promise<Words> {
  const read = await readWords(bytes, type, { ...defaultDisarmOptions, ...options }, { ...defaultLimits, ...limits })
  const text = Buffer.from(read.bytes).toString('utf8')
  assert.ok(text.startsWith('\ufeff※文字だけを取り出しました'))
  const lines = text.split('\r\n').slice(1)
  return { lines: lines.filter((line) => line !== ''), kinds: read.removed.map(({ kind, count }) => `${kind} ${count}`) }
}
const refusal = (bytes: Buffer, type: string, options: Partial<DisarmOptions> = {}, limits: Partial<Limits> = {}): Promise<string> =>
  words(bytes, type, options, limits).then(
    ({ lines }) => lines.join('|'),
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  )

const [DELETED, INSERTED, HIDDEN] = ['000801', '010801', '3c0801']

describe('the words of a Word 97–2003 file', () => {
  it('come in the order of the document, however its pieces lie, in both encodings', async () => {
    const { lines, kinds } = await words(
      wordOf({ pieces: [{ text: '避難所の' }, { text: 'caf\xe9 \x80100\r', isAnsi: true }, { text: '開設\u000b二行目\r' }] }),
      'doc',
    )
    assert.deepEqual(lines, ['避難所のcafé €100', '開設', '二行目'])
    assert.deepEqual(kinds, ['words-only 1'])
  })

  it('show of a field what it shows, and never its code', async () => {
    const field = (code: string, shown?: string): string => `\x13${code}${shown === undefined ? '' : `\x14${shown}`}\x15`
    const nested = field(` IF ${field('DDEAUTO c:\\cmd', 'MARK')} `, '結果')
    const { lines } = await words(
      wordOf({ pieces: [{ text: `前${nested}後${field(' MACROBUTTON x ')}${field('HYPERLINK', '見る')}\r` }] }),
      'doc',
    )
    assert.deepEqual(lines, ['前結果後見る'])
  })

  it('of a table are cells between tabs and rows below one another; anchors are nothing', async () => {
    const text = '施設\x07人数\x07\x07公民館\x07\x07\x07\x01\x08\x02終\r'
    const { lines } = await words(wordOf({ pieces: [{ text }], rowEnds: [6, 12] }), 'doc')
    assert.deepEqual(lines, ['施設\t人数\t', '公民館\t\t', '終'])
  })

  const changed = wordOf({ pieces: [{ text: 'あ削除い追加うか隠しき\r' }], looks: [[1, 3, DELETED], [4, 6, INSERTED], [8, 10, HIDDEN]] }) // biome-ignore format: one thought
  it('are those after the changes, or before them, as policy says; hidden ones too', async () => {
    const after = await words(changed, 'doc')
    assert.deepEqual(after.lines, ['あい追加うか隠しき'])
    assert.deepEqual(after.kinds, ['hidden-text-stays 1', 'tracked-change 2', 'words-only 1'])
    assert.deepEqual((await words(changed, 'doc', { trackedChanges: 'remove' })).lines, ['あ削除いうか隠しき'])
    const shown = await words(changed, 'doc', { trackedChanges: 'accept', hiddenContent: 'remove' })
    assert.deepEqual(shown.lines, ['あい追加うかき'])
    assert.ok(shown.kinds.includes('hidden-content 1'))
  })

  it('are deleted or hidden by the piece, too, as a fast save says it', async () => {
    const prm = (property: number, value: number): number => (property << 1) | (value << 8)
    const pieces = [
      { text: 'あ' },
      { text: '削除', prm: prm(65, 1) },
      { text: '隠し', prm: prm(92, 1) },
      { text: '列', prm: 1 },
      { text: 'い\r' },
    ]
    assert.deepEqual((await words(wordOf({ pieces, lists: [HIDDEN] }), 'doc', { hiddenContent: 'remove' })).lines, ['あい'])
  })

  it('where a style or a shape hides, and hidden words must go, are refused', async () => {
    const pieces = [{ text: 'あ\r' }]
    const styled = wordOf({ pieces, styles: Buffer.from(`0000${HIDDEN}00`, 'hex') })
    const dgg = pptRecord(0xf000, Buffer.alloc(4), 0xf)
    const drawing = (isHidden: boolean): Buffer =>
      Buffer.concat([dgg, Buffer.from([0]), pptContainer(0xf002, pptShape(pptText(''), isHidden))])
    for (const [bytes, answer] of [
      [styled, 'conversion-failed'],
      [wordOf({ pieces, drawings: drawing(true) }), 'conversion-failed'],
      [wordOf({ pieces, drawings: drawing(false) }), 'あ'],
    ] as const) {
      assert.equal(await refusal(bytes, 'doc', { hiddenContent: 'remove' }), answer)
      assert.equal(await refusal(bytes, 'doc'), 'あ')
    }
  })

  it('of notes, headers and boxes come behind the text; comments never', async () => {
    const bytes = wordOf({ pieces: [{ text: '本文\r脚注\r頭書\r批評\r末注\r箱の中\r' }], stories: { 3: 3, 4: 3, 5: 3, 7: 3, 8: 3, 9: 4 } })
    const { lines, kinds } = await words(bytes, 'doc')
    assert.deepEqual(lines, [
      '本文',
      '■ 脚注',
      '脚注',
      '■ ヘッダーとフッター',
      '頭書',
      '■ 文末脚注',
      '末注',
      '■ テキスト ボックス',
      '箱の中',
    ])
    assert.deepEqual(kinds, ['comment 1', 'words-only 1'])
  })

  it('of anything else are refused', async () => {
    const older = Buffer.alloc(0x400)
    older.writeUInt16LE(0x68, 2)
    assert.equal(await refusal(ole2Of([['WordDocument', older]]), 'doc'), 'conversion-failed')
    assert.equal(await refusal(wordOf({ pieces: [{ text: '\x01\r' }] }), 'doc'), 'active-only')
    assert.equal(await refusal(wordOf({ pieces: [{ text: 'あ' }], stories: { 3: 0x7fffffff } }), 'doc'), 'limit-ratio')
  })
})

describe('the words of a PowerPoint 97–2003 file', () => {
  it('come slide by slide as the last saving has them, those of the outline where their shape is', async () => {
    const bytes = presentationOf(
      [
        {
          records: [pptShape(pptText('図の中')), pptRecord(3998, Buffer.alloc(4)), pptRecord(4008, Buffer.from('caf\xe9', 'latin1'))],
          outline: ['防災訓練'],
        },
        { records: [pptContainer(1032, pptText('二枚目\r二行目\u000b三行目'))] },
      ],
      [{ records: [pptText('古い版')] }],
    )
    const { lines } = await words(bytes, 'ppt')
    assert.deepEqual(lines, ['■ スライド 1', '図の中', '防災訓練', 'café', '■ スライド 2', '二枚目', '二行目', '三行目'])
    assert.ok(bytes.includes(Buffer.from('古い版', 'utf16le')), 'the control')
  })

  const hidden = presentationOf([
    { records: [pptText('表'), pptShape(pptText('隠し図形'), true), pptShape(pptText('表の図形')), pptContainer(12_000, pptText('批評'))], notes: 'ノート' },
    { records: [pptText('隠しスライド'), pptRecord(1017, Buffer.from('00000000000000000000040000000000', 'hex'))] },
  ]) // biome-ignore format: one thought
  it('leave out what policy wants out: hidden slides and shapes, notes; comments always', async () => {
    const all = await words(hidden, 'ppt')
    assert.deepEqual(all.lines, [
      '■ スライド 1',
      '表',
      '表の図形',
      '隠し図形',
      '■ スライド 1 のノート',
      'ノート',
      '■ スライド 2',
      '隠しスライド',
    ])
    assert.deepEqual(all.kinds, ['hidden-shape-stays 1', 'hidden-slide-stays 1', 'speaker-note-stays 1', 'words-only 1'])
    const few = await words(hidden, 'ppt', { hiddenContent: 'remove', speakerNotes: 'remove' })
    assert.deepEqual(few.lines, ['■ スライド 1', '表', '表の図形'])
    assert.deepEqual(few.kinds, ['hidden-content 2', 'speaker-note 1', 'words-only 1'])
  })

  it('of one that lies are refused', async () => {
    const tooLong = presentationOf([
      { records: [Buffer.concat([pptRecord(4000, Buffer.alloc(2)).subarray(0, 4), Buffer.from('ffffff7f', 'hex')])] },
    ])
    assert.equal(await refusal(tooLong, 'ppt'), 'malformed')
    assert.equal(await refusal(ole2Of([['PP40', Buffer.alloc(8)]]), 'ppt'), 'conversion-failed')
    assert.equal(await refusal(hidden, 'ppt', {}, { objects: 20 }), 'limit-entries')
  })
})

describe('the values of an Excel 5 to 2003 workbook', () => {
  it('are what the cells showed: numbers, dates, results of formulas, texts', async () => {
    const records = [
      cell.shared(0, 0, 1),
      cell.label(0, 2, '備考, "注"'),
      cell.number(1, 0, 45_000, 1),
      cell.number(1, 1, -1234.5, 2),
      cell.rk(2, 0, (120 << 2) | 2),
      cell.rks(2, 1, (8550 << 2) | 3, 0x40590000),
      cell.truth(3, 0, 1),
      cell.truth(3, 1, 0x2a, true),
      cell.formula(4, 0, 205.5),
      cell.textFormula(4, 1, '見る\n二行'),
    ]
    const globals = [style(0), style(14), style(164), format(164, '#,##0.0"円"'), sharedStrings(['未使用', '施設'], 8224)]
    const { lines } = await words(workbookOf([{ name: '避難所', records }], globals), 'xls')
    assert.deepEqual(lines, [
      '■ 避難所',
      '施設,,"備考, ""注"""',
      '2023/3/15,"-1,234.5円"',
      '120,85.5,100',
      'TRUE,#N/A',
      '205.5,"見る\n二行"',
    ])
  })

  for (const most of [8224, 20, 13, 12, 11])
    it(`shared strings go on in the next record: ${most} bytes each`, async () => {
      const texts = ['長い文字列', 'あ', '', '終わり']
      const records = texts.map((_, index) => cell.shared(index, 0, index))
      const { lines } = await words(workbookOf([{ name: 'a', records }], [sharedStrings(texts, most)]), 'xls')
      assert.deepEqual(lines, ['■ a', '長い文字列', 'あ', '終わり'])
    })

  it('of Excel 5 and 95 are read in the code page of Japan', async () => {
    const codePage = biff(0x42, Buffer.from([0xa4, 0x03]))
    const bytes = workbookOf([{ name: 'a', records: [cell.oldLabel(0, 0, Buffer.from('94f093ef8f8a', 'hex'))] }], [codePage], [], 0x0500)
    assert.deepEqual((await words(bytes, 'xls')).lines, ['■ a', '避難所'])
  })

  const full = workbookOf([
    { name: '表', records: [cell.hiddenRow(1), cell.hiddenColumns(2, 3), cell.label(0, 0, 'ア'), cell.label(0, 2, '隠し列'), cell.label(1, 0, '隠し行'), cell.shape('図形の文字'), cell.shape('批評', 0x19), biff(0x1c, Buffer.alloc(12))] },
    { name: '隠し', records: [cell.label(0, 0, '隠しシート')], isHidden: true },
    { name: 'マクロ', records: [cell.textFormula(0, 0, 'MARK')], kind: 1 },
  ]) // biome-ignore format: one thought
  it('leave out hidden rows, columns and sheets where policy says so; comments and macro sheets always', async () => {
    const all = await words(full, 'xls')
    assert.deepEqual(all.lines, ['■ 表', 'ア,,隠し列', '隠し行', '■ 表 の図形の文字', '図形の文字', '■ 隠し', '隠しシート'])
    assert.deepEqual(all.kinds, ['comment 1', 'hidden-cells-stay 2', 'hidden-sheet-stays 1', 'words-only 1', 'xlm-macro 1'])
    const few = await words(full, 'xls', { hiddenContent: 'remove' })
    assert.deepEqual(few.lines, ['■ 表', 'ア', '■ 表 の図形の文字', '図形の文字'])
    assert.ok(few.kinds.includes('hidden-content 3'))
  })

  it('leave out the words of hidden shapes where policy says so', async () => {
    const shape = biff(0xec, pptShape(pptText(''), true))
    const bytes = workbookOf([{ name: 'a', records: [cell.label(0, 0, 'ア'), shape, cell.shape('隠し図形')] }])
    assert.ok((await words(bytes, 'xls')).lines.includes('隠し図形'))
    assert.deepEqual((await words(bytes, 'xls', { hiddenContent: 'remove' })).lines, ['■ a', 'ア'])
  })

  it('past a bound, or of a workbook that is none, are refused', async () => {
    const three = workbookOf([{ name: 'a', records: [0, 1, 2].map((row) => cell.label(row, 0, 'x')) }])
    assert.equal(await refusal(three, 'xls', {}, { textCells: 3 }), '■ a|x|x|x')
    assert.equal(await refusal(three, 'xls', {}, { textCells: 2 }), 'limit-entries')
    assert.equal(await refusal(three, 'xls', {}, { textRecords: 8 }), '■ a|x|x|x')
    assert.equal(await refusal(three, 'xls', {}, { textRecords: 7 }), 'limit-entries')
    assert.equal(await refusal(three, 'xls', {}, { textCharacters: 16 }), '■ a|x|x|x')
    assert.equal(await refusal(three, 'xls', {}, { textCharacters: 15 }), 'limit-ratio')
    assert.equal(await refusal(workbookOf([], [biff(0x2f, Buffer.alloc(6))]), 'xls'), 'encrypted')
    assert.equal(await refusal(workbookOf([{ name: 'a', records: [cell.label(0, 0, '')] }]), 'xls'), 'active-only')
    assert.equal(await refusal(ole2Of([['Workbook', biffText('x')]]), 'xls'), 'conversion-failed')
    assert.equal(await refusal(biff(0x409, Buffer.alloc(6)), 'xls'), 'conversion-failed')
  })
})

/** Another program's writer: SheetJS. */
describe('the values of workbooks that SheetJS writes', () => {
  const sheet = xlsx.utils.aoa_to_sheet([['施設', '人数', 'あり'], ['公民館', 1234.5, true], [], ['日付', new Date(Date.UTC(2026, 3, 1))]], { cellDates: false }) // biome-ignore format: one thought
  sheet.B2 = { ...sheet.B2, t: 'n', v: 1234.5, z: '#,##0.00' }
  const book = xlsx.utils.book_new()
  xlsx.utils.book_append_sheet(book, sheet, '避難所')
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([['隠し']]), '隠し')
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] }
  for (const type of ['xls', 'xlsb'] as const)
    it(type, async () => {
      const bytes = xlsx.write(book, { type: 'buffer', bookType: type === 'xls' ? 'biff8' : 'xlsb' }) as Buffer
      const { lines } = await words(bytes, type)
      assert.deepEqual(lines.slice(0, 3), ['■ 避難所', '施設,人数,あり', '公民館,"1,234.50",TRUE'])
      assert.match(lines[3] ?? '', /^日付,(?:2026|4)/)
      assert.deepEqual(lines.slice(4), ['■ 隠し', '隠し'])
      assert.ok(!(await words(bytes, type, { hiddenContent: 'remove' })).lines.includes('隠し'))
    })
})
