import assert from 'node:assert/strict'
import { isSafeField } from '../../../sanitizer/formats/office/fields.ts'
import { formulaFault } from '../../../sanitizer/formats/office/formulas.ts'
import { fieldFault, formulaFaultSeen, isPlainAddress, isPlainPlace } from '../../../sanitizer/formats/office/inspect/language.ts'
import { isLocalPlace, isSafeAction, isSafeLink } from '../../../sanitizer/formats/office/links.ts'

/** Disarmer and inspection judge links, fields and formulas by different code: both must agree on every row. */

const links: readonly (readonly [string, boolean])[] = [
  ['https://www.city.example.lg.jp/', true],
  ['http://example.jp/a?b=c&d=e#f', true],
  ['HTTPS://EXAMPLE.JP', true],
  ['https://日本語.example/道', true],
  ['mailto:kikaku@city.example.lg.jp', true],
  ['mailto:a@b.jp?subject=x', true],
  ['tel:+81-3-1234-5678', true],
  [`https://a.jp/${'x'.repeat(2070)}`, true],
  [`https://a.jp/${'x'.repeat(2071)}`, false],
  ['', false],
  ['file:///c:/x', false],
  ['\\\\server\\share', false],
  ['//server/x', false],
  ['javascript:alert(1)', false],
  ['java\nscript:x', false],
  ['ftp://x/', false],
  ['http:x', false],
  ['https:///x', false],
  ['https://user:pass@x/', false],
  ['https://a\u202eb/', false],
  ['http://a\\b', false],
  [' https://a.jp', false],
  ['ms-excel:ofe|u|http://x', false],
  ['#anchor', false],
  ['x.docx', false],
]
const places: readonly (readonly [string, boolean])[] = [
  ['_Toc123', true],
  ['Sheet1!A1', true],
  ["'My Sheet'!$A$1:$B$2", true],
  ['A1:B2', true],
  ['予算!A1', true],
  ['file:///x', false],
  ['javascript:x', false],
  ['C:\\x', false],
  ['\\\\s\\x', false],
  ['//s/x', false],
]
const fields: readonly (readonly [string, boolean])[] = [
  [' PAGE \\* MERGEFORMAT ', true],
  ['page', true],
  [' TOC \\o "1-3" \\h \\z \\u ', true],
  [' HYPERLINK \\l "_Toc1" ', true],
  [' HYPERLINK "https://a.jp/" \\o "tip" ', true],
  ['=SUM(ABOVE)', true],
  [' EQ \\* jc2 \\o\\ad(\\s\\up 9(かん),漢) ', true],
  ['', false],
  ['DDE x', false],
  ['ddeauto x', false],
  [' HYPERLINK "file:///x" ', false],
  [' HYPERLINK "\\\\\\\\s\\\\x" ', false],
  ['"DDE" x', false],
  [' INCLUDEPICTURE "http://x" ', false],
  [' AUTHOR ', false],
  ['XDDE', false],
]
const formulas: readonly (readonly [string, boolean])[] = [
  ['SUM(A1:B2)', true],
  ['IF(A1="x|y","[1]b!c",2)', true],
  ['_xlfn.XLOOKUP(A1,B:B,C:C)', true],
  ['Table1[[#This Row],[a]]*2', true],
  ['SUM(Table1[Col])', true],
  ['[@Amount]*2', true],
  ["'Jan:Mar'!A1", true],
  ["'I''m here'!A1", true],
  ['HYPERLINK("https://a.jp/","x")', true],
  ['HYPERLINK("#Sheet1!A1","x")', true],
  ['_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(3)', true],
  ['#REF!', true],
  ['A1#', true],
  ['Sheet1!A1+Sheet2!B2', true],
  ['Table1[Total (excl. tax)]*2', true],
  ["Table1['[odd]", true],
  ['Table1[\'[]+WEBSERVICE("x")+Table1[\']]', false],
  ['Table1[\']]+WEBSERVICE("x")', false],
  ['"never ends', false],
  ['Table1[never ends', false],
  ['WEBSERVICE("x")', false],
  ['_xlfn.WEBSERVICE(A1)', false],
  ['webservice (A1)', false],
  ['CALL("a","b","c")', false],
  ['_xll.F(1)', false],
  ["cmd|'/c x'!A0", false],
  ["'cmd|x'!A0", false],
  ['[1]S!A1', false],
  ['SUM([2]S!A1)', false],
  ["'C:\\[b.xlsx]S'!A1", false],
  ["'\\\\s\\[b.xlsx]S'!A1", false],
  ['HYPERLINK(A1)', false],
  ['HYPERLINK("file:///x")', false],
  ['HYPERLINK("http://a"&B1)', false],
]

describe('office: links, fields, formulas', () => {
  for (const [link, expected] of links)
    it(`link ${JSON.stringify(link.slice(0, 40))} ${expected ? 'stays' : 'goes'}`, () => {
      assert.equal(isSafeLink(link), expected)
      assert.equal(isPlainAddress(link), expected)
    })
  for (const [place, expected] of places)
    it(`place ${place} ${expected ? 'stays' : 'goes'}`, () => {
      assert.equal(isLocalPlace(place), expected)
      assert.equal(isPlainPlace(place), expected)
    })
  for (const [code, expected] of fields)
    it(`field ${JSON.stringify(code)} ${expected ? 'stays' : 'goes'}`, () => {
      assert.equal(isSafeField(code), expected)
      assert.equal(fieldFault(code) === undefined, expected)
    })
  for (const [formula, expected] of formulas)
    it(`formula ${formula} ${expected ? 'stays' : 'goes'}`, () => {
      assert.equal(formulaFault(formula) === undefined, expected, formulaFault(formula))
      assert.equal(formulaFaultSeen(formula) === undefined, expected, formulaFaultSeen(formula))
    })
  it('a function that this workbook defines may be called', () => {
    assert.equal(formulaFault('TAX(A1)'), 'formula')
    assert.equal(formulaFault('TAX(A1)', { names: new Set(['TAX']), lost: new Set() }), undefined)
  })
  it('a text that becomes a reference names nothing outside, also in pieces; elsewhere a text may say anything', () => {
    for (const text of [
      "cmd|'/c calc'!A0",
      '[b.xlsx]S!A1',
      "'[b.xlsx]S'!A1",
      "'[",
      ']S!',
      "'\\\\s\\[b.xlsx]S'!A1",
      'file:///c:/b.ods',
      'https://x/[b.xlsx]',
    ])
      for (const call of [`INDIRECT("${text}")`, `SUM(INDIRECT(A1&"${text}"))`, `_xlfn.LET(f,_xleta.INDIRECT,f("${text}"))`])
        assert.ok(formulaFault(call), call)
    for (const text of ['S!A1', "'My Sheet'!A1", 'T[Column]', '[Column]', 'A', 'yyyy/m/d']) {
      assert.equal(formulaFault(`INDIRECT(A1&"${text}")`), undefined, text)
      assert.equal(formulaFault(`A1&"${text}"`), undefined, text)
    }
    assert.equal(formulaFault('"a|b"&"[x.xlsx]y!"'), undefined)
  })
  it('actions only move within the show', () => {
    for (const action of [
      '',
      'ppaction://noaction',
      'ppaction://hlinksldjump',
      'ppaction://hlinkshowjump?jump=nextslide',
      'ppaction://customshow?id=1&return=true',
    ])
      assert.ok(isSafeAction(action), action)
    for (const action of [
      'ppaction://program',
      'ppaction://macro?name=x',
      'ppaction://hlinkfile',
      'ppaction://ole?verb=0',
      'ppaction://media',
      'PPACTION://PROGRAM',
      'x',
    ])
      assert.ok(!isSafeAction(action), action)
  })
})
