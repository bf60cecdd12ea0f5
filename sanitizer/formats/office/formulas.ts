import { reservedFunctions, worksheetFunctions } from './functions.ts'
import { isLocalPlace, isSafeLink } from './links.ts'

/**
 * Whether a formula stays within its workbook: every function on the allow-list, no other book, no DDE, no address that is
 * computed (ECMA-376 Part 1 §18.17). What does not is replaced by the value that the file already holds.
 */
export type FormulaFault = 'formula' | 'dde' | 'external-reference'

const STRINGS = /"(?:[^"]|"")*"/g
const QUOTED_SHEETS = /'((?:[^']|'')*)'(!?)/g
const CALLS = /([\p{L}_\\][\p{L}\p{N}_.\\]*)\s*\(/gu
const FUTURE = /^(?:_XLFN\.|_XLWS\.)+/
const LINK_CALL = /\bHYPERLINK\s*\(\s*(?:"((?:[^"]|"")*)"\s*[,)])?/gi
/** `[1]Sheet!A1` and `[Book.xlsx]Sheet!A1`: a bracket that does not follow a table's name or another bracket begins a book. */
const OTHER_BOOK = /(?:^|[^\p{L}\p{N}_.\\\]['@,:])\[[^[\]]*\][^,\s)]*!|(?:^|[=(,;+\-*/^&<>\s{])\[\d+\]/u

/** @returns undefined when the formula may stay. `isKnownName` says which other names may be called: LAMBDAs of this workbook. */
export function formulaFault(formula: string, isKnownName: (name: string) => boolean = () => false): FormulaFault | undefined {
  for (const [, address] of formula.matchAll(LINK_CALL)) if (!isSafeAddress(address)) return 'formula'
  const bare = formula.replace(STRINGS, '""')
  const plain = bare.replace(QUOTED_SHEETS, (_, __, mark: string) => `S${mark}`)
  // A bar is no operator of the language: outside strings and table columns it joins a DDE server and its topic.
  if (plain.replace(/\[[^[\]]*\]/g, '[]').includes('|')) return 'dde'
  for (const [, sheet = '', mark = ''] of bare.matchAll(QUOTED_SHEETS)) {
    if (mark === '!' && sheet.includes('|')) return 'dde'
    if (mark === '!' && /[[\]\\/:]/.test(sheet) && !isSheetRange(sheet)) return 'external-reference'
  }
  if (OTHER_BOOK.test(plain)) return 'external-reference'
  for (const [, called = ''] of plain.matchAll(CALLS)) {
    const upper = called.toUpperCase()
    const name = upper.replace(FUTURE, '')
    if (worksheetFunctions.has(name) || name.startsWith('_XLPM.')) continue
    if (upper !== name || reservedFunctions.test(name) || !isKnownName(name)) return 'formula'
  }
  return undefined
}

/** `'Jan:Mar'!A1` spans sheets of this book. */
const isSheetRange = (sheet: string): boolean => /^[^[\]\\/:]+:[^[\]\\/:]+$/.test(sheet) && !/^[A-Za-z]:/.test(sheet)

/** HYPERLINK's first argument must be a literal: what is computed cannot be judged. */
function isSafeAddress(literal: string | undefined): boolean {
  if (literal === undefined) return false
  const address = literal.replaceAll('""', '"')
  return address.startsWith('#') ? isLocalPlace(address.slice(1)) : isSafeLink(address)
}
