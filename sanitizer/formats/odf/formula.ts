import { worksheetFunctions } from '../../container/formulas/functions.ts'
import { isSafeLink } from '../../container/links.ts'
import type { FindingKind } from '../../findings.ts'
import { isLocalPlace } from './links.ts'

/**
 * OpenFormula (ODF 1.3 Part 4) and its older dialects: a formula may stay when every function computes from cells alone and every
 * reference stays in the document. What does not is left out; the value that the cell holds stays.
 */

/** Functions that only OpenFormula or LibreOffice has, and that compute from cells alone. `DDE`, `INFO`, `WEBSERVICE` and `FILTERXML` are not among them. */
const openFunctions: ReadonlySet<string> = new Set(
  `B CHISQDIST CHISQINV COLOR CURRENT CONVERT_ADD CUMIPMT_ADD CUMPRINC_ADD DAYSINMONTH DAYSINYEAR DURATION_ADD EASTERSUNDAY EFFECT_ADD ERRORTYPE FORMULA FOURIER GCD_ADD
ISEVEN_ADD ISLEAPYEAR ISODD_ADD LCM_ADD LEGACY.CHIDIST LEGACY.CHIINV LEGACY.CHITEST LEGACY.FDIST LEGACY.FINV LEGACY.FTEST LEGACY.NORMSDIST LEGACY.NORMSINV LEGACY.TDIST
LEGACY.TINV MONTHS MULTIPLE.OPERATIONS NOMINAL_ADD RAND.NV RANDBETWEEN.NV RAWSUBTRACT REGEX ROT13 SKEWP STYLE WEEKNUM_ADD WEEKNUM_OOO WEEKNUM_EXCEL2003 WEEKS WEEKSINYEAR YEARS`.split(
    /\s+/,
  ),
)
/** What conditions may call besides (Part 3 §19.620 `style:condition`, §19.595 `table:condition`, and LibreOffice's own). */
const conditionFunctions: ReadonlySet<string> = new Set(
  `CELL-CONTENT CELL-CONTENT-TEXT-LENGTH CELL-CONTENT-IS-BETWEEN CELL-CONTENT-IS-NOT-BETWEEN CELL-CONTENT-TEXT-LENGTH-IS-BETWEEN CELL-CONTENT-TEXT-LENGTH-IS-NOT-BETWEEN
CELL-CONTENT-IS-IN-LIST CELL-CONTENT-IS-IN-SORTED-LIST CELL-CONTENT-IS-WHOLE-NUMBER CELL-CONTENT-IS-DECIMAL-NUMBER CELL-CONTENT-IS-DATE CELL-CONTENT-IS-TIME
CELL-CONTENT-IS-TEXT IS-TRUE-FORMULA VALUE BETWEEN NOT-BETWEEN FORMULA-IS BEGINS-WITH ENDS-WITH CONTAINS-TEXT NOT-CONTAINS-TEXT TOP-ELEMENTS BOTTOM-ELEMENTS TOP-PERCENT
BOTTOM-PERCENT ABOVE-AVERAGE BELOW-AVERAGE ABOVE-EQUAL-AVERAGE BELOW-EQUAL-AVERAGE IS-ERROR IS-NO-ERROR DUPLICATE UNIQUE`.split(/\s+/),
)
/** Names of a vendor in front of a function (Part 4 §5.6); the add-ins named here ship with LibreOffice and only compute. */
const VENDOR = /^(?:COM\.MICROSOFT|ORG\.OPENOFFICE|ORG\.LIBREOFFICE)\./
const BUNDLED = /^COM\.SUN\.STAR\.SHEET\.ADDIN\.(?:ANALYSIS|DATEFUNCTIONS|PRICINGFUNCTIONS)\.[A-Z0-9_]+$/
/** From the start of a word, so that a long one is looked at once. */
const CALLS = /(?<![\p{L}\p{N}_.\\-])([\p{L}\p{N}_.\\-]+)\s*\(/gu
const LINK_CALL = /\bHYPERLINK\s*\(\s*(?:"((?:[^"]|"")*)"\s*[;,)])?/gi
/** `Err:522` and the error values; a number sign anywhere else is what stands between another file and its sheet. */
const ERROR_VALUE = /#(?:REF!|N\/A|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!|ERR\d{3}!)/g
const ARRAY = /\{(?:[-+.,\d\s;|"ER]|TRUE|FALSE)*\}/gi
const REFERENCE = /^[\p{L}\p{N}\p{M}_$.:~ -]*$/u

/** Where a run that began at `from` ends; the mark, doubled inside, stands for itself. Negative when it does not end. */
function quotedEnd(text: string, from: number, mark: string): number {
  let at = text.indexOf(mark, from + 1)
  while (at >= 0 && text[at + 1] === mark) at = text.indexOf(mark, at + 2)
  return at
}

/** The formula with `""` for each string and `S` for each quoted name. @returns undefined when one never ends */
function skeletonOf(formula: string): string | undefined {
  let skeleton = ''
  let from = 0
  for (let at = 0; at < formula.length; at++) {
    const mark = formula[at]
    if (mark !== '"' && mark !== "'") continue
    const end = quotedEnd(formula, at, mark)
    if (end < 0) return undefined
    skeleton += `${formula.slice(from, at)}${mark === '"' ? '""' : 'S'}`
    at = end
    from = end + 1
  }
  return skeleton + formula.slice(from)
}

/** @param formula without its namespace prefix @param isCondition whether condition functions may be called @returns undefined when it may stay */
export function formulaFault(formula: string, isCondition = false): FindingKind | undefined {
  for (const [, address] of formula.matchAll(LINK_CALL)) if (!isSafeAddress(address)) return 'formula'
  const quoted = skeletonOf(formula)
  if (quoted === undefined) return 'formula'
  const skeleton = quoted.replace(/(?<!S)#(?:REF!|N\/A|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!|ERR\d{3}!)/gi, 'R')
  // A bar is no operator of the language: it joins a DDE server and its topic, or the rows of an array of constants (Part 4 §5.13).
  if (skeleton.replace(ARRAY, '').includes('|')) return 'dde'
  if (skeleton.includes('#') || skeleton.includes('://')) return 'external-reference'
  for (const [, inside = ''] of skeleton.matchAll(/\[([^\]]*)\]?/g)) if (!REFERENCE.test(inside)) return 'external-reference'
  for (const [, called = ''] of skeleton.matchAll(CALLS)) if (!isKnown(called.toUpperCase(), isCondition)) return calledFault(called)
  return undefined
}

const calledFault = (called: string): FindingKind => (/^DDE$/i.test(called) ? 'dde' : 'formula')

function isKnown(called: string, isCondition: boolean): boolean {
  if (isCondition && conditionFunctions.has(called)) return true
  // A minus sign in front of a function is an operator.
  const name = called.slice(called.lastIndexOf('-') + 1).replace(VENDOR, '')
  return name === '' || worksheetFunctions.has(name) || openFunctions.has(name) || BUNDLED.test(name) || /^OPT_[A-Z_]+$/.test(name)
}

/** Addresses of cells (Part 3 §18.3.1): no file in front of the sheet. */
export function rangeFault(range: string): FindingKind | undefined {
  const quoted = skeletonOf(range)
  if (quoted === undefined) return 'external-reference'
  const skeleton = quoted.replace(ERROR_VALUE, (error, at: number) => (quoted[at - 1] === 'S' ? error : 'R'))
  return /[#|/\\]/.test(skeleton) ? 'external-reference' : undefined
}

/** HYPERLINK's first argument must be a literal: what is computed cannot be judged. */
function isSafeAddress(literal: string | undefined): boolean {
  if (literal === undefined) return false
  const address = literal.replaceAll('""', '"')
  return address.startsWith('#') ? isLocalPlace(address) : isSafeLink(address)
}
