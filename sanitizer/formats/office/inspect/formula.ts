import type { FindingKind } from '../../../findings.ts'
import { isPlainAddress, isPlainPlace } from './language.ts'

/** The inspection's own view of formulas (ECMA-376 Part 1 §18.17): cut into words first, then judged word by word. */

/** Names that fetch, run or ask: the opposite of the disarmer's list of what is allowed. */
const BANNED = new Set(
  'WEBSERVICE FILTERXML RTD CALL REGISTER REGISTER.ID UNREGISTER EXEC IMAGE STOCKHISTORY PY IMPORTDATA IMPORTCSV IMPORTTEXT IMPORTXML IMPORTHTML IMPORTFEED IMPORTRANGE SQL.REQUEST TRANSLATE DETECTLANGUAGE COPILOT INITIATE POKE REQUEST TERMINATE EXECUTE RUN FOPEN FWRITE FWRITELN FREAD FILES DIRECTORY SEND.KEYS APP.ACTIVATE GOTO HALT FORMULA FORMULA.FILL SET.VALUE SET.NAME EVALUATE GET.CELL GET.WORKBOOK GET.WORKSPACE GET.DOCUMENT CUBEVALUE CUBEMEMBER CUBESET CUBERANKEDMEMBER CUBEMEMBERPROPERTY CUBEKPIMEMBER CUBESETCOUNT'.split(
    ' ',
  ),
)

/** Names of macro sheets have dots (GET.CELL, SEND.KEYS); of worksheet functions only those that end like this. */
const DOTTED = /^[A-Z]+\.[A-Z.]+$/
const STATISTICS =
  /\.(?:DIST|INV|TEST|RT|RANGE|EXC|INC|S|P|AVG|EQ|NORM|T|LINEAR|ETS|CONFINT|SEASONALITY|STAT|MATH|PRECISE|CEILING|MULT|SNGL|INTL|TYPE)$/
const LATER = /^_xleta\.(?:hyperlink|webservice|image|py|call|rtd|import|stock|filterxml|translate|detect|copilot|cube|sql|register|exec)/i
const NAME = /[\p{L}\p{M}\p{N}_.\\]/u
const BREAKS = ' \n\t,;()+-*/^&<>=!['

interface Word {
  readonly kind: 'name' | 'string' | 'sheet' | 'bracket' | 'mark'
  readonly text: string
  /** Behind it. */
  readonly end: number
}

/** Cuts a formula into names, quoted runs, brackets and single marks; white space is left out. @returns undefined when something never ends */
function wordsOf(formula: string): readonly Word[] | undefined {
  const words: Word[] = []
  let at = 0
  while (at < formula.length) {
    const character = formula[at] ?? ''
    const isQuoted = character === '"' || character === "'"
    let end = at + 1
    if (isQuoted) end = quotedEnd(formula, at, character) + 1
    else if (character === '[') end = columnsEnd(formula, at) + 1
    else while (end < formula.length && NAME.test(character) && NAME.test(formula[end] ?? '')) end++
    if (end > formula.length) return undefined
    const kind = isQuoted
      ? character === '"'
        ? 'string'
        : 'sheet'
      : character === '['
        ? 'bracket'
        : NAME.test(character)
          ? 'name'
          : 'mark'
    if (!/\s/.test(character))
      words.push({ kind, text: kind === 'name' || kind === 'mark' ? formula.slice(at, end) : formula.slice(at + 1, end - 1), end })
    at = end
  }
  return words
}

export function formulaFaultSeen(formula: string): FindingKind | undefined {
  const words = wordsOf(formula)
  if (!words) return 'formula'
  for (const [index, word] of words.entries()) {
    const fault = word.kind === 'name' ? nameFault(words, index) : foreignFault(formula, word)
    if (fault) return fault
  }
  return undefined
}

/** Another book, another program. */
function foreignFault(formula: string, { kind, text, end }: Word): FindingKind | undefined {
  if (kind === 'mark') return text === '|' ? 'dde' : undefined
  if (kind === 'sheet') {
    if (formula[end] !== '!' || !/[|[\]\\]/.test(text)) return undefined
    return text.includes('|') ? 'dde' : 'external-reference'
  }
  if (kind !== 'bracket') return undefined
  // What follows a bracket up to an exclamation mark is a sheet, and then the bracket is a book.
  let after = end
  while (after < formula.length && !BREAKS.includes(formula[after] ?? '')) after++
  return formula[after] === '!' || /^[0-9]+$/.test(text) ? 'external-reference' : undefined
}

function nameFault(words: readonly Word[], index: number): FindingKind | undefined {
  const text = words[index]?.text ?? ''
  // A function that is handed on by name and called later.
  if (LATER.test(text)) return 'formula'
  // Two backslashes begin the name of a server, quoted or not.
  if (text.includes('\\\\')) return 'external-reference'
  if (words[index + 1]?.text !== '(' || words[index + 1]?.kind !== 'mark') return undefined
  const name = text.toUpperCase().replace(/^(?:_XLFN\.|_XLWS\.)+/, '')
  if (BANNED.has(name) || name.startsWith('_XLL.') || name.startsWith('_XLUDF.')) return 'formula'
  if (DOTTED.test(name) && !STATISTICS.test(name)) return 'formula'
  return name === 'HYPERLINK' && !isPlainLink(words[index + 2], words[index + 3]) ? 'formula' : undefined
}

/** What is joined to the literal is not known before it runs, so a comma or the parenthesis must follow. */
function isPlainLink(literal: Word | undefined, next: Word | undefined): boolean {
  if (literal?.kind !== 'string' || next?.kind !== 'mark' || (next.text !== ',' && next.text !== ')')) return false
  const address = literal.text.replaceAll('""', '"')
  return address.startsWith('#') ? isPlainPlace(address.slice(1)) : isPlainAddress(address.replaceAll(' ', '%20'))
}

/** Where the brackets of a table end; an apostrophe in them takes the meaning from the next character. */
function columnsEnd(text: string, from: number): number {
  let open = 0
  let at = from
  while (at < text.length) {
    if (text[at] === "'") at++
    else if (text[at] === '[') open++
    else if (text[at] === ']') open--
    if (open === 0) return at
    at++
  }
  return text.length
}

/** Where a quoted run ends: the mark, doubled inside, stands for itself. */
function quotedEnd(text: string, from: number, mark: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== mark) continue
    if (text[at + 1] !== mark) return at
    at++
  }
  return text.length
}
