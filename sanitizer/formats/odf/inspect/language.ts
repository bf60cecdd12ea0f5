import type { FindingKind } from '../../../findings.ts'

/** The inspection's own view of links, formulas and addresses: other code, other approach than the disarmer's. */

/** http, https, mailto, tel; without a user's name in front of the host. */
export function isPlainAddress(address: string): boolean {
  if (address.length > 2083 || /[\u0000-\u001f\u007f\\<>"`{}|^\u200b-\u200f\u202a-\u202e]/.test(address)) return false
  const [, scheme = '', rest = ''] = /^([a-z]+):(.+)$/i.exec(address) ?? []
  if (/^(?:mailto|tel)$/i.test(scheme)) return true
  const host = /^\/\/([^/?#]+)/.exec(rest)?.[1]
  return /^https?$/i.test(scheme) && host !== undefined && !host.includes('@')
}

/** `#` and a place in the document. */
export function isPlainPlace(target: string): boolean {
  if (target[0] !== '#' || target.includes('\\') || target.includes('//') || /[\u0000-\u001f]/.test(target)) return false
  const colon = target.indexOf(':')
  if (colon < 0) return !acts(target.slice(1))
  return (
    !acts(target.slice(1)) &&
    (/[.!]\$?[A-Za-z]{1,3}\$?\d+$/.test(target.slice(0, colon)) || !/^#\s*[A-Za-z][A-Za-z0-9+.-]*$/.test(target.slice(0, colon)))
  )
}

/** Addresses that do something, or lead to another file. */
const ACTING =
  /^\s*(?:vnd\.sun\.star\.|\.uno:|macro:|service:|slot:|private:|javascript:|vbscript:|data:|file:|smb:|ftp:|ldap:|dav|cmis|ms-|search-ms|mk:|mhtml:|its:|shell:|\\\\)/i
export const acts = (value: string): boolean => ACTING.test(value)

/** Names that fetch, run or ask: the opposite of the disarmer's list of what is allowed. */
const BANNED = new Set(
  'WEBSERVICE FILTERXML DDE INFO RTD CALL REGISTER REGISTER.ID UNREGISTER EXEC EXECUTE EVALUATE RUN IMAGE STOCKHISTORY PY COPILOT TRANSLATE DETECTLANGUAGE SQL.REQUEST IMPORTDATA IMPORTCSV IMPORTTEXT IMPORTXML IMPORTHTML IMPORTFEED IMPORTRANGE FOPEN FWRITE FILES DIRECTORY CUBEVALUE CUBEMEMBER CUBESET CUBERANKEDMEMBER CUBEMEMBERPROPERTY CUBEKPIMEMBER CUBESETCOUNT'.split(
    ' ',
  ),
)
/** A name that begins like a host is a vendor's or an add-in's; these are known to compute. */
const POINTED =
  /^(?:(?:COM\.MICROSOFT|ORG\.OPENOFFICE|ORG\.LIBREOFFICE)\.)?(?!(?:COM|ORG|NET|JP|EU|IO|ADDIN)\.)[\p{L}0-9_]+(?:\.[A-Z0-9_]+){0,2}$|^COM\.SUN\.STAR\.SHEET\.ADDIN\.(?:ANALYSIS|DATEFUNCTIONS|PRICINGFUNCTIONS)\.[A-Z0-9_]+$/u

/** Constants in braces; bars stand between their rows. */
const ARRAY = /^\{(?:"(?:[^"]|"")*"|[-+.,\d\sE;|]|TRUE|FALSE|#[A-Z/0]+[!?]?)*\}/i

/** Reads a formula once, character by character, outside string literals. */
export function formulaFaultSeen(formula: string): FindingKind | undefined {
  let word = ''
  let at = 0
  while (at < formula.length) {
    const character = formula[at] ?? ''
    if (character === '"' || character === "'") {
      const end = endOfQuotes(formula, at)
      if (end < 0) return 'formula'
      at = end
      word = ''
      // A file stands in quotation marks, then the mark, then the sheet.
      if (character === "'" && formula[at] === '#') return 'external-reference'
      continue
    }
    if (character === '{') {
      const array = ARRAY.exec(formula.slice(at))?.[0] ?? '{'
      at += array.length
      word = ''
      continue
    }
    if (character === '|') return 'dde'
    if (character === '#' && !/^#(?:REF!|N\/A|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!|ERR\d{3}!)/i.test(formula.slice(at, at + 8)))
      return 'external-reference'
    if (formula.startsWith('://', at)) return 'external-reference'
    if (character === '(') {
      const fault = callFault(word.toUpperCase().replace(/^[-+]+/, ''), formula.slice(at + 1))
      if (fault) return fault
    }
    word = /[\p{L}\p{N}_.-]/u.test(character) ? word + character : /\s/.test(character) ? word : ''
    at++
  }
  return undefined
}

function callFault(called: string, behind: string): FindingKind | undefined {
  const bare = called.replace(/^.*-(?=[A-Z])/, '')
  const name = bare.replace(/^(?:COM\.MICROSOFT|ORG\.OPENOFFICE|ORG\.LIBREOFFICE)\./, '')
  if (name === 'DDE') return 'dde'
  if (BANNED.has(name) || !POINTED.test(bare)) return bare === '' ? undefined : 'formula'
  if (name !== 'HYPERLINK') return undefined
  // What is computed cannot be judged: the address stands there as a text, and nothing is joined to it.
  const literal = /^\s*"((?:[^"]|"")*)"\s*[;,)]/.exec(behind)?.[1]?.replaceAll('""', '"')
  if (literal === undefined) return 'formula'
  return (literal.startsWith('#') ? isPlainPlace(literal) : isPlainAddress(literal.replaceAll(' ', '%20'))) ? undefined : 'formula'
}

/** Behind the closing mark; the mark doubled stands for itself. */
function endOfQuotes(text: string, from: number): number {
  const mark = text[from] ?? ''
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== mark) continue
    if (text[at + 1] !== mark) return at + 1
    at++
  }
  return -1
}

/** Addresses of cells: quoted sheets aside, nothing that leads into another file. */
export function rangeFaultSeen(range: string): FindingKind | undefined {
  let at = 0
  while (at < range.length) {
    const character = range[at] ?? ''
    if (character === "'") {
      const end = endOfQuotes(range, at)
      if (end < 0 || range[end] === '#') return 'external-reference'
      at = end
      continue
    }
    if ('/\\|'.includes(character) || (character === '#' && !/^#(?:REF!|N\/A|NAME\?)/i.test(range.slice(at, at + 6))))
      return 'external-reference'
    at++
  }
  return undefined
}
