import type { RefusalCode } from '../../../../sanitizer/protocol.ts'
import { MARKER, pack, R, run, sheetPart, sheetType, wordPart, wordType } from '../office-package.ts'
import type { HostileOffice, Package } from './model.ts'
import { charted, workbook } from './sheet-places.ts'
import { document } from './word-places.ts'
import { field } from './word-threats.ts'

/** Packages that are small and ask for much: each must be answered with a bound in hand (threats §3.3, resource DoS). */

/** Hexadecimal digits that do not deflate to less than half: a part with them is not refused for its ratio, which would end the test early. */
function noise(length: number): string {
  let state = 1
  let digits = ''
  while (digits.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    digits += (state >>> 8).toString(16).padStart(6, '0')
  }
  return digits
}
/** A comment of noise, large enough for what it stands beside. */
const beside = (content: string): string => `${content}<!--${noise(content.length / 64)}-->`

const code = (inner: string): string => run(`<w:instrText>${inner}</w:instrText>`)
const begin = run('<w:fldChar w:fldCharType="begin"/>')
const paragraphOf = (content: string): Package => document(`<w:p>${beside(content)}</w:p>`)
const cellOf = (formula: string): Package =>
  workbook({ rows: `<row r="2"><c r="A2"><f>${formula}</f></c></row>${beside('')}`, after: `<!--${noise(formula.length / 64)}-->` })
const numbered = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join('')
/** Numbers that do not repeat soon, so that what is written of them does not deflate past the bound either. */
const scattered = (index: number): number => (index * 7919) % 1_000_003
const inBook = (kind: string, content: string): Package =>
  workbook(
    {},
    {
      parts: [{ path: `xl/${kind}.xml`, type: sheetType(kind), content }],
      rels: [{ from: 'xl/workbook.xml', id: 'rIdX', type: R + kind, target: `${kind}.xml` }],
    },
  )
const header = (content: string): Package =>
  document('', {
    parts: [{ path: 'word/header1.xml', type: wordType('header'), content }],
    rels: [{ from: 'word/document.xml', id: 'rIdH', type: `${R}header`, target: 'header1.xml' }],
  })
const laughs = `<!DOCTYPE x [<!ENTITY a "${MARKER}">${numbered(9, (index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`)}]>`
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

type Bomb = readonly [refused: readonly RefusalCode[] | undefined, file: () => Package]
const clean = undefined
const table: Readonly<Record<string, Bomb>> = {
  'a formula of one long word': [clean, () => cellOf('A'.repeat(1_000_000))],
  'a formula of parentheses': [clean, () => cellOf('('.repeat(100_000) + 1 + ')'.repeat(100_000))],
  'a formula of brackets': [clean, () => cellOf('[a]b'.repeat(100_000))],
  'a formula of quotation marks': [clean, () => cellOf("''".repeat(300_000))],
  'a formula of names with dots': [clean, () => cellOf('_XL.'.repeat(100_000))],
  'a link of escaped quotation marks': [clean, () => paragraphOf(field(code(` HYPERLINK "${'\\"'.repeat(300_000)} `)))],
  'a field code of one long word': [clean, () => paragraphOf(field(code('A'.repeat(1_000_000))))],
  'runs inside as many open fields as may be': [clean, () => paragraphOf(begin.repeat(200) + '<w:r><w:t/></w:r>'.repeat(100_000))],
  'more open fields than may be': [['limit-depth'], () => paragraphOf(begin.repeat(300))],
  'fields in fields, all safe': [
    clean,
    () =>
      paragraphOf(
        numbered(60, () => begin + code(' IF ')) + numbered(60, () => `${code('1 = 1 "a" "b"')}${run('<w:fldChar w:fldCharType="end"/>')}`),
      ),
  ],
  'alternate content side by side': [
    clean,
    () =>
      paragraphOf(
        run(
          numbered(
            30_000,
            (index) =>
              `<mc:AlternateContent><mc:Choice Requires="wps"><w:t>x</w:t></mc:Choice><mc:Fallback><w:t>${scattered(index)}</w:t></mc:Fallback></mc:AlternateContent>`,
          ),
        ),
      ),
  ],
  'alternate content in alternate content': [
    clean,
    () =>
      paragraphOf(
        run(
          `${'<mc:AlternateContent><mc:Fallback>'.repeat(100)}${'<w:t/>'.repeat(100_000)}${'</mc:Fallback></mc:AlternateContent>'.repeat(100)}`,
        ),
      ),
  ],
  'a million references to a letter': [clean, () => paragraphOf(run(`<w:t>${'&#65;'.repeat(1_000_000)}</w:t>`))],
  'a value of five megabytes': [clean, () => paragraphOf(`<w:hyperlink w:anchor="${noise(5_000_000)}"/>`)],
  'a million styles': [
    clean,
    () =>
      inBook(
        'styles',
        beside(
          sheetPart(
            'styleSheet',
            `<cellXfs count="1000000">${numbered(1_000_000, (index) => `<xf fontId="${scattered(index)}"/>`)}</cellXfs>`,
          ),
        ),
      ),
  ],
  'strings that say they are four billion': [
    clean,
    () =>
      inBook(
        'sharedStrings',
        sheetPart(
          'sst',
          numbered(200_000, (index) => `<si><t>${scattered(index)}</t></si>`),
        ).replace('<sst', '<sst count="4294967295" uniqueCount="4294967295"'),
      ),
  ],
  'a sheet of 1,048,576 by 16,384 cells': [
    clean,
    () =>
      workbook({
        rows: '<row r="1048576" spans="1:16384"><c r="XFD1048576"><v>1</v></c></row>',
        after: `<mergeCells count="1"><mergeCell ref="B2:XFD1048576"/></mergeCells><conditionalFormatting sqref="A1:XFD1048576"><cfRule type="expression" priority="1"><formula>A1&gt;1</formula></cfRule></conditionalFormatting>`,
      }),
  ],
  'a shared formula over all rows': [
    clean,
    () => workbook({ rows: '<row r="2"><c r="A2"><f t="shared" ref="A2:XFD1048576" si="4294967295">A1+1</f></c></row>' }),
  ],
  'a chart of four billion points': [
    clean,
    () =>
      charted(
        '<c:val><c:numRef><c:f>S1!$A$1</c:f><c:numCache><c:ptCount val="4294967295"/><c:pt idx="4294967294"><c:v>1</c:v></c:pt></c:numCache></c:numRef></c:val>',
      ),
  ],
  'a hundred thousand names': [
    clean,
    () =>
      workbook({ names: `<definedNames>${numbered(100_000, (index) => `<definedName name="n${index}">1</definedName>`)}</definedNames>` }),
  ],
  'fifty thousand relationships': [
    clean,
    () =>
      document('', {
        rels: Array.from({ length: 50_000 }, (_, index) => ({
          from: 'word/document.xml',
          id: `r${index}`,
          type: `${R}styles`,
          target: `${index}.xml`,
        })),
      }),
  ],
  'names of namespaces that change in every element': [
    clean,
    () => paragraphOf(numbered(1_000, (index) => `<w:r ${numbered(200, (each) => `xmlns:a${each}="u${index}" `)}/>`)),
  ],
  'nesting without an end': [['limit-depth'], () => document('<w:p>'.repeat(100_000))],
  'an element of a hundred thousand attributes': [
    ['limit-entries'],
    () => document(`<w:p ${numbered(100_000, (index) => `a${index}="" `)}/>`),
  ],
  'headers that lead to each other': [
    clean,
    () =>
      document('', {
        parts: [1, 2].map((each) => ({ path: `word/header${each}.xml`, type: wordType('header'), content: wordPart('hdr', '<w:p/>') })),
        rels: [1, 2].flatMap((each) => [
          { from: 'word/document.xml', id: `rIdH${each}`, type: `${R}header`, target: `header${each}.xml` },
          { from: `word/header${each}.xml`, id: 'rIdO', type: `${R}header`, target: `header${3 - each}.xml` },
        ]),
      }),
  ],
  'billion laughs in a header': [clean, () => header(`${laughs}<w:hdr ${W}><w:p>&j;</w:p></w:hdr>`)],
  'billion laughs in the strings': [clean, () => inBook('sharedStrings', laughs + sheetPart('sst', '<si><t>&j;</t></si>'))],
  'billion laughs by references without a DTD': [['malformed'], () => header(`<w:hdr ${W}><w:p>&j;</w:p></w:hdr>`)],
}

export const xmlBombs: readonly HostileOffice[] = Object.entries(table).map(([name, [refused, file]]) => {
  const { format } = file()
  const bytes = (): Uint8Array => {
    const { parts, rels } = file()
    return pack(parts, rels)
  }
  return { name, format, bytes, ...(refused && { refused }) }
})
