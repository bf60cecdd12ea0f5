/** Where lines end (JIS X 4051), and what numbers and lists look like: tables, without any file. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { defaultLimits } from '../../sanitizer/limits.ts'
import { rowsOf } from '../../sanitizer/view/layout/csv.ts'
import { atomsOf } from '../../sanitizer/view/layout/line/atoms.ts'
import { isSpace, mayBreak } from '../../sanitizer/view/layout/line/kinsoku.ts'
import { breakLines, type Line, type Measure } from '../../sanitizer/view/layout/line/lines.ts'
import { NumberFormat } from '../../sanitizer/view/layout/numbers/numberformat.ts'
import { numeral } from '../../sanitizer/view/layout/numbers/numerals.ts'
import { Paper } from '../../sanitizer/view/layout/paper/paper.ts'
import { fonts } from './view-layout-pages.ts'

const faces = new Paper(fonts, defaultLimits)
const look = { size: 10, colour: 0 }
const measure: Measure = { width: 100, left: 0, right: 0, first: 0, align: 'left', tabs: [], defaultTab: 40 }
const set = (text: string, more: Partial<Measure> = {}): readonly Line[] =>
  breakLines(atomsOf([{ kind: 'text', text, look }], faces), { ...measure, ...more })
const lines = (text: string, more: Partial<Measure> = {}): readonly string[] =>
  set(text, more).map(({ atoms }) => atoms.map(({ character }) => character).join(''))

describe('the ends of lines', () => {
  const table: readonly (readonly [why: string, text: string, expected: readonly string[]])[] = [
    ['ten characters of ten points fill a hundred', '一二三四五六七八九十百', ['一二三四五六七八九十', '百']],
    ['no full stop begins a line', '一二三四五六七八九十。百', ['一二三四五六七八九', '十。百']],
    ['no comma does', '一二三四五六七八九十、百', ['一二三四五六七八九', '十、百']],
    ['no closing bracket does, nor what follows it', '一二三四五六七八九十」。百', ['一二三四五六七八九', '十」。百']],
    ['no opening bracket ends a line', '一二三四五六七八九「十', ['一二三四五六七八九', '「十']],
    ['several go together', '一二三四五六七八「『十', ['一二三四五六七八', '「『十']],
    ['no small kana begins a line', 'あいうえおかきくけしょう', ['あいうえおかきくけ', 'しょう']],
    ['no long vowel sign does', 'アイウエオカキクケコー', ['アイウエオカキクケ', 'コー']],
    ['no iteration mark does', '一二三四五六七八九時々', ['一二三四五六七八九', '時々']],
    ['dashes stay together', '一二三四五六七八九――', ['一二三四五六七八九', '――']],
    ['a yen sign stays with its number', '一二三四五六七八九￥1', ['一二三四五六七八九', '￥1']],
    ['words stay whole', '一二三四五六七 helloo', ['一二三四五六七 ', 'helloo']],
    ['a word longer than a line is cut', 'あ'.concat('m'.repeat(20)), ['あ', 'm'.repeat(10), 'm'.repeat(10)]],
    ['spaces at the end hang', '一二三四五六七八九十   百', ['一二三四五六七八九十   ', '百']],
    ['a line of nothing but what may not begin one is cut all the same', '。'.repeat(12), ['。'.repeat(10), '。。']],
    ['line ends are kept', 'あ\nい', ['あ', 'い']],
    ['no-break spaces hold', '一二三四五六七八九\u00a0十', ['一二三四五六七八', '九\u00a0十']],
  ]
  for (const [why, text, expected] of table) it(`${why}: ${JSON.stringify(text)}`, () => assert.deepEqual(lines(text), expected))

  it('lose and double nothing, and obey the rules wherever a line has another place to end', () => {
    const character = fc.constantFrom(...'あいうア漢字、。「」（）ーっッ々…―A b1-%￥\u3000ｱ｡'.split(''))
    fc.assert(
      fc.property(fc.array(character, { maxLength: 80 }), fc.integer({ min: 15, max: 120 }), (characters, width) => {
        const text = characters.join('')
        const found = lines(text, { width })
        assert.equal(found.join(''), text)
        for (const [index, line] of found.entries()) {
          const next = found[index + 1]
          if (next === undefined) continue
          const last = line.at(-1) ?? ''
          const couldEndEarlier = [...line].some((_, at) => at > 0 && mayBreak(line[at - 1] ?? '', line[at] ?? ''))
          if (couldEndEarlier) assert.ok(mayBreak(last, next[0] ?? ''), `${line}|${next}`)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('no line is wider than its column but for spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 20, max: 200 }), (text, width) => {
        for (const line of set(text, { width })) {
          const seen = line.atoms.filter(({ character }) => !isSpace(character))
          if (seen.length > 1)
            assert.ok(line.right <= width + 0.5 || line.atoms.some(({ character }) => character === '\t'), `${line.right} > ${width}`)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('stand at the left, in the middle, at the right; justified lines reach both sides, the last does not', () => {
    const at = (align: Measure['align'], text: string): readonly (readonly [number, number])[] =>
      set(text, { align, width: 104 }).map(({ left, right }) => [Math.round(left), Math.round(right)])
    assert.deepEqual(at('left', '一二'), [[0, 20]])
    assert.deepEqual(at('center', '一二'), [[42, 62]])
    assert.deepEqual(at('right', '一二'), [[84, 104]])
    assert.deepEqual(at('distribute', '一二'), [[0, 104]])
    assert.deepEqual(at('justify', '一二三四五六七八九十一二'), [
      [0, 104],
      [0, 20],
    ])
  })

  it('tabs lead to their stops', () => {
    const place = (tabs: Measure['tabs']): number => Math.round(set('あ\tい', { tabs })[0]?.places[2] ?? -1)
    assert.equal(place([]), 40)
    assert.equal(place([{ at: 70, align: 'left' }]), 70)
    assert.equal(place([{ at: 70, align: 'right' }]), 60)
    assert.equal(place([{ at: 70, align: 'center' }]), 65)
  })
})

describe('formats of numbers', () => {
  const table: readonly (readonly [id: number, code: string | undefined, value: number, expected: string])[] = [
    [0, undefined, 1234.5, '1234.5'],
    [0, undefined, 0.1 + 0.2, '0.3'],
    [0, undefined, 123456789012, '1.23457E+11'],
    [1, undefined, 1234.5, '1235'],
    [2, undefined, -1.005, '-1.00'],
    [3, undefined, 1234567, '1,234,567'],
    [9, undefined, 0.125, '13%'],
    [10, undefined, 0.12345, '12.35%'],
    [11, undefined, 12345, '1.23E+04'],
    [14, undefined, 46348, '2026/11/22'],
    [20, undefined, 0.5, '12:00'],
    [22, undefined, 46348.586805555555, '2026/11/22 14:05'],
    [28, undefined, 46348, '令和8年11月22日'],
    [27, undefined, 32516, 'H1.1.8'],
    [27, undefined, 32515, 'S64.1.7'],
    [31, undefined, 46348, '2026年11月22日'],
    [33, undefined, 0.75, '18時00分00秒'],
    [0, '"¥"#,##0;[Red]"¥"-#,##0', -1234, '¥-1,234'],
    [0, '#,##0_ ;[Red]-#,##0 ', -5, '-5 '],
    [0, '#,##0;"△ "#,##0', -1234, '△ 1,234'],
    [0, '0.0;-0.0;"-"', 0, '-'],
    [0, '000-0000', 1000013, '100-0013'],
    [0, '0000000', 42, '0000042'],
    [0, '#,##0,"千円"', 1234567, '1,235千円'],
    [0, '[$-ja-JP]ggge"年"m"月"d"日"(aaa)', 46348, '令和8年11月22日(日)'],
    [0, 'yyyy"年"mm"月"dd"日" aaaa', 46348, '2026年11月22日 日曜日'],
    [0, '[h]:mm', 1.5, '36:00'],
    [0, 'h:mm AM/PM', 0.75, '6:00 PM'],
    [0, 'mm:ss', 0.5 + 65 / 86400, '01:05'],
    [0, '[>=100]"多い";"少ない"', 100, '多い'],
    [0, '[>=100]"多い";"少ない"', 99, '少ない'],
    [0, '0"人"', 3, '3人'],
    [0, '#.##', 0.5, '.5'],
    [0, '#', 0, ''],
    [0, '0.00', -0.001, '0.00'],
    [14, undefined, -1, '-1'],
    [14, undefined, 59, '1900/2/28'],
    [14, undefined, 61, '1900/3/1'],
  ]
  for (const [id, code, value, expected] of table)
    it(`${value} as ${code ?? id} is ${expected}`, () => assert.equal(new NumberFormat(id, code).number(value, false), expected))

  it('text goes through the section for text', () => {
    assert.equal(new NumberFormat(0, '0;0;0;@"様"').text('田中'), '田中様')
    assert.equal(new NumberFormat(0, '@"様"').text('田中'), '田中様')
    assert.equal(new NumberFormat(0, '0').text('田中'), '田中')
  })

  it('no code and no number is a fault', () => {
    const code = fc.array(
      fc.constantFrom(
        '0',
        '#',
        ',',
        '.',
        '?',
        '%',
        'y',
        'm',
        'd',
        'h',
        's',
        'g',
        'e',
        'a',
        '"',
        '\\',
        '[',
        ']',
        '>=',
        ';',
        '@',
        '_',
        '*',
        'E+',
        'General',
        '/',
        ' ',
        '[h]',
        '円',
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(code, fc.double(), (pieces, value) => void new NumberFormat(0, pieces.join('')).number(value, false)),
      { numRuns: 1000 },
    )
  })
})

describe('numbers of lists', () => {
  const table: readonly (readonly [form: string, number: number, expected: string])[] = [
    ['decimal', 12, '12'],
    ['decimalFullWidth', 12, '１２'],
    ['decimalEnclosedCircle', 1, '①'],
    ['decimalEnclosedCircle', 20, '⑳'],
    ['decimalEnclosedCircle', 21, '㉑'],
    ['decimalEnclosedCircle', 51, '(51)'],
    ['aiueoFullWidth', 3, 'ウ'],
    ['irohaFullWidth', 3, 'ハ'],
    ['japaneseCounting', 10, '十'],
    ['japaneseCounting', 123, '百二十三'],
    ['japaneseLegal', 12, '壱拾弐'],
    ['upperRoman', 14, 'XIV'],
    ['lowerLetter', 27, 'aa'],
    ['ideographTraditional', 1, '甲'],
    ['no such form', 7, '7'],
    ['__proto__', 7, '7'],
  ]
  for (const [form, number, expected] of table)
    it(`${number} as ${form} is ${expected}`, () => assert.equal(numeral(form, number), expected))
})

describe('rows of a table in text', () => {
  const table: readonly (readonly [text: string, rows: readonly (readonly string[])[]])[] = [
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a\tb\nc\td',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['"a,""b""",c', [['a,"b"', 'c']]],
    ['"a\nb",c', [['a\nb', 'c']]],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['a,b,', [['a', 'b', '']]],
    ['"never closed,x\ny', [['"never closed', 'x'], ['y']]],
    ['', []],
  ]
  for (const [text, rows] of table) it(JSON.stringify(text), () => assert.deepEqual([...rowsOf(text)], rows))
})
