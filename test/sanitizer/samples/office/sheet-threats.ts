import type { FindingKind } from '../../../../sanitizer/protocol.ts'
import { MARKER } from '../office-package.ts'
import type { Formula } from './sheet-places.ts'

/** Formulas that fetch, run or reach another book (threats §3.3, Excel), and ways to write them. */

const escaped = (formula: string): string => formula.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const quoted = (formula: string): string => escaped(formula).replaceAll('"', '&quot;')
const plain = (formula: string): Formula => ({ spelt: escaped(formula), quoted: quoted(formula) })
const references = (formula: string): string => [...formula].map((each) => `&#${each.codePointAt(0)};`).join('')

const M = MARKER.replaceAll('-', '')
const DDE: readonly FindingKind[] = ['dde']
const FORMULA: readonly FindingKind[] = ['formula']
const OTHER_BOOK: readonly FindingKind[] = ['external-reference']

const formulas: Readonly<Record<string, readonly [readonly FindingKind[], string]>> = {
  DDE: [DDE, `cmd|'/c ${MARKER}'!A0`],
  'DDE behind a sum': [DDE, `1+cmd|'/c ${MARKER}'!A0`],
  'DDE in quotation marks': [DDE, `'cmd|/c ${MARKER}'!A0`],
  'book on a share': [OTHER_BOOK, `'\\\\${MARKER}\\[b.xlsx]S'!$A$1`],
  'book on the web': [OTHER_BOOK, `'http://${MARKER}/[b.xlsx]S'!$A$1`],
  'book on a share without marks': [OTHER_BOOK, `\\\\${M}\\S!$A$1`],
  'linked book': [OTHER_BOOK, `[1]${M}!$A$1`],
  'name of a linked book': [OTHER_BOOK, `[1]!${M}`],
  WEBSERVICE: [FORMULA, `WEBSERVICE("http://${MARKER}")`],
  'webservice in small letters with a space': [FORMULA, `webservice ("http://${MARKER}")`],
  'WEBSERVICE with its prefix of 2013': [FORMULA, `_xlfn.WEBSERVICE("http://${MARKER}")`],
  'WEBSERVICE as an argument': [FORMULA, `IF(1,LEN(WEBSERVICE("http://${MARKER}")),0)`],
  'WEBSERVICE as a value, to be called later': [FORMULA, `_xlfn.LET(_xlpm.f,_xleta.WEBSERVICE,_xlpm.f("${MARKER}"))`],
  IMAGE: [FORMULA, `_xlfn.IMAGE("https://${MARKER}")`],
  RTD: [FORMULA, `RTD("${MARKER}",,"x")`],
  'CALL of a library': [FORMULA, `CALL("urlmon","URLDownloadToFileA","JJCCJJ",0,"${MARKER}")`],
  'REGISTER.ID': [FORMULA, `REGISTER.ID("${MARKER}","x")`],
  EXEC: [FORMULA, `EXEC("${MARKER}")`],
  'Python in Excel': [FORMULA, `_xlfn._xlws.PY(0,1,"${MARKER}")`],
  'function of an add-in': [FORMULA, `_xll.${M}("x")`],
  'function of a macro': [FORMULA, `_xludf.${M}("x")`],
  'HYPERLINK to a program': [FORMULA, `HYPERLINK("file:///c:/${MARKER}.exe","x")`],
  'HYPERLINK that is put together': [FORMULA, `HYPERLINK("http://"&A1&"${MARKER}","x")`],
  'cube of a data server': [FORMULA, `CUBEVALUE("${MARKER}","x")`],
}

export interface FormulaThreat {
  readonly name: string
  readonly seen: readonly FindingKind[]
  readonly formula: Formula
}
export const formulaThreats: readonly FormulaThreat[] = [
  ...Object.entries(formulas).map(([name, [seen, formula]]) => ({ name, seen, formula: plain(formula) })),
  ...Object.entries(formulas)
    .slice(0, 8)
    .map(([name, [seen, formula]]) => ({
      name: `${name}, by character references`,
      seen,
      formula: { spelt: references(formula), quoted: references(formula) },
    })),
  ...Object.entries(formulas)
    .filter(([name]) => name === 'DDE' || name === 'WEBSERVICE')
    .map(([name, [seen, formula]]) => ({
      name: `${name}, half in CDATA around a comment`,
      seen,
      formula: { spelt: `${formula.slice(0, 2)}<!-- -->${`<![CDATA[${formula.slice(2)}]]>`}`, quoted: quoted(formula) },
    })),
]
