import assert from 'node:assert/strict'
import { formulaFault, rangeFault } from '../../../sanitizer/formats/odf/formula.ts'
import { formulaFaultSeen, isPlainAddress, isPlainPlace, rangeFaultSeen } from '../../../sanitizer/formats/odf/inspect/language.ts'
import { isLocalPlace, isSafeTarget, isStrayAddress } from '../../../sanitizer/formats/odf/links.ts'

/** Formulas, addresses and links, judged twice: by the disarmer's list of what may be, and by the inspection's of what must not. */

const good = [
  '=SUM([.A1:.B2])',
  "=[.A1]+[$Sheet2.$B$3]-[$'表 1'.C4]",
  "=[$'file:///x'.A1]",
  '=SUM([.#REF!])',
  '=[#REF!.$A$1]',
  '=IF([.A1]="a|b#c://";"http://x";\'名前\')',
  '=VLOOKUP([.A1];[.A1:.C9];2;0)',
  '=COM.MICROSOFT.CONFIDENCE.T([.A1];[.B1];[.C1])',
  '=ORG.LIBREOFFICE.RAWSUBTRACT(1;2)',
  '=LEGACY.CHIDIST(1;2)',
  '=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETWEEKNUM([.A1];1)',
  '=-SUM([.A1])',
  '=HYPERLINK("https://example.jp/";"x")',
  '=HYPERLINK("#Sheet1.A1";"x")',
  '=SUM({1;2|3;-4.5E3})',
  '={"a|b";"c"|TRUE;#N/A}',
  '=[.A1]!',
  '=予定+1',
  '=("a""b")',
]
const bad = [
  '=WEBSERVICE("http://x")',
  '=COM.MICROSOFT.WEBSERVICE([.A1])',
  '=webservice ("x")',
  '=1-WEBSERVICE("x")',
  '=DDE("a";"b";"c")',
  "=cmd|'/c calc'!A0",
  "={cmd|'/c calc'!A0}",
  '={1;2|cmd|3}',
  "=['file:///c:/x.ods'#$Sheet1.A1]",
  "='file:///c:/x.ods'#$Sheet1.A1",
  "='file:///c:/x.ods'#REF!.A1",
  '=[file:///c:/x.ods#$Sheet1.A1]',
  '=HYPERLINK("javascript:x";"x")',
  '=HYPERLINK([.A1];"x")',
  '=HYPERLINK("https://x.example/"&[.A1];"x")',
  '=INFO("directory")',
  '=ORG.EVIL.RUN(1)',
  '=COM.SUN.STAR.SHEET.ADDIN.EVIL.RUN(1)',
  '=CALL("a")',
  '="open',
]

describe('OpenDocument: formulas, addresses, links', () => {
  for (const formula of good)
    it(`may stay: ${formula}`, () => {
      assert.equal(formulaFault(formula), undefined)
      assert.equal(formulaFaultSeen(formula), undefined)
    })
  for (const formula of bad)
    it(`goes: ${formula}`, () => {
      assert.ok(formulaFault(formula))
      assert.ok(formulaFaultSeen(formula))
    })

  it('conditions may call what only conditions have', () => {
    for (const condition of [
      'cell-content()>5',
      'cell-content-is-in-list("a";"b")',
      'is-true-formula([.A1]=1)',
      'between(1,2)',
      'formula-is(SUM([.A1])>1)',
    ]) {
      assert.equal(formulaFault(condition, true), undefined, condition)
      assert.equal(formulaFaultSeen(condition), undefined, condition)
    }
    assert.ok(formulaFault('cell-content()>5'))
    assert.ok(formulaFault('is-true-formula(WEBSERVICE("x"))', true))
    assert.ok(formulaFaultSeen('is-true-formula(WEBSERVICE("x"))'))
  })

  it('addresses stay in the document', () => {
    for (const range of ['Sheet1.A1:Sheet1.B2', "$'file:///x'.$A$1", "'a''b'.A1 Sheet2.C3", 'Sheet1.#REF!']) {
      assert.equal(rangeFault(range), undefined, range)
      assert.equal(rangeFaultSeen(range), undefined, range)
    }
    for (const range of ["'file:///x.ods'#$S.A1", 'file:///x.ods#S.A1', "'x", 'a|b.A1']) {
      assert.ok(rangeFault(range), range)
      assert.ok(rangeFaultSeen(range) ?? range === 'a|b.A1', range)
    }
  })

  const links: readonly (readonly [href: string, isSafe: boolean])[] = [
    ['https://example.jp/a?b=1#c', true],
    ['http://example.jp/', true],
    ['mailto:a@example.jp', true],
    ['#見出し|outline', true],
    ['#Sheet1.A1:B2', true],
    ['#1.はじめに', true],
    ['#Table1|table', true],
    ['vnd.sun.star.script:x', false],
    ['#vnd.sun.star.script:x', false],
    ['.uno:Open', false],
    ['#.uno:Open', false],
    ['macro:///x', false],
    ['#macro:///x', false],
    ['file:///x', false],
    ['#file:x', false],
    ['//host/share', false],
    ['\\\\host\\share', false],
    ['../x.odt', false],
    ['Pictures/1.png', false],
    ['javascript:x', false],
    ['service:x', false],
    ['https://a@example.jp/', false],
    ['', false],
  ]
  for (const [href, isSafe] of links)
    it(`${href || 'nothing'} ${isSafe ? 'stays' : 'goes'}`, () => {
      assert.equal(isSafeTarget(href), isSafe)
      assert.equal(isPlainPlace(href) || isPlainAddress(href), isSafe)
    })

  it('an address in an attribute that is no link goes, unless people wrote it', () => {
    assert.ok(isStrayAddress('draw:class-names', 'vnd.sun.star.script:x'))
    assert.ok(!isStrayAddress('draw:name', 'file:///x'))
    assert.ok(!isStrayAddress('fo:color', '#ffffff'))
    assert.ok(isLocalPlace('#a') && !isLocalPlace('a'))
  })
})
