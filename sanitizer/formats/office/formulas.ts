import type { Choices } from '../../choices.ts'
import { reservedFunctions, worksheetFunctions } from '../../container/formulas/functions.ts'
import { isLocalPlace, isSafeLink } from './links.ts'

/**
 * Whether a formula stays within its workbook: every function on the allow-list, no other book, no DDE, no address that is
 * computed (ECMA-376 Part 1 §18.17). What does not is replaced by the value that the file already holds.
 */
export type FormulaFault = 'formula' | 'dde' | 'external-reference' | 'link' | 'formula-value'

/** Begins only where a word begins: else a long word is read once for each of its letters. Digits before a name are no part of it. */
const CALLS = /(?<![\p{L}\p{N}_.\\])[\p{N}.]*([\p{L}_\\][\p{L}\p{N}_.\\]*)\s*\(/gu
/** A function as a value, to be called later: `LET(f,WEBSERVICE,f(A1))` is written `_xleta.WEBSERVICE`, without parentheses. */
const PREFIXED = /(?<![\p{L}\p{N}_.\\])_XL[A-Z]*\.[\p{L}\p{N}_.\\]*/giu
const AS_VALUE = /^_XL(?:ETA|FN|WS)\./
const OF_THE_BOOK = /^_XL(?:PM|NM)\./
const FUTURE = /^(?:_XLFN\.|_XLWS\.)+/
const LINK_CALL = /\bHYPERLINK\s*\(\s*(?:"((?:[^"]|"")*)"\s*[,)])?/gi
/** A bracket with a sheet behind it is another book; so is a bare number. Columns of a table have neither. */
const OTHER_BOOK = /\[\][^\s,;()+\-*/^&<>=[]*!/u
const BOOK_NUMBER = /^\d+$/

interface Outline {
  /** The formula with `""` for each string, `S` for each quoted sheet, `[]` for each bracket: only operators, names and numbers are left. */
  readonly skeleton: string
  readonly sheets: readonly string[]
  readonly brackets: readonly string[]
  readonly texts: readonly string[]
}

/** Where a run that began at `from` ends; the mark, doubled inside, stands for itself. Negative when it does not end. */
function quotedEnd(formula: string, from: number, mark: string): number {
  let at = formula.indexOf(mark, from + 1)
  while (at >= 0 && formula[at + 1] === mark) at = formula.indexOf(mark, at + 2)
  return at
}

/** Inside the brackets of a table an apostrophe is no quotation mark: it takes the meaning from the next character (§18.17.2.2). */
function bracketEnd(formula: string, from: number): number {
  let depth = 0
  for (let at = from; at < formula.length; at++) {
    const character = formula[at]
    if (character === "'") at++
    else if (character === '[') depth++
    else if (character === ']' && --depth === 0) return at
  }
  return -1
}

/** @returns undefined when a string, a sheet or a bracket never ends */
function outlineOf(formula: string): Outline | undefined {
  const sheets: string[] = []
  const brackets: string[] = []
  const texts: string[] = []
  let skeleton = ''
  for (let at = 0; at < formula.length; at++) {
    const character = formula[at] ?? ''
    if (character !== '"' && character !== "'" && character !== '[') {
      skeleton += character
      continue
    }
    const end = character === '[' ? bracketEnd(formula, at) : quotedEnd(formula, at, character)
    if (end < 0) return undefined
    const inside = formula.slice(at + 1, end)
    if (character === '[') brackets.push(inside)
    if (character === "'") sheets.push(inside)
    if (character === '"') texts.push(inside)
    skeleton += character === '[' ? '[]' : character === '"' ? '""' : 'S'
    at = end
  }
  return { skeleton, sheets, brackets, texts }
}

/** What a formula may speak of, in upper case: LAMBDAs of this workbook, and sheets that are no longer there. */
export interface FormulaScope {
  readonly names: ReadonlySet<string>
  readonly lost: ReadonlySet<string>
}
const alone: FormulaScope = { names: new Set(), lost: new Set() }

/** @returns undefined when the formula may stay */
export function formulaFault(formula: string, scope: FormulaScope = alone, links: Choices['links'] = 'keep'): FormulaFault | undefined {
  for (const [, address] of formula.matchAll(LINK_CALL)) {
    if (!isSafeAddress(address)) return 'formula'
    if (links === 'text' && !address?.startsWith('#')) return 'link'
  }
  const outline = outlineOf(formula)
  if (!outline) return 'formula'
  const { skeleton, sheets, brackets, texts } = outline
  // A bar is no operator of the language: it joins a DDE server and its topic.
  if (skeleton.includes('|') || sheets.some((sheet) => sheet.includes('|'))) return 'dde'
  if (sheets.some((sheet) => /[[\]\\/:]/.test(sheet) && !isSheetRange(sheet))) return 'external-reference'
  if (skeleton.includes('\\\\') || OTHER_BOOK.test(skeleton) || brackets.some((inside) => BOOK_NUMBER.test(inside)))
    return 'external-reference'
  const indirect = AS_REFERENCE.test(skeleton) ? texts.map(referenceFault).find((fault) => fault !== undefined) : undefined
  if (indirect) return indirect
  if (scope.lost.size > 0 && speaksOfLost(skeleton, sheets, scope.lost)) return 'formula-value'
  for (const [, called = ''] of skeleton.matchAll(CALLS)) {
    const upper = called.toUpperCase()
    const name = upper.replace(FUTURE, '')
    if (worksheetFunctions.has(name) || name.startsWith('_XLPM.')) continue
    if (upper !== name || reservedFunctions.test(name) || !scope.names.has(name)) return 'formula'
  }
  for (const [name] of skeleton.matchAll(PREFIXED)) if (isCallableLater(name.toUpperCase())) return 'formula'
  return undefined
}

/** Text becomes a reference when it is run: INDIRECT, or EVALUATE of a name. */
const AS_REFERENCE = /(?<![\p{L}\p{N}_.])(?:INDIRECT|EVALUATE)(?![\p{L}\p{N}_.])/iu

/**
 * What a text, or a piece of one, must not say where texts become references: DDE, a path, another book. Columns of a table stay (`T[c]`).
 *
 * KNOWN GAP: a text that is put together letter by letter (CHAR) is not seen. Excel takes no such reference to what is not already open.
 */
function referenceFault(text: string): FormulaFault | undefined {
  if (text.includes('|')) return 'dde'
  const bracket = text.indexOf(']')
  const isBook = text.includes("'[") || (bracket >= 0 && text.includes('!', bracket)) || (text.startsWith('[') && text.includes('!'))
  const isPath = text.includes('\\') || text.includes('//') || /^file:|\.(?:xl[a-z]{1,2}|ods|csv)\]/i.test(text)
  return isBook || isPath ? 'external-reference' : undefined
}

const SHEET = /(?<![\p{L}\p{N}_.])([\p{L}_][\p{L}\p{N}_.]*)(?::([\p{L}_][\p{L}\p{N}_.]*))?!/gu

/** Quoted or not, alone or as one end of a span of sheets. */
function speaksOfLost(skeleton: string, quoted: readonly string[], lost: ReadonlySet<string>): boolean {
  const bare = [...skeleton.matchAll(SHEET)].flatMap(([, first, last]) => [first, last])
  const named = quoted.flatMap((sheet) => [sheet, ...sheet.split(':')].map((one) => one.replaceAll("''", "'")))
  return [...bare, ...named].some((sheet) => sheet !== undefined && lost.has(sheet.toUpperCase()))
}

/** HYPERLINK as a value would be called with an address that nobody can judge. */
function isCallableLater(name: string): boolean {
  if (OF_THE_BOOK.test(name)) return false
  const meant = name.replace(/^_XLETA\./, '').replace(FUTURE, '')
  return !AS_VALUE.test(name) || !worksheetFunctions.has(meant) || (meant === 'HYPERLINK' && name.startsWith('_XLETA.'))
}

/** `'Jan:Mar'!A1` spans sheets of this book. */
const isSheetRange = (sheet: string): boolean => /^[^[\]\\/:]+:[^[\]\\/:]+$/.test(sheet) && !/^[A-Za-z]:/.test(sheet)

/** HYPERLINK's first argument must be a literal: what is computed cannot be judged. */
function isSafeAddress(literal: string | undefined): boolean {
  if (literal === undefined) return false
  const address = literal.replaceAll('""', '"')
  return address.startsWith('#') ? isLocalPlace(address.slice(1)) : isSafeLink(address)
}
